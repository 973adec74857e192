"""Courses become pages that hold everything, leak nothing, and are the same every time."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any, Literal

import pytest
from lxml import html
from pydantic import TypeAdapter

from exporter.assets import shipped
from exporter.course import Course, Heading, Lesson, Quiz, Section
from exporter.course_settings import Theme
from exporter.pages import PageSet, render_pages
from exporter.questions import AnyQuestion, Question
from exporter.richtext import RichText
from exporter.sentences import Sentences

HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(2)">'


def question(**fields: object) -> Question:
    """Make a question of the given fields."""
    made: Question = TypeAdapter(AnyQuestion).validate_python({"type": "true-false", "answer": True, **fields})
    return made


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Return a course with two lessons, a quiz, a picture, a logo and a stylesheet."""
    media = {}
    for path in ("media/Plan der Stadt.svg", "media/logo.svg", "theme.css"):
        file = tmp_path / Path(path).name
        file.write_text("body { background: url('media/logo.svg') }" if path == "theme.css" else "<svg/>")
        media[path] = file
    text = RichText(
        html='<h2 id="first--more">More</h2><p><a href="lesson:second#there">there</a>'
        '<img src="media:media/Plan der Stadt.svg" alt=""></p>'
        '<aside class="callout"><p class="callout-title" data-say="calloutTip"></p></aside>',
        text="More there",
    )
    first = Lesson(
        id="first",
        title="First <steps>",
        blocks=(text, question(id="self", prompt="Is it?")),
        headings=(Heading(2, "first--more", "More"), Heading(2, "first--last", "Last")),
        summary="A beginning.",
        objectives=("Walk",),
    )
    second = Lesson(id="second", title="Second", blocks=(RichText.plain("Here."),))
    quiz = Quiz(id="check", title="Check", questions=(question(id="hard", prompt=HOSTILE, explanation="So."),))
    return Course(
        id="tour",
        title=f"Tour {HOSTILE}",
        outline=(first, Section("Rest", (second, quiz))),
        media=media,
        theme=Theme(logo="media/logo.svg", stylesheet="theme.css"),
    )


def page(pages: PageSet, href: str = "index.html") -> html.HtmlElement:
    """Parse one page."""
    content = pages.files[href]
    assert isinstance(content, bytes)
    return html.document_fromstring(content.decode())


def embedded(document: html.HtmlElement, name: str = "course") -> dict[str, Any]:
    """Read the JSON that a page holds."""
    read: dict[str, Any] = json.loads(document.get_element_by_id(name).text_content())
    return read


def one(document: html.HtmlElement, path: str) -> html.HtmlElement:
    """Return the one element at an XPath."""
    (found,) = document.xpath(path)
    assert isinstance(found, html.HtmlElement)
    return found


def test_a_single_page_holds_every_lesson_and_a_place_for_every_quiz(course: Course) -> None:
    """One document is the whole course, in the author's order."""
    pages = render_pages(course, tracker="browser")
    assert page(pages).xpath("//article/@id") == ["start", "lesson-first", "lesson-second", "quiz-check", "finish"]
    assert [(sco.id, sco.href) for sco in pages.scos] == [("tour", "index.html")]


@pytest.mark.parametrize(("many", "first"), [(3, "aims"), (40, "cards")])
def test_each_objective_is_listed_once_and_many_come_behind_the_cards(course: Course, many: int, first: str) -> None:
    """Lessons share objectives, and a wall of them would hide the way to the lessons."""
    aims = tuple(f"Objective {number}" for number in range(many))
    lessons = tuple(
        dataclasses.replace(item, objectives=aims) if isinstance(item, Lesson) else item for item in course.outline
    )
    start = page(render_pages(dataclasses.replace(course, outline=lessons), tracker="browser")).get_element_by_id(
        "start"
    )

    assert [li.text_content().strip() for li in start.xpath('section[@class="aims"]//li')] == list(aims)
    assert str(start.xpath("section/@class")[0]).startswith(first)


def test_each_card_says_which_lesson_it_is_or_that_it_is_a_quiz_and_how_long(course: Course) -> None:
    """Lessons are counted, whatever is between them."""
    cards = page(render_pages(course, tracker="browser")).xpath('//section[contains(@class, "cards")]//small')
    assert [card.text_content() for card in cards] == [
        "Lesson 1 of 2\xa0· 1 min",
        "Lesson 2 of 2\xa0· 1 min",
        "Quiz\xa0· 1 min",
    ]


def test_cards_stand_below_the_outer_section_that_they_are_in(course: Course) -> None:
    """And those in none below no heading."""
    first, rest = course.outline
    inner = Section("Rest", (Section("Inside", rest.items[:1]), *rest.items[1:]))
    last = dataclasses.replace(first, id="last", title="Last")
    changed = dataclasses.replace(course, outline=(first, inner, last))
    groups = page(render_pages(changed, tracker="browser")).xpath('//section[contains(@class, "cards")]/div/div')
    assert [([h3.text.strip() for h3 in group.xpath("h3")], group.xpath(".//@data-item")) for group in groups] == [
        ([], ["first"]),
        (["Rest"], ["second", "check"]),
        ([], ["last"]),
    ]


@pytest.mark.parametrize(
    ("image", "many", "drawn"), [("media/logo.svg", 13, "pictured"), ("", 12, ""), ("", 13, "long")]
)
def test_cards_are_for_pictures_and_a_list_of_many_lines_has_columns(
    course: Course, image: str, many: int, drawn: str
) -> None:
    """What is only text needs no boxes."""
    lesson = course.lessons[0]
    outline = tuple(dataclasses.replace(lesson, id=f"lesson-{at}", image=image or None) for at in range(many))
    start = page(render_pages(dataclasses.replace(course, outline=outline), tracker="browser"))
    assert start.xpath('//section[contains(@class, "cards")]/@class') == [f"cards wide {drawn}".strip()]


def test_a_card_without_a_picture_has_the_number_of_its_lesson_where_others_have_one(course: Course) -> None:
    """Quizzes have no number; what is drawn is not read out."""
    first, rest = course.outline
    pictured = dataclasses.replace(course, outline=(dataclasses.replace(first, image="media/logo.svg"), rest))
    art = page(render_pages(pictured, tracker="browser")).xpath(
        '//section[contains(@class, "cards")]//*[contains(@class, "art")]'
    )

    assert [one.text_content().strip() for one in art] == ["", "2", "?"]
    assert [one.get("aria-hidden") for one in art] == [None, "true", "true"]
    assert not page(render_pages(course, tracker="browser")).xpath('//*[contains(@class, "art drawn")]')

    shown = rest.items[-1].model_copy(update={"image": "media/logo.svg"})
    pictured = dataclasses.replace(course, outline=(first, dataclasses.replace(rest, items=(*rest.items[:-1], shown))))
    cards = page(render_pages(pictured, tracker="browser")).xpath('//section[contains(@class, "cards")]//a')
    assert [card.get("data-item") for card in cards if card.xpath(".//img")] == ["check"]
    banners = page(render_pages(pictured, tracker="browser")).xpath('//article/img[@class="banner wide"]')
    assert [banner.getparent().get("id") for banner in banners] == ["quiz-check"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_cover_promises_a_certificate_where_there_is_one(course: Course, language: str) -> None:
    """In the words of the course's language, behind the pass mark."""
    course = dataclasses.replace(course, language=language)
    facts = "//*[@id='start']//dl[@class='facts']/div"
    without = page(render_pages(course, tracker="scorm12")).xpath(facts)
    promised = page(render_pages(dataclasses.replace(course, certificate=True), tracker="scorm12")).xpath(facts)
    say = Sentences.read(shipped("templates") / "player" / "languages", language).say
    assert len(promised) == len(without) + 1
    assert promised[-1].text_content() == say("certificateLabel") + say("certificateWhen")


def test_the_menu_lists_sections_and_items_in_order(course: Course) -> None:
    """What the menu shows is the outline."""
    menu = page(render_pages(course, tracker="browser")).get_element_by_id("menu")
    assert menu.xpath(".//a/@data-item") == ["start", "first", "second", "check", "finish"]
    assert menu.xpath("normalize-space(.//*[@class='section-title'])") == "Rest"


def test_no_text_of_an_author_becomes_an_element(course: Course) -> None:
    """Titles and prompts that look like HTML stay text, in the page and in its JSON."""
    document = page(render_pages(course, tracker="browser"))
    assert document.xpath("//script/@src | //script/@id") == ["player.js", "course", "sentences"]
    assert not document.xpath("//@onerror")
    assert embedded(document)["title"] == course.title


def test_symbolic_links_lead_to_places_in_the_page(course: Course) -> None:
    """Lessons are reached by anchor, and files by their safe names."""
    pages = render_pages(course, tracker="browser")
    lesson = page(pages).get_element_by_id("lesson-first")
    assert lesson.xpath(".//p/a/@href") == ["#second--there"]
    (image,) = lesson.xpath(".//img/@src")
    assert re.fullmatch(r"media/Plan-der-Stadt-[0-9a-f]{10}\.svg", image)
    assert image in pages.files


def test_sentences_are_filled_in_the_language_of_the_course(course: Course) -> None:
    """A German course has German callouts, buttons and catalogue; an unknown language has English ones."""
    for language, tip in {"de-AT": "Tipp", "fi": "Tip"}.items():
        document = page(render_pages(dataclasses.replace(course, language=language), tracker="browser"))
        assert document.xpath("//*[@class='callout-title']/text()") == [tip]
        assert embedded(document, "sentences")["language"] == ("de" if language == "de-AT" else "en")


def test_a_course_says_sentences_its_own_way(course: Course) -> None:
    """The course's sentences win over the catalogue, in the page and in the player."""
    own = dataclasses.replace(course, sentences={"overview": "Welcome aboard"})
    document = page(render_pages(own, tracker="browser"))
    assert "Welcome aboard" in document.get_element_by_id("menu").text_content()
    assert embedded(document, "sentences")["overview"] == "Welcome aboard"


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("he", "rtl")])
def test_the_page_names_its_language_and_direction(course: Course, language: str, direction: str) -> None:
    """A screen reader and the layout need both."""
    root = page(render_pages(dataclasses.replace(course, language=language), tracker="browser"))
    assert (root.get("lang"), root.get("dir")) == (language, direction)


def test_every_item_is_a_page_of_its_own_with_what_it_needs(course: Course) -> None:
    """Pages of the structure "lessons" list their files, and carry their own item only."""
    pages = render_pages(course, tracker="browser", structure="lessons")
    assert [(sco.id, sco.href) for sco in pages.scos] == [
        ("first", "lesson-first.html"),
        ("second", "lesson-second.html"),
        ("check", "quiz-check.html"),
    ]
    for sco in pages.scos:
        assert set(sco.files) <= set(pages.files)
        document = page(pages, sco.href)
        assert [item["id"] for item in embedded(document)["items"]] == [sco.id]
        assert not document.xpath("//*[@id='menu']")
    assert any("Plan-der-Stadt" in name for name in pages.scos[0].files)
    assert not any("Plan-der-Stadt" in name for name in pages.scos[1].files)


def test_a_quiz_that_is_a_page_of_its_own_is_passed_by_its_own_mark(course: Course) -> None:
    """Whoever launches that page alone needs what the quiz asks for; lessons and the whole course keep the course's."""
    quiz = Quiz(id="check", title="Check", passing_score=45, questions=(question(id="hard", prompt="Is it?"),))
    marked = dataclasses.replace(course, outline=(course.lessons[1], quiz))

    def mark(structure: Literal["single", "lessons"], href: str) -> object:
        return embedded(page(render_pages(marked, tracker="browser", structure=structure), href))["completion"]

    course_wide = course.completion.passing_score
    assert course_wide != quiz.passing_score
    assert mark("lessons", "quiz-check.html") == {**course.completion.model_dump(), "passing_score": 45}
    assert mark("lessons", "lesson-second.html") == course.completion.model_dump()
    assert mark("single", "index.html") == course.completion.model_dump()


def test_a_report_names_a_question_by_its_words_when_it_has_no_id(course: Course) -> None:
    """Two of the same words, and one without any, get a piece of their made-up id; records keep to that id."""
    questions = (
        question(id="own", prompt="Is the water hot?"),
        question(prompt="Is green tea hot?"),
        question(prompt="Is green tea hot"),
        question(prompt="Does it draw long?"),
        question(prompt="水は熱いですか"),
    )
    quiz = Quiz(id="check", title="Check", questions=questions)
    data = embedded(page(render_pages(dataclasses.replace(course, outline=(quiz,)), tracker="browser")))
    (item,) = data["items"]
    found = item["questions"]
    same, alike, unlike, wordless = (one["id"].removeprefix("q-")[:6] for one in found[1:])
    assert [one["reported"] for one in found] == [
        "own",
        f"is-green-tea-hot-{same}",
        f"is-green-tea-hot-{alike}",
        "does-it-draw-long",
        f"question-{wordless}",
    ]
    assert unlike not in found[3]["reported"]
    assert [one["formerly"] is None for one in found] == [False, True, True, True, True]


def test_links_between_pages_open_a_copy_that_is_only_read(course: Course) -> None:
    """Inside an LMS only the LMS may launch a page, so a link opens a copy in another tab."""
    pages = render_pages(course, tracker="browser", structure="lessons")
    link = one(page(pages, "lesson-first.html"), "//p/a")
    assert (link.get("href"), link.get("target")) == ("lesson-second.html?reading#second--there", "_blank")


def test_pages_whose_names_differ_in_capital_letters_only_do_not_meet(course: Course) -> None:
    """Some file systems would make one file of two."""
    twins = (Lesson(id="One", title="A", blocks=()), Lesson(id="one", title="B", blocks=()))
    pages = render_pages(dataclasses.replace(course, outline=twins), tracker="browser", structure="lessons")
    hrefs = [sco.href.lower() for sco in pages.scos]
    assert len(set(hrefs)) == len(hrefs)


def test_the_edition_changes_with_the_content_alone(course: Course) -> None:
    """Both structures of one source are one edition; a reworded lesson makes another."""

    def edition(of: Course, structure: str = "single", href: str = "index.html") -> object:
        pages = render_pages(of, tracker="browser", structure="single" if structure == "single" else "lessons")
        return embedded(page(pages, href))["edition"]

    reworded = Lesson(id="first", title="First", blocks=(RichText.plain("Other words."),))
    assert edition(course) == edition(course, "lessons", "lesson-first.html")
    assert edition(course) != edition(dataclasses.replace(course, outline=(reworded, *course.outline[1:])))


def test_rendering_twice_gives_the_same_bytes(course: Course) -> None:
    """Nothing depends on time, chance or order."""
    first, second = (render_pages(course, tracker="browser") for _ in range(2))
    assert list(first.files.items()) == list(second.files.items())
    shuffled = dataclasses.replace(course, media=dict(reversed(course.media.items())))
    assert list(render_pages(shuffled, tracker="browser").files.items()) == list(first.files.items())


def test_a_stylesheet_finds_the_files_it_names(course: Course) -> None:
    """Addresses in theme.css follow the files to their safe names."""
    pages = render_pages(course, tracker="browser")
    name = next(name for name in pages.files if name.startswith("media/theme"))
    assert pages.files[name] == b'body { background: url("logo.svg") }'


def test_pages_need_no_inline_script_and_nothing_from_elsewhere(course: Course) -> None:
    """A strict content security policy and a closed network change nothing."""
    document = page(render_pages(course, tracker="browser"))
    assert not document.xpath("//@*[starts-with(name(), 'on')]")
    addresses = [str(address).removeprefix("data:,") for address in document.xpath("//@src | //@href")]
    assert not [address for address in addresses if re.match(r"\w+:|//", address)]
    assert not document.xpath("//script[not(@src) and @type != 'application/json']")


def test_the_stylesheet_stays_within_its_budget(course: Course) -> None:
    """29.6 kB uncompressed with a quiz, a search and objectives, without the rules that name fonts."""
    style = render_pages(course, tracker="browser").files["player.css"]
    assert isinstance(style, bytes)
    assert 10_000 < len(style[style.index(b"@layer") :]) <= 29_600


def test_without_a_script_everything_but_quizzes_can_be_read(course: Course) -> None:
    """Prompts stand in their lessons, and a quiz says what it needs."""
    document = page(render_pages(course, tracker="browser"))
    assert "Is it?" in one(document, "//*[@data-question='self']").text_content()
    assert "JavaScript" in one(document.get_element_by_id("quiz-check"), ".//noscript").text_content()
