"""Takes down what reading an item asks of its course and says about it, and goes through it again.

An item depends on other files only through what it asks: which id an address leads to, how large a picture is. If each
question gets the same answer again, the item is the same, too. Asking again also does what asking does: the files that
are used are noted, and their faults reported. At the first other answer the item is read anew; until there it asks and
says the same, which is noted and reported once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exporter.problems import Position, Problems

if TYPE_CHECKING:
    from exporter.source.markdown.file_context import CourseLinks

    Line = list[Any]
    """What was asked or said, as JSON: its kind, its place, the rest."""


class NotedLinks:
    """Answers like ``links``, and takes down questions and answers."""

    def __init__(self, links: CourseLinks, lines: list[Line]) -> None:
        self._links = links
        self._lines = lines

    def link(self, written: str, file: str, at: Position) -> dict[str, str]:
        """Return the attributes of a link."""
        answer = self._links.link(written, file, at)
        self._lines.append(["link", place_of(at), written, file, dict(answer)])
        return answer

    def medium(self, written: str, file: str, at: Position, endings: frozenset[str], kind: str) -> str | None:
        """Return the path of a file to show."""
        answer = self._links.medium(written, file, at, endings, kind)
        self._lines.append(["medium", place_of(at), written, file, sorted(endings), kind, answer])
        return answer

    def sized(self, path: str, attributes: dict[str, str], at: Position) -> dict[str, str]:
        """Return the attributes of an image with its size."""
        asked = dict(attributes)
        answer = self._links.sized(path, attributes, at)
        self._lines.append(["sized", place_of(at), path, asked, dict(answer)])
        return answer

    def beside(self, path: str, ending: str) -> str | None:
        """Return the file with another extension."""
        answer = self._links.beside(path, ending)
        self._lines.append(["beside", [], path, ending, answer])
        return answer

    def frame(self, host: str, at: Position) -> None:
        """Note that a page of a host is embedded."""
        self._lines.append(["frame", place_of(at), host])
        self._links.frame(host, at)


class NotedProblems(Problems):
    """Reports to ``problems``, and takes down what is reported."""

    def __init__(self, problems: Problems, lines: list[Line]) -> None:
        super().__init__()
        self._problems = problems
        self._lines = lines

    def error(self, position: Position, message: str, code: str) -> None:
        """Report a mistake."""
        self._lines.append(["error", place_of(position), message, code])
        self._problems.error(position, message, code)

    def warning(self, position: Position, message: str, code: str) -> None:
        """Report a warning."""
        self._lines.append(["warning", place_of(position), message, code])
        self._problems.warning(position, message, code)


def repeat(lines: list[Line], links: CourseLinks, problems: Problems) -> bool:
    """Ask and say everything again; return whether all answers are the same."""
    return all(_is_same(line, links, problems) for line in lines)


def _is_same(line: Line, links: CourseLinks, problems: Problems) -> bool:
    kind, place, *rest = line
    at = Position(*place) if place else Position("")
    match kind, rest:
        case "link", [written, file, answer]:
            return bool(links.link(written, file, at) == answer)
        case "medium", [written, file, endings, asked, answer]:
            return bool(links.medium(written, file, at, frozenset(endings), asked) == answer)
        case "sized", [path, attributes, answer]:
            return bool(links.sized(path, attributes, at) == answer)
        case "beside", [path, ending, answer]:
            return bool(links.beside(path, ending) == answer)
        case "frame", [host]:
            links.frame(host, at)
        case "error", [message, code]:
            problems.error(at, message, code)
        case "warning", [message, code]:
            problems.warning(at, message, code)
        case _:
            raise ValueError(f"not a line of a conversation: {kind}")
    return True


def place_of(at: Position) -> list[Any]:
    """Return a place as JSON."""
    return [at.file, at.line, at.column]
