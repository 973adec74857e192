"""One item of QTI 1.2 as a question: its texts, points and feedback, whatever it asks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, cast

from exporter.imports.bank import Passage, Question
from exporter.imports.fitting.reasons import Unfit, listed
from exporter.imports.notes import short
from exporter.imports.numbers import read_number
from exporter.imports.qti.v1.asked import UNSAID, asked_in
from exporter.imports.qti.v1.rules import Rules, rules_of
from exporter.imports.qti.v1.shown import Place, Shown, Written, joined, material_of, shown_in
from exporter.imports.texts import words_of_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exporter.imports.notes import Notes
    from exporter.imports.texts import Format, Texts
    from exporter.imports.xml_tree import Node

_POINTS = ("points_possible", "qmd_absolutescore_max", "cc_weighting", "max_score")
_TYPES = ("question_type", "bbmd_questiontype", "cc_profile", "qmd_itemtype", "question type")
_PERCENT = 100
_FOR_ALL = "general_fb"
"""What Canvas calls the feedback that everybody sees."""
_NO_QUESTION = frozenset({"text_only_question"})
_SHUFFLED, _FIXED = "yes", "no"


@dataclass
class Item:
    """One item, and how its texts become ours."""

    node: Node
    texts: Texts
    notes: Notes
    files: Mapping[str, bytes]
    shuffles: bool | None = None
    rules: Rules = field(default_factory=lambda: Rules({}, frozenset()))
    _left: set[str] = field(default_factory=set)

    @cached_property
    def metadata(self) -> dict[str, str]:
        """Return what is said about it."""
        return fields_of(self.node.child("itemmetadata"))

    @cached_property
    def kind(self) -> str:
        """Return the name of its type in its own system, in lower case; empty if it has none."""
        return next((value for name in _TYPES if (value := self.metadata.get(name, "").lower())), "")

    @cached_property
    def shown(self) -> Shown:
        """Return what it shows."""
        return shown_in(self.node)

    def block(self, written: Written) -> str:
        """Return a text as Markdown."""
        return self.texts.block(written.text, cast("Format", written.form), self.node.place, self.files)

    def line(self, written: Written) -> str:
        """Return a text as one line of Markdown."""
        return self.texts.line(written.text, cast("Format", written.form), self.node.place, self.files)

    def words(self, written: Written) -> str:
        """Return a text as plain words."""
        return words_of_html(written.text) if written.form != "plain" else " ".join(written.text.split())

    def material(self, node: Node) -> Written:
        """Return the text in an element."""
        return joined(material_of(node))

    def choice(self, node: Node) -> str:
        """Return an option as one line of Markdown."""
        return self.line(self.material(node))

    def texts_before(self) -> list[Written]:
        """Return the texts outside of places to answer in."""
        return [piece for piece in self.shown.pieces if isinstance(piece, Written)]

    def prompt(self) -> str:
        """Return what is asked."""
        places = self.shown.places
        own = places[0].label if len(places) == 1 else []
        return self.block(joined([*self.texts_before(), *own]))

    def look(self, what: str) -> None:
        """Note something that needs a look."""
        self.notes.look(self.node.place, f"{self.name} {what}")

    def lost(self, what: str) -> None:
        """Note a part that does not come."""
        self.notes.lost(self.node.place, f"{self.name}: {what}")

    @property
    def name(self) -> str:
        """Return what messages call it."""
        return f"the question {short(_title(self.node) or words_of_html(joined(self.texts_before()).text))}"

    def best(self, place: str) -> float:
        """Return the highest score of what is typed in a place."""
        texts = (test.value for test in self.rules.wanted(place))
        return max((self.rules.score({place: (text,)}) for text in texts), default=0)

    def shuffled(self, place: Place) -> bool | None:
        """Return whether the options of a place are shuffled; None if nothing says so."""
        said = next((one.get("shuffle").lower() for one in place.node.inside("render_choice")), "")
        return self.shuffles if self.shuffles is not None else {_SHUFFLED: True, _FIXED: False}.get(said)

    def told_to_each(self, place: str, answers: Iterable[str], *, several: bool = False) -> dict[str, str]:
        """Return what each answer is told, beside what all are; of ``several``, what only that one is."""
        shown = {one: self.rules.told({place: (one,)}) for one in answers}
        shared = Counter(name for names in shown.values() for name in names)
        common = {*self._told_always(), *(name for name, count in shared.items() if several and count > 1)}
        texts = self._feedback
        found = {}
        for one, names in shown.items():
            own = [name for name in names if name not in common and texts.get(name)]
            self._left -= set(own)
            found[one] = "\n\n".join(dict.fromkeys(texts[name] for name in own))
        return found

    def explanation(self) -> str:
        """Return what everybody is told, whatever they answer; what else is left is noted."""
        texts = self._feedback
        common = [name for name in self._told_always() if texts.get(name)]
        left = [texts[name] for name in texts if name in self._left and name not in common and texts[name]]
        if left:
            what = f"feedback to some answers, which this type does not have; put it into 'explanation': {listed(left)}"
            self.notes.lost(self.node.place, f"{self.name}: {what}")
        return "\n\n".join(texts[name] for name in common)

    def _told_always(self) -> tuple[str, ...]:
        """Return the feedback that shows whatever is answered: that of rules without a test."""
        always = {
            name
            for rule in self.rules.rules
            if rule.test.kind == "other" and not rule.changes
            for name in rule.feedback
        }
        scoring_first = next((at for at, rule in enumerate(self.rules.rules) if rule.changes), len(self.rules.rules))
        early = [
            rule
            for rule in self.rules.rules[:scoring_first]
            if rule.test.kind in ("other", "and") and not rule.test.inside
        ]
        names = {name for rule in early for name in rule.feedback} & always | {_FOR_ALL}
        return tuple(name for name in self._texts() if name in names or self.kind in ("essay_question", "essay"))

    def _texts(self) -> dict[str, Node]:
        return {one.get("ident"): one for one in self.node.children("itemfeedback")}

    @cached_property
    def _feedback(self) -> dict[str, str]:
        found = {}
        for name, node in self._texts().items():
            written = self.material(node)
            found[name] = self.block(written) if written.text.strip() else ""
        return found

    def expect_feedback(self) -> None:
        """Remember all feedback, of which `explanation` lists what nobody took."""
        self._left = set(self._texts())


def fields_of(node: Node | None) -> dict[str, str]:
    """Return the metadata of an element, in either of the two ways in which they are written."""
    found: dict[str, str] = {}
    for one in node.inside("qtimetadatafield") if node else ():
        found.setdefault(one.value("fieldlabel").lower(), one.value("fieldentry"))
    for one in node.inside(*_POINTS[1:2], _TYPES[1], _TYPES[3], "qmd_name", "bbmd_partialcredit") if node else ():
        found.setdefault(one.name, " ".join(one.text.split()))
    return found


def entry_of(item: Item, points: float | None, group: str) -> Question | Passage | None:
    """Return the question or the text of an item; None, with a note, if it has no counterpart.

    ``points`` are what its section says that it is worth, and ``group`` the questions from which some are drawn.
    """
    node, notes, kind = item.node, item.notes, item.kind
    places = item.shown.places
    if kind in UNSAID:
        notes.lost(node.place, f"{item.name} {UNSAID[kind]}, which no question type here can do")
        return None
    if kind in _NO_QUESTION or not places:
        text = item.prompt()
        return Passage(node.place, text) if text else None
    for one in item.shown.left_out:
        notes.lost(one.place, f"the file {short(one.get('label') or one.get('uri'))} beside a question")
    try:
        item.rules = rules_of(
            node,
            {place.ident: place.cardinality for place in places if place.is_chosen or place.node.name == "response_xy"},
            frozenset(place.ident for place in places if place.node.name == "response_num"),
        )
        item.expect_feedback()
        prompt, asked, best = asked_in(item)
        return Question(
            place=node.place,
            asked=asked,
            prompt=prompt,
            title=_title(node),
            points=_points(item.metadata, best) if points is None else points,
            explanation=item.explanation(),
            group=group,
        )
    except Unfit as reason:
        notes.lost(node.place, f"{item.name} {reason}")
        return None


def _title(node: Node) -> str:
    """Return the title of an item, but not one that programs give to all."""
    words = " ".join(node.get("title").split())
    return "" if words.lower().rstrip("0123456789 .:#") in ("question", "item", "") else words


def _points(metadata: Mapping[str, str], best: float) -> float:
    for name in _POINTS:
        if metadata.get(name):
            return float(read_number(metadata[name]))
    return 1 if best in (0, _PERCENT) else best
