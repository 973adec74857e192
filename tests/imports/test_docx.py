"""Word's documents."""

from __future__ import annotations

import sys
from contextlib import suppress
from html import escape
from typing import TYPE_CHECKING

import pytest

from exporter.imports import office
from exporter.imports.base import Wishes
from exporter.imports.notes import ImportFailed
from exporter.imports.run import import_into_new
from tests.imports.imported import Imported, imported
from tests.imports.office_files import document, paragraph, picture, zipped

if TYPE_CHECKING:
    from pathlib import Path

NOTE = '<w:r><w:t>Noted</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
LINK = '<w:hyperlink r:id="l"><w:r><w:t>site</w:t></w:r></w:hyperlink>'
EXPLANATION = (
    '<w:r><w:t xml:space="preserve">Explanation: Just </w:t></w:r>'
    "<w:r><w:rPr><w:b/></w:rPr><w:t>off the boil</w:t></w:r><w:r><w:t>.</w:t></w:r>"
)
TABLE = "<w:tbl>{}</w:tbl>".format(
    "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in (("a", "b"), ("1", "2"))
    )
)
BODY = (
    paragraph("Better coffee", "Title"),
    paragraph("Before all."),
    paragraph("Water &amp; beans", "heading1"),
    paragraph("Only *good* water."),
    paragraph(NOTE),
    paragraph(picture("A kettle")),
    paragraph("The kettle", "Caption"),
    paragraph(picture()),
    paragraph("Question: How hot?"),
    paragraph("A) Cold"),
    paragraph("B) 93 °C"),
    paragraph("Answer: B"),
    paragraph(EXPLANATION),
    paragraph("Tools", "heading1"),
    paragraph("Deep", "heading2"),
    paragraph(LINK),
    TABLE,
    paragraph("Q1: Which are tools?"),
    paragraph("*a) Scale"),
    paragraph("*b) Grinder"),
    paragraph("c) Moon"),
    paragraph("Question 2: Name a bean."),
    paragraph("Answer: Arabica"),
    paragraph("Question: Who knows?"),
)


def test_headings_become_lessons_and_patterns_questions(tmp_path: Path) -> None:
    """Pictures, captions, footnotes, tables and links come along; what lacks words is listed."""
    came = imported(tmp_path, document(*BODY), "handout.docx")

    assert came.result.reader.name == "docx"
    assert came.text("course.yaml") == (
        "id: course\ntitle: Better coffee\noutline:\n  - better-coffee.md\n  - water-beans.md\n  - tools.md\n"
    )
    assert came.text("better-coffee.md") == "# Better coffee\n\nBefore all.\n"
    assert came.text("water-beans.md") == (
        """# Water & beans

Only \\*good\\* water.

Noted[^1]

[^1]: The note.

![A kettle](media/picture-1.png "The kettle")

![](media/picture-1.png)

```question
id: how-hot
type: choice
prompt: How hot?
options: [Cold, 93 °C]
answer: 93 °C
explanation: Just **off the boil**.
```
"""
    )
    assert came.text("tools.md") == (
        """# Tools

## Deep

[site](https://example.org/)

| a | b |
| --- | --- |
| 1 | 2 |

```question
id: which-are-tools
type: multiple
prompt: Which are tools?
options: [Scale, Grinder, Moon]
answer: [Scale, Grinder]
```

```question
id: name-a-bean
type: text
prompt: Name a bean.
answers: [Arabica]
```

Question: Who knows?
"""
    )
    assert came.looks == ["8: a picture without an alternative text; say what it shows"]
    assert [problem.code for problem in came.result.problems] == ["alt"]


def test_the_level_of_lessons_can_be_chosen(tmp_path: Path) -> None:
    """Headings above it become sections."""
    source = tmp_path / "a.docx"
    source.write_bytes(
        document(
            *(paragraph(f"{level} {name}", f"heading{level}") + paragraph("T") for name in "ab" for level in (1, 2))
        )
    )

    came = Imported(import_into_new(source, tmp_path / "course", None, None, Wishes(lesson_level=2)))

    assert came.text("course.yaml").partition("outline:\n")[2].split() == (
        [
            "-",
            "title:",
            "1",
            "a",
            "items:",
            "-",
            "lesson-1-a.md",
            "-",
            "lesson-2-a.md",
            "-",
            "title:",
            "1",
            "b",
            "items:",
            "-",
            "lesson-1-b.md",
            "-",
            "lesson-2-b.md",
        ]
    )


BOMB = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (document(paragraph("&b;"), head=BOMB), "document type"),
        (document(paragraph("x"), head=" " * 10_000 + BOMB), "document type"),
        (document("<w:p>" * 20_000 + "</w:p>" * 20_000), "can be read|no text"),
        (document("<w:p>"), "can be read"),
        (zipped({"word/document.xml": "<a/>", "../../evil.png": "x"}), "."),
        (document(paragraph("x"), others={"word/document.bin": BOMB}), "document type"),
        (document(paragraph(NOTE) * 30), "can be read"),
    ],
    ids=["entities", "late entities", "deep", "broken", "climbing", "no name of XML", "one note often"],
)
def test_hostile_documents_are_refused_and_nothing_is_written(content: bytes, said: str, tmp_path: Path) -> None:
    """Before the library sees them, or with its failure in words."""
    with pytest.raises(ImportFailed, match=said):
        imported(tmp_path, content, "a.docx", "docx")

    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]


@pytest.mark.parametrize(
    ("limit", "said"),
    [("_LARGEST", "unpacks to more"), ("_LARGEST_XML", "of text; split it"), ("_MOST_TAGS", "elements; split it")],
)
def test_what_would_be_too_large_is_not_opened(
    limit: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the sizes that it unpacks to; more than a gigabyte no zip may."""
    monkeypatch.setattr(office, limit, 20 if limit == "_MOST_TAGS" else 500)

    with pytest.raises(ImportFailed, match=said):
        imported(tmp_path, document(paragraph("x" * 1_000)), "a.docx")


def test_a_question_with_spaces_without_end_ends_soon(tmp_path: Path) -> None:
    """Before the sign that marks a right option, and where there is none."""
    option = paragraph(f"A) x{' ' * 100_000}y")

    came = imported(
        tmp_path, document(paragraph("Question: x"), option, paragraph("B) z"), paragraph("Answer: B")), "a.docx"
    )

    assert came.result.written


def test_one_picture_shown_often_is_read_so_often_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small document could else make somebody wait for hours; it is written once."""
    monkeypatch.setattr("exporter.imports.docx.document._LARGEST_SHOWN", 1)

    came = imported(tmp_path, document(paragraph(picture("x")) * 2), "a.docx")

    assert any("pictures after the first" in str(note) for note in came.lost)
    assert len(came.result.written) == 3


def test_a_linked_picture_is_not_read(tmp_path: Path) -> None:
    """Neither a file of the computer nor one of a server."""
    came = imported(tmp_path, document(paragraph("T"), paragraph(picture("x", "x"))), "a.docx")

    assert came.result.written == ("course.yaml", "a.md")
    assert came.lost


@pytest.mark.parametrize("data", ["data:text/html;base64,PHNjcmlwdD4=", "data:text/html,<script>", "javascript:x()"])
def test_links_that_hold_a_page_lead_nowhere(data: str, tmp_path: Path) -> None:
    """Their words come."""
    rels = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="l"
        Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" TargetMode="External"
        Target="{escape(data)}"/></Relationships>"""
    link = '<w:hyperlink r:id="l"><w:r><w:t>there</w:t></w:r></w:hyperlink>'

    came = imported(tmp_path, document(paragraph(link), others={"word/_rels/document.xml.rels": rels}), "a.docx")

    assert came.text("a.md") == "# a\n\nthere\n"
    assert len(came.lost) == 1
    assert came.result.written == ("course.yaml", "a.md")


def test_many_questions_without_end_end_soon(tmp_path: Path) -> None:
    """Whatever looks like a question or an option."""
    with suppress(ImportFailed):
        imported(tmp_path, document(*[paragraph("Question: x"), paragraph("A) a")] * 200), "a.docx")


def test_without_the_extra_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing is written."""
    monkeypatch.setitem(sys.modules, "mammoth", None)

    with pytest.raises(ImportFailed, match=r"mammoth is needed .* pip install 'lessonpack\[import\]'"):
        imported(tmp_path, document(paragraph("T")), "a.docx")
