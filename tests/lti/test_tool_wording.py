"""The tool's own pages: in which language, and how it writes numbers, times and states."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from lms import CLAIM, INSTRUCTOR
from schoolclass import RIGHT, WITH_ESSAY, SchoolClass

from lti_tool.learning.rules import REFUSALS as LEARNING_REFUSALS
from lti_tool.lti.refusals import COMMANDS, REFUSALS
from lti_tool.web.languages import Languages
from lti_tool.web.responses import LANGUAGES

if TYPE_CHECKING:
    from flask import Flask
    from walker import Browser

    from lti_tool.base.settings import Settings

pytestmark = pytest.mark.in_turns("database_url")

DASH = "\u2013"
KNOWN = Languages(LANGUAGES)
ENGLISH = KNOWN.best(["en"])
GERMAN = KNOWN.best(["de"])
ARABIC = KNOWN.best(["ar"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(ENGLISH.percent(None), DASH, id="no share"),
        pytest.param(ENGLISH.percent(0), "0%", id="nothing"),
        pytest.param(ENGLISH.percent(-0.00001), "0%", id="next to nothing"),
        pytest.param(ENGLISH.percent(2 / 3), "66.67%", id="a share"),
        pytest.param(ENGLISH.percent(1), "100%", id="everything"),
        pytest.param(GERMAN.percent(2 / 3), "66,67\u00a0%", id="a share in German"),
        pytest.param(ENGLISH.number(None), DASH, id="no number"),
        pytest.param(ENGLISH.number(0.0), "0", id="zero"),
        pytest.param(ENGLISH.number(-0.001), "0", id="next to zero"),
        pytest.param(ENGLISH.number(-0.5), "\N{MINUS SIGN}0.5", id="below zero"),
        pytest.param(ENGLISH.number(10.0), "10", id="a whole number"),
        pytest.param(ENGLISH.number(1 / 3), "0.33", id="two decimals"),
        pytest.param(GERMAN.number(1234.5), "1.234,5", id="a number in German"),
        pytest.param(ARABIC.number(-0.5), "\u200e\N{MINUS SIGN}0.5", id="a minus sign that stays before its number"),
        pytest.param(ENGLISH.duration(None), DASH, id="no duration"),
        pytest.param(ENGLISH.duration(59_999), "59 sec", id="seconds"),
        pytest.param(ENGLISH.duration(60_000), "1 min 0 sec", id="minutes"),
        pytest.param(ENGLISH.duration(3_660_000), "1 hr 1 min", id="hours"),
        pytest.param(ENGLISH.duration(-5), "0 sec", id="clocks apart"),
        pytest.param(KNOWN.best(["ja"]).duration(65_000), "1 分5 秒", id="a duration in Japanese"),
        pytest.param(ENGLISH.moment(None), DASH, id="no time"),
        pytest.param(
            GERMAN.moment(1_800_000_000_000),
            '<time datetime="2027-01-15T08:00:00Z">15. Januar 2027, 08:00:00 UTC</time>',
            id="a time",
        ),
    ],
)
def test_what_is_written(text: str, expected: str) -> None:
    """Short, and a dash where there is nothing to say."""
    assert text == expected


@pytest.mark.parametrize("wording", [KNOWN.best([tag]) for tag in ("de", "fr", "es", "pt", "ar", "he", "ja", "zh")])
def test_babel_has_the_data_for_every_language(wording: Any) -> None:
    """Lists of units lack patterns in some languages and styles."""
    for milliseconds in (5_000, 65_000, 7_260_000):
        assert re.fullmatch(r"[^{}]*(\d|שעתיים)[^{}]*", wording.duration(milliseconds))
        assert "duration-" not in wording.duration(milliseconds)


@pytest.mark.parametrize(
    ("tags", "chosen"),
    [
        pytest.param(["pt-BR"], "pt", id="a region"),
        pytest.param(["zh-Hans-CN"], "zh", id="a script"),
        pytest.param(["de_at"], "de", id="as Moodle writes it"),
        pytest.param(["en-AU-x-unimelb"], "en", id="as Canvas writes it"),
        pytest.param(["iw_IL"], "he", id="as Java once wrote it"),
        pytest.param(["fi", "fr"], "fr", id="the next best"),
        pytest.param(["FR-ca", "de"], "fr", id="a region before another language"),
        pytest.param(["fi"], "en", id="unknown"),
        pytest.param(["", "*", "../../de", "de" * 500, "d\u00e9", "-", "de\r\n"], "en", id="garbage"),
        pytest.param([], "en", id="nothing"),
    ],
)
def test_the_first_wish_that_can_be_met_is_met(tags: list[str], chosen: str) -> None:
    """A regional tag is met by its language."""
    assert KNOWN.best(tags).tag == chosen


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, "لا كلمات"), (1, "كلمة واحدة"), (2, "كلمتان"), (3, "3 كلمات"), (11, "11 كلمة"), (100, "100 كلمة")],
)
def test_numerals_govern_their_nouns(count: int, expected: str) -> None:
    """Arabic has six forms."""
    assert ARABIC.say("wordCount", count=count) == expected


def test_values_are_escaped_in_markup_and_markup_stays() -> None:
    """A name is text, whatever it looks like; a link is a link."""
    assert ENGLISH.markup("essayOf", name="<b>&") == "Essay by &lt;b&gt;&amp;"
    assert ENGLISH.markup("essayOf", name="{name}") == "Essay by {name}"
    assert ENGLISH.markup("essayOf", name=ENGLISH.moment(None)) == f"Essay by {DASH}"


def test_every_refusal_has_its_sentences() -> None:
    """Keys in tables are as good as those in templates."""
    keys = {key for words in REFUSALS.values() for key in words if key} | set(LEARNING_REFUSALS.values())
    assert keys <= set(ENGLISH.catalogue)
    acts = {words.act for words in REFUSALS.values() if "{command}" in str(ENGLISH.catalogue.get(words.act))}
    assert acts == set(COMMANDS)


def language(page: str) -> tuple[str, str]:
    """Return language and direction of a page."""
    found = re.search(r'<html lang="([\w-]+)" dir="(\w+)"', page)
    assert found
    return found[1], found[2]


def spoken(locale: str | None) -> dict[str, Any]:
    """Return the claims of a teacher's launch in a language."""
    return {CLAIM + "launch_presentation": {"locale": locale} if locale else None, CLAIM + "roles": [INSTRUCTOR]}


@pytest.mark.parametrize(
    ("locale", "accepted", "course", "expected"),
    [
        pytest.param("ar", "de", "fr", ("ar", "rtl"), id="the launch's"),
        pytest.param("pt_br", "de", "fr", ("pt", "ltr"), id="the launch's region"),
        pytest.param("fi", "de-AT, en;q=0.5", "fr", ("de", "ltr"), id="else the browser's"),
        pytest.param(None, "fi, he;q=0.2, ja;q=0.4", "fr", ("ja", "ltr"), id="the browser's in its order"),
        pytest.param(None, "de;q=0, fi", "fr", ("fr", "ltr"), id="else the course's"),
        pytest.param(None, "", "fi", ("en", "ltr"), id="else English"),
    ],
)
def test_a_page_speaks_the_language_of_its_launch(  # noqa: PLR0913, PLR0917 - a case and two fixtures
    app: Flask, browser: Browser, locale: str | None, accepted: str, course: str, expected: tuple[str, str]
) -> None:
    """Else that of the browser, of the course, or English."""
    library = app.extensions["lessonpack"].library
    found = library.find("small").course
    object.__setattr__(found, "language", course)
    room = browser.enter(**spoken(locale))
    page = browser.get(room, headers={"Accept-Language": accepted} if accepted else {}).text
    assert language(page) == expected
    assert f"<h1>{KNOWN.best([expected[0]]).say('results')}</h1>" in page


def test_what_the_player_is_told_is_in_the_language_of_its_course(app: Flask, browser: Browser) -> None:
    """Whatever LMS and browser speak: it stands among the player's own sentences."""
    found = app.extensions["lessonpack"].library.find("small").course
    object.__setattr__(found, "language", "fr-CA")
    room = browser.enter(**{CLAIM + "launch_presentation": {"locale": "de"}})
    refused = browser.post(f"{room}api/quizzes/none/start", json={}, headers={"Accept-Language": "de"})
    assert refused.get_json() == {"reason": "no-quiz", "what": KNOWN.best(["fr"]).say("noQuizHere")}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "de"),
        ("/lti/configuration", "de"),
        ("/lti/register/nonsense", "de"),
        ("/teach/nonsense/", "de"),
        ("/no/such/page", "de"),
    ],
)
def test_before_a_launch_is_trusted_the_browser_is_asked(browser: Browser, path: str, expected: str) -> None:
    """What a launch says counts only when its signature is right."""
    assert language(browser.get(path, headers={"Accept-Language": "de-CH"}).text)[0] == expected


def test_a_refusal_of_a_launch_speaks_to_everybody_who_reads_it(browser: Browser) -> None:
    """What to do in words for anybody, and the facts for an admin, with the reason in English to be searched for."""
    login = browser.login()
    token = browser.lms.sign(browser.lms.claims(login.nonce, **{CLAIM + "deployment_id": "school-2"}))
    body = {"state": login.state, "id_token": token}
    page = browser.post("/lti/launch", data=body, headers={"Accept-Language": "de"}).text
    head, _, facts = page.partition("<details>")  # folded: most who read this are learners
    assert "noch nicht freigeschaltet" in head
    assert "Deployment" not in head
    assert "noch nicht angenommen" in facts
    assert "lessonpack lti platforms accept" in facts
    assert "<code>pending-deployment</code>" in facts
    assert "school-2" in facts


def test_a_refusal_after_a_launch_names_where_it_came_from(browser: Browser) -> None:
    """The notice of a link that shows nothing yet speaks the launch's language, and names the LMS to an admin."""
    claims = {CLAIM + "custom": None, CLAIM + "launch_presentation": {"locale": "fr"}}
    page = browser.get(browser.enter(**claims), headers={"Accept-Language": "de"}).text
    assert language(page)[0] == "fr"
    assert f"<h1>{KNOWN.best(['fr']).say('nothingChosen')}</h1>" in page
    assert f'<code dir="ltr">{browser.lms.issuer}</code>' in page
    assert f'<code dir="ltr">{browser.lms.deployment_id}</code>' in page


@pytest.mark.parametrize("tag", ["ar", "de", "ja"])
def test_every_page_of_a_teacher_is_translated(app: Flask, browser: Browser, settings: Settings, tag: str) -> None:
    """No sentence of the English catalogue is left on any of them."""
    school = SchoolClass(app, browser, settings)
    school.set_quiz(WITH_ESSAY)
    learner = school.work("ann", RIGHT | {"why": "For a reason."})
    teacher = school.teacher(**spoken(tag))
    words = {text for text in ENGLISH.catalogue.values() if isinstance(text, str) and len(text) > 6 and "{" not in text}
    paths = ["", f"learners/{learner}", "questions/", "questions/quiz/pick", "questions/quiz/why", "essays/",
             "essays/1/why", "gradebook/"]  # fmt: skip
    own = {text for text in KNOWN.best([tag]).catalogue.values() if isinstance(text, str)}
    for path in paths:
        page = teacher.see(path)
        assert language(page)[0] == tag
        shown = set(re.findall(r">\s*([^<>]+?)\s*<", page)) | set(re.findall(r'aria-label="([^"]+)"', page))
        assert not (shown & words) - own, path
