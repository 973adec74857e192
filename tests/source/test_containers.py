"""Callouts, folded texts and other containers, as this and other tools write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.source.written import html_of, problems_of

if TYPE_CHECKING:
    from pathlib import Path

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


def callout(kind: str, title: str = "") -> str:
    """Return the beginning of a callout in HTML."""
    key = f"callout{kind.capitalize()}"
    shown = f'<span data-say="{key}"></span> · {title}</p>' if title else f'data-say="{key}"></p>'
    between = ">" if title else " "
    opening = f'<aside class="callout callout-{kind}" role="note" data-callout="{kind}">'
    return f'{opening}<p class="callout-title"{between}{shown}'


KNOWN = {
    "VitePress": ("::: warning\nText\n:::", callout("warning")),
    "with a title": ("::: tip Do *this*\nText\n:::", callout("tip", "Do <em>this</em>")),
    "Docusaurus": (":::note[Read `me`]\nText\n:::", callout("note", "Read <code>me</code>")),
    "Docusaurus without a title": (":::caution\nText\n:::", callout("caution")),
    "Quarto": ("::: {.callout-important}\nText\n:::", callout("important")),
    "Quarto with a title": ('::: {.callout-tip title="A b" collapse=true}\nText\n:::', callout("tip", "A b")),
    "MyST": (":::{example}\nText\n:::", callout("example")),
    "MyST with a title": (":::{quote} Ada\nText\n:::", callout("quote", "Ada")),
    "Pandoc": ("::::: {.note} :::::\nText\n::::::::", callout("note")),
    "The Carpentries": (
        "::::::::: callout\n\n## Mind\n\nText\n\n:::::::::",
        callout("note") + '\n<h2 id="lesson--mind">',
    ),
    "in capitals": ("::: WARNING\nText\n:::", callout("warning")),
    "of another name": ("::: danger\nText\n:::", callout("caution")),
    "information": ("::: info\nText\n:::", callout("note")),
    "in a list": ("- a\n\n  ::: tip\n  Text\n  :::\n- b", callout("tip")),
    "in a quotation": ("> ::: tip\n> Text\n> :::", callout("tip")),
    "below a paragraph": ("a\n::: tip\nText\n:::\nb", callout("tip")),
    "around a list": ("::: tip\n- a\n- b\n:::\nc", "<li>b</li>\n</ul>\n</aside>\n<p>c</p>"),
    "around code": ("::: tip\n```\n:::\n```\n:::\nc", "</aside>\n<p>c</p>"),
    "with a class and an id": ("::: tip {.wide #x}\nText\n:::", 'class="callout callout-tip wide" role="note"'),
    "GitHub": ("> [!EXAMPLE]\n> Text", callout("example")),
    "Obsidian": ("> [!quote] Ada *L*\n> Text", callout("quote", "Ada <em>L</em>")),
    "Obsidian, folded": ("> [!tip]- Why\n> Text", callout("tip", "Why")),
    "Obsidian, another name": ("> [!danger]\n> Text", callout("caution")),
    "a title alone": ("> [!NOTE] All", callout("note", "All")),
    "folded text": ("::: details A *b*\nText\n:::", "<details><summary>A <em>b</em></summary>"),
    "folded text that is open": ("::: details A {open}\nText\n:::", '<details open=""><summary>A</summary>'),
    "folded text without a title": ("::: details\nText\n:::", "<details><p>Text</p>"),
    "only attributes": ("::: {#x}\nText\n:::", '<div id="lesson--x">\n<p>Text</p>\n</div>'),
    "one inside another, of the same length": (
        "::: tip\n::: note\na\n:::\nb\n:::\nc",
        "<p>a</p>\n</aside>\n<p>b</p>\n</aside>\n<p>c</p>",
    ),
    "closed by more and fewer colons": ("::::: tip\n::: note\na\n::::::\n:::\nc", "</aside>\n</aside>\n<p>c</p>"),
}


@pytest.mark.parametrize(("markdown", "html"), KNOWN.values(), ids=KNOWN.keys())
def test_containers_are_shown_as_what_they_are(markdown: str, html: str, tmp_path: Path) -> None:
    """Whatever the tool they were written for, and without a complaint."""
    assert html in html_of(tmp_path, markdown)
    assert problems_of(tmp_path, {"lesson.md": f"---\ntitle: T\n---\n{markdown}"}) == []


FOREIGN = {
    "a name": ("::: challenge\nText\n:::", '<div class="box challenge">\n<p>Text</p>\n</div>', "'challenge'"),
    "a title": (
        "::: challenge A *b*\nText\n:::",
        '<p class="callout-title">A <em>b</em></p>\n<p>Text</p>',
        "'challenge'",
    ),
    "classes": ("::: {.theorem .wide}\nText\n:::", '<div class="box theorem wide">', "'theorem'"),
    "other letters": ("::: 练习\nText\n:::", '<div class="box 练习">', "'练习'"),
    "an answer": ("::: solution\nText\n:::", '<div class="box solution">', "write '::: details TITLE' to fold it"),
    "a class of the player": ("::: page\nText\n:::", '<div class="box box-page">', "with the class 'box-page'"),
    "another of the player": (
        ":::: visually-hidden\nText\n::::",
        '<div class="box box-visually-hidden">',
        "the class 'box-",
    ),
    "a callout's unknown kind": (
        "> [!FOO]\n> Text",
        callout("note", "Foo"),
        "unknown callout [!FOO] is shown as a note",
    ),
    "folded text with attributes in its title": (
        "::: details A {.b}\nText\n:::",
        "<details><summary>A {.b}</summary>",
        "these attributes in braces have no effect here",
    ),
    "closes nothing": ("Text\n\n:::", "<p>Text</p>", "3:1: warning: ':::' closes nothing here; remove it"),
    "closes too much": ("::: tip\nText\n:::\n:::", "<p>Text</p>", "7:1: warning: ':::' closes nothing here"),
    "is not closed": (
        "::: tip\nText",
        "</aside>",
        "4:1: warning: the container 'tip' that starts here is never closed",
    ),
    "is not closed, in a list": ("- ::: tip\n  Text\n\nb", "</aside>", "4:1: warning: the container 'tip' that starts"),
    "is folded and not closed": (
        "::: details A\nText",
        "</details>",
        "the container 'details' that starts here is never",
    ),
}


@pytest.mark.parametrize(("markdown", "html", "message"), FOREIGN.values(), ids=FOREIGN.keys())
def test_an_unknown_container_is_a_plain_box(markdown: str, html: str, message: str, tmp_path: Path) -> None:
    """Its text is shown, with one warning, and never by a class that would hide it."""
    assert html in html_of(tmp_path, markdown)
    (warning,) = problems_of(tmp_path, {"lesson.md": f"---\ntitle: T\n---\n{markdown}"})
    assert message in warning or message.replace("3:1", "6:1") in warning, warning
    assert ": warning: " in warning


def test_many_boxes_are_one_warning(tmp_path: Path) -> None:
    """With their number and the first places."""
    (warning,) = problems_of(tmp_path, {"lesson.md": "# T\n\n" + "::: x\nText\n:::\n\n" * 7})

    assert warning.startswith("lesson.md:3:1: warning: unknown container 'x'")
    assert "(7 times in this file: lines 3, 7, 11, 15, 19, …) [container]" in warning


@pytest.mark.parametrize("written", ["[!NOTE](d.svg) is a link", "[!NOTE]: no", "[!] no"])
def test_what_only_looks_like_a_callout_stays_a_quotation(written: str, tmp_path: Path) -> None:
    """A link that begins with an exclamation mark, for example."""
    assert "<aside" not in html_of(tmp_path, f"> {written}\n> Text\n", {"d.svg": SVG})


def test_containers_may_be_inside_each_other_to_a_depth(tmp_path: Path) -> None:
    """As block quotes may; beyond it, the text is still there."""
    assert html_of(tmp_path, "::: note\n" * 20 + "Text\n" + ":::\n" * 20).count("<aside") == 20

    problems = problems_of(tmp_path, {"lesson.md": "# T\n\n" + "::: note\n" * 30 + "Text\n" + ":::\n" * 30})

    assert "lesson.md:23:1: error: containers are nested more than 20 deep; close some with ':::'" in problems[0]


def test_a_question_in_a_container_is_refused(tmp_path: Path) -> None:
    """Questions stand between texts."""
    lesson = "# T\n\n::: tip\n```question\ntype: essay\nprompt: P\n```\n:::\n\nText\n"

    assert any("a question cannot be inside" in line for line in problems_of(tmp_path, {"lesson.md": lesson}))


def test_every_class_of_the_player_that_hides_is_known(tmp_path: Path) -> None:
    """The list is read from the player's own stylesheet."""
    html = html_of(tmp_path, "".join(f"::: {name}\n{name}\n:::\n\n" for name in ("skip", "menu", "shade", "mine")))

    assert re.findall(r'class="box ([^"]*)"', html) == ["box-skip", "box-menu", "box-shade", "mine"]
