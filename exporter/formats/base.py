"""Defines a format: a name, its options, and a function from a course to files. No printing, no disk access."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from exporter.archive import Content
    from exporter.course import Course
    from exporter.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatOption:
    """One option for authors. ``choices`` lists its values, default first; with ``value``, a text; else a flag."""

    name: str
    """As in Python: ``no_interactions`` is ``--no-interactions`` on the command line."""
    help: str
    choices: tuple[str, ...] = ()
    value: str = ""
    """What the text is, in a word for the help; without the option it is empty."""
    objection: Callable[[str], str] = lambda _text: ""
    """Return what is wrong with a text; "" if nothing is."""

    @property
    def default(self) -> str | bool:
        """Return the value when nobody chooses one."""
        if self.value:
            return ""
        return self.choices[0] if self.choices else False


Settings = Mapping[str, "str | bool"]
"""The values of a format's options, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """Values for options that are not given, chosen for one place that the output goes to."""

    title: str
    """The place."""
    settings: Settings
    why: str
    """The reason, to go on after "because"."""
    objections: Callable[[Settings], tuple[str, ...]]
    """What speaks there against settings that somebody chose."""

    def left(self, own: Collection[str]) -> Settings:
        """Return what it sets of the options that nobody has chosen."""
        return {name: value for name, value in self.settings.items() if name not in own}


@dataclass(frozen=True, slots=True, kw_only=True)
class Presets:
    """An option that names one of the format's presets."""

    name: str
    help: str
    names: Callable[[], tuple[str, ...]]
    find: Callable[[str], Preset | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One output to write. ``files`` maps relative paths with forward slashes to their content."""

    name: str
    """The default name of the file or folder."""
    title: str
    """What it is, for the summary line."""
    files: Mapping[str, Content]
    container: Literal["zip", "folder", "file"]
    """What they become; a ``file`` is the only one of them."""
    judged: bool = False
    """Whether it is a package whose rules `check` knows, which are then tried before it is written."""
    lost: tuple[Problem, ...] = ()
    """What of the course it cannot say, by file and line."""
    resume_limit: int | None = None
    """How many characters of resume data the LMS must keep; None if there is no limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One output format. ``outputs`` may return several, one per version; ``notes`` are for the author."""

    name: str
    summary: str
    description: str
    """A paragraph and a runnable example."""
    target: str
    """Help for the output path, including its default."""
    options: tuple[FormatOption, ...]
    presets: Presets | None = None
    outputs: Callable[[Course, Settings], tuple[Output, ...]]
    notes: Callable[[Course, Settings], tuple[str, ...]] = lambda _course, _settings: ()
