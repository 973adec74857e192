"""Takes out of HTML what learners would not see, and what is no content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from collections.abc import Callable

_AROUND = (
    "script, style, noscript, template, nav, header nav, footer, [role=navigation], [role=banner], [role=contentinfo], "
    "[role=dialog], [hidden], .js-hidden, .sr-only, .skip, button, svg"
)
_MAIN = "main, [role=main]"
_MOST_LEFT_OUT = 2
_OWN_LESSON = ".body > .aims, details.contents, script, .footnote-backref, svg.icon"


def without(html: str, selectors: str) -> str:
    """Return a piece of HTML without the elements that match a list of selectors."""
    soup = BeautifulSoup(html, "lxml")
    _drop(soup, selectors)
    return soup.body.decode_contents() if soup.body is not None else ""


def main_of(html: str) -> str:
    """Return the main content of a page: what it calls so, if that is most of it, or all but what stands around."""
    soup = BeautifulSoup(html, "lxml")
    _drop(soup, _AROUND)
    body = soup.body
    if body is None:
        return ""
    mains = body.select(_MAIN)
    chosen = mains[0] if len(mains) == 1 and _length(mains[0]) * _MOST_LEFT_OUT >= _length(body) else body
    return str(chosen.decode_contents())


def own_lesson(html: str, name: str, mark: Callable[[str], str]) -> str:
    """Return the text of a lesson on a page that lessonpack has made, with a mark for each question in it."""
    soup = BeautifulSoup(html, "lxml")
    article = soup.find("article", id=f"lesson-{name}")
    body = article.select_one(".body") if article is not None else None
    if body is None:
        return ""
    _drop(body, _OWN_LESSON)
    for one in body.select("[data-question]"):
        one.replace_with(soup.new_tag("p", string=mark(str(one["data-question"]))))
    return str(body.decode_contents())


def _drop(soup: Any, selectors: str) -> None:
    for one in soup.select(selectors):
        one.decompose()


def _length(element: Any) -> int:
    return len(element.get_text())
