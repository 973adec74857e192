"""Front matter in TOML between two lines ``+++``, as Hugo writes it: learners must not see it, nor lose its title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exporter.source.models import FrontMatter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exporter.problems import Position, Problems

_MARK = "+++"
_TAKEN = ("title", "summary", "description")
_LONGEST = 1000


def read_toml(lines: Sequence[str], first: int, at: Position, problems: Problems) -> tuple[FrontMatter, int] | None:
    """Return the texts of a front matter that begins on the line ``first``, and the line below it; None without one."""
    if lines[first].rstrip() != _MARK:
        return None
    end = next((number for number in range(first + 1, len(lines)) if lines[number].rstrip() == _MARK), None)
    table = _table("\n".join(lines[first + 1 : end])) if end is not None else {}
    if end is None or not table:
        return None
    advice = "write it in YAML, as in 'title: …', between two lines '---'"
    message = f"this front matter is in TOML, from which only title, summary and description are read; {advice}"
    problems.warning(at, message, "front-matter")
    texts = {name: " ".join(text.split())[:_LONGEST] for name in _TAKEN if isinstance(text := table.get(name), str)}
    return FrontMatter.model_validate({name: text for name, text in texts.items() if text}), end + 1


def _table(written: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - hardly any course has such a front matter

    try:
        return tomllib.loads(written)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
