"""Checks the files of the zip against the manifest: each is listed once, and its name and kind work everywhere."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from typing import TYPE_CHECKING

from exporter.conformance.container import MANIFEST
from exporter.conformance.document import place
from exporter.conformance.entry_names import entry_place

if TYPE_CHECKING:
    from exporter.conformance.container import Package
    from exporter.conformance.document import Manifest
    from exporter.conformance.resources import Resource
    from exporter.problems import Problems

_SAFE_NAME = re.compile(r"(?:[A-Za-z0-9._@~-]+/)*[A-Za-z0-9._@~-]+\.[A-Za-z0-9]+")
"""``@`` (as in picture@2x.png) and ``~`` need no escape in an address; spaces and other signs do."""
_LEFTOVER = re.compile(
    r"(?:.*/)?(?:__MACOSX/.*|\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini|\.(?:git|svn|hg)/.*|\.git[a-z]+|\.vscode/.*)\Z",
    re.IGNORECASE,
)
_CONTROL_FILE = re.compile(r"\.(?:xsd|dtd)\Z", re.IGNORECASE)
"""Schemas belong to the manifest (CAM 2.1.2: control files), also those that ADL's own packages have in folders."""


def judge_listing(manifest: Manifest, resources: tuple[Resource, ...], package: Package, problems: Problems) -> None:
    """Report files that no resource lists, or several do, and names that some LMSs refuse."""
    listed = Counter(path for resource in resources for path in resource.files)
    spellings = {path.casefold() for path in listed if path not in package.files}  # reported where they are listed
    launches = {resource.launch for resource in resources}  # reported where they are launched
    reported = {problem.position for problem in problems.found if problem.code == "file-name"}
    control = {MANIFEST, *_metadata_files(manifest, package, problems)}
    for path in package.files:
        if path in control or _CONTROL_FILE.search(path):
            continue
        position = entry_place(path)
        if path not in listed and _LEFTOVER.match(path):
            message = "was left behind by an operating system or a program; remove it"
            problems.warning(position, message, "file-leftover")
            continue
        if not _SAFE_NAME.fullmatch(path) and position not in reported:
            message = "has a name that some LMSs refuse; use only A-Z a-z 0-9 . _ - and an extension"
            problems.warning(position, message, "file-name")
        if path not in listed and path not in launches and path.casefold() not in spellings:
            message = "is not listed in any resource, so an LMS may not copy it; list it, or remove it"
            problems.warning(position, message, "file-unlisted")
        elif listed[path] > 1:
            message = f"is listed in {listed[path]} resources; list it once, in an asset that they depend on"
            problems.warning(position, message, "file-shared")


def _metadata_files(manifest: Manifest, package: Package, problems: Problems) -> set[str]:
    """Return the files of metadata that the manifest points to; report those that are missing."""
    found = set()
    for location in manifest.root.iter(manifest.name("adlcp:location")):
        written = (location.text or "").strip()
        if re.match(r"(?:https?:)?//", written):
            continue
        path = posixpath.normpath(written) if written else ""
        found.add(path)
        if path not in package.files:
            advice = "add it, or remove <adlcp:location>"
            message = f"the manifest refers to metadata in '{written}', which is not in the package; {advice}"
            problems.warning(place(location), message, "metadata-missing")
    return found
