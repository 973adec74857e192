"""Settings of site generators in YAML, TOML or JSON: only plain values, whatever tags say."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import yaml

from exporter.imports.notes import ImportFailed
from exporter.problems import Position

if TYPE_CHECKING:
    from exporter.imports.folder import Folder
    from exporter.imports.notes import Notes

_LARGEST = 1024 * 1024
_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


_UNREADABLE = (
    *(ImportFailed, yaml.YAMLError, ValueError, RecursionError, OverflowError),
    *(AttributeError, LookupError, TypeError),
)
"""What settings can raise; the last three come of PyYAML, for a value that is not what its tag says."""


_LONGEST_NUMBER = 100
"""Characters; YAML's 1:20:30 takes time by the square of its length."""


class _Plain(_BASE):  # type: ignore[misc]  # libyaml's loader, if it is there
    """Reads a value with a tag that it does not know as if it had none."""


def _without_tag(loader: Any, _tag: str, node: Any) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)


def _number(loader: Any, node: Any) -> Any:
    if len(node.value) > _LONGEST_NUMBER:
        message = f"a number of more than {_LONGEST_NUMBER} characters"
        raise ValueError(message)
    is_whole = node.tag.endswith(":int")
    return loader.construct_yaml_int(node) if is_whole else loader.construct_yaml_float(node)


_Plain.add_multi_constructor("", _without_tag)
_Plain.add_constructor("tag:yaml.org,2002:int", _number)
_Plain.add_constructor("tag:yaml.org,2002:float", _number)


def read_settings(folder: Folder, path: str, notes: Notes) -> dict[str, Any]:
    """Return the settings in a file; empty, with a note, if they cannot be read."""
    try:
        text = folder.text(path, notes, _LARGEST)
        values = _parsed(text, path)
    except _UNREADABLE as error:
        why = " ".join(str(error).split())
        notes.lost(Position(path), f"the settings, which cannot be read ({why})")
        return {}
    return values if isinstance(values, dict) else {}


def text_in(settings: Any, *names: str) -> str:
    """Return a text among settings inside settings; empty if there is none."""
    for name in names:
        settings = settings.get(name) if isinstance(settings, dict) else None
    return " ".join(settings.split()) if isinstance(settings, str) else ""


def texts_in(settings: Any, *names: str) -> tuple[str, ...]:
    """Return a list of texts among settings inside settings; a single text is a list of one."""
    for name in names:
        settings = settings.get(name) if isinstance(settings, dict) else None
    listed = settings if isinstance(settings, list) else [settings]
    return tuple(words for one in listed if isinstance(one, str) and (words := " ".join(one.split())))


def _parsed(text: str, path: str) -> Any:
    if path.endswith(".toml"):
        return tomllib.loads(text)
    if path.endswith(".json"):
        return json.loads(text)
    return yaml.load(text, Loader=_Plain)  # noqa: S506 - it is a safe one
