"""What axe-core finds on a page that is shown."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from exporter.assets import axe
from exporter.trial.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Frame

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_RUN = """async tags => {
  const found = await axe.run(document, {runOnly: tags, resultTypes: ["violations"], iframes: false});
  return found.violations.map(({id, help, nodes}) =>
    ({id, help, target: nodes[0].target.join(" "), count: nodes.length}));
}"""
_LONGEST = 120


def violations(frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each rule of WCAG 2.2 A and AA that the page breaks."""
    if not frame.evaluate("typeof axe === 'object'"):
        frame.evaluate(f"{_script()}; 0")
    found: list[dict[str, Any]] = frame.evaluate(_RUN, _TAGS)
    for one in found:
        more = f" and {one['count'] - 1} more" if one["count"] > 1 else ""
        yield Finding("accessibility", f"{one['help']} [{one['id']}]: {one['target'][:_LONGEST]}{more}")


@cache
def _script() -> str:
    return axe().read_text(encoding="utf-8")
