"""What the contents of blocks become, and what is said of contents that do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.source.written import html_of, lesson_of, problems_of

if TYPE_CHECKING:
    from pathlib import Path

FILES: dict[str, str | bytes] = {
    "a.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "a.mp4": b"0",
    "a.vtt": "WEBVTT\n",
}
SHOWN = {
    "accordion": (
        "::: Accordion {.open}\n### Why *so*?\nText\n\n#### Deeper\n\n### And?\nMore\n:::",
        '<details open=""><summary><h3 id="lesson--why-so">Why <em>so</em>?</h3>\n</summary>\n<p>Text</p>\n<h4',
    ),
    "accordion, one at a time": ("::: accordion {.one}\n### a\nb\n:::", '<details name="lesson--accordion"><summary>'),
    "accordion with an introduction": ("::: accordion\nFirst\n\n### a\nb\n:::", "<p>First</p>\n<details><summary>"),
    "tabs": (
        "::: tabs Ways {.wide #here}\n### a\nb\n### c\nd\n:::",
        '<div class="block-tabs wide" id="lesson--here">\n<p class="block-title">Ways</p>\n<div class="piece"><h3 id',
    ),
    "steps of headings": (
        "::: steps\n### a\nb\n### c\nd\n:::",
        '<ol>\n<li><h3 id="lesson--a">a</h3>\n<p>b</p>\n</li>\n<li>',
    ),
    "steps of a list": ("::: steps\nFirst:\n\n3. a\n4. b\n:::", '<p>First:</p>\n<ol start="3">\n<li>a</li>'),
    "columns": ("::: columns\na\n\n---\n\nb\n:::", '<div class="piece"><p>a</p>\n</div>\n<div class="piece"><p>b</p>'),
    "columns of headings": ("::: columns\n### a\nb\n### c\nd\n:::", '<div class="piece"><h3 id="lesson--a">a</h3>'),
    "comparison": ("::: comparison\n### a\nb\n### c\nd\n### e\nf\n:::", '<div class="piece"><h3 id="lesson--e">'),
    "what to do": (
        "::: comparison {.do-dont}\n### a\nb\n### c\nd\n:::",
        '<div class="piece is-bad"><h3 id="lesson--c">',
    ),
    "quotation": (
        "::: quotation\n> a\n\nAda\n:::",
        "<figure><blockquote><p>a</p>\n</blockquote>\n<figcaption><p>Ada</p>\n</figcaption>",
    ),
    "quotation without a source": ("::: quotation\na\n:::", "<figure><blockquote><p>a</p>\n</blockquote>\n</figure>"),
    "buttons": ("::: button\n[a](https://b.c)\n[d *e*](#section)\n:::", ">d <em>e</em></a></p>\n</div>"),
    "checklist": ("::: checklist\n- [x] a\n- [ ] b\n- c\n:::", "<ul>\n<li>a</li>\n<li>b</li>\n<li>c</li>\n</ul>"),
    "band": ("::: band\n### a\nb\n:::", '<div class="block-band">\n<h3 id="lesson--a">a</h3>\n<p>b</p>'),
    "timeline": (
        "::: timeline\n1475\n: a\n\n1901\n: b\n:::",
        '<div class="block-timeline">\n<ol>\n<li><div class="when">1475</div>\n<div class="what">a</div>\n</li>\n<li>',
    ),
    "timeline of headings": (
        "::: timeline\n### 1475\na\n:::",
        '<div class="when"><h3 id="lesson--1475">1475</h3>\n</div>\n<div class="what"><p>a</p>\n</div>',
    ),
    "cards": (
        "::: cards\n### a\nb\n:::",
        '<div class="piece"><div class="front"><h3 id="lesson--a">a</h3>\n</div>\n<div class="back"><p>b</p>\n</div>',
    ),
    "cards of terms": ("::: flashcards\na\n: b\n:::", '<div class="front">a</div>\n<div class="back">b</div>'),
    "a gate": ("::: continue Show *me*\n:::\n\na", '<div class="block-continue" title="Show me">\n</div>\n<p>a</p>'),
    "a gate around the words of its button": (
        "::: continue\nShow *me*\n:::\n\na",
        '<div class="block-continue" title="Show me">\n</div>\n<p>a</p>',
    ),
    "labelled picture": (
        "::: labelled\n![a](a.svg)\n### *b* c (5, 60%)\nd\n:::",
        '<ol>\n<li data-place="5 60"><h3 id="lesson--b-c">',
    ),
    "labelled in other signs": ("::: labelled\n![a](a.svg)\n### ب (5، 60)\nd\n:::", '<li data-place="5 60"><h3'),
    "carousel": (
        "::: carousel\n![a](a.svg)\n\n![b](a.svg)\n:::",
        '<div class="piece"><figure><img src="media:a.svg" alt="b"',
    ),
    "before and after": (
        "::: before-after\n![a](a.svg)\n\n![b](a.svg)\n:::",
        '<div class="piece"><figure><img src="media:a.svg" alt="b"',
    ),
    "recording": (
        "::: recording {watch=50%}\n![a](a.mp4)\n\n1. 0:05 b\n2. 1:00:01 - c\n\nd\n:::",
        '3601">1:00:01 \u2013 c</li>\n</ol>\n<details class="transcript"><summary data-say="transcript"></summary>',
    ),
    "how much must be played": (
        "::: recording {watch=50%}\n![a](a.mp4)\n:::",
        '<div class="block-recording" data-place="50">',
    ),
    "another block inside": (
        "::: tabs\n### a\n::: accordion\n#### b\nc\n:::\n### d\ne\n:::",
        '<div class="block-accordion">\n<details><summary><h4 id="lesson--b">b</h4>\n</summary>\n<p>c</p>\n</details>',
    ),
    "inside a callout": ("::: tip\n::: tabs\n### a\nb\n### c\nd\n:::\n:::", '</p>\n<div class="block-tabs">'),
    "in other scripts": ("::: tabs\n### שלום\nb\n### c\nd\n:::", '<h3 dir="rtl" id="lesson--שלום">שלום</h3>'),
}


@pytest.mark.parametrize(("markdown", "html"), SHOWN.values(), ids=SHOWN)
def test_contents_become_what_their_block_shows(markdown: str, html: str, tmp_path: Path) -> None:
    """Without a complaint."""
    assert html in html_of(tmp_path, f"## Section\n\n{markdown}\n", FILES)
    assert problems_of(tmp_path, {"lesson.md": f"# T\n\n## Section\n\n{markdown}\n", **FILES}) == []


WRONG = {
    "tabs without headings": ("::: tabs\nText\n:::", 5, "tabs: has no headings, so it is shown as plain text; write"),
    "a single tab": ("::: tabs\n### a\nb\n:::", 5, "tabs: has a single heading; add another"),
    "a tab without text": ("::: tabs\n### a\n### b\nc\n:::", 6, "tabs: there is nothing below this heading"),
    "an accordion of a list": ("::: accordion\n- a\n:::", 5, "accordion: has no headings"),
    "steps without a list": (
        "::: steps\n- a\n:::",
        5,
        "steps: has no steps, so it is shown as plain text; write them as",
    ),
    "a single column": ("::: columns\na\n:::", 5, "columns: has 0 columns"),
    "five columns": ("::: columns\n" + "\n\n---\n\n".join("abcde") + "\n:::", 5, "columns: has 5 columns"),
    "one side": ("::: comparison\n### a\nb\n:::", 5, "comparison: has 1 sides; give it two headings or more"),
    "three sides of two": (
        "::: comparison {.do-dont}\n### a\nb\n### c\nd\n### e\nf\n:::",
        5,
        "has 3 sides; give it two headings, what to do and what not to do",
    ),
    "nothing said": ("::: quotation\n![a](a.svg)\n:::", 5, "quotation: has no words"),
    "a button of words": ("::: button\n[a](https://b.c)\n\nand more\n:::", 8, "button: only links become buttons"),
    "nothing to tick": ("::: checklist\na\n:::", 5, "checklist: has no list"),
    "labels without a picture": (
        "::: labelled\n### b (5, 6)\nd\n:::",
        5,
        "labelled: has 0 pictures above its headings",
    ),
    "a label without a place": (
        "::: labelled\n![a](a.svg)\n### b\nd\n:::",
        7,
        "labelled: this heading does not say where",
    ),
    "a label elsewhere": (
        "::: labelled\n![a](a.svg)\n### b (101, 4)\nd\n:::",
        7,
        "labelled: this heading does not say where",
    ),
    "one picture after the other": ("::: carousel\n![a](a.svg)\n:::", 5, "carousel: has 1 pictures; put two or more"),
    "pictures and words": (
        "::: carousel\n![a](a.svg)\n\n![a](a.svg)\n\nb\n:::",
        10,
        "carousel: only pictures are shown",
    ),
    "only before": ("::: before-after\n![a](a.svg)\n:::", 5, "before-after: takes two pictures"),
    "nothing recorded": ("::: recording\n![a](a.svg)\n:::", 5, "recording: has 0 videos and sounds instead of one"),
    "no share": ("::: recording {watch=all}\n![a](a.mp4)\n:::", 5, "recording: watch=all is no share of a recording"),
    "a share with a colon": (
        "::: recording {watch: 90%}\n![a](a.mp4)\n:::",
        5,
        "recording: '{watch: 90%}' is not understood and part of the title; write {.class} or {key=value}",
    ),
    "chapters in other signs": (
        "::: recording\n![a](a.mp4)\n\n- 0.05 b\n- 1:10 c\n:::",
        8,
        "recording: these are no chapters, because not every entry begins with a time such as '1:05'",
    ),
    "what others call a recording": ("::: audio\na\n:::", 5, "did you mean '::: recording'?"),
    "what others call a carousel": ("::: Gallery\na\n:::", 5, "did you mean '::: carousel'?"),
    "no cards": ("::: cards\na\n:::", 5, "cards: has no cards"),
    "a card of one side": ("::: cards\n### a\n### b\nc\n:::", 6, "cards: this card has only a front; write its back"),
    "a gate around two texts": ("::: continue\na\n\nb\n:::", 5, "continue: has contents, but holds back what"),
    "a gate around a link": ("::: continue\n[a](https://b.c)\n:::", 5, "continue: has contents, but holds back what"),
    "a gate around a long text": (f"::: continue\n{'a ' * 60}\n:::", 5, "continue: has contents, but holds back what"),
    "a title and a text for a gate": (
        "::: continue a\nb\n:::",
        5,
        "continue: has contents, but holds back what stands below it",
    ),
    "a gate inside": ("::: tip\n::: continue\n:::\n:::", 6, "continue: holds back nothing inside another container"),
    "no dates": ("::: timeline\na\n:::", 5, "timeline: has no dates"),
    "no file": ("::: download\na\n:::", 5, "download: offers no file"),
    "a file elsewhere": ("::: download\n[a](https://b.c/d.pdf)\n:::", 6, "download: this is no file of the course"),
    "a slip": ("::: acordion\n### a\nb\n:::", 5, "did you mean '::: accordion'?"),
}


@pytest.mark.parametrize(("markdown", "line", "message"), WRONG.values(), ids=WRONG)
def test_contents_that_do_not_fit_are_told(markdown: str, line: int, message: str, tmp_path: Path) -> None:
    """With their line and what to write; there is one complaint about one mistake."""
    lesson = f"# T\n\n## Section\n\n{markdown}\n"
    (found,) = problems_of(tmp_path, {"lesson.md": lesson, **FILES})
    assert found.startswith(f"lesson.md:{line}:1: ")
    assert message in found


def test_a_block_outside_the_text_of_a_lesson_is_told(tmp_path: Path) -> None:
    """In a prompt it would be plain text without a word: neither its style nor its script is there."""
    prompt = "prompt: |\n  So?\n\n  ::: tabs\n  ### a\n  b\n\n  ### c\n  d\n  :::\n"
    lesson = f"# T\n\n```question\nid: q\ntype: true-false\n{prompt}answer: true\n```\n"
    (found,) = problems_of(tmp_path, {"lesson.md": lesson})
    assert found.startswith("lesson.md:9:3: warning: tabs: works only in the text of a lesson")


def test_labels_are_left_out_of_the_list_of_contents(tmp_path: Path) -> None:
    """But links reach them."""
    markdown = "# T\n\n[there](#b)\n\n## A\n\n::: tabs\n### b\nc\n### d\ne\n:::\n\n## F\n"
    assert [heading.text for heading in lesson_of(tmp_path, markdown).headings] == ["A", "F"]


def test_a_download_names_the_type_and_the_size_of_its_file(tmp_path: Path) -> None:
    """Whatever its name is."""
    html = html_of(tmp_path, "::: download\n[All *recipes*](a%20b.pdf)\n:::\n", {"a b.pdf": b"x" * 2345})
    assert (
        '<a href="media:a b.pdf" target="_blank" rel="noopener"><span class="file-kind" aria-hidden="true">PDF</span>'
        in html
    )
    assert (
        '<span class="file-name">All <em>recipes</em></span><span class="file-facts" dir="ltr">PDF · 2.3 kB</span></a>'
        in html
    )


def test_a_button_leads_to_no_script(tmp_path: Path) -> None:
    """As no link does."""
    (found,) = problems_of(tmp_path, {"lesson.md": "# T\n\n::: button\n[a](javascript:alert)\n:::\n"})
    assert "lesson.md:4:5: error: link to 'javascript:alert': 'javascript:' is not allowed" in found
