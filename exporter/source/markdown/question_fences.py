"""Questions in lessons: fences with the language ``question``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token


def segments(tokens: list[Token]) -> Iterator[Token | list[Token]]:
    """Yield the questions among a lesson's tokens, and the runs of tokens in between."""
    run: list[Token] = []
    for token in tokens:
        if is_question(token):
            yield run
            yield token
            run = []
        else:
            run.append(token)
    yield run


def is_question(token: Token) -> bool:
    """Return whether a token of a lesson is a question in a valid place."""
    return token.type == "fence" and token.level == 0 and is_called_question(token)


def is_called_question(token: Token) -> bool:
    """Return whether a fence is marked as a question, in any place."""
    return token.info.strip().split(" ", 1)[0] == "question"
