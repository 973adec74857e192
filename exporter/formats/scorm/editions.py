"""The differences between the editions of SCORM, side by side. Nothing else in this folder checks the edition.

CAM is the Content Aggregation Model, RTE the Run-Time Environment; numbers are sections of the edition's own books.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Key = Literal["1.2", "2004-3rd", "2004-4th"]

_IMSSS_FILES = tuple(
    f"imsss_v1p0{part}.xsd"
    for part in ("", "auxresource", "control", "delivery", "limit", "objective", "random", "rollup", "seqrule", "util")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScormEdition:
    """One edition of SCORM, as far as its manifest and run-time differ."""

    key: Key
    title: str
    schemaversion: str
    content_packaging: str
    """The namespace of IMS Content Packaging: the manifest's default, without a prefix."""
    extensions: MappingProxyType[str, str]
    """The other namespaces by prefix. Moodle and Open edX expect exactly these prefixes."""
    schema_of: MappingProxyType[str, str]
    """The XSD of each namespace, for ``xsi:schemaLocation``."""
    schema_files: tuple[tuple[Key, str], ...]
    """The schema files to include: the edition whose folder has each, and its name."""
    scorm_type: str
    """The attribute that marks a resource as a SCO."""
    tracker: str
    """The player's module that talks to the run-time."""
    resume_limit: int
    """Characters of ``cmi.suspend_data`` that an LMS must keep."""
    order: Literal["prerequisites", "sequencing"]
    """The mechanism that locks an item until the previous one is done."""


# CAM 1.2 2.3.6: the pass mark is a number from 0 to 100, the order an AICC script. RTE 1.2 3.4.4: 4,096 characters.
SCORM_12 = ScormEdition(
    key="1.2",
    title="SCORM 1.2",
    schemaversion="1.2",
    content_packaging="http://www.imsproject.org/xsd/imscp_rootv1p1p2",
    extensions=MappingProxyType({"adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2"}),
    schema_of=MappingProxyType(
        {
            "http://www.imsproject.org/xsd/imscp_rootv1p1p2": "imscp_rootv1p1p2.xsd",
            "http://www.adlnet.org/xsd/adlcp_rootv1p2": "adlcp_rootv1p2.xsd",
        }
    ),
    # Learning object metadata (imsmd) is not used, so its schema is not needed.
    schema_files=(("1.2", "adlcp_rootv1p2.xsd"), ("1.2", "ims_xml.xsd"), ("1.2", "imscp_rootv1p1p2.xsd")),
    scorm_type="scormtype",
    tracker="scorm12",
    resume_limit=4_096,
    order="prerequisites",
)

_EXTENSIONS_2004 = MappingProxyType(
    {
        "adlcp": "http://www.adlnet.org/xsd/adlcp_v1p3",
        "adlseq": "http://www.adlnet.org/xsd/adlseq_v1p3",
        "adlnav": "http://www.adlnet.org/xsd/adlnav_v1p3",
        "imsss": "http://www.imsglobal.org/xsd/imsss",
    }
)

_SCHEMA_OF_2004 = MappingProxyType(
    {
        "http://www.imsglobal.org/xsd/imscp_v1p1": "imscp_v1p1.xsd",
        "http://www.adlnet.org/xsd/adlcp_v1p3": "adlcp_v1p3.xsd",
        "http://www.adlnet.org/xsd/adlseq_v1p3": "adlseq_v1p3.xsd",
        "http://www.adlnet.org/xsd/adlnav_v1p3": "adlnav_v1p3.xsd",
        "http://www.imsglobal.org/xsd/imsss": "imsss_v1p0.xsd",
    }
)

_SHARED_FILES = ("adlcp_v1p3.xsd", "adlnav_v1p3.xsd", "adlseq_v1p3.xsd", "imscp_v1p1.xsd")
_XML_FILES = ("XMLSchema.dtd", "datatypes.dtd", "xml.xsd")


def _schema_files(key: Key) -> tuple[tuple[Key, str], ...]:
    """Return the files of a 2004 edition.

    The sequencing schemas are those of the 4th Edition in both: they accept the same documents, and those of the 3rd
    may not be redistributed without registration.
    """
    return (*((key, name) for name in (*_SHARED_FILES, *_XML_FILES)), *(("2004-4th", name) for name in _IMSSS_FILES))


def _edition_2004(key: Key, ordinal: str) -> ScormEdition:
    # RTE 3rd and 4th 4.2.25: 64,000 characters of suspend_data (the 3rd guarantees as many, the 2nd had 4,000).
    return ScormEdition(
        key=key,
        title=f"SCORM 2004 {ordinal} Edition",
        schemaversion=f"2004 {ordinal} Edition",
        content_packaging="http://www.imsglobal.org/xsd/imscp_v1p1",
        extensions=_EXTENSIONS_2004,
        schema_of=_SCHEMA_OF_2004,
        schema_files=_schema_files(key),
        scorm_type="scormType",
        tracker="scorm2004",
        resume_limit=64_000,
        order="sequencing",
    )


EDITIONS = MappingProxyType(
    {edition.key: edition for edition in (SCORM_12, _edition_2004("2004-3rd", "3rd"), _edition_2004("2004-4th", "4th"))}
)
"""All editions by key, oldest first."""
