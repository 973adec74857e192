"""The page of all terms: in the order of the language, with the way back, and nothing to complete."""

from __future__ import annotations

import dataclasses
import json

import pytest
from lxml import html

from exporter.collation import sort_key
from exporter.course import Course, Lesson, Term
from exporter.glossary import glossary
from exporter.pages import PageSet, render_pages
from exporter.richtext import RichText
from exporter.serialization import course_from_json, course_to_json, dumps, loads

ORDERED = {
    "en": ["10", "Ångström", "apple", "resume", "résumé", "zebra"],
    "de": ["Apfel", "Äpfel", "Azur", "Straße", "Strauß", "Zug"],
    "sv": ["Zebra", "Ångström", "äpple", "öl"],
    "da": ["zebra", "æble", "øl", "ål"],
    "es": ["nube", "ñu", "oso"],
    "cs": ["cena", "čas", "had", "chléb", "ibis"],
    "pl": ["lama", "łódź", "mama"],
    "tr": ["\u0131l\u0131k", "İzmir", "jilet"],
    "hu": ["cukor", "csap", "dal"],
    "ru": ["ежи", "ёлка", "иней", "йод", "ключ"],
    "ja": ["あさ", "アメリカ", "いぬ"],
    "ar": ["أحمد", "باب", "تاج"],
}


@pytest.mark.parametrize("language", ORDERED)
def test_words_stand_in_the_order_of_their_language(language: str) -> None:
    """Whatever order they come in."""
    words = ORDERED[language]
    assert sorted([*words[2:], *words[:2]], key=lambda word: sort_key(word, f"{language}-001")) == words


def lesson(name: str, *terms: Term) -> Lesson:
    """Make a lesson that marks its terms."""
    marked = "".join(f'<p><dfn class="block-term" id="{name}--{one.anchor}">{one.name}</dfn></p>' for one in terms)
    return Lesson(id=name, title=f"Lesson {name}", blocks=(RichText(marked, "Words"),), terms=terms)


ONE = lesson("one", Term("term-roast", "roast", "Heat <b>"), Term("term-bloom", "bloom", "Gas"))
TWO = lesson("two", Term("term-bloom", "Bloom", "Gas"), Term("term-roast", "Roast", "A meal"))
COURSE = Course(id="c", title="C", outline=(ONE, TWO), media={}, glossary=True)


def page(pages: PageSet, href: str = "index.html") -> html.HtmlElement:
    """Parse one page."""
    content = pages.files[href]
    assert isinstance(content, bytes)
    return html.document_fromstring(content.decode())


def test_a_term_is_listed_once_with_each_of_its_meanings() -> None:
    """As it was first written, and with the first place of each meaning."""
    entries = glossary(COURSE.lessons, "en")
    assert [(one.term, [(each.words, each.lesson.id) for each in one.meanings]) for one in entries] == [
        ("bloom", [("Gas", "one")]),
        ("roast", [("Heat <b>", "one"), ("A meal", "two")]),
    ]


def test_the_page_leads_back_to_where_its_terms_stand() -> None:
    """It is in the menu, after all that can be completed, and no item: nothing of it is recorded or reported."""
    pages = render_pages(COURSE, tracker="scorm2004")
    document = page(pages)
    assert document.xpath("//*[@id='menu']//a/@href")[-2:] == ["#glossary", "#finish"]
    assert document.xpath("//article[@id='glossary']//dt/text()") == ["bloom", "roast"]
    links = document.xpath("//article[@id='glossary']//dd/a")
    assert [(one.get("href"), one.text) for one in links] == [
        ("#one--term-bloom", "Lesson one"), ("#one--term-roast", "Lesson one"), ("#two--term-roast", "Lesson two"),
    ]  # fmt: skip
    assert all(document.get_element_by_id(one.get("href")[1:]).tag == "dfn" for one in links)
    items = json.loads(document.get_element_by_id("course").text_content())["items"]
    assert [one["id"] for one in items] == ["one", "two"]


def test_where_each_lesson_is_a_page_it_ends_with_its_own_terms() -> None:
    """So that the LMS has nothing more to complete; they look as they do on the page of all terms."""
    pages = render_pages(COURSE, tracker="scorm12", structure="lessons")
    assert any(b".glossary-terms" in content for name, content in pages.files.items() if name.endswith(".css"))  # type: ignore[operator]
    assert len(pages.scos) == 2
    assert page(pages, "lesson-one.html").xpath("//section[@class='glossary']//dd/text()") == ["Gas", "Heat <b>"]
    assert page(pages, "lesson-two.html").xpath("//section[@class='glossary']//dt/text()") == ["Bloom", "Roast"]


@pytest.mark.parametrize(
    "course", [dataclasses.replace(COURSE, glossary=False), dataclasses.replace(COURSE, outline=(lesson("no"),))]
)
def test_there_is_no_page_without_a_wish_or_without_terms(course: Course) -> None:
    """Nor a script for it."""
    pages = render_pages(course, tracker="scorm12")
    assert b"Glossary" not in bytes(pages.files["index.html"]).replace(b'"glossary":"Glossary"', b"")  # type: ignore[arg-type]
    assert b"Collator(" not in pages.files["player.js"]  # type: ignore[operator]


def test_a_course_that_is_kept_keeps_its_terms() -> None:
    """In the LTI tool; a course that was kept before there were any has none."""
    form = loads(dumps(course_to_json(COURSE)))
    assert course_from_json(form) == COURSE
    del form["glossary"], form["outline"][0]["lesson"]["terms"]
    old = course_from_json(form)
    assert (old.glossary, old.lessons[0].terms) == (False, ())
