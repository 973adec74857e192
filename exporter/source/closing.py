"""Reads what ends a course: the author's last words, and the text of a certificate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from exporter.course import CERTIFICATE_FIELDS
from exporter.problems import Position
from exporter.source.wording import quoted
from exporter.source.yaml.nodes import Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    from exporter.problems import Problems
    from exporter.richtext import RichText
    from exporter.source.markdown.page import Page
    from exporter.source.models import CourseFile
    from exporter.source.text import SourceText
    from exporter.source.yaml.nodes import Mapping

_FIELD = re.compile(r"\{(\w+)\}")
_IS_A_PATH = re.compile(r"[\w./ -]{1,100}\.(?:md|markdown|txt)")
_YES_OR_NO = frozenset({"no", "off", "on", "yes"})
_KNOWN = ", ".join(f"{{{name}}}" for name in CERTIFICATE_FIELDS)


class Closing(NamedTuple):
    """The end of a course; ``text`` is the author's own of a certificate, which says the score at ``score_at``."""

    finish: RichText | None = None
    certificate: bool = False
    text: RichText | None = None
    score_at: Position | None = None


def read_closing(
    model: CourseFile,
    tree: Mapping,
    page_of: Callable[[str], Page],
    source: Callable[[str, Position], SourceText | None],
    problems: Problems,
) -> Closing:
    """Render the texts; report what is wrong with them."""
    finish = None
    if model.finish is not None:
        written = tree["finish"]
        start = tree.values_at.get("finish", Position("course.yaml"))
        if _IS_A_PATH.fullmatch(model.finish.strip()):
            message = f"'finish' is the text itself, not a file; write here what {quoted(model.finish.strip())} says"
            problems.error(start, message, "invalid")
        page = page_of("course.yaml")
        finish = page.block(
            model.finish, written.place_of if isinstance(written, Scalar) else lambda _line, _column: start
        )
        page.report_repeated()
    text = score_at = None
    if isinstance(model.certificate, str) and model.certificate.lower() in _YES_OR_NO:
        at = tree.values_at.get("certificate", Position("course.yaml"))
        problems.error(at, "'certificate' should be true, false, or the path of a Markdown file", "invalid")
    elif isinstance(model.certificate, str):
        found = source(model.certificate, tree.values_at.get("certificate", Position("course.yaml")))
        if found:
            text, score_at = _certificate(found, page_of(found.file), problems)
    return Closing(finish, bool(model.certificate), text, score_at)


def warn_of_no_score(closing: Closing, problems: Problems) -> None:
    """Say that a course in which nothing counts has no score for its certificate."""
    if closing.score_at:
        message = "nothing in this course counts, so there is no score, and {score} stays empty; leave it out"
        problems.warning(closing.score_at, message, "certificate")


def _certificate(source: SourceText, page: Page, problems: Problems) -> tuple[RichText, Position | None]:
    """Return the text, and where it says the score."""
    lines = source.text.split("\n")
    places: dict[str, Position] = {}
    for number, line in enumerate(lines, start=1):
        for found in _FIELD.finditer(line):
            at = Position(source.file, number, found.start() + 1)
            places.setdefault(found[1], at)
            if found[1] not in CERTIFICATE_FIELDS:
                message = f"a certificate has no field {quoted(found[0])}; use {_KNOWN}"
                problems.error(at, message, "certificate")
    if "name" not in places:
        message = "the certificate does not say whose it is; write {name} where the learner's name belongs"
        problems.error(Position(source.file), message, "certificate")
    text = page.block(source.text, lambda line, column: Position(source.file, line + 1, column + 1))
    page.report_repeated()
    return text, places.get("score")
