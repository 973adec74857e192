r"""Formulas as Moodle and most of its kin write them, ``\( \)``, ``\[ \]`` and ``$$ $$``, as formulas of ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_FORMULA = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]|\$\$(.+?)\$\$", re.DOTALL)
_LONGEST = 4_000
_MARK = 0x100000
"""While text is escaped, each formula is one private character, which `intake` has taken out of all sources."""
_MARKED = re.compile("[\U00100000-\U0010fffd]")


def with_formulas(text: str, write: Callable[[str], str], *, inline: bool) -> str:
    """Return what ``write`` makes of ``text``, with its formulas as they are written here.

    Unless ``inline``, a formula that is a paragraph of its own stays one.
    """
    formulas: list[str] = []

    def keep(found: re.Match[str]) -> str:
        tex = " ".join((found[1] or found[2] or found[3]).split())
        if not tex or "$" in tex or len(tex) > _LONGEST:
            return found[0]
        alone = not inline and not found[1] and _is_alone(text, found.start(), found.end())
        formulas.append(f"$${tex}$$" if alone else f"${tex}$")
        return chr(_MARK + len(formulas) - 1)

    marked = _FORMULA.sub(keep, text)
    return _MARKED.sub(lambda found: formulas[ord(found[0]) - _MARK], write(marked))


def _is_alone(text: str, start: int, end: int) -> bool:
    """Return whether nothing else is in the paragraph of a formula."""
    before, after = text[:start].rpartition("\n\n")[2], text[end:].partition("\n\n")[0]
    return not before.strip() and not after.strip()
