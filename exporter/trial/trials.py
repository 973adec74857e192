"""Plays a course, or a package, in each of some LMSs."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from exporter.archive import write_zip
from exporter.formats import formats
from exporter.trial.findings import Trial
from exporter.trial.parts import Part
from exporter.trial.play import sittings
from exporter.trial.sources import opened
from exporter.trial.words import source_words, unseen_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from exporter.course import Course
    from exporter.lms.base import Profile
    from exporter.trial.findings import News, Played
    from exporter.trial.sources import Source


class Plays(Protocol):
    """Plays one package in one LMS, here or in another process."""

    def play(self, part: Part, hear: Callable[[News], None]) -> Played:
        """Play, tell after each step what has come of it, and return what came of it in the end."""


@dataclass
class Trials:
    """How to play: in which browser and LMSs, by which learners."""

    player: Plays
    profiles: Sequence[Profile]
    seed: int
    tick: Callable[[], None] = lambda: None
    """Called for each sitting that is over, or will not be."""
    expect: Callable[[int], None] = lambda _: None
    """Called with the number of sittings before the first."""
    _words: set[str] = field(default_factory=set)
    """All that were seen."""

    def package(self, path: Path) -> Trial:
        """Play a package in each LMS that takes it.

        Raises:
            UnplayableError: it cannot be played in any LMS.
        """
        with opened(path) as source:
            structure = "single" if len(source.scos) == 1 else "lessons"
            refused = {one.name: one.objections(source.version, structure) for one in self.profiles}
            taking = [one for one in self.profiles if not refused[one.name]]
            self.expect(len(taking) * sittings(len(source.scos)))
            played = [self._play(path, source, one) for one in taking]
        skipped = tuple(reason for reasons in refused.values() for reason in reasons[:1])
        return Trial(file=path.name, seed=self.seed, played=tuple(played), words=None, skipped=skipped)

    def course(self, course: Course, root: Path) -> Trial:
        """Play the course in the folder ``root`` in each LMS, exported for it by its preset."""
        played: list[Played] = []
        for profile in self.profiles:
            with _exported(course, profile.preset.settings) as path, opened(path) as source:
                if not played:
                    self.expect(len(self.profiles) * sittings(len(source.scos)))
                played.append(self._play(path, source, profile))
        was_seen = any(one.complete for one in played)
        words = unseen_words(source_words(root), self._words) if was_seen else None
        return Trial(file=course.id, seed=self.seed, played=tuple(played), words=words, skipped=())

    def _play(self, path: Path, source: Source, profile: Profile) -> Played:
        over = 0

        def hear(news: News) -> None:
            nonlocal over
            self._words |= news.words
            tick_to(news.played.sittings)

        def tick_to(number: int) -> None:
            nonlocal over
            for _ in range(number - over):
                self.tick()
            over = number

        played = self.player.play(Part(path.absolute(), profile.name, self.seed), hear)
        tick_to(sittings(len(source.scos)))
        return played


@contextmanager
def _exported(course: Course, chosen: Mapping[str, str | bool]) -> Iterator[Path]:
    """Write the package that ``lessonpack export scorm`` would make with some settings, for as long as it is needed."""
    scorm = formats()["scorm"]
    defaults = {option.name: option.choices[0] if option.choices else False for option in scorm.options}
    (output,) = scorm.outputs(course, {**defaults, **chosen})
    with tempfile.TemporaryDirectory(prefix="lessonpack-test-") as folder:
        path = Path(folder, output.name)
        write_zip(path, output.files)
        yield path
