"""The two sides of a card, made of the fields of its note: https://docs.ankiweb.net/templates/intro.html."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exporter.imports.anki.collection import Card

_SECTION = re.compile(r"\{\{([#^])([^{}]{1,200})\}\}((?:(?!\{\{[#^]).){0,20000}?)\{\{/\2\}\}", re.DOTALL)
_FIELD = re.compile(r"\{\{([^{}#^/][^{}]{0,200})\}\}")
_HIDDEN = re.compile(
    r"\{\{c([0-9]{1,3})::((?:(?!::|\}\}|\{\{c).){0,20000})(?:::((?:(?!\}\}|\{\{c).){0,1000}))?\}\}", re.DOTALL
)
_ANSWER = re.compile(r"<hr\s+id=[\"']?answer[\"']?\s*/?>", re.IGNORECASE)
_SOUND = re.compile(r"\[sound:([^\[\]<>\"]{1,300})\]")
_LATEX = (
    (re.compile(r"\[\$\$\]((?:(?!\[/?\$).){1,4000})\[/\$\$\]", re.DOTALL), r"\\[\1\\]"),
    (re.compile(r"\[\$\]((?:(?!\[/?\$).){1,4000})\[/\$\]", re.DOTALL), r"\\(\1\\)"),
)
_STYLE = re.compile(r"<style\b.{0,50000}?</style>|<script\b.{0,50000}?</script>", re.DOTALL | re.IGNORECASE)
_MOST_ROUNDS = 20
_SPECIAL = frozenset({"Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag"})


def sides_of(card: Card) -> tuple[str, str]:
    """Return the front and the back of a card in HTML; the back without the front that it repeats."""
    names = card.kind.fields
    fields = dict(zip(names, card.fields, strict=False))
    template = card.kind.templates[0 if card.kind.is_cloze else min(card.place, len(card.kind.templates) - 1)]
    number = card.place + 1 if card.kind.is_cloze else 0
    front = _filled(template.front, fields, number, hidden=True)
    after = _ANSWER.split(template.back, maxsplit=1)
    back = _filled(after[-1].replace("{{FrontSide}}", ""), fields, number, hidden=False)
    return _with_media(front), _with_media(back)


def _filled(template: str, fields: Mapping[str, str], number: int, *, hidden: bool) -> str:
    text = _STYLE.sub("", template)
    for _ in range(_MOST_ROUNDS):
        text, count = _SECTION.subn(lambda found: _section(found, fields), text)
        if not count:
            break
    return _FIELD.sub(lambda found: _field(found[1], fields, number, hidden=hidden), text)


def _section(found: re.Match[str], fields: Mapping[str, str]) -> str:
    is_there = bool(fields.get(found[2].strip(), "").strip())
    return found[3] if is_there == (found[1] == "#") else ""


def _field(written: str, fields: Mapping[str, str], number: int, *, hidden: bool) -> str:
    *filters, name = (part.strip() for part in written.split(":"))
    if name in _SPECIAL or (hidden and "type" in filters):
        return ""
    text = fields.get(name, "")
    return _uncovered(text, number, hidden=hidden) if "cloze" in filters else text


def _uncovered(text: str, number: int, *, hidden: bool) -> str:
    """Return a text with hidden words: those of a number as dots, or as they are."""

    def shown(found: re.Match[str]) -> str:
        if int(found[1]) != number:
            return found[2]
        return f"[{found[3] or '…'}]" if hidden else f"<b>{found[2]}</b>"

    for _ in range(3):
        text, count = _HIDDEN.subn(shown, text)
        if not count:
            break
    return text


def _with_media(html: str) -> str:
    for pattern, formula in _LATEX:
        html = pattern.sub(formula, html)
    return _SOUND.sub(r'<audio src="\1"></audio>', html)
