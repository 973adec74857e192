"""Terms of definition lists: each gets an anchor from its words, so that links reach a glossary, as in kramdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown.plain import anchor_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token

    from exporter.source.markdown.file_context import FileContext
    from exporter.source.markdown.walk import Walk


def close_term(walk: Walk, tokens: list[Token], index: int) -> None:
    """Note the term that ends at ``index``, unless its author has given it an id."""
    opening, text, _ = tokens[index - 2 : index + 1]
    if walk.is_lesson and "id" not in opening.attrs:
        walk.terms.append((opening, " ".join(words_of(text.children or ()).split())))


def name_terms(page: FileContext, terms: Iterable[tuple[Token, str]]) -> None:
    """Give terms their ids, once everything else in the text has its own: a term yields to headings and to authors."""
    for opening, words in terms:
        anchor = anchor_of(words)
        if anchor and page.is_free(anchor):
            opening.attrs["id"] = page.full_id(page.made_up_id(anchor))
