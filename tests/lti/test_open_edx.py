"""A platform that we did not write: Open edX's own code launches the tool, links deep, gives tokens and takes scores.

Every walk is a browser's, with the tool in a frame of another site; one browser blocks third-party cookies.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import math
import subprocess
import sys
import tempfile
import urllib.request
import venv
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from browsing import (
    answer_and_go_on,
    answer_somehow,
    jump,
    keeps,
    new_page,
    picture,
    submit,
    tool_frame,
)
from patience import becomes, waits_until
from playwright.sync_api import expect
from ports import free_port
from running import running_tool

from lti_tool.lti.platforms import Registration
from lti_tool.lti.refusals import LaunchRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Frame

    from lti_tool.web.tool import Tool


REQUIREMENTS = ("lti-consumer-xblock==11.4.4", "cryptography>=43")


@pytest.fixture(scope="session")
def open_edx_python() -> Path:
    """Give an environment of its own with Open edX's package, made once and kept beside other temporary files."""
    name = hashlib.sha256(" ".join((sys.version, *REQUIREMENTS)).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"lessonpack-open-edx-{name}"
    with Path(f"{folder}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the tests of this file may run in several processes
        if not (folder / "complete").exists():
            # Most of it is never imported, so nothing is compiled beforehand.
            python = str(folder / "bin" / "python")
            venv.create(folder, clear=True)
            uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", python, *REQUIREMENTS]
            if subprocess.run(uv, check=False).returncode:  # such as by an index that only pip knows
                pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-compile"]
                subprocess.run([*pip, *REQUIREMENTS], check=True)
            (folder / "complete").touch()
    return folder / "bin" / "python"


class OpenEdx:
    """Open edX and the tool, which know each other."""

    def __init__(self, url: str, tool: Tool) -> None:
        self.url = url
        self.tool = tool

    def records(self, link: str) -> dict[str, Any]:
        """Return the grades that it published for a link, the scores that it was sent, and what was picked."""
        with urllib.request.urlopen(f"{self.url}/records") as reply:  # noqa: S310 - our own server
            found: dict[str, Any] = json.load(reply)
        return found.get(link, {})

    def scores(self, link: str) -> list[dict[str, Any]]:
        """Return the scores in the one column of a link."""
        (column,) = self.records(link)["line_items"]
        assert column["maximum"] == 20
        return list(column["scores"])

    def has_graded(self, user: str, link: str) -> bool:
        """Return whether it has published somebody's grade, which it does after it has stored the score."""
        return user in self.records(link).get("grades", {})

    def open(self, context: BrowserContext, user: str, link: str, **options: str) -> Frame:
        """Sign somebody in and open a page of the course, with the link in a frame, which is returned."""
        page = new_page(context)
        page.goto(f"{self.url}/page?{urlencode({'user': user, 'link': link, **options})}")
        return tool_frame(page)


@pytest.fixture(scope="module")
def open_edx(open_edx_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenEdx]:
    """Start both, and register each with the other by hand, as Open edX has no dynamic registration."""
    folder = tmp_path_factory.mktemp("open-edx")
    with running_tool(folder) as tool, (folder / "open-edx.log").open("w") as log:
        program = Path(__file__).parent / "open_edx_platform.py"
        command = [str(open_edx_python), str(program), str(free_port()), tool.settings.url, str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as process:
            assert process.stdout is not None
            try:
                known = next(json.loads(line) for line in process.stdout if line.startswith("{"))
                registration = Registration(**known, token_audience=known["token_url"])
                tool.platforms.register(registration, deployment_id="1", actor="test")
                system = OpenEdx(known["issuer"], tool)
                assert waits_until(lambda: _answers(system))
                yield system
            finally:
                process.kill()


def _answers(system: OpenEdx) -> bool:
    try:
        system.records("first")
    except OSError:
        return False
    return True


@pytest.fixture
def strict(chromium: Browser) -> Iterator[BrowserContext]:
    """Give a browser that takes no third-party cookies."""
    opened = chromium.new_context(reduced_motion="reduce")
    yield opened
    opened.close()


@pytest.fixture
def context(shell: Browser) -> Iterator[BrowserContext]:
    """Give a browser, with cookies and storage of its own."""
    opened = shell.new_context(reduced_motion="reduce")
    yield opened
    opened.close()


@pytest.fixture
def elsewhere(shell: Browser) -> Iterator[BrowserContext]:
    """Give a second browser, which shares nothing with the first: a phone."""
    opened = shell.new_context(viewport={"width": 390, "height": 760}, reduced_motion="reduce")
    yield opened
    opened.close()


def test_a_learner_is_graded_twice_in_order(strict: BrowserContext, open_edx: OpenEdx) -> None:
    """Login, launch, quiz and two grades; inside the frame the browser keeps no third-party cookie of the tool."""
    window = new_page(strict)
    window.goto(f"{open_edx.tool.settings.url}/")
    assert keeps(window) == {"plain", "partitioned", "storage"}
    frame = open_edx.open(strict, "ada", "by-hand", item="check")
    frame.get_by_role("button", name="Start the quiz").click()
    assert keeps(frame) == {"partitioned", "storage"}
    assert "plain" not in frame.evaluate("document.cookie")
    answer_the_last(frame, "False")
    assert waits_until(lambda: open_edx.has_graded("ada", "by-hand")), open_edx.records("by-hand")
    (score,) = open_edx.scores("by-hand")
    assert score["progress"] == "FullyGraded"
    assert open_edx.records("by-hand")["grades"]["ada"] == 0
    frame.get_by_role("button", name="Try again").click()
    frame.get_by_role("button", name="Start the quiz").click()
    answer_the_last(frame, "True")
    assert becomes(lambda: open_edx.records("by-hand")["grades"]["ada"], 1 / 16)


def answer_the_last(frame: Frame, answer: str) -> None:
    """Submit an attempt with nothing but its last question answered, which is right for one point of sixteen or not."""
    jump(frame, 10)
    frame.get_by_label(answer, exact=True).check()
    frame.get_by_role("button", name="Check answer").click()
    expect(frame.locator(".verdict")).to_be_visible()
    submit(frame)


FLASK, EVERY = "Introduction to Flask", "Every question, every feature"


def pick(frame: Frame, course: str, item: str, *, points: str = "100") -> None:
    """Choose content in the picker, and wait until Open edX has stored it."""
    frame.get_by_role("group", name=course).get_by_label(item).check()
    frame.get_by_label("Points in the gradebook").fill(points)
    picture(frame.page, "open-edx-picker")
    frame.get_by_role("button", name="Choose").click()
    expect(frame.get_by_text("content was successfully saved in the LMS")).to_be_visible()


def test_a_teacher_picks_a_quiz_and_learners_are_graded_for_it(
    context: BrowserContext, elsewhere: BrowserContext, open_edx: OpenEdx
) -> None:
    """Deep linking: the platform checks and stores our answer, launches lead to that quiz, and its column is filled."""
    early = open_edx.open(elsewhere, "ada", "quiz")
    expect(early.get_by_text("nothing-chosen")).to_be_attached()

    frame = open_edx.open(context, "teacher", "quiz", pick="1")
    # Open edX asks for several, but would put them all behind this link, with one column.
    expect(frame.get_by_role("radio", name="The whole course").first).to_be_visible()
    expect(frame.get_by_role("checkbox")).to_have_count(0)
    pick(frame, EVERY, "A small examination", points="20")
    (item,) = open_edx.records("quiz")["picked"]
    assert item == {
        "type": "ltiResourceLink",
        "title": "A small examination",
        "url": f"{open_edx.tool.settings.url}/",
        "custom": {"course": "every-question", "item": "examination"},
        "lineItem": {
            "scoreMaximum": 20.0,
            "label": "A small examination",
            "resourceId": "every-question/examination",
        },
    }

    frame = open_edx.open(elsewhere, "ada", "quiz")
    expect(frame.get_by_role("heading", level=1)).to_have_text("A small examination")
    expect(frame.locator("nav.outline, #menu")).to_have_count(0)  # nothing else of the course is behind the link
    frame.get_by_role("button", name="Start the quiz").click()
    answer_and_go_on(frame, range(1, 4), total=4)
    answer_somehow(frame)
    submit(frame)
    assert waits_until(lambda: open_edx.has_graded("ada", "quiz")), open_edx.records("quiz")
    (score,) = open_edx.scores("quiz")
    assert score["user"] == "ada"
    shown = frame.locator(".score").inner_text().rstrip("%").strip()
    assert int(shown) == math.floor(100 * score["points"] / score["maximum"] + 1e-6)
    assert open_edx.records("quiz")["grades"] == {"ada": pytest.approx(score["points"] / score["maximum"])}


def test_a_teacher_picks_the_whole_course_and_then_a_lesson(
    context: BrowserContext, elsewhere: BrowserContext, open_edx: OpenEdx
) -> None:
    """A course with a quiz is graded, a lesson is not; the link shows what was picked last."""
    pick(open_edx.open(context, "teacher", "course", pick="1"), FLASK, "The whole course", points="50")
    (item,) = open_edx.records("course")["picked"]
    assert item["custom"] == {"course": "introduction-to-flask"}
    assert item["lineItem"]["scoreMaximum"] == 50

    frame = open_edx.open(elsewhere, "ben", "course")
    expect(frame.get_by_role("button", name="Start the course")).to_be_visible()
    frame.goto(f"{frame.url.partition('#')[0]}#quiz-check")
    frame.get_by_role("button", name="Start the quiz").click()
    answer_and_go_on(frame, [1])
    jump(frame, 10)
    submit(frame)
    assert waits_until(lambda: open_edx.has_graded("ben", "course")), open_edx.records("course")

    pick(open_edx.open(context, "teacher", "course", pick="1"), FLASK, "The parts of Flask")
    (item,) = open_edx.records("course")["picked"]
    assert item["custom"] == {"course": "introduction-to-flask", "item": "core-components"}
    assert "lineItem" not in item
    frame = open_edx.open(elsewhere, "ben", "course")
    expect(frame.get_by_role("heading", level=1)).to_have_text("The parts of Flask")
    assert len(open_edx.scores("course")) == 1


def test_a_teacher_sees_who_has_not_even_started(
    context: BrowserContext, elsewhere: BrowserContext, open_edx: OpenEdx
) -> None:
    """The roster is Open edX's own: with names, without the teacher, and with those who never opened the link."""
    frame = open_edx.open(elsewhere, "ada", "roster", item="check")
    frame.get_by_role("button", name="Start the quiz").click()
    frame.locator(".card").wait_for()

    frame = open_edx.open(context, "teacher", "roster", item="check")
    rows = frame.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(4)
    for name, state in (("Ada Lovelace", "Started"), ("Ben Franklin", "Not started"), ("Cleo Patra", "Not started")):
        expect(rows.filter(has_text=name)).to_contain_text(state)
    expect(frame.get_by_text("Tilda Teacher")).to_have_count(0)
    picture(frame.page, "open-edx-roster")
    frame.get_by_role("link", name="Not started 2").click()
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text="Ada")).to_have_count(0)


@pytest.mark.slow
def test_the_token_of_open_edx_is_not_believed_for_another_client(open_edx: OpenEdx) -> None:
    """Open edX has many clients per issuer: without a client id a login says which are meant, or is refused."""
    tool = open_edx.tool
    known = tool.platforms.all()[0]
    other = Registration(
        issuer=known.issuer,
        client_id="another course",
        authorization_url=known.authorization_url,
        token_url=known.token_url,
        key_set_url=known.key_set_url,
        token_audience=known.token_audience,
    )
    tool.platforms.register(other, deployment_id="1", actor="test")
    login = {"iss": known.issuer, "login_hint": "x", "target_link_uri": f"{tool.settings.url}/"}
    with pytest.raises(LaunchRefused, match="unknown-platform"):
        tool.protocol.login(login)
    assert tool.protocol.login(login | {"client_id": known.client_id})[2].client_id == known.client_id
