"""A question type is whole: each has all its parts, and no part is left of a type that is gone."""

from __future__ import annotations

import inspect
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, get_args

import pytest

import exporter.questions
from exporter.assets import shipped
from exporter.questions import WHOLE_ITEMS, Question
from exporter.script import read_module, read_modules
from tests.questions.browser_half import TESTS, TYPES, ask, in_browser, read_question, read_table
from tests.questions.examples import ONE_OF_EACH
from tests.questions.test_interactions import WORDINGS
from tests.questions.test_secrecy import SAME_QUESTION

if TYPE_CHECKING:
    from collections.abc import Collection


def test_every_python_half_is_registered() -> None:
    """A class in a module of the folder that `AnyQuestion` forgets could not be written by an author."""
    names = [f"{exporter.questions.__name__}.{module.name}" for module in iter_modules(exporter.questions.__path__)]
    found = {
        value
        for name in names
        for value in vars(import_module(name)).values()
        if inspect.isclass(value) and issubclass(value, Question) and value is not Question
    }
    assert found == set(TYPES.values())


@pytest.mark.parametrize("kind", TYPES)
def test_every_python_half_is_registered_by_its_name(kind: str) -> None:
    """The table says in which module a type is; the model says how authors call it."""
    assert get_args(TYPES[kind].model_fields["type"].annotation) == (kind,)


@pytest.mark.parametrize("kind", TYPES)
def test_every_python_half_is_complete(kind: str) -> None:
    """How a response is scored, told in words and how large it is packed are the type's own to say."""
    assert TYPES[kind].__abstractmethods__ == frozenset()


def test_every_type_has_a_browser_half() -> None:
    """And every browser half has a type: what no other module of the player imports is there for an author's use."""
    modules = [read_module(path, text) for path, text in read_modules(shipped("templates") / "player").items()]
    imported = {path for module in modules for path, _ in module.imports}
    found = {module.path for module in modules if module.path.startswith("questions/")} - imported
    assert found == {f"questions/{kind}.js" for kind in (*TYPES, *WHOLE_ITEMS)}


def test_every_type_has_a_table_of_scores() -> None:
    """A browser half that said "right" to everything would pass without one."""
    assert {path.stem for path in (TESTS / "scoring").glob("*.yaml")} == set(TYPES)


@pytest.mark.parametrize("wording", WORDINGS)
def test_every_type_has_a_wording_per_standard(wording: str) -> None:
    """What an LMS is told stands in the table for SCORM 1.2, its LMSs that want words, and SCORM 2004."""
    groups = read_table("questions/interactions.yaml")
    worded = {group["question"]["type"] for group in groups if any(wording in case for case in group["cases"])}
    assert worded == set(TYPES)


@pytest.mark.parametrize(
    ("examples", "expected"),
    [
        pytest.param(ONE_OF_EACH.values(), set(TYPES), id="examples"),
        pytest.param(SAME_QUESTION.values(), set(TYPES) - {"scale"}, id="secrecy, where something is to be kept"),
    ],
)
def test_every_type_is_among_the_examples(
    examples: Collection[tuple[dict[str, object], object]], expected: set[str]
) -> None:
    """They are what the tests of this folder try."""
    assert {fields["type"] for fields, _ in examples} == expected


@pytest.mark.parametrize("kind", TYPES)
def test_a_packed_response_is_no_larger_than_its_type_says(kind: str) -> None:
    """A type that names no size always packs free text; one that names a size does so only for what nobody means."""
    examples = [
        (read_question(fields), response) for fields, response in ONE_OF_EACH.values() if fields["type"] == kind
    ]
    answers = ask([kind, "restore", in_browser(question), response] for question, response in examples)
    sizes = [question.packed_size() for question, _ in examples]
    packed = [answer["packed"] for answer in answers]
    assert all(
        isinstance(text, dict) if size is None else isinstance(text, dict) or len(text) <= size
        for text, size in zip(packed, sizes, strict=True)
    )
    assert any(isinstance(text, str) for text in packed) == any(sizes)
