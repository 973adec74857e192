"""The elements of a course structure: which are allowed where, in which order and how often, as its schema has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from exporter.conformance.container import STRUCTURE
from exporter.problems import Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.problems import Problems

NAMESPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"


@dataclass(frozen=True, slots=True)
class Part:
    """One place in the order of an element's children: the names that may stand there."""

    names: tuple[str, ...]
    required: bool = True
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """The children of an element in their order, and its attributes: whether each is required."""

    parts: tuple[Part, ...] = ()
    attributes: dict[str, bool] | None = None
    extensible: bool = True
    """Whether other namespaces may add elements at its end (13.1.5)."""


_TEXTS = (Part(("title",)), Part(("description",)))
_REFERENCES = Part(("objectives",), required=False)
_CHILDREN = Part(("au", "block"), repeated=True)
_LANGSTRINGS = Form((Part(("langstring",), repeated=True),))

_FORMS = {
    "courseStructure": Form((Part(("course",)), _REFERENCES, _CHILDREN)),
    "course": Form(_TEXTS, {"id": True}),
    "block": Form((*_TEXTS, _REFERENCES, _CHILDREN), {"id": True}),
    "au": Form(
        (
            *(*_TEXTS, _REFERENCES, Part(("url",))),
            *(Part(("launchParameters",), required=False), Part(("entitlementKey",), required=False)),
        ),
        {"id": True, "moveOn": False, "masteryScore": False, "launchMethod": False, "activityType": False},
    ),
    "title": _LANGSTRINGS,
    "description": _LANGSTRINGS,
    "langstring": Form((), {"lang": False}, extensible=False),
    "url": Form((), None, extensible=False),
}
_OBJECTIVES = Form((Part(("objective",), repeated=True),))
_OBJECTIVE = Form(_TEXTS, {"id": True}, extensible=False)
_REFERENCE = Form((), {"idref": False}, extensible=False)


def position(element: etree._Element) -> Position:
    """Return the position of an element."""
    return Position(STRUCTURE, int(element.sourceline or 1))


def find_all(root: etree._Element, path: str) -> Iterator[etree._Element]:
    """Yield the elements at ``path``: names joined by slashes."""
    return root.iterfind("/".join(f"{{{NAMESPACE}}}{name}" for name in path.split("/")))


def every(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield all elements of these names, in order."""
    return root.iter(*(f"{{{NAMESPACE}}}{name}" for name in names))


def local_name(element: etree._Element) -> str:
    """Return the name of an element of cmi5; empty for one of another namespace."""
    name = etree.QName(element)
    return name.localname if name.namespace == NAMESPACE else ""


def judge_elements(root: etree._Element, problems: Problems) -> None:
    """Report elements and attributes that are missing, unknown or out of order."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        form = _form(element)
        children = [child for child in element.iterchildren(etree.Element) if local_name(child)]
        waiting += [child for child in children if form is not None]
        if form is not None:
            _judge_attributes(element, form.attributes or {}, problems)
            _judge_order(element, children, form, problems)


def _form(element: etree._Element) -> Form | None:
    """Return the form of an element; None where anything may stand."""
    name, parent = local_name(element), element.getparent()
    above = "" if parent is None else local_name(parent)
    if name == "objectives":
        return _OBJECTIVES
    if name == "objective":
        outer = None if parent is None else parent.getparent()
        return _OBJECTIVE if outer is not None and local_name(outer) == "courseStructure" else _REFERENCE
    return _FORMS.get(name) if above != "langstring" else None


def _judge_attributes(element: etree._Element, known: dict[str, bool], problems: Problems) -> None:
    name = local_name(element)
    for attribute in element.attrib:
        own = etree.QName(str(attribute))
        if own.namespace in {None, NAMESPACE} and str(attribute) not in known:
            message = f"<{name}> has no attribute {own.localname}; remove it, or mind the spelling"
            problems.error(position(element), message, "course-structure")
    for attribute, required in known.items():
        if required and not (element.get(attribute) or "").strip():
            problems.error(position(element), f"<{name}> needs an attribute {attribute}; add it", "course-structure")


def _judge_order(element: etree._Element, children: list[etree._Element], form: Form, problems: Problems) -> None:
    name, rest = local_name(element), list(children)
    for part in form.parts:
        found = 0
        while rest and local_name(rest[0]) in part.names and (part.repeated or not found):
            rest.pop(0)
            found += 1
        if not found and part.required:
            wanted = " or ".join(f"<{one}>" for one in part.names)
            later = any(local_name(child) in part.names for child in rest)
            how = "has it too late; put it in its place" if later else "lacks it; add it"
            problems.error(position(element), f"<{name}> needs a {wanted} here, but {how}", "course-structure")
    if rest:
        order = ", ".join("/".join(part.names) for part in form.parts) or "nothing"
        message = f"<{local_name(rest[0])}> cannot stand here in <{name}>, which holds in this order: {order}"
        problems.error(position(rest[0]), f"{message}; move or remove it", "course-structure")
    others = [child for child in element.iterchildren(etree.Element) if not local_name(child)]
    if others and not form.extensible:
        message = f"<{name}> cannot hold elements of other namespaces; move them to the element around it"
        problems.error(position(others[0]), message, "course-structure")
