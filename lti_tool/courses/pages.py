"""A course as the tool serves it: the player's pages without answers, and the answers to hand out when they are due."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from exporter import __version__
from exporter.assets import shipped
from exporter.pages import SCRIPT, SINGLE_PAGE, Reporting, render_pages
from exporter.script import join, player_modules
from exporter.sentences import Sentences
from lti_tool.base.cache import Cache

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from lti_tool.courses.library import CourseVersion

_DATA = {
    name: re.compile(rf'(?<=<script type="application/json" id="{name}">).*?(?=</script>)', re.DOTALL)
    for name in ("course", "sentences")
}
WHOLE_COURSE = "-"
"""What stands for the item in an address of files where a link shows a whole course."""
_SECRET_FIELDS = ("solution", "explanation")


@dataclass(frozen=True, slots=True)
class CoursePages:
    """The files of one course version. ``questions`` include solutions and explanations, and stay on the server."""

    files: Mapping[str, bytes | Path]
    questions: Mapping[str, dict[str, Any]]


class PageRenderer:
    """Renders each course version once."""

    def __init__(self, secret: str, *, at: str = "") -> None:
        """Take the path of the tool's own address: its pages name their files by ``at`` and a key."""
        self._secret = secret.encode()
        self._at = at
        self._rendered: Cache[CoursePages] = Cache(most=64)
        self._previewed: Cache[Mapping[str, bytes | Path]] = Cache(most=16)

    def pages(self, version: CourseVersion, item_id: str | None) -> CoursePages:
        """Return the pages of a course, or of one of its items."""
        return self._rendered.get((version, item_id), lambda _before: self._render(version, item_id))

    def files_at(self, version: CourseVersion, item_id: str | None) -> str:
        """Return the address of the files of a page: it opens nothing else, and stays the same as long as they do."""
        key = self._key(version.course.id, version.digest, item_id)
        return f"{self._at}/files/{version.course.id}/{item_id or WHOLE_COURSE}/{key}-{player_digest()}/"

    def digest_of(self, course_id: str, item_id: str | None, key: str, digests: Iterable[str]) -> str | None:
        """Return which version of a course the key in an address of files is for."""
        mac = key.partition("-")[0]
        known = ((digest, self._key(course_id, digest, item_id)) for digest in digests)
        return next((digest for digest, right in known if hmac.compare_digest(right.encode(), mac.encode())), None)

    def _key(self, course_id: str, digest: str, item_id: str | None) -> str:
        what = f"files {course_id} {digest} {item_id or ''}"
        return hmac.new(self._secret, what.encode(), hashlib.sha256).hexdigest()[:32]

    def preview(self, version: CourseVersion) -> Mapping[str, bytes | Path]:
        """Return the pages for a teacher's preview: with answers, and without recording anything."""
        return self._previewed.get(version, lambda _before: render_pages(version.course, tracker="browser").files)

    def _render(self, version: CourseVersion, item_id: str | None) -> CoursePages:
        """Render the course as one page, or one item as a page of its own, along with the lessons it links to."""
        pages = render_pages(
            version.course,
            tracker="browser",
            structure="lessons" if item_id else "single",
            reporting=Reporting(interactions=False),
            files_at=self.files_at(version, item_id),
        )
        quizzes = {quiz.id for quiz in version.course.quizzes}
        files: dict[str, bytes | Path] = dict(pages.files)
        questions: dict[str, dict[str, Any]] = {}
        for sco in pages.scos:
            content = files.pop(sco.href)
            if not item_id or sco.id == item_id or sco.id not in quizzes:
                public, page_questions = self._split(content, version)
                questions |= page_questions if sco.id == item_id or not item_id else {}
                files[SINGLE_PAGE if sco.id == item_id or not item_id else sco.href] = public
        files[SCRIPT] = _script({question.type for item in version.course.items for question in item.questions})
        return CoursePages(files, questions)

    def _split(self, content: bytes | Path, version: CourseVersion) -> tuple[bytes, dict[str, dict[str, Any]]]:
        """Return a page without answers, and its complete questions by id."""
        page = (content if isinstance(content, bytes) else content.read_bytes()).decode()
        data = _read_data(page, "course")
        questions = {question["id"]: question for item in data["items"] for question in item["questions"]}
        page = _write_data(page, "course", self._public(data, version))
        # Sentences that only this tool needs: packages do not include them.
        own = Sentences.read(shipped("templates") / "lti" / "player", version.course.language).catalogue
        page = _write_data(page, "sentences", own | _read_data(page, "sentences"))
        return page.encode(), questions

    def _public(self, data: dict[str, Any], version: CourseVersion) -> dict[str, Any]:
        """Return the course's data without answers. A quiz's questions are sent per attempt, not as a pool."""
        items = []
        for item in data["items"]:
            shown = [] if item["kind"] == "quiz" else [without_answer(question) for question in item["questions"]]
            items.append(item | {"questions": shown})
        # The player's own "edition" also hashes the answers, so short answers could be guessed from it.
        digest = hmac.new(self._secret, version.digest.encode(), hashlib.sha256).hexdigest()[:12]
        return data | {"items": items, "edition": digest}


def _read_data(page: str, name: str) -> Any:
    found = _DATA[name].search(page)
    if found is None:
        message = f"the player's page holds no data named {name}"
        raise RuntimeError(message)
    return json.loads(found[0])


def _write_data(page: str, name: str, value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return _DATA[name].sub(lambda _: text, page, count=1)


def without_answer(question: dict[str, Any]) -> dict[str, Any]:
    """Return a question without what would give the answer away."""
    return {name: value for name, value in question.items() if name not in _SECRET_FIELDS}


def answer_of(question: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of a question to show once its feedback is due."""
    return {name: question.get(name) for name in _SECRET_FIELDS}


@cache
def player_digest() -> str:
    """Return a hash of the player that this process serves."""
    text = "\n".join([__version__, *(f"{name} {text}" for name, text in sorted(player_modules().items()))])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _script(types: Collection[str]) -> bytes:
    """Return the player for this tool: with its own tracker, and with quizzes run by the server."""
    names = {name: re.sub(r"-(\w)", lambda match: match[1].upper(), name) for name in sorted(types)}
    imports = [f'import {{ {variable} }} from "./questions/{name}.js";' for name, variable in names.items()]
    table = ", ".join(f"{json.dumps(name)}: {variable}" for name, variable in names.items())
    entry = [
        'import { start } from "./player.js";',
        'import { createTracker } from "./trackers/lti.js";',
        'import { createChecks } from "./served/checks.js";',
        'import { createConductor } from "./served/quiz-conductor.js";',
        *imports,
        "const read = (id) => JSON.parse(document.getElementById(id).textContent);",
        'const course = read("course");',
        f"const checks = createChecks(course, {{ {table} }});",
        'start({ course, sentences: read("sentences"), questionTypes: checks.types, createConductor,',
        "createTracker: (environment) => createTracker(environment, checks) });",
    ]
    return join(player_modules(), "\n".join(entry)).encode()
