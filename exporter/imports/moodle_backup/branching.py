"""Moodle's activity "Lesson": pages of text and of questions, as one lesson from its first page to its last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.imports.bank import Answer, Lesson, NumberAnswer, Numbers, Options, Pairs, Question, Words, Writing
from exporter.imports.fitting.reasons import Unfit
from exporter.imports.moodle_backup.backup import format_of, value, whole
from exporter.imports.notes import short
from exporter.imports.numbers import read_number
from exporter.imports.texts import below_heading, words_of_html
from exporter.imports.wildcards import is_pattern, without_escapes
from exporter.plain_text import as_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from exporter.imports.bank import Asked
    from exporter.imports.moodle_backup.backup import Activity, Backup
    from exporter.imports.moodle_backup.texts import BackupTexts
    from exporter.imports.xml_tree import Node

_CONTENT, _ESSAY = "20", "10"
_ENDS = frozenset({"21", "30", "31"})
"""Ends of branches, and clusters, which have no text of their own."""
_ONWARD = frozenset({"-1", "-9", "-50", "-60", "-70", "-80"})
"""Where right answers lead, if a lesson does not score each answer: to the next page, the end, or one by chance."""
_NEXT = frozenset({"", "-1", "0", "-9"})


def lesson_of(activity: Activity, backup: Backup, texts: BackupTexts, path: str) -> Lesson:
    """Return a lesson with the pages of the activity below each other."""
    return _Branching(activity, backup, texts).lesson(path)


class _Branching:
    def __init__(self, activity: Activity, backup: Backup, texts: BackupTexts) -> None:
        self.activity, self.backup, self.texts = activity, backup, texts
        pages = activity.node.child("pages")
        self.pages = _in_order(list(pages.children("page")) if pages else [])
        self.at = {page.get("id"): number for number, page in enumerate(self.pages)}
        self.by_score = value(activity.node, "custom") == "1"

    def lesson(self, path: str) -> Lesson:
        parts: list[str | Question] = [self.texts.description(self.activity)]
        for page in self.pages:
            parts += self._parts(page)
        if any(self._leads_astray(page) for page in self.pages):
            message = f"the ways between the pages of {short(self.activity.title)}, which follow each other now"
            self.backup.notes.lost(self.activity.node.place, message)
        whole_parts = tuple(part for part in parts if part)
        return Lesson(place=self.activity.node.place, parts=whole_parts, title=self.activity.title, path=path)

    def _parts(self, page: Node) -> Iterator[str | Question]:
        kind, title = value(page, "qtype"), " ".join(value(page, "title").split())
        if kind in _ENDS:
            return
        files = self.backup.files(self.activity.context, "mod_lesson", "page_contents", page.get("id"))
        text = self.texts.text(page, "contents", "contentsformat", files)
        if kind == _CONTENT:
            yield f"## {as_line(title)}\n\n{below_heading(text)}" if title and len(self.pages) > 1 else text
            return
        if kind not in _TYPES:
            self.backup.notes.lost(page.place, f"the question {short(title)}: it is of a type that is not known")
            return
        try:
            asked = _TYPES[kind](self, page)
        except Unfit as reason:
            self.backup.notes.lost(page.place, f"the question {short(title)} {reason}")
            return
        yield Question(place=page.place, asked=asked, prompt=text, title=title, points=self._points(page, kind))

    def _points(self, page: Node, kind: str) -> float:
        scores = [whole(value(one, "score")) for one in _answers(page)]
        if kind == _ESSAY:
            return max([*(whole(value(one, "grade")) for one in _answers(page)), *scores, 1])
        return max([*scores, 1]) if self.by_score else 1

    def _share(self, answer: Node, page: Node) -> float:
        if self.by_score:
            best = max((whole(value(one, "score")) for one in _answers(page)), default=0)
            return whole(value(answer, "score")) / best if best else 0
        to = value(answer, "jumpto")
        return 1 if to in _ONWARD or self.at.get(to, -1) > self.at.get(page.get("id"), 0) else 0

    def _leads_astray(self, page: Node) -> bool:
        following = value(page, "nextpageid")
        return any(value(one, "jumpto") not in _NEXT | {following} for one in _answers(page))

    def _line(self, page: Node, node: Node, name: str) -> str:
        files = self.backup.files(self.activity.context, "mod_lesson", "page_answers", node.get("id"))
        text, written = value(node, name), format_of(node, "answerformat")
        form = "html" if "<" in text else written
        return self.texts.texts.line(text, form, page.place, files)

    def _told(self, page: Node, node: Node) -> str:
        files = self.backup.files(self.activity.context, "mod_lesson", "page_responses", node.get("id"))
        text = value(node, "response")
        return self.texts.texts.block(text, "html" if "<" in text else "moodle", page.place, files) if text else ""

    def options(self, page: Node) -> Options:
        answers = tuple(
            Answer(self._line(page, one, "answer_text"), self._share(one, page), self._told(page, one))
            for one in _answers(page)
        )
        several = value(page, "qoption") == "1"
        return Options(answers, several=several, whole=several)

    def words(self, page: Node) -> Words:
        if value(page, "qoption") == "1":
            raise Unfit("has regular expressions as its answers, which no question here has")
        given = [
            (words_of_html(value(one, "answer_text")), self._share(one, page), self._told(page, one))
            for one in _answers(page)
        ]
        return Words(
            tuple(Answer(without_escapes(text), share, told) for text, share, told in given if not is_pattern(text)),
            tuple(Answer(text, share, told) for text, share, told in given if is_pattern(text)),
        )

    def numbers(self, page: Node) -> Numbers:
        found = []
        for one in _answers(page):
            low, _, high = words_of_html(value(one, "answer_text")).partition(":")
            numbers = read_number(low), read_number(high or low)
            found.append(NumberAnswer(min(numbers), max(numbers), self._share(one, page), self._told(page, one)))
        return Numbers(tuple(found))

    def pairs(self, page: Node) -> Pairs:
        pairs = list(_answers(page))[2:]  # the first two are what learners are told
        return Pairs(tuple((self._line(page, one, "answer_text"), self._match(page, one)) for one in pairs), whole=True)

    def _match(self, page: Node, node: Node) -> str:
        return self.texts.texts.line(words_of_html(value(node, "response")), "plain", page.place)

    def writing(self, page: Node) -> Writing:  # noqa: ARG002 - one of _TYPES
        return Writing()


def _answers(page: Node) -> Iterator[Node]:
    answers = page.child("answers")
    every = answers.children("answer") if answers else ()
    return (one for one in every if value(one, "answer_text") or _is_bare(one))


def _is_bare(answer: Node) -> bool:
    """Return whether an answer says nothing but what it is worth, as that of an essay does."""
    return bool(value(answer, "response") or whole(value(answer, "score")))


def _in_order(pages: list[Node]) -> list[Node]:
    """Return pages as they follow each other; those that no page leads to come last."""
    by_number = {page.get("id"): page for page in pages}
    following = {value(page, "prevpageid"): page.get("id") for page in pages}
    ordered: dict[str, Node] = {}
    at = following.get("0", "")
    while at in by_number and at not in ordered:
        ordered[at] = by_number[at]
        at = following.get(at, "")
    return [*ordered.values(), *(page for number, page in by_number.items() if number not in ordered)]


_TYPES: Mapping[str, Callable[[_Branching, Node], Asked]] = {
    "1": _Branching.words,
    "2": _Branching.options,
    "3": _Branching.options,
    "5": _Branching.pairs,
    "8": _Branching.numbers,
    _ESSAY: _Branching.writing,
}
