"""A platform that we did not write: Open edX's own code launches the tool, gives it tokens and takes its scores."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from running import free_port, running_tool
from test_lti_browser import answer_somehow, chromium, waits_until

from lti_tool.directory import Registration
from lti_tool.refusals import LaunchRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from lti_tool.tool import Tool

__all__ = ["chromium"]  # a fixture

REQUIREMENTS = ("lti-consumer-xblock==11.4.4", "cryptography>=43")


@pytest.fixture(scope="session")
def open_edx_python() -> Path:
    """Give an environment of its own with Open edX's package, made once and kept beside other temporary files."""
    name = hashlib.sha256(" ".join((sys.version, *REQUIREMENTS)).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"lessonpack-open-edx-{name}"
    if not (folder / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        subprocess.run([str(folder / "bin" / "pip"), "install", "-q", *REQUIREMENTS], check=True)
        (folder / "complete").touch()
    return folder / "bin" / "python"


class OpenEdx:
    """Open edX and the tool, which know each other."""

    def __init__(self, url: str, tool: Tool) -> None:
        self.url = url
        self.tool = tool

    def gradebook(self) -> dict[str, Any]:
        """Return the grades that it published, and the scores that it was sent."""
        with urllib.request.urlopen(f"{self.url}/grades") as answer:  # noqa: S310 - our own server
            found: dict[str, Any] = json.load(answer)
        return found


@pytest.fixture
def open_edx(open_edx_python: Path, tmp_path: Path) -> Iterator[OpenEdx]:
    """Start both, and register each with the other by hand, as Open edX has no dynamic registration."""
    with running_tool(tmp_path) as tool:
        program = Path(__file__).parent / "open_edx_platform.py"
        command = [str(open_edx_python), str(program), str(free_port()), tool.settings.url, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            assert process.stdout is not None
            try:
                known = next(json.loads(line) for line in process.stdout if line.startswith("{"))
                registration = Registration(**known, token_audience=known["token_url"])
                tool.directory.register(registration, deployment_id="1", actor="test")
                system = OpenEdx(known["issuer"], tool)
                assert waits_until(lambda: _answers(system))
                yield system
            finally:
                process.kill()


def _answers(system: OpenEdx) -> bool:
    try:
        system.gradebook()
    except OSError:
        time.sleep(0.2)
        return False
    return True


def test_a_learner_of_open_edx_is_graded_twice_in_order(chromium: Browser, open_edx: OpenEdx) -> None:
    """Login, launch, quiz and two grades against code of another team, in a frame and across sites."""
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{open_edx.url}/grades")
    page.set_content(
        f'<iframe name="tool" width="1000" height="650" src="{open_edx.url}/open?user=learner-7"></iframe>'
    )
    frame = page.frame("tool")
    assert frame is not None
    frame.get_by_role("button", name="Start the quiz").click()
    answer_somehow(frame)
    _submit(page, frame)
    assert waits_until(lambda: len(open_edx.gradebook()["scores"]) == 1), open_edx.gradebook()
    first = open_edx.gradebook()
    assert first["scores"][0]["progress"] == "FullyGraded"
    frame.get_by_role("button", name="Try again").click()
    frame.get_by_role("button", name="Start the quiz").click()
    for _ in range(9):
        answer_somehow(frame)
        frame.locator(".turns button").last.click()
    answer_somehow(frame)
    _submit(page, frame)
    assert waits_until(lambda: open_edx.gradebook()["grades"] != first["grades"]), open_edx.gradebook()
    assert open_edx.gradebook()["grades"]["learner-7"] > first["grades"]["learner-7"]
    context.close()


def _submit(page: Any, frame: Any) -> None:
    while frame.locator(".turns button").last.inner_text() != "Submit answers":
        frame.locator(".turns button").last.click()
        page.wait_for_timeout(100)
    frame.locator(".turns button").last.click()
    frame.locator("dialog").get_by_role("button", name="Submit").click()
    expect(frame.locator(".result")).to_be_visible()


def test_the_token_of_open_edx_is_not_believed_for_another_client(open_edx: OpenEdx) -> None:
    """Open edX has many clients per issuer: without a client id a login says which are meant, or is refused."""
    tool = open_edx.tool
    known = tool.directory.all()[0]
    other = Registration(
        issuer=known.issuer,
        client_id="another course",
        authorization_url=known.authorization_url,
        token_url=known.token_url,
        key_set_url=known.key_set_url,
        token_audience=known.token_audience,
    )
    tool.directory.register(other, deployment_id="1", actor="test")
    login = {"iss": known.issuer, "login_hint": "x", "target_link_uri": f"{tool.settings.url}/"}
    with pytest.raises(LaunchRefused, match="unknown-platform"):
        tool.desk.login(login)
    assert tool.desk.login(login | {"client_id": known.client_id})[2].client_id == known.client_id
