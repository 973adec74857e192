"""Writes a slide as Markdown: title, texts, lists, tables, charts as tables, pictures, and notes as a folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from exporter.imports.intake import clean
from exporter.imports.notes import short
from exporter.imports.pictures import SHOWN
from exporter.plain_text import as_line, escaped
from exporter.problems import Position

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exporter.imports.notes import Notes
    from exporter.imports.pictures import Pictures

_DEEPEST = 8
_MOST_ROWS, _MOST_COLUMNS = 500, 50
_WEB = ("https://", "http://", "mailto:")
_SECTIONS = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
_POINTS = "{http://schemas.openxmlformats.org/drawingml/2006/chart}ptCount"
_MOST_SERIES = 50


def sections_of(presentation: Any) -> dict[int, str]:
    """Return the names of PowerPoint's sections by the ids of their first slides, if there are several."""
    found: dict[int, str] = {}
    for one in presentation.element.iter(f"{_SECTIONS}section"):
        first = next(one.iter(f"{_SECTIONS}sldId"), None)
        if first is not None:
            found[int(first.get("id", ""))] = _one_line(one.get("name", ""))
    return found if len(found) > 1 else {}


@dataclass(slots=True)
class Slides:
    """Writes the slides of one presentation."""

    name: str
    notes: Notes
    pictures: Pictures

    def written(self, slide: Any, number: int) -> str:
        """Return a slide as a part of a lesson; empty, with a note, if it is hidden."""
        place = Position(self.name, number)
        if slide.element.get("show") == "0":
            self.notes.lost(place, "a slide that is hidden")
            return ""
        title = slide.shapes.title
        words = _one_line(title.text_frame.text) if title is not None and title.has_text_frame else ""
        pieces = [
            piece for shape in slide.shapes if not _is_same(shape, title) for piece in self._shape(shape, place, 0)
        ]
        notes = self._notes(slide)
        if not words and not pieces and not notes:
            return ""
        return "\n\n".join([f"## {as_line(words) or f'Slide {number}'}", *pieces, *([notes] if notes else [])])

    def _notes(self, slide: Any) -> str:
        frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
        text = _paragraphs(frame) if frame is not None else ""
        return f"::: details Notes\n{text}\n:::" if text else ""

    def _shape(self, shape: Any, place: Position, depth: int) -> list[str]:
        if getattr(shape, "shapes", None) is not None and depth < _DEEPEST:
            return [piece for inner in shape.shapes for piece in self._shape(inner, place, depth + 1)]
        if getattr(shape, "has_table", False):
            return self._cells(shape, place)
        if getattr(shape, "has_chart", False):
            return self._chart(shape, place)
        if _has_picture(shape):
            return self._picture(shape, place)
        if shape.has_text_frame:
            text = _paragraphs(shape.text_frame, is_list=_is_body(shape))
            return [text] if text else []
        what = _what(shape)
        if what:
            self.notes.lost(place, f"{what}, {short(str(shape.name))}")
        return []

    def _cells(self, shape: Any, place: Position) -> list[str]:
        rows, width = list(shape.table.rows), len(shape.table.columns)
        if len(rows) > _MOST_ROWS or width > _MOST_COLUMNS:
            limits = f"{_MOST_ROWS} rows or {_MOST_COLUMNS} columns"
            self.notes.lost(place, f"a part of a table of more than {limits}, {short(str(shape.name))}")
        kept = (islice(row.cells, _MOST_COLUMNS) for row in rows[:_MOST_ROWS])
        return [_table([[_one_line(cell.text) for cell in cells] for cells in kept])]

    def _picture(self, shape: Any, place: Position) -> list[str]:
        properties = shape.element.xpath(".//p:cNvPr")
        words = _one_line(str(properties[0].get("descr") or "")) if properties else ""
        path = self.pictures.add(words or str(shape.name), shape.image.blob, place)
        if path is None or path.rpartition(".")[2] not in SHOWN:
            return [as_line(words)] if words else []
        if not words:
            self.notes.look(place, "a picture without an alternative text; say what it shows")
        return [f"![{as_line(words).replace('[', '(').replace(']', ')')}]({path})"]

    def _chart(self, shape: Any, place: Position) -> list[str]:
        try:
            return self._numbers(shape, place)
        except (NotImplementedError, KeyError, ValueError):
            self.notes.lost(place, f"a chart of a kind that cannot be read, {short(str(shape.name))}")
            return []

    def _numbers(self, shape: Any, place: Position) -> list[str]:
        chart = shape.chart
        if any(int(points.get("val", "")) > _MOST_ROWS for points in chart.element.iter(_POINTS)):
            self.notes.lost(place, f"a chart of more than {_MOST_ROWS} values, {short(str(shape.name))}")
            return []
        plot = next(iter(chart.plots), None)
        if plot is None:
            self.notes.lost(place, f"a chart, {short(str(shape.name))}")
            return []
        title = (
            _one_line(chart.chart_title.text_frame.text) if chart.has_title and chart.chart_title.has_text_frame else ""
        )
        categories = [_one_line(str(label)) for label in plot.categories]
        series = list(plot.series)[:_MOST_SERIES]
        rows = [["", *(_one_line(str(one.name)) for one in series)]]
        values = [list(one.values) for one in series]
        for index, label in enumerate(categories):
            rows.append([label, *(_number(one, index) for one in values)])
        self.notes.look(place, f"the chart {short(title or str(shape.name))} is a table of its numbers now")
        return [*([f"**{as_line(title)}**"] if title else []), _table(rows)]


def _is_same(shape: Any, title: Any) -> bool:
    return title is not None and shape.shape_id == title.shape_id


def _is_body(shape: Any) -> bool:
    return bool(shape.is_placeholder) and str(shape.placeholder_format.type).partition(" ")[0] in ("BODY", "OBJECT")


def _has_picture(shape: Any) -> bool:
    try:
        return shape.image is not None
    except (AttributeError, ValueError, KeyError):
        return False


def _what(shape: Any) -> str:
    tag = shape.element.tag.rpartition("}")[2]
    if tag == "pic":
        return "a picture that is linked, or a recording"
    return "SmartArt or an embedded document" if tag == "graphicFrame" else ""


def _number(values: list[Any], index: int) -> str:
    value = values[index] if index < len(values) else None
    return "" if value is None else f"{value:g}" if isinstance(value, (int, float)) else str(value)


def _paragraphs(frame: Any, *, is_list: bool = False) -> str:
    written: list[tuple[int, str]] = []
    for paragraph in frame.paragraphs:
        words = clean("".join(_runs(paragraph))).replace("\n", " ").strip()
        if words:
            written.append((min(paragraph.level, _DEEPEST), words))
    if is_list and (len(written) > 1 or any(level for level, _ in written)):
        return "\n".join(f"{'  ' * level}- {words}" for level, words in written)
    return "\n\n".join(words for _, words in written)


def _runs(paragraph: Any) -> Iterable[str]:
    for run in paragraph.runs:
        text = run.text.replace("\v", " ")
        words = text.strip()
        if not words:
            yield text
            continue
        made = escaped(words)
        if run.font.bold:
            made = f"**{made}**"
        elif run.font.italic:
            made = f"*{made}*"
        address = str(run.hyperlink.address or "")
        if address.lower().startswith(_WEB):
            quoted = re.sub(r"[\s()<>\\]", lambda found: f"%{ord(found[0]):02X}", address)
            made = f"[{made}]({quoted})"
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        yield f"{before}{made}{after}"


def _one_line(text: str) -> str:
    return " ".join(clean(text.replace("\v", " ")).split())


def _table(rows: list[list[str]]) -> str:
    width = max(map(len, rows), default=0)
    lines = [
        "| " + " | ".join(as_line(cell).replace("|", "\\|") if cell else "" for cell in row) + " |" for row in rows
    ]
    return "\n".join([*lines[:1], "| " + " | ".join(["---"] * width) + " |", *lines[1:]])
