"""Texts of plain words, such as most options: Markdown and the sanitiser would only put them into a paragraph.

What counts as plain is narrow on purpose: one line of ASCII letters, digits and a few signs that mean nothing in
Markdown wherever they stand. What surrounds the words is taken from what Markdown makes of a single letter.
"""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9,;?]|\.(?!\.)|[ -](?![ -]))*(?<![ -])")
_ADDRESS = re.compile(r"www\.|[a-z0-9]\.[a-z]", re.IGNORECASE)
"""What could be an address without its scheme."""
PROBE = "x"
"""The shortest plain text."""


def is_plain(text: str) -> bool:
    """Return whether a text is the same in HTML as in Markdown."""
    return _PLAIN.fullmatch(text) is not None and _ADDRESS.search(text) is None
