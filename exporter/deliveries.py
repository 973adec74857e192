"""What a course is delivered as: the formats that it names, each with its settings, or every format there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exporter.formats import formats
from exporter.source.wording import listed, meant, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from exporter.formats.base import Format, FormatOption, Preset, Settings
    from exporter.problems import Problems
    from exporter.source.wanted_formats import WantedFormat


@dataclass(frozen=True, slots=True)
class Delivery:
    """A format with a value for each of its options. ``objections`` of its preset are for the author."""

    format: Format
    settings: Settings
    objections: tuple[str, ...] = ()


def every_format() -> tuple[Delivery, ...]:
    """Return all formats as they are when nobody chooses anything."""
    return tuple(Delivery(one, _defaults(one)) for one in formats().values())


def deliveries(wanted: Sequence[WantedFormat], problems: Problems) -> tuple[Delivery, ...]:
    """Return what a course names, and report the formats, options and values that there are not."""
    return tuple(_delivery(one, formats()[one.name], problems) for one in wanted if _is_known(one, problems))


def _is_known(wanted: WantedFormat, problems: Problems) -> bool:
    if wanted.name in formats():
        return True
    message = f"there is no format {quoted(wanted.name)}{_instead(wanted.name, formats())}"
    problems.error(wanted.position, message, "invalid")
    return False


def _delivery(wanted: WantedFormat, chosen: Format, problems: Problems) -> Delivery:
    written = dict(wanted.options)
    preset = _preset(wanted, chosen, problems)
    if chosen.presets:
        written.pop(chosen.presets.name, None)
    known = {option.name: option for option in chosen.options}
    own: dict[str, str | bool] = {}
    for name, value in written.items():
        if not isinstance(value, str | bool):
            continue  # the model has reported it
        wrong = _objection(chosen, known.get(name), name, value)
        if wrong:
            unknown = name not in known
            at = (wanted.options.keys_at if unknown else wanted.options.values_at)[name]
            problems.error(at, wrong, "unknown-key" if unknown else "invalid")
        else:
            own[name] = value
    settings = {**_defaults(chosen), **(preset.left(own) if preset else {}), **own}
    return Delivery(chosen, settings, preset.objections(settings) if preset else ())


def _preset(wanted: WantedFormat, chosen: Format, problems: Problems) -> Preset | None:
    presets = chosen.presets
    if presets is None or presets.name not in wanted.options:
        return None
    value = str(wanted.options[presets.name])
    found = presets.find(value)
    if found is None:
        message = f"'{presets.name}' is {quoted(value)}, which is not known{_instead(value, presets.names())}"
        problems.error(wanted.options.values_at[presets.name], message, "invalid")
    return found


def _objection(chosen: Format, option: FormatOption | None, name: str, value: Any) -> str | None:
    """Return what is wrong with an option as an author wrote it."""
    if option is None:
        known = [one.name for one in chosen.options] + ([chosen.presets.name] if chosen.presets else [])
        return f"{quoted(name)} is not an option of '{chosen.name}'{_instead(name, known)}"
    if option.value:
        wrong = option.objection(value) if isinstance(value, str) else f"write {option.value}"
        return f"'{name}': {wrong}" if wrong else None
    if not option.choices:
        return None if isinstance(value, bool) else f"'{name}' should be true or false"
    return None if value in option.choices else f"'{name}' should be {listed(option.choices)}, not {quoted(value)}"


def _instead(name: str, known: Iterable[str]) -> str:
    words = list(known)
    return meant(name, words) or (f"; write {listed(words)}" if words else ", which has none; remove it")


def _defaults(chosen: Format) -> dict[str, str | bool]:
    return {option.name: option.default for option in chosen.options}
