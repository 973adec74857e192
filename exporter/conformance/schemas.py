"""Validates a manifest against the official schemas of its edition, when they are installed."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

from lxml import etree

from exporter.assets import schemas
from exporter.conformance.container import MANIFEST
from exporter.problems import Position

if TYPE_CHECKING:
    from exporter.conformance.document import Manifest
    from exporter.problems import Problem, Problems

_SEQUENCING = "http://www.imsglobal.org/xsd/imsss"
_SCHEMAS_2004 = {
    "http://www.imsglobal.org/xsd/imscp_v1p1": "imscp_v1p1.xsd",
    "http://www.adlnet.org/xsd/adlcp_v1p3": "adlcp_v1p3.xsd",
    "http://www.adlnet.org/xsd/adlseq_v1p3": "adlseq_v1p3.xsd",
    "http://www.adlnet.org/xsd/adlnav_v1p3": "adlnav_v1p3.xsd",
    _SEQUENCING: "imsss_v1p0.xsd",
}
_SCHEMAS = {
    "1.2": {
        "http://www.imsproject.org/xsd/imscp_rootv1p1p2": "imscp_rootv1p1p2.xsd",
        "http://www.adlnet.org/xsd/adlcp_rootv1p2": "adlcp_rootv1p2.xsd",
    },
    "2004-3rd": _SCHEMAS_2004,
    "2004-4th": _SCHEMAS_2004,
}

_XSD = "http://www.w3.org/2001/XMLSchema"
_LOM = (
    "http://ltsc.ieee.org/xsd/LOM",
    "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1",
    "http://www.imsproject.org/xsd/imsmd_rootv1p2p1",
)
"""Namespaces of learning object metadata: their schemas are not installed, so such elements are removed first."""

_OWN_WORDS = {
    "completion-threshold": ("}completionThreshold'",),
    "hide-lms-ui": ("}hideLMSUI'",),
    "identifier-missing": ("'identifier' is required",),
    "identifier-name": ("atomic type 'xs:ID'",),
    "identifier-twice": ("atomic type 'xs:ID'",),
    "launch-data": ("}datafromlms'", "}dataFromLMS'"),
    "pass-mark": ("}minNormalizedMeasure'",),
    "prerequisites": ("}prerequisites'",),
    "resource-type": ("'type' is required",),
    "time-limit": ("}timelimitaction'", "}timeLimitAction'"),
}
"""Code of a rule of ours → how libxml2 says the same."""


def judge_by_schemas(manifest: Manifest, problems: Problems) -> bool:
    """Report all violations of the schemas; return False if none are installed for the edition."""
    files = _files(manifest.edition)
    if not files:
        return False
    document = deepcopy(manifest.root)
    for element in list(document.iter(*(f"{{{namespace}}}*" for namespace in _LOM))):
        if (parent := element.getparent()) is not None:
            parent.remove(element)
    schema = _schema(files)
    if not schema.validate(document):
        said = frozenset(problems.found)
        for entry in schema.error_log:
            position = Position(MANIFEST, max(entry.line, 1))
            if not _is_said(entry.message, position, said):
                message = entry.message.replace(f"{{{manifest.namespace}}}", "")
                problems.error(position, f"breaks the official schema: {message}", "schema")
    return True


def _is_said(message: str, position: Position, said: frozenset[Problem]) -> bool:
    """Return whether a rule of ours has said the same of the same line, and what to write."""
    if "atomic type 'xs:IDREF'" in message:  # what refers to a name is as wrong as the name
        return any(problem.code == "identifier-name" and _quoted(problem) in message for problem in said)
    codes = {problem.code for problem in said if problem.position.line == position.line}
    return any(code in codes and any(word in message for word in words) for code, words in _OWN_WORDS.items())


def _quoted(problem: Problem) -> str:
    return problem.message.partition(" is no XML name")[0].removeprefix("the identifier ")


def _files(edition: str | None) -> tuple[tuple[str, Path], ...]:
    """Return the schema of each namespace of an edition; empty unless all are installed.

    For sequencing, the schemas of the 4th Edition are also used for the 3rd: they accept the same documents, and those
    of the 3rd may not be redistributed without registration.
    """
    found = []
    for namespace, name in _SCHEMAS.get(edition or "", {}).items():
        folder = schemas("2004-4th" if namespace == _SEQUENCING else edition or "")
        if folder is None or not (folder / name).is_file():
            return ()
        found.append((namespace, folder / name))
    return tuple(found)


@cache
def _schema(files: tuple[tuple[str, Path], ...]) -> etree.XMLSchema:
    """Return one schema that imports all of them, because parsers do not follow schemaLocation."""
    imports = (
        f"<import namespace={quoteattr(namespace)} schemaLocation={quoteattr(file.as_uri())}/>"
        for namespace, file in files
    )
    parser = etree.XMLParser(no_network=True, load_dtd=False)
    parser.resolvers.add(_Mended())
    driver = f'<schema xmlns="{_XSD}">{"".join(imports)}</schema>'
    return etree.XMLSchema(etree.fromstring(driver, parser))


class _Mended(etree.Resolver):
    """Fixes SCORM 1.2's schema for ``xml:`` attributes so that libxml2 accepts it.

    The original makes the ``xml:`` namespace its default, which Namespaces in XML 1.0 forbids.
    """

    def resolve(self, system_url: str | None, public_id: str | None, context: Any) -> Any:
        """Return the fixed text of that one file, and leave all others to libxml2."""
        del public_id
        if not system_url or not system_url.endswith("/ims_xml.xsd"):
            return None
        from urllib.request import url2pathname  # noqa: PLC0415 - brings the modules of HTTP, to read one file

        text = Path(url2pathname(urlsplit(system_url).path)).read_bytes()
        mended = text.replace(b'xmlns="http://www.w3.org/XML/1998/namespace"', b"", 1)
        return self.resolve_string(mended, context, base_url=system_url)
