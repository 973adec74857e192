"""Writes small sources in Moodle XML for tests."""

from __future__ import annotations

from xml.sax.saxutils import escape

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg=="


def quiz(*questions: str) -> str:
    """Return a document."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{"".join(questions)}</quiz>\n'


def question(kind: str, text: str, more: str = "", name: str = "") -> str:
    """Return a question with a text in HTML."""
    named = f"<name><text>{escape(name)}</text></name>" if name else ""
    return (
        f'<question type="{kind}">{named}<questiontext format="html"><text>{escape(text)}</text>'
        f"</questiontext>{more}</question>\n"
    )


def answer(text: str, fraction: float | str = 0, feedback: str = "", more: str = "") -> str:
    """Return an answer."""
    told = f'<feedback format="html"><text>{escape(feedback)}</text></feedback>' if feedback else ""
    return f'<answer fraction="{fraction}" format="html"><text>{escape(text)}</text>{told}{more}</answer>'
