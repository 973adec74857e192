"""Addresses inside an output: safe names for the author's files, and real addresses for symbolic links.

File names in SCORM packages may only consist of ``A-Za-z0-9._-`` and need an extension (ADL's validator refuses
others). Some file systems treat ``A.png`` and ``a.png`` as the same file.
"""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from exporter.css import references
from exporter.markup import Tag, symbolic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from exporter.markup import Parts

MEDIA_FOLDER = "media"
_DEVICES = r"(?!(?i:con|prn|aux|nul|com\d|lpt\d)\.)"
"""Reserved device names, with any extension: an LMS on Windows could not unpack such files."""
_SAFE_NAME = re.compile(_DEVICES + r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}(?:\.[A-Za-z0-9_-]+)*\.[A-Za-z0-9]{1,8}")
_QUERY = re.compile(r"[?#].*", re.DOTALL)


def safe_names(paths: Iterable[str]) -> dict[str, str]:
    """Return an address below ``media/`` for every course-relative path, independent of the order of ``paths``.

    A file with a safe, unique name keeps it. Other names are simplified and get part of the hash of their path, so that
    no two files clash, even if the file system ignores case.
    """
    known = sorted(set(paths))
    plain = {path: PurePosixPath(path).name for path in known}
    uses = Counter(name.lower() for name in plain.values())
    return {
        path: f"{MEDIA_FOLDER}/{name if uses[name.lower()] == 1 and _SAFE_NAME.fullmatch(name) else _made_safe(path)}"
        for path, name in plain.items()
    }


def _made_safe(path: str) -> str:
    pure = PurePosixPath(path)
    ascii_stem = unicodedata.normalize("NFKD", pure.stem).encode("ascii", "ignore").decode("ascii")
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", ascii_stem).strip("-")[:40] or "file"
    ending = re.sub(r"[^A-Za-z0-9]", "", pure.suffix)[:8].lower() or "bin"
    return f"{stem}-{hashlib.sha256(path.encode()).hexdigest()[:10]}.{ending}"


class Addresses:
    """Turns symbolic links in rich text into addresses of one output, and records which files are used."""

    def __init__(self, media: Mapping[str, str], lesson: Callable[[str, str], str], **link_attributes: str) -> None:
        """Take the addresses of ``media``, and a function from lesson id and anchor to an address."""
        self._media = media
        self._lesson = lesson
        self._link_attributes = tuple(link_attributes.items())
        self.used: set[str] = set()

    def resolve(self, parts: Parts) -> Parts:
        """Return HTML with every ``media:`` and ``lesson:`` link resolved.

        Raises:
            KeyError: a file or lesson is not part of the course; reading the course rules this out.
        """
        return tuple(self._resolved(part) if isinstance(part, Tag) else part for part in parts)

    def file(self, path: str) -> str:
        """Return the address of the course file at ``path``, and record that it is used."""
        self.used.add(path)
        return self._media[path]

    def stylesheet(self, text: str, path: str) -> str:
        """Return the CSS ``text`` of the file at ``path``, with file names replaced by addresses."""
        folder = PurePosixPath(path).parent
        pieces, end = [], 0
        for reference in references(text):
            query = _QUERY.search(reference.written)
            named = _normal(folder / unquote(_QUERY.sub("", reference.written)))
            if named not in self._media:
                continue
            kept = query.group().replace('"', "%22") if query else ""
            opening = text.index("(", reference.start) + 1
            pieces += [text[end:opening], f'"{PurePosixPath(self.file(named)).name}{kept}")']
            end = reference.end
        return "".join([*pieces, text[end:]])

    def _resolved(self, tag: Tag) -> Tag:
        return tag.changed(tuple(resolved for attribute in tag.attributes for resolved in self._attributes(*attribute)))

    def _attributes(self, name: str, value: str) -> Iterator[tuple[str, str]]:
        found = symbolic(name, value)
        if found is None:
            yield name, value
            return
        scheme, target = found
        if scheme == "media":
            address = self.file(target)
            yield name, html.escape(address)
            if name == "href" and address.startswith("data:"):  # browsers open no page there, but save it
                yield "download", html.escape(PurePosixPath(target).name)
            return
        lesson, _, anchor = target.partition("#")
        address = self._lesson(lesson, anchor)
        yield name, html.escape(address)
        if not address.startswith("#"):
            yield from self._link_attributes


def _normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts:
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
