"""Checks the launch pages: that there is something in them, and that a SCO looks for the LMS's API."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from exporter.conformance.document import place
from exporter.problems import Position

if TYPE_CHECKING:
    from exporter.conformance.container import Package
    from exporter.conformance.document import Manifest
    from exporter.conformance.page_content import PageContent
    from exporter.conformance.resources import Resource
    from exporter.problems import Problems

_BLANK_AT_MOST = 4096
_UNSEEN = re.compile(
    rb"<!--.*?-->|<(title|style)\b.*?</\1|<!?/?[a-z][^>]*>|\xef\xbb\xbf|[\0>\s]", re.IGNORECASE | re.DOTALL
)
_SHOWING = re.compile(
    rb"<(?:script|frame|iframe|img|image|object|embed|applet|video|audio|svg|canvas|input|button|form)\b|refresh",
    re.IGNORECASE,
)
_SERVER = re.compile(r"\.(?:php\d?|phtml|phar|aspx?|ashx|asmx|jspx?|cfm|cgi|fcgi)\Z", re.IGNORECASE)
_PROGRAM = re.compile(
    r"\.(?:exe|msi|bat|cmd|com|scr|pif|dll|vbs|vbe|wsf|ps1|hta|jar|apk|dmg|pkg|deb|rpm)\Z", re.IGNORECASE
)
_SETTINGS = frozenset({".htaccess", ".htpasswd", "web.config", ".user.ini"})


def judge_launches(
    manifest: Manifest,
    resources: tuple[Resource, ...],
    package: Package,
    content: PageContent,
    problems: Problems,
) -> None:
    """Report launch pages that show nothing, or report nothing to the LMS."""
    for launch in dict.fromkeys(resource.launch for resource in resources):  # each once, whoever launches it
        if launch in package.files and _is_blank(launch, package):
            problems.error(
                Position(launch),
                "is launched, but is empty; export the package again, or put the page into it",
                "launch-empty",
            )
    if content.whole:
        _judge_api(manifest, resources, package, content, problems)


def judge_kinds(resources: tuple[Resource, ...], package: Package, problems: Problems) -> None:
    """Report files that a server would run, or a learner's computer: LMSs refuse or rename them, or show their text."""
    launched = {resource.launch for resource in resources}
    for path in package.files:
        name = path.rsplit("/", 1)[-1].lower()
        if _SERVER.search(name) and path in launched:
            message = "is launched, but LMSs do not run programs from a package; use a page in HTML and JavaScript"
            problems.error(Position(path), message, "server-file")
        elif _SERVER.search(name) or name in _SETTINGS:
            message = "is for a web server, so LMSs ignore or refuse it; remove it"
            problems.warning(Position(path), message, "server-file")
        elif _PROGRAM.search(name):
            message = "is a program, which some LMSs and mail filters refuse; remove it, or offer it somewhere else"
            problems.warning(Position(path), message, "program-file")


def _is_blank(path: str, package: Package) -> bool:
    """Whether a file shows nothing: it has no words, and loads nothing that might have some."""
    if package.files[path] > _BLANK_AT_MOST:
        return False
    page = package.content(path)
    return not _SHOWING.search(page) and not _UNSEEN.sub(b"", page)


def _judge_api(
    manifest: Manifest,
    resources: tuple[Resource, ...],
    package: Package,
    content: PageContent,
    problems: Problems,
) -> None:
    own, other = ("1.2", "2004") if manifest.is_12 else ("2004", "1.2")
    requested_by = _requested_by(resources, content)
    if any(path not in requested_by for path in content.speaking[own]):
        return  # a script that nothing names may be loaded by another one
    knows = _reaching({*content.speaking[own], *content.beyond}, requested_by)
    knows_other = _reaching(content.speaking[other], requested_by)
    for resource in resources:
        name = f"#{resource.identifier}"
        if resource.kind != "sco" or resource.launch not in package.files or name in knows:
            continue
        looks = f"only looks for the API of SCORM {other}" if name in knows_other else "never looks for the LMS's API"
        api = "API" if manifest.is_12 else "API_1484_11"
        message = (
            f"the SCO {looks}, so nothing is recorded; add a script that finds {api}, or make the resource an asset"
        )
        problems.warning(place(resource.element), message, "api-missing")


def _requested_by(resources: tuple[Resource, ...], content: PageContent) -> dict[str, list[str]]:
    """Return who loads what: file → files, and ``#`` with an identifier for a resource."""
    requested_by: defaultdict[str, list[str]] = defaultdict(list)
    for path, targets in content.loads.items():
        for target in targets:
            requested_by[target].append(path)
    for resource in resources:
        name = f"#{resource.identifier}"
        for target in (*resource.files, *(f"#{one}" for one in resource.dependencies)):
            requested_by[target].append(name)
        if resource.launch is not None:
            requested_by[resource.launch].append(name)
    return requested_by


def _reaching(goals: set[str], requested_by: dict[str, list[str]]) -> set[str]:
    """Return the goals, and all that load one of them, directly or through others."""
    found, open_ones = set(goals), list(goals)
    while open_ones:
        for page in requested_by.get(open_ones.pop(), ()):
            if page not in found:
                found.add(page)
                open_ones.append(page)
    return found
