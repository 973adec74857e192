"""The names of options: the same wherever an option stands, and never passed on to another one."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from exporter.identifiers import short_keys, token
from exporter.questions.options import names
from exporter.richtext import RichText
from tests.letters import ANY

TEXTS = st.lists(st.text(ANY, min_size=1, max_size=20).filter(str.strip), unique_by=str.strip, min_size=2, max_size=20)


def _names(texts: list[str]) -> dict[str, str]:
    return dict(zip(texts, names(map(RichText.plain, texts)), strict=True))


@given(TEXTS)
def test_names_fit_every_standard_and_differ(texts: list[str]) -> None:
    """SCORM 2004 takes letters, digits, dots and underscores, and at most 250 of them."""
    named = _names(texts)
    assert len(set(named.values())) == len(texts)
    assert all(re.fullmatch("[A-Za-z0-9]{1,12}", name) for name in named.values())


@given(TEXTS)
def test_names_do_not_depend_on_the_order(texts: list[str]) -> None:
    """An author may sort the options at any time."""
    assert _names(texts) == _names(texts[::-1])


def test_texts_that_differ_in_case_keep_their_names_when_they_change_places() -> None:
    """Else the answer of one would be shown as the other's."""
    assert _names(["list", "List"]) == {"list": "list", "List": "List"} == _names(["List", "list"])


def test_a_key_is_never_inherited() -> None:
    """Two names whose keys would be the same both get another one, so that either may be removed later."""
    alone = {f"option{number}": short_keys([f"option{number}"])[0] for number in range(3000)}
    by_key: dict[str, list[str]] = {}
    for name, key in alone.items():
        by_key.setdefault(key, []).append(name)
    clashing = next(found for found in by_key.values() if len(found) > 1)
    together = short_keys(clashing)
    assert len(set(together)) == len(clashing)
    assert set(together).isdisjoint(short_keys(clashing[:1]))


def test_two_equal_texts_get_a_number() -> None:
    """Lists that allow equal texts still name each of them."""
    taken: set[str] = set()
    assert [token("a", taken), token("a", taken), token("a", taken)] == ["a", "a2", "a3"]
