"""Validates a manifest against the official schemas of its edition, when they are installed."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from copy import deepcopy
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from lxml import etree

from exporter.assets import schemas
from exporter.conformance.container import MANIFEST
from exporter.problems import Position

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

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
    "title-long": ("}title': [facet 'maxLength']", "}title': '"),
    "title-order": ("}title': This element is not expected",),
}
"""Code of a rule of ours → how libxml2 says the same."""

_MOST_STEPS = 50_000_000
"""Violations times elements, of which lxml walks a part for each violation: about a second."""


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
    if _is_quick(document, schema, problems) and not schema.validate(document):
        messages = _Messages(problems.found)
        for entry in schema.error_log:
            position = Position(MANIFEST, max(entry.line, 1))
            if not messages.covers(entry.message, position):
                message = entry.message.replace(f"{{{manifest.namespace}}}", "")
                problems.error(position, f"breaks the official schema: {message}", "schema")
    return True


def _is_quick(document: etree._Element, schema: etree.XMLSchema, problems: Problems) -> bool:
    """Whether all violations can be listed with their lines in a moment; report how many there are if not.

    For the path of each, lxml counts the siblings before it: a hundred thousand items with a fault took minutes.
    While a document is parsed there are no paths, and no lines either.
    """
    size = sum(1 for _element in document.iter())
    if size * size <= _MOST_STEPS:
        return True
    _make_unique(document)
    parser = etree.XMLParser(schema=schema, resolve_entities=False, no_network=True, load_dtd=False)
    with suppress(etree.XMLSyntaxError):
        etree.fromstring(etree.tostring(document), parser)
    broken = len(parser.error_log)
    if size * broken <= _MOST_STEPS:
        return True
    first = parser.error_log[0].message
    message = f"breaks the official schema in {broken:,} places; correct what is wrong in the first: {first}"
    problems.error(Position(MANIFEST), message, "schema")
    return False


def _make_unique(document: etree._Element) -> None:
    """Make each identifier one of its own: those used twice are violations that a rule of ours has told.

    Parsers that validate do not see them, so what they count would say nothing of how long listing takes.
    """
    for number, element in enumerate(document.iter(etree.Element)):
        for name in ("identifier", "ID"):
            if (identifier := element.get(name)) is not None:
                element.set(name, f"{identifier}-{number}")


class _Messages:
    """What rules of ours have said, and with it what to write."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self._codes: defaultdict[int, set[str]] = defaultdict(set)
        self._no_names: set[str] = set()
        for problem in problems:
            self._codes[problem.position.line].add(problem.code)
            if problem.code == "identifier-name":
                self._no_names.add(_quoted(problem))

    def covers(self, message: str, position: Position) -> bool:
        """Return whether it is the same as a message of libxml2 about the same line."""
        if "atomic type 'xs:IDREF'" in message:  # what refers to a name is as wrong as the name
            return any(name in message for name in self._no_names)
        codes = self._codes[position.line]
        return any(code in codes and any(word in message for word in words) for code, words in _OWN_WORDS.items())


def _quoted(problem: Problem) -> str:
    return problem.message.partition(" is not an XML name")[0].removeprefix("the identifier ")


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
        f'<import namespace="{escape(namespace)}" schemaLocation="{escape(file.as_uri())}"/>'
        for namespace, file in files
    )
    parser = etree.XMLParser(no_network=True, load_dtd=False)
    parser.resolvers.add(_Mended(tuple(file for _namespace, file in files)))
    driver = f'<schema xmlns="{_XSD}">{"".join(imports)}</schema>'
    return etree.XMLSchema(etree.fromstring(driver, parser))


class _Mended(etree.Resolver):
    """Fixes SCORM 1.2's schema for ``xml:`` attributes so that libxml2 accepts it.

    The original makes the ``xml:`` namespace its default, which Namespaces in XML 1.0 forbids.
    """

    def __init__(self, files: tuple[Path, ...]) -> None:
        super().__init__()
        beside = {file.with_name("ims_xml.xsd") for file in files}
        self._files = {file.as_uri(): file for file in beside}

    def resolve(self, system_url: str | None, public_id: str | None, context: Any) -> Any:
        """Return the fixed text of that one file, and leave all others to libxml2."""
        del public_id
        file = self._files.get(system_url or "")
        if file is None:
            return None
        text = file.read_bytes()
        mended = text.replace(b'xmlns="http://www.w3.org/XML/1998/namespace"', b"", 1)
        return self.resolve_string(mended, context, base_url=system_url)
