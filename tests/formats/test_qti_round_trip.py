"""QTI that we write is read by our import, too: the same words, and the same points for the same answers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from exporter.archive import write_zip
from exporter.formats import formats
from tests.formats.test_banks import answers_to, check_the_same, course_of, folded, questions_of, written_questions
from tests.imports.imported import imported, response_of
from tests.imports.test_own_round_trip import FIELD, REGIONS

if TYPE_CHECKING:
    from exporter.course import Course
    from tests.imports.imported import Imported

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
    {"type": "gaps", "text": "\\{{ It {{=a|b}} ends"},
]


def back(course: Course, version: str, folder: Path) -> Imported:
    """Return what comes back of a course, without any loss."""
    (output,) = formats()["qti"].outputs(course, {"version": version})
    assert output.lost == ()
    write_zip(folder / output.name, output.files)
    came = imported(folder, (folder / output.name).read_bytes(), "q.zip")
    assert came.lost == []
    return came


GROUPS = [{"category": "odd", "items": ["1", "3"]}, {"category": "even", "items": ["2"]}, {"category": "none"}]
OTHERS: list[tuple[dict[str, Any], list[Any]]] = [
    ({"type": "scale", "labels": ["low", "*high*"]}, []),
    (
        {"type": "number", "answer": 500, "tolerance": 10, "unit": "km per hour"},
        ["500", "490.5", "511", "495 km"],
    ),
    *(
        (
            {"type": "sorting", "categories": GROUPS, "scoring": scoring},
            [{"1": "odd", "3": "odd", "2": "even"}, {"1": "odd", "2": "odd"}, {"1": "none"}],
        )
        for scoring in ("all", "partial")
    ),
    *(
        (
            {"type": "hotspot", "picture": "![A field](field.svg)", "regions": REGIONS, "scoring": scoring},
            [[[250, 500]], [[250, 500], [700, 400]], [[700, 400], [900, 800]], [[10, 10]]],
        )
        for scoring in ("all", "partial")
    ),
]


@pytest.mark.parametrize("version", ["2.2", "3.0"])
@pytest.mark.parametrize(("asked", "answers"), OTHERS)
def test_opinions_units_groups_and_places_in_a_picture_come_back(
    asked: dict[str, Any], answers: list[Any], version: str, tmp_path: Path
) -> None:
    """Places in a picture come without their names, which a look asks for."""
    (tmp_path / "before").mkdir()
    (tmp_path / "before" / "field.svg").write_text(FIELD)
    course = course_of(tmp_path / "before", {"id": "q1", "prompt": "P", **asked})
    came = back(course, version, tmp_path)
    (before,) = course.quizzes[0].questions
    (after,) = questions_of(came)
    assert after.type == before.type
    assert [after.score(one) for one in answers] == [before.score(one) for one in answers]
    assert [line.partition(": ")[2] for line in came.looks if "'label'" in line] == (
        ["the question 'P': write into each 'label' what is there, for those who cannot see"]
        if after.type == "hotspot"
        else []
    )


@pytest.mark.parametrize("version", ["2.2", "3.0"])
def test_what_leaves_in_qti_scores_the_same_when_it_comes_back(version: str, tmp_path: Path) -> None:
    """Its rules are found out by trying them, not by how we write them."""
    written = [{"id": f"q{number}", "prompt": f"Prompt {number}", **one} for number, one in enumerate(ASKED)]
    course = course_of(tmp_path / "before", *written)
    came = back(course, version, tmp_path)
    after = questions_of(came)
    for old, new in zip(course.quizzes[0].questions, after, strict=True):
        assert (new.type, new.points, folded(new.prompt.text)) == (old.type, old.points, folded(old.prompt.text))
        answers = list(answers_to(old))
        assert [new.score(response_of(new, one)) for one in answers] == [
            old.score(response_of(old, one)) for one in answers
        ]


@settings(max_examples=15, deadline=None)
@given(written=written_questions())
def test_what_leaves_in_qti_comes_back_as_it_was(written: dict[str, Any]) -> None:
    """Whatever its words are, in both editions."""
    del written["tags"]
    for version in ("2.2", "3.0"):
        with tempfile.TemporaryDirectory() as name:
            course = course_of(Path(name) / "before", written)
            (before,) = course.quizzes[0].questions
            (after,) = questions_of(back(course, version, Path(name)))
            check_the_same(before, after)
