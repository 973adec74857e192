"""The kinds of callouts, and what other tools call them."""

from __future__ import annotations

CALLOUTS = {
    "NOTE": "calloutNote",
    "TIP": "calloutTip",
    "IMPORTANT": "calloutImportant",
    "WARNING": "calloutWarning",
    "CAUTION": "calloutCaution",
    "EXAMPLE": "calloutExample",
    "QUOTE": "calloutQuote",
}
"""Kind between ``[!`` and ``]`` → the player's sentence for the callout's title."""

_ELSEWHERE = {
    **dict.fromkeys(("ABSTRACT", "ADMONITION", "CALLOUT", "INFO", "SUMMARY", "TLDR"), "NOTE"),
    **dict.fromkeys(("CHECK", "DONE", "HINT", "SUCCESS"), "TIP"),
    **dict.fromkeys(("ATTENTION", "WARN"), "WARNING"),
    **dict.fromkeys(("BUG", "DANGER", "ERROR", "FAILURE"), "CAUTION"),
    "CITE": "QUOTE",
}


def kind_of(written: str) -> str | None:
    """Return the kind of callout that a word names, such as ``tip``, ``callout-tip`` or ``[!HINT]``; None if none."""
    word = written.strip("[!]").upper().removeprefix("CALLOUT-").removeprefix("ALERT-")
    return word if word in CALLOUTS else _ELSEWHERE.get(word)
