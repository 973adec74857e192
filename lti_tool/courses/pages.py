"""A course as the tool serves it: the player's pages without answers, and the answers to hand out when they are due.

What is shown is rendered when somebody sees it first: one item, or the page of a whole course.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from exporter import __version__
from exporter.assets import shipped
from exporter.course_style import course_style
from exporter.formula_files import WITHOUT_FONT, formula_files, lacks_font
from exporter.page_settings import Reporting, Served
from exporter.player_fragments import Use, fragments_of
from exporter.renderer import SCRIPT, SINGLE_PAGE, STYLE, CourseRenderer
from exporter.script import Given, entry, player_files, player_script
from exporter.sentences import Sentences
from exporter.text_font_files import fonts_of
from lti_tool.base.cache import Cache

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exporter.course import Item
    from exporter.page_settings import Structure
    from exporter.player_data import QuestionData
    from exporter.renderer import Page
    from lti_tool.courses.versions import CourseVersion, MediaFile, Versions

log = logging.getLogger(__name__)


class PageRenderer:
    """Renders what is shown of each version of a course, once."""

    def __init__(self, secret: str, versions: Versions, *, at: str = "") -> None:
        """Take the path of the tool's own address: its pages name their files by ``at`` and a key."""
        self._secret = secret.encode()
        self._at = at
        self._font_is_missed = False
        self._versions = versions
        self._renderers: Cache[CourseRenderer] = Cache(most=64)
        self._pages: Cache[bytes] = Cache(most=256)
        self._holders: Cache[Mapping[str, Item]] = Cache(most=64)
        self._entries: Cache[str] = Cache(most=64)
        self._questions: Cache[Mapping[str, QuestionData]] = Cache(most=1024)

    def page(self, version: CourseVersion, item_id: str | None) -> bytes:
        """Return the page of a course, or of one of its items."""
        return self._page(version, self._renderer(version, _structure(item_id)), version.item(item_id))

    def files_at(self, version: CourseVersion, structure: Structure) -> str:
        """Return the address of the files of pages: it opens nothing else, and stays the same as long as they do."""
        key = self._key(version.course.id, version.digest, structure)
        return f"{self._at}/files/{version.course.id}/{structure}/{key}-{player_digest()}/"

    def digest_of(self, course_id: str, structure: Structure, key: str, digests: Iterable[str]) -> str | None:
        """Return which version of a course the key in an address of files is for."""
        mac = key.partition("-")[0]
        known = ((digest, self._key(course_id, digest, structure)) for digest in digests)
        return next((digest for digest, right in known if hmac.compare_digest(right.encode(), mac.encode())), None)

    def file(self, version: CourseVersion, structure: Structure, path: str) -> bytes | MediaFile | None:
        """Return a file of pages; beside an item, those are also the lessons that it links to."""
        renderer = self._renderer(version, structure)
        for item in version.course.lessons if structure == "lessons" else ():
            if path == renderer.hrefs[item.id]:
                return self._page(version, renderer, item)
        return _shared_file(version, renderer, path, self._entry(version, structure))

    def preview(self, version: CourseVersion, path: str) -> bytes | MediaFile | None:
        """Return a file of a teacher's preview: with answers, and without recording anything."""
        renderer = self._renderer(version, "single", answers=True)
        if path == SINGLE_PAGE:
            return self._pages.get((version, "preview"), lambda _before: self._content(renderer.single()))
        return _shared_file(version, renderer, path, self._entry(version, "preview"))

    def question(self, version: CourseVersion, item_id: str | None, question_id: str) -> QuestionData | None:
        """Return a question with its answer, which stays on the server until it is due."""
        item = self._holders.get(version, lambda _before: _holders(version)).get(question_id)
        return None if item is None else self.questions(version, item_id, item)[question_id]

    def questions(self, version: CourseVersion, item_id: str | None, item: Item) -> Mapping[str, QuestionData]:
        """Return the questions of a lesson or quiz, each as `question` does."""
        renderer = self._renderer(version, _structure(item_id))
        key = (version, renderer.structure, item.id)
        return self._questions.get(key, lambda _before: renderer.questions(item, alone=item_id is not None))

    def unfolded(self, version: CourseVersion, item_id: str | None, question_id: str, response: Any) -> dict[str, Any]:
        """Return what a response makes appear of a question; nothing for most of them."""
        item = self._holders.get(version, lambda _before: _holders(version)).get(question_id)
        question = next((one for one in item.questions if one.id == question_id), None) if item else None
        if item is None or question is None:
            return {}
        renderer = self._renderer(version, _structure(item_id))
        return renderer.unfolded(item, question, response, alone=item_id is not None)

    def _page(self, version: CourseVersion, renderer: CourseRenderer, item: Item | None) -> bytes:
        def render(_before: object) -> bytes:
            return self._content(renderer.alone(item) if item else renderer.single())

        return self._pages.get((version, item and item.id), render)

    def _content(self, page: Page) -> bytes:
        """Return the bytes of a page; if it is the first whose formulas lack their font, log what to do."""
        if page.has_formulas and lacks_font(formula_files()) and not self._font_is_missed:
            self._font_is_missed = True
            log.warning("%s, and start this tool again", WITHOUT_FONT)
        return page.content

    def _renderer(self, version: CourseVersion, structure: Structure, *, answers: bool = False) -> CourseRenderer:
        def make(_before: object) -> CourseRenderer:
            if answers:
                return CourseRenderer(version.course, structure, Reporting(), read_text=read_text)
            # Sentences that only this tool needs: packages do not include them.
            own = Sentences.read(shipped("templates") / "lti" / "player", version.course.language).catalogue
            served = Served(files_at=self.files_at(version, structure), edition=self._name(version), sentences=own)
            reporting = Reporting(interactions=False)
            return CourseRenderer(version.course, structure, reporting, served=served, read_text=read_text)

        def read_text(path: str) -> str:
            with self._versions.open(version.media[path]) as file:
                return file.read().decode("utf-8-sig")

        return self._renderers.get((version, structure, answers), make)

    def _entry(self, version: CourseVersion, shown: Structure | Literal["preview"]) -> str:
        """Return the module that starts the player with what the course needs, which is the same for ever."""

        def write(_before: object) -> str:
            if shown == "preview":
                use = Use(version.course, "single", "browser", formulas=True)
                return entry(use.tracker, use.types, fragments_of(use))
            return _entry(Use(version.course, shown, "lti", formulas=True))

        return self._entries.get((version, shown), write)

    def _name(self, version: CourseVersion) -> str:
        # The digest is a hash over the answers as well, so short answers could be guessed from it.
        return hmac.new(self._secret, version.digest.encode(), hashlib.sha256).hexdigest()[:12]

    def _key(self, course_id: str, digest: str, structure: Structure) -> str:
        what = f"files {course_id} {digest} {structure}"
        return hmac.new(self._secret, what.encode(), hashlib.sha256).hexdigest()[:32]


def _structure(item_id: str | None) -> Structure:
    return "lessons" if item_id else "single"


def _shared_file(version: CourseVersion, renderer: CourseRenderer, path: str, first: str) -> bytes | MediaFile | None:
    if path in (SCRIPT, STYLE):
        return player_script(first) if path == SCRIPT else course_style(version.course, first)
    sheet = version.course.theme.stylesheet
    if sheet and path == renderer.names[sheet]:
        return renderer.stylesheet
    named = next((name for name, address in renderer.names.items() if address == path), None)
    return version.media[named] if named else {**formula_files(), **fonts_of(version.course).files}.get(path)


def _holders(version: CourseVersion) -> dict[str, Item]:
    return {question.id: item for item in version.course.items for question in item.questions}


@cache
def player_digest() -> str:
    """Return a hash of the player that this process serves."""
    text = "\n".join([__version__, *(f"{name} {text}" for name, text in sorted(player_files().items()))])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _entry(use: Use) -> str:
    """Return the module that starts the player for this tool, with its own tracker, and quizzes run by the server."""
    given = Given.of(use.types, fragments_of(use))
    return f"""import {{ start }} from "./player.js";
import {{ createTracker }} from "./trackers/lti.js";
import {{ createChecks }} from "./served/checks.js";
{given.imports}
const read=id=>JSON.parse(document.getElementById(id).textContent);
const course=read("course"),first=document.getElementById("state")&&read("state");
const checks=createChecks(course,{{{given.types}}});
start({{course,sentences:read("sentences"),questionTypes:checks.types,fragments:{{{given.fragments}}},\
createTracker:environment=>createTracker(environment,checks,first)}});
"""
