"""Writes small sources in QTI 1.2 for tests."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """Return a zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def document(*items: str, title: str = "Quiz") -> str:
    """Return an assessment."""
    return (
        '<?xml version="1.0"?>\n<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">\n'
        f'<assessment title="{title}"><section ident="root_section">\n{"".join(items)}</section></assessment>'
        "</questestinterop>\n"
    )


def text(words: str, kind: str = "text/html") -> str:
    """Return a text."""
    return f'<material><mattext texttype="{kind}">{escape(words)}</mattext></material>'


def item(kind: str, prompt: str, places: str, rules: str = "", more: str = "", *, points: str = "1") -> str:  # noqa: PLR0913 - an item has these parts
    """Return an item as Canvas writes it."""
    fields = "".join(
        f"<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{value}</fieldentry></qtimetadatafield>"
        for label, value in (("question_type", f"{kind}_question" if kind else ""), ("points_possible", points))
    )
    return (
        f'<item ident="i1" title="Question"><itemmetadata><qtimetadata>{fields}</qtimetadata></itemmetadata>'
        f"<presentation>{text(prompt)}{places}</presentation><resprocessing><outcomes>"
        f'<decvar maxvalue="100" minvalue="0" varname="SCORE"/></outcomes>{rules}</resprocessing>{more}</item>\n'
    )


def choices(place: str, options: Sequence[str], label: str = "", cardinality: str = "Single") -> str:
    """Return a place to choose in; each option is called by its words."""
    named = "".join(f'<response_label ident="{one}">{text(one, "text/plain")}</response_label>' for one in options)
    before = text(label, "text/plain") if label else ""
    return (
        f'<response_lid ident="{place}" rcardinality="{cardinality}">{before}<render_choice>{named}</render_choice>'
        "</response_lid>"
    )


def typed(place: str = "r") -> str:
    """Return a place to type in."""
    return f'<response_str ident="{place}"><render_fib/></response_str>'


def equal(value: str, place: str = "r") -> str:
    """Return a test."""
    return f'<varequal respident="{place}">{value}</varequal>'


def rule(tests: str, score: str = "100", action: str = "Set", feedback: str = "") -> str:
    """Return a rule."""
    change = f'<setvar action="{action}" varname="SCORE">{score}</setvar>' if score else ""
    shown = f'<displayfeedback feedbacktype="Response" linkrefid="{feedback}"/>' if feedback else ""
    ends = "Yes" if feedback else "No" if action == "Set" else ""
    return f'<respcondition continue="{ends}"><conditionvar>{tests}</conditionvar>{change}{shown}</respcondition>'


def told(name: str, words: str) -> str:
    """Return a feedback."""
    return f'<itemfeedback ident="{name}"><flow_mat>{text(words)}</flow_mat></itemfeedback>'


def blackboard(kind: str, inside: str, rules: str, points: str = "10.0") -> str:
    """Return an item as Blackboard writes it."""
    return (
        f"<item><itemmetadata><bbmd_questiontype>{kind}</bbmd_questiontype><qmd_absolutescore_max>{points}"
        "</qmd_absolutescore_max></itemmetadata><presentation>"
        f'<flow class="Block"><flow class="QUESTION_BLOCK">{formatted("What?")}</flow>{inside}</flow></presentation>'
        '<resprocessing scoremodel="SumOfScores"><outcomes><decvar varname="SCORE" minvalue="0.0" '
        f'maxvalue="{points}"/></outcomes>{rules}<respcondition title="incorrect"><conditionvar><other/></conditionvar>'
        '<setvar variablename="SCORE" action="Set">0</setvar></respcondition></resprocessing></item>'
    )


def formatted(words: str) -> str:
    """Return a text as Blackboard writes it."""
    inside = f'<mat_extension><mat_formattedtext type="HTML">{escape(words)}</mat_formattedtext></mat_extension>'
    return f'<flow class="FORMATTED_TEXT_BLOCK"><material>{inside}</material></flow>'


def implied(*values: tuple[str, str]) -> str:
    """Return rules of Blackboard that say nothing of points."""
    return "".join(
        f'<respcondition><conditionvar><varequal respident="{place}" case="No"> {value} </varequal></conditionvar>'
        '<displayfeedback linkrefid="correct"/></respcondition>'
        for place, value in values
    )
