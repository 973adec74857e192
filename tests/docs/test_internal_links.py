"""Links within the documentation lead somewhere."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def anchors(document: Path) -> set[str]:
    """Return the anchors of a document's headings, made as code hosts make them."""
    tokens = MarkdownIt("commonmark").parse(document.read_text(encoding="utf-8"))
    titles = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]
    plain = (unicodedata.normalize("NFC", title.replace("`", "")).lower() for title in titles)
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in plain}


def links(document: Path) -> list[str]:
    """Return the addresses of a document's links that lead to files of the repository."""
    tokens = MarkdownIt("commonmark").enable("table").parse(document.read_text(encoding="utf-8"))
    inner = [child for token in tokens for child in token.children or () if child.type == "link_open"]
    return [str(link.attrs["href"]) for link in inner if "://" not in str(link.attrs["href"])]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_every_link_of_a_document_leads_to_a_file_and_a_heading(document: Path) -> None:
    """No reader ends up nowhere."""
    broken = []
    for link in links(document):
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        if not target.is_file() or (anchor and anchor not in anchors(target)):
            broken.append(link)

    assert broken == []


def test_every_document_can_be_reached_from_the_readme() -> None:
    """Nothing that somebody wrote for readers is hidden from them."""
    readmes = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("README.md"))]
    linked = {(one.parent / link.partition("#")[0]).resolve() for one in readmes for link in links(one)}

    assert [path for path in DOCUMENTS[2:] if path not in linked] == []
