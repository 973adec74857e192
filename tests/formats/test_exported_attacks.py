"""What a hostile course says is text in the formats of others, too: nothing there runs or leaves its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree, html

from exporter.deliveries import every_format
from exporter.source import read_course
from tests.formats.test_epub import opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from exporter.course import Course

_SCRIPT = "</title>]]><script>alert(1)</script>"
_LESSON = f"""\
---
title: '{_SCRIPT}'
---

`{_SCRIPT}`

<p style="background:url(javascript:alert(1))" onclick="alert(1)">s</p>

<math><mi onclick="alert(1)" href="javascript:alert(1)">x</mi></math>

<svg onload="alert(1)"><script>alert(1)</script></svg>

<x:y><![CDATA[ <script>alert(1)</script> ]]></x:y>

<meta http-equiv="refresh" content="0;url=https://evil.example">
"""
_QUIZ = f"""\
title: '{_SCRIPT}'
questions:
  - {{id: q, type: choice, prompt: '`{_SCRIPT}`', options: ['`{_SCRIPT}`', b], answer: b}}
"""


_ACTIVE = frozenset({"base", "embed", "form", "iframe", "object", "script", "svg"})


def _files(course: Course, name: str) -> Mapping[str, bytes]:
    (chosen,) = (one for one in every_format() if one.format.name == name)
    (output,) = chosen.format.outputs(course, chosen.settings)
    files = {path: content for path, content in output.files.items() if isinstance(content, bytes)}
    return opened(*files.values()) if name == "epub" else files


def _documents(files: Mapping[str, bytes]) -> Iterator[etree._Element]:
    """Yield the pages and documents, and what of their texts an LMS takes for HTML."""
    for path, content in files.items():
        if path.endswith(".html"):
            yield html.fromstring(content)
        elif path.endswith((".xhtml", ".xml", ".opf")):
            tree = etree.fromstring(content)
            yield tree
            for text in tree.xpath("//*[@texttype='text/html'] | //*[@format='html']/text"):
                yield html.fragment_fromstring(text.text or "", create_parent="div")


@pytest.mark.parametrize("name", ["epub", "cc", "docx", "qti", "moodle"])
def test_nothing_of_a_hostile_course_runs_elsewhere(name: str, tmp_path: Path) -> None:
    """Titles, texts, options and formulas are words in pages, books and banks."""
    (tmp_path / "course.yaml").write_text(f"id: c\ntitle: '{_SCRIPT}'\noutline: [l.md, q.quiz.yaml]\n")
    (tmp_path / "l.md").write_text(_LESSON)
    (tmp_path / "q.quiz.yaml").write_text(_QUIZ)
    documents = list(_documents(_files(read_course(tmp_path)[0], name)))
    nodes = [node for tree in documents for node in tree.iter(etree.Element)]
    assert any("alert(1)" in (node.text or "") for node in nodes)
    assert not _ACTIVE & {etree.QName(node).localname for node in nodes}
    attributes = [(etree.QName(key).localname, value) for node in nodes for key, value in node.attrib.items()]
    assert [key for key, _ in attributes if key.startswith("on") or key in ("http-equiv", "style")] == []
    assert [value for _, value in attributes if value.startswith("javascript:")] == []
