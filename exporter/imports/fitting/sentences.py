"""What is asked where a source asks nothing: in the language of the course, if it is one of the player's."""

from __future__ import annotations

FILL_IN = {
    "ar": "املأ الفراغات.",
    "de": "Fülle die Lücken.",
    "en": "Fill the gaps.",
    "es": "Rellena los huecos.",
    "fr": "Complète les trous.",
    "he": "השלימו את החסר.",
    "ja": "空欄を埋めてください。",
    "pt": "Preencha as lacunas.",
    "zh": "请填空。",
}


def fill_in(language: str) -> str | None:
    """Return what asks to fill gaps; None if it is not known in a language."""
    return FILL_IN.get(language.lower().partition("-")[0])
