"""The head of a lesson may hold what other tools need, and an author's judgement of a warning is respected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.source.written import lesson_of, problems_of

if TYPE_CHECKING:
    from pathlib import Path

UNKNOWN = "not keys of the front matter, so they have no effect"

HEADS = {
    "author": ("author: A. N. Other", []),
    "authors as a list": ("authors: [A, B]", []),
    "author as Quarto writes it": ("author:\n  - name: A\n    affiliation: B", []),
    "date": ("date: 2024-02-03", []),
    "date of today": ("date: today", []),
    "tags as a list": ("tags: [a, b]", []),
    "tags in a line": ("tags: a b", []),
    "keywords": ("keywords:\n  - a", []),
    "description": ("description: What a loop does.", []),
    "Jekyll": ("layout: page\nnav_order: 3", [f"2:1: warning: 'layout' and 'nav_order' are {UNKNOWN}"]),
    "Hugo": ("weight: 3\ndraft: false", [f"2:1: warning: 'weight' and 'draft' are {UNKNOWN}"]),
    "The Carpentries": ("teaching: 20\nexercises: 10", [f"2:1: warning: 'teaching' and 'exercises' are {UNKNOWN}"]),
    "Quarto": ("format:\n  html:\n    toc: true", ["2:1: warning: 'format' is not a key of the front matter"]),
    "Docusaurus": ("sidebar_label: A\nslug: /a", [f"2:1: warning: 'sidebar_label' and 'slug' are {UNKNOWN}"]),
    "MyST": ("jupytext:\n  formats: md:myst", ["2:1: warning: 'jupytext' is not a key"]),
    "three keys": ("one: 1\ntwo: 2\nthree: 3", [f"2:1: warning: 'one', 'two' and 'three' are {UNKNOWN}"]),
    "a slip": ("titel: A", ["2:1: warning: 'titel' is not a key of the front matter; did you mean 'title'?"]),
    "capitals": ("Summary: A", ["2:1: warning: 'Summary' is not a key of the front matter; did you mean 'summary'?"]),
    "a slip and another tool's": (
        "minuts: 3\nlayout: x",
        ["2:1: warning: 'minuts' is not a key of the front matter; did you mean 'minutes'?", "3:1: warning: 'layout'"],
    ),
    "an empty key": ("layout:", ["2:1: warning: 'layout' is not a key"]),
    "no keys": ("# a comment", []),
    "a wrong value is still an error": ("minutes: soon", ["2:10: error: 'minutes' is 'soon'"]),
    "both": ("layout: x\nminutes: soon", ["2:1: warning: 'layout'", "3:10: error: 'minutes' is 'soon'"]),
}


@pytest.mark.parametrize(("head", "expected"), HEADS.values(), ids=HEADS.keys())
def test_other_tools_keys_do_no_harm(head: str, expected: list[str], tmp_path: Path) -> None:
    """One warning names all that have no effect; a misspelt key of ours has its own."""
    problems = problems_of(tmp_path, {"l.md": f"---\n{head}\n---\n# T\n\nText.\n"})

    assert len(problems) == len(expected), problems
    assert all(fragment in line for fragment, line in zip(expected, problems, strict=True)), problems


def test_the_description_is_the_summary_if_there_is_none(tmp_path: Path) -> None:
    """Every other tool calls it so."""
    assert lesson_of(tmp_path, "---\ndescription: Short.\n---\n# T\n\nText.\n").summary == "Short."
    assert lesson_of(tmp_path, "---\nsummary: Mine.\ndescription: Short.\n---\n# T\n\nText.\n").summary == "Mine."


def ignoring(entries: str) -> str:
    """Return a course of two lessons, each with a foreign key."""
    return f"id: c\ntitle: C\noutline: [a.md, b/c.md]\nignore:\n{entries}"


LESSONS: dict[str, str | bytes] = dict.fromkeys(("a.md", "b/c.md"), "---\nlayout: x\n---\n# T\n\nText.\n")
DECISIONS = {
    "everywhere": ("- {code: unknown-key, reason: R}", []),
    "in a file": ("- {code: unknown-key, files: a.md, reason: R}", ["b/c.md:2:1: warning: 'layout'"]),
    "in a folder": ("- {code: unknown-key, files: 'b/*', reason: R}", ["a.md:2:1: warning: 'layout'"]),
    "by their ending": ("- {code: unknown-key, files: '*.md', reason: R}", []),
    "in two places": (
        "- {code: unknown-key, files: a.md, reason: R}\n- {code: unknown-key, files: b/c.md, reason: R}",
        [],
    ),
    "without a reason": ("- {code: unknown-key}", ["course.yaml:5:3: error: entry 1 of 'ignore' has no 'reason'"]),
    "with an empty reason": ("- {code: unknown-key, reason: ''}", ["error: 'reason' is empty; write some text"]),
    "with an unknown key": ("- {code: unknown-key, reason: R, file: a}", ["'file' is not a key"]),
    "of an unknown code": (
        "- {code: unknown-key, reason: R}\n- {code: unknown, reason: R}",
        ["course.yaml:6:3: warning: this entry ignores nothing, because there is no warning [unknown] in this course"],
    ),
    "in no file": (
        "- {code: unknown-key, reason: R}\n- {code: alt, files: 'x/*', reason: R}",
        ["course.yaml:6:3: warning: this entry ignores nothing, because there is no warning [alt] in 'x/*'"],
    ),
}


@pytest.mark.parametrize(("entries", "expected"), DECISIONS.values(), ids=DECISIONS.keys())
def test_a_warning_that_was_judged_is_not_told_again(entries: str, expected: list[str], tmp_path: Path) -> None:
    """A code, files and a reason are needed, and an entry that nothing meets is reported."""
    problems = problems_of(tmp_path, {"course.yaml": ignoring(entries), **LESSONS})
    refused = any(": error: " in line for line in problems)

    assert len([line for line in problems if any(fragment in line for fragment in expected)]) == len(expected), problems
    assert refused or len(problems) == len(expected), problems


def test_an_error_cannot_be_ignored(tmp_path: Path) -> None:
    """It would be in the learners' way."""
    lesson = "# T\n\n[a](b.md)\n"
    problems = problems_of(
        tmp_path,
        {"course.yaml": "id: c\ntitle: C\noutline: [a.md]\nignore: [{code: missing-file, reason: R}]", "a.md": lesson},
    )

    assert any("a.md:3:5: error: " in line for line in problems), problems
    assert any(
        "there is no warning [missing-file] in this course; errors cannot be ignored" in line for line in problems
    )
