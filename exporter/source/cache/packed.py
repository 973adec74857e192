"""Deflated files by content, so that an export compresses only what has changed."""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING

from exporter.archive import deflated

if TYPE_CHECKING:
    from exporter.source.cache.store import Store

_SMALLEST = 8 << 10
"""Bytes below which a file is deflated as fast as it is found."""
_LARGEST = 1 << 20
"""Bytes above which a file holds the whole course, and is another one after each edit."""


class PackedFiles:
    """Deflates files as `exporter.archive.deflated` does, or takes what that has made from ``store``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, content: bytes) -> bytes:
        """Return a file's content, deflated."""
        if self._store.is_off or not _SMALLEST <= len(content) <= _LARGEST:
            return deflated(content)
        # Another zlib deflates to other bytes, and outputs of one machine are the same to the byte.
        key = hashlib.sha256(b"deflated %b\n" % zlib.ZLIB_RUNTIME_VERSION.encode() + content).hexdigest()
        found = self._store.load(key)
        if found is not None and _inflates_to(found, content):
            return found
        made = deflated(content)
        self._store.save(key, made)
        return made


def _inflates_to(packed: bytes, content: bytes) -> bool:
    """Return whether what was kept is what is to be sent; whoever changed it, nothing else gets into a package."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        found = inflate.decompress(packed, len(content) + 1)
    except zlib.error:
        return False
    return found == content and inflate.eof and not inflate.unused_data
