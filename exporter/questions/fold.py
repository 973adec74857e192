"""Texts and numbers as learners type them, made comparable. ``templates/player/questions/fold.js`` does the same.

Both halves use only what the Unicode Character Database defines for every language (NFKC, upper and lower case), and
spell out what Python and JavaScript would decide differently: what is white space, and how case is folded.
"""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile("[\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_UNSEEN = re.compile("[\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
"""Soft hyphens, direction marks and the like, which keyboards and copied text bring along."""

_TYPEWRITER = str.maketrans("\u2018\u2019\u02bc\u201c\u201d\u2010", "'''\"\"-")
"""Phones set curly marks where authors wrote straight ones; NFKC makes U+2010 of the hyphen that does not break."""

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹\u066b\u2212\u2013", "01234567890123456789.--")
"""Arabic and Persian digits and their decimal mark, the minus sign and the dash that stands in for it."""

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]{1,4})?")
_GROUPED = re.compile(r"([+-]?[0-9]{1,3})((?:[ '\u066c][0-9]{3})+|(?:,[0-9]{3}){2,}|(?:\.[0-9]{3}){2,})(?![0-9])")
_GROUPED_BY_ONE_MARK = re.compile(r"([+-]?[0-9]{1,3})(,[0-9]{3}(?=\.)|\.[0-9]{3}(?=,))")
_MARKS = re.compile("[ '\u066c,.]")


def fold(text: str, *, case_sensitive: bool = False) -> str:
    """Return ``text`` so that equal results mean "the same answer".

    NFKC; characters that nobody sees are left out; typographic apostrophes, quotation marks and hyphens become the
    plain ones; white space is trimmed and folded. Unless case matters, letters are compared in lower case made from
    upper case: ß equals ss, the two small sigmas are one, and so are the dotted and the dotless i, because without
    knowing the language "I" may stand for either.
    """
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).translate(_TYPEWRITER)
    if not case_sensitive:
        lower = plain.lower().upper().lower().replace("\u03c2", "\u03c3").replace("i\u0307", "i")
        plain = unicodedata.normalize("NFKC", lower)
    return _SPACE.sub(" ", plain).strip(" ")


def read_number(text: str) -> str | None:
    """Return the number that ``text`` writes as a plain literal such as ``-1234.5e3``; ``None`` when it is not one.

    One comma or point is the decimal mark, wherever it stands: ``1,000`` is 1. Groups of three digits may be parted by
    spaces or apostrophes, and by points or commas when they cannot be the decimal mark: ``1.234,5`` or ``1,000,000``.
    """
    plain = fold(text).translate(_DIGITS)
    plain = re.sub("^([+-]) ", r"\1", plain)
    for grouped in (_GROUPED, _GROUPED_BY_ONE_MARK):
        if found := grouped.match(plain):
            plain = found[1] + _MARKS.sub("", found[2]) + plain[found.end() :]
    literal = plain.replace(",", ".", 1)
    if not _NUMBER.fullmatch(literal) or abs(float(literal)) == float("inf"):
        return None
    return literal.removeprefix("+")
