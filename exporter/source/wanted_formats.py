"""The formats that a course asks to be delivered as. Which formats and options there are is not known here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exporter.source.yaml.nodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.problems import Position


@dataclass(frozen=True, slots=True)
class WantedFormat:
    """A format by its name, with the options that the author gave it: texts, ``True`` and ``False``."""

    name: str
    position: Position
    options: Mapping


def wanted_formats(written: Any) -> tuple[WantedFormat, ...]:
    """Return the entries of ``formats`` that can be understood; the model reports the others."""
    entries = written if isinstance(written, Sequence) else ()
    return tuple(wanted for entry in entries for wanted in _wanted(entry))


def _wanted(entry: Any) -> Iterator[WantedFormat]:
    if isinstance(entry, Scalar):
        yield WantedFormat(entry.strip(), entry.position, Mapping(entry.position, flow=True))
    elif isinstance(entry, Mapping):
        for name, options in entry.items():
            at = entry.keys_at[name]
            if isinstance(options, Mapping) or options is None:
                yield WantedFormat(name, at, Mapping(at, flow=True) if options is None else options)
