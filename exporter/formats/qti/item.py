"""Writes one question as an item of QTI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.formats.carrying.losses import ACCENTS_MATTER, Unsaid, no_place, no_type
from exporter.formats.carrying.texts import name_of
from exporter.formats.carrying.xhtml import XML_LANG, append, elements
from exporter.formats.qti import rules
from exporter.formats.qti.editions import H, h, q, written
from exporter.formats.qti.interactions import WRITERS
from exporter.questions.forgiving import WithAccents
from exporter.questions.options import WithOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from exporter.formats.carrying.bank import Category
    from exporter.formats.carrying.losses import Losses
    from exporter.formats.carrying.texts import Texts
    from exporter.formats.qti.editions import QtiEdition
    from exporter.formats.qti.interaction import Interaction
    from exporter.questions import Question
    from exporter.richtext import RichText

_GAP = "data-gap"


class Writing:
    """What writes one question: its edition, its texts, and the files that they show."""

    def __init__(  # noqa: PLR0913, PLR0917 - what an item is made of
        self,
        edition: QtiEdition,
        texts: Texts,
        losses: Losses,
        question: Question,
        category: Category,
        address: Callable[[str], str],
    ) -> None:
        self.edition, self.question = edition, question
        self.shuffled = category.shuffled
        self.say = texts.say
        self.files: set[str] = set()
        self._texts, self._losses, self._category, self._address = texts, losses, category, address

    def lost(self, what: str) -> None:
        """Note something of the question that stays behind."""
        self._losses.of_question(self.question, self._category.item, what)

    def address(self, path: str) -> str:
        """Return the address of a file of the course."""
        self.files.add(path)
        return self._address(path)

    def filled(self, element: etree._Element, rich: RichText) -> etree._Element:
        """Return an element with a text in it."""
        if rich.shows("audio", "video", "iframe"):
            self.lost("leaves out recordings and embedded pages")
        text = self._texts.html(rich, self.lost, formulas="MathML")
        self.files.update(text.files)
        append(element, elements(text.html, H, _GAP))
        return element

    def with_gaps(self, rich: RichText, fields: list[etree._Element]) -> etree._Element:
        """Return a text in whose gaps ``fields`` stand."""
        text = self.filled(h("div"), rich)
        for place, field in zip(list(text.iterfind(f".//*[@{_GAP}]")), fields, strict=True):
            parent = place.getparent()
            if parent is not None:
                field.tail = place.tail
                parent.replace(place, field)
        return text


def item(writing: Writing, language: str) -> bytes:
    """Return the item of a question.

    Raises:
        Unsaid: there is none for its type.
    """
    question = writing.question
    if question.type not in WRITERS:
        raise Unsaid(no_type(question.type))
    asked = WRITERS[question.type](writing, question)
    told, feedback = _feedback(writing, asked)
    root = q("assessmentItem", identifier=question.id, title=name_of(question.prompt), adaptive="false")
    root.set("timeDependent", "false")
    root.set(XML_LANG, language)
    root.extend([*asked.declarations, *_outcomes(question)])
    root.extend(outcome for outcome, _ in told)
    root.append(q("itemBody", writing.filled(h("div"), question.prompt), *asked.body))
    found = [*asked.rules, *(rule for _, rule in told)]
    if found:
        root.append(q("responseProcessing", *found))
    root.extend(feedback)
    _note_rest(writing)
    return written(root, writing.edition)


def _outcomes(question: Question) -> list[etree._Element]:
    by_person = {} if question.scored or question.type == "scale" else {"externalScored": "human"}
    points = 0 if question.type == "scale" else question.points
    return [
        q(
            "outcomeDeclaration",
            _default(0),
            identifier=rules.SCORE,
            cardinality="single",
            baseType="float",
            **by_person,
        ),
        q("outcomeDeclaration", _default(points), identifier="MAXSCORE", cardinality="single", baseType="float"),
    ]


def _default(value: float) -> etree._Element:
    return q("defaultValue", q("value", f"{value:.10g}"))


def _feedback(
    writing: Writing, asked: Interaction
) -> tuple[list[tuple[etree._Element, etree._Element]], list[etree._Element]]:
    """Return outcomes with the rules that set them, and what learners are told by them."""
    told: list[tuple[etree._Element, etree._Element]] = []
    shown: list[etree._Element] = []
    question = writing.question
    if asked.tells and isinstance(question, WithOptions) and any(option.feedback for option in question.options):
        cardinality = str(asked.declarations[0].get("cardinality"))
        told.append(_told("FEEDBACK", cardinality, rules.variable()))
        shown += [
            _modal(writing, "FEEDBACK", f"o{place}", option.feedback)
            for place, option in enumerate(question.options, 1)
            if option.feedback
        ]
    if question.explanation:
        told.append(_told("EXPLANATION", "single", rules.base("identifier", "explanation")))
        shown.append(_modal(writing, "EXPLANATION", "explanation", question.explanation))
    return told, shown


def _told(identifier: str, cardinality: str, value: etree._Element) -> tuple[etree._Element, etree._Element]:
    declared = q("outcomeDeclaration", identifier=identifier, cardinality=cardinality, baseType="identifier")
    return declared, q("setOutcomeValue", value, identifier=identifier)


def _modal(writing: Writing, outcome: str, identifier: str, rich: RichText) -> etree._Element:
    body = writing.filled(q("contentBody"), rich)
    return q("modalFeedback", body, outcomeIdentifier=outcome, identifier=identifier, showHide="show")


def _note_rest(writing: Writing) -> None:
    question = writing.question
    stays = [name for name in ("hint", "objectives", "tags") if getattr(question, name)]
    if stays:
        writing.lost(no_place(stays))
    if isinstance(question, WithAccents) and question.accents == "ignore":
        writing.lost(ACCENTS_MATTER)
