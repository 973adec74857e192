"""What a page must be for everybody: axe-core's rules, no sideways scrolling, targets for fingers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

_RUN = """async ({tags, within, colours}) => {
  const hidden = [...document.querySelectorAll(".page:not(.current)")].filter(one => !one.checkVisibility());
  const places = hidden.map(one => {
    const place = one.cloneNode(false);
    one.replaceWith(place);
    return place;
  });
  try {
    const where = within ? document.querySelector(within) : document;
    const rules = colours ? {} : {"color-contrast": {enabled: false}};
    const found = await axe.run(where, {runOnly: tags, rules, resultTypes: ["violations"], iframes: false});
    return found.violations.flatMap(one => one.nodes.map(node => ({
      rule: one.id, target: node.target.join(" "), html: node.html.slice(0, 200), why: node.failureSummary})));
  } finally {
    places.forEach((place, at) => place.replaceWith(hidden[at]));
  }
}"""
"""Pages that are hidden are empty meanwhile: axe-core judges nothing that is hidden, and reads all of it."""

_WIDER = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll("*")]
    .filter(one => one.checkVisibility({visibilityProperty: true}))
    .filter(one => one.getBoundingClientRect().right > width + 1 || one.getBoundingClientRect().left < -1)
    .map(one => one.outerHTML.slice(0, 120)).slice(0, 5).concat(`scrolls to ${document.documentElement.scrollWidth}`);
}"""

_SMALL = """least => [...document.querySelectorAll("button, input, select, textarea, summary, a[href], [role=button]")]
  .filter(one => !one.matches("dfn > button"))
  .filter(one => one.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .map(one => one.labels?.[0]?.checkVisibility() && /radio|checkbox/.test(one.type) ? one.labels[0] : one)
  .filter(one => !(one.matches("a") && getComputedStyle(one).display === "inline"))
  .map(one => ({box: one.getBoundingClientRect(), html: one.outerHTML.slice(0, 120)}))
  .filter(({box}) => box.width > 1 && box.height > 1 && (box.width < least - .5 || box.height < least - .5))
  .map(({box, html}) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${html}`)"""


def bring_axe(page: Page) -> None:
    """Let every document that a page opens from now on have axe-core: far less work than to send it to each."""
    page.add_init_script(AXE.read_text(encoding="utf-8"))


def violations(frame: Frame | Page, *rules: str, within: str = "", colours: bool = True) -> list[dict[str, Any]]:
    """Return what axe-core finds in a document: of some rules, or of WCAG 2.2 A and AA and its best practices.

    What changes ``within`` an element alone is judged in half the time, where the rest was judged before; so is all
    but the contrast of ``colours``, where they are those of another page that is judged.
    """
    if not frame.evaluate("typeof axe === 'object'"):
        frame.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
    found: list[dict[str, Any]] = frame.evaluate(
        _RUN, {"tags": list(rules or TAGS), "within": within, "colours": colours}
    )
    return found


def violations_light_and_dark(page: Page, content: Frame | Page, *, within: str = "") -> list[dict[str, Any]]:
    """Return what axe-core finds in the light, and in the dark, which differs from it in its colours alone."""
    page.emulate_media(color_scheme="light")
    found = violations(content, within=within)
    page.emulate_media(color_scheme="dark")
    found += violations(content, "color-contrast", within=within)
    page.emulate_media(color_scheme="light")
    return found


def wider_than_screen(frame: Frame | Page) -> list[str]:
    """Return the elements that make the page scroll sideways, [] when it does not."""
    found: list[str] = frame.evaluate(_WIDER)
    return found


def small_targets(frame: Frame | Page, least: int = 44) -> list[str]:
    """Return the visible controls smaller than `least` CSS pixels, but for links and terms in a text (WCAG 2.5.8)."""
    found: list[str] = frame.evaluate(_SMALL, least)
    return found
