"""Attributes that authors give: classes of the player stay the player's, and nothing is lost in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.source.written import html_of, lesson_of, problems_of

if TYPE_CHECKING:
    from pathlib import Path

DRAWING: dict[str, str | bytes] = {"d.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'}
OWN = {
    "a paragraph": ("{.page}\nText", '<p class="own-page">'),
    "HTML": ('<div class="page x">Text</div>', '<div class="own-page x">'),
    "HTML in a line": ('a <span class="hidden-text">b</span>', '<span class="own-hidden-text">'),
    "code in a line": ("`a`{.page}", '<code class="own-page">'),
    "a heading": ("## A {.menu}", '<h2 class="own-menu"'),
    "a container": ("::: {#x .wide .page}\nText\n:::", "own-page"),
    "a callout": ("::: tip {.page}\nText\n:::", 'class="callout callout-tip own-page"'),
    "folded text": ("{.page}\n::: details A\nText\n:::", '<details class="own-page">'),
    "a list": ("{.page}\n- a", '<ul class="own-page">'),
    "a table": ("{.page}\n| a |\n|---|\n| b |", '<table class="own-page">'),
    "a picture": ("![a](d.svg){.page}", '<figure class="own-page">'),
    "a picture in a line": ("a ![a](d.svg){.page}", 'class="own-page"'),
    "a link": ("[a](https://example.org){.skip}", 'class="own-skip"'),
    "HTML in a table": ('<table class="page"><tr><td>a</td></tr></table>', '<table class="own-page">'),
    "a picture in HTML": ('<img class="page" src="d.svg" alt="a">', 'class="own-page"'),
}


@pytest.mark.parametrize(("written", "html"), OWN.values(), ids=OWN.keys())
def test_a_class_of_the_player_cannot_hide_a_text(tmp_path: Path, written: str, html: str) -> None:
    """It is renamed, and its author is told once."""
    assert html in html_of(tmp_path, written, DRAWING)
    found = problems_of(tmp_path, {"lesson.md": f"# T\n\n{written}", **DRAWING})
    assert sum("[class]" in one for one in found) == 1


def test_other_classes_stay(tmp_path: Path) -> None:
    """Also those that only colour code."""
    assert '<p class="wide k aside">' in html_of(tmp_path, "{.wide .k .aside}\nText")
    assert problems_of(tmp_path, {"lesson.md": "# T\n\n{.wide .k .aside}\nText"}) == []


KEPT = {
    "code": ("{.x #y}\n```\na\n```", '<figure class="code x" id="lesson--y">'),
    "indented code": ("{.x}\n\n    a", '<figure class="code x">'),
    "a figure": ("{.x #y}\n![a](d.svg)", '<figure id="lesson--y" class="x">'),
    "a figure with classes of its own": ("{.x}\n![a](d.svg){.y}", '<figure class="x y">'),
    "a formula": ("{.x}\n$$a$$", '<div class="x"><math'),
    "a rule": ("{.x}\n\n---", '<hr class="x">'),
    "what stands below several lines": ("{.x}\n{.y}\na", '<p class="x y">'),
    "a paragraph below a reference": ("{.x}\n[a]: https://example.org\n\n[a]", '<p class="x">'),
}


@pytest.mark.parametrize(("written", "html"), KEPT.values(), ids=KEPT.keys())
def test_attributes_above_a_block_are_its_own(tmp_path: Path, written: str, html: str) -> None:
    """Whatever is rendered around it."""
    assert html in html_of(tmp_path, written, DRAWING)
    assert problems_of(tmp_path, {"lesson.md": f"# T\n\n{written}", **DRAWING}) == []


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("a [*mot* juste]{lang=fr} b", 'a <span lang="fr"><em>mot</em> juste</span> b'),
        ("[loop]{#own}\n: A.\n\n[a](#own)", '<span id="lesson--own">loop</span></dt>'),
        ("[]{#here} [a](#here)", '<span id="lesson--here"></span>'),
        ("[a]{.x} [b]", '<span class="x">a</span> [b]'),
        ("[a]{b}", "[a]{b}"),
    ],
    ids=["language", "term", "place", "class", "no attributes"],
)
def test_words_in_brackets_have_attributes(tmp_path: Path, written: str, html: str) -> None:
    """As in Pandoc, with which The Carpentries name the terms of their glossaries."""
    assert html in html_of(tmp_path, written)
    assert not [one for one in problems_of(tmp_path, {"lesson.md": written}) if "no-title" not in one]


def test_words_in_brackets_cannot_run_scripts(tmp_path: Path) -> None:
    """Their attributes are judged like any others."""
    assert "<span>a</span>" in html_of(tmp_path, '[a]{onclick=b style="position:fixed"}')


LOST = {
    "above the end of a container": "::: tip\na\n\n{.x}\n:::",
    "in an empty container": "::: tip\n{.x}\n:::",
    "at the end": "a\n\n{.x}",
    "at the end of a list": "- a\n\n  {.x}\n\nb",
    "at the end of a quotation": "> a\n>\n> {.x}\n\nb",
    "in an empty entry": "- {.x}\n- a",
    "above HTML": "{.x}\n<div>a</div>",
    "above a question": "{.x}\n```question\ntype: essay\nid: a\nprompt: a\n```",
    "above a footnote": "a[^n]\n\n{.x}\n[^n]: b",
    "stacked": "a\n\n{.x}\n{.x}",
}


@pytest.mark.parametrize("written", LOST.values(), ids=LOST.keys())
def test_attributes_that_belong_to_nothing_are_reported(tmp_path: Path, written: str) -> None:
    """With their line."""
    (found,) = problems_of(tmp_path, {"lesson.md": f"# T\n\n{written}"})
    assert "warning: '{.x}' does not belong to a block" in found
    assert found.endswith("[attributes]")
    assert "{.x}" not in str(lesson_of(tmp_path, f"# T\n\n{written}").blocks)
