"""Words of a course's lessons that never appeared on the screen: lost on the way, or hidden.

What they are is read from the files as their author wrote them, not from what the compiler made of them.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import yaml

from exporter.trial.findings import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_WORD = re.compile(r"[^\W\d_]{2,}")
_UNSEEN = (
    re.compile(r"\A\s*---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*\n", re.DOTALL | re.MULTILINE),  # front matter
    re.compile(r"\A\+\+\+\n.*?^\+\+\+\n", re.DOTALL | re.MULTILINE),
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(  # its keys are no words
        r"^ {0,3}(`{3,}|~{3,})[ \t]*question(?: [^\n]*)?\n.*?^ {0,3}\1[`~]*[ \t]*$", re.DOTALL | re.MULTILINE
    ),
    # What a fence or a container is called, also in quotations and lists, however deep.
    re.compile(r"^(?:[ \t>]|[-*+] |\d+[.)] )*(`{3,}|~{3,}|:{3,})[^\n]*$", re.MULTILINE),
    re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL),  # commands of formulas
    re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL | re.IGNORECASE),
    re.compile(r"</?[A-Za-z][^>]*>"),
    re.compile(r"(?<=\])\([^)\n]*\)|(?<=\])\[[^\]\n]*\]"),  # where links lead
    re.compile(r"^\s*\[[^\]\n]+\]:.*$", re.MULTILINE),
    re.compile(r"\[\^[^\]]+\]:?"),
    re.compile(r"\{[#.:%][^}\n]*\}|\{[a-z-]+=[^}\n]*\}"),  # attributes
    re.compile(r"\[![A-Za-z]+\][-+]?"),
    re.compile(r"^\*\[[^\]\n]+\]:.*$", re.MULTILINE),
)
_ENTITY = re.compile(r"&#?\w+;")
_EMPHASIS_INSIDE = re.compile(r"(?<=\w)[*~]{1,3}(?=\w)")
"""Signs that a word goes on behind, as in ``walk**ed**``."""
_SOFT_HYPHEN = "\u00ad"
_MOST_EXAMPLES = 20
SHOWN = """() => [document.body.innerText, ...[...document.querySelectorAll("[alt], [aria-label], [title]")]
  .flatMap(one => [one.alt, one.ariaLabel, one.title])].filter(Boolean).join(" ")"""
"""Returns what can be read on a page, or heard."""


def words_of(text: str) -> set[str]:
    """Return the words of a text, in lower case."""
    return {word.casefold() for word in _WORD.findall(text.replace(_SOFT_HYPHEN, ""))}


def shown_words(text: str) -> set[str]:
    """Return the words of what a page shows, where signs of emphasis can stand in code."""
    return words_of(text) | words_of(_EMPHASIS_INSIDE.sub("", text))


def source_words(root: Path) -> set[str]:
    """Return the words of all lessons of the course in a folder, as they stand in their files."""
    outline = yaml.safe_load((root / "course.yaml").read_text(encoding="utf-8-sig")).get("outline")
    files = [root / name for name in _names(outline) if name.endswith(".md")]
    texts = (path.read_text(encoding="utf-8-sig", errors="replace") for path in files if path.is_file())
    return {word for text in texts for word in words_of(_plain(text))}


def _names(entry: Any) -> Iterator[str]:
    """Yield every text in an outline."""
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        yield from _names(list(entry.values()))
    elif isinstance(entry, list):
        for one in entry:
            yield from _names(one)


def unseen_words(source: Iterable[str], seen: set[str]) -> Words:
    """Return how many words never appeared, and some of them."""
    known = set(source)
    missing = sorted(known - seen)
    return Words(source=len(known), unseen=len(missing), examples=tuple(missing[:_MOST_EXAMPLES]))


def _plain(markdown: str) -> str:
    for pattern in _UNSEEN:
        markdown = pattern.sub(" ", markdown)
    return _EMPHASIS_INSIDE.sub("", _ENTITY.sub(lambda found: unescape(found[0]), markdown))
