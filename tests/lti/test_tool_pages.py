"""The tool's own pages in a real browser: for everybody, on every screen, in both directions of writing."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any

import pytest
from accessibility import bring_axe, violations, violations_light_and_dark, wider_than_screen
from browsing import new_page, picture
from lms import CLAIM, INSTRUCTOR, LEARNER, NRPS, Lms, Reply
from patience import waits_until
from playwright.sync_api import expect
from running import running_tool
from sqlalchemy import select
from windows import WIDTHS, faults, some_of

from lti_tool.base.database import now
from lti_tool.base.tables import Attempt, Certificate, Outbox
from lti_tool.lti.launch import read_launch
from lti_tool.lti.platforms import Registration
from lti_tool.lti.registration_links import new_link
from lti_tool.lti.tokens import State
from lti_tool.web.languages import Languages
from lti_tool.web.responses import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from lti_tool.lti.visit import Visit
    from lti_tool.web.tool import Tool


DL = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
KNOWN = Languages(LANGUAGES)
TAGS = ("en", "de", "fr", "es", "pt", "ar", "he", "ja", "zh")
PHONE = {"width": 360, "height": 640}
DESKTOP = {"width": 1280, "height": 900}
CODE = "kQ3v-0Zt_8yWm2LrXb7NcE5d"

COURSE = {
    "course.yaml": "id: rivers\ntitle: Rivers of Europe\ndescription: From the source to the sea.\n"
    "outline: [spring.md, delta.quiz.yaml]\n",
    "spring.md": "# Where rivers begin\n\nRead this.\n\n```question\nid: check\ntype: choice\nprompt: Where?\n"
    "options: [Spring, Sea]\nanswer: Spring\n```\n",
    "delta.quiz.yaml": """id: delta
title: Where rivers end
feedback: after
attempts: 3
questions:
  - {id: sea, type: choice, prompt: Into which sea does the Danube flow?, answer: The Black Sea,
     options: [The Black Sea, The North Sea, The Mediterranean Sea]}
  - {id: wide, type: true-false, prompt: The Volga is the longest river of Europe., answer: true}
  - {id: name, type: text, prompt: Which river flows through Paris?, answers: [Seine]}
  - {id: like, type: scale, prompt: I like rivers., labels: [Not at all, A little, Very much]}
  - {id: why, type: essay, prompt: Why do rivers meander?, points: 4, min_words: 3, max_words: 200,
     sample_answer: Because the water outside a bend is faster.}
""",
}
ESSAY = (
    "The water at the outside of a bend is faster, and takes away more of the bank than it brings.\n\nSo bends grow."
)
NAMES = (
    "Ágnes Kovács",
    "Bartholomäus von Hohenstein-Wittgenstein",
    "محمد الأحمد",
    "佐藤 花子",
    "Eve",
    "Faye",
    "Gil",
    None,
)


class School:
    """An LMS and the tool with a class that has worked, and launches of it without a login before each."""

    def __init__(self, lms: Lms, tool: Tool, browser: Browser) -> None:
        self.lms = lms
        self.tool = tool
        self.browser = browser
        self.launches: dict[str, str] = {}

    def token(self, **claims: Any) -> str:
        """Launch, and return the token of the launch."""
        target = f"{self.tool.settings.url}/"
        changes = {CLAIM + "custom": {"course": "rivers"}} | claims
        launch = read_launch(
            self.lms.claims("", **{CLAIM + "target_link_uri": target} | changes), target=target, platform_origins=()
        )
        platform = self.tool.platforms.by_id(1)
        assert platform
        state = State(platform.id, target, secrets.token_hex(8), now())
        return self.tool.tokens.make_launch(self.tool.launches.store(launch, state, platform))

    def room(self, name: str, language: str, **claims: Any) -> str:
        """Launch as a teacher whose LMS speaks a language, and return the address of a room of the tool."""
        spoken = {CLAIM + "roles": [INSTRUCTOR], "sub": "teacher", CLAIM + "launch_presentation": {"locale": language}}
        return f"{self.tool.settings.url}/{name}/{self.token(**spoken | claims)}/"

    def visit(self, subject: str) -> Visit:
        """Launch as a learner."""
        token = self.token(**{"sub": subject, CLAIM + "roles": [LEARNER]})
        return self.tool.launches.visit(self.tool.tokens.read_launch(token))

    def page(self, **options: Any) -> Page:
        """Return a tab of a device of its own."""
        return new_page(self.browser.new_context(**options))


@pytest.fixture(scope="module")
def school(shell: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """Start an LMS and the tool, and let a class work: essays wait, a grade was refused, and one has not begun."""
    folder = tmp_path_factory.mktemp("pages")
    course = folder / "rivers"
    course.mkdir()
    for name, text in COURSE.items():
        (course / name).write_text(text, encoding="utf-8")
    with Lms(now) as lms, running_tool(folder, course) as tool:
        lms.members = [
            {"user_id": f"learner-{number}", "roles": [LEARNER], "status": "Active"} | ({"name": name} if name else {})
            for number, name in enumerate((*NAMES, "Zoe"))
        ]
        lms.replies = [Reply(404, body="No such line item: the activity may have been deleted")]
        registration = Registration(
            issuer=lms.issuer, client_id=lms.client_id, authorization_url=f"{lms.url}/auth",
            token_url=f"{lms.url}/token", key_set_url=f"{lms.url}/keys", token_audience=f"{lms.url}/token", name="LMS",
        )  # fmt: skip
        tool.platforms.register(registration, deployment_id=lms.deployment_id, actor="test")
        lms.tool_keys = tool.signing_keys.key_set
        made = School(lms, tool, shell)
        work(made)
        yield made


def work(school: School) -> None:
    """Let the class answer, the better the earlier in the alphabet."""
    quiz = school.tool.library.find("rivers").course.quizzes[0]  # type: ignore[union-attr]
    sea = quiz.questions[0]
    for number in range(len(NAMES)):
        visit = school.visit(f"learner-{number}")
        school.tool.attempts.start(visit, "delta")
        answers = {
            "sea": sea.names[number % 3 if number > 3 else 0],  # type: ignore[attr-defined]
            "wide": number < 6,
            "name": ("Seine", "Seine", "Loire", "سين")[number % 4],
        } | ({"why": ESSAY} if number in {1, 2, 5} else {})  # fmt: skip
        for question, response in answers.items():
            school.tool.attempts.answer(visit, "delta", 1, question, response)
        if number != 6:
            school.tool.attempts.submit(visit, "delta", 1)
    with school.tool.store.read() as session:
        attempts = {row.learner_id: row.id for row in session.scalars(select(Attempt))}
    scored = school.visit("learner-5").learner.id
    teacher = school.visit("teacher")
    school.tool.attempts.score_essay(teacher, attempts[scored], "why", 0.75, "Well seen. جيد")
    with school.tool.store.write() as session:
        session.add(Certificate(
            code=CODE, learner_id=scored, resource_link_pk=teacher.launch.resource_link_pk, name=NAMES[1],
            title="Rivers of Europe", language="en", score=0.875, awarded=now(),
        ))  # fmt: skip

    def refused() -> bool:
        with school.tool.store.read() as session:
            return "held" in session.scalars(select(Outbox.status)).all()

    assert waits_until(refused)


def attempt_with_essay(school: School) -> tuple[int, int]:
    """Return the ids of a learner whose essay waits, and of their attempt."""
    learner = school.visit("learner-1").learner.id
    with school.tool.store.read() as session:
        return learner, session.scalars(select(Attempt.id).where(Attempt.learner_id == learner)).one()


def addresses(school: School, language: str) -> dict[str, str]:
    """Return every page of the tool that an address leads to, by a name."""
    room = school.room("teach", language)
    learner, attempt = attempt_with_essay(school)
    settings = {"deep_link_return_url": f"{school.lms.url}/picked", "accept_multiple": True}
    picker = {CLAIM + "message_type": "LtiDeepLinkingRequest", DL: settings, CLAIM + "resource_link": None}
    url = school.tool.settings.url
    link = new_link(school.tool.store, school.tool.settings, actor="test")
    # Not the teacher: whoever launches with lesser roles ends what they opened before.
    learns = {"sub": "learner-0", CLAIM + "roles": [LEARNER]}
    empty = {CLAIM + "custom": None, CLAIM + "resource_link": {"id": "empty"}} | learns
    unnamed = {CLAIM + "resource_link": {"id": "unnamed"}, NRPS + "claim/namesroleservice": None}
    broken = {CLAIM + "resource_link": {"id": "broken"},
              NRPS + "claim/namesroleservice": {"context_memberships_url": f"{school.lms.url}/broken"}}  # fmt: skip
    return {
        "results": room,
        "results, filtered": f"{room}?show=waiting&sent=1",
        "results of nobody": school.room("teach", language, **unnamed),
        "results without a roster": school.room("teach", language, **broken),
        "learner": f"{room}learners/{learner}",
        "questions": f"{room}questions/",
        "question, chosen": f"{room}questions/delta/sea",
        "question, typed": f"{room}questions/delta/name",
        "question, judged": f"{room}questions/delta/wide",
        "question, essay": f"{room}questions/delta/why",
        "question, unanswered": f"{room}questions/delta/like",
        "essays": f"{room}essays/?saved=1",
        "essay": f"{room}essays/{attempt}/why?saved=1",
        "gradebook": f"{room}gradebook/",
        "picker": school.room("choose", language, **picker),
        "picker, nothing chosen": f"{school.room('choose', language)}?problem=nothing",
        "notice": school.room("learn", language, **empty),
        "refused role": school.room("teach", language, **learns),
        "refused page": f"{room}learners/9999",
        "refused token": f"{url}/teach/nonsense/",
        "no page": f"{url}/no/such/page",
        "refused registration": f"{url}/lti/register/nonsense",
        "registered": f"{link}?openid_configuration={school.lms.url}/.well-known/openid-configuration",
        "certificate": f"{url}/certificate/{CODE}",
        "no page, certificate": f"{url}/certificate/nonsense",
        "entrance": f"{url}/",
        "configuration": f"{url}/lti/configuration",
    }


def look_at(page: Page, name: str, address: str) -> None:
    """Open a page, see that it is not refused unless its name says so, and open everything that is folded."""
    answer = page.goto(address)
    assert answer
    assert answer.ok or name.startswith(("refused", "no page", "notice")), f"{name}: {answer.status}"
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


LOOKS = [
    pytest.param(language, viewport, id=f"{language}-{size}")
    for language in ("en", "ar")
    for size, viewport in (("phone", PHONE), ("desktop", DESKTOP))
]


@pytest.mark.in_turns("viewport")
@pytest.mark.parametrize(("language", "viewport"), LOOKS)
def test_every_page_is_for_everybody_and_whole(
    language: str, viewport: dict[str, int], school: School, request: pytest.FixtureRequest
) -> None:
    """With everything unfolded: axe finds nothing, and from the narrowest phone to the widest screen nothing is cut.

    Colours, light and dark, are judged in one language, as they do not depend on it, and so are the windows. `make
    test` reads every third page in the other direction, and lets pages meet the widths in turns.
    """
    every, english = request.config.getoption("every_case"), language == "en"
    page = school.page(viewport=viewport, locale=language, reduced_motion="reduce")
    bring_axe(page)
    found: dict[str, list[Any]] = {}
    for turn, (name, address) in enumerate(addresses(school, language).items()):
        if turn % 3 and not (english or every):
            continue
        look_at(page, name, address)
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("html")).to_have_attribute("dir", KNOWN.best([language]).direction)
        picture(page, f"{language}-{viewport['width']}-{name.replace(', ', '-').replace(' ', '-')}")
        judged = violations_light_and_dark(page, page) if english else violations(page, colours=False)
        found[name] = [*judged, *wider_than_screen(page)]
        if english or every:
            found[name] += faults(page, page, WIDTHS if every else some_of(turn)).items()
            page.set_viewport_size(viewport)  # type: ignore[arg-type]
    page.context.close()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.in_turns
@pytest.mark.parametrize("language", [tag for tag in TAGS if tag not in {"en", "ar"}])
def test_no_language_is_too_long_for_a_phone(language: str, school: School) -> None:
    """Nothing scrolls sideways, however long its words."""
    page = school.page(viewport=PHONE, locale=language)
    found = {}
    for name, address in addresses(school, language).items():
        look_at(page, name, address)
        expect(page.locator("html")).to_have_attribute("lang", language)
        if wide := wider_than_screen(page):
            found[name] = wide
    page.context.close()
    assert found == {}


@pytest.mark.in_turns
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_axe_finds_nothing_where_points_are_refused(tag: str, school: School) -> None:
    """The alert names what is wanted, and the field says that it is wrong."""
    _, attempt = attempt_with_essay(school)
    page = school.page(viewport=PHONE)
    page.goto(f"{school.room('teach', tag)}essays/{attempt}/why")
    page.locator("#points").fill("99")
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#points")).to_have_attribute("aria-invalid", "true")
    assert [*violations(page), *wider_than_screen(page)] == []
    page.context.close()


WITHOUT_STORAGE = """
Object.defineProperty(window, "sessionStorage", { get() { throw new DOMException("blocked", "SecurityError"); } });
Object.defineProperty(Document.prototype, "cookie", { get() { return ""; }, set() {} });
"""


@pytest.mark.in_turns
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_axe_finds_nothing_where_a_new_window_is_offered(tag: str, school: School) -> None:
    """The page of the login in a browser that keeps nothing."""
    page = school.page(viewport=PHONE, locale=tag)
    page.add_init_script(WITHOUT_STORAGE)
    lms = school.lms
    page.goto(
        f"{school.tool.settings.url}/lti/login?iss={lms.issuer}&client_id={lms.client_id}&login_hint=hint"
        f"&target_link_uri={school.tool.settings.url}/"
    )
    expect(page.get_by_role("heading", name=KNOWN.best([tag]).say("newWindowTitle"))).to_be_visible()
    picture(page, f"{tag}-new-window")
    assert [*violations(page), *wider_than_screen(page)] == []
    page.context.close()


@pytest.mark.in_turns
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_a_proof_that_is_not_there_leads_to_a_refusal_with_all_facts(tag: str, school: School) -> None:
    """It stands in place of the page that looked for it, and has the focus."""
    page = school.page(viewport=PHONE, locale=tag)
    url, lms = school.tool.settings.url, school.lms
    login = {"iss": lms.issuer, "client_id": lms.client_id, "login_hint": "hint", "target_link_uri": f"{url}/"}
    _, state, _ = school.tool.protocol.login(login)
    page.goto(f"{url}/")
    page.evaluate(
        """([action, state]) => {
          const form = Object.assign(document.createElement("form"), { method: "post", action });
          for (const [name, value] of [["state", state], ["id_token", "x"]]) {
            form.append(Object.assign(document.createElement("input"), { name, value }));
          }
          document.body.append(form);
          form.submit();
        }""",
        [f"{url}/lti/launch", state],
    )
    words = KNOWN.best([tag])
    expect(page.get_by_role("heading", name=words.say("notOpened"))).to_be_focused()
    expect(page).to_have_title(words.say("notOpened"))
    page.get_by_text(words.say("forAdministrator")).click()
    expect(page.get_by_text("no-proof")).to_be_visible()
    assert [*violations(page), *wider_than_screen(page)] == []
    page.context.close()


def test_a_teacher_picks_with_the_keyboard_alone(school: School) -> None:
    """Tab comes to the choice, the points and the button, in the order in which they are read."""
    settings = {"deep_link_return_url": f"{school.lms.url}/picked"}
    claims = {CLAIM + "message_type": "LtiDeepLinkingRequest", DL: settings, CLAIM + "resource_link": None}
    page = school.page(viewport=PHONE)
    page.goto(school.room("choose", "en", **claims))
    press = page.keyboard.press
    press("Tab")
    expect(page.get_by_label("The whole course")).to_be_focused()
    expect(page.get_by_label("The whole course")).to_have_css("outline", re.compile("solid 3px$"))
    press("ArrowDown")
    press("ArrowDown")
    expect(page.get_by_label("Where rivers end")).to_be_checked()
    press("Tab")
    expect(page.get_by_role("button", name="Preview the course")).to_be_focused()
    press("Tab")
    expect(page.get_by_label("Points in the gradebook")).to_be_focused()
    page.keyboard.type("20")
    press("Tab")
    expect(page.get_by_role("button", name="Choose")).to_be_focused()
    press("Enter")
    expect(page.get_by_role("heading", name="Picked")).to_be_visible()
    (item,) = school.lms.returned[-1]["https://purl.imsglobal.org/spec/lti-dl/claim/content_items"]
    assert (item["title"], item["lineItem"]["scoreMaximum"]) == ("Where rivers end", 20)
    page.context.close()


def test_a_teacher_scores_an_essay_with_the_keyboard_alone(school: School) -> None:
    """From the list to the essay, and on to the next one, which says that the one before is saved."""
    page = school.page(viewport=DESKTOP)
    page.goto(f"{school.room('teach', 'en')}essays/")
    waiting = page.get_by_role("region", name="Essays that wait for a score").get_by_role("link")
    before = waiting.count()
    assert before
    waiting.first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Essay by")).to_be_visible()
    page.get_by_text("Sample answer").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Because the water outside a bend is faster.")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Points, from 0 to 4")).to_be_focused()
    page.keyboard.type("3,5")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Comment", exact=True)).to_be_focused()
    page.keyboard.type("Well said.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    page.get_by_role("link", name="All essays").click()
    expect(page.get_by_role("heading", level=1, name="Essays", exact=True)).to_be_visible()
    expect(waiting).to_have_count(before - 1)
    page.context.close()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_tables_stay_tables_for_those_who_listen(viewport: dict[str, int], school: School) -> None:
    """On a phone each row looks like a card, and is still announced with its headings."""
    page = school.page(viewport=viewport)
    page.goto(school.room("teach", "en"))
    table = page.get_by_role("region", name="Learners").get_by_role("table")
    expect(table.get_by_role("columnheader", name="Last active")).to_have_count(1)
    row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Zoe"))
    expect(row.get_by_role("cell").first).to_contain_text("Not started")
    page.context.close()


def middle(page: Page, selector: str, index: int) -> float:
    """Return where the middle of an element is, from the left."""
    box = page.locator(selector).nth(index).bounding_box()
    assert box
    return box["x"] + box["width"] / 2


@pytest.mark.parametrize("language", ["en", "ar"])
def test_plots_and_tables_run_in_the_direction_of_writing(language: str, school: School) -> None:
    """The first bar stands where lines begin, and so do axes, names and the lines before notes."""
    page = school.page(viewport=DESKTOP)
    room = school.room("teach", language)
    sign = 1 if language == "en" else -1
    page.goto(room)
    assert sign * middle(page, ".plot .bar", 0) < sign * middle(page, ".plot .bar", 9)
    assert sign * middle(page, "thead th", 0) < sign * middle(page, "thead th", 3)
    page.goto(f"{room}questions/delta/sea")
    assert sign * middle(page, ".plot text", 0) < sign * middle(page, ".plot .bar", 0)
    assert sign * middle(page, ".plot .bar", 0) < sign * middle(page, ".plot text", 1)
    page.goto(f"{room}questions/")
    assert sign * middle(page, ".plot text", 0) < sign * middle(page, ".plot .dot", 0)
    page.context.close()


@pytest.mark.parametrize(
    ("language", "browser_locale", "pattern"),
    [
        pytest.param("en", "en-GB", r"\d{1,2} \w{3,4} \d{4}, \d{2}:\d{2}", id="as where the reader lives"),
        pytest.param("de", "en-US", r"\d{2}\.\d{2}\.\d{4}, \d{2}:\d{2}", id="else as the page speaks"),
    ],
)
def test_times_are_the_readers_own(language: str, browser_locale: str, pattern: str, school: School) -> None:
    """In their zone, and written as they are used to."""
    page = school.page(locale=browser_locale, timezone_id="Asia/Tokyo")
    page.goto(school.room("teach", language))
    expect(page.locator("time").first).to_have_text(re.compile(f"^{pattern}$"))
    page.context.close()
