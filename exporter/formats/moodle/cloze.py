"""Texts with gaps as Moodle embeds questions: ``{1:SHORTANSWER:=Berlin~=Bonn}``.

https://docs.moodle.org/en/Embedded_Answers_(Cloze)_question_type
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from exporter.formats.carrying.texts import GAP
from exporter.questions.gaps import TEXT_BEGINS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exporter.questions.gaps import Gap

_SIGNS = re.compile(r"([\\}~#/])")
_LOOKS_EMBEDDED = re.compile(r"\{(?=\s*[0-9]*\s*:)")
_BRACE = "&#123;"


def embedded(prompt: str, text: str, gaps: Sequence[Gap], weight: int) -> str:
    """Return what is asked as HTML, with each gap embedded; a gap is worth ``weight`` points."""
    before, *after = (_LOOKS_EMBEDDED.sub(_BRACE, piece) for piece in GAP.split(prompt + TEXT_BEGINS + text))
    return before + "".join(f"{_gap(gap, weight)}{piece}" for gap, piece in zip(gaps, after, strict=True))


def _gap(gap: Gap, weight: int) -> str:
    if not gap.options:
        answers = "~=".join(_written(text).replace("*", "\\*") for text in gap.accepted)
        return f"{{{weight}:SHORTANSWER:={answers}}}"
    shown = [option["text"] for option in gap.shown()["options"]]
    options = "~".join(("=" if text in gap.accepted else "%0%") + _written(text) for text in shown)
    return f"{{{weight}:MULTICHOICE:{options}}}"


def _written(text: str) -> str:
    """Return an answer in HTML, with the signs escaped that end it."""
    return escape(_SIGNS.sub(r"\\\1", text), quote=False).replace("{", _BRACE)
