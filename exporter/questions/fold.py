"""Normalises texts and numbers typed by learners. ``templates/player/questions/fold.js`` does the same.

Both halves only use what the Unicode Character Database defines for all languages (NFKC, upper and lower case), and
spell out where Python and JavaScript differ: what counts as white space, and how case is folded.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from exporter.questions.number_marks import NumberMarks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exporter.questions.forgiving import Forgiven

_SPACE = re.compile("[\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_UNSEEN = re.compile(
    "[\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f]"
)
"""Format characters (Cf): soft hyphens, joiners, direction marks and the like, which keyboards and pasted texts add."""

_APOSTROPHES = re.compile("[\u02b9-\u02bd\u2018-\u201b\u2032\u2039\u203a\u05f3`]| \u0301")
"""Curly ones, primes, the Hebrew geresh, and the accents that people type in their place: NFKC turns the acute accent
into a mark on a space."""
_QUOTES = re.compile("[\u201c-\u201f\u05f4\xab\xbb]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
"""Hyphens, dashes and the minus sign, which keyboards have in common."""

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
"""Arabic and Persian digits."""

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]{1,4})?")
_GROUPED = re.compile(
    r"([+-]?[0-9]{1,3})"
    r"((?:[ '\u066c][0-9]{3})+|(?:,[0-9]{2,3})+,[0-9]{3}|(?:\.[0-9]{3}){2,}|,[0-9]{3}(?=\.)|\.[0-9]{3}(?=,))(?![0-9])"
)
"""Also as in India: 12,34,567."""
_ONE_GROUP = re.compile(r"([+-]?[1-9][0-9]{0,2})([,.])([0-9]{3})(?![0-9.,])")
_ENGLISH = NumberMarks()
_MARKS = re.compile("[ '\u066c,.]")


def fold(text: str, *, case_sensitive: bool = False, forgiven: Forgiven = ()) -> str:
    """Return ``text`` normalised, so that equal results mean "the same answer".

    Applies NFKC, removes invisible characters, collapses and trims white space, replaces typographic apostrophes,
    quotation marks and dashes with plain ones and Arabic digits with European ones, and makes the replacements that are
    ``forgiven``, in NFD. Unless case matters, letters are converted to upper and then to lower case: ß equals ss, both
    small sigmas are equal, and so are the dotted and the dotless i, because "I" may stand for either if the language is
    unknown.
    """
    plain = _SPACE.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFKC", text)))
    plain = _DASHES.sub("-", _QUOTES.sub('"', _APOSTROPHES.sub("'", plain))).translate(_DIGITS)
    for pattern, instead in forgiven:
        plain = re.sub(pattern, instead, unicodedata.normalize("NFD", plain))
    if not case_sensitive:
        plain = plain.lower().upper().lower().replace("\u03c2", "\u03c3").replace("i\u0307", "i")
    return unicodedata.normalize("NFKC", plain).strip(" ")


def accepts(answers: Iterable[str], text: str, forgiven: Forgiven = (), *, case_sensitive: bool = False) -> bool:
    """Return whether ``text`` is one of the ``answers``."""
    typed = fold(text, case_sensitive=case_sensitive, forgiven=forgiven)
    return any(typed == fold(answer, case_sensitive=case_sensitive, forgiven=forgiven) for answer in answers)


def typed_unit(unit: str) -> str:
    """Return what a learner may write before or behind a number; nothing if it could be taken for a part of it."""
    folded = fold(unit, case_sensitive=True)
    return "" if folded[:1] in "0123456789.,+-" else folded


def read_number(text: str, marks: NumberMarks = _ENGLISH, unit: str = "") -> str | None:
    """Return the number in ``text`` as a plain literal such as ``-1234.5e3``; ``None`` if it is not a number.

    One mark between digits is the decimal mark, comma or point, unless it groups thousands in the language with these
    ``marks`` and exactly three digits follow: in English, ``1,500`` is 1500. Groups may also be separated by spaces or
    apostrophes, and by points or commas that cannot be the decimal mark: ``1.234,5`` or ``1,000,000``. A ``unit``, as
    `typed_unit` returns it, may stand before or behind the number.
    """
    plain = fold(text, case_sensitive=True)
    if unit:
        plain = plain.removesuffix(unit) if plain.endswith(unit) else plain.removeprefix(unit)
    plain = re.sub("^([+-]) ", r"\1", plain.strip(" ").lower().replace("\u066b", "."))
    if found := _GROUPED.match(plain):
        plain = found[1] + _MARKS.sub("", found[2]) + plain[found.end() :]
    if (found := _ONE_GROUP.match(plain)) and found[2] == marks.group:
        plain = found[1] + found[3] + plain[found.end() :]
    literal = plain.replace(",", ".", 1)
    if not _NUMBER.fullmatch(literal) or abs(float(literal)) == float("inf"):
        return None
    return literal.removeprefix("+")
