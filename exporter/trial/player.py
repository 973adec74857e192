"""Plays packages in one browser, one after the other: what the process does that `exporter.trial.apart` starts."""

from __future__ import annotations

import os
import pickle
import sys
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from random import Random
from threading import Thread
from typing import TYPE_CHECKING

from exporter.assets import AssetError
from exporter.browsers import NoBrowserError, started
from exporter.lms import profiles
from exporter.trial.findings import PATIENCE, News
from exporter.trial.look import Looks
from exporter.trial.play import Play
from exporter.trial.sources import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from playwright.sync_api import Browser

    from exporter.trial.findings import Played
    from exporter.trial.parts import Part


@dataclass
class Player:
    """Plays in a browser, and remembers which pages were judged."""

    browser: Browser
    patience: float = PATIENCE
    looks: Looks = field(default_factory=Looks)

    def play(self, part: Part, hear: Callable[[News], None]) -> Played:
        """Play a package in an LMS, and tell after each step what has come of it."""
        random = Random(f"{part.seed} {part.lms}")  # noqa: S311 - a game, not a secret
        with opened(part.path) as source:
            play = Play(self.browser, source, profiles()[part.lms], random, self.looks.look, patience=self.patience)
            play.tell = lambda: hear(News(played=play.so_far, doing=play.doing, words=self.looks.new_words()))
            played = play.run()
            play.tell()
        return played


def main(program: str, patience: float) -> None:
    """Play what standard input asks for until it ends, and tell of it on standard output, both pickled."""
    out, sys.stdout = sys.stdout.buffer, sys.stderr  # what anything prints shall not come between
    orders = _Orders(sys.stdin.buffer)
    try:
        with started(Path(program)) as browser:
            player = Player(browser, patience)
            while (part := orders.next()) is not None:
                _say(out, player.play(part, lambda news: _say(out, news)))
                orders.is_busy = False
    except (AssetError, NoBrowserError) as error:
        _say(out, error)


class _Orders:
    """What is to be played. When nobody is left who asked for what is being played, this process ends at once."""

    def __init__(self, source: BinaryIO) -> None:
        self.is_busy = False
        self._waiting: SimpleQueue[Part | None] = SimpleQueue()
        Thread(target=self._read, args=(source,), daemon=True).start()

    def next(self) -> Part | None:
        """Return the next part, None if there will be none."""
        part = self._waiting.get()
        self.is_busy = part is not None
        return part

    def _read(self, source: BinaryIO) -> None:
        try:
            while True:
                self._waiting.put(pickle.load(source))  # noqa: S301 - from the process that has started this one
        except EOFError:
            if self.is_busy:
                os._exit(1)
            self._waiting.put(None)


def _say(out: BinaryIO, what: News | Played | Exception) -> None:
    pickle.dump(what, out)
    out.flush()
