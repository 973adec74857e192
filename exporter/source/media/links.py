"""Turns links and media as written by authors into symbolic addresses, and keeps them inside the folder."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import quote, unquote

from exporter.source.media.elsewhere import Elsewhere
from exporter.source.media.folder import CourseFolder, NotFoundInCourse, RefusedError
from exporter.source.media.image_sizes import DamagedImageError, Size, image_size, with_size
from exporter.source.media.pages import TEMPLATE, PageLinks, lessons_behind
from exporter.source.media.weights import excess_of
from exporter.source.models import Weights
from exporter.source.wording import meant, quoted

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.problems import Position, Problems
    from exporter.source.media.placeholders import Placeholders

IMAGES = frozenset({"apng", "avif", "gif", "jpeg", "jpg", "png", "svg", "webp"})
VIDEOS = frozenset({"m4v", "mp4", "ogv", "webm"})
SOUNDS = frozenset({"aac", "flac", "m4a", "mp3", "oga", "ogg", "opus", "wav"})
DOWNLOADS = frozenset(
    {
        *("7z", "bib", "bz2", "c", "cpp", "cs", "csv", "doc", "docx", "epub", "geojson", "go", "gz", "ics", "ipynb"),
        *("java", "json", "kt", "md", "odg", "odp", "ods", "odt", "pdf", "ppt", "pptx", "py", "r", "rb", "rs", "rtf"),
        *("sql", "tar", "tex", "toml", "ts", "tsv", "txt", "vtt", "xls", "xlsx", "yaml", "yml", "zip"),
    }
)
"""Files that a lesson may offer for download; not HTML, JavaScript or XML, which would run with the LMS's rights."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_VIDEO_ELSEWHERE = re.compile(r"https?://(?:www\.|m\.|player\.)?(?:youtube\.com|youtu\.be|vimeo\.com)/", re.IGNORECASE)
_OUTSIDE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_SAFE_IN_ADDRESS = "/:?#[]@!$&'()*+,;=-._~%"
_NOT_IN_OUTLINE = "the file is not in the outline of course.yaml; add it there, or remove the link"
_WHENCE_ANCHORS = "; anchors are made from the words of headings and defined terms"
_SHOWN = IMAGES | VIDEOS | SOUNDS
_BETTER = {
    "mp4": frozenset({"3gp", "avi", "flv", "mkv", "mov", "mpeg", "mpg", "mts", "wmv"}),
    "mp3": frozenset({"aif", "aiff", "amr", "caf", "mid", "wma"}),
    "jpg": frozenset({"bmp", "heic", "heif", "jxl", "psd", "raw", "tif", "tiff"}),
    "svg": frozenset({"ai", "emf", "eps", "wmf"}),
}
"""An ending that browsers show → endings that they do not, of files that most programs save as that."""
_OPENED_IN_PLACE = _SHOWN | {"pdf", "txt"}


class DrawsDiagrams(Protocol):
    """Draws diagrams that are written as text."""

    def drawn(self, diagram: str) -> str:
        """Return a diagram as SVG, or raise a `RefusedError`, perhaps with the ``line`` in it."""


class AnchorLink(NamedTuple):
    """A link to an anchor, to be checked once the anchors of all lessons are known."""

    position: Position
    item: str
    anchor: str
    written: str


@dataclass(slots=True)
class Links:
    """Everything that a course's files link to: collects the media in use, and checks every address."""

    folder: CourseFolder
    problems: Problems
    items: dict[str, str] = field(default_factory=dict)
    """Maps the file of each lesson and quiz in the outline to its id."""
    media: dict[str, Path] = field(default_factory=dict)
    references: list[AnchorLink] = field(default_factory=list)
    sizes: dict[str, Size | None] = field(default_factory=dict)
    weights: Weights = field(default_factory=Weights)
    weighed: set[str] = field(default_factory=set)
    elsewhere: Elsewhere = field(default_factory=Elsewhere)
    pages: PageLinks = field(default_factory=PageLinks)
    diagrams: DrawsDiagrams | None = None
    placeholders: Placeholders | None = None
    """What stands for missing files, which are errors nevertheless."""

    def link(self, written: str, file: str, at: Position) -> dict[str, str]:
        """Return the attributes of a link from ``file``; empty, with a problem reported, if it is refused."""
        try:
            return self._link(written.strip(), file, at)
        except RefusedError as refusal:
            self.problems.error(at, refusal.about(f"link to {quoted(written)}"), refusal.code)
            return {}

    def medium(self, written: str, file: str, at: Position, endings: frozenset[str], kind: str) -> str | None:
        """Return the course-relative path of a file to show; None, with a problem reported, if it is refused."""
        try:
            path = self._medium(written.strip(), file, endings, kind)
        except RefusedError as refusal:
            self.problems.error(at, refusal.about(quoted(written)), refusal.code)
            is_lost = isinstance(refusal, NotFoundInCourse) and refusal.code in ("missing-file", "case")
            return self._placeholder(written, file, at, refusal.code) if is_lost and endings <= _SHOWN else None
        self._weigh(path, at)
        return path

    def _placeholder(self, written: str, file: str, at: Position, code: str) -> str | None:
        """Return the path of what stands for a missing file, if the course is read as a draft."""
        if self.placeholders is None:
            return None
        located = self.placeholders.make(self.inside(unquote(written.strip()), file), at, code)
        self.media[located.name] = located.path
        return located.name

    def _weigh(self, path: str, at: Position) -> None:
        """Warn of a heavy file, where it is used first."""
        if path not in self.weighed:
            self.weighed.add(path)
            if message := excess_of(self.media[path], path, self.weights):
                self.problems.warning(at, message, "large-media")

    def _medium(self, written: str, file: str, endings: frozenset[str], kind: str) -> str:
        if _VIDEO_ELSEWHERE.match(written):
            advice = "write its bare address in a paragraph of its own, as in https://youtu.be/…"
            raise RefusedError(f"a video on another server is no file; {advice}", "external-media")
        if _SCHEME.match(written) and not _drive(written):
            raise RefusedError(f"{kind} must be files in the course folder; copy the file into it", "external-media")
        path = self.inside(unquote(written), file)
        if _ending(path) not in endings:
            known = ", ".join(sorted(endings))
            better = next((one for one, kinds in _BETTER.items() if _ending(path) in kinds and one in endings), None)
            advice = f"save it as .{better}" if better else f"{kind} must end in {known}"
            raise RefusedError(f"the file cannot be shown; {advice}", "media-type")
        return self._use(path)

    def sized(self, path: str, attributes: dict[str, str], at: Position) -> dict[str, str]:
        """Return the attributes of an image with its size; report a damaged file once."""
        if path not in self.sizes:
            self.sizes[path] = None
            try:
                self.sizes[path] = image_size(self.media[path])
            except DamagedImageError as fault:
                self.problems.warning(at, f"the image {quoted(path)} {fault}", "image")
            except OSError as error:
                advice = "check its permissions"
                self.problems.error(at, f"{quoted(path)} cannot be read: {error.strerror}; {advice}", "unreadable")
        return with_size(attributes, self.sizes[path])

    def beside(self, path: str, ending: str, at: Position) -> str | None:
        """Return the file with the same name and another extension, if there is one, and record its use."""
        try:
            located = self.folder.find(posixpath.splitext(path)[0] + ending)
        except NotFoundInCourse:
            return None
        if located.name not in self.media and ending == ".vtt" and not _is_webvtt(located.path):
            advice = "write 'WEBVTT' on the first line, a blank line below it, and times as in 00:01.500 --> 00:04.000"
            message = f"browsers show nothing of the captions {quoted(located.name)}; {advice}"
            self.problems.warning(at, message, "captions")
        self.media[located.name] = located.path
        return located.name

    def size(self, path: str) -> int:
        """Return the bytes of a file in use; 0 if there is no file any more."""
        try:
            return self.media[path].stat().st_size
        except (KeyError, OSError):
            return 0

    def diagram(self, written: str, at: Position) -> str | None:
        """Return a diagram, which begins below ``at``, as SVG; None, with a problem reported, if it is not drawn."""
        if self.diagrams is None:
            return None
        try:
            return self.diagrams.drawn(written)
        except RefusedError as refusal:
            line = at.line + int(getattr(refusal, "line", 0))
            self.problems.error(at._replace(line=line), str(refusal), "diagram")
            return None

    def frame(self, host: str, at: Position) -> None:
        """Note that a page of another host is embedded."""
        self.elsewhere.add(host, at)

    def check_references(self, anchors: dict[str, set[str]]) -> None:
        """Report links to anchors that their lesson does not have. ``anchors`` maps item ids to anchors."""
        in_order = {item: sorted(known) for item, known in anchors.items()}
        for reference in self.references:
            known = anchors.get(reference.item)
            if known is not None and reference.anchor not in known:
                hint = meant(reference.anchor, in_order[reference.item]) or _WHENCE_ANCHORS
                message = f"link to {quoted(reference.written)}: there is no anchor '{reference.anchor}'{hint}"
                self.problems.error(reference.position, message, "missing-anchor")

    def _link(self, written: str, file: str, at: Position) -> dict[str, str]:
        scheme = _SCHEME.match(written)
        if scheme and not _drive(written):
            return _outside(written, scheme.group(1).lower())
        path, _, anchor = written.partition("#")
        # Ids have hyphens for their spaces.
        path, anchor = unquote(path), "-".join(unquote(anchor).split())
        if not path and not anchor:
            raise RefusedError("it is empty; write a file name, an anchor or a URL", "link")
        try:
            return self._as_written(path, anchor, written, file, at)
        except RefusedError:
            lesson = self._lesson_behind(path, file)
            if lesson is None:
                raise
        self.pages.add(path, anchor, file, lesson, at)
        return self._to_item(lesson, anchor, written, at)

    def _lesson_behind(self, path: str, file: str) -> str | None:
        """Return the lesson whose page an address is on the site that another tool makes of the course.

        Raises:
            RefusedError: it is not in the outline.
        """
        if not path or "\\" in path or not path.isprintable():
            return None
        left_out = False
        for name in lessons_behind(path, file):
            try:
                located = self.folder.find(name)
            except NotFoundInCourse:
                continue
            if located.name in self.items:
                return located.name
            left_out = True
        if left_out:
            raise RefusedError(_NOT_IN_OUTLINE, "not-in-outline")
        return None

    def _as_written(self, path: str, anchor: str, written: str, file: str, at: Position) -> dict[str, str]:
        target = self.inside(path, file) if path else file
        if target in self.items:
            return self._to_item(target, anchor, written, at)
        located = self.folder.find(target)
        if located.name in self.items:
            return self._to_item(located.name, anchor, written, at)
        if target.endswith((".md", ".quiz.yaml", ".scenario.yaml")) or target == "course.yaml":
            raise RefusedError(_NOT_IN_OUTLINE, "not-in-outline")
        if anchor:
            raise RefusedError("only lessons have anchors; remove the part after '#'", "missing-anchor")
        if _ending(target) not in DOWNLOADS | IMAGES | VIDEOS | SOUNDS:
            raise RefusedError("this type of file cannot be offered for download; put it in a .zip", "media-type")
        name = self._use(target)
        opened = {"target": "_blank", "rel": "noopener"} if _ending(target) in _OPENED_IN_PLACE else {"download": ""}
        return {"href": f"media:{name}", **opened}

    def _to_item(self, target: str, anchor: str, written: str, at: Position) -> dict[str, str]:
        item = self.items[target]
        if anchor:
            self.references.append(AnchorLink(at, item, anchor, written))
        return {"href": f"lesson:{item}#{anchor}" if anchor else f"lesson:{item}"}

    def inside(self, written: str, file: str) -> str:
        """Return ``written``, seen from ``file``, as a path from the course folder.

        Raises:
            RefusedError: it is absolute, leaves the folder, or is not a path.
        """
        if TEMPLATE.search(written):
            raise RefusedError("'{{…}}' is not replaced here; write the path relative to this file", "foreign-syntax")
        if "\\" in written:
            raise RefusedError("it has a backslash; use '/' in paths", "path")
        if _drive(written) or written.startswith("/"):
            raise RefusedError("it is an absolute path; make it relative to this file", "outside")
        if any(ord(character) < ord(" ") for character in written) or not written:
            raise RefusedError("it is not a path; write the name of a file", "path")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(file), written))
        if path == ".." or path.startswith("../"):
            raise RefusedError("it leaves the course folder; copy the file into it", "outside")
        return path

    def _use(self, path: str) -> str:
        located = self.folder.find(path)
        if located.name not in self.media and _ending(path) == "svg":
            from exporter.source.media.svg import check_svg  # noqa: PLC0415 - lxml is only needed for drawings

            fault = check_svg(located.path)
            if fault:
                raise RefusedError(f"the drawing {fault}", "svg")
        self.media[located.name] = located.path
        return located.name


def _outside(written: str, scheme: str) -> dict[str, str]:
    if scheme not in _OUTSIDE_SCHEMES:
        raise RefusedError(
            f"'{scheme}:' is not allowed in a course; use https, mailto or a file in the course", "scheme"
        )
    if scheme in ("http", "https") and not re.match(r"https?://[^\s/?#]+", written, re.IGNORECASE):
        raise RefusedError("it has no host name; write it as https://…", "link")
    return {"href": quote(written, safe=_SAFE_IN_ADDRESS), "target": "_blank", "rel": "noopener"}


def _is_webvtt(path: Path) -> bool:
    """Return whether a file begins as captions have to; what cannot be read is reported elsewhere."""
    try:
        with path.open("rb") as file:
            return re.match(rb"(?:\xef\xbb\xbf)?WEBVTT(?=[ \t\r\n]|\Z)", file.read(10)) is not None
    except OSError:
        return True


def _drive(written: str) -> bool:
    return bool(re.match(r"[A-Za-z]:(?:[\\/]|$)", written))


def _ending(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[2].lower()
