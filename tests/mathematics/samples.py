"""The formulas of ``formulas.txt``, of every kind that authors write.

A line that begins with ``# `` names a kind, any other is a formula. Indented lines below one say more: how KaTeX has
to be asked for the same (``katex:``), or why ours may look different (``differs:``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

FILE = Path(__file__).with_name("formulas.txt")


@dataclass(frozen=True, slots=True)
class Sample:
    """One formula of a kind; ``differs`` is the reason why it looks different from KaTeX's, which somebody judged."""

    kind: str
    tex: str
    katex: str
    differs: str = ""


def samples() -> tuple[Sample, ...]:
    """Return all formulas in their order."""
    found: list[Sample] = []
    kind = ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            kind = line.removeprefix("# ")
        elif line.startswith("  "):
            key, _, value = line.strip().partition(": ")
            found[-1] = replace(found[-1], **{key: value})
        elif line:
            found.append(Sample(kind, line, line))
    return tuple(found)
