"""The media type of a file by its name (RFC 6838): the same on every machine."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath

_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".vtt": "text/vtt",
    ".svg": "image/svg+xml",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".m4a": "audio/mp4",
    ".xml": "text/xml",
    ".xsd": "text/xml",
}
"""What `mimetypes` lacks, or takes from the machine that it runs on."""
_KNOWN = mimetypes.MimeTypes()


def media_type(name: str) -> str:
    """Return the media type of a file."""
    ending = PurePosixPath(name).suffix.lower()
    return _TYPES.get(ending) or _KNOWN.guess_type(name, strict=False)[0] or "application/octet-stream"
