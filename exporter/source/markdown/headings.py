"""Headings of a text: they are found one by one and shown when all are known. One of a lesson becomes its title."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from exporter.course import Heading
from exporter.source.markdown.lesson_title import LessonTitle, choose_title
from exporter.source.markdown.plain import anchor_of, words_of
from exporter.source.markdown.tokens import anchors_in, become, shows_nothing
from exporter.source.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown_it.token import Token

    from exporter.problems import Position
    from exporter.source.markdown.file_context import FileContext
    from exporter.source.markdown.walk import Walk

DEEPEST_LISTED = 3
_DEEPEST = 6
_NOT_IN_A_TITLE = {"link_open": "a link", "image": "an image", "footnote_ref": "a footnote"}
"""Inline tokens → what authors call them."""
_SECOND = "a second level 1 heading is shown as level 2, and the headings below it one level deeper; write '##'"


class Form(Protocol):
    """How a heading is written, in Markdown or in HTML."""

    written: str
    """What authors call it."""

    def show_as(self, level: int) -> None:
        """Show the heading at a level."""

    def hide(self) -> None:
        """Leave only its anchor, because its words are the title."""

    def lost(self) -> Iterable[str]:
        """Return what is lost if its words are the title."""

    def is_all(self, tokens: Sequence[Token]) -> bool:
        """Return whether ``tokens`` hold nothing else."""


class FoundHeading(NamedTuple):
    """A heading where it stands; it ``is_inside`` another block, or ``is_first`` in the text.

    It ``is_label`` of a piece of a block, such as a tab, and as such in no list of contents.
    """

    level: int
    words: str
    anchor: str
    at: Position
    form: Form
    is_inside: bool
    is_first: bool
    is_label: bool = False


class Headings:
    """The headings of one text found so far. Generated anchors begin with ``prefix``.

    ``own_title`` is the title in the front matter of a lesson, if there is one.
    """

    def __init__(self, page: FileContext, prefix: str, *, is_lesson: bool, own_title: str = "") -> None:
        self._page = page
        self._prefix = prefix
        self._is_lesson = is_lesson
        self._own_title = own_title
        self._found: list[FoundHeading] = []
        self.title = own_title
        self.listed: list[Heading] = []

    def add(self, found: FoundHeading) -> None:
        """Add a heading, after its line was processed."""
        self._found.append(found)

    def is_first(self, tokens: Sequence[Token], index: int) -> bool:
        """Return whether a heading at ``index`` is the first thing of the text that is shown."""
        return not self._found and all(map(shows_nothing, tokens[:index]))

    def are_all(self, tokens: Sequence[Token]) -> bool:
        """Return whether there is nothing but a heading in ``tokens``, or not even that."""
        return not tokens or (bool(self._found) and self._found[0].form.is_all(tokens))

    def anchor(self, written: object, words: str) -> tuple[str, str]:
        """Return the anchor of a heading, and its id: the author's, if there is one, or one made from its words."""
        if written is not None:
            return str(written).removeprefix(self._page.full_id("")), str(written)
        anchor = self._page.made_up_id(self._prefix + (anchor_of(words) or "section"))
        return anchor, self._page.full_id(anchor)

    def settle(self) -> None:
        """Show all headings once they are known: find the title, set the levels, and report problems."""
        title = choose_title(self._found, self._own_title) if self._is_lesson else LessonTitle()
        previous = (title.heading.level if title.heading and title.raised else 1) if self._is_lesson else None
        lowered = 0
        for found in self._found:
            if found is title.heading and title.is_hidden:
                previous = found.level
                continue
            if previous is not None and found.level > previous + 1:
                wanted = "#" * (previous + 1)
                message = f"this level {found.level} heading follows a level {previous} heading; write '{wanted}'"
                self._warn(found, message, "heading-level")
            previous = max(2, found.level) if found.is_inside else found.level
            if found.level == 1 and not found.is_inside:
                lowered = 1
            level = min(max(2, found.level - title.raised + (lowered if found.level > 1 else 0)), _DEEPEST)
            found.form.show_as(level)
            if level <= DEEPEST_LISTED and found.words and not found.is_label:
                self.listed.append(Heading(level, found.anchor, found.words))
        self._report(title)

    def _report(self, title: LessonTitle) -> None:
        chosen = title.heading
        if chosen:
            self._report_title(title, chosen)
        others = [found for found in self._found if found.level == 1 and found is not chosen]
        if others and self._own_title and not chosen:
            first, *others = others
            message = f"the heading {quoted(first.words)} is shown as level 2 below the title {quoted(self._own_title)}"
            self._warn(first, f"{message}; delete one of them, or write '##'", "two-titles")
        for found in others:
            self._warn(
                found, _SECOND if self._is_lesson else "a heading here must start with '##', not with '#'", "heading"
            )

    def _report_title(self, title: LessonTitle, chosen: FoundHeading) -> None:
        if not self.title:
            self.title = chosen.words
            if advice := title.advice(chosen):
                self._page.problems.warning(chosen.at, advice, "title")
        if title.is_hidden:
            for lost in chosen.form.lost():
                message = f"a title is plain text, so {lost} in it is lost; move it below the title"
                self._warn(chosen, message, "title")
            chosen.form.hide()

    def _warn(self, found: FoundHeading, message: str, code: str) -> None:
        self._page.report_once(found.at, message, code)


class _InMarkdown:
    """A heading of Markdown, as its three tokens."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._opening, self._text, self._closing = tokens
        self.written = f"level {self._opening.tag[1]} heading"

    def show_as(self, level: int) -> None:
        self._opening.tag = self._closing.tag = f"h{level}"

    def hide(self) -> None:
        inner = "".join(str(child.meta.get("html", "")) for child in self._text.children or ())
        become(self._opening, f'<span id="{self._opening.attrs["id"]}"></span>{anchors_in(inner)}\n')
        become(self._text, "")
        become(self._closing, "")

    def is_all(self, tokens: Sequence[Token]) -> bool:
        return len(tokens) == len((self._opening, self._text, self._closing))

    def lost(self) -> Iterable[str]:
        children = self._text.children or ()
        return dict.fromkeys(lost for child in children if (lost := _NOT_IN_A_TITLE.get(child.type)))


def close_heading(walk: Walk, tokens: list[Token], index: int) -> None:
    """Add the heading that ends at ``index``."""
    opening, text, _ = parts = tokens[index - 2 : index + 1]
    words = " ".join(words_of(text.children or ()).split())
    anchor, identifier = walk.headings.anchor(opening.attrs.get("id"), words)
    opening.attrs["id"] = identifier
    at = walk.here((opening.map or [0])[0])
    is_first = walk.headings.is_first(tokens, index - 2)
    level = int(opening.tag[1])
    is_label = bool(opening.meta.get("is_label"))
    found = FoundHeading(level, words, anchor, at, _InMarkdown(parts), bool(opening.level), is_first, is_label)
    walk.headings.add(found)
