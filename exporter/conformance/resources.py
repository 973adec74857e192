"""Checks resources and files: listed files exist, existing files are listed, and names work everywhere."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from exporter.conformance.container import MANIFEST
from exporter.conformance.document import XML, place
from exporter.conformance.structure import items
from exporter.problems import Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from exporter.conformance.container import Package
    from exporter.conformance.document import Manifest
    from exporter.problems import Problems

_SAFE_NAME = re.compile(r"(?:[A-Za-z0-9._-]+/)*[A-Za-z0-9._-]+\.[A-Za-z0-9]+")
_CONTROL_FILE = re.compile(r"[^/]+\.(?:xsd|dtd)")
"""Schemas at the root belong to the manifest (CAM 2.1.2: control files), not to the content."""


def judge_resources(manifest: Manifest, package: Package, problems: Problems) -> tuple[str, ...]:
    """Report problems with resources; return the launch pages of the items in menu order."""
    resources = list(manifest.all("resources/resource"))
    listed: Counter[str] = Counter()
    launches: dict[str | None, str] = {}
    spellings = {name.casefold(): name for name in package.files}
    for resource in resources:
        base = _base(manifest, resource, problems)
        own = dict(_files(manifest, resource, base, problems))
        listed.update(own.keys())
        for path, element in own.items():
            _judge_file(path, element, package, spellings, problems)
        if (href := _judge_resource(manifest, resource, base, own, problems)) is not None:
            launches[resource.get("identifier")] = href
    _judge_dependencies(manifest, problems)
    _judge_first(manifest, resources, problems)
    _judge_listing(listed, package, problems)
    return tuple(
        launches[item.get("identifierref")] for item in items(manifest) if item.get("identifierref") in launches
    )


def _base(manifest: Manifest, resource: etree._Element, problems: Problems) -> str:
    """Return the base folder of a resource's hrefs: the joined xml:base of the elements around it."""
    base = ""
    for element in (manifest.root, *manifest.all("resources"), resource):
        own = element.get(f"{XML}base")
        if own is None:
            continue
        if not own.endswith("/") or own.startswith("/"):
            problems.error(place(element), f"xml:base={own!r} must be relative and end with a slash", "xml-base")
        if element is not resource or own:
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
        path = _path(file, file.get("href"), base, problems)
        if path is None:
            continue
        if path in seen:
            problems.warning(place(file), f"{path} is listed twice in one resource", "file-twice")
        seen.add(path)
        yield path, file


def _path(element: etree._Element, href: str | None, base: str, problems: Problems) -> str | None:
    """Return the path in the package that an href refers to, or None."""
    if not href:
        problems.error(place(element), "the href is missing or empty", "href")
        return None
    if "\\" in href or href.startswith("/"):
        problems.error(place(element), f"href={href!r} must be a relative path with forward slashes", "href")
        return None
    try:
        parts = urlsplit(href)
    except ValueError:
        problems.error(place(element), f"href={href!r} is not a valid URL", "href")
        return None
    if parts.scheme or parts.netloc:
        message = f"href={href!r} leaves the package; a SCO on another site cannot reach the LMS"
        problems.warning(place(element), message, "href-outside")
        return None
    path = posixpath.normpath(posixpath.join(base, unquote(parts.path)))
    if path.startswith("../") or path in {"..", "."}:
        problems.error(place(element), f"href={href!r} leads out of the package", "href")
        return None
    return path


def _judge_file(
    path: str, element: etree._Element, package: Package, spellings: dict[str, str], problems: Problems
) -> None:
    if path in package.files:
        return
    twin = spellings.get(path.casefold())
    hint = f"; there is {twin}, but LMSs distinguish upper and lower case" if twin else ""
    problems.error(place(element), f"{path} is not in the package{hint}", "file-missing")


def _judge_resource(
    manifest: Manifest, resource: etree._Element, base: str, own: dict[str, etree._Element], problems: Problems
) -> str | None:
    """Report problems with a resource, and return the path that it launches, if any."""
    attribute = manifest.name("adlcp:scormtype" if manifest.is_12 else "adlcp:scormType")
    kind = resource.get(attribute)
    if kind not in {"sco", "asset"}:
        spelling = "adlcp:scormtype" if manifest.is_12 else "adlcp:scormType"
        message = f"{spelling} is {kind!r}; write sco or asset (mind the spelling: 1.2 and 2004 differ in one letter)"
        problems.error(place(resource), message, "scormtype")
    href = resource.get("href")
    if href is None:
        if kind == "sco":
            problems.error(place(resource), "a SCO needs an href", "href")
        return None
    path = _path(resource, href, base, problems)
    if path is not None and path not in own:
        problems.error(place(resource), f"{path} must be among the resource's own files", "href-unlisted")
    return path


def _judge_dependencies(manifest: Manifest, problems: Problems) -> None:
    known = {resource.get("identifier") for resource in manifest.all("resources/resource")}
    for dependency in manifest.all("resources/resource/dependency"):
        if dependency.get("identifierref") not in known:
            message = f"identifierref={dependency.get('identifierref')!r} does not match any resource"
            problems.error(place(dependency), message, "dependency")


def _judge_first(manifest: Manifest, resources: list[etree._Element], problems: Problems) -> None:
    if not resources:
        problems.error(place(manifest.root), "has no resource, so nothing can be launched", "resource-missing")
        return
    attribute = manifest.name("adlcp:scormtype" if manifest.is_12 else "adlcp:scormType")
    scos = [resource for resource in resources if resource.get(attribute) == "sco"]
    if not scos:
        problems.error(place(resources[0]), "no resource is a SCO, so nothing is ever recorded", "sco-missing")
    elif resources[0] is not scos[0]:
        problems.warning(
            place(resources[0]), "the first resource is not a SCO, but Open edX launches the first one", "sco-first"
        )


def _judge_listing(listed: Counter[str], package: Package, problems: Problems) -> None:
    for path in package.files:
        position = Position(path)
        if path == MANIFEST or _CONTROL_FILE.fullmatch(path):
            continue
        if not _SAFE_NAME.fullmatch(path):
            message = "has a name that some LMSs refuse; use only A-Z a-z 0-9 . _ - and an extension"
            problems.warning(position, message, "file-name")
        if path not in listed:
            problems.warning(position, "is not listed in any resource, so an LMS may not copy it", "file-unlisted")
        elif listed[path] > 1:
            message = f"is listed in {listed[path]} resources; list it once, in an asset that they depend on"
            problems.warning(position, message, "file-shared")
