"""A learning management system for the tests: packages, learners, what was stored, and what went wrong.

It serves a package from its zip below its own path and beside it a page that launches one SCO under scorm-again.
It keeps what scorm-again commits and gives it back at the next launch, as Moodle does. It judges nothing itself:
the strict rules stand in `lms/rules.js`, next to the calls. The page is made of the modules of `templates/lms`.
"""

from __future__ import annotations

import json
import mimetypes
import time
import zipfile
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar, Literal, Self
from urllib.parse import unquote, urlsplit

from lxml import etree
from moodle_site import SCRIPTS, Activity
from serving import Server

HERE = Path(__file__).parent
RUN_TIME = HERE.parents[1] / "node_modules" / "scorm-again" / "dist" / "esm"
MODULES = HERE.parents[1] / "templates" / "lms"
_ENGINE = "scorm-again/"
TYPES = {".js": "text/javascript", ".vtt": "text/vtt", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
Mode = Literal["normal", "browse", "review"]
Cmi = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sco:
    """One launchable item of a package."""

    identifier: str
    title: str
    href: str
    passing_score: str


@dataclass(frozen=True)
class Package:
    """An exported package, or a folder for the web, read where it lies."""

    name: str
    path: Path
    edition: str

    def read(self, path: str) -> bytes | None:
        """Return a file's content, or None when there is none of that name."""
        if self.path.is_dir():
            file = self.path / path
            return file.read_bytes() if file.is_file() else None
        try:
            return self._archive.read(path)
        except KeyError:
            return None

    @property
    def names(self) -> list[str]:
        """Return the names of all files."""
        if self.path.is_dir():
            return [file.relative_to(self.path).as_posix() for file in self.path.rglob("*") if file.is_file()]
        return self._archive.namelist()

    @cached_property
    def scos(self) -> list[Sco]:
        """Return the items with a launch page, in the manifest's order."""
        manifest = etree.fromstring(self.read("imsmanifest.xml") or b"")
        resources = {one.get("identifier"): one.get("href") for one in manifest.iterfind(".//{*}resource")}
        return [self._sco(item, resources) for item in manifest.iterfind(".//{*}item[@identifierref]")]

    def _sco(self, item: etree._Element, resources: dict[str | None, str | None]) -> Sco:
        mark = item.find("{*}masteryscore")
        measure = item.find(".//{*}primaryObjective[@satisfiedByMeasure='true']/{*}minNormalizedMeasure")
        found = mark if self.edition == "1.2" else measure
        title = item.findtext("{*}title") or ""
        href = resources[item.get("identifierref")] or ""
        return Sco(item.get("identifier", ""), title, href, (found.text or "") if found is not None else "")

    @cached_property
    def _archive(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(self.path)


@dataclass(frozen=True, slots=True)
class Commit:
    """What one commit brought."""

    sco: int
    cmi: Cmi
    terminated: bool
    """Whether it came with the end of the session."""


@dataclass(repr=False)
class Registration:
    """One learner in one package: what the LMS gives to the SCO and what it keeps of it."""

    name: str
    package: Package
    learner: str = "Lovelace, Ada"
    credit: str = "credit"
    passing_score: str | None = None
    reachable: bool = True
    expired: bool = False
    delay: float = 0
    has_refused: bool = False
    """Whether a commit has failed on purpose: what the run-time says of it comes by a beacon, perhaps much later."""
    stored: dict[int, Cmi] = field(default_factory=dict)
    commits: list[Commit] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    @property
    def is_2004(self) -> bool:
        """Say whether the package speaks SCORM 2004."""
        return self.package.edition != "1.2"

    @property
    def broken(self) -> bool:
        """Say whether commits fail on purpose."""
        return self.expired or not self.reachable

    def cmi(self, sco: int = 0) -> Cmi:
        """Return what is stored of a SCO, {} when nothing is."""
        return self.stored.get(sco, {})

    def status(self, sco: int = 0) -> tuple[str, ...]:
        """Return (lesson_status,) in SCORM 1.2, (completion_status, success_status) in SCORM 2004."""
        cmi = self.cmi(sco)
        if self.is_2004:
            return cmi.get("completion_status", "unknown"), cmi.get("success_status", "unknown")
        return (cmi.get("core", {}).get("lesson_status", "not attempted"),)

    def score(self, sco: int = 0) -> str:
        """Return the raw score as stored, "" when there is none."""
        cmi = self.cmi(sco)
        return str((cmi if self.is_2004 else cmi.get("core", {})).get("score", {}).get("raw", ""))

    def suspend_data(self, sco: int = 0) -> str:
        """Return the resume data as stored."""
        return str(self.cmi(sco).get("suspend_data", ""))

    def interactions(self, sco: int = 0) -> list[Cmi]:
        """Return the interactions as stored, in their order."""
        found = self.cmi(sco).get("interactions", {})
        return [found[index] for index in sorted(found, key=int)]

    def ends(self) -> int:
        """Return how many ends of sessions have arrived."""
        return sum(commit.terminated for commit in self.commits)

    def keep(self, sco: int, cmi: Cmi, *, terminated: bool) -> None:
        """Store what a commit brought, and then count it: a test that waited for the commit reads what is stored."""
        self.stored[sco] = cmi
        self.commits.append(Commit(sco, cmi, terminated))

    def handed_out(self, sco: int, mode: Mode) -> Cmi:
        """Return the data that a launch begins with.

        As in Moodle, SCORM 2004 data come back only when the last session was suspended.
        """
        kept = self.cmi(sco)
        exited = kept.get("exit") if self.is_2004 else kept.get("core", {}).get("exit")
        if self.is_2004 and exited != "suspend":
            kept = {}
        entry = "resume" if kept and exited == "suspend" else "" if kept else "ab-initio"
        mark = self.package.scos[sco].passing_score if self.passing_score is None else self.passing_score
        return (
            self._handed_out_2004(kept, entry, mode, mark)
            if self.is_2004
            else self._handed_out_12(kept, entry, mode, mark)
        )

    def _handed_out_12(self, kept: Cmi, entry: str, mode: Mode, mark: str) -> Cmi:
        core = {name: value for name, value in kept.get("core", {}).items() if name not in {"exit", "session_time"}}
        from_lms = {
            "student_id": "ada",
            "student_name": self.learner,
            "entry": entry,
            "credit": self.credit if mode == "normal" else "no-credit",
            "lesson_mode": mode,
        }
        return {**kept, "core": {**core, **from_lms}, "student_data": {"mastery_score": mark}}

    def _handed_out_2004(self, kept: Cmi, entry: str, mode: Mode, mark: str) -> Cmi:
        again = {name: value for name, value in kept.items() if name not in {"exit", "session_time"}}
        from_lms = {
            "learner_id": "ada",
            "learner_name": self.learner,
            "entry": entry,
            "credit": self.credit if mode == "normal" else "no-credit",
            "mode": mode,
            "scaled_passing_score": mark,
        }
        return {**again, **from_lms}


class LearningSystem:
    """The server: use it as a context, `enrol` a learner, open `launch_address` in a browser."""

    def __init__(self) -> None:
        self.packages: dict[str, Package] = {}
        self.registrations: dict[str, Registration] = {}
        self.activities: dict[str, Activity] = {}
        self.launches: dict[str, dict[str, Any]] = {}
        self.requests: list[str] = []
        answers = type("Answers", (_Answers,), {"system": self})
        self._server = Server(answers)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    @property
    def port(self) -> int:
        """Return the port that the server listens on."""
        return int(self._server.server_address[1])

    @property
    def origin(self) -> str:
        """Return the server's origin, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def install(self, name: str, path: Path, edition: str) -> Package:
        """Take in a package; the edition is 1.2, 2004-3rd, 2004-4th or web."""
        return self.packages.setdefault(name, Package(name, path, edition))

    def enrol(self, package: Package, **fields: Any) -> Registration:
        """Register a learner who has not begun yet."""
        registration = Registration(f"r{len(self.registrations)}", package, **fields)
        self.registrations[registration.name] = registration
        return registration

    def offer(self, package: Package, **fields: Any) -> Activity:
        """Offer a package as an activity of a strict Moodle, to a learner who has not begun yet."""
        activity = Activity(f"a{len(self.activities)}", package, **fields)
        self.activities[activity.name] = activity
        return activity

    def content_address(self, package: Package, href: str = "", host: str = "127.0.0.1") -> str:
        """Return the address of a package's file."""
        return f"http://{host}:{self.port}/package/{package.name}/{href}"

    def launch_address(
        self, registration: Registration, sco: int = 0, *, mode: Mode = "normal", faults: dict[str, Any] | None = None
    ) -> str:
        """Prepare a launch and return its address; the data are read when the page is loaded."""
        name = f"l{len(self.launches)}"
        self.launches[name] = {"registration": registration, "sco": sco, "mode": mode, "faults": faults or {}}
        return f"{self.origin}/lms/launch/{name}"

    def foreign_frame_address(self, package: Package, href: str) -> str:
        """Return a page of another origin that frames the package and has an API out of its reach."""
        return f"http://localhost:{self.port}/lms/foreign/{package.name}/{href}"

    def launch_page(self, name: str) -> bytes:
        """Return the page that launches a SCO."""
        launch = self.launches[name]
        registration: Registration = launch["registration"]
        sco: int = launch["sco"]
        configuration = {
            "edition": "2004" if registration.is_2004 else "1.2",
            "content": self.content_address(registration.package, registration.package.scos[sco].href),
            "commit": f"{self.origin}/lms/commit/{registration.name}/{sco}",
            "trouble": f"{self.origin}/lms/trouble/{registration.name}/{sco}",
            "mode": launch["mode"],
            "cmi": registration.handed_out(sco, launch["mode"]),
            "faults": launch["faults"],
        }
        page = (HERE / "lms" / "launch.html").read_text(encoding="utf-8")
        return page.replace("CONFIGURATION", json.dumps(configuration).replace("<", "\\u003c")).encode()


def _module(path: str) -> bytes | None:
    """Return a module of the local LMS, or of scorm-again as it is found beside them."""
    folder, name = (RUN_TIME, path.removeprefix(_ENGINE)) if path.startswith(_ENGINE) else (MODULES, path)
    file = folder / name
    return file.read_bytes() if file.parent == folder and file.is_file() else None


def _file(name: str) -> bytes | None:
    return (HERE / "lms" / name).read_bytes() if name in {"lms.js", "rules.js", "login.html", *SCRIPTS} else None


class _Answers(BaseHTTPRequestHandler):
    """Answer the requests of one connection."""

    system: ClassVar[LearningSystem]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.system.requests.append(path)
        found = self._find(path)
        if found is None:
            self._answer(HTTPStatus.NOT_FOUND, b"not found", "text/plain")
            return
        suffix = PurePosixPath(path).suffix
        guessed = TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "text/html"
        self._answer(HTTPStatus.OK, found, "text/html" if path.startswith("/lms/") and suffix != ".js" else guessed)

    def do_POST(self) -> None:
        _, _, purpose, name, *where = self.path.split("/")
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if purpose == "moodle":
            self._moodle(self.system.activities[name].receive(self.headers["Content-Type"] or "", body, *where))
            return
        (sco,) = where
        registration = self.system.registrations[name]
        if purpose == "trouble":
            report = json.loads(body)
            # A server that is broken on purpose makes the run-time refuse a commit; that is no fault of the SCO.
            if not (registration.has_refused and "Commit" in report["trouble"]):
                registration.troubles.append(report["trouble"])
            self._answer(HTTPStatus.OK, b"{}", "application/json")
        else:
            self._commit(registration, int(sco), json.loads(body))

    def _moodle(self, reply: bytes | None) -> None:
        if reply is None:
            self.close_connection = True
        else:
            self._answer(HTTPStatus.OK, reply, "text/html")

    def _commit(self, registration: Registration, sco: int, sent: dict[str, Any]) -> None:
        time.sleep(registration.delay)
        registration.has_refused |= registration.broken
        if not registration.reachable:
            self.close_connection = True
            return
        if registration.expired:
            self._answer(HTTPStatus.OK, b'{"result": "false", "errorCode": 101}', "application/json")
            return
        registration.keep(sco, sent["cmi"], terminated=sent["terminated"])
        self._answer(HTTPStatus.OK, b'{"result": "true", "errorCode": 0}', "application/json")

    def _find(self, path: str) -> bytes | None:
        _, area, *rest = path.split("/")
        if area == "package":
            package = self.system.packages.get(rest[0])
            return package.read("/".join(rest[1:]) or "index.html") if package else None
        return _module("/".join(rest[1:])) if area == "templates" else self._page(rest)

    def _page(self, rest: list[str]) -> bytes | None:
        match rest:
            case ["launch", name]:
                return self.system.launch_page(name)
            case ["foreign", *content]:
                return self._foreign("/".join(content))
            case ["moodle", name, kind, *where]:
                return self.system.activities[name].page(kind, *where)
            case [file]:
                return _file(file)
        return None

    def _foreign(self, content: str) -> bytes:
        address = f"{self.system.origin}/package/{content}"
        return (
            '<!doctype html><html lang="en"><title>Another origin</title><link rel="icon" href="data:,">'
            "<style>html,body{margin:0;height:100%}iframe{border:0;width:100%;height:100%}</style>"
            "<script>window.API = window.API_1484_11 = {};</script>"
            f'<iframe title="content" sandbox="allow-scripts" src="{address}"></iframe></html>'
        ).encode()

    def _answer(self, status: HTTPStatus, body: bytes, content_type: str) -> None:
        self.send_response(status)
        text = content_type.startswith("text/")
        self.send_header("Content-Type", f"{content_type}; charset=utf-8" if text else content_type)
        self.send_header("Content-Length", str(len(body)))
        if self.path.startswith("/lms/moodle/"):
            # Moodle's pages are never taken from a cache, nor from the one for back and forward.
            self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the tests' own output is what one reads."""
