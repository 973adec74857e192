"""Serves a course's files over HTTP, with a policy that allows what authors may use and no script but the player's."""

from __future__ import annotations

import gzip
import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Response, request, send_file

if TYPE_CHECKING:
    from collections.abc import Iterable


_TYPES = mimetypes.MimeTypes()
_TYPES.add_type("font/woff2", ".woff2")  # Python knows it from 3.14 on, and not every system does


def file_response(
    path: str, content: bytes | Path, *, frame_origins: Iterable[str] = (), for_ever: bool = False
) -> Response:
    """Return a course file, with a policy that allows what authors may use and no script but the player's.

    ``for_ever`` says that its address never has another content.
    """
    kind = _TYPES.guess_type(path)[0] or "application/octet-stream"
    if isinstance(content, Path):
        response = send_file(content, mimetype=kind, conditional=True, max_age=0)  # ranges and 304 are for video
        response.headers["Cache-Control"] = "private, no-cache"
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


@lru_cache(maxsize=256)
def _gzipped(content: bytes) -> bytes:
    return gzip.compress(content, 6)
