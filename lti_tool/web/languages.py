"""The languages of the tool's own pages: choosing one, and formatting sentences, numbers, times and lists in it.

The catalogues are in ``templates/lti/languages``, in the player's format. Babel handles plurals, numbers and times.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent, get_minus_sign_symbol
from babel.units import format_unit
from markupsafe import Markup, escape

from exporter.sentences import FALLBACK, Catalogue, Sentences, fallbacks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path
    from typing import Any

NOTHING = "–"  # noqa: RUF001 - a dash
LONGEST_TAG = 35
"""Characters, as RFC 5646, 4.4.1, recommends."""


class Language(Sentences):
    """One language: its sentences with plural forms, and its formats of numbers, shares, durations and times."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__(catalogue)
        self.tag = str(catalogue["language"])
        self.locale = Locale.parse(self.tag, sep="-")

    @property
    def direction(self) -> str:
        """Return ``ltr`` or ``rtl``."""
        return self.locale.text_direction

    def plural(self, values: Mapping[str, Any]) -> str:
        """Return the CLDR plural category of ``count``, a value of every plural sentence."""
        return self.locale.plural_form(values["count"])

    def written(self, value: object) -> str:
        """Return a value as written in a sentence."""
        return self.number(value) if isinstance(value, int | float) else str(value)

    def markup(self, key: str, **values: object) -> Markup:
        """Return the sentence ``key`` as HTML: text values are escaped, markup is kept."""
        written = {name: value if isinstance(value, Markup) else self.written(value) for name, value in values.items()}
        return escape(self.pattern(key, values)).format(**written)

    def number(self, value: float | None) -> str:
        """Return a number with at most two decimals; a dash for None."""
        if value is None:
            return NOTHING
        written = format_decimal(round(value, 2) or 0, "#,##0.##", locale=self.locale)
        # Babel omits the mark that keeps a minus sign before its number in right-to-left text, and CLDR has a hyphen
        # in many languages, which is shorter than the digits beside it.
        return written.replace("-", get_minus_sign_symbol(self.locale).replace("-", "\N{MINUS SIGN}"))

    def percent(self, share: float | None) -> str:
        """Return a share from 0 to 1 as a percentage, as exact as gradebooks and certificates; a dash for None."""
        if share is None:
            return NOTHING
        return format_percent(round(share, 4) or 0, locale=self.locale, decimal_quantization=False)

    def duration(self, milliseconds: int | None) -> str:
        """Return a duration in at most two units; a dash for None."""
        if milliseconds is None:
            return NOTHING
        seconds = max(milliseconds, 0) // 1000
        hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
        units = [(hours, "hour"), (minutes, "minute"), (seconds, "second")]
        first = 0 if hours else 1 if minutes else 2
        written = [
            format_unit(n, f"duration-{unit}", "short", locale=self.locale) for n, unit in units[first : first + 2]
        ]
        return format_list(written, "unit-narrow", locale=self.locale)

    def moment(self, at: int | None) -> Markup:
        """Return a time in UTC, which ``times.js`` converts to the reader's time zone; a dash for None."""
        if at is None:
            return escape(NOTHING)
        when = datetime.fromtimestamp(at / 1000, UTC)
        written = format_datetime(when, "long", locale=self.locale)
        return Markup('<time datetime="{}">{}</time>').format(f"{when:%Y-%m-%dT%H:%M:%SZ}", written)

    def day(self, at: int) -> str:
        """Return the day of a time in UTC."""
        return format_date(datetime.fromtimestamp(at / 1000, UTC), "long", locale=self.locale)


class Languages:
    """All languages of the tool's pages."""

    def __init__(self, folder: Path) -> None:
        self._known = {path.stem: Language.read(folder, path.stem) for path in sorted(folder.glob("*.json"))}

    def best(self, wanted: Iterable[str]) -> Language:
        """Return the first available language of ``wanted`` (BCP 47, most preferred first), or English.

        A regional tag falls back to its language. LMSs may also write ``pt_br``, or ``iw`` for Hebrew.
        """
        for tag in wanted:
            names = fallbacks(tag.replace("_", "-")) if len(tag) <= LONGEST_TAG else []
            for name in (*names, *(get_global("language_aliases").get(name) for name in names)):
                if name in self._known:
                    return self._known[name]
        return self._known[FALLBACK]
