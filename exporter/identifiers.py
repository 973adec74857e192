"""Short, stable names for questions and options in saved data, and for things that authors left unnamed.

Nothing here depends on order, time or chance, so that editing a course does not change the names of unedited parts.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHORT_WORD = re.compile(r"[A-Za-z0-9]{1,12}")
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")
KEY_LENGTH = 5
"""Characters of a key: 30 bits, so that among 1,000 ids two collide in one of 2,000 courses (the compiler checks)."""


_LATIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d"}
    | {"ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "\u0131": "i", "\u2019": "'"}
)
"""Latin letters that Unicode treats as separate letters, not as letters with diacritics."""


def key(identifier: str) -> str:
    """Return the key of an id in resume data: five characters of ``A-Za-z0-9-_``."""
    digest = hashlib.sha256(identifier.encode()).digest()
    return base64.urlsafe_b64encode(digest)[:KEY_LENGTH].decode("ascii")


def slug(text: str, *, length: int = 40) -> str:
    """Return ``text`` as lower-case ASCII letters, digits and hyphens; ``""`` if nothing remains."""
    return _hyphened(text.translate(_LATIN).replace("'", ""), length)


def _hyphened(text: str, length: int) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return _BETWEEN_WORDS.sub("-", ascii_text).strip("-")[:length].rstrip("-")


def words_id(text: str, *, length: int = 40) -> str:
    """Return an id made from the first words of ``text``, readable for teachers in reports: ``green-tea-water``.

    It begins with a letter and has at most ``length`` characters; words that do not fit are left out. ``""`` if the
    text has no word in Latin letters.
    """
    ascii_text = unicodedata.normalize("NFKD", text.translate(_LATIN)).encode("ascii", "ignore").decode("ascii").lower()
    words: list[str] = re.findall(r"[a-z0-9]+", ascii_text.replace("'", ""))
    if not any(re.search("[a-z]{2}", word) for word in words):
        return ""
    if words[0][0].isdigit():
        words.insert(0, "question")
    kept = words[0][:length]
    for word in words[1:]:
        if len(kept) + 1 + len(word) > length:
            break
        kept = f"{kept}-{word}"
    return kept


def token(text: str, taken: set[str]) -> str:
    """Return a name for an option, item or pair, made only from its text, and add it to ``taken``.

    The name has one to twelve characters of ``A-Za-z0-9`` and does not depend on the option's position, so it can be
    used in saved data and as an identifier in SCORM interactions. A short word is its own name, so that ``list`` and
    ``List`` stay distinct; anything else gets a digest. Equal texts are numbered in order.
    """
    if _SHORT_WORD.fullmatch(text):
        name = text
    else:
        digest = hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()
        readable = _hyphened(text, 64).replace("-", "")[:8]
        name = readable + digest[: 12 - len(readable)]
    number, unique = 2, name
    while unique in taken:
        unique, number = f"{name}{number}", number + 1
    taken.add(unique)
    return unique


def short_keys(names: Sequence[str], length: int = 3) -> tuple[str, ...]:
    """Return the keys of options in resume data: three characters each (18 bits), unique within one question.

    If two names would get the same key, both get another one, so that neither keeps a key that could become the other's
    when the course is edited. A saved key may become invalid, but never refers to another option.
    """
    digests = {name: base64.urlsafe_b64encode(hashlib.sha512(name.encode()).digest()).decode("ascii") for name in names}
    start = dict.fromkeys(names, 0)
    while True:
        short = {name: digest[start[name] : start[name] + length] for name, digest in digests.items()}
        counted = Counter(short.values())
        clashing = [name for name, piece in short.items() if counted[piece] > 1]
        if not clashing:
            return tuple(short[name] for name in names)
        for name in clashing:
            start[name] += 1
