"""Titles and descriptions in one or more languages (cmi5, 13.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.conformance.cmi5.elements import every, find_all, local_name, position

if TYPE_CHECKING:
    from lxml import etree

    from exporter.problems import Problems

_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")  # xs:language


def first_text(texts: etree._Element) -> str:
    """Return the text in the first language."""
    return next((" ".join((text.text or "").split()) for text in find_all(texts, "langstring")), "")


def judge_texts(root: etree._Element, problems: Problems) -> None:
    """Report languages that are none, or said twice, and texts that are empty."""
    for texts in every(root, "title", "description"):
        seen: set[str] = set()
        for text in find_all(texts, "langstring"):
            language = text.get("lang")
            if language is not None and not _LANGUAGE.fullmatch(language.strip()):
                message = f"lang={language[:40]!r} is not a language tag; write it as in en or pt-BR"
                problems.error(position(text), message, "text-language")
            key = (language or "").strip().lower()
            if key in seen:
                what = f"in '{key[:40]}'" if key else "without a language"
                message = f"<{local_name(texts)}> has two texts {what}; keep one of them"
                problems.warning(position(text), message, "text-language")
            seen.add(key)
            if not (text.text or "").strip():
                message = f"<{local_name(texts)}> is empty; write what learners see in the LMS"
                problems.warning(position(text), message, "value-empty")
