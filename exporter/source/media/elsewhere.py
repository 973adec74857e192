"""What a course shows from other servers: it is not in the package, and they learn who reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exporter.source.wording import listed

if TYPE_CHECKING:
    from exporter.problems import Position, Problems

_MOST_HOSTS = 8


@dataclass(slots=True)
class Elsewhere:
    """The hosts whose pages a course embeds, each with its places."""

    places: dict[str, list[Position]] = field(default_factory=dict)

    def add(self, host: str, at: Position) -> None:
        """Note that the page of a host is embedded at a place."""
        self.places.setdefault(host, []).append(at)

    def warn(self, problems: Problems) -> None:
        """Warn once of all hosts, at the first place that the author has not judged."""
        code = "remote-content"
        open_ = {
            host: left
            for host, places in self.places.items()
            if (left := [at for at in places if not problems.ignores(at, code)])
        }
        if not open_:
            return
        every = sorted(at for places in open_.values() for at in places)
        hosts = sorted(open_)
        shown = hosts[:_MOST_HOSTS] + ([f"{len(hosts) - _MOST_HOSTS} more"] if len(hosts) > _MOST_HOSTS else [])
        where = "" if len(every) == 1 else f" in {len(every)} places, first here"
        problems.warning(
            every[0],
            f"this course shows content from {listed(shown, 'and')}{where}: it is not in the package, so learners need "
            "the internet for it, and those servers see who reads it. Link to it instead or, if you accept this, say "
            "so under 'ignore' in course.yaml",
            code,
        )
