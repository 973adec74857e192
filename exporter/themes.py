"""The named themes: what differs between them in titles, shapes, covers and heads.

None has colours of its own, so the contrasts of the palette hold for all. Each is a few rules in the page's own style,
which weigh more than the player's: ``:root:root`` goes before ``:root``.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SANS = "--font-title:var(--font-text)"
_RINGLESS = (
    ".start .cover.cover::before{--wash:color-mix(in srgb,var(--accent-fill) 8%%,transparent);"
    "--wash-2:color-mix(in srgb,var(--accent-fill) 15%%,transparent);background:%s}"
)
"""A ground for covers without a picture; faint enough for words in ``--ink-2`` on a chip."""

RULES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "study": ("", ""),
        "press": (
            "--title-weight:450;--tracking:-.024em;--r1:0;--r2:0;--r3:0;--e1:none;--e2:none",
            ".body.body>h2{padding-top:.6em;border-top:1px solid var(--ink)}"
            + _RINGLESS % "linear-gradient(var(--line-2),var(--line-2)) 0 2rem/100% 1px no-repeat",
        ),
        "plain": (
            f"{_SANS};--title-weight:650;--tracking:-.02em;--r1:.2rem;--r2:.3rem;--r3:.4rem;--e1:none;--e2:none",
            _RINGLESS % "none" + ".start .cover.cover{min-height:0;background:var(--deep)}",
        ),
        "soft": (
            f"{_SANS};--title-weight:600;--tracking:-.022em;--r1:.6rem;--r2:1.2rem;--r3:1.75rem",
            _RINGLESS % "radial-gradient(circle at 88% 12%,var(--wash) 0 11rem,transparent 11.05rem),"
            "radial-gradient(circle at 72% 96%,var(--wash) 0 7rem,transparent 7.05rem)"
            + ".cards.pictured li a{border-color:transparent;background:var(--tint);box-shadow:none}"
            + ".page.page>header .eyebrow{width:fit-content;padding:.35em .9em;border-radius:var(--r-pill);"
            "background:var(--tint)}",
        ),
        "bold": (
            f"{_SANS};--title-weight:800;--tracking:-.035em;--r1:0;--r2:0;--r3:0;--e1:none;--e2:none",
            _RINGLESS
            % "linear-gradient(115deg,transparent 64%,var(--wash) 64.1% 82%,var(--wash-2) 82.1%)"
            + ".body.body>h2::before{content:'';display:block;width:3rem;margin-bottom:.5em;"
            "border-top:.375rem solid var(--accent-fill)}",
        ),
    }
)
"""Name → variables, and rules of its own."""


def theme_style(name: str, radius: int | None) -> str:
    """Return the rules of a theme; a ``radius`` is that of cards in pixels, and other corners follow."""
    variables, rules = RULES[name]
    own = "" if radius is None else ";".join(f"--r{at}:{radius * share / 16:g}rem" for at, share in _CORNERS)
    declared = ";".join(part for part in (variables, own) if part)
    root = f"@layer tokens{{:root:root{{{declared}}}}}" if declared else ""
    return root + (f"@layer parts{{{rules}}}" if rules else "")


_CORNERS = ((1, 0.375), (2, 0.625), (3, 1))
"""A variable for radii, and its share of the largest."""
