"""Serves a course's files over HTTP, with a policy that allows what authors may use and no script but the player's."""

from __future__ import annotations

import gzip
import json
import struct
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Response, request
from werkzeug.wsgi import wrap_file

from exporter.first_script import FIRST_SCRIPT_SOURCE
from exporter.media_types import content_type, is_text, media_type
from lti_tool.courses.versions import MediaFile
from lti_tool.lti.refusals import LaunchRefused
from lti_tool.web.tool import tool

if TYPE_CHECKING:
    from collections.abc import Iterable

CHUNK = 64 * 1024
"""Bytes that are sent at a time."""

END_OF_PAGE = b"</body>"
"""What a learner's own stands before."""

LONGEST_STORED = 0xFFFF
"""Bytes of a block that is not compressed (RFC 1951, 3.2.4)."""
GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
"""Of a stream that names neither a file, nor a time, nor a system (RFC 1952, 2.3)."""


def file_response(
    path: str, content: bytes | MediaFile, *, frame_origins: Iterable[str] = (), for_ever: bool = False
) -> Response:
    """Return a course file, with a policy that allows what authors may use and no script but the player's.

    ``for_ever`` says that its address never has another content.
    """
    if isinstance(content, MediaFile):
        response = _media_response(content, content_type(path))
    else:
        response = Response(content, content_type=content_type(path))
        response.vary.add("Accept-Encoding")
        # The content is the same for every learner, so its compressed length reveals nothing.
        if is_text(media_type(path)) and request.accept_encodings.quality("gzip") > 0:
            response.set_data(_gzipped(content))
            response.content_encoding = "gzip"
    if for_ever:
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = _policy(frame_origins)
    return response


def page_response(content: bytes, state: Any, *, frame_origins: Iterable[str]) -> Response:
    """Return a course's page with what the player would ask for first, as JSON; None lets it ask."""
    text = json.dumps(state, separators=(",", ":")).replace("<", r"\u003c")
    own = f'<script type="application/json" id="state">{text}</script>\n'.encode() if state else b""
    response = Response(content_type="text/html; charset=utf-8")
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") > 0:
        response.set_data(gzipped_with(content, own))
        response.content_encoding = "gzip"
    else:
        head, end, tail = content.rpartition(END_OF_PAGE)
        response.set_data(head + own + end + tail)
    response.headers["Content-Security-Policy"] = _policy(frame_origins)
    return response


def gzipped_with(page: bytes, own: bytes) -> bytes:
    """Return a page, compressed once for everybody, with what is one learner's own at its end, stored as it is.

    So its compressed length reveals nothing, and it costs nobody a compression. The parts are one stream: browsers
    ignore what follows a first one (RFC 1951, 3.2.4; RFC 1952, 2.2).
    """
    before = _opened(page)
    own += before.tail
    pieces = [own[start : start + LONGEST_STORED] for start in range(0, len(own), LONGEST_STORED)] or [b""]
    stored = [struct.pack("<BHH", piece is pieces[-1], len(piece), len(piece) ^ 0xFFFF) + piece for piece in pieces]
    end = struct.pack("<II", zlib.crc32(own, before.checksum), (before.size + len(own)) & 0xFFFFFFFF)
    return b"".join((GZIP_HEADER, before.deflated, *stored, end))


class _OpenedPage(NamedTuple):
    """A page before and after the place for what is a learner's own."""

    deflated: bytes
    """What is before it, as a stream that goes on."""
    checksum: int
    size: int
    tail: bytes


@lru_cache(maxsize=256)  # a page is the same object each time, which knows its hash
def _opened(page: bytes) -> _OpenedPage:
    head, end, tail = page.rpartition(END_OF_PAGE)
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    return _OpenedPage(deflated, zlib.crc32(head), len(head), end + tail)


def _policy(frame_origins: Iterable[str]) -> str:
    framed = " ".join(("'self'", *frame_origins))
    return (
        f"default-src 'none'; script-src 'self' {FIRST_SCRIPT_SOURCE}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; "
        "media-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-src https:; "
        f"base-uri 'none'; form-action 'none'; frame-ancestors {framed}"
    )


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
