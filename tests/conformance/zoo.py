"""Sound packages of every edition, and one broken package for every rule, made on the fly."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.course import Section
from exporter.formats.scorm.editions import EDITIONS
from exporter.formats.scorm.package import schema_files
from tests.courses import course, lesson, quiz
from tests.formats.manifests import manifest_text, stand_in_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from exporter.archive import Content
    from exporter.course import Course

MANIFEST = "imsmanifest.xml"
PAGE = b"""<!doctype html>
<title>A page</title>
<link rel="stylesheet" href="player.css">
<script src="player.js"></script>
<p>Text
"""
PLAYER = b"const lms = window.parent.API_1484_11 || window.parent.API;\n"
Files = dict[str, bytes]


def sound(key: str, structure: str = "single") -> Files:
    """Return the files of a package without a fault."""
    pages = stand_in_pages(_course(), structure).files
    return {MANIFEST: manifest_text(_course(), key, structure, schemas=False), **_speaking(pages)}


def complete(key: str, structure: str = "single") -> Files:
    """Return the same with the official schemas at the root, as its manifest says."""
    edition = EDITIONS[key]  # type: ignore[index]
    official = {name: path.read_bytes() for name, path in schema_files(edition).items()}  # type: ignore[union-attr]
    return {**sound(key, structure), MANIFEST: manifest_text(_course(), key, structure), **official}


def _speaking(pages: Mapping[str, Content]) -> Files:
    """Return pages that look for the LMS, and files that are not empty."""
    files = {path: PAGE if path.endswith(".html") else path.encode() for path in pages}
    return {**files, "player.js": PLAYER}


def _course() -> Course:
    outline = (lesson("first"), Section("The parts", (lesson("second"),)), quiz("check", attempts=1))
    return course(*outline, navigation="sequential", completion={"lessons": "none"})


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


def replacing(old: str, new: str) -> Callable[[Files], Files]:
    """Change a text in the manifest."""

    def change(files: Files) -> Files:
        text = files[MANIFEST].decode()
        assert old in text, f"{old} is not in the manifest, so this fault breaks nothing"
        return {**files, MANIFEST: text.replace(old, new).encode()}

    return change


def rewriting(pattern: str, new: str) -> Callable[[Files], Files]:
    """Change what a pattern finds in the manifest."""

    def change(files: Files) -> Files:
        text, times = re.subn(pattern, new, files[MANIFEST].decode(), flags=re.DOTALL)
        assert times, f"{pattern} is not in the manifest, so this fault breaks nothing"
        return {**files, MANIFEST: text.encode()}

    return change


def without(name: str) -> Callable[[Files], Files]:
    """Leave a file out."""
    return lambda files: {path: content for path, content in files.items() if path != name}


def renaming(old: str, new: str) -> Callable[[Files], Files]:
    """Give a file another name."""
    return lambda files: {new if path == old else path: content for path, content in files.items()}


def _with_ims_prefix(files: Files) -> Files:
    return rewriting("(?<= xmlns)(?==)", ":i")(rewriting(r"(</?)(?=[a-z]+[ >/])", r"\1i:")(files))


def _in_a_folder(files: Files) -> Files:
    return {f"course/{name}": content for name, content in files.items()}


def adding(name: str, content: bytes = b"x") -> Callable[[Files], Files]:
    """Add a file, or replace it."""
    return lambda files: {**files, name: content}


def _manifest(content: bytes) -> Callable[[Files], Files]:
    return adding(MANIFEST, content)


_ENTITIES = b'<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><m>&b;</m>'
_XXE = b'<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/hostname">]><m>&a;</m>'
_SCO = 'identifier="RES-COURSE-small-course"'
_FILE = '<file href="player.js"/>'
_MASTERY = "<adlcp:masteryscore>{}</adlcp:masteryscore></item>"
_DEPENDENCY = '<dependency identifierref="X"/>'
_NOT_VISIBLE = 'isvisible="false"'

FAULTS = [
    Fault("no manifest", "manifest-missing", "1.2", without(MANIFEST)),
    Fault("the folder was zipped", "manifest-missing", "1.2", _in_a_folder),
    Fault("the manifest in capitals", "manifest-missing", "1.2", renaming(MANIFEST, "IMSMANIFEST.XML")),
    Fault("a path that leaves", "zip-path", "1.2", adding("../evil.html")),
    Fault("a path that leaves in the middle", "zip-path", "1.2", adding("a/../../evil.html")),
    Fault("an absolute path", "zip-path", "1.2", adding("/etc/passwd")),
    Fault("a drive", "zip-path", "1.2", adding("C:/evil.html")),
    Fault("a backslash", "zip-path", "1.2", adding("media\\a.png")),
    Fault("control characters", "zip-path", "1.2", adding("a\x1b[31m.html")),
    Fault("names that differ in case", "zip-case", "1.2", adding("Player.js")),
    Fault("a bomb", "zip-bomb", "1.2", adding("bomb.html", b"\0" * (40 << 20))),
    Fault("no XML", "manifest-xml", "1.2", _manifest(b"<manifest>")),
    Fault("an empty manifest", "manifest-xml", "1.2", _manifest(b"")),
    Fault("a billion laughs", "manifest-doctype", "1.2", _manifest(_ENTITIES)),
    Fault("an external entity", "manifest-doctype", "1.2", _manifest(_XXE)),
    Fault("entities in UTF-16", "manifest-doctype", "1.2", _manifest(_ENTITIES.decode().encode("utf-16"))),
    Fault("another root", "manifest-namespace", "1.2", _manifest(b"<manifest/>")),
    Fault("another encoding", "manifest-encoding", "1.2", replacing('encoding="UTF-8"', 'encoding="ISO-8859-1"')),
    Fault("an IMS prefix", "prefix", "1.2", _with_ims_prefix),
    Fault("another prefix for adlcp", "prefix", "1.2", rewriting(r"\badlcp(?=[:=])", "adl")),
    Fault("another schema", "schemaversion", "1.2", replacing("ADL SCORM", "SCORM")),
    Fault("an unknown version", "schemaversion", "1.2", replacing(">1.2<", ">1.3<")),
    Fault("1.2 in a 2004 manifest", "schemaversion", "2004-3rd", replacing(">2004 3rd Edition<", ">1.2<")),
    Fault("an identifier that is no name", "identifier-name", "1.2", replacing(_SCO, 'identifier="1 2"')),
    Fault("an identifier twice", "identifier-twice", "1.2", replacing('"COURSE-small-course"', '"ORG-small-course"')),
    Fault("no identifier", "identifier-missing", "1.2", replacing('<item identifier="COURSE-small-course"', "<item")),
    Fault("an organization without items", "organization-empty", "1.2", rewriting("<item .*</item>", "")),
    Fault("no organization", "organization-missing", "1.2", rewriting("<organization .*</organization>", "")),
    Fault("an unknown default", "organization-default", "1.2", replacing('default="ORG-', 'default="X-')),
    Fault("no default", "organization-default", "1.2", replacing('default="ORG-small-course"', "")),
    Fault("no title", "title-missing", "1.2", replacing("<title>A small course</title>", "")),
    Fault("an empty title", "title-missing", "2004-4th", replacing("A small course", " ")),
    Fault("a title that is too long", "title-long", "1.2", replacing("A small course", "x" * 201)),
    Fault(
        "an item of an unknown resource", "item-reference", "1.2", replacing('identifierref="RES-', 'identifierref="X-')
    ),
    Fault("an item of nothing", "item-empty", "1.2", replacing('identifierref="RES-COURSE-small-course"', "")),
    Fault("an item that may be hidden", "item-visible", "1.2", replacing('isvisible="true"', _NOT_VISIBLE)),
    Fault("parameters without a sign", "item-parameters", "1.2", replacing("isvisible=", 'parameters="a" isvisible=')),
    Fault("an unknown kind of resource", "scormtype", "1.2", replacing('scormtype="sco"', 'scormtype="page"')),
    Fault("the other edition's spelling", "scormtype", "2004-4th", replacing("adlcp:scormType=", "adlcp:scormtype=")),
    Fault("a SCO without an address", "href", "1.2", rewriting(' href="index.html"(?=>)', "")),
    Fault("a file without an address", "href", "1.2", replacing(_FILE, "<file href=''/>")),
    Fault("a backslash in an address", "href", "1.2", replacing(_FILE, "<file href='a\\b.js'/>")),
    Fault("an absolute address", "href", "1.2", replacing(_FILE, "<file href='/player.js'/>")),
    Fault("an address that leaves", "href", "1.2", replacing(_FILE, "<file href='../player.js'/>")),
    Fault("a file elsewhere", "href-outside", "1.2", replacing(_FILE, "<file href='https://example.org/player.js'/>")),
    Fault("a SCO that is not among its files", "href-unlisted", "1.2", replacing('<file href="index.html"/>', "")),
    Fault("a file that is not there", "file-missing", "1.2", without("player.js")),
    Fault("a file in other case", "file-missing", "1.2", renaming("player.js", "Player.js")),
    Fault("a file twice", "file-twice", "1.2", replacing(_FILE, _FILE * 2)),
    Fault("a file that nobody lists", "file-unlisted", "1.2", adding("forgotten.html")),
    Fault("a name with letters beyond ASCII", "file-name", "1.2", adding("größe.html")),
    Fault("a name without an ending", "file-name", "1.2", adding("LICENSE")),
    Fault("a base without a slash", "xml-base", "1.2", replacing("<resources>", '<resources xml:base="media">')),
    Fault("a base", "xml-base-ignored", "1.2", replacing("<resources>", '<resources xml:base="media/">')),
    Fault("an unknown dependency", "dependency", "1.2", replacing("</resource>", f"{_DEPENDENCY}</resource>")),
    Fault(
        "metadata that are not there",
        "metadata-missing",
        "1.2",
        replacing("</schemaversion>", "</schemaversion><adlcp:location>meta.xml</adlcp:location>"),
    ),
    Fault("a book", "package-kind", "1.2", lambda _files: {"mimetype": b"", "META-INF/container.xml": b""}),
    Fault(
        "a global objective that nobody writes",
        "map-unwritten",
        "2004-4th",
        replacing(
            "</imsss:minNormalizedMeasure>", '</imsss:minNormalizedMeasure><imsss:mapInfo targetObjectiveID="x"/>'
        ),
    ),
    Fault("no SCO", "sco-missing", "1.2", replacing('scormtype="sco"', 'scormtype="asset"')),
    Fault("no resource", "resource-missing", "1.2", rewriting("<resource .*</resource>", "")),
    Fault("a mastery score in words", "masteryscore", "1.2", replacing("</item>", _MASTERY.format("most"))),
    Fault("a mastery score beyond 100", "masteryscore", "1.2", replacing("</item>", _MASTERY.format("101"))),
    Fault(
        "prerequisites of an unknown item",
        "prerequisites",
        "1.2",
        replacing("</item>", '<adlcp:prerequisites type="aicc_script">X</adlcp:prerequisites></item>'),
    ),
    Fault(
        "prerequisites without a type",
        "prerequisites",
        "1.2",
        replacing("</item>", "<adlcp:prerequisites>COURSE-small-course</adlcp:prerequisites></item>"),
    ),
    Fault("no flow", "flow", "2004-3rd", replacing(' flow="true"', "")),
    Fault("a status that the LMS makes up", "delivery", "2004-3rd", replacing(' completionSetByContent="true"', "")),
    Fault("a pass mark in percent", "pass-mark", "2004-3rd", replacing("0.7000", "70")),
    Fault("no primary objective", "primary-objective", "2004-3rd", replacing("primaryObjective", "objective")),
    Fault(
        "a global objective",
        "map-info",
        "2004-3rd",
        replacing(
            "</imsss:minNormalizedMeasure>", '</imsss:minNormalizedMeasure><imsss:mapInfo targetObjectiveID="x"/>'
        ),
    ),
    Fault(
        "a mapped objective without a name",
        "primary-objective",
        "2004-3rd",
        replacing(
            "</imsss:minNormalizedMeasure>", '</imsss:minNormalizedMeasure><imsss:mapInfo targetObjectiveID="x"/>'
        ),
    ),
    Fault("an unknown button", "hide-lms-ui", "2004-3rd", replacing(">abandon<", ">quit<")),
    Fault(
        "elements in the wrong order", "schema", "2004-3rd", rewriting("(?=<imsss:delivery)", "<imsss:controlMode/>")
    ),
    Fault("a wrong order in 1.2", "schema", "1.2", replacing("<metadata>", "<resources/><metadata>")),
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
