"""Recognises packages of other standards, so that one line says what they are and where they belong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable

_KINDS = {
    "cmi5.xml": "a cmi5 package, not SCORM; import it where your LMS imports cmi5, judge it with 'lessonpack check', "
    "or export the course as SCORM to play it here",
    "tincan.xml": "an xAPI (Tin Can) package, not SCORM; export it from its authoring tool as SCORM",
    "h5p.json": "H5P content, not a SCORM package; add it to your LMS as H5P",
    "moodle_backup.xml": "a Moodle backup, not a SCORM package; restore it in Moodle",
    "META-INF/container.xml": "an EPUB book, not a SCORM package; offer it for download",
    "[Content_Types].xml": "an Office document, not a SCORM package; offer it for download",
    "course.yaml": "the source of a course; unpack it, and make a package with lessonpack export scorm",
}
"""What the root of other packages has, and what they are."""

_CARTRIDGE = ("imscc_", "imsdt_", "imswl_", "imsbasiclti_", "associatedcontent/imscc")
_QTI_VERSION = re.compile(r"v(\d)p(\d)")


def foreign_package(files: Iterable[str]) -> str | None:
    """Return what a package without a manifest is, if that can be told, and what to do with it."""
    names = set(files)
    for mark, kind in _KINDS.items():
        if mark in names:
            return kind
    endings = {name.rpartition(".")[2].lower() for name in names if "/" not in name}
    if {"crs", "au"} <= endings:
        return "an AICC package, not SCORM; import it where your LMS imports AICC"
    return None


def foreign_kind(root: etree._Element) -> str | None:
    """Return which other standard's package a manifest describes, if any, and what to do with it."""
    name = etree.QName(root)
    resources = list(root.iterfind(f"{{{name.namespace}}}resources/{{{name.namespace}}}resource"))
    if name.localname != "manifest" or any(_is_scorm(resource) for resource in resources):
        return None
    kinds = [resource.get("type") or "" for resource in resources]
    if "imscc" in (name.namespace or "") or any(kind.startswith(_CARTRIDGE) for kind in kinds):
        return "an IMS Common Cartridge, not a SCORM package; import it where your LMS imports cartridges"
    for kind in kinds:
        if kind.startswith("imsqti"):
            version = _QTI_VERSION.search(kind)
            named = f"QTI {version[1]}.{version[2]}" if version else "QTI"
            return f"a {named} package of questions, not a SCORM package; import it where your LMS imports questions"
    return None


def _is_scorm(resource: etree._Element) -> bool:
    """Whether a resource says, in the namespace of whichever edition, if it is a SCO."""
    return any(etree.QName(str(name)).localname.lower() == "scormtype" for name in resource.attrib)
