"""PowerPoint's presentations."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from typing import TYPE_CHECKING

import pptx
import pytest

from exporter.imports.base import Wishes
from exporter.imports.notes import ImportFailed
from exporter.imports.run import import_into_new
from tests.imports.imported import Imported, imported
from tests.imports.office_files import presentation

if TYPE_CHECKING:
    from pathlib import Path


def with_part(name: str, content: bytes) -> bytes:
    """Return the presentation with another part in place of one of its own."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(presentation())) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, content if entry == name else old.read(entry))
    return stream.getvalue()


def test_a_table_without_end_is_cut_and_listed(tmp_path: Path) -> None:
    """As many columns come as anybody reads."""
    talk = pptx.Presentation()
    slide = talk.slides.add_slide(talk.slide_layouts[6])
    table = slide.shapes.add_table(1, 60, 0, 0, 9_000, 100).table
    for number, cell in enumerate(table.rows[0].cells, 1):
        cell.text = f"c{number}."
    stream = io.BytesIO()
    talk.save(stream)

    came = imported(tmp_path, stream.getvalue(), "talk.pptx")

    (lesson,) = (path for path in came.result.made.files if path.endswith(".md"))
    assert "| c50. |\n" in came.text(lesson)
    assert "c51." not in came.text(lesson)
    assert [line for line in came.lost if "a part of a table of more than 500 rows or 50 columns" in line]


def test_slides_become_sections_with_folded_notes(tmp_path: Path) -> None:
    """Lists, tables, charts as tables, pictures with their words; what is hidden is listed."""
    came = imported(tmp_path, presentation(), "talk.pptx")

    assert came.result.reader.name == "pptx"
    assert came.text("coffee.md") == (
        """# Coffee

## Beans & water

- Arabica
  - from \\*Ethiopia\\*

| a | b\\|c |
| --- | --- |
| 1 | 2 |

::: details Notes
Say it slowly.
:::

## Numbers

|  | Cups |
| --- | --- |
| 2023 | 3 |
| 2024 | 4.5 |

![A dot](media/a-dot.png)

[**More**](https://example.org/a%20b)
"""
    )
    assert came.lost == ["3: a slide that is hidden"]
    assert len(came.looks) == 1
    assert came.result.problems == ()


def test_each_slide_can_be_a_lesson(tmp_path: Path) -> None:
    """By the level of its title."""
    (tmp_path / "talk.pptx").write_bytes(presentation())

    came = Imported(import_into_new(tmp_path / "talk.pptx", tmp_path / "course", None, None, Wishes(lesson_level=2)))

    assert came.text("course.yaml").endswith("outline:\n  - beans-water.md\n  - numbers.md\n")


BOMB = b'<!DOCTYPE p [<!ENTITY a "aaaa">]><p>&a;</p>'


@pytest.mark.parametrize(
    ("part", "content", "said"),
    [
        ("ppt/slides/slide1.xml", BOMB, "document type"),
        ("ppt/slides/slide1.xml", BOMB.decode().encode("utf-16"), "document type"),
        ("ppt/slides/slide1.xml", b"<p", "can be read"),
        ("ppt/presentation.xml", b"<x/>", "can be read"),
        ("ppt/slides/slide1.xml", b"<a>" * 50_000, "can be read"),
    ],
)
def test_hostile_presentations_are_refused_and_nothing_is_written(
    part: str, content: bytes, said: str, tmp_path: Path
) -> None:
    """Before the library sees them, or with its failure in words."""
    with pytest.raises(ImportFailed, match=said):
        imported(tmp_path, with_part(part, content), "a.pptx")

    assert [path.name for path in tmp_path.iterdir()] == ["a.pptx"]


def test_a_chart_of_more_numbers_than_it_has_is_not_read(tmp_path: Path) -> None:
    """The library makes as many as the chart says."""
    parts = zipfile.ZipFile(io.BytesIO(presentation()))
    chart = next(name for name in parts.namelist() if "charts/chart" in name)
    content = re.sub(rb'ptCount val="\d+"', b'ptCount val="2000000000"', parts.read(chart))

    came = imported(tmp_path, with_part(chart, content), "a.pptx")

    assert any("a chart of more than 500 values" in str(note) for note in came.lost)


EMPTY = '<p14:section name="x"/>'


def test_sections_are_read_as_xml(tmp_path: Path) -> None:
    """Their names with the signs that XML writes otherwise; those without slides cost no time."""
    names = "".join(
        f'<p14:section name="{name}"><p14:sldIdLst><p14:sldId id="{number}"/></p14:sldIdLst></p14:section>'
        for name, number in (("Tea &amp; milk", 256), ("Cups", 257))
    )
    written = zipfile.ZipFile(io.BytesIO(presentation())).read("ppt/presentation.xml").decode()
    content = re.sub(r"(?s)<p:extLst>.*</p:extLst>", "", written).replace(
        "</p:presentation>",
        '<p:extLst><p:ext uri="s"><p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">'
        f"{names}{EMPTY * 50_000}</p14:sectionLst></p:ext></p:extLst></p:presentation>",
    )

    came = imported(tmp_path, with_part("ppt/presentation.xml", content.encode()), "a.pptx")

    assert "tea-milk.md" in came.result.written


def test_without_the_extra_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing is written."""
    content = presentation()
    monkeypatch.setitem(sys.modules, "pptx", None)

    with pytest.raises(ImportFailed, match=r"pptx is needed .* pip install 'lessonpack\[import\]'"):
        imported(tmp_path, content, "a.pptx")
