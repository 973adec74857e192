"""Prints a course with an installed browser, which asks for nothing: the same course always gives the same bytes."""

from __future__ import annotations

import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.archive import OutputError
from exporter.browsers import PATIENCE, NoBrowserError, find_browser, require_playwright, started
from exporter.formats.html.one_file import media_inside, one_file
from exporter.formats.pdf.answers import answer_key

if TYPE_CHECKING:
    from exporter.course import Course

_DATE = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}\+00'00'")
_EARLIEST = rb"\g<1>19800101000000+00'00'"
"""The time of the files in our packages: nothing else in the document tells when it was made."""
_END_OF_PAGES = "</main>"
_PLAYING = "#start-stage button"
"""What the player draws when it is ready."""
_ONCE = 'addEventListener("beforeprint", (event) => event.isTrusted && event.stopImmediatePropagation())'
"""Keeps the browser's own event from the player, which is ready by then: nothing would wait for what it drew anew."""
_PREPARE = """async () => {
  dispatchEvent(new Event("beforeprint"));
  for (const recording of document.querySelectorAll("audio, video")) {
    const words = (recording.getAttribute("aria-label") || recording.textContent).trim();
    const named = document.createElement("em");
    named.textContent = words && `[${words}]`;
    recording.controls = false;
    if (recording.poster) {
      recording.after(named);
    } else {
      recording.replaceWith(named);
    }
  }
  for (const picture of document.images) {
    picture.loading = "eager";
  }
  const pictures = [...document.images].map((picture) => picture.decode());
  const fonts = [...document.fonts].map((font) => font.load());
  await Promise.allSettled([...pictures, ...fonts]);
}"""
"""Lets the player put its other pages and its questions onto the paper, and waits for their pictures and fonts.

Of a recording, its words and its first picture stay: the browser would print its controls, as "0:00 / 0:12".
"""
_ELEMENT = re.compile(rb"\(node\d{8}\)")


def printed(course: Course, *, answers: bool) -> bytes:
    """Return a course as PDF, with bookmarks for its headings and tags (PDF/UA); questions have room for answers.

    Raises:
        OutputError: there is no browser, or nothing to drive it with; the message says what to install.
    """
    try:
        require_playwright()
        program = find_browser()
        media = media_inside(course)
        page = one_file(course, media).decode()
        if answers:
            page = page.replace(_END_OF_PAGES, answer_key(course, media) + _END_OF_PAGES, 1)
        # In a thread of its own: Playwright refuses one in which anything asynchronous runs.
        with ThreadPoolExecutor(max_workers=1) as thread:
            return _told_by_content(thread.submit(_print, program, page).result())
    except NoBrowserError as error:
        raise OutputError(str(error)) from None


def _print(program: Path, page: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder, started(program) as browser:
        file = Path(folder) / "course.html"
        file.write_text(page, encoding="utf-8")
        context = browser.new_context(offline=True, reduced_motion="reduce", color_scheme="light")
        context.set_default_timeout(PATIENCE * 1000)
        context.add_init_script(_ONCE)
        opened = context.new_page()
        opened.goto(file.as_uri())
        opened.wait_for_selector(_PLAYING, state="attached")
        opened.emulate_media(media="print")
        opened.evaluate(_PREPARE)
        content: bytes = opened.pdf(format="A4", prefer_css_page_size=True, outline=True, tagged=True)
        context.close()
    return content


def _told_by_content(pdf: bytes) -> bytes:
    """Return a PDF without its date, and with ids of elements from 1 on: Chromium's depend on what it drew before."""
    ids = sorted(set(_ELEMENT.findall(pdf)))
    anew = {one: b"(node%08d)" % number for number, one in enumerate(ids, 1)}
    return _ELEMENT.sub(lambda found: anew[found[0]], _DATE.sub(_EARLIEST, pdf))
