"""What an LMS reads in the manifest of a package from anywhere before it plays it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from exporter.conformance.document import read_manifest
from exporter.conformance.resources import judge_resources
from exporter.inspection import pass_mark, text_of
from exporter.problems import CourseError, Problems

if TYPE_CHECKING:
    from lxml import etree

    from exporter.conformance.container import Package
    from exporter.conformance.document import Manifest
    from exporter.conformance.resources import Resource

DEEPEST = 50
"""Levels of items that are shown."""
_MOST_ITEMS = 5_000
_SAFE = "/?&=+;,:@!$'()*-._~%"
"""Signs of queries and fragments that stay as they are written."""


@dataclass(frozen=True, slots=True)
class PlayedItem:
    """An item of the organization that an LMS shows, in menu order."""

    id: str
    title: str
    href: str | None
    """The address of its page in the package, with its parameters; None for a group, or a page elsewhere."""
    mark: float | None
    """The pass mark that the LMS is told, in percent."""
    depth: int
    launch_data: str
    """What the SCO gets as ``cmi.launch_data`` (``adlcp:datafromlms``)."""
    is_hidden: bool
    """Whether the menu leaves it out (``isvisible``)."""
    is_asset: bool
    """Whether its page reports nothing to an LMS. A resource that does not say what it is is an asset."""


@dataclass(frozen=True, slots=True)
class _Text:
    """The bytes of a manifest, whatever package they are of."""

    manifest: bytes


def read_text(text: bytes) -> Manifest | None:
    """Return a manifest; None if it cannot be read, of which the checks have told already."""
    with suppress(CourseError):
        return read_manifest(_Text(text), Problems())
    return None


def played_items(manifest: Manifest, package: Package) -> tuple[PlayedItem, ...]:
    """Return the items of the default organization, or of the first, each before those below it."""
    played = organization(manifest)
    if played is None:
        return ()
    pages = _resources_with_pages(manifest, package)
    found: list[PlayedItem] = []
    waiting = [(item, 0) for item in manifest.all("item", played)][::-1]
    while waiting and len(found) < _MOST_ITEMS:
        item, depth = waiting.pop()
        found.append(_played(manifest, item, depth, pages.get(item.get("identifierref") or "")))
        if depth < DEEPEST:
            waiting += [(child, depth + 1) for child in manifest.all("item", item)][::-1]
    return tuple(found)


def organization(manifest: Manifest) -> etree._Element | None:
    """Return the organization that an LMS plays: the default one, or else the first."""
    every = list(manifest.all("organizations/organization"))
    default = next((one.get("default") for one in manifest.all("organizations")), None)
    return next((one for one in every if one.get("identifier") == default), every[0] if every else None)


def _resources_with_pages(manifest: Manifest, package: Package) -> dict[str, Resource]:
    try:
        resources = judge_resources(manifest, package, Problems())
    except CourseError:  # there are too many problems with them
        return {}
    return {one.identifier: one for one in resources if one.launch in package.files}


def _played(manifest: Manifest, item: etree._Element, depth: int, resource: Resource | None) -> PlayedItem:
    tag = "adlcp:datafromlms" if manifest.is_12 else "adlcp:dataFromLMS"
    return PlayedItem(
        id=item.get("identifier") or "",
        title=text_of(manifest, item, "title"),
        href=None if resource is None else _address(resource, item.get("parameters") or ""),
        mark=pass_mark(manifest, item),
        depth=depth,
        launch_data=next((one.text or "" for one in manifest.all(tag, item)), ""),
        is_hidden=(item.get("isvisible") or "").strip().lower() in {"false", "0"},
        is_asset=resource is not None and (resource.kind or "asset") == "asset",
    )


def _address(resource: Resource, parameters: str) -> str:
    """Return the address of a resource with the parameters of an item, joined as CAM 4th Edition 3.4.1.4 says."""
    written = urlsplit(resource.element.get("href") or "")
    own, _, own_fragment = parameters.lstrip("?&").partition("#")
    query = "&".join(filter(None, (written.query, own)))
    fragment = written.fragment or own_fragment
    after = (f"?{quote(query, _SAFE)}" if query else "") + (f"#{quote(fragment, _SAFE)}" if fragment else "")
    return quote(resource.launch or "") + after
