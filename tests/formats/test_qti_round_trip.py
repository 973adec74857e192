"""QTI that we write is read by our import, too: the same words, and the same points for the same answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from exporter.archive import write_zip
from exporter.formats import formats
from tests.formats.test_banks import answers_to, course_of, folded, questions_of
from tests.imports.imported import imported, response_of

if TYPE_CHECKING:
    from pathlib import Path

PAIRS = [{"item": "a", "match": "x"}, {"item": "b", "match": "y"}]
ASKED: list[dict[str, Any]] = [
    {"type": "choice", "options": ["a *b*", "c", "d"], "answer": "c"},
    {"type": "multiple", "options": ["a", "b", "c"], "answer": ["a", "b"], "scoring": "partial"},
    {"type": "true-false", "answer": False},
    {"type": "text", "answers": ["Tin", "Zinn"]},
    {"type": "number", "answer": [3.5], "tolerance": "0.25"},
    {"type": "matching", "pairs": PAIRS, "extra_matches": ["z"], "scoring": "partial"},
    {"type": "ordering", "items": ["a", "b", "c"], "scoring": "partial"},
    {"type": "ordering", "items": ["d", "e", "f"]},
    {"type": "gaps", "text": "It {{=a|b}} ends"},
]


@pytest.mark.parametrize("version", ["2.2", "3.0"])
def test_what_leaves_in_qti_scores_the_same_when_it_comes_back(version: str, tmp_path: Path) -> None:
    """Its rules are found out by trying them, not by how we write them."""
    written = [{"id": f"q{number}", "prompt": f"Prompt {number}", **one} for number, one in enumerate(ASKED)]
    course = course_of(tmp_path / "before", *written)
    (output,) = formats()["qti"].outputs(course, {"version": version})
    write_zip(tmp_path / output.name, output.files)
    came = imported(tmp_path, (tmp_path / output.name).read_bytes(), "q.zip")
    assert came.lost == []
    after = questions_of(came)
    for old, new in zip(course.quizzes[0].questions, after, strict=True):
        assert (new.type, new.points, folded(new.prompt.text)) == (old.type, old.points, folded(old.prompt.text))
        answers = list(answers_to(old))
        assert [new.score(response_of(new, one)) for one in answers] == [
            old.score(response_of(old, one)) for one in answers
        ]
