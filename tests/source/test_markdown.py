"""Markdown to HTML: every feature of the source format, and nothing that could do harm."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from exporter.course import Heading
from exporter.questions import Question
from exporter.richtext import RichText
from tests.source.written import html_of, lesson_of, problems_of

if TYPE_CHECKING:
    from pathlib import Path

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'

FEATURES = {
    "emphasis": ("*a* **b** ~~c~~", "<em>a</em> <strong>b</strong> <s>c</s>"),
    "table": ("| a | *b* |\n|---|--:|\n| 1 | 2 |", 'role="region" aria-label="a, b"><table>'),
    "table with an empty corner": ("| | a |\n|--|--|\n| 1 | 2 |", '<tr>\n<td></td>\n<th scope="col">a</th>\n</tr>'),
    "table alignment": ("| a |\n|--:|\n| 1 |", '<th style="text-align:right" scope="col">a</th>'),
    "attributes of a table": ("{.figures}\n| a |\n|---|\n| 1 |", '<table class="figures">'),
    "attributes of a paragraph": ("{.aside #x}\nText", '<p id="lesson--x" class="aside">Text</p>'),
    "definition": ("Planet\n: A body", '<dt id="lesson--planet">Planet</dt>\n<dd>A body</dd>'),
    "heading anchor": ("## Über *uns*!", '<h2 id="lesson--über-uns">'),
    "heading with its own anchor": ("## Us {#us .k}", '<h2 id="lesson--us" class="k">Us</h2>'),
    "footnote": ("a[^n]\n\n[^n]: b", 'role="doc-noteref" href="lesson:lesson#fn1">1</a></sup>'),
    "footnote's text": ("a[^n]\n\n[^n]: b", '<li id="lesson--fn1"><p>b <a class="footnote-back" role="doc-backlink"'),
    "code": ("```python\nx = 1\n```", '<pre tabindex="0"><code class="language-python"><span class="n">x</span>'),
    "code with a title": ('```text title="a<b.txt"\nx\n```', "<figcaption>a&lt;b.txt</figcaption>"),
    "code with marked lines": (
        '```python hl_lines="2"\na\nb\n```',
        '<span class="hll"><span class="n">b</span>\n</span>',
    ),
    "code without a language": ("```\n<x>\n```", "<code>&lt;x&gt;\n</code>"),
    "formula in a line": ("$a<b$", "<math xmlns="),
    "formula of its own": ("$$\n\\frac{1}{2}\n$$", 'alttext="\\frac{1}{2}"><mfrac>'),
    "prices": ("It costs $5 or $10.", "<p>It costs $5 or $10.</p>"),
    "callout": (
        "> [!NOTE]\n> *Text*",
        'data-callout="note"><p class="callout-title" data-say="calloutNote"></p>\n<p><em>Text',
    ),
    "callout in small letters": ("> [!tip]\n> Text", 'class="callout callout-tip" role="note"'),
    "quotation": ("> NOTE is no callout", "<blockquote>"),
    "folded answer": (
        "::: details Is *it*?\nYes.\n:::",
        "<details><summary>Is <em>it</em>?</summary>\n<p>Yes.</p>\n</details>",
    ),
    "folded answer in a folded answer": (
        ":::: details A\n::: details B\nC\n:::\nD\n::::",
        "<summary>B</summary>\n<p>C</p>\n</details>\n<p>D</p>\n</details>",
    ),
    "figure": (
        '![A dot](d.svg "Say <b>")',
        '<figure><img src="media:d.svg" alt="A dot" loading="lazy" width="9" height="9"><figcaption>Say',
    ),
    "wide figure": (
        "![A dot](d.svg){.wide}",
        '<figure class="wide"><img src="media:d.svg" alt="A dot" loading="lazy" width="9" height="9"></figure>',
    ),
    "image in a line": (
        "a ![A dot](d.svg){width=24}",
        '<p>a <img src="media:d.svg" alt="A dot" loading="lazy" width="24" height="24"></p>',
    ),
    "decorative image": (
        "![](d.svg){.decorative}",
        '<figure><img src="media:d.svg" alt="" loading="lazy" width="9" height="9"></figure>',
    ),
    "video": (
        "![Turns](v.mp4)",
        '<video src="media:v.mp4" controls="" preload="metadata" playsinline="" aria-label="Turns">',
    ),
    "captions": ("![Turns](v.mp4)", '<track kind="captions" src="media:v.vtt" srclang="en" label="en" default="">'),
    "sound": ("![Hum](v.mp3)", '<audio src="media:v.mp3" controls=""'),
    "download": ("[Data](d.zip)", '<a href="media:d.zip" download="">Data</a>'),
    "link to the world": (
        "[a](https://example.org/ä?b&c)",
        '<a href="https://example.org/%C3%A4?b&amp;c" target="_blank" rel="noopener">',
    ),
    "link to a lesson": ("[a](lesson.md)", '<a href="lesson:lesson">a</a>'),
    "link to an anchor": ("[a](#b)\n\n## B", '<a href="lesson:lesson#b">a</a>'),
    "link to an anchor elsewhere": ("[a](lesson.md#b)\n\n## B", '<a href="lesson:lesson#b">a</a>'),
    "HTML": ('<kbd>A</kbd> <abbr title="x">y</abbr> <br/>', '<kbd>A</kbd> <abbr title="x">y</abbr> <br>'),
    "HTML with style": ('<p style="color: red">a</p>', '<p style="color:red">a</p>'),
    "HTML around Markdown": (
        "<details><summary>a</summary>\n\n*b*\n\n</details>",
        "<summary>a</summary>\n<p><em>b</em></p>\n</details>",
    ),
    "HTML with an image": (
        '<img src="d.svg" alt="A dot">',
        '<img src="media:d.svg" alt="A dot" width="9" height="9">',
    ),
    "frame": (
        '<iframe src="https://example.org/x" title="X"></iframe>',
        '<iframe src="https://example.org/x" title="X"></iframe>',
    ),
}
FILES: dict[str, str | bytes] = {"d.svg": SVG, "v.mp4": b"x", "v.mp3": b"x", "v.vtt": "WEBVTT\n", "d.zip": b"x"}


@pytest.mark.parametrize(("markdown", "html"), FEATURES.values(), ids=FEATURES.keys())
def test_markdown_becomes_html(markdown: str, html: str, tmp_path: Path) -> None:
    """Each feature of the source format does what the format says."""
    assert html in html_of(tmp_path, markdown, FILES)


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "script in a line": "a <script>alert(1)</script> b",
    "script in capitals": "<ScRiPt src=//evil>x</sCrIpT>",
    "half a script": "<script",
    "nested script": "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "handler": '<img src="d.svg" alt="" onerror="alert(1)">',
    "handler by slash": '<svg/onload=alert(1)><img/src="d.svg"/alt=""/onerror=alert(1)>',
    "handler by attribute": '![a](d.svg){onerror="alert(1)"}',
    "handler in an SVG": "<svg><animate onbegin=alert(1)></svg>",
    "style sheet": "<style>@import url(//evil)</style>",
    "escaping style": '<div style="position:fixed;background-image:url(//evil)">x</div>',
    "style by escape": '<div style="width: expression(alert(1))">x</div>',
    "form": '<form action="//evil"><input autofocus onfocus=alert(1)><button formaction="//evil">x</button></form>',
    "frame with script": '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "base": '<base href="//evil">',
    "meta": '<meta http-equiv="refresh" content="0;url=//evil">',
    "object": '<object data="//evil"></object><embed src="//evil">',
    "mutation by noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "mutation by mathml": "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table>",
    "mutation by comment": "<!--><img src=x onerror=alert(1)>-->",
    "mutation by template": "<template><script>alert(1)</script></template>",
    "attribute breaks out": '<p title="&quot; onclick=alert(1)">x</p>',
    "TeX with HTML": "$\\text{<img src=x onerror=alert(1)>}$",
    "code with HTML": "```html\n<script>alert(1)</script>\n```",
    "title with HTML": '```text title="<script>alert(1)</script>"\nx\n```',
    "language with HTML": '```"><script>alert(1)</script>\nx\n```',
    "table with HTML": "| <script>alert(1)</script> |\n|---|\n| x |",
    "data for the player": '<p data-say="next"></p>',
}


@pytest.mark.parametrize("markdown", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_markdown_gets_nothing(markdown: str, tmp_path: Path) -> None:
    """No script, handler, form or foreign address is left, whatever the author wrote."""
    files = {"lesson.md": f"# T\n\n{markdown}\n", **FILES}
    lines = problems_of(tmp_path, files)
    html = "" if any(": error: " in line for line in lines) else lesson_html(tmp_path, markdown)

    tags = re.findall(r"<([A-Za-z][^\s/>]*)((?:[^>\"]|\"[^\"]*\")*)>", html)
    names = {name.lower() for name, _ in tags}
    attributes = {
        found.lower() for _, rest in tags for found in re.findall(r"([\w:-]+)\s*=", re.sub(r'"[^"]*"', "", rest))
    }
    assert not names & {
        "script",
        "style",
        "form",
        "input",
        "button",
        "object",
        "embed",
        "base",
        "meta",
        "svg",
        "template",
    }
    assert not {name for name in attributes if name.startswith("on") or name in {"srcdoc", "formaction", "action"}}
    assert not re.search(r"(?:src|href|poster|style)=\"[^\"]*(?://evil|javascript:|url\()", html)


def lesson_html(folder: Path, markdown: str) -> str:
    """Return the HTML of a lesson that may be empty."""
    lesson = lesson_of(folder, f"# T\n\n{markdown}\n", FILES)
    return "".join(block.html for block in lesson.blocks if isinstance(block, RichText))


@pytest.mark.parametrize(
    ("markdown", "fragment"),
    [
        ("<script>x</script>", "3:1: warning: <script> is removed"),
        ("a\nb <form>c</form>", "4:3: warning: <form> is removed"),
        ("<div>\n<p onclick='x'>a</p>\n</div>", "4:1: warning: the attribute 'onclick' of <p> is removed"),
        ("> a\n>\n> b <input name=a>", "5:5: warning: <input> is removed"),
        ('![a](d.svg){onload="x"}', "3:1: warning: the attribute 'onload'"),
        ('<p data-say="x">a</p>', "3:1: warning: the attribute 'data-say' of <p> is removed"),
        ("| a |\n|---|\n| <form>b</form> |", "5:3: warning: <form> is removed"),
    ],
)
def test_every_removal_is_reported_where_it_happens(markdown: str, fragment: str, tmp_path: Path) -> None:
    """An author learns what was taken away, and at which line and column."""
    assert any(fragment in line for line in problems_of(tmp_path, {"lesson.md": f"# T\n\n{markdown}\n", **FILES}))


def test_the_first_heading_is_the_title_and_leaves_the_text(tmp_path: Path) -> None:
    """The player prints the title, so it does not stand twice."""
    lesson = lesson_of(tmp_path, "# The *big* one\n\nText\n\n## Part\n\n### Detail\n\n#### Smaller\n")

    assert lesson.title == "The big one"
    assert "<h1" not in str(lesson.blocks)
    assert lesson.headings == (Heading(2, "part", "Part"), Heading(3, "detail", "Detail"))


def test_a_title_is_checked_like_every_line(tmp_path: Path) -> None:
    """What plain text cannot hold does not get lost in silence, and a wrong link is wrong there, too."""
    problems = problems_of(
        tmp_path, {"lesson.md": "# T [x](y.md) ![p](p.png)[^n] <script>z</script> $\\frac{$\n\n[^n]: N\n"}
    )

    for fragment in (
        "1:1: warning: a title is plain text, so a link in it is lost; move it below the title [title]",
        "so an image in it is lost",
        "so a footnote in it is lost",
        "1:9: error: there is no file 'y.md'",
        "1:20: error: there is no file 'p.png'",
        "1:31: warning: <script> is removed",
        "error: the formula",
    ):
        assert any(fragment in line for line in problems), (fragment, problems)


NOTES = {
    "missing": ("Text[^n].", ["3:5: warning: there is no footnote '[^n]'; write '[^n]: …' below the text"]),
    "missing in the second line": ("Text\nand[^n]", ["4:4: warning: there is no footnote '[^n]'"]),
    "unused": ("Text\n\n[^n]: Note\n", ["5:1: warning: the footnote 'n' is not shown because nothing refers to it"]),
    "mistyped": ("Text[^m]\n\n[^n]: Note\n", ["3:5: warning: there is no footnote", "5:1: warning: the footnote"]),
    "used": ("Text[^n]\n\n[^n]: Note\n", []),
    "used in a note": ("Text[^n]\n\n[^n]: Note[^m]\n\n[^m]: Other\n", []),
    "escaped": ("Text\\[^n]", []),
    "code": ("`[^a-z]`", []),
}


@pytest.mark.parametrize(("markdown", "expected"), NOTES.values(), ids=NOTES.keys())
def test_a_footnote_is_not_lost_in_silence(markdown: str, expected: list[str], tmp_path: Path) -> None:
    """Neither the sign without its note, nor the note that no sign leads to."""
    problems = problems_of(tmp_path, {"lesson.md": f"# T\n\n{markdown}"})

    assert len(problems) == len(expected), problems
    assert all(fragment in line for fragment, line in zip(expected, problems, strict=True))


ROWS = {
    "too many": ("| 1 | 2 | 3 |", "3 cells, but the table has only 2 columns"),
    "too many, without bars at the ends": ("1 | 2 | 3 | 4", "4 cells, but the table has only 2 columns"),
    "a bar in code": ("| `x|y` | 2 |", "3 cells, but the table has only 2 columns"),
    "an escaped bar": (r"| `x\|y` | 2 |", None),
    "as many": ("| 1 | 2 |", None),
    "fewer": ("| 1 |", None),
    "empty": ("|||", None),
}


@pytest.mark.parametrize("before", ["", "> ", "  "], ids=["", "quoted", "indented"])
@pytest.mark.parametrize(("row", "mistake"), ROWS.values(), ids=ROWS.keys())
def test_no_cell_is_lost_in_silence(row: str, mistake: str | None, before: str, tmp_path: Path) -> None:
    """What stands beyond the last column is dropped by the rules of such tables."""
    rows = "".join(f"{before}{line}\n" for line in ("| a | b |", "|---|---|", "| 0 | 0 |", row))
    problems = problems_of(tmp_path, {"lesson.md": f"# T\n\n{rows}"})

    assert len(problems) == (mistake is not None), problems
    assert all(line.startswith("lesson.md:6:") and f"warning: this row has {mistake};" in line for line in problems)


def test_a_formula_in_a_heading_is_said_in_signs(tmp_path: Path) -> None:
    """The menu and the LMS show text; TeX would be a riddle there."""
    lesson = lesson_of(tmp_path, "# Area $\\frac{a^2}{2}$\n\n## With $\\pi$\n\nText\n")

    assert lesson.title == "Area a²/2"
    assert lesson.headings == (Heading(2, "with-π", "With π"),)


def test_anchors_of_two_equal_headings_differ(tmp_path: Path) -> None:
    """The second gets a number, and both carry the lesson's id, because all lessons share a document."""
    html = html_of(tmp_path, "## A\n\n## A\n\n## fn1\n")

    assert re.findall(r'id="([^"]*)"', html) == ["lesson--a", "lesson--a-1", "lesson--section-fn1"]


def test_questions_stand_between_the_texts(tmp_path: Path) -> None:
    """A lesson is a sequence of texts and questions, with links and notes that reach across."""
    lesson = lesson_of(
        tmp_path,
        "# T\n\nOne[^a] [x]\n\n```question\nid: q\ntype: essay\nprompt: Why?\n```\n\n"
        "Two\n\n[^a]: N\n\n[x]: #two\n\n## Two\n",
    )

    kinds = ["question" if isinstance(block, Question) else "text" for block in lesson.blocks]
    assert kinds == ["text", "question", "text"]
    assert lesson.questions[0].id == "q"
    assert 'href="lesson:lesson#two"' in str(lesson.blocks[0])


def test_reading_time_follows_the_words(tmp_path: Path) -> None:
    """Two hundred words are a minute, begun minutes count, and the author may know better."""
    assert lesson_of(tmp_path / "a", "# T\n\n" + "word " * 200).minutes == 1
    assert lesson_of(tmp_path / "b", "# T\n\n" + "word " * 401).minutes == 3
    assert lesson_of(tmp_path / "c", "---\nminutes: 9\n---\n# T\n\nword").minutes == 9
    assert lesson_of(tmp_path / "d", "# T\n\n" + "語" * 800).minutes == 2


def test_reading_time_counts_what_is_looked_at_and_answered(tmp_path: Path) -> None:
    """A picture is ten seconds, a recording two minutes, a question half a minute."""
    for name in ("p.svg", "v.mp4"):
        (tmp_path / "e" / "media").mkdir(parents=True, exist_ok=True)
        (tmp_path / "e" / "media" / name).write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    question = "```question\ntype: true-false\nprompt: Is it?\nanswer: true\n```\n\n"
    pictures = "![A picture](media/p.svg)\n\n" * 3
    assert lesson_of(tmp_path / "e", "# T\n\n" + pictures + question).minutes == 2
    assert lesson_of(tmp_path / "e", "# T\n\n![A film](media/v.mp4)\n\n" + question).minutes == 3


def test_rich_text_names_its_words(tmp_path: Path) -> None:
    """Reports need to know what a text says."""
    lesson = lesson_of(tmp_path, "# T\n\nA *b* `c` ![dot](d.svg) [z](d.zip)\n", FILES)

    (text,) = lesson.blocks
    assert isinstance(text, RichText)
    assert text.text == "A b c dot z"
