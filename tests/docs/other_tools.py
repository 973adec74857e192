"""Small files of other tools, under the names that the pages for people who come from there give them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from exporter.archive import write_zip
from exporter.deliveries import every_format
from tests.formats.samples import sample
from tests.imports.moodle import answer, question, quiz
from tests.imports.office_files import document, paragraph, presentation, zipped
from tests.imports.test_moodle_backup import course, packed

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.formats.base import Output

LIA = """\
<!--
author: Ada
language: en
-->

# Tea

## Water

Which is hot?

    [( )] Ice
    [(X)] Steam
"""
TRUE_OR_FALSE = {"question": "<p>Tea is a plant.</p>", "correct": "true"}


def write_files_of_other_tools(folder: Path) -> None:
    """Write a document, a presentation, a backup, a bank, a cartridge, H5P, LiaScript, and a folder of MkDocs."""
    parts = (paragraph("Part", "heading1"), paragraph("Water", "heading2"), paragraph("Text."))
    (folder / "handout.docx").write_bytes(document(*parts))
    (folder / "talk.pptx").write_bytes(presentation())
    (folder / "backup.mbz").write_bytes(packed(course()))
    asked = question("multichoice", "Hot?", answer("Ice", 0) + answer("Steam", 100))
    (folder / "questions.xml").write_text(quiz(asked), "utf-8")
    write_zip(folder / "canvas.imscc", _cartridge().files)
    about = {"title": "Tea", "mainLibrary": "H5P.TrueFalse", "language": "en"}
    content = {"h5p.json": json.dumps(about), "content/content.json": json.dumps(TRUE_OR_FALSE)}
    (folder / "tea.h5p").write_bytes(zipped(content))
    (folder / "lia.md").write_text(LIA, "utf-8")
    (folder / "my-docs" / "docs").mkdir(parents=True)
    (folder / "my-docs" / "mkdocs.yml").write_text("site_name: Tea\nnav: [{Water: index.md}]\n", "utf-8")
    (folder / "my-docs" / "docs" / "index.md").write_text('# Water\n\n!!! tip "Hot"\n    Nearly boiling.\n', "utf-8")


def _cartridge() -> Output:
    (chosen,) = (one for one in every_format() if one.format.name == "cc")
    (output,) = chosen.format.outputs(sample("better-coffee"), chosen.settings)
    return output
