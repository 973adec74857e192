"""Short, stable names: for questions and options inside saved data, and for what authors left unnamed.

Nothing here depends on order, time or chance, so that an edited course keeps the names of all that was not edited.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY_LENGTH = 5
"""Characters of a key: 30 bits, so that two of 1,000 ids collide in one course of two thousand (the compiler checks)."""


def key(identifier: str) -> str:
    """Return the name of an id inside resume data: five characters of ``A-Za-z0-9-_``."""
    digest = hashlib.sha256(identifier.encode()).digest()
    return base64.urlsafe_b64encode(digest)[:KEY_LENGTH].decode("ascii")


def slug(text: str, *, length: int = 40) -> str:
    """Return ``text`` as lower-case ASCII letters, digits and hyphens; ``""`` when none of it can be kept."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")[:length].rstrip("-")


def token(text: str, taken: set[str]) -> str:
    """Return a name for an option, item or pair made from its text alone, and add it to ``taken``.

    The name has one to twelve characters of ``a-z0-9`` and is the same wherever the option stands, so it may be used in
    saved data and as an identifier in SCORM interactions. Two equal texts get a number, in their order.
    """
    readable = slug(text, length=64).replace("-", "")
    digest = hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()
    name = readable if 0 < len(readable) <= 12 and slug(text) == text.lower() else readable[:8] + digest[:4]
    number, unique = 2, name
    while unique in taken:
        unique, number = f"{name}{number}", number + 1
    taken.add(unique)
    return unique


def short_keys(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of options inside resume data: three characters each (18 bits), different within one question."""
    short: list[str] = []
    for name in names:
        digest = base64.urlsafe_b64encode(hashlib.sha256(name.encode()).digest()).decode("ascii")
        short.append(next(piece for at in range(40) if (piece := digest[at : at + 3]) not in short))
    return tuple(short)
