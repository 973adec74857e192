"""Reads the head of an item that is a YAML file: a quiz or a scenario."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from exporter.problems import Position
from exporter.questions.base import Identifier
from exporter.source.item_source import ItemSource
from exporter.source.media.links import IMAGES
from exporter.source.text import Unreadable
from exporter.source.yaml.nodes import Mapping
from exporter.source.yaml.reader import read_yaml

if TYPE_CHECKING:
    from exporter.problems import Problems
    from exporter.source.markdown.page import Page
    from exporter.source.text import SourceText


@dataclass(frozen=True, slots=True)
class YamlSource(ItemSource):
    """An item whose YAML has been read, but not its texts."""

    tree: Mapping

    def image(self, written: str | None, page: Page) -> str | None:
        """Return the path of the picture for the item's card; None, with a problem reported, if it cannot be shown."""
        if not written:
            return None
        return page.links.medium(written, self.file, self.tree.values_at["image"], IMAGES, "images")


def read_yaml_item(source: SourceText, name: str, contents: str, problems: Problems) -> YamlSource | None:
    """Read the YAML of an item; return None, with the problem reported, if it is invalid.

    ``name`` is what the item is called, and ``contents`` the key after its title.
    """
    start = Position(source.file)
    try:
        tree = read_yaml(source.text, start, problems)
    except Unreadable:
        return None
    if not isinstance(tree, Mapping):
        empty = "is empty" if tree is None else "is not a mapping"
        message = f"this {name} {empty}; start with 'title: …' and '{contents}:'"
        problems.error(start, message, "empty" if tree is None else "invalid")
        return None
    identifier = tree.get("id")
    try:
        _identifier().validate_python(identifier)
    except ValidationError:
        identifier = ""
    return YamlSource(source.file, str(identifier), tree.values_at.get("id", start), tree)


@cache
def _identifier() -> TypeAdapter[str]:
    return TypeAdapter(Identifier)
