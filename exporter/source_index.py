"""A course's own files inside a package, and the index of where each of them is."""

from __future__ import annotations

import json
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exporter.archive import Content
    from exporter.course import Course

FOLDER = "lessonpack-source"
INDEX = f"{FOLDER}/index.json"
"""Its ``files`` are the paths in the course's folder, each with the path in the package."""


def with_sources(course: Course, files: Mapping[str, Content]) -> Mapping[str, Content]:
    """Return the files of an output with those that the course was made of, none of them twice."""
    there = {content: name for name, content in files.items() if isinstance(content, Path)}
    index = {name: there.get(path, f"{FOLDER}/{name}") for name, path in course.sources.items()}
    kept = {index[name]: path for name, path in course.sources.items() if path not in there}
    text = json.dumps({"files": index}, ensure_ascii=False, indent=1)
    return MappingProxyType({**files, **kept, INDEX: text.encode()})


def indexed(text: bytes) -> dict[str, str]:
    """Return the index of a package: paths in the package by paths in the course.

    Raises:
        ValueError: it is none.
    """
    found = json.loads(text)
    files = found.get("files") if isinstance(found, dict) else None
    if not isinstance(files, dict) or not all(isinstance(path, str) for path in files.values()):
        raise ValueError("not an index")
    return files
