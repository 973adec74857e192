"""Records the queries that reading an item makes of its course, with their answers, and the problems that it reports.

An item depends on other files only through these queries: which id an address leads to, how large a picture is. When
each recorded query gets the recorded answer again, the item is unchanged, too. Replaying has the effects of the queries
as well: the files that are used are noted, and their faults reported. At the first different answer the item has to be
read anew; up to there it makes the same queries, which are noted and reported once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exporter.problems import Position, Problems

if TYPE_CHECKING:
    from exporter.source.markdown.file_context import CourseLinks

    Record = list[Any]
    """A query with its answer or a problem, as JSON: its kind, its position, the rest."""


class RecordingLinks:
    """Answers like ``links``, and adds each query with its answer to ``records``."""

    def __init__(self, links: CourseLinks, records: list[Record]) -> None:
        self._links = links
        self._records = records

    def link(self, written: str, file: str, at: Position) -> dict[str, str]:
        """Return the attributes of a link."""
        answer = self._links.link(written, file, at)
        self._records.append(["link", position_as_json(at), written, file, dict(answer)])
        return answer

    def medium(self, written: str, file: str, at: Position, endings: frozenset[str], kind: str) -> str | None:
        """Return the path of a file to show."""
        answer = self._links.medium(written, file, at, endings, kind)
        self._records.append(["medium", position_as_json(at), written, file, sorted(endings), kind, answer])
        return answer

    def sized(self, path: str, attributes: dict[str, str], at: Position) -> dict[str, str]:
        """Return the attributes of an image with its size."""
        before = dict(attributes)
        answer = self._links.sized(path, attributes, at)
        self._records.append(["sized", position_as_json(at), path, before, dict(answer)])
        return answer

    def beside(self, path: str, ending: str, at: Position) -> str | None:
        """Return the file with another extension."""
        answer = self._links.beside(path, ending, at)
        self._records.append(["beside", position_as_json(at), path, ending, answer])
        return answer

    def size(self, path: str) -> int:
        """Return the size of a file in use."""
        answer = self._links.size(path)
        self._records.append(["size", [], path, answer])
        return answer

    def diagram(self, written: str, at: Position) -> str | None:
        """Return a diagram as SVG."""
        answer = self._links.diagram(written, at)
        self._records.append(["diagram", position_as_json(at), written, answer])
        return answer

    def frame(self, host: str, at: Position) -> None:
        """Note that a page of a host is embedded."""
        self._records.append(["frame", position_as_json(at), host])
        self._links.frame(host, at)


class RecordingProblems(Problems):
    """Reports to ``problems``, and adds each problem to ``records``."""

    def __init__(self, problems: Problems, records: list[Record]) -> None:
        super().__init__()
        self._problems = problems
        self._records = records

    def error(self, position: Position, message: str, code: str) -> None:
        """Report a mistake."""
        self._records.append(["error", position_as_json(position), message, code])
        self._problems.error(position, message, code)

    def warning(self, position: Position, message: str, code: str) -> None:
        """Report a warning."""
        self._records.append(["warning", position_as_json(position), message, code])
        self._problems.warning(position, message, code)


def replay(records: list[Record], links: CourseLinks, problems: Problems) -> bool:
    """Make all queries and report all problems again; return whether all answers are the recorded ones."""
    return all(_is_unchanged(record, links, problems) for record in records)


def _is_unchanged(  # noqa: PLR0911 - a table
    record: Record, links: CourseLinks, problems: Problems
) -> bool:
    kind, position, *rest = record
    at = Position(*position) if position else Position("")
    match kind, rest:
        case "diagram", [written, answer]:
            return bool(links.diagram(written, at) == answer)
        case "link", [written, file, answer]:
            return bool(links.link(written, file, at) == answer)
        case "medium", [written, file, endings, noun, answer]:
            return bool(links.medium(written, file, at, frozenset(endings), noun) == answer)
        case "size", [path, answer]:
            return bool(links.size(path) == answer)
        case "sized", [path, attributes, answer]:
            return bool(links.sized(path, attributes, at) == answer)
        case "beside", [path, ending, answer]:
            return bool(links.beside(path, ending, at) == answer)
        case "frame", [host]:
            links.frame(host, at)
        case "error", [message, code]:
            problems.error(at, message, code)
        case "warning", [message, code]:
            problems.warning(at, message, code)
        case _:
            raise ValueError(f"not a record: {kind}")
    return True


def position_as_json(at: Position) -> list[Any]:
    """Return a position as JSON."""
    return [at.file, at.line, at.column]
