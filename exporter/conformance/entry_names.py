"""Judges the names of a zip's entries: whether each can be unpacked, inside the folder, and as one file."""

from __future__ import annotations

import re
import stat
import unicodedata
from bisect import bisect_left
from typing import TYPE_CHECKING

from exporter.conformance.windows_names import on_windows, windows_fault
from exporter.problems import Position

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipInfo

    from exporter.problems import Problems

_LONGEST_SHOWN = 200
_LONGEST_PIECE = 255
"""Bytes that file systems allow between two slashes (ext4, NTFS and APFS are alike in this)."""
_LONGEST_NAME = 1024
"""Bytes of the whole name: a fourth of what Linux allows, which must also hold the LMS's own folders."""
_DEEPEST = 50
"""Folders in each other. Courses need ten, and a path on Windows, of 260 characters, has no room for 50."""
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # Unicode UAX #9, 2: explicit directional formatting
_UNIX = 3  # APPNOTE.TXT 4.4.2.2: the host system whose file types the external attributes hold


def entry_place(name: str) -> Position:
    """Return the position of problems with an entry; a name of thousands of letters is cut."""
    shown = name if len(name) <= _LONGEST_SHOWN else f"{name[: _LONGEST_SHOWN - 1]}…"
    return Position(shown.replace("\0", "?"))


def judge_names(entries: list[ZipInfo], problems: Problems) -> None:
    """Report entries that would not be unpacked inside the target folder, as a file, under their own name."""
    seen: dict[str, str] = {}
    for entry in entries:
        name = entry.orig_filename
        place = entry_place(name)
        faults = (*name_faults(name), *_kind_faults(entry))
        for message, code in faults:
            problems.error(place, message, code)
        if not faults and (warning := _confusion(name) or windows_fault(name)):
            problems.warning(place, warning, "file-name")
        key = name.casefold() if faults else _anywhere(name)  # a long name takes time by its square there
        if key in seen:
            message, code = _twin(name, seen[key])
            problems.error(place, message, code)
        seen.setdefault(key, name)
    _judge_folders(seen, problems)


def is_folder(entry: ZipInfo) -> bool:
    """Whether an entry is a folder, by the name in the directory alone (newer versions of Python look at others)."""
    return entry.orig_filename.endswith("/")


def _anywhere(name: str) -> str:
    """Return a name so that those that are one file somewhere are equal: on Windows, on a Mac, in a careless LMS.

    Unicode 3.13, D145: names match without case and composition if their NFD, casefolded, has the same NFD.
    """
    kept = on_windows(name).casefold()
    if kept.isascii():
        return kept
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", on_windows(name)).casefold())


def _twin(name: str, first: str) -> tuple[str, str]:
    """Return what is wrong with a name that is another one's somewhere, and the code for that."""
    if first == name:
        return "is in the zip twice, and LMSs differ on which one counts; remove one", "zip-duplicate"
    shown = entry_place(first).file
    advice = "rename one of them"
    if first.casefold() == name.casefold():
        return f"differs from {shown} only in upper and lower case; {advice}", "zip-case"
    if on_windows(first) != first or on_windows(name) != name:
        return f"is the same as {shown} on Windows, which removes dots and spaces at the end; {advice}", "zip-case"
    return f"differs from {shown} only in how accents are stored, and is the same on a Mac; {advice}", "zip-case"


def _judge_folders(seen: dict[str, str], problems: Problems) -> None:
    """Report files whose names are also those of folders."""
    sorted_names = sorted(seen)
    for name in sorted_names:
        folder = f"{name}/"
        at = bisect_left(sorted_names, folder)
        if not name.endswith("/") and at < len(sorted_names) and sorted_names[at].startswith(folder):
            message = f"is a file and also a folder, with {seen[sorted_names[at]]} in it; rename one of them"
            problems.error(entry_place(seen[name]), message, "zip-folder")


def name_faults(name: str) -> Iterator[tuple[str, str]]:
    """Yield what keeps a name from being unpacked, and the code for that."""
    if name.count("/") > _DEEPEST:  # before anything that looks at each folder
        yield f"is more than {_DEEPEST} folders deep; move it up", "zip-path"
        return
    pieces = name.removesuffix("/").split("/")
    if "\\" in name:
        yield "has a backslash in its name; use forward slashes for folders", "zip-path"
    elif name.startswith("/") or re.match(r"[A-Za-z]:", name):
        yield "has an absolute path as its name; use a relative path", "zip-path"
    elif ".." in pieces:
        yield "leads out of the package; names must stay inside", "zip-path"
    elif any(piece in {"", "."} for piece in pieces):
        yield "has a folder without a name in its path; name each folder once, as in media/picture.png", "zip-path"
    elif any(character < " " or "\x7f" <= character < "\xa0" for character in name):
        yield "has control characters in its name; use letters, digits and . _ -", "zip-path"
    elif len(name.encode(errors="replace")) > _LONGEST_NAME or any(
        len(piece.encode(errors="replace")) > _LONGEST_PIECE for piece in pieces
    ):
        yield "has a name that is too long to be unpacked; shorten it", "zip-path"


def _confusion(name: str) -> str | None:
    if not _TURNING.search(name):
        return None
    return "has a hidden character in its name that reverses letters, so people read another name; rename it"


def _kind_faults(entry: ZipInfo) -> Iterator[tuple[str, str]]:
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode):
        yield "is a symbolic link; put the file itself in the zip", "zip-link"
    elif entry.create_system == _UNIX and stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        yield "is a device or a pipe; put only files in the zip", "zip-link"
    if is_folder(entry) and entry.file_size:
        yield "is a folder by its name but has content; remove the slash at its end", "zip-folder"
