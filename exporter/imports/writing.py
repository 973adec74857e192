"""Puts imported files into a folder: all of them or none, and never over a file that is there."""

from __future__ import annotations

import re
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.archive import in_words, safe_path
from exporter.identifiers import key
from exporter.imports.course_files import Taken
from exporter.imports.listing import lines_of, values_of
from exporter.imports.notes import ImportFailed
from exporter.problems import CourseError, Position, Problems
from exporter.source.media.folder import CourseFolder
from exporter.source.reading import read
from exporter.source.replacing import replace_file
from exporter.source.text import Unreadable, read_text
from exporter.source.yaml.nodes import Mapping, Sequence
from exporter.source.yaml.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.imports.listing import Listing
    from exporter.problems import Problem

COURSE = "course.yaml"
_LARGEST_COMPARED = 64 * 1024 * 1024


def problems_of(root: Path) -> tuple[Problem, ...]:
    """Return what `check` says of the course in a folder."""
    return read(root).problems.sorted()


def write_course(target: Path, files: dict[str, bytes]) -> None:
    """Write a new course into ``target``, which does not exist or is empty.

    Raises:
        ImportFailed: there is something already, or the folder cannot be written.
    """
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise ImportFailed(None, f"'{target}' already exists and is not empty; choose a new folder, or use --into")
        if target.exists():
            _fill(target, files)
        else:
            _make(target, files)
    except OSError as error:
        raise ImportFailed(None, f"{target} cannot be written: {in_words(error)}") from None


def taken_in(root: Path) -> Taken:
    """Return what the course in ``root`` has already.

    Raises:
        ImportFailed: there is no course.
    """
    folder = CourseFolder(root)
    if COURSE not in folder.names:
        raise ImportFailed(None, f"there is no {COURSE} in {root}; name the folder of a course")
    reading = read(root)
    keys = frozenset(key(one.question.id) for one in reading.questions)
    language = reading.course.language if reading.course else ""
    return Taken({name: _content(root / name) for name in folder.names}, keys, language)


def write_into(root: Path, files: dict[str, bytes], outline: Listing) -> bool:
    """Add files to the course in ``root``, and to the end of its outline; return whether the outline has them.

    Raises:
        ImportFailed: a file is there already, or the folder cannot be written. Then nothing is changed.
    """
    try:
        longer = _with_outline(root, outline)
        with _placed(root, files):
            if longer is not None:
                replace_file(root / COURSE, longer)
    except OSError as error:
        raise ImportFailed(None, f"{root} cannot be written: {in_words(error)}; nothing was added") from None
    return longer is not None


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.stat().st_size <= _LARGEST_COMPARED and path.suffix != ".md" else None
    except OSError:
        return None


def _make(target: Path, files: dict[str, bytes]) -> None:
    with _staged(target.parent, files) as staged:
        staged.chmod(0o755)
        staged.rename(target)


def _fill(target: Path, files: dict[str, bytes]) -> None:
    # A folder that somebody stands in, or that a link leads to, stays the same folder.
    with _placed(target, files):
        pass


@contextmanager
def _placed(root: Path, files: dict[str, bytes]) -> Iterator[None]:
    """Write files into a folder that is there; whatever fails then, an interruption as well, takes them away again."""
    made: list[Path] = []
    try:
        with _staged(root, files) as staged:
            for name in files:
                place = root / safe_path(name)
                _refuse_taken(place, root)
                _make_folders(place.parent, root, made)
                made.append(place)
                (staged / name).rename(place)
        yield
    except BaseException:
        for place in reversed(made):
            remove = place.rmdir if place.is_dir() else place.unlink
            with suppress(OSError):
                remove()
        raise


def _make_folders(folder: Path, root: Path, made: list[Path]) -> None:
    """Make a folder and those around it that are missing, and add them to what is ``made``."""
    if folder == root or folder.exists():
        return
    _make_folders(folder.parent, root, made)
    folder.mkdir()
    made.append(folder)


def _refuse_taken(place: Path, root: Path) -> None:
    around = [folder for folder in place.parents if folder.is_relative_to(root) and folder != root]
    led_away = any(folder.is_symlink() for folder in around)
    if led_away or place.exists() or place.is_symlink():
        raise FileExistsError(17, "there is a file of that name", str(place))


@contextmanager
def _staged(beside: Path, files: dict[str, bytes]) -> Iterator[Path]:
    """Write files into a hidden folder from which they are moved, and which is gone afterwards."""
    beside.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".lessonpack-", dir=beside))
    try:
        for name, content in files.items():
            place = folder / safe_path(name)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _with_outline(root: Path, outline: Listing) -> bytes | None:
    """Return ``course.yaml`` with files at the end of its outline, or None if it is not written line by line."""
    problems = Problems()
    try:
        source = read_text(root / COURSE, COURSE, problems)
        tree = read_yaml(source.text, Position(COURSE), problems)
    except (Unreadable, CourseError):
        return None
    written = tree.get("outline") if isinstance(tree, Mapping) else None
    if source.has_byte_order_mark or not isinstance(written, Sequence) or not written:
        return None
    lines = source.text.splitlines(keepends=True)
    first = written.entries_at[0]
    dash = re.match(r"( *)- +", lines[first.line - 1])
    if dash is None or dash.end() != first.column - 1:
        return None
    margin = dash[1]
    last = _end_of_block(lines, first.line - 1, len(margin))
    end = "\r\n" if lines[last].endswith("\r\n") else "\n"
    if not lines[last].endswith(("\n", "\r")):
        lines[last] += end
    lines[last + 1 : last + 1] = [f"{line}{end}" for line in lines_of(outline, margin)]
    return _if_read_back("".join(lines), [*written, *values_of(outline)])


def _end_of_block(lines: list[str], start: int, margin: int) -> int:
    """Return the number of the last line that belongs to the block list that begins at a line."""
    last = start
    for number in range(start, len(lines)):
        line = lines[number]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        indent = len(line) - len(line.lstrip(" "))
        if indent < margin or (indent == margin and not line.lstrip().startswith("-")):
            break
        last = number
    return last


def _if_read_back(text: str, expected: list[object]) -> bytes | None:
    try:
        tree = read_yaml(text, Position(COURSE), Problems())
    except (Unreadable, CourseError):
        return None
    return text.encode() if isinstance(tree, Mapping) and list(tree.get("outline") or ()) == expected else None
