"""Makes small documents of Word and PowerPoint."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from tests.imports.folders import PNG

if TYPE_CHECKING:
    from collections.abc import Mapping

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="d" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>"""
_OWN = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="p" Type="{_OFFICE}/image" Target="media/p.png"/>
<Relationship Id="x" Type="{_OFFICE}/image" TargetMode="External" Target="file:///etc/passwd"/>
<Relationship Id="f" Type="{_OFFICE}/footnotes" Target="footnotes.xml"/>
<Relationship Id="l" Type="{_OFFICE}/hyperlink" TargetMode="External" Target="https://example.org/"/></Relationships>"""
_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/></w:style>'
    for name in ("Title", "Caption", *(f"heading {level}" for level in range(1, 5)))
)


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """Return a zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def paragraph(text: str, style: str = "", *, bold: bool = False) -> str:
    """Return a paragraph of Word; ``text`` may hold runs."""
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    runs = text if text.startswith("<w:") else f'<w:r>{weight}<w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:p>{look}{runs}</w:p>"


def picture(words: str = "", relation: str = "p") -> str:
    """Return a run with a picture."""
    place = "http://schemas.openxmlformats.org/drawingml/2006"
    embed = "embed" if relation == "p" else "link"
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{place}/wordprocessingDrawing">'
        f'<wp:docPr id="1" name="P" descr="{words}"/><a:graphic xmlns:a="{place}/main"><a:graphicData>'
        f'<pic:pic xmlns:pic="{place}/picture"><pic:blipFill><a:blip {_R} r:{embed}="{relation}"/></pic:blipFill>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def document(*body: str, others: Mapping[str, str | bytes] | None = None, head: str = "") -> bytes:
    """Return a document of Word."""
    footnotes = f'<w:footnotes {_W}><w:footnote w:id="2">{paragraph("The note.")}</w:footnote></w:footnotes>'
    return zipped(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELS,
            "word/_rels/document.xml.rels": _OWN,
            "word/document.xml": f"{head}<w:document {_W} {_R}><w:body>{''.join(body)}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {_W}>{_STYLES}</w:styles>",
            "word/footnotes.xml": footnotes,
            "word/media/p.png": PNG,
            **(others or {}),
        }
    )


def presentation() -> bytes:
    """Return a presentation with a list, a table, a chart, a picture, notes and a hidden slide."""
    deck: Any = Presentation()
    deck.core_properties.title = "Coffee"
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Beans & water"
    frame = slide.placeholders[1].text_frame
    frame.text = "Arabica"
    inner = frame.add_paragraph()
    inner.text, inner.level = "from *Ethiopia*", 1
    slide.notes_slide.notes_text_frame.text = "Say it slowly."
    table = slide.shapes.add_table(2, 2, 0, 0, Inches(2), Inches(1)).table
    for row, cells in enumerate((("a", "b|c"), ("1", "2"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    second = deck.slides.add_slide(deck.slide_layouts[5])
    second.shapes.title.text = "Numbers"
    figures = CategoryChartData()
    figures.categories = ["2023", "2024"]
    figures.add_series("Cups", (3, 4.5))
    second.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, Inches(3), Inches(3), figures)
    shown = second.shapes.add_picture(io.BytesIO(PNG_FILE), 0, 0)
    shown._element._nvXxPr.cNvPr.set("descr", "A dot")  # noqa: SLF001 - python-pptx has no other way
    box = second.shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame
    run = box.paragraphs[0].add_run()
    run.text, run.font.bold, run.hyperlink.address = "More", True, "https://example.org/a b"
    deck.slides.add_slide(deck.slide_layouts[5])._element.set("show", "0")  # noqa: SLF001 - see above
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


PNG_FILE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf500f0003860180"
    "5a3428b50000000049454e44ae426082"
)
"""A picture of one pixel that every library can read."""
