"""A course on paper: a handout, or a workbook with the answers at its end."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from exporter.cli import main
from exporter.formats import formats
from exporter.formats.html.one_file import media_inside
from exporter.formats.pdf import printing
from exporter.formats.pdf.answers import HEADINGS, answer_key
from exporter.formats.pdf.printing import printed
from exporter.source import read_course

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
COFFEE = ROOT / "content" / "better-coffee"
COURSE = """\
id: paper
title: Papier
language: de
outline: [lesson.md, quiz.quiz.yaml]
"""
LESSON = """\
# Vom Baum zum Blatt

## Ein Kapitel

Text mit $x^2$.

![Ein Ton](sound.mp3)

| Kopf |
| ---- |
| eins |

```question
id: own
type: essay
prompt: Was meinen Sie?
```
"""
QUIZ = """\
id: quiz
title: Prüfung <b>
questions:
- {id: a, type: true-false, prompt: Papier brennt., answer: true, explanation: "Ab *230* Grad."}
- {id: b, type: essay, prompt: Warum?}
- {id: c, type: choice, prompt: Was ist es?, options: ["a < b & c", Holz], answer: "a < b & c"}
- id: d
  type: choice
  prompt: Welches?
  options: ["![](leaf.svg){.decorative}", Stein]
  answer: "![](leaf.svg){.decorative}"
- {id: e, type: gaps, prompt: Ergänze., text: "{{Blatt|Blätter}} und {{=Baum|Haus}}"}
"""
SOUND = b"ID3" + bytes(100)
LEAF = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"><path d="M0 9L9 0Z"/></svg>'


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Return the folder of a small course in German."""
    folder = tmp_path / "paper"
    folder.mkdir()
    texts = {"course.yaml": COURSE, "lesson.md": LESSON, "quiz.quiz.yaml": QUIZ, "leaf.svg": LEAF}
    (folder / "sound.mp3").write_bytes(SOUND)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def exported(course: Path, *options: str, **variables: str) -> bytes:
    """Return the PDF that the command writes in a process of its own."""
    target = course.parent / "out.pdf"
    command = [sys.executable, "-m", "exporter", "export", "pdf", str(course), "-o", str(target), *options]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **variables}, check=True, capture_output=True)
    return target.read_bytes()


def key_of(folder: Path) -> str:
    """Return the answers of the course in a folder, as HTML."""
    course = read_course(folder)[0]
    return answer_key(course, media_inside(course))


def text_of(pdf: PdfReader) -> str:
    """Return all text in one line."""
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def bookmarks(outline: object) -> list[str]:
    """Return the titles of all bookmarks, in order."""
    if isinstance(outline, list):
        return [title for one in outline for title in bookmarks(one)]
    assert isinstance(outline, dict)
    return [str(outline["/Title"])]


def root_of(pdf: PdfReader) -> Mapping[str, object]:
    """Return the document's catalogue (ISO 32000-2, 7.7.2)."""
    return pdf.trailer["/Root"].get_object()


def test_a_workbook_has_bookmarks_tags_and_answers_and_a_handout_has_no_answers(course: Path) -> None:
    """For whoever reads it on a screen, by ear or on paper; and the clock and its zone change nothing."""
    content = exported(course, "--answers", TZ="Asia/Tokyo")
    workbook = PdfReader(BytesIO(content))
    assert bookmarks(workbook.outline)[-4:] == ["Ein Kapitel", "Prüfung <b>", "Lösungen", "Prüfung <b>"]
    assert root_of(workbook)["/Lang"] == "de"
    assert root_of(workbook)["/MarkInfo"]["/Marked"]
    assert workbook.metadata.title == "Papier"
    assert "Papier brennt. Richtig Ab 230 Grad." in text_of(workbook)
    assert text_of(workbook).count("Papier brennt.") == 2
    assert "[Ein Ton]" in text_of(workbook)
    assert "0:00" not in text_of(workbook)
    assert b"LessonpackMath" in content
    assert set(re.findall(rb"node\d{8}", content)) == {b"node00000001"}
    assert exported(course, "--answers", TZ="America/New_York") == content
    handout = text_of(PdfReader(BytesIO(exported(course))))
    assert "Papier brennt." in handout
    assert "230" not in handout
    assert "Lösungen" not in handout


CHECKED = """async () => {
  await (%s)();
  const settled = ["loaded", "error"];  // what stands in for a font of ours may not be on this machine
  const late = [...document.fonts].filter((font) => !settled.includes(font.status)).map((font) => font.family);
  const blank = [...document.images].filter((picture) => !picture.complete).map((picture) => picture.alt);
  if (late.length || blank.length || !document.fonts.size) throw new Error(JSON.stringify([late, blank]));
}"""


def test_every_font_and_picture_is_there_before_the_browser_prints(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the pages that only paper gets are asked for as they are drawn; some would come late, and by chance."""
    monkeypatch.setattr(printing, "_PREPARE", CHECKED % printing._PREPARE)  # noqa: SLF001 - nothing else runs then
    with ThreadPoolExecutor(max_workers=1) as thread:  # in this one, a browser of other tests may run
        content = thread.submit(lambda: printed(read_course(course)[0], answers=True)).result()
    assert content.startswith(b"%PDF")


def test_a_course_is_printed_where_something_asynchronous_runs(course: Path) -> None:
    """As in a notebook, or beside another browser that Playwright drives."""

    async def export() -> bytes:
        return printed(read_course(course)[0], answers=False)

    with ThreadPoolExecutor(max_workers=1) as thread:  # in this one, a browser of other tests may run
        content = thread.submit(lambda: asyncio.run(export())).result()
    assert content.startswith(b"%PDF")


def test_the_answers_are_numbered_as_the_questions(course: Path) -> None:
    """What has none is left out, and so is a lesson or quiz without any; words of authors are no HTML."""
    key = key_of(course)
    assert re.findall(r"<h[12][^>]*>([^<]*)<", key) == ["Lösungen", "Prüfung &lt;b&gt;"]
    assert re.findall(r'<li value="(\d+)">', key) == ["1", "3", "4", "5"]
    assert "<strong>Richtig</strong>" in key
    assert "<strong>a &lt; b &amp; c</strong>" in key
    assert '<strong><img src="data:image/svg+xml;base64,' in key
    assert "<strong>1. Blatt / Blätter</strong>" in key
    assert "<strong>2. Baum</strong>" in key


def test_a_story_has_no_answers_and_a_course_without_questions_no_page_for_them(course: Path) -> None:
    """In the sample, whose story is a part of it."""
    key = key_of(COFFEE)
    assert "sour cup" not in key
    assert "Your first cup" in key
    (course / "course.yaml").write_text(COURSE.replace(", quiz.quiz.yaml", ""), encoding="utf-8")
    assert key_of(course) == ""


def test_every_language_of_the_player_has_a_heading_for_the_answers() -> None:
    """One that is added is missed here."""
    languages = ROOT / "templates" / "player" / "languages"
    assert sorted(HEADINGS) == sorted(path.stem for path in languages.glob("*.json"))


def test_without_a_browser_nothing_is_written(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what is missing."""
    monkeypatch.setenv("LESSONPACK_BROWSER", "/no/such/browser")
    monkeypatch.chdir(course.parent)
    result = CliRunner().invoke(main, ["export", "pdf", str(course)])
    assert result.exit_code == 1
    assert "/no/such/browser is no program; name a browser that is installed" in result.stderr
    assert list(course.parent.glob("*.pdf")) == []


def test_without_playwright_the_message_says_how_to_install_it(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra, which few who export need."""
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    result = CliRunner().invoke(main, ["export", "pdf", str(course)])
    assert result.exit_code == 1
    assert "pip install 'lessonpack[test]'" in result.stderr


def test_what_paper_cannot_show_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Recordings, and meanings of terms where no glossary has them."""
    (tmp_path / "course.yaml").write_text("id: paper\ntitle: Paper\noutline: [l.md]\n", encoding="utf-8")
    (tmp_path / "s.mp3").write_bytes(b"ID3")
    (tmp_path / "l.md").write_text("# Tea\n\n![A sound](s.mp3)\n\nA leaf.\n\n*[leaf]: On a bush\n", encoding="utf-8")
    monkeypatch.setattr(printing, "printed", lambda _course, *, answers: b"answers" if answers else b"none")

    (output,) = formats()["pdf"].outputs(read_course(tmp_path)[0], {"answers": True})

    assert output.files == {"paper-answers.pdf": b"answers"}
    assert [one.message.removeprefix("PDF ")[:33] for one in output.lost] == [
        "keeps the words of a recording, b",
        "leaves out the meanings of terms,",
    ]


def test_answers_come_with_all_that_is_told_about_them(tmp_path: Path) -> None:
    """Feedback beside its option, sample answers and hints."""
    (tmp_path / "course.yaml").write_text("id: paper\ntitle: Paper\noutline: [q.quiz.yaml]\n", encoding="utf-8")
    (tmp_path / "q.quiz.yaml").write_text(
        "title: Q\nquestions:\n"
        "- {id: a, type: choice, prompt: Which?, answer: Green, hint: Leaf,\n"
        "   options: [Green, {text: Blue, feedback: No.}]}\n"
        "- {id: b, type: essay, prompt: Why?, sample_answer: Because.}\n",
        encoding="utf-8",
    )

    key = answer_key(read_course(tmp_path)[0], {})

    assert "<li>Blue<p>No.</p></li>" in key
    assert "<div><p>Leaf</p></div>" in key
    assert "<div><p>Because.</p></div>" in key
