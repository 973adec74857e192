"""Packages with faults planted in them, as many in each as get along, and one without any."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.trial.findings import Kind

_MANIFEST_12 = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="planted" version="1" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
<organizations default="o"><organization identifier="o"><title>Planted</title>
<item identifier="i" identifierref="r" isvisible="true"><title>Planted</title></item></organization></organizations>
<resources><resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="index.html">
<file href="index.html"/></resource></resources></manifest>"""
_MANIFEST_2004 = (
    _MANIFEST_12.replace("http://www.imsproject.org/xsd/imscp_rootv1p1p2", "http://www.imsglobal.org/xsd/imscp_v1p1")
    .replace("adlcp_rootv1p2", "adlcp_v1p3")
    .replace(">1.2<", ">2004 4th Edition<")
    .replace("scormtype", "scormType")
)
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Planted</title>
<link rel="icon" href="data:,"><script>
const old = {old};
const api = old ? parent.API : parent.API_1484_11;
const call = (name, ...args) => api[(old ? "LMS" : "") + (old && name === "Terminate" ? "Finish" : name)](...args);
const set = (name, value) => call("SetValue", name, value);
const status = old ? "cmi.core.lesson_status" : "cmi.completion_status";
{before}
{begin}
{during}
call("Commit", "");
addEventListener("pagehide", () => {{ {end} }});
</script></head><body><main><h1>Planted</h1><p>Words.</p>{body}</main></body></html>"""
_BEGIN = """call("Initialize", ""); set(status, "incomplete"); set(old ? "cmi.core.exit" : "cmi.exit", "suspend");"""
_END = 'call("Terminate", "");'


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A fault: where it stands in the SCO, and what a trial must report of it."""

    name: str
    kind: Kind
    reported: str
    besides: str = ""
    """What else a trial reports of it: that a session was not ended, of one whose last values are lost."""
    before: str = ""
    begin: str = _BEGIN
    during: str = ""
    end: str = _END
    body: str = ""
    edition: str = "1.2"
    lms: str = "talentlms"

    def write(self, folder: Path) -> Path:
        """Write the package into a folder, and return it."""
        old = self.edition == "1.2"
        parts = {"before": self.before, "begin": self.begin, "during": self.during, "end": self.end, "body": self.body}
        path = folder / f"{self.name.replace(' ', '-')}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("imsmanifest.xml", _MANIFEST_12 if old else _MANIFEST_2004)
            archive.writestr("index.html", _PAGE.format(old=str(old).lower(), **parts))
        return path


CLEAN = Planted(name="nothing wrong", kind="rule", reported="")
FAULTS = (
    Planted(
        name="more resume data than fits",
        kind="rule",
        reported="is longer than 4096 characters",
        during='set("cmi.suspend_data", "x".repeat(4097));',
    ),
    Planted(
        name="a score above 100",
        kind="rule",
        reported="is not within 0 to 100",
        during='set("cmi.core.score.raw", "101");',
    ),
    Planted(name="an unknown element", kind="rule", reported="is no element", during='set("cmi.core.mood", "good");'),
    Planted(
        name="a read-only element", kind="rule", reported="is read-only", during='set("cmi.core.student_name", "Eve");'
    ),
    Planted(
        name="a time of three decimals",
        kind="rule",
        reported="HHHH:MM:SS",
        during='set("cmi.core.session_time", "0:00:01");',
    ),
    Planted(
        name="a gap between interactions",
        kind="rule",
        reported="leaves a gap",
        during='set("cmi.interactions.1.id", "a");',
    ),
    Planted(
        name="a timestamp with a zone",
        kind="rule",
        reported="timestamp",
        edition="2004-4th",
        lms="canvas",
        during=(
            'set("cmi.interactions.0.id", "a"); set("cmi.interactions.0.type", "numeric");'
            'set("cmi.interactions.0.timestamp", "2026-05-01T10:00:00Z");'
        ),
    ),
    Planted(
        name="a value before the session",
        kind="rule",
        reported="before the session began",
        before='set(status, "incomplete");',
    ),
    Planted(name="a second beginning", kind="rule", reported="a second time", during='call("Initialize", "");'),
    Planted(
        name="a value after the session",
        kind="rule",
        reported="after the session had ended",
        end=f'{_END} set(status, "incomplete");',
    ),
    Planted(
        name="a status that falls",
        kind="status",
        reported="falls from completed to incomplete",
        during='set(status, "completed"); set(status, "incomplete");',
    ),
    Planted(name="no status at all", kind="status", reported="set no status", begin='call("Initialize", "");'),
    Planted(
        name="no beginning",
        kind="session",
        reported="never began a session",
        begin="",
        during="api.LMSCommit = () => {};",
        end="",
    ),
    Planted(name="no end", kind="session", reported="did not end its session", end=""),
    Planted(
        name="values that are never saved",
        kind="session",
        reported="was never saved: cmi.suspend_data",
        besides="did not end its session",
        end='set("cmi.suspend_data", "a");',
    ),
    Planted(
        name="an error in the console",
        kind="console",
        reported="Uncaught trouble",
        during='console.error("Uncaught trouble");',
    ),
    Planted(
        name="an exception",
        kind="console",
        reported="thrown",
        during='setTimeout(() => { throw new Error("thrown"); });',
    ),
    Planted(
        name="a request to elsewhere",
        kind="request",
        reported="https://tracker.example/p.gif",
        body='<img alt="" src="https://tracker.example/p.gif">',
    ),
    Planted(
        name="a socket to elsewhere",
        kind="request",
        reported="wss://tracker.example/live",
        during='new WebSocket("wss://tracker.example/live");',
    ),
    Planted(
        name="a missing file",
        kind="missing",
        reported="gone.png is not in the package",
        body='<img alt="" src="gone.png">',
    ),
    Planted(
        name="a picture without a text",
        kind="accessibility",
        reported="image-alt",
        body='<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
    ),
    Planted(name="a field without a label", kind="accessibility", reported="label", body="<input>"),
)


def together(seed: int) -> list[tuple[Planted, ...]]:
    """Return all faults in groups that get along, by chance: what a session begins or ends with can be planted once."""
    alone = [one for one in FAULTS if one.begin != _BEGIN or (one.edition, one.lms) != (CLEAN.edition, CLEAN.lms)]
    ends = [one for one in FAULTS if one.end != _END and one not in alone]
    others = [one for one in FAULTS if one not in alone and one not in ends]
    Random(seed).shuffle(others)  # noqa: S311 - a game
    return [*((one,) for one in alone), *((end, *others[at :: len(ends)]) for at, end in enumerate(ends))]


def planted_together(faults: tuple[Planted, ...]) -> Planted:
    """Return one package with several faults."""
    parts = {part: "".join(getattr(one, part) for one in faults) for part in ("before", "during", "body")}
    return replace(faults[0], **parts)
