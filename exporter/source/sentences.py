"""Checks a course's own sentences for the player against the player's catalogue."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from exporter.assets import AssetError, shipped
from exporter.source.wording import listed, meant, quoted
from exporter.source.yaml.nodes import Mapping

if TYPE_CHECKING:
    from exporter.problems import Position, Problems

_PLURALS = ("zero", "one", "two", "few", "many", "other")
_VALUE = re.compile(r"\{(\w+)\}")


def check_sentences(written: Any, problems: Problems) -> None:
    """Report keys that the player does not have, and values that a sentence does not get."""
    catalogue = _catalogue()
    if not isinstance(written, Mapping) or not catalogue:
        return
    for key, sentence in written.items():
        if key not in catalogue:
            message = f"the player has no sentence {quoted(key)}{meant(key, catalogue) or '; remove it'}"
            problems.error(written.keys_at[key], message, "unknown-key")
            continue
        if isinstance(sentence, Mapping):
            _check_plural(key, sentence, catalogue[key], problems)
        else:
            _check_values(key, str(sentence), catalogue[key], written.values_at[key], problems)


def _check_plural(key: str, forms: Mapping, known: Any, problems: Problems) -> None:
    if not isinstance(known, dict):
        problems.error(
            forms.position, f"the sentence {quoted(key)} has no plural forms; write a single text", "invalid"
        )
        return
    if "other" not in forms:
        problems.error(forms.position, f"the sentence {quoted(key)} needs the form 'other'; add it", "missing-key")
    for form, text in forms.items():
        if form not in _PLURALS:
            problems.error(forms.keys_at[form], f"plural forms are {listed(_PLURALS, 'and')}", "unknown-key")
        _check_values(key, str(text), known, forms.values_at[form], problems)


def _check_values(key: str, text: str, known: Any, at: Position, problems: Problems) -> None:
    values = set(_VALUE.findall(json.dumps(known)))
    for value in sorted(set(_VALUE.findall(text)) - values):
        hint = f"; it has {listed(sorted('{' + name + '}' for name in values), 'and')}" if values else "; it has none"
        problems.error(at, f"the sentence {quoted(key)} has no value '{{{value}}}'{hint}", "invalid")


def _catalogue() -> dict[str, Any]:
    try:
        file = shipped("templates") / "player" / "languages" / "en.json"
    except AssetError:
        return {}
    return dict(json.loads(file.read_bytes())) if file.is_file() else {}
