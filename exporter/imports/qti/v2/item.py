"""One item of QTI 2 as a question: its texts, points and feedback, whatever it asks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

from exporter.imports.bank import Passage, Question
from exporter.imports.fitting.reasons import Unfit, listed
from exporter.imports.marks import mark_of
from exporter.imports.notes import short
from exporter.imports.qti.v2.processing import Processing, processing_of
from exporter.imports.texts import words_of_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from exporter.imports.notes import Notes
    from exporter.imports.probing import Given
    from exporter.imports.texts import Texts
    from exporter.imports.xml_tree import Node

FEEDBACK = ("feedbackInline", "feedbackBlock", "modalFeedback")
_SILENT = frozenset({"stylesheet", "rubricBlock", "infoControl", *FEEDBACK})
_EMPTY = frozenset({"br", "hr", "img", "source", "track", "col"})


@dataclass
class Item:
    """One item, and how its texts become ours."""

    node: Node
    texts: Texts
    notes: Notes
    files: Mapping[str, bytes]
    _left: set[str] = field(default_factory=set)

    @cached_property
    def processing(self) -> Processing:
        """Return how it is scored."""
        return processing_of(self.node)

    @cached_property
    def body(self) -> Node | None:
        """Return what it shows."""
        return self.node.child("itemBody")

    @cached_property
    def interactions(self) -> list[Node]:
        """Return the places to answer in, in order."""
        found = self.body.inside("*") if self.body else ()
        return [one for one in found if one.name.endswith("Interaction")]

    @property
    def is_opinion(self) -> bool:
        """Return whether no answer is worth anything, because it says so and has no rules."""
        highest = (one for one in self.node.children("outcomeDeclaration") if one.get("identifier") == "MAXSCORE")
        values = [value.text.strip() for one in highest for value in one.inside("value")]
        rules = self.node.child("responseProcessing")
        return values in (["0"], ["0.0"]) and (rules is None or not any(rules.children()))

    @property
    def title(self) -> str:
        """Return its title, but not one that programs give to all."""
        words = " ".join(self.node.get("title").split())
        return "" if words.lower().rstrip("0123456789 .:#-_") in ("question", "item", "untitled", "") else words

    @property
    def name(self) -> str:
        """Return what messages call it."""
        return f"the question {short(self.title or words_of_html(self.markup({})) or self.node.get('identifier'))}"

    def block(self, html: str) -> str:
        """Return a text in HTML as Markdown."""
        return self.texts.block(html, "html", self.node.place, self.files) if html.strip() else ""

    def line(self, node: Node) -> str:
        """Return what is in an element as one line of Markdown."""
        return self.texts.line(_inside(node, {}), "html", node.place, self.files)

    def picture(self, node: Node) -> str:
        """Return a picture in Markdown as large as it is; empty if it is not in the source."""
        address, words = node.get("data") or node.get("src"), node.words or node.get("alt") or self.title
        return (
            self.texts.line(f'<img src="{escape(address)}" alt="{escape(words)}">', "html", self.node.place, self.files)
            if address in self.files
            else ""
        )

    def words(self, node: Node) -> str:
        """Return what is in an element as plain words."""
        return words_of_html(_inside(node, {}))

    def prompt(self) -> str:
        """Return what is asked, without the places to answer in."""
        return self.block(self.markup({}))

    def markup(self, marks: Mapping[int, str]) -> str:
        """Return what is shown as HTML, with ``marks`` in the places of the lines on which interactions stand."""
        return _inside(self.body, marks) if self.body else ""

    def around(self, places: Sequence[Node]) -> tuple[str, str]:
        """Return what asks, and the text in which ``places`` are filled in, as HTML with marks where they stand.

        What asks are the blocks before the first with a place, if there are any.
        """
        marks = same_elements(places)
        blocks = list(self.body.children()) if self.body and not self.body.text.strip() else []
        holds = [any(inside.element is places[0].element for inside in (one, *one.inside("*"))) for one in blocks]
        first = holds.index(True) if True in holds else 0
        before = "".join(_outside(one, {}) for one in blocks[:first])
        if not words_of_html(before):
            return "", self.markup(marks)
        return before, "".join(_outside(one, marks) for one in blocks[first:])

    def lost(self, what: str) -> None:
        """Note a part that does not come."""
        self.notes.lost(self.node.place, f"{self.name}: {what}")

    def look(self, what: str) -> None:
        """Note something that needs a look."""
        self.notes.look(self.node.place, f"{self.name} {what}")

    def told_to_each(self, givens: Mapping[str, Given], *, several: bool = False) -> dict[str, str]:
        """Return what each answer is told, beside what all are; of ``several``, what only that one is."""
        shown = {answer: self._shown(given) for answer, given in givens.items()}
        if several:
            shared = Counter(one for found in shown.values() for one in found)
            shown = {answer: [one for one in found if shared[one] == 1] for answer, found in shown.items()}
        always = set.intersection(*map(set, shown.values()), set(self._shown({}))) if shown else set()
        self._left -= {one for found in shown.values() for one in found} - always
        return {
            answer: "\n\n".join(text for one in found if one not in always and (text := self._feedback[one][1]))
            for answer, found in shown.items()
        }

    def explanation(self) -> str:
        """Return what everybody is told, whatever they answer; what else is left is noted."""
        always = [one for one in self._shown({}) if one in self._left]
        left = [text for one, (_, text) in self._feedback.items() if one in self._left and one not in always and text]
        if left:
            what = "feedback to some answers, which this type does not have; put it into 'explanation'"
            self.lost(f"{what}: {listed(left)}")
        return "\n\n".join(self._feedback[one][1] for one in always)

    def expect_feedback(self) -> None:
        """Remember all feedback, of which `explanation` lists what nobody took."""
        self._left = set(self._feedback)
        for one in self.node.inside("rubricBlock"):
            if one.words:
                self.notes.lost(one.place, f"{self.name}: words beside it: {short(one.words)}")

    @cached_property
    def _feedback(self) -> dict[str, tuple[Node, str]]:
        """Return each feedback and its text, by a name of ours."""
        found = enumerate(self.node.inside(*FEEDBACK))
        return {str(number): (node, self.block(_inside(node, {}))) for number, node in found}

    def _shown(self, given: Given) -> list[str]:
        told = self.processing.told(given)
        return [number for number, (node, _) in self._feedback.items() if _is_shown(node, told)]


def _is_shown(node: Node, told: Mapping[str, frozenset[str]]) -> bool:
    is_set = node.get("identifier") in told.get(node.get("outcomeIdentifier"), ())
    return is_set != (node.get("showHide") == "hide")


def entry_of(item: Item, weight: float, group: str) -> Question | Passage | None:
    """Return the question or the text of an item; None, with a note, if it has no counterpart."""
    from exporter.imports.qti.v2.asked import asked_in  # noqa: PLC0415 - they know each other

    node = item.node
    if not item.interactions:
        text = item.prompt()
        return Passage(node.place, text) if text else None
    if node.child("templateDeclaration"):
        item.notes.lost(node.place, f"{item.name} makes its numbers by a template, which no question type here can do")
        return None
    for one in node.children("assessmentStimulusRef"):
        item.lost(f"a text that it shares with other questions: {short(one.get('href'))}")
    try:
        item.expect_feedback()
        prompt, asked, best = asked_in(item)
        return Question(
            place=node.place,
            asked=asked,
            prompt=prompt,
            title=item.title,
            points=(best or 1) * weight,
            explanation=item.explanation(),
            group=group,
        )
    except Unfit as reason:
        item.notes.lost(node.place, f"{item.name} {reason}")
        return None


def _inside(node: Node, marks: Mapping[int, str]) -> str:
    return escape(node.text, quote=False) + "".join(_outside(one, marks) for one in node.children())


def _outside(node: Node, marks: Mapping[int, str]) -> str:
    after = escape(node.after, quote=False)
    if (mark := marks.get(id(node.element))) is not None:
        return mark + after
    if node.name in _SILENT:
        return after
    if node.name.endswith("Interaction"):
        prompt = node.child("prompt")
        return (f"<p>{_inside(prompt, {})}</p>" if prompt else "") + _blocks_in(node, marks) + after
    if node.name == "object":
        return _object(node) + after
    written = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes() if name not in ("class", "id"))
    end = "" if node.name in _EMPTY else f"{_inside(node, marks)}</{node.name}>"
    return f"<{node.name}{written}>{end}{after}"


def _blocks_in(node: Node, marks: Mapping[int, str]) -> str:
    """Return the text inside an interaction that is filled in there."""
    if node.name not in ("gapMatchInteraction", "hottextInteraction"):
        return ""
    shown = (one for one in node.children() if one.name not in ("prompt", "gapText", "gapImg"))
    return "".join(_outside(one, marks) for one in shown)


def _object(node: Node) -> str:
    if node.get("type").startswith("image/"):
        return f'<img src="{escape(node.get("data"))}" alt="{escape(node.words)}" width="{escape(node.get("width"))}">'
    return f'<video src="{escape(node.get("data"))}">{escape(node.words)}</video>'


def same_elements(nodes: Iterable[Node]) -> dict[int, str]:
    """Return a mark for each element, by which its place in a text is known."""
    return {id(node.element): mark_of(number) for number, node in enumerate(nodes)}
