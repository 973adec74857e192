"""An option that stands for others: ``--lms moodle`` fills in what the caller has not chosen."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exporter.formats.base import FormatOption, Preset, Presets


class _Name(click.ParamType):  # type: ignore[type-arg]  # generic in the newest Click only
    """The name of a preset, which becomes the preset."""

    name = "name"

    def __init__(self, presets: Presets) -> None:
        self.presets = presets

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the preset of that name, or fail with the name that was probably meant."""
        found = self.presets.find(str(value).lower().replace("_", "-"))
        if found is not None:
            return found
        return self.fail(did_you_mean(str(value), self.presets.names()), param, ctx)


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """Return what to say to somebody who gave a name that is not known."""
    close = get_close_matches(name.lower(), known, n=1)
    advice = f"did you mean '{close[0]}'?" if close else f"choose one of {', '.join(known)}"
    return f"'{name}' is not known; {advice}"


class PresetOption(click.Option):
    """The option of a format's presets. Their names are looked up when help is shown."""

    def __init__(self, presets: Presets) -> None:
        super().__init__([f"--{presets.name}"], type=_Name(presets), metavar="NAME", help=presets.help)
        self.presets = presets

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and its help, with all names."""
        record = super().get_help_record(ctx)
        return record and (record[0], f"{record[1]} One of: {', '.join(self.presets.names())}.")


def filled(
    preset: Preset | None, options: Sequence[FormatOption], values: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return all settings, those of the preset where the caller has chosen nothing, and what to say about them."""
    if preset is None:
        return dict(values), ()
    context = click.get_current_context()
    own = {one.name for one in options if context.get_parameter_source(one.name) is ParameterSource.COMMANDLINE}
    chosen = preset.left(own)
    settings = {**values, **chosen}
    words = " ".join(_written(name, setting) for name, setting in chosen.items())
    why = "the rest as you chose" if own & set(preset.settings) else f"because {preset.why}"
    line = f"for {preset.title}: {words}, {why}" if chosen else f"for {preset.title}: all as you chose"
    return settings, (line, *preset.objections(settings))


def _written(name: str, setting: Any) -> str:
    option = f"--{name.replace('_', '-')}"
    return option if setting is True else f"{option} {setting}"
