"""Quizzes in the profile of QTI 1.2 that cartridges have: six kinds of questions, right or wrong as a whole.

https://www.imsglobal.org/cc/ccv1p3/imscc_Overview-v1p3.html, and the profile's "QTI Implementation in CC".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from exporter.course import Quiz
from exporter.formats.carrying.losses import ACCENTS_MATTER, Unsaid, left_out, no_place, no_type
from exporter.formats.carrying.texts import GAP, name_of
from exporter.formats.cc.items import WRITERS, Kind, add, material
from exporter.formats.xml_text import allowed
from exporter.questions.base import WithScoring
from exporter.questions.forgiving import WithAccents

if TYPE_CHECKING:
    from exporter.formats.carrying.bank import Category
    from exporter.formats.carrying.chapters import Chapters
    from exporter.formats.carrying.losses import Losses
    from exporter.questions import Question
    from exporter.richtext import RichText

NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_BLANK = "_____"


class Writing:
    """What writes one question."""

    def __init__(self, chapters: Chapters, losses: Losses, question: Question, category: Category) -> None:
        self.chapters, self.question = chapters, question
        self.say = chapters.texts.say
        self._losses, self._category = losses, category

    def lost(self, what: str) -> None:
        """Note something of the question that stays behind."""
        self._losses.of_question(self.question, self._category.item, what)

    def html(self, rich: RichText) -> str:
        """Return a text in HTML, with a blank for each gap."""
        written = self.chapters.texts.html(rich, self.lost)
        self.chapters.files |= set(written.files)
        return in_quizzes(GAP.sub(_BLANK, written.html))


def in_quizzes(html: str) -> str:
    """Return HTML in which files are named as texts of quizzes name them: by a word that stands for their folder."""
    return re.sub(r'(\s(?:src|href|poster)=")\.\./', r"\1$IMS-CC-FILEBASE$../", html)


def assessment(chapters: Chapters, losses: Losses, category: Category) -> bytes | None:
    """Return the quiz of a category; None if there is no question that it can ask."""
    root = etree.Element("questestinterop", nsmap={None: NAMESPACE})
    quiz = add(root, "assessment", ident=f"quiz-{category.item.id}", title=allowed(category.item.title))
    _fields(quiz, _settings(category))
    if category.introduction:

        def lost(what: str) -> None:
            losses.of_item(category.item, what)

        written = chapters.texts.html(category.introduction, lost)
        chapters.files |= set(written.files)
        material(add(add(quiz, "presentation_material"), "flow_mat"), in_quizzes(written.html))
    section = add(quiz, "section", ident="root_section")
    for question in category.questions:
        writing = Writing(chapters, losses, question, category)
        try:
            section.append(_item(writing))
        except Unsaid as reason:
            writing.lost(left_out(reason))
    if not len(section):
        return None
    for node in root.iter(etree.Element):
        node.tag = f"{{{NAMESPACE}}}{etree.QName(node).localname}"
    etree.cleanup_namespaces(root, top_nsmap={None: NAMESPACE})
    content: bytes = etree.tostring(root, encoding="UTF-8", pretty_print=True)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + content


def _settings(category: Category) -> dict[str, str]:
    quiz = category.item if isinstance(category.item, Quiz) else None
    limit = {"qmd_timelimit": f"{quiz.time_limit:g}"} if quiz and quiz.time_limit else {}
    return {
        "cc_profile": "cc.exam.v0p1",
        "qmd_assessmenttype": "Examination",
        "qmd_scoretype": "Percentage",
        "qmd_feedbackpermitted": "Yes",
        "qmd_hintspermitted": "No",
        "qmd_solutionspermitted": "Yes",
        **limit,
        "cc_maxattempts": str(quiz.attempts) if quiz and quiz.attempts else "unlimited",
    }


def _fields(parent: etree._Element, fields: dict[str, str]) -> None:
    metadata = add(parent, "qtimetadata")
    for label, entry in fields.items():
        field = add(metadata, "qtimetadatafield")
        add(field, "fieldlabel").text = label
        add(field, "fieldentry").text = entry


def _item(writing: Writing) -> etree._Element:
    question = writing.question
    if question.type not in WRITERS:
        raise Unsaid(no_type(question.type))
    kind: Kind = WRITERS[question.type](writing, question)
    item = etree.Element("item", ident=question.id, title=name_of(question.prompt))
    weight = {"cc_weighting": f"{question.points:g}"}
    by_person = {"qmd_computerscored": "No"} if not question.scored else {}
    _fields(add(item, "itemmetadata"), {"cc_profile": kind.profile, **weight, **by_person})
    presentation = add(item, "presentation")
    material(presentation, kind.prompt or writing.html(question.prompt))
    presentation.append(kind.response)
    _processing(writing, item, kind)
    _feedback(writing, item, kind)
    _note_rest(writing)
    return item


def _processing(writing: Writing, item: etree._Element, kind: Kind) -> None:
    processing = add(item, "resprocessing")
    add(add(processing, "outcomes"), "decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")
    if writing.question.explanation:
        told = add(processing, "respcondition", **{"continue": "Yes"})
        add(add(told, "conditionvar"), "other")
        add(told, "displayfeedback", feedbacktype="Response", linkrefid="general_fb")
    for identifier in kind.told:
        told = add(processing, "respcondition", **{"continue": "Yes"})
        add(add(told, "conditionvar"), "varequal", respident="response").text = identifier
        add(told, "displayfeedback", feedbacktype="Response", linkrefid=f"{identifier}_fb")
    for right in kind.right:
        condition = add(processing, "respcondition", **{"continue": "No"})
        condition.append(right)
        add(condition, "setvar", action="Set", varname="SCORE").text = "100"


def _feedback(writing: Writing, item: etree._Element, kind: Kind) -> None:
    told = {f"{identifier}_fb": rich for identifier, rich in kind.told.items()}
    explanation = {"general_fb": writing.question.explanation} if writing.question.explanation else {}
    for identifier, rich in {**explanation, **told}.items():
        material(add(add(item, "itemfeedback", ident=identifier), "flow_mat"), writing.html(rich))
    if kind.sample:
        solution = add(add(item, "itemfeedback", ident="solution"), "solution")
        material(add(add(solution, "solutionmaterial"), "flow_mat"), writing.html(kind.sample))


def _note_rest(writing: Writing) -> None:
    question = writing.question
    stays = [name for name in ("hint", "objectives", "tags") if getattr(question, name)]
    if stays:
        writing.lost(no_place(stays))
    if isinstance(question, WithScoring) and question.scoring == "partial" and question.parts > 1:
        writing.lost("marks this question right or wrong as a whole, while your course gives points for its parts")
    if isinstance(question, WithAccents) and question.accents == "ignore":
        writing.lost(ACCENTS_MATTER)
