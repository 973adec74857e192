"""Documents of Word: whole, the same each time, and read again by a library that is not ours."""

from __future__ import annotations

import re
from posixpath import join, normpath
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from exporter.archive import write_zip
from exporter.formats import formats
from exporter.formats.docx.inline import NO_PICTURES
from exporter.formats.docx.parts import bookmark_name
from exporter.imports.base import Wishes
from exporter.imports.run import import_into_new
from exporter.source import read_course
from tests.block_examples import write_examples
from tests.formats.samples import SAMPLES, sample
from tests.imports.imported import Imported
from tests.imports.office_files import PNG_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from exporter.course import Course
    from exporter.formats.base import Output

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
LESSON = """\
---
id: water
---
# Water & beans

Only **good** *water*[^w], see [beans](beans.md), [more](#more) and [the site](https://example.org/?a=1&b=2).

## More { #more }

| Bean | Height |
| --- | ---: |
| Arabica | 2000 m |

1. Rinse
2. Pour
   - slowly

   Wait.

- Drink

![A kettle](kettle.png "The kettle")

> Quoted.

```python
print("a  b")
```

The mass is $m^2$.

[^w]: From a `tap`.

```question
id: which
type: choice
prompt: Which *bean*?
options: [{text: Arabica, feedback: It grows high up.}, Moon]
answer: Arabica
explanation: It is sweet.
hint: Look above.
```

```question
id: both
type: multiple
prompt: Which are tools?
options: [Scale, Grinder, Moon]
answer: [Scale, Grinder]
```

```question
id: wet
type: true-false
prompt: Water is wet.
answer: true
```
"""
BEANS = "---\nid: beans\n---\n# Beans\n\nText.\n"
WEBP = bytes.fromhex("524946461a000000574542505650384c0d0000002f00000010071011118888fe0700")
QUIZ = """\
id: q
title: Test
questions: [{id: name, type: text, prompt: Name one., answers: [Arabica, Robusta]}]
"""


def written(folder: Path, head: str = "", lesson: str = LESSON) -> Course:
    """Return a course of two lessons in a section, and a quiz."""
    folder.mkdir(exist_ok=True)
    (folder / "kettle.png").write_bytes(PNG_FILE)
    (folder / "water.md").write_text(lesson, "utf-8")
    (folder / "beans.md").write_text(BEANS, "utf-8")
    (folder / "q.quiz.yaml").write_text(QUIZ, "utf-8")
    outline = "outline: [{title: First, items: [water.md, beans.md]}, q.quiz.yaml]\n"
    (folder / "course.yaml").write_text(f"id: c\ntitle: Coffee\n{head}{outline}", "utf-8")
    return read_course(folder)[0]


def output_of(course: Course, *, without_answers: bool = False) -> Output:
    """Return the document of a course."""
    (output,) = formats()["docx"].outputs(course, {"without_answers": without_answers})
    return output


def parts_of(output: Output) -> dict[str, etree._Element]:
    """Return the parts of a document."""
    return {
        path: etree.fromstring(content)
        for path, content in output.files.items()
        if path.endswith((".xml", ".rels")) and isinstance(content, bytes)
    }


def words_of(output: Output) -> str:
    """Return the words of a document, a line for each paragraph."""
    paragraphs = parts_of(output)["word/document.xml"].iter(f"{W}p")
    return "\n".join("".join(text.text or "" for text in one.iter(f"{W}t")) for one in paragraphs)


def values(root: etree._Element, name: str, key: str = "val") -> list[str]:
    """Return an attribute of all elements of a name."""
    return [str(one.get(f"{W}{key}")) for one in root.iter(f"{W}{name}")]


def sources(tmp_path: Path) -> Iterator[Course]:
    """Yield the samples and a course with all blocks."""
    yield from map(sample, SAMPLES)
    yield read_course(write_examples(tmp_path / "blocks"))[0]


def test_a_document_holds_what_it_refers_to(tmp_path: Path) -> None:
    """Relations, styles, lists, footnotes and places to jump to are there, once each, and every file has a type."""
    for course in sources(tmp_path):
        output = output_of(course)
        parts = parts_of(output)
        body, notes = parts["word/document.xml"], parts["word/footnotes.xml"]
        for name, root in (("document", body), ("footnotes", notes)):
            relations = {str(one.get("Id")): one for one in parts[f"word/_rels/{name}.xml.rels"]}
            asked = {str(value) for node in root.iter() for key, value in node.attrib.items() if key.startswith(R)}
            assert asked <= set(relations)
            inside = [str(one.get("Target")) for one in relations.values() if not one.get("TargetMode")]
            assert {normpath(join("word", target)) for target in inside} <= set(output.files)
        styles = set(values(parts["word/styles.xml"], "style", "styleId"))
        used = [*values(body, "pStyle"), *values(body, "rStyle"), *values(body, "tblStyle"), *values(notes, "pStyle")]
        assert set(used) <= styles
        assert set(values(body, "numId")) <= set(values(parts["word/numbering.xml"], "num", "numId"))
        assert set(values(body, "footnoteReference", "id")) == set(values(notes, "footnote", "id")) - {"-1", "0"}
        names = values(body, "bookmarkStart", "name")
        assert len(set(names)) == len(names)
        assert all(re.fullmatch(r"_\w{1,39}", name) for name in names)
        assert {anchor for anchor in values(body, "hyperlink", "anchor") if anchor != "None"} <= set(names)
        types = {str(one.get("Extension") or one.get("PartName")) for one in parts["[Content_Types].xml"]}
        assert all(path.rpartition(".")[2] in types for path in output.files)
        assert all(cell[-1].tag == f"{W}p" for cell in body.iter(f"{W}tc"))


def test_what_leaves_by_word_comes_back(tmp_path: Path) -> None:
    """By mammoth: headings, lists, tables, pictures, footnotes, code, links, and questions with the same answers."""
    output = output_of(written(tmp_path / "c"))
    target = tmp_path / output.name
    write_zip(target, output.files)

    came = Imported(import_into_new(target, tmp_path / "back", None, None, Wishes(lesson_level=2)))

    assert came.text("course.yaml") == (
        "id: back\ntitle: Coffee\noutline:\n  - title: First\n    items:\n      - water-beans.md\n      - beans.md\n"
        "  - title: Test\n    items:\n      - test.md\n"
    )
    assert came.text("water-beans.md").split("```question")[0] == (
        """# Water & beans

Only **good** *water*[^1], see beans, more and [the site](https://example.org/?a=1&b=2).

[^1]: From a `tap`.

## More

| Bean | Height |
| --- | --- |
| Arabica | 2000 m |

1. Rinse
2. Pour
   - slowly

Wait.

- Drink

![A kettle](media/picture-1.png "The kettle")

> Quoted.

```
print("a  b")
```

The mass is $m^2$.

"""
    )
    course, _ = read_course(tmp_path / "back")
    asked = [question for lesson in course.lessons for question in lesson.questions]
    assert [(one.type, one.right_words()) for one in asked] == [
        ("choice", ("Arabica",)),
        ("multiple", ("Scale", "Grinder")),
        ("true-false", ("True",)),
        ("text", ("Arabica",)),
    ]
    assert asked[0].explanation is not None
    assert asked[0].explanation.text == "It is sweet."
    assert "| `feedback A` | It grows high up. |" in came.text("water-beans.md")
    assert (came.lost, came.looks) == ([], [])


def test_reviewers_see_ids_answers_and_feedback_unless_they_should_not(tmp_path: Path) -> None:
    """What is left out with --without-answers is everything that tells what is right."""
    course = written(tmp_path / "c")
    told = words_of(output_of(course))
    assert "Question 1: Which bean?\nArabica ✓\nMoon\nexplanation: It is sweet.\nid\nwhich\n" in told
    assert "answers\nArabica; Robusta\n" in told
    asked = words_of(output_of(course, without_answers=True))
    assert "Question 1: Which bean?\nArabica\nMoon\nid\nwhich\ntype\nchoice\nhint\nLook above.\n" in asked
    assert not [word for word in ("✓", "sweet", "high up", "answer", "Robusta") if word in asked]


def test_language_and_direction_are_those_of_the_course_and_its_parts(tmp_path: Path) -> None:
    """Word checks the spelling by them, and a table begins on the right."""
    lesson = (
        '# Eins\n\n<p lang="en" dir="ltr">An English line.</p>\n\nזה עברית.\n\n| א | ב |\n| --- | --- |\n| 1 | 2 |\n'
    )
    parts = parts_of(output_of(written(tmp_path / "c", "language: he\n", f"---\nid: water\n---\n{lesson}")))
    (default,) = parts["word/styles.xml"].iter(f"{W}rPrDefault")
    assert values(default, "lang", "bidi") == ["he"]
    body = parts["word/document.xml"]
    lines = {"".join(text.text or "" for text in one.iter(f"{W}t")): one for one in body.iter(f"{W}p")}
    english, hebrew = lines["An English line."], lines["זה עברית."]
    assert (values(english, "lang"), len(values(english, "bidi")), len(values(english, "rtl"))) == (["en"], 0, 0)
    assert (values(hebrew, "lang"), len(values(hebrew, "bidi")), len(values(hebrew, "rtl"))) == ([], 1, 1)
    assert len(values(body, "bidiVisual")) == len(list(body.iter(f"{W}tbl")))
    assert "Question" not in words_of(output_of(written(tmp_path / "c", "language: he\n", LESSON)))


def test_cells_that_span_others_keep_their_places(tmp_path: Path) -> None:
    """Over columns and rows, as Word counts them: each row has as many columns as the table."""
    rows = (
        '<th colspan="2">a</th><th rowspan="2">b</th>',
        '<td>1</td><td rowspan="2">2</td>',
        "<td>3</td><td>4</td>",
    )
    table = "".join(f"<tr>{row}</tr>" for row in rows)
    course = written(tmp_path / "c", lesson=f"---\nid: water\n---\n# T\n\n<table>{table}</table>\n")
    (made, *_) = parts_of(output_of(course))["word/document.xml"].iter(f"{W}tbl")
    wide = [[int((values(cell, "gridSpan") or ["1"])[0]) for cell in row.iter(f"{W}tc")] for row in made.iter(f"{W}tr")]
    assert wide == [[2, 1], [1, 1, 1], [1, 1, 1]]
    assert values(made, "vMerge") == ["restart", "restart", "continue", "continue"]


def test_what_a_document_cannot_hold_is_listed(tmp_path: Path) -> None:
    """By file and line, and in its place stand words; formulas are a note, as they do not get lost."""
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "sheet.csv").write_text("a,b\n")
    (tmp_path / "c" / "beans.webp").write_bytes(WEBP)
    lesson = "---\nid: water\n---\n# T\n\n[Sheet](sheet.csv)\n\n![Beans](beans.webp)\n\n$m^2$\n"
    course = written(tmp_path / "c", lesson=lesson)
    output = output_of(course)
    assert [str(one) for one in output.lost] == [
        "water.md:1:1: warning: Word keeps the words of a link to a file, but not the link [not-carried]",
        f"water.md:1:1: warning: Word {NO_PICTURES} [not-carried]",
    ]
    assert "Sheet\n[Beans]\n\\(m^2\\)" in words_of(output)
    assert len(formats()["docx"].notes(course, {})) == 1
    assert formats()["docx"].notes(sample("better-coffee"), {}) == ()


@pytest.mark.parametrize("name", ["water", "w" * 60, "wäter", "1"])
def test_a_bookmark_has_a_name_that_word_takes(name: str) -> None:
    """Two anchors never share one."""
    assert re.fullmatch(r"_[A-Za-z0-9_]{1,39}", bookmark_name(name))
    assert bookmark_name(name) != bookmark_name(f"{name}-")
