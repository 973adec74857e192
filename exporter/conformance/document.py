"""Reads ``imsmanifest.xml`` of any edition without trusting it, and determines the edition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from lxml import etree

from exporter.conformance.container import MANIFEST
from exporter.conformance.foreign import foreign_kind
from exporter.conformance.parsing import has_few_namespaces, parse
from exporter.conformance.white_space import without_outer_spaces
from exporter.problems import Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.problems import Problems

XML = "{http://www.w3.org/XML/1998/namespace}"
CP_12 = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
CP_2004 = "http://www.imsglobal.org/xsd/imscp_v1p1"

_PREFIXES = {
    CP_12: {"adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2"},
    CP_2004: {
        "adlcp": "http://www.adlnet.org/xsd/adlcp_v1p3",
        "adlseq": "http://www.adlnet.org/xsd/adlseq_v1p3",
        "adlnav": "http://www.adlnet.org/xsd/adlnav_v1p3",
        "imsss": "http://www.imsglobal.org/xsd/imsss",
    },
}
"""The prefixes that Moodle and Open edX expect literally."""

_VERSIONS = {
    CP_12: {"1.2": "1.2"},
    CP_2004: {"CAM 1.3": "2004-2nd", "2004 3rd Edition": "2004-3rd", "2004 4th Edition": "2004-4th"},
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """A parsed manifest. ``edition`` is None if its schemaversion is unknown."""

    root: etree._Element
    namespace: str
    edition: str | None

    @property
    def is_12(self) -> bool:
        """Whether the manifest is for SCORM 1.2, judging by its namespace."""
        return self.namespace == CP_12

    @property
    def scorm_type(self) -> str:
        """Return the attribute that tells SCOs from assets: 1.2 and 2004 differ in one letter."""
        return self.name("adlcp:scormtype" if self.is_12 else "adlcp:scormType")

    @property
    def title(self) -> str:
        """Return the title of the first organization; empty if there is none."""
        return next((title.text or "" for title in self.all("organizations/organization/title")), "").strip()

    def name(self, tag: str) -> str:
        """Return ``tag`` or ``prefix:tag`` as a qualified name for lxml."""
        prefix, colon, local = tag.rpartition(":")
        return f"{{{_PREFIXES[self.namespace][prefix] if colon else self.namespace}}}{local}"

    def all(self, path: str, start: etree._Element | None = None) -> Iterator[etree._Element]:
        """Yield the elements at ``path``: tags joined by slashes, ``prefix:tag`` for another namespace."""
        names = "/".join(step if step in {"", "."} else self.name(step) for step in path.split("/"))
        return (self.root if start is None else start).iterfind(names)


class WithManifest(Protocol):
    """A package, whether it is in a zip or was just made."""

    @property
    def manifest(self) -> bytes:
        """Return the bytes of its manifest."""


def place(element: etree._Element) -> Position:
    """Return the position of an element."""
    return Position(MANIFEST, int(element.sourceline or 1))


def read_manifest(package: WithManifest, problems: Problems) -> Manifest | None:
    """Return the package's manifest, or None (with problems reported) if it cannot be parsed."""
    root = parse(package.manifest, MANIFEST, problems)
    if root is None:
        return None
    if kind := foreign_kind(root):
        problems.error(place(root), f"belongs to {kind}", "package-kind")
        return None
    name = etree.QName(root)
    if name.localname != "manifest" or name.namespace not in _PREFIXES:
        problems.error(
            place(root),
            f"the root is <{name.localname}> in the namespace {name.namespace or 'none'}; SCORM's is <manifest> in "
            f"{CP_12} (1.2) or {CP_2004} (2004)",
            "manifest-namespace",
        )
        return None
    if not has_few_namespaces(root, MANIFEST, problems):
        return None
    _judge_blanks(root, problems)
    _judge_prefixes(root, name.namespace, problems)
    return Manifest(root, name.namespace, _edition(root, name.namespace, problems))


def _judge_blanks(root: etree._Element, problems: Problems) -> None:
    found = list(without_outer_spaces(root))
    if found:
        more = f" (and in {len(found) - 1} more elements)" if len(found) > 1 else ""
        message = f"there are spaces around a name{more}, which some LMSs take as part of it; remove them"
        problems.warning(place(found[0]), message, "name-spaces")


def _judge_prefixes(root: etree._Element, namespace: str, problems: Problems) -> None:
    if root.prefix is not None:
        problems.error(
            place(root),
            f"IMS elements have the prefix {root.prefix}:; make their namespace the default, because LMSs look for "
            "names without a prefix",
            "prefix",
        )
    wanted = {uri: prefix for prefix, uri in _PREFIXES[namespace].items()}
    # Each declaration once: an element's nsmap has those around it, too, and there may be many thousands of both.
    declared = (cast("tuple[str, str]", found) for _event, found in etree.iterwalk(root, events=("start-ns",)))
    used = {(prefix or None, uri) for prefix, uri in declared}
    for prefix, uri in sorted(used, key=str):
        if uri in wanted and prefix != wanted[uri]:
            problems.error(
                place(root), f"{uri} has the prefix {prefix}; use {wanted[uri]}, which LMSs expect literally", "prefix"
            )


def _edition(root: etree._Element, namespace: str, problems: Problems) -> str | None:
    schema = root.findtext(f"{{{namespace}}}metadata/{{{namespace}}}schema")
    version = root.findtext(f"{{{namespace}}}metadata/{{{namespace}}}schemaversion")
    schema, version = ((text or "").strip() for text in (schema, version))
    known = _VERSIONS[namespace]
    wanted = " or ".join(known)
    if not schema and not version:
        message = f"the metadata has neither a schema nor a schemaversion; write ADL SCORM and {wanted} at the top"
        problems.error(place(root), message, "schemaversion")
        return next(iter(known.values())) if len(known) == 1 else None
    for name, text, right in (("schema", schema, ("ADL SCORM",)), ("schemaversion", version, tuple(known))):
        if text not in right:
            message = f"metadata/{name} is {repr(text) if text else 'missing'}; write {' or '.join(right)}"
            problems.error(place(root), message, "schemaversion")
    return known.get(version)
