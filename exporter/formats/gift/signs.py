r"""The signs of GIFT: a backslash keeps ``: # = ~ { }`` from being some, and ``\n`` is a line break."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"[\\:#={}~]")


def escaped(text: str) -> str:
    """Return a text in which nothing is a sign of GIFT, on one line."""
    return _SIGNS.sub(r"\\\g<0>", text).replace("\n", "\\n")
