"""What a typed answer is forgiven in its script, as replacements that `fold` makes in both halves.

A question gets only the replacements that can matter for its answers, so that the player carries no tables. Each is a
regular expression that Python and JavaScript read alike, for text in the normal form NFD, and what to write instead.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import PrivateAttr

from exporter.questions.base import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Accents = Literal["ignore", "matter"]
Replacement = tuple[str, str]
Forgiven = tuple[Replacement, ...]


class _Rule(NamedTuple):
    where: str
    """Letters of which an answer must have one."""
    replacements: Forgiven


_SPELLINGS = (
    _Rule("[\u0153\u0152]|oe|OE|Oe", (("\u0153", "oe"), ("\u0152", "OE"))),
    # The tatweel only makes a word longer; the kaf of Persian keyboards looks like the one of Arabic keyboards.
    _Rule("[\u0621-\u06d5]", (("\u0640", ""), ("\u06a9", "\u0643"))),
)
"""Two ways to write the same letters."""

_SHARP_S = _Rule("[\xdf\u1e9e]|ss|SS", (("\xdf", "ss"), ("\u1e9e", "SS")))
"""In Switzerland, and where a keyboard has none; folding case does the same."""

_LEFT_OUT = (
    # Harakat and hamza, which NFD makes marks; alef wasla; yeh as Egyptian and Persian keyboards write it.
    _Rule(
        "[\u0621-\u06d5]",
        (
            ("[\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]", ""),
            ("\u0671", "\u0627"),
            ("[\u0649\u06cc]", "\u064a"),
        ),
    ),
    _Rule("[\u05d0-\u05f2]", (("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]", ""),)),
    # Russian prints yo as ye, except for learners.
    _Rule("[\u0435\u0415]", (("\u0435\u0308", "\u0435"), ("\u0415\u0308", "\u0415"))),
)
"""Marks and forms of letters that people who write a script leave out or mix."""

_ACCENTS = _Rule(
    "[A-Za-z\xc0-\u024f\u0370-\u052f\u1e00-\u1fff]",
    (
        ("[\u0300-\u036f]", ""),
        *zip("\u0142\u0141\xf8\xd8\u0111\u0110\u0131", "lLoOdDi", strict=True),
    ),
)
"""Accents of Latin, Greek and Cyrillic letters, and strokes and dots that are no marks in Unicode."""

_DOTLESS = "\u026a"
"""Stands for the Turkish letter while case is folded, which makes an i of it in all languages."""

_TURKIC = frozenset({"tr", "az", "crh", "gag"})


def forgiven(
    answers: Iterable[str], *, accents: Accents | None = None, case_sensitive: bool = False, language: str = "en"
) -> Forgiven:
    """Return the replacements for answers that are compared with one of ``answers``.

    ``accents`` is ``None`` where the author left it out: accents of Latin letters matter then, and the marks that a
    script's own readers do without do not.
    """
    text = unicodedata.normalize("NFKD", " ".join(answers))
    rules: list[_Rule] = [*_SPELLINGS]
    if case_sensitive:
        rules.append(_SHARP_S)
    if accents != "matter":
        rules.extend(_LEFT_OUT)
    if accents == "ignore":
        rules.append(_ACCENTS)
    found = [one for rule in rules if re.search(rule.where, text) for one in rule.replacements]
    if accents != "ignore" and not case_sensitive and language.partition("-")[0].lower() in _TURKIC:
        found.extend(_dots(text))
    return tuple(found)


class WithAccents(Frozen):
    """Mixin for types with typed answers, whose language says what is forgiven."""

    accents: Accents | None = None
    """Whether accents and vowel signs `matter` in what is typed, or are there to `ignore`. Left out, accents matter,
    and Arabic and Hebrew vowel signs do not.

    Example: `accents: ignore`
    """

    _language: str = PrivateAttr(default="en")

    def model_post_init(self, context: Any, /) -> None:
        """Note the language in which the question is asked."""
        self._language = (context or {}).get("language", "en")

    def forgiven(self, answers: Iterable[str], *, case_sensitive: bool = False) -> Forgiven:
        """Return the replacements for answers that are compared with one of ``answers``."""
        return forgiven(answers, accents=self.accents, case_sensitive=case_sensitive, language=self._language)


def as_shown(replacements: Forgiven) -> dict[str, list[list[str]]]:
    """Return what the browser half reads; most questions need nothing."""
    return {"forgiven": [list(one) for one in replacements]} if replacements else {}


def _dots(text: str) -> Iterator[Replacement]:
    """Tell the dotless i from the dotted one; a capital I may be either where no answer has a dotless one."""
    if "\u0131" in text:
        yield "I\u0307", "i"
        yield "[I\u0131]", _DOTLESS
    elif re.search("i|I\u0307", text):
        yield "\u0131", _DOTLESS
