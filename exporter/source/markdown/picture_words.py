"""The alternative text of a picture where it is written in braces, as others write it."""

from __future__ import annotations

from markdown_it.token import Token

_NAMES = ("alt", "fig-alt")


def describe(image: Token, attributes: dict[str, str]) -> dict[str, str]:
    """Take the alternative text of an ``image`` from its ``attributes`` in braces, and return the others.

    The words in square brackets are the caption then, as in Pandoc, Quarto and The Carpentries' lessons.
    """
    texts = [attributes[name] for name in _NAMES if name in attributes]
    others = {name: value for name, value in attributes.items() if name not in _NAMES}
    if not texts:
        return others
    if image.content.strip():
        image.attrs.setdefault("title", " ".join(image.content.split()))
    image.content = texts[0]
    image.children = [Token("text", "", 0, content=texts[0])] if texts[0].strip() else []
    if not texts[0].strip():
        others["class"] = f"decorative {others.get('class', '')}".strip()
    return others
