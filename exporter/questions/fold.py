"""Normalises texts and numbers typed by learners. ``templates/player/questions/fold.js`` does the same.

Both halves only use what the Unicode Character Database defines for all languages (NFKC, upper and lower case), and
spell out where Python and JavaScript differ: what counts as white space, and how case is folded.
"""

from __future__ import annotations

import re
import unicodedata

from exporter.questions.number_marks import NumberMarks

_SPACE = re.compile("[\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_UNSEEN = re.compile(
    "[\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f]"
)
"""Format characters (Cf): soft hyphens, joiners, direction marks and the like, which keyboards and pasted texts add."""

_TYPEWRITER = str.maketrans("\u2018\u2019\u02bc\u201c\u201d\u2010", "'''\"\"-")
"""Phones insert curly quotes where authors wrote straight ones; NFKC turns the non-breaking hyphen into U+2010."""

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹\u066b\u2212\u2013", "01234567890123456789.--")
"""Arabic and Persian digits and their decimal mark, the minus sign, and the dash used in its place."""

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]{1,4})?")
_GROUPED = re.compile(
    r"([+-]?[0-9]{1,3})((?:[ '\u066c][0-9]{3})+|(?:,[0-9]{2,3})+,[0-9]{3}|(?:\.[0-9]{3}){2,})(?![0-9])"
)
"""Also as in India: 12,34,567."""
_GROUPED_BY_ONE_MARK = re.compile(r"([+-]?[0-9]{1,3})(,[0-9]{3}(?=\.)|\.[0-9]{3}(?=,))")
_ONE_GROUP = re.compile(r"([+-]?[1-9][0-9]{0,2})([,.])([0-9]{3})(?![0-9.,])")
_ENGLISH = NumberMarks()
_MARKS = re.compile("[ '\u066c,.]")


def fold(text: str, *, case_sensitive: bool = False) -> str:
    """Return ``text`` normalised, so that equal results mean "the same answer".

    Applies NFKC, removes invisible characters, replaces typographic apostrophes, quotation marks and hyphens with plain
    ones, and trims and collapses white space. Unless case matters, letters are converted to upper and then to lower
    case: ß equals ss, both small sigmas are equal, and so are the dotted and the dotless i, because "I" may stand for
    either if the language is unknown.
    """
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).translate(_TYPEWRITER)
    if not case_sensitive:
        lower = plain.lower().upper().lower().replace("\u03c2", "\u03c3").replace("i\u0307", "i")
        plain = unicodedata.normalize("NFKC", lower)
    return _SPACE.sub(" ", plain).strip(" ")


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
    plain = re.sub("^([+-]) ", r"\1", plain.strip(" ").lower().translate(_DIGITS))
    for grouped in (_GROUPED, _GROUPED_BY_ONE_MARK):
        if found := grouped.match(plain):
            plain = found[1] + _MARKS.sub("", found[2]) + plain[found.end() :]
    if (found := _ONE_GROUP.match(plain)) and found[2] == marks.group:
        plain = found[1] + found[3] + plain[found.end() :]
    literal = plain.replace(",", ".", 1)
    if not _NUMBER.fullmatch(literal) or abs(float(literal)) == float("inf"):
        return None
    return literal.removeprefix("+")
