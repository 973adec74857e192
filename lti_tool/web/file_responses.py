"""Serves a course's files over HTTP, with a policy that allows what authors may use and no script but the player's."""

from __future__ import annotations

import gzip
import mimetypes
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import Response, request
from werkzeug.wsgi import wrap_file

from lti_tool.courses.versions import MediaFile
from lti_tool.lti.refusals import LaunchRefused
from lti_tool.web.tool import tool

if TYPE_CHECKING:
    from collections.abc import Iterable

CHUNK = 64 * 1024
"""Bytes that are sent at a time."""

_TYPES = mimetypes.MimeTypes()
_TYPES.add_type("font/woff2", ".woff2")  # Python knows it from 3.14 on, and not every system does


def file_response(
    path: str, content: bytes | MediaFile, *, frame_origins: Iterable[str] = (), for_ever: bool = False
) -> Response:
    """Return a course file, with a policy that allows what authors may use and no script but the player's.

    ``for_ever`` says that its address never has another content.
    """
    kind = _TYPES.guess_type(path)[0] or "application/octet-stream"
    if isinstance(content, MediaFile):
        response = _media_response(content, kind)
    else:
        charset = "; charset=utf-8" if kind.startswith("text/") or kind.endswith(("javascript", "json")) else ""
        response = Response(content, content_type=kind + charset)
        response.vary.add("Accept-Encoding")
        # The content is the same for every learner, so its compressed length reveals nothing.
        if charset and request.accept_encodings.quality("gzip") > 0:
            response.set_data(_gzipped(content))
            response.content_encoding = "gzip"
    if for_ever:
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    framed = " ".join(("'self'", *frame_origins))
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "media-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-src https:; "
        f"base-uri 'none'; form-action 'none'; frame-ancestors {framed}"
    )
    return response


def _media_response(media: MediaFile, kind: str) -> Response:
    """Return a media file, or the part that is asked for: ranges and 304 are for video."""
    try:
        file = tool().versions.open(media)
    except OSError as error:
        raise LaunchRefused("gone", media.digest) from error
    response = Response(wrap_file(request.environ, file, CHUNK), content_type=kind, direct_passthrough=True)
    response.call_on_close(file.close)
    response.set_etag(media.digest)
    response.content_length = media.size
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request.environ, accept_ranges=True, complete_length=media.size)
    return response


@lru_cache(maxsize=256)
def _gzipped(content: bytes) -> bytes:
    return gzip.compress(content, 6)
