"""How numbers are written in a language: the decimal mark, and the mark between thousands.

From the Common Locale Data Repository (``Intl.NumberFormat`` of Node shows it, and a test compares). Where thousands
are grouped by spaces or apostrophes, only the decimal mark is needed: nobody takes these for one.
"""

from __future__ import annotations

from typing import NamedTuple


class NumberMarks(NamedTuple):
    """The marks of a language. ``group`` is empty where thousands are grouped by spaces or apostrophes."""

    decimal: str = "."
    group: str = ","


_ENGLISH, _GERMAN, _FRENCH, _SWISS = NumberMarks(), NumberMarks(",", "."), NumberMarks(",", ""), NumberMarks(".", "")

_IN_PLACES = (
    (_ENGLISH, "es-BR es-BZ es-CU es-DO es-GT es-HN es-MX es-NI es-PA es-PE es-PR es-SV es-US kk-CN ku-IQ"),
    (_SWISS, "de-CH de-LI en-CH it-CH"),
    (_GERMAN, "ar-DZ ar-LB ar-LY ar-MA ar-MR ar-TN en-AT en-BE en-DE en-DK en-ES en-ID en-IT en-NL en-PL en-RO en-SI"),
    (_GERMAN, "fr-LU fr-MA ms-BN ms-ID sw-CD"),
    (_FRENCH, "en-CZ en-EE en-FI en-FR en-HU en-LT en-LV en-NO en-PT en-SE en-SK en-UA en-ZA"),
)
_IN_LANGUAGES = (
    (_GERMAN, "az bs ca da de el es eu fo fy gl hr ia id is it jv kl ku lb ln lo mk nl ps pt rn ro rw sc sg sl sr su"),
    (_GERMAN, "tr vi wo"),
    (_FRENCH, "af be bg br cs cv eo et ff fi fr hu hy ie ka kk ky lt lv nb nn no oc os pl rm ru se sk sq sv tg tk tt"),
    (_FRENCH, "uk uz"),
)


def number_marks(language: str) -> NumberMarks:
    """Return the marks of a language, given as in BCP 47."""
    first, *others = language.split("-")
    region = next((part for part in others if len(part) == 2 and part.isalpha()), "")  # noqa: PLR2004 - as in ISO 3166
    place, base = f"{first.lower()}-{region.upper()}", first.lower()
    for name, table in ((place, _IN_PLACES), (base, _IN_LANGUAGES)):
        for marks, names in table:
            if name in names.split():
                return marks
    return _ENGLISH
