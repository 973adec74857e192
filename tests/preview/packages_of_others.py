"""Packages that this project did not write: of another program, in the manner of tools, and made to do harm."""

from __future__ import annotations

import io
import json
import stat
import struct
import subprocess
import zipfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from tests.conformance.raw_zips import STORED, Entry, deflated, in_zip64, zipped

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
PACKAGER = ROOT / "node_modules" / "simple-scorm-packager" / "lib" / "index.js"
EDITIONS = {"1.2": "1.2", "2004-3rd": "2004 3rd Edition", "2004-4th": "2004 4th Edition"}
_PACK = """
const [, packager, wanted] = process.argv;
const pack = ([folder, version]) => new Promise((done) => require(packager)({version, organization: "Others",
  title: "Others' course", language: "en", startingPage: "index.html", source: folder + "/source",
  package: {name: "others", version: "1", date: "2026-01-01", zip: true, outputFolder: folder}}, done));
Promise.all(JSON.parse(wanted).map(pack));
"""
_SEARCH = "var api = window.parent.API || window.parent.API_1484_11;"
PAGE = f"<!doctype html><title>A page</title><script>{_SEARCH}</script><p>Text"
MANIFEST = "imsmanifest.xml"
_HEAD_12 = (
    '<?xml version="1.0"?><manifest identifier="M" version="1" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" '
    'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><metadata><schema>ADL SCORM</schema>'
    "<schemaversion>1.2</schemaversion></metadata>"
)
_HEAD_2004 = (
    '<?xml version="1.0"?><manifest identifier="M" version="1" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" '
    'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">'
    "<metadata><schema>ADL SCORM</schema><schemaversion>2004 3rd Edition</schemaversion></metadata>"
)


def others(folder: Path) -> dict[str, bytes]:
    """Let npm's simple-scorm-packager make a package of each edition."""
    for edition in EDITIONS:
        source = folder / edition / "source"
        source.mkdir(parents=True)
        (source / "index.html").write_text(PAGE)
    wanted = json.dumps([[str(folder / edition), version] for edition, version in EDITIONS.items()])
    subprocess.run(["node", "-e", _PACK, str(PACKAGER), wanted], check=True, capture_output=True)
    return {edition: next((folder / edition).glob("*.zip")).read_bytes() for edition in EDITIONS}


def _zip(files: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _package(head: str, items: str, resources: str, *pages: str, page: str = PAGE) -> bytes:
    organizations = f'<organizations default="O"><organization identifier="O"><title>T</title>{items}</organization>'
    text = f"{head}{organizations}</organizations><resources>{resources}</resources></manifest>"
    return _zip({MANIFEST: text, **dict.fromkeys(pages, page)})


def package_of(files: dict[str, str]) -> bytes:
    """Return a package of SCORM 1.2 that launches ``index.html``."""
    item, resource = _item("I", identifierref="R"), _sco("R", "index.html")
    organizations = f'<organizations default="O"><organization identifier="O"><title>T</title>{item}</organization>'
    text = f"{_HEAD_12}{organizations}</organizations><resources>{resource}</resources></manifest>"
    return _zip({MANIFEST: text, **files})


def _item(identifier: str, inside: str = "", **attributes: str) -> str:
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f'<item identifier="{identifier}" isvisible="true"{written}><title>{identifier}</title>{inside}</item>'


def _sco(identifier: str, href: str, kind: str = 'scormtype="sco"', base: str = "", **more: str) -> str:
    file = more.get("file", href.partition("?")[0])
    based = f' xml:base="{base}"' if base else ""
    return (
        f'<resource identifier="{identifier}" type="webcontent" adlcp:{kind} href="{href}"{based}>'
        f'<file href="{file}"/></resource>'
    )


_2004 = 'scormType="sco"'
_NESTED = _item("A", _item("A1", identifierref="R1") + _item("A2", identifierref="R2"))
_SEQUENCED = "<imsss:sequencing><imsss:objectives><imsss:primaryObjective satisfiedByMeasure='true' objectiveID='P'>"
_SEQUENCED += "<imsss:minNormalizedMeasure>0.6</imsss:minNormalizedMeasure></imsss:primaryObjective></imsss:objectives>"
_SEQUENCED += "</imsss:sequencing>"

_LEARNT = """<!doctype html><title>A page</title><p id="valid"></p>
<button onclick="end('passed', 'continue')">Pass</button><button onclick="end('failed', '_none_')">Fail</button><script>
const api = parent.API_1484_11;
api.Initialize("");
const valid = (name) => api.GetValue("adl.nav.request_valid." + name);
const show = () => document.getElementById("valid").textContent = document.title + location.search + ": continue "
  + valid("continue") + ", lesson " + valid("choice.{target=lesson}");
show();
function end(success, request) {
  api.SetValue("cmi.success_status", success);
  api.SetValue("cmi.completion_status", "completed");
  api.SetValue("adl.nav.request", request);
  api.Terminate("");
}
</script>"""
_BY_CONTENT = "<imsss:deliveryControls completionSetByContent='true' objectiveSetByContent='true'/>"
_CONDITION = "<imsss:ruleCondition referencedObjective='read' operator='not' condition='{}'/>"
_TEST = (
    "<imsss:sequencing><imsss:objectives><imsss:primaryObjective objectiveID='own'><imsss:mapInfo "
    "targetObjectiveID='tested' writeSatisfiedStatus='true'/></imsss:primaryObjective></imsss:objectives>"
    f"{_BY_CONTENT}</imsss:sequencing>"
)
_HIDDEN = (
    "<imsss:sequencing><imsss:sequencingRules><imsss:preConditionRule><imsss:ruleConditions conditionCombination='any'>"
    f"{_CONDITION.format('satisfied')}{_CONDITION.format('objectiveStatusKnown')}</imsss:ruleConditions>"
    "<imsss:ruleAction action='hiddenFromChoice'/></imsss:preConditionRule></imsss:sequencingRules><imsss:objectives>"
    "<imsss:primaryObjective/><imsss:objective objectiveID='read'><imsss:mapInfo targetObjectiveID='tested'/>"
    f"</imsss:objective></imsss:objectives>{_BY_CONTENT}</imsss:sequencing>"
)
_FLOW = "<imsss:sequencing><imsss:controlMode choice='true' flow='true'/></imsss:sequencing>"


def sequenced() -> bytes:
    """Return a package of 2004 whose lesson is hidden from choice until a test, by a global objective, is passed."""
    items = _item("test", _TEST, identifierref="R", parameters="?test") + _item(
        "lesson", _HIDDEN, identifierref="R", parameters="?lesson"
    )
    return _package(_HEAD_2004, items + _FLOW, _sco("R", "index.html", _2004), "index.html", page=_LEARNT)


LIKE_TOOLS: dict[str, tuple[bytes, list[str], set[str]]] = {
    "a player in a folder, as Storyline and Rise have it": (
        _package(
            _HEAD_12,
            _item("I", "<adlcp:masteryscore>80</adlcp:masteryscore>", identifierref="R"),
            _sco("R", "scormdriver/indexAPI.html"),
            "scormdriver/indexAPI.html",
        ),
        ["scormdriver/indexAPI.html"],
        set(),
    ),
    "parameters and a query, as generated catalogues have them": (
        _package(
            _HEAD_12,
            _item("I", identifierref="R", parameters="?unit=2")
            + _item("J", identifierref="R", parameters="&unit=3#end"),
            _sco("R", "start.html?lang=en"),
            "start.html",
        ),
        ["start.html?lang=en&unit=2", "start.html?lang=en&unit=3#end"],
        set(),
    ),
    "a base, as ADL's samples have it": (
        _package(
            _HEAD_12, _NESTED, _sco("R1", "1.html", base="a/") + _sco("R2", "2.html", base="b/"), "a/1.html", "b/2.html"
        ),
        ["a/1.html", "b/2.html"],
        {"xml-base-ignored"},
    ),
    "a page that reports nothing, beside a SCO, and one that does not say what it is": (
        _package(
            _HEAD_12,
            "".join(_item(name, identifierref=f"R{name}") for name in "ABC"),
            _sco("RA", "a.html", 'scormtype="asset"')
            + _sco("RB", "b.html")
            + _sco("RC", "c.html").replace(' adlcp:scormtype="sco"', ""),
            "a.html",
            "b.html",
            "c.html",
        ),
        ["a.html", "b.html", "c.html"],
        {"scormtype", "sco-first"},
    ),
    "data for the SCO, as wrappers have them": (
        _package(
            _HEAD_12,
            _item("I", "<adlcp:datafromlms>unit=1&amp;key=a</adlcp:datafromlms>", identifierref="R"),
            _sco("R", "index.html"),
            "index.html",
        ),
        ["index.html"],
        set(),
    ),
    "a name with a blank": (
        _package(_HEAD_12, _item("I", identifierref="R"), _sco("R", "my%20page.html"), "my page.html"),
        ["my%20page.html"],
        {"file-name"},
    ),
    "several SCOs of 2004 in chapters": (
        _package(
            _HEAD_2004,
            _NESTED,
            _sco("R1", "1.html", _2004) + _sco("R2", "2.html", _2004),
            "1.html",
            "2.html",
        ),
        ["1.html", "2.html"],
        {"delivery", "flow"},
    ),
    "a pass mark of 2004": (
        _package(_HEAD_2004, _item("I", _SEQUENCED, identifierref="R"), _sco("R", "index.html", _2004), "index.html"),
        ["index.html"],
        {"delivery", "flow"},
    ),
    "a page that is missing, beside one that is there": (
        _package(
            _HEAD_12,
            _item("I", identifierref="R1") + _item("J", identifierref="R2"),
            _sco("R1", "here.html") + _sco("R2", "gone.html"),
            "here.html",
        ),
        ["here.html"],
        {"file-missing"},
    ),
}
"""What it is like → the package, the pages that are launched, and the codes of what a check has against it."""


def _sound(*more: Entry) -> bytes:
    text = _HEAD_12 + '<organizations default="O"><organization identifier="O"><title>T</title>'
    text += _item("I", identifierref="R") + "</organization></organizations>"
    text += f"<resources>{_sco('R', 'index.html')}</resources></manifest>"
    return zipped(Entry(MANIFEST.encode(), text.encode()), Entry(b"index.html", PAGE.encode()), *more)


def _tiny_bomb() -> bytes:
    """Return a few kilobytes that say that they are ten gigabytes, all of them the same piece of the zip."""
    zeros = deflated(b"\0" * (16 << 20))
    summed: dict[str, int | bytes] = {"size": 16 << 20, "packed": len(zeros)}
    first = Entry(b"0.txt", b"", data=zeros, local=summed, central=summed)
    same = [Entry(b"%d.txt" % n, b"", data=b"", central={**summed, "offset": 0}) for n in range(1, 640)]
    return zipped(first, *same)


def _crowd() -> bytes:
    directory = b"".join(b"PK\x01\x02" + b"\0" * 42 for _number in range(100_000))
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, *[0xFFFF] * 2, len(directory), 0, 0)
    return in_zip64(directory + end, entries=100_000, here=100_000)


def _with_manifest(text: str) -> bytes:
    return _zip({MANIFEST: text, "index.html": PAGE})


_ENTITIES = '<!DOCTYPE m [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><manifest>&b;</manifest>'
_OUTSIDE = '<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/hostname">]><manifest>&a;</manifest>'

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a way out": (lambda: _sound(Entry(b"../evil.html")), "zip-path"),
    "an absolute name": (lambda: _sound(Entry(b"/etc/cron.d/evil")), "zip-path"),
    "a drive": (lambda: _sound(Entry(b"C:\\evil.html")), "zip-path"),
    "a link": (lambda: _sound(Entry(b"a.html", b"/etc/passwd", STORED, mode=stat.S_IFLNK | 0o777)), "zip-link"),
    "ten gigabytes in a few kilobytes": (_tiny_bomb, "zip-bomb"),
    "100,000 entries": (_crowd, "zip-bomb"),
    "a name twice": (lambda: _sound(Entry(b"index.html")), "zip-duplicate"),
    "names that differ in case": (lambda: _sound(Entry(b"INDEX.html")), "zip-case"),
    "entities in entities": (lambda: _with_manifest(_ENTITIES), "manifest-doctype"),
    "a file as an entity": (lambda: _with_manifest(_OUTSIDE), "manifest-doctype"),
    "no zip": (lambda: b"<html>Log in to download this file", "zip-unreadable"),
    "the folder zipped": (
        lambda: _zip({f"course/{MANIFEST}": _HEAD_12, "course/index.html": PAGE}),
        "manifest-missing",
    ),
    "content of H5P": (lambda: _zip({"h5p.json": "{}", "content/content.json": "{}"}), "package-kind"),
    "a page outside": (
        lambda: _package(_HEAD_12, _item("I", identifierref="R"), _sco("R", "../../etc/passwd"), "index.html"),
        "href",
    ),
    "nothing to launch": (lambda: _package(_HEAD_12, _item("I"), "", "index.html"), "resource-missing"),
}
"""What is tried → the package, and the code of the error."""
