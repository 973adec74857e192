"""Checks organizations and items: identifiers, titles, references, and whatever keeps an LMS from showing them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from lxml import etree

from exporter.conformance.document import place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.conformance.document import Manifest
    from exporter.problems import Problems

_NCNAME = re.compile(r"[^\W\d][\w.·-]*")
"""Names in XML 1.0 (production 4 of Namespaces), except for a few rare characters."""

_TITLE_LENGTH = 200


def judge_structure(manifest: Manifest, problems: Problems) -> None:
    """Report problems with identifiers, organizations and items."""
    _judge_identifiers(manifest, problems)
    _judge_organizations(manifest, problems)
    resources = {resource.get("identifier") for resource in manifest.all("resources/resource")}
    for item in items(manifest):
        _judge_item(manifest, item, resources, problems)
    _judge_visible(items(manifest), problems)
    _judge_submanifests(manifest, problems)


def items(manifest: Manifest) -> tuple[etree._Element, ...]:
    """Return the items of all organizations, in document order."""
    return tuple(manifest.all("organizations/organization//item"))


def _judge_identifiers(manifest: Manifest, problems: Problems) -> None:
    found = list(_identifiers(manifest))
    times = Counter(identifier for _element, identifier in found)
    for element, identifier in found:
        if not _NCNAME.fullmatch(identifier):
            message = f"the identifier {identifier!r} is not an XML name; use a letter, then letters, digits, . _ -"
            problems.error(place(element), message, "identifier-name")
        if times[identifier] > 1:
            message = f"the identifier {identifier} is used {times[identifier]} times; give each its own"
            problems.error(place(element), message, "identifier-twice")
    for tag in ("organizations/organization", "organizations/organization//item", "resources/resource", "."):
        for element in manifest.all(tag):
            if not element.get("identifier"):
                problems.error(
                    place(element),
                    f"<{etree.QName(element).localname}> has no identifier; add one",
                    "identifier-missing",
                )


def _identifiers(manifest: Manifest) -> Iterator[tuple[etree._Element, str]]:
    """Yield what has the type ``xs:ID``, and so is unique in a manifest."""
    for element in manifest.root.iter(etree.Element):
        if (identifier := element.get("identifier")) is not None:
            yield element, identifier
    for element in () if manifest.is_12 else manifest.all(".//imsss:sequencing"):
        if (identifier := element.get("ID")) is not None:
            yield element, identifier


def _judge_organizations(manifest: Manifest, problems: Problems) -> None:
    parents = list(manifest.all("organizations"))
    organizations = list(manifest.all("organizations/organization"))
    if not parents or not organizations:
        problems.error(
            place(manifest.root), "has no organization, so an LMS has nothing to show; add one", "organization-missing"
        )
        return
    default = parents[0].get("default")
    if default not in {organization.get("identifier") for organization in organizations}:
        problems.error(
            place(parents[0]),
            f"default={default!r} matches no organization; write the identifier of one",
            "organization-default",
        )
    for organization in organizations:
        _judge_title(manifest, organization, problems)
        if next(manifest.all("item", organization), None) is None:
            problems.error(
                place(organization),
                "the organization has no item; add one that launches a resource",
                "organization-empty",
            )


def _judge_item(manifest: Manifest, item: etree._Element, resources: set[str | None], problems: Problems) -> None:
    _judge_title(manifest, item, problems)
    reference = item.get("identifierref")
    has_items = next(manifest.all("item", item), None) is not None
    if reference is not None and reference not in resources:
        problems.error(
            place(item), f"identifierref={reference!r} does not match any resource; correct it", "item-reference"
        )
    if reference is None and not has_items:
        problems.error(
            place(item), "the item neither launches nor groups anything; give it an identifierref", "item-empty"
        )
    if reference is not None and has_items and not manifest.is_12:
        # CAM 2004 3.4.1.9: only leaves refer to resources.
        problems.error(
            place(item), "in SCORM 2004, an item cannot both launch something and group items; split it", "item-both"
        )
    parameters = item.get("parameters")
    if parameters and not parameters.startswith(("?", "&", "#")):
        problems.error(
            place(item), f"parameters={parameters!r} must start with ?, & or #; add one of them", "item-parameters"
        )


def _judge_visible(found: tuple[etree._Element, ...], problems: Problems) -> None:
    """Report once that Open edX, which takes what is not said for hidden, lists less than the author wrote."""
    unsaid = [item for item in found if item.get("isvisible") is None]
    if unsaid:
        rest = f", and {len(unsaid) - 1} more lack it" if len(unsaid) > 1 else ""
        message = f'isvisible="true" is missing{rest}; add it, because Open edX only lists items that have it'
        problems.warning(place(unsaid[0]), message, "item-visible")
    elif found and all(item.get("isvisible") in {"false", "0"} for item in found):
        message = 'every item has isvisible="false", so the LMS\'s menu is empty; write isvisible="true"'
        problems.warning(place(found[0]), message, "item-visible")


def _judge_submanifests(manifest: Manifest, problems: Problems) -> None:
    """Report manifests in the manifest: ADL advises against them (CAM 3.4.1), and the 4th Edition leaves them out."""
    for inner in manifest.all("manifest"):
        message = "a (sub)manifest is ignored by most LMSs; move its items and resources into the main manifest"
        if manifest.edition == "2004-4th":
            message = "the 4th Edition has no (sub)manifests; move its items and resources into the main manifest"
            problems.error(place(inner), message, "submanifest")
        else:
            problems.warning(place(inner), message, "submanifest")


def _judge_title(manifest: Manifest, element: etree._Element, problems: Problems) -> None:
    titles = list(manifest.all("title", element))
    text = " ".join((titles[0].text or "").split()) if titles else ""
    tag = etree.QName(element).localname
    if not text:
        problems.error(place(element), f"the {tag} has no title; add one", "title-missing")
    elif len(text) > _TITLE_LENGTH:
        problems.error(
            place(titles[0]), f"the title has {len(text)} characters; shorten it to {_TITLE_LENGTH}", "title-long"
        )
    elif next(element.iterchildren(etree.Element)) is not titles[0]:  # comments may stand before it
        problems.error(place(titles[0]), f"the title is not the first element of the {tag}; move it up", "title-order")
