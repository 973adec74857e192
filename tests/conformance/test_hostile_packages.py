"""What attackers, and programs in a hurry, put into a package is told with its place and a next step, word by word."""

from __future__ import annotations

import struct
import unicodedata
import zlib
from typing import TYPE_CHECKING

import pytest

from exporter.conformance import judge
from tests.conformance.raw_zips import STORED, Entry, zipped
from tests.conformance.zoo import MANIFEST, sound

if TYPE_CHECKING:
    from pathlib import Path

SOUND = tuple(Entry(name.encode(), content) for name, content in sound("1.2").items())
DOCTYPE = '<!DOCTYPE manifest [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
BODY = sound("1.2")[MANIFEST].decode().split("?>", 1)[1]
PLAIN = "use only A-Z a-z 0-9 . _ - in names"
DEVICE = "has the name {}, which Windows keeps for a device, so LMSs there cannot unpack it; rename it"
CUT = "has a name that ends in a dot or space, which Windows removes; rename it"
TURNED = "has a hidden character in its name that reverses letters, so people read another name; rename it"
SECOND = "has a second name, {!r}, and LMSs differ on which one counts; "
TYPED = "has a document type, which no package needs and which can be used to attack parsers; remove it"
DAMAGED = "is damaged: {}; create the package again"
TOO_LONG = "has a name that is too long to be unpacked; shorten it"
COMPOSED, TAKEN_APART = (unicodedata.normalize(form, "é.html") for form in ("NFC", "NFD"))
ACCENTS = "\u0315\u0300" * 16_000


def with_name(name: str) -> bytes:
    """Return a package with one more file, whose name is in UTF-8."""
    return zipped(*SOUND, Entry(name.encode(), flags=0x800))


def with_file(name: str, content: bytes) -> bytes:
    """Return a package with a file replaced."""
    return zipped(*(Entry(one.name, content) if one.name == name.encode() else one for one in SOUND))


def with_manifest(codec: str, encoding: str = "", more: str = "") -> bytes:
    """Return a package whose manifest is written in a codec of Python's and says so, or something else."""
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>' if encoding else ""
    return with_file(MANIFEST, f"{declaration}{more}{BODY}".encode(codec))


def with_second_name(name: str, header: bytes = b"a.html", checksum: int | None = None) -> bytes:
    """Return a package with a file that has another name in the field for letters beyond the header's."""
    field = struct.pack("<BL", 1, zlib.crc32(header) if checksum is None else checksum) + name.encode()
    return zipped(*SOUND, Entry(header, extra=struct.pack("<2H", 0x7075, len(field)) + field))


def in_utf_7(more: str) -> bytes:
    """Return a package with a manifest in UTF-7, in which each sign beyond letters has two spellings."""
    hidden = f"{more}{BODY}".replace("<!", "+ADwAIQ-")
    return with_file(MANIFEST, f'<?xml version="1.0" encoding="UTF-7"?>{hidden}'.encode())


NO_MARK = "is encoded in UTF-16 without a byte order mark, so LMSs cannot read it; save it as UTF-8"
UNKNOWN = "which LMSs cannot read; save it as UTF-8, and name that encoding in line 1"
WRONG_BYTES = "has bytes that are not valid in UTF-8, or in the encoding that line 1 names; save it as UTF-8"
NOT_NAMED = 'is not in the encoding that line 1 names; save it as UTF-8, and write encoding="UTF-8" there'


def refused(place: str, message: str, code: str) -> str:
    """Return the line of an error."""
    return f"{place}:1:1: error: {message} [{code}]"


def warned(place: str, message: str, code: str = "file-name") -> str:
    """Return the line of a warning."""
    return f"{place}:1:1: warning: {message} [{code}]"


def unlisted(place: str) -> str:
    """Return the line about a file that the manifest does not know."""
    message = "is not listed in any resource, so an LMS may not copy it; list it, or remove it"
    return warned(place, message, "file-unlisted")


def named(name: str, message: str) -> tuple[bytes, list[str]]:
    """Return a package with a file of a name, and what is said of it."""
    return with_name(name), [warned(name, message), unlisted(name)]


def no_xml(reason: str, place: str = "1:1") -> list[str]:
    """Return the line about a manifest that cannot be read."""
    return [f"{MANIFEST}:{place}: error: is not XML: {reason}; export the package again, or correct it [manifest-xml]"]


def misencoded(message: str, place: str = "1:1") -> list[str]:
    """Return the line about a manifest whose bytes mean nothing."""
    return [f"{MANIFEST}:{place}: error: {message} [manifest-xml]"]


def encoded(name: str) -> list[str]:
    """Return the line about a manifest that not every LMS can read."""
    return [warned(MANIFEST, f"is encoded in {name}; use UTF-8, which every LMS can read", "manifest-encoding")]


def damaged(place: str, reason: str = "its header and the zip's directory differ") -> list[str]:
    """Return the line about a file of which the zip says two things."""
    return [refused(place, DAMAGED.format(reason), "zip-damaged")]


def unreadable(reason: str) -> list[str]:
    """Return the line about a zip that programs would read differently."""
    return [refused(".", f"is not a readable zip: {reason}; export or download it again", "zip-unreadable")]


NO_DOCTYPE = [refused(MANIFEST, TYPED, "manifest-doctype")]

VERDICTS: dict[str, tuple[bytes, list[str]]] = {
    "CON": named("CON", DEVICE.format("CON")),
    "a device with an ending": named("NUL.txt", DEVICE.format("NUL")),
    "a folder that is a device": named("media/aux/a.html", DEVICE.format("aux")),
    "an empty folder that is a device": (
        zipped(*SOUND, Entry(b"com1/", b"", STORED)), [warned("com1/", DEVICE.format("com1"))]
    ),
    "a dot at the end": named("a.html.", CUT),
    "a folder with a blank at its end": named("media /a.html", CUT),
    "names that are one on Windows": (
        zipped(*SOUND, Entry(b"media./a.html"), Entry(b"media/a.html ")),
        [
            warned("media./a.html", CUT),
            refused(
                "media/a.html ",
                "is the same as media./a.html on Windows, which removes dots and spaces at the end; "
                "rename one of them",
                "zip-case",
            ),
            warned("media/a.html ", CUT),
        ],
    ),
    "a stream of a file": named("a.html:b", f"has a : in its name, which Windows does not allow; {PLAIN}"),
    "names that differ in how accents are stored": (
        zipped(*SOUND, *(Entry(name.encode(), flags=0x800) for name in (COMPOSED, TAKEN_APART))),
        [
            refused(
                TAKEN_APART,
                f"differs from {COMPOSED} only in how accents are stored, and is the same on a Mac; rename one of them",
                "zip-case",
            )
        ],
    ),
    "names that differ in case beyond ASCII": (
        zipped(*SOUND, Entry("straße.html".encode(), flags=0x800), Entry(b"STRASSE.html")),
        [
            refused(
                "STRASSE.html", "differs from straße.html only in upper and lower case; rename one of them", "zip-case"
            )
        ],
    ),
    "a name turned around": (
        with_name("a\u202elmth.gpj"), [warned("a\\u202elmth.gpj", TURNED), unlisted("a\\u202elmth.gpj")]
    ),
    "a command in one sign": (
        with_name("a\u009b2J.html"),
        [
            refused(
                "a\\u009b2J.html", "has control characters in its name; use letters, digits and . _ -", "zip-path"
            )
        ],
    ),
    "a name of 65,535 bytes": (
        zipped(*SOUND, Entry(b"a" * 65_535)), [refused(f"{'a' * 199}…", TOO_LONG, "zip-path")]
    ),
    "a name of accents alone": (with_name(ACCENTS), [refused(f"{ACCENTS[:199]}…", TOO_LONG, "zip-path")]),
    "a second name": (
        with_second_name("größe.html"), [warned("a.html", SECOND.format("größe.html") + PLAIN), unlisted("a.html")]
    ),
    "a second name of what was renamed": (
        with_second_name("größe.html", checksum=7),
        [warned("a.html", SECOND.format("größe.html") + PLAIN), unlisted("a.html")],
    ),
    "a second manifest by its second name": (
        with_second_name(MANIFEST),
        [refused("a.html", SECOND.format(MANIFEST) + "create the package again", "zip-damaged")],
    ),
    "a second name that leads out": (
        with_second_name("../größe.html"),
        [
            refused(
                "a.html",
                "has a second name, '../größe.html', which leads out of the package; names must stay inside",
                "zip-path",
            )
        ],
    ),
    "a second name that is the first": (with_second_name("a.html"), [unlisted("a.html")]),
    "a document type in EBCDIC": (
        with_manifest("cp037", "cp037", DOCTYPE), misencoded(f"is encoded in EBCDIC, {UNKNOWN}")
    ),
    "a document type in UTF-7": (in_utf_7(DOCTYPE), NO_DOCTYPE),
    "UTF-7": (in_utf_7(""), encoded("UTF-7")),
    "a document type in UTF-16": (with_manifest("utf-16", "UTF-16", DOCTYPE), NO_DOCTYPE),
    "a document type in UTF-16 without a mark": (with_manifest("utf-16-be", "UTF-16", DOCTYPE), NO_DOCTYPE),
    "a document type in UTF-32": (with_manifest("utf-32", "UTF-32", DOCTYPE), NO_DOCTYPE),
    "a document type in UTF-32 without a mark": (with_manifest("utf-32-le", "UTF-32", DOCTYPE), NO_DOCTYPE),
    "UTF-16": (with_manifest("utf-16", "UTF-16"), encoded("UTF-16")),
    "UTF-16 with a mark alone": (with_manifest("utf-16"), encoded("UTF-16")),
    "UTF-16 without a mark": (with_manifest("utf-16-le", "UTF-16"), encoded("UTF-16")),
    "UTF-16 without any sign": (with_manifest("utf-16-be"), misencoded(NO_MARK)),
    "UTF-16 of the other order without any sign": (with_manifest("utf-16-le"), misencoded(NO_MARK, "2:1")),
    "Latin-1 without a word": (with_manifest("latin-1", more="<!-- \xe9 -->"), misencoded(WRONG_BYTES, "1:6")),
    "Latin-1 named as an unknown encoding": (
        with_manifest("latin-1", "x-latin", "<!-- \xe9 -->"), misencoded(f"is encoded in x-latin, {UNKNOWN}", "1:39")
    ),
    "UTF-8 that is called UTF-16": (with_manifest("utf-8", "UTF-16"), misencoded(NOT_NAMED, "1:38")),
    "UTF-32": (with_manifest("utf-32", "UTF-32"), encoded("UTF-32LE")),
    "UTF-32 without a mark": (with_manifest("utf-32-be", "UTF-32"), encoded("UTF-32BE")),
    "UTF-8 with a mark": (with_manifest("utf-8-sig", "UTF-8"), []),
    "a manifest that is a picture": (
        with_file(MANIFEST, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"),
        no_xml("Start tag expected, '<' not found"),
    ),
    "a manifest of a thousand floors": (
        with_file(MANIFEST, b"<a>" * 1000), no_xml("Excessive depth in document: 256", "1:771")
    ),
    "entities in a page": (
        with_file("index.html", DOCTYPE.encode() + b'<p>&b;<script src="player.js"></script>'),
        [
            warned(
                "index.html",
                "declares entities, which HTML does not know, so browsers show them; write what they stand for",
                "page-entities",
            )
        ],
    ),
    "another size at the file": (zipped(*SOUND, Entry(b"a.html", local={"size": 99})), damaged("a.html")),
    "another method at the file": (zipped(*SOUND, Entry(b"a.html", local={"method": STORED})), damaged("a.html")),
    "another name at the file": (
        zipped(*SOUND, Entry(b"a.html", local={"name": b"b.html"})),
        damaged("a.html", "it has another name in the zip's directory"),
    ),
    "files that overlap": (
        zipped(Entry(b"z.html", zipped(Entry(b"a.html")), STORED), *SOUND, Entry(b"a.html", central={"offset": 36})),
        [refused(".", "its files overlap, which only happens in attacks; create the package again", "zip-bomb")],
    ),
    "a file beyond the end": (
        zipped(*SOUND, Entry(b"a.html", central={"offset": 0xFFFFFFF0})),
        damaged("a.html", "there is no file where the zip's directory says"),
    ),
    "a second end in the comment": (
        zipped(*SOUND, comment=zipped(Entry(b"a.html"))),
        unreadable("it has two end records, and programs differ on which one counts"),
    ),
    "a folder around the package": (
        zipped(*(Entry(b"course/" + one.name, one.content) for one in SOUND)),
        [
            refused(
                ".",
                "has no imsmanifest.xml at its root; there is course/imsmanifest.xml: zip what is in that folder, "
                "not the folder itself, and keep the name in lower case",
                "manifest-missing",
            )
        ],
    ),
    "nothing at all": (
        zipped(),
        [
            refused(
                ".",
                "has no imsmanifest.xml at its root; without it, this is not a SCORM package",
                "manifest-missing",
            )
        ],
    ),
    "fewer entries than there are": (
        zipped(*SOUND, here=1, entries=1), unreadable("its end record counts 1 files and its directory lists more")
    ),
    "more entries than there are": (
        zipped(*SOUND, here=99, entries=99),
        unreadable(f"its end record counts 99 files and its directory lists {len(SOUND)}"),
    ),
    "a name that is not UTF-8": (
        zipped(*SOUND, Entry(b"\xff.html", flags=0x800)),
        unreadable("a name in it is not in UTF-8, although it says so"),
    ),
    "a password": (
        zipped(*SOUND, Entry(b"a.html", flags=1)),
        [refused("a.html", "is encrypted, and no LMS can read it; zip it without a password", "zip-encrypted")],
    ),
    "a link": (
        zipped(*SOUND, Entry(b"a.html", b"/etc/passwd", mode=0o120777)),
        [refused("a.html", "is a symbolic link; put the file itself in the zip", "zip-link")],
    ),
    "a drive": (
        with_name("C:a.html"),
        [refused("C:a.html", "has an absolute path as its name; use a relative path", "zip-path")],
    ),
    "another computer": (
        with_name("//server/a.html"),
        [refused("//server/a.html", "has an absolute path as its name; use a relative path", "zip-path")],
    ),
    "a backslash": (
        with_name("..\\a.html"),
        [refused("..\\a.html", "has a backslash in its name; use forward slashes for folders", "zip-path")],
    ),
}  # fmt: skip
"""What is put into a package → the package, and all that is said of it."""


@pytest.mark.parametrize("name", VERDICTS)
def test_what_is_put_into_a_package_is_told_word_by_word(tmp_path: Path, name: str) -> None:
    """Where, what, and what to do next."""
    content, verdict = VERDICTS[name]
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    assert [str(problem) for problem in judge(path)] == verdict
