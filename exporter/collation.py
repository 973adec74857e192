"""The order of words in a dictionary of a language, as far as its letters say it.

A browser knows the whole Unicode Collation Algorithm (UTS 10), and puts a page in order again; this is for readers
without scripts. Chinese characters stand in the order of Unicode here, since their sounds are not known.
"""

from __future__ import annotations

import unicodedata
from functools import cache

_LATIN = "a b c d e f g h i j k l m n o p q r s t u v w x y z"
_ALPHABETS = {
    "sv fi": f"{_LATIN} å ä ö",
    "da nb nn no": f"{_LATIN} æ ø å",
    "es gl ast": "a b c d e f g h i j k l m n ñ o p q r s t u v w x y z",
    "pl": "a ą b c ć d e ę f g h i j k l ł m n ń o ó p q r s ś t u v w x y z ź ż",
    "cs sk": "a b c č d e f g h ch i j k l m n o p q r ř s š t u v w x y z ž",
    "hr sr bs sl": "a b c č ć d dž đ e f g h i j k l lj m n nj o p q r s š t u v w x y z ž",
    "hu": "a b c cs d dz dzs e f g gy h i j k l ly m n ny o ö p q r s sz t ty u ü v w x y z zs",
    "ro": "a ă â b c d e f g h i î j k l m n o p q r s ș t ț u v w x y z",
    "tr az": "a b c ç d e f g ğ h ı i j k l m n o ö p q r s ş t u ü v w x y z",
    "et": "a b c d e f g h i j k l m n o p q r s š z ž t u v w õ ä ö ü x y",
    "lt": "a b c č d e f g h i y j k l m n o p q r s š t u v w x z ž",
    "ru bg": "а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я",
    "uk": "а б в г ґ д е є ж з и і ї й к л м н о п р с т у ф х ц ч ш щ ь ю я",
}
"""Languages → their letters in order, after CLDR's collations. Others are sorted without their accents."""
_SAME = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_IN_TURKISH = str.maketrans({"I": "ı", "İ": "i"})

Key = tuple[list[tuple[int, int]], str, str]


def sort_key(text: str, language: str) -> Key:
    """Return what sorts ``text`` in a ``language`` (BCP 47): by its letters, then by accents, then by capitals."""
    base = language.lower().partition("-")[0]
    letters = _letters(base)
    folded = unicodedata.normalize("NFC", (text.translate(_IN_TURKISH) if base in {"tr", "az"} else text).casefold())
    places: list[tuple[int, int]] = []
    at = 0
    while at < len(folded):
        size = next((size for size in (3, 2, 1) if folded[at : at + size] in letters), 0)
        if size:
            places.append((2, letters[folded[at : at + size]]))
        else:
            places += [_place(sign, letters) for sign in _bare(folded[at])]
        at += size or 1
    return places, unicodedata.normalize("NFKD", folded), text


def _place(sign: str, letters: dict[str, int]) -> tuple[int, int]:
    if sign in letters:
        return 2, letters[sign]
    return (3, ord(sign)) if sign.isalpha() else (1, ord(sign)) if sign.isdigit() else (0, ord(sign))


def _bare(sign: str) -> str:
    """Return a letter without its marks; katakana as hiragana, which a dictionary mixes."""
    plain = "".join(
        one for one in unicodedata.normalize("NFKD", sign.translate(_SAME)) if not unicodedata.combining(one)
    )
    return "".join(chr(ord(one) - 0x60) if "\u30a1" <= one <= "\u30f6" else one for one in plain)


@cache
def _letters(base: str) -> dict[str, int]:
    written = next((letters for names, letters in _ALPHABETS.items() if base in names.split()), _LATIN)
    return {letter: place for place, letter in enumerate(written.split())}
