"""Checks resources: kinds, addresses, dependencies, and that listed files exist."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from exporter.conformance.document import XML, place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from exporter.conformance.container import Package
    from exporter.conformance.document import Manifest
    from exporter.problems import Problems

_LONGEST_BASE = 1024
_MOST_DEPENDENCIES = 100
"""Dependencies that are followed from one resource; a manifest of megabytes could chain many thousands."""


@dataclass(frozen=True, slots=True, eq=False)
class Resource:
    """A resource of the manifest with the paths that it names in the package, whether they are there or not."""

    element: etree._Element
    kind: str | None
    """``sco``, ``asset``, or what else is written."""
    launch: str | None
    files: dict[str, etree._Element] = field(default_factory=dict)
    dependencies: tuple[str, ...] = ()
    """Identifiers of other resources."""

    @property
    def identifier(self) -> str:
        """Return its identifier; empty if it has none."""
        return self.element.get("identifier") or ""


def judge_resources(manifest: Manifest, package: Package, problems: Problems) -> tuple[Resource, ...]:
    """Report problems with resources, and return them."""
    outer = _base((manifest.root, *manifest.all("resources")), "", problems)
    resources = tuple(_resource(manifest, element, outer, problems) for element in manifest.all("resources/resource"))
    spellings = {name.casefold(): name for name in package.files}
    known = {resource.identifier: resource for resource in resources}
    for resource in resources:
        for path, element in resource.files.items():
            _judge_file(path, element, package, spellings, problems)
        _judge_launch(manifest, resource, known, problems)
        _judge_dependencies(manifest, resource, known, problems)
    _judge_first(manifest, resources, problems)
    return resources


def _resource(manifest: Manifest, element: etree._Element, outer: str, problems: Problems) -> Resource:
    base = _base((element,), outer, problems)
    href = element.get("href")
    return Resource(
        element=element,
        kind=element.get(manifest.scorm_type),
        launch=None if href is None else local_path(element, href, base, problems),
        files=dict(_files(manifest, element, base, problems)),
        dependencies=tuple(one.get("identifierref") or "" for one in manifest.all("dependency", element)),
    )


def _base(elements: tuple[etree._Element, ...], base: str, problems: Problems) -> str:
    """Return the base folder of hrefs in elements, each inside the one before: the joined xml:base of all of them."""
    for element in elements:
        own = element.get(f"{XML}base")
        if own is None:
            continue
        if len(own) > _LONGEST_BASE:
            message = f"xml:base has {len(own):,} characters, more than any path; shorten it"
            problems.error(place(element), message, "xml-base")
            continue
        if not own.endswith("/") or own.startswith("/"):
            problems.error(
                place(element),
                f"xml:base={own!r} must be a relative path that ends with a slash; correct it",
                "xml-base",
            )
        if own:
            problems.warning(
                place(element), "Open edX ignores xml:base; add it to each href instead", "xml-base-ignored"
            )
        base = posixpath.join(base, own)
    return base


def _files(
    manifest: Manifest, resource: etree._Element, base: str, problems: Problems
) -> Iterator[tuple[str, etree._Element]]:
    seen: set[str] = set()
    for file in manifest.all("file", resource):
        path = local_path(file, file.get("href"), base, problems)
        if path is None:
            continue
        if path in seen:
            problems.warning(place(file), f"'{path}' is listed twice in one resource; list it once", "file-twice")
        seen.add(path)
        yield path, file


def local_path(element: etree._Element, href: str | None, base: str, problems: Problems) -> str | None:
    """Return the path in the package that an href refers to, or None (with problems reported) if it leaves it."""
    if fault := _href_fault(href or ""):
        problems.error(place(element), fault, "href")
        return None
    parts = urlsplit(href or "")
    if parts.scheme or parts.netloc:
        message = (
            f"href={href!r} leaves the package, and a page elsewhere cannot reach the LMS; add the page to the package"
        )
        problems.warning(place(element), message, "href-outside")
        return None
    path = posixpath.normpath(posixpath.join(base, unquote(parts.path)))
    if path.startswith("../") or path in {"..", "."}:
        message = f"href={href!r} leads out of the package; name a file in the package"
        problems.error(place(element), message, "href")
        return None
    return path


def _href_fault(href: str) -> str | None:
    """Return what is wrong with an href by itself, if anything."""
    if not href.strip():
        return "the href is missing or empty; name a file in the package"
    if "\\" in href or href.startswith("/"):
        return f"href={href!r} must be a relative path; write it as in media/picture.png"
    try:
        scheme = urlsplit(href).scheme
    except ValueError:
        return f"href={href!r} is not a valid URL; name a file in the package"
    if scheme not in {"", "http", "https"}:
        return f"href={href!r} is a {scheme}: address, not a file; name a file in the package"
    return None


def _judge_file(
    path: str, element: etree._Element, package: Package, spellings: dict[str, str], problems: Problems
) -> None:
    if path in package.files:
        return
    twin = spellings.get(path.casefold())
    hint = (
        f"there is '{twin}', but LMSs distinguish upper and lower case"
        if twin
        else "add it, or remove it from the list"
    )
    problems.error(place(element), f"'{path}' is not in the package; {hint}", "file-missing")


def _judge_launch(manifest: Manifest, resource: Resource, known: dict[str, Resource], problems: Problems) -> None:
    where = place(resource.element)
    if resource.kind not in {"sco", "asset"}:
        spelling = "adlcp:scormtype" if manifest.is_12 else "adlcp:scormType"
        hint = "mind the spelling: 1.2 and 2004 differ in one letter"
        is_now = "missing" if resource.kind is None else repr(resource.kind)
        message = f"{spelling} is {is_now}; write sco or asset ({hint})"
        problems.error(where, message, "scormtype")
    kind = resource.element.get("type")
    if kind is None:
        problems.error(where, 'the resource has no type; write type="webcontent"', "resource-type")
    elif kind != "webcontent":
        message = f'type={kind!r} is not a type that SCORM defines, and strict LMSs refuse it; write type="webcontent"'
        problems.warning(where, message, "resource-type")
    if resource.element.get("href") is None and resource.kind == "sco":
        problems.error(where, "a SCO needs an href; name its page", "href")
    if resource.launch is not None and not _lists(resource, resource.launch, known):
        message = f"'{resource.launch}' is not among the files of the resource, nor of one that it depends on; list it"
        problems.error(where, message, "href-unlisted")


def _lists(resource: Resource, path: str, known: dict[str, Resource]) -> bool:
    """Return whether a resource, or one that it depends on, lists a file."""
    found, open_ones = {resource.identifier}, [resource]
    while open_ones:
        one = open_ones.pop()
        if path in one.files:
            return True
        for identifier in one.dependencies:
            if identifier in known and identifier not in found and len(found) < _MOST_DEPENDENCIES:
                found.add(identifier)
                open_ones.append(known[identifier])
    return False


def _judge_dependencies(manifest: Manifest, resource: Resource, known: dict[str, Resource], problems: Problems) -> None:
    for dependency in manifest.all("dependency", resource.element):
        if dependency.get("identifierref") not in known:
            message = f"identifierref={dependency.get('identifierref')!r} does not match any resource; correct it"
            problems.error(place(dependency), message, "dependency")


def _judge_first(manifest: Manifest, resources: tuple[Resource, ...], problems: Problems) -> None:
    if not resources:
        problems.error(place(manifest.root), "has no resource, so nothing can be launched; add one", "resource-missing")
        return
    first = place(resources[0].element)
    scos = [resource for resource in resources if resource.kind == "sco"]
    if not scos and all(resource.kind == "asset" for resource in resources):
        message = "no resource is a SCO, so nothing is ever recorded; if something should be, make one a SCO"
        problems.warning(first, message, "sco-missing")
    elif scos and resources[0] is not scos[0]:
        problems.warning(
            first,
            "the first resource is not a SCO, but Open edX launches the first one; move a SCO to the top",
            "sco-first",
        )
