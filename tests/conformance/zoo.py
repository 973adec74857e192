"""Sound packages of every edition, and one broken package for every rule, made on the fly."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.course import Section
from tests.courses import course, lesson, quiz
from tests.formats.manifests import manifest_text, stand_in_pages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MANIFEST = "imsmanifest.xml"
Files = dict[str, bytes]


def sound(key: str, structure: str = "single") -> Files:
    """Return the files of a package without a fault."""
    outline = (lesson("first"), Section("The parts", (lesson("second"),)), quiz("check", attempts=1))
    one = course(*outline, navigation="sequential", completion={"lessons": "none"})
    return {MANIFEST: manifest_text(one, key, structure), **stand_in_pages(one, structure).files}  # type: ignore[dict-item]


def packed(files: Files, path: Path) -> Path:
    """Zip files as anybody's tool would."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


@dataclass(frozen=True)
class Fault:
    """One thing done to a sound package, and the code of the problem that it must give."""

    name: str
    code: str
    key: str
    change: Callable[[Files], Files]


def _replace(old: str, new: str) -> Callable[[Files], Files]:
    def change(files: Files) -> Files:
        text = files[MANIFEST].decode()
        assert old in text, f"{old} is not in the manifest, so this fault breaks nothing"
        return {**files, MANIFEST: text.replace(old, new).encode()}

    return change


def _rewritten(pattern: str, new: str) -> Callable[[Files], Files]:
    def change(files: Files) -> Files:
        text, times = re.subn(pattern, new, files[MANIFEST].decode(), flags=re.DOTALL)
        assert times, f"{pattern} is not in the manifest, so this fault breaks nothing"
        return {**files, MANIFEST: text.encode()}

    return change


def _without(name: str) -> Callable[[Files], Files]:
    return lambda files: {path: content for path, content in files.items() if path != name}


def _renamed(old: str, new: str) -> Callable[[Files], Files]:
    return lambda files: {new if path == old else path: content for path, content in files.items()}


def _with_ims_prefix(files: Files) -> Files:
    return _rewritten("(?<= xmlns)(?==)", ":i")(_rewritten(r"(</?)(?=[a-z]+[ >/])", r"\1i:")(files))


def _in_a_folder(files: Files) -> Files:
    return {f"course/{name}": content for name, content in files.items()}


def _with(name: str, content: bytes = b"x") -> Callable[[Files], Files]:
    return lambda files: {**files, name: content}


def _manifest(content: bytes) -> Callable[[Files], Files]:
    return _with(MANIFEST, content)


_ENTITIES = b'<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><m>&b;</m>'
_XXE = b'<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/hostname">]><m>&a;</m>'
_SCO = 'identifier="RES-COURSE-small-course"'
_FILE = '<file href="player.js"/>'
_MASTERY = "<adlcp:masteryscore>{}</adlcp:masteryscore></item>"
_DEPENDENCY = '<dependency identifierref="X"/>'
_NOT_VISIBLE = 'isvisible="false"'

FAULTS = [
    Fault("no manifest", "manifest-missing", "1.2", _without(MANIFEST)),
    Fault("the folder was zipped", "manifest-missing", "1.2", _in_a_folder),
    Fault("the manifest in capitals", "manifest-missing", "1.2", _renamed(MANIFEST, "IMSMANIFEST.XML")),
    Fault("a path that leaves", "zip-path", "1.2", _with("../evil.html")),
    Fault("a path that leaves in the middle", "zip-path", "1.2", _with("a/../../evil.html")),
    Fault("an absolute path", "zip-path", "1.2", _with("/etc/passwd")),
    Fault("a drive", "zip-path", "1.2", _with("C:/evil.html")),
    Fault("a backslash", "zip-path", "1.2", _with("media\\a.png")),
    Fault("control characters", "zip-path", "1.2", _with("a\x1b[31m.html")),
    Fault("names that differ in case", "zip-case", "1.2", _with("Player.js")),
    Fault("a bomb", "zip-bomb", "1.2", _with("bomb.html", b"\0" * (40 << 20))),
    Fault("no XML", "manifest-xml", "1.2", _manifest(b"<manifest>")),
    Fault("an empty manifest", "manifest-xml", "1.2", _manifest(b"")),
    Fault("a billion laughs", "manifest-doctype", "1.2", _manifest(_ENTITIES)),
    Fault("an external entity", "manifest-doctype", "1.2", _manifest(_XXE)),
    Fault("entities in UTF-16", "manifest-doctype", "1.2", _manifest(_ENTITIES.decode().encode("utf-16"))),
    Fault("another root", "manifest-namespace", "1.2", _manifest(b"<manifest/>")),
    Fault("another encoding", "manifest-encoding", "1.2", _replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')),
    Fault("an IMS prefix", "prefix", "1.2", _with_ims_prefix),
    Fault("another prefix for adlcp", "prefix", "1.2", _rewritten(r"\badlcp(?=[:=])", "adl")),
    Fault("another schema", "schemaversion", "1.2", _replace("ADL SCORM", "SCORM")),
    Fault("an unknown version", "schemaversion", "1.2", _replace(">1.2<", ">1.3<")),
    Fault("1.2 in a 2004 manifest", "schemaversion", "2004-3rd", _replace(">2004 3rd Edition<", ">1.2<")),
    Fault("an identifier that is no name", "identifier-name", "1.2", _replace(_SCO, 'identifier="1 2"')),
    Fault("an identifier twice", "identifier-twice", "1.2", _replace('"COURSE-small-course"', '"ORG-small-course"')),
    Fault("no identifier", "identifier-missing", "1.2", _replace('<item identifier="COURSE-small-course"', "<item")),
    Fault("an organization without items", "organization-empty", "1.2", _rewritten("<item .*</item>", "")),
    Fault("no organization", "organization-missing", "1.2", _rewritten("<organization .*</organization>", "")),
    Fault("an unknown default", "organization-default", "1.2", _replace('default="ORG-', 'default="X-')),
    Fault("no default", "organization-default", "1.2", _replace('default="ORG-small-course"', "")),
    Fault("no title", "title-missing", "1.2", _replace("<title>A small course</title>", "")),
    Fault("an empty title", "title-missing", "2004-4th", _replace("A small course", " ")),
    Fault("a title that is too long", "title-long", "1.2", _replace("A small course", "x" * 201)),
    Fault(
        "an item of an unknown resource", "item-reference", "1.2", _replace('identifierref="RES-', 'identifierref="X-')
    ),
    Fault("an item of nothing", "item-empty", "1.2", _replace('identifierref="RES-COURSE-small-course"', "")),
    Fault("an item that may be hidden", "item-visible", "1.2", _replace('isvisible="true"', _NOT_VISIBLE)),
    Fault("parameters without a sign", "item-parameters", "1.2", _replace("isvisible=", 'parameters="a=b" isvisible=')),
    Fault("an unknown kind of resource", "scormtype", "1.2", _replace('scormtype="sco"', 'scormtype="page"')),
    Fault("the other edition's spelling", "scormtype", "2004-4th", _replace("adlcp:scormType=", "adlcp:scormtype=")),
    Fault("a SCO without an address", "href", "1.2", _rewritten(' href="index.html"(?=>)', "")),
    Fault("a file without an address", "href", "1.2", _replace(_FILE, "<file href=''/>")),
    Fault("a backslash in an address", "href", "1.2", _replace(_FILE, "<file href='a\\b.js'/>")),
    Fault("an absolute address", "href", "1.2", _replace(_FILE, "<file href='/player.js'/>")),
    Fault("an address that leaves", "href", "1.2", _replace(_FILE, "<file href='../player.js'/>")),
    Fault("a file elsewhere", "href-outside", "1.2", _replace(_FILE, "<file href='https://example.org/player.js'/>")),
    Fault("a SCO that is not among its files", "href-unlisted", "1.2", _replace('<file href="index.html"/>', "")),
    Fault("a file that is not there", "file-missing", "1.2", _without("player.js")),
    Fault("a file in other case", "file-missing", "1.2", _renamed("player.js", "Player.js")),
    Fault("a file twice", "file-twice", "1.2", _replace(_FILE, _FILE * 2)),
    Fault("a file that nobody lists", "file-unlisted", "1.2", _with("forgotten.html")),
    Fault("a name with letters beyond ASCII", "file-name", "1.2", _with("größe.html")),
    Fault("a name without an ending", "file-name", "1.2", _with("LICENSE")),
    Fault("a base without a slash", "xml-base", "1.2", _replace("<resources>", '<resources xml:base="media">')),
    Fault("a base", "xml-base-ignored", "1.2", _replace("<resources>", '<resources xml:base="media/">')),
    Fault("an unknown dependency", "dependency", "1.2", _replace("</resource>", f"{_DEPENDENCY}</resource>")),
    Fault(
        "metadata that are not there",
        "metadata-missing",
        "1.2",
        _replace("</schemaversion>", "</schemaversion><adlcp:location>meta.xml</adlcp:location>"),
    ),
    Fault("a book", "package-kind", "1.2", lambda _files: {"mimetype": b"", "META-INF/container.xml": b""}),
    Fault("no SCO", "sco-missing", "1.2", _replace('scormtype="sco"', 'scormtype="asset"')),
    Fault("no resource", "resource-missing", "1.2", _rewritten("<resource .*</resource>", "")),
    Fault("a mastery score in words", "masteryscore", "1.2", _replace("</item>", _MASTERY.format("most"))),
    Fault("a mastery score beyond 100", "masteryscore", "1.2", _replace("</item>", _MASTERY.format("101"))),
    Fault(
        "prerequisites of an unknown item",
        "prerequisites",
        "1.2",
        _replace("</item>", '<adlcp:prerequisites type="aicc_script">X</adlcp:prerequisites></item>'),
    ),
    Fault(
        "prerequisites without a type",
        "prerequisites",
        "1.2",
        _replace("</item>", "<adlcp:prerequisites>COURSE-small-course</adlcp:prerequisites></item>"),
    ),
    Fault("no flow", "flow", "2004-3rd", _replace(' flow="true"', "")),
    Fault("a status that the LMS makes up", "delivery", "2004-3rd", _replace(' completionSetByContent="true"', "")),
    Fault("a pass mark in percent", "pass-mark", "2004-3rd", _replace("0.7000", "70")),
    Fault("no primary objective", "primary-objective", "2004-3rd", _replace("primaryObjective", "objective")),
    Fault(
        "a global objective",
        "map-info",
        "2004-3rd",
        _replace(
            "</imsss:minNormalizedMeasure>", '</imsss:minNormalizedMeasure><imsss:mapInfo targetObjectiveID="x"/>'
        ),
    ),
    Fault(
        "a mapped objective without a name",
        "primary-objective",
        "2004-3rd",
        _replace(
            "</imsss:minNormalizedMeasure>", '</imsss:minNormalizedMeasure><imsss:mapInfo targetObjectiveID="x"/>'
        ),
    ),
    Fault("an unknown button", "hide-lms-ui", "2004-3rd", _replace(">abandon<", ">quit<")),
    Fault(
        "elements in the wrong order", "schema", "2004-3rd", _rewritten("(?=<imsss:delivery)", "<imsss:controlMode/>")
    ),
    Fault("a wrong order in 1.2", "schema", "1.2", _replace("<metadata>", "<resources/><metadata>")),
]
"""A fault for every code that can be given, but for those of zips that no ordinary tool writes."""


def hostile(change: Callable[[zipfile.ZipFile], None]) -> bytes:
    """Return a zip that was tampered with, around a sound package."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sound("1.2").items():
            archive.writestr(name, content)
        change(archive)
    return buffer.getvalue()
