"""The media type of a file by its name (RFC 6838): the same on every machine."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath

_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
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
"""What `mimetypes` lacks, or calls differently in its versions."""
_KNOWN = mimetypes.MimeTypes()


def media_type(name: str) -> str:
    """Return the media type of a file, without parameters."""
    ending = PurePosixPath(name).suffix.lower()
    return _TYPES.get(ending) or _KNOWN.guess_type(name, strict=False)[0] or "application/octet-stream"


def content_type(name: str) -> str:
    """Return the media type of a file as a server names it, with the encoding of texts."""
    kind = media_type(name)
    return f"{kind}; charset=utf-8" if is_text(kind) else kind


def is_text(kind: str) -> bool:
    """Return whether files of a media type are text, which is always UTF-8 here."""
    return kind.startswith("text/") or kind == "application/json"
