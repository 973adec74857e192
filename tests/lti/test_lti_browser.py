"""A real browser launches, picks, learns and comes back: across sites, and with third-party cookies blocked."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import pytest
from browsing import (
    answer_and_go_on,
    answer_somehow,
    keeps,
    new_page,
    picture,
    see_saved,
    submit,
    tool_frame,
)
from lms import AGS, CLAIM, INSTRUCTOR, Lms
from patience import waits_until
from playwright.sync_api import expect
from running import running_tool

from lti_tool.base.database import now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Frame, Page, Request

    from lti_tool.web.tool import Tool


PATIENT = "const set = setTimeout; setTimeout = (call, ms, ...more) => set(call, ms === 2000 ? 1e8 : ms, ...more);"
"""The tool's page waits for an LMS that answers, however late it does, and not two seconds."""
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"


class School:
    """An LMS and the tool, both running, and browsers to open a link with."""

    def __init__(self, lms: Lms, tool: Tool, browser: Browser) -> None:
        self.lms = lms
        self.tool = tool
        self.browser = browser

    def context(self, **options: Any) -> BrowserContext:
        """Return a browser of its own, as on another device."""
        return self.browser.new_context(reduced_motion="reduce", **options)

    def open(
        self,
        context: BrowserContext,
        name: str,
        *,
        storage: Literal["", "kept", "lost", "silent"] = "",
        **changes: Any,
    ) -> Page:
        """Open a course of the LMS with a link to the tool in a frame; who comes "again" is who came before.

        ``storage`` is what the page of the LMS offers to keep for the tool: see `lms.course_page`.
        """
        self.lms.links[name] = {"sub": name.removesuffix(" again")} | changes | ({"storage": True} if storage else {})
        page = new_page(context)
        if storage in {"kept", "lost"}:
            page.add_init_script(PATIENT)
        page.goto(f"{self.lms.url}/course?tool={self.tool.settings.url}&link={name}&storage={storage}")
        return page


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lms, Tool]]:
    """Start the tool on a web server with the sample courses, and an LMS that knows it."""
    with Lms(now) as lms, running_tool(tmp_path_factory.mktemp("tool")) as tool:
        tool.platforms.register(lms.registration(), deployment_id=lms.deployment_id, actor="test")
        lms.tool_keys = tool.signing_keys.key_set
        yield lms, tool


@pytest.fixture
def school(running: tuple[Lms, Tool], chromium: Browser) -> School:
    """Give a school whose browsers block third-party cookies."""
    return School(*running, chromium)


@pytest.fixture
def easy_school(running: tuple[Lms, Tool], shell: Browser) -> School:
    """Give a school for what no cookie decides."""
    return School(*running, shell)


def flask(item: str | None = None) -> dict[str, Any]:
    """Return the claim of a link to the sample course, or to an item of it."""
    custom = {"course": "introduction-to-flask"}
    return {CLAIM + "custom": custom | ({"item": item} if item else {})}


def test_the_browser_blocks_third_party_cookies(school: School) -> None:
    """The control: a plain cookie of the tool is kept in its own window, and not inside the LMS."""
    context = school.context()
    page = school.open(context, "control", **flask())
    frame = tool_frame(page)
    expect(frame.get_by_role("button", name="Start the course")).to_be_visible()
    assert keeps(frame) == {"partitioned", "storage"}
    window = new_page(context)
    window.goto(f"{school.tool.settings.url}/")
    assert keeps(window) == {"plain", "partitioned", "storage"}
    context.close()


def test_a_learner_learns_is_graded_and_goes_on_elsewhere(school: School) -> None:
    """Login, launch, a quiz, the grade in the gradebook; another device shows the result."""
    context = school.context()
    page = school.open(context, "learner", **flask("check"))
    frame = tool_frame(page)
    picture(page, "launch")
    frame.get_by_role("button", name="Start the quiz").click()
    answer_and_go_on(frame, range(1, 10))
    picture(page, "question")
    answer_somehow(frame)
    submit(frame)
    picture(page, "result")
    assert waits_until(lambda: ("/lineitems/1/lineitem", "learner") in school.lms.grades), school.lms.requests
    shown = frame.locator(".score").inner_text()
    expect(frame.get_by_text("Your grade has arrived")).to_be_visible()
    grade = school.lms.grades["/lineitems/1/lineitem", "learner"]["scoreGiven"]
    assert int(shown.rstrip("%")) == math.floor(grade + 1e-6)
    context.close()
    elsewhere = school.context(viewport={"width": 390, "height": 760})
    page = school.open(elsewhere, "learner again", **flask("check"))
    expect(tool_frame(page).locator(".result")).to_be_visible()
    expect(tool_frame(page).get_by_text("Your grade has arrived")).to_be_visible()
    picture(page, "phone")
    elsewhere.close()


def test_a_lesson_is_read_and_remembered(easy_school: School) -> None:
    """The player's own notes are kept by the tool, so another device opens the page that was left."""
    context = easy_school.context()
    frame = tool_frame(easy_school.open(context, "reader", **flask()))
    frame.get_by_role("button", name="Start the course").click()
    frame.get_by_role("link", name="Next The parts of Flask").click()
    expect(frame.get_by_role("heading", level=1, name="The parts of Flask")).to_be_visible()
    expect(frame.get_by_role("link", name="What is Flask? (done)")).to_be_visible()
    see_saved(frame)
    context.close()
    elsewhere = easy_school.context()
    frame = tool_frame(easy_school.open(elsewhere, "reader again", **flask()))
    expect(frame.get_by_role("heading", level=1, name="The parts of Flask")).to_be_visible()
    expect(frame.get_by_role("link", name="What is Flask? (done)")).to_be_visible()
    elsewhere.close()


def test_a_teacher_picks_a_quiz(easy_school: School) -> None:
    """The picker, and what the LMS gets."""
    context = easy_school.context()
    settings = {
        "deep_link_return_url": f"{easy_school.lms.url}/picked",
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["iframe"],
    }
    page = easy_school.open(context, "picker", **{
        CLAIM + "message_type": "LtiDeepLinkingRequest", CLAIM + "roles": [INSTRUCTOR],
        DL + "deep_linking_settings": settings,
    })  # fmt: skip
    frame = tool_frame(page)
    frame.get_by_label("Check your understanding").first.check()
    frame.get_by_label("Points in the gradebook").fill("20")
    picture(page, "picker")
    frame.get_by_role("button", name="Choose").click()
    expect(frame.get_by_role("heading", name="Picked")).to_be_visible()
    (message,) = easy_school.lms.returned
    (item,) = message[DL + "content_items"]
    assert item["custom"] == {"course": "introduction-to-flask", "item": "check"}
    assert item["lineItem"]["scoreMaximum"] == 20
    context.close()


def launches_of(context: BrowserContext) -> list[str]:
    """Return where the tool's launch goes, as a list that grows: a proof is asked for where the cookie did not come."""
    paths: list[str] = []

    def note(request: Request) -> None:
        path = urlsplit(request.url).path
        if path.startswith("/lti/launch"):
            paths.append(path)

    context.on("request", note)
    return paths


def see_course(place: Page | Frame) -> None:
    """Wait until the course has been opened."""
    expect(place.get_by_role("button", name="Start the course")).to_be_visible()


BY_COOKIE = ["/lti/launch"]
BY_PROOF = ["/lti/launch", "/lti/launch/prove"]


def test_first_of_all_a_cookie_of_this_site_inside_that_one_proves_the_launch(school: School) -> None:
    """A partitioned cookie is kept where third-party cookies are blocked; nothing else is asked for."""
    context = school.context()
    paths = launches_of(context)
    page = school.open(context, "cookie", storage="kept", **flask())
    see_course(tool_frame(page))
    assert paths == BY_COOKIE
    assert page.evaluate("subjects") == []
    address = tool_frame(page).url
    see_refused(context, address)  # in a window of its own, it is another place for cookies
    elsewhere = school.context()
    see_refused(elsewhere, address)
    elsewhere.close()
    context.close()


def see_refused(context: BrowserContext, address: str) -> None:
    """See that the address of a launch opens nothing in a window."""
    window = new_page(context)
    window.goto(address)
    expect(window.get_by_text("other-browser")).to_be_attached()
    window.close()


def test_a_preview_opens_in_a_tab_of_its_own_and_no_address_leaves(school: School) -> None:
    """A new tab has other cookies than the frame. A link to another site does not say where it was."""
    context = school.context()
    page = school.open(context, "teacher", **flask(), **{CLAIM + "roles": [INSTRUCTOR]})
    frame = tool_frame(page)
    with context.expect_page() as opened:
        frame.get_by_role("button", name="Preview").click()
    see_course(opened.value)
    see_refused(school.browser.new_context(), opened.value.url)
    with page.expect_request(f"{school.lms.url}/keys") as left:
        frame.evaluate(
            "(href) => Object.assign(document.createElement('a'), { href }).click()", f"{school.lms.url}/keys"
        )
    assert "referer" not in left.value.all_headers()
    context.close()


def test_without_the_cookie_the_own_storage_proves_it(school: School, cookieless: BrowserContext) -> None:
    """A browser may take no cookies at all and still keep storage for each site around a frame."""
    paths = launches_of(cookieless)
    page = school.open(cookieless, "own storage", storage="kept", **flask())
    see_course(tool_frame(page))
    assert keeps(tool_frame(page)) == {"storage"}
    assert paths == BY_PROOF
    assert page.evaluate("subjects") == []
    tool_frame(page).get_by_role("button", name="Start the course").click()
    see_opened_for_the_player_alone(tool_frame(page))


def test_a_teacher_without_cookies_deletes_a_column(school: School, cookieless: BrowserContext) -> None:
    """The form takes along the key from the storage, which shows that it is the browser that launched."""
    services = {"scope": [AGS + "scope/score", AGS + "scope/lineitem"], "lineitems": f"{school.lms.url}/lineitems"}
    claims = {
        CLAIM + "roles": [INSTRUCTOR],
        CLAIM + "resource_link": {"id": "no-column"},
        AGS + "claim/endpoint": services,
    }
    frame = tool_frame(school.open(cookieless, "teacher without cookies", **flask("check") | claims))
    frame.get_by_role("navigation").get_by_role("link", name="Gradebook").click()
    frame.get_by_role("button", name="Create a gradebook column").click()
    frame.get_by_role("checkbox").check()
    frame.get_by_role("button", name="Delete the column").click()
    expect(frame.get_by_role("status")).to_contain_text("deleted")
    assert keeps(frame) == {"storage"}


def see_opened_for_the_player_alone(frame: Frame) -> None:
    """See that the server answers the player, which has the key from storage, and nobody else."""
    assert frame.evaluate("fetch('api/state').then(({ status }) => status)") == 403
    with frame.page.expect_response(lambda response: response.url.endswith("/api/state")) as saved:
        frame.get_by_role("link", name="Next The parts of Flask").click()
    assert saved.value.status == 200


def test_without_both_the_platform_keeps_the_proof(school: School, forgetful: BrowserContext) -> None:
    """Neither cookie nor storage: the LMS's page keeps the proof, and gives it back."""
    paths = launches_of(forgetful)
    page = school.open(forgetful, "platform storage", storage="kept", **flask())
    see_course(tool_frame(page))
    assert keeps(tool_frame(page)) == set()
    assert paths == BY_PROOF
    assert page.evaluate("subjects") == ["lti.capabilities", "lti.put_data", "lti.capabilities", "lti.get_data"]


def test_a_platform_that_loses_the_proof_does_not_get_the_launch_through(
    school: School, forgetful: BrowserContext
) -> None:
    """The check is never skipped: the page says that the browser kept nothing, and what to do."""
    page = school.open(forgetful, "lost", storage="lost", **flask())
    assert waits_until(lambda: page.evaluate("subjects")[-1:] == ["lti.get_data"])
    expect(tool_frame(page).get_by_role("heading", level=1)).to_be_visible()
    picture(page, "no proof")
    expect(tool_frame(page).get_by_text("no-proof")).to_be_attached()


@pytest.mark.parametrize("storage", ["", "silent"])
def test_where_nothing_keeps_the_proof_a_new_window_is_offered(
    school: School, forgetful: BrowserContext, storage: Literal["", "silent"]
) -> None:
    """In a window of its own the tool is the first party, and the launch goes on there; some LMSs never answer."""
    page = school.open(forgetful, f"new window {storage}", storage=storage, **flask())
    link = tool_frame(page).get_by_role("link", name="Open in a new window")
    expect(link).to_be_visible()
    assert page.evaluate("subjects") == (["lti.capabilities", "lti.put_data"] if storage else [])
    picture(page, "blocked")
    with forgetful.expect_page() as opened:
        link.click()
    see_course(opened.value)
    assert keeps(opened.value) == {"plain", "partitioned", "storage"}


def test_a_refused_launch_says_what_to_do(easy_school: School) -> None:
    """The page inside the LMS tells a learner whom to ask, and an admin what to accept."""
    context = easy_school.context()
    page = easy_school.open(context, "refused", **{CLAIM + "deployment_id": "school-2"})
    frame = tool_frame(page)
    expect(frame.get_by_role("heading", level=1)).to_be_visible()
    expect(frame.get_by_text("show this page to the administrator")).to_be_visible()
    expect(frame.get_by_text("school-2")).not_to_be_visible()
    frame.get_by_text("For the administrator").click()
    for fact in ("pending-deployment", easy_school.lms.issuer, easy_school.lms.client_id, "school-2"):
        expect(frame.get_by_text(fact, exact=True)).to_be_visible()
    expect(frame.get_by_text("lessonpack lti platforms accept")).to_be_visible()
    picture(page, "refused")
    context.close()


def test_a_stranger_cannot_frame_a_page(easy_school: School) -> None:
    """The address of a page, with its token, shown inside another site's frame, shows nothing."""
    context = easy_school.context()
    page = easy_school.open(context, "framed", **flask())
    frame = tool_frame(page)
    frame.get_by_role("heading", name="Introduction to Flask").wait_for()
    address = frame.url
    with Lms(now) as stranger:
        other = new_page(context)
        other.goto(f"{stranger.url}/keys")
        with other.expect_console_message(lambda message: "frame-ancestors" in message.text):
            other.set_content(f'<iframe name="tool" src="{address}"></iframe>')
        context.close()
