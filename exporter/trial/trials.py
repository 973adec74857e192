"""Plays a course, or a package, in each of some LMSs."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from exporter.archive import write_zip
from exporter.formats import formats
from exporter.trial.findings import Trial
from exporter.trial.look import Looks
from exporter.trial.play import Play, sittings
from exporter.trial.sources import opened
from exporter.trial.words import source_words, unseen_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from playwright.sync_api import Browser

    from exporter.course import Course
    from exporter.lms.base import Profile
    from exporter.trial.findings import Played
    from exporter.trial.sources import Source


@dataclass
class Trials:
    """How to play: in which browser and LMSs, by which learners."""

    browser: Browser
    profiles: Sequence[Profile]
    seed: int
    tick: Callable[[], None] = lambda: None
    """Called after each sitting."""
    expect: Callable[[int], None] = lambda _: None
    """Called with the number of sittings before the first."""
    looks: Looks = field(default_factory=Looks)

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
            played = [self._play(source, one) for one in taking]
        skipped = tuple(reason for reasons in refused.values() for reason in reasons[:1])
        return Trial(file=path.name, seed=self.seed, played=tuple(played), words=None, skipped=skipped)

    def course(self, course: Course, root: Path) -> Trial:
        """Play the course in the folder ``root`` in each LMS, exported for it by its preset."""
        played: list[Played] = []
        for profile in self.profiles:
            with _exported(course, profile.preset.settings) as path, opened(path) as source:
                if not played:
                    self.expect(len(self.profiles) * sittings(len(source.scos)))
                played.append(self._play(source, profile))
        words = unseen_words(source_words(root), self.looks.words)
        return Trial(file=course.id, seed=self.seed, played=tuple(played), words=words, skipped=())

    def _play(self, source: Source, profile: Profile) -> Played:
        random = Random(f"{self.seed} {profile.name}")  # noqa: S311 - a game, not a secret
        return Play(self.browser, source, profile, random, self.looks.look).run(self.tick)


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
