"""What a format is: a name, its options, and a function from a course to files. No printing and no disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from exporter.archive import Content
    from exporter.course import Course


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatOption:
    """One thing that an author may choose. ``choices`` lists its values, the default first; none makes it a flag."""

    name: str
    """As in Python: ``no_interactions`` is ``--no-interactions`` on the command line."""
    help: str
    choices: tuple[str, ...] = ()


Settings = Mapping[str, "str | bool"]
"""The value of each option of a format, by its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One thing to write. ``files`` maps paths, relative and with forward slashes, to their content."""

    name: str
    """What to call the file or folder when the author gives no name."""
    title: str
    """What it is, for the closing line."""
    files: Mapping[str, Content]
    container: Literal["zip", "folder"]
    resume_limit: int | None = None
    """How many characters of resume data the LMS must keep; None when there is no such limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One kind of output. ``outputs`` may give several, one per version; ``notes`` are what an author should know."""

    name: str
    summary: str
    description: str
    """A paragraph, and an example that can be run."""
    target: str
    """What an author may say about where to write, and what happens when nothing is said."""
    options: tuple[FormatOption, ...]
    outputs: Callable[[Course, Settings], tuple[Output, ...]]
    notes: Callable[[Course, Settings], tuple[str, ...]] = lambda _course, _settings: ()
