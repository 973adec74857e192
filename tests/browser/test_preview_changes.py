"""What an author sees in the browser while files change: mistakes over the last good state, and never a stale page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accessibility import violations
from patience import PATIENCE, waits_until
from playwright.sync_api import expect
from ports import free_port

from tests.preview.looking import looking_at
from tests.source.written import write

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from exporter.preview.session import Preview

LESSON = "# Grinding\n\nFine is {}.\n"
TITLED = "# Fine is {}.\n\nGrind.\n"


def save(path: Path, text: str) -> None:
    """Write a file as editors do: whole or not at all."""
    path.with_name(f".{path.name}").write_text(text)
    path.with_name(f".{path.name}").replace(path)


def hides_problems(page: Page, course: Path, preview: Preview) -> None:
    """Hide a mistake: the same one stays hidden at the next save, and nobody's keyboard is taken away."""
    problems = page.locator("#problems")
    expect(page.locator("#problems-alert")).to_contain_text("1 error.")
    problems.get_by_role("button", name="Hide").press("Escape")
    expect(problems).to_be_hidden()
    shows = page.get_by_role("button", name="1 error")
    expect(shows).to_be_focused()
    page.get_by_text("Download", exact=True).click()
    expect(page.locator("#zips-note")).to_contain_text("Correct the errors first")
    build = preview.board.build.number
    save(course / "grinding.md", LESSON.format("[very fast](fast.md)"))
    expect(problems.locator("pre")).to_contain_text("3 | Fine is [very fast](fast.md).")
    assert preview.board.build.number > build
    expect(problems).to_be_hidden()
    shows.click()
    expect(problems).to_be_focused()


def test_mistakes_stay_over_the_last_good_state_until_they_are_mended(browser: Browser, tmp_path: Path) -> None:
    """One after the other: a mistake, a missing picture, a new lesson, a course without its file, fifty saves."""
    course = write(tmp_path / "course", {"grinding.md": LESSON.format("slow")})
    outline = (course / "course.yaml").read_text()
    troubles: list[str] = []
    with looking_at(course) as preview:
        assert waits_until(lambda: preview.board.build.number > 0)
        page = browser.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto(f"{preview.panel.origin}/")
        inside = page.frame_locator("#runtime").frame_locator("iframe")
        problems, text = page.locator("#problems"), inside.locator(".page.current")
        # The LMS hears that when the course has put its page together, and listens to clicks.
        expect(page.locator("#sentence")).to_have_text("Incomplete, no score yet, would resume at the beginning.")
        inside.locator(".page.current .button.main").click()
        expect(text).to_contain_text("Fine is slow.")
        expect(problems).to_be_hidden()

        save(course / "grinding.md", LESSON.format("[fast](fast.md)"))
        expect(problems).to_contain_text("1 error")
        expect(problems.locator("pre")).to_contain_text("3 | Fine is [fast](fast.md).")
        link = problems.get_by_role("link", name="grinding.md:3:16")
        expect(link).to_have_attribute("href", f"edit://{(course / 'grinding.md').as_posix()}:3:16")
        expect(text).to_contain_text("Fine is slow.")
        assert violations(page) == []

        hides_problems(page, course, preview)
        save(course / "fast.md", "# Fast\n\nIs coarse.\n")
        save(course / "course.yaml", outline.replace("grinding.md", "grinding.md, fast.md"))
        expect(problems).to_be_hidden()
        expect(text).to_contain_text("Fine is very fast.")
        expect(inside.get_by_role("link", name="Fast").first).to_be_attached()

        save(course / "grinding.md", LESSON.format("![A mill](mill.png)"))
        expect(problems).to_contain_text("Placeholders stand for what is missing.")
        picture = inside.get_by_role("img", name="A mill")
        expect(picture).to_have_attribute("src", "media/mill.png.missing.svg")
        assert waits_until(lambda: picture.evaluate("one => one.complete && one.naturalWidth") == 640)

        (course / "course.yaml").unlink()
        expect(problems).to_contain_text("'course.yaml' was deleted or renamed; the preview shows the course as it was")
        expect(picture).to_be_attached()
        for number in range(50):
            save(course / "grinding.md", LESSON.format(number))
            save(course / "course.yaml", outline)
        expect(problems).to_be_hidden()
        expect(text).to_contain_text("Fine is 49.")
        assert troubles == []
        page.close()


def test_a_preview_that_is_started_again_goes_on_in_the_same_tab(browser: Browser, tmp_path: Path) -> None:
    """Its builds are counted from one again; what the first has left in the frame is not the second's."""
    course = write(tmp_path / "course", {"grinding.md": TITLED.format("slow")})
    page = browser.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    text = page.frame_locator("#runtime").frame_locator("iframe").locator("body")
    port = free_port()
    with looking_at(course, port) as preview:
        page.goto(f"{preview.panel.origin}/")
        expect(text).to_contain_text("Fine is slow.")
        page.evaluate("document.body.dataset.of = 'the first'")
    expect(page.locator("#state")).to_contain_text("The preview has ended.")
    save(course / "grinding.md", TITLED.format("fast"))
    with looking_at(course, port):
        expect(text).to_contain_text("Fine is fast.")
        expect(page.locator("#state")).to_have_text("")
        expect(page.locator("body")).not_to_have_attribute("data-of", "the first")
    page.close()
