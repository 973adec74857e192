"""Deflated files by content, so that an export compresses only what has changed."""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING

from exporter.archive import LAST_BLOCK, comes_in_pieces, deflated, deflated_piece, pieces_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exporter.source.cache.store import Store

_SMALLEST = 8 << 10
"""Bytes below which a file is deflated as fast as it is found."""
_LARGEST = 1 << 20
"""Bytes above which a file in one piece holds the whole course, and is another one after each edit."""


class PackedFiles:
    """Deflates files as `exporter.archive.deflated` does, or takes what that has made from ``store``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, content: bytes) -> bytes:
        """Return a file's content, deflated."""
        if self._store.is_off:
            return deflated(content)
        if comes_in_pieces(content):
            pieces = (self._kept(piece, deflated_piece, LAST_BLOCK) for piece in pieces_of(content))
            return b"".join([*pieces, LAST_BLOCK])
        return self._kept(content, deflated)

    def _kept(self, content: bytes, make: Callable[[bytes], bytes], end: bytes = b"") -> bytes:
        """Return what deflates ``content``, and is whole with ``end``."""
        if not _SMALLEST <= len(content) <= _LARGEST:
            return make(content)
        # Another zlib deflates to other bytes, and outputs of one machine are the same to the byte.
        kind = b"piece" if end else b"deflated"
        key = hashlib.sha256(b"%b %b\n" % (kind, zlib.ZLIB_RUNTIME_VERSION.encode()) + content).hexdigest()
        found = self._store.load(key)
        if found is not None and _inflates_to(found + end, content):
            return found
        made = make(content)
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
