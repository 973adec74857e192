"""What must be so in every window: one page, no sideways scrolling, nothing cut or covered, lines that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Frame, Page

WIDTHS = (320, 390, 650, 1024, 1280, 1366, 1440, 1920, 2560)
SCHEMES = ("light", "dark")
NARROWEST_OF_EACH_LAYOUT = (320, 650, 1024)
"""Where a layout begins it has the least room, and most goes wrong; every page meets these."""
ALSO_IN_THE_DARK = (320, 1280)
"""A rule for the dark that moves something moves it on a phone or on a desktop: twice is enough."""
HEIGHT = 800

_FAULTS = """async (withFocus) => {
  const settled = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  await settled();
  const found = [];
  const root = document.documentElement;
  const called = one => `${one.localName}.${one.className} "${one.textContent.trim().slice(0, 30)}"`;
  const shown = one => one.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const boxes = one => { const {width, height} = one.getBoundingClientRect(); return width > 1 && height > 1; };
  const outer = (one, wanted) => {
    for (let at = one; at && at !== root; at = at.parentElement) if (wanted(getComputedStyle(at))) return at;
    return null;
  };
  const pinned = one => outer(one, ({position}) => position === "fixed" || position === "sticky");
  const scrolls = one => outer(one.parentElement, ({overflowX}) => overflowX === "auto" || overflowX === "scroll");

  const pages = [...document.querySelectorAll(".page")];
  const open = pages.filter(one => one.getClientRects().length);
  if (pages.length && (open.length !== 1 || !open[0].matches(".current"))) {
    found.push(`pages shown: ${open.map(one => one.id)}`);
  }
  const marked = [...document.querySelectorAll("#menu [aria-current]")].map(one => one.dataset.item);
  const ids = open.map(one => one.id.replace(/^(lesson|quiz)-/, ""));
  if (document.querySelector("#menu") && marked.join() !== ids.join()) {
    found.push(`the menu marks ${marked}, shown is ${open.map(one => one.id)}`);
  }

  scrollTo(0, 0);
  if (root.scrollWidth > root.clientWidth) found.push(`the page scrolls sideways to ${root.scrollWidth}`);
  const controls = [...document.querySelectorAll("button, input, select, textarea, summary, a[href], [role=button]")]
    .map(one => /radio|checkbox/.test(one.type) && one.labels?.[0] ? one.labels[0] : one)
    .filter(one => shown(one) && boxes(one) && !(one.matches("a") && getComputedStyle(one).display === "inline"));
  const placed = controls.map(one => ({one, box: one.getBoundingClientRect(), held: pinned(one)}));
  placed.forEach(({one, box, held}, at) => {
    const cut = !scrolls(one) && (box.left < -1 || box.right > root.clientWidth + 1);
    const spills = !one.matches("select, input, textarea") && one.scrollWidth > one.clientWidth + 1;
    if (cut || spills) found.push(`${cut ? "cut by the window" : "cut"}: ${called(one)}`);
    for (const {one: other, box: its, held: otherHeld} of placed.slice(at + 1)) {
      if (held !== otherHeld || one === other || one.contains(other) || other.contains(one)) continue;
      const wide = Math.min(box.right, its.right) - Math.max(box.left, its.left);
      const high = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
      if (wide > 1 && high > 1) found.push(`${called(one)} overlaps ${called(other)}`);
    }
  });

  for (const text of document.querySelectorAll(".page.current :is(.body, .introduction) > p, .page.current .lead")) {
    const length = text.textContent.length;
    if (length < 120 || text.querySelector("math, img")) continue;
    const line = text.cloneNode(true);
    line.style.cssText = "position: absolute; visibility: hidden; white-space: nowrap; max-width: none";
    text.after(line);
    const letters = Math.round(length * text.clientWidth / line.getBoundingClientRect().width);
    line.remove();
    if (letters > 85 || (letters < 45 && innerWidth >= 1024)) found.push(`${letters} letters a line: ${called(text)}`);
  }

  const inside = controls.filter(one => !pinned(one) && !one.matches(":disabled, [aria-disabled=true]"));
  for (const one of withFocus ? new Set([inside[0], inside[Math.floor(inside.length / 2)], inside.at(-1)]) : []) {
    const target = one?.control ?? one;
    if (!target || scrolls(target)) continue;
    document.activeElement?.blur(); // What has the focus already is not scrolled to.
    target.focus();
    await settled();
    if (document.activeElement !== target) continue;
    const box = one.getBoundingClientRect();
    const at = document.elementFromPoint(box.left + box.width / 2, Math.max(box.top + Math.min(box.height / 2, 20), 0));
    if (!at || !(one.contains(at) || at.contains(one))) found.push(`has the focus out of sight: ${called(one)}`);
  }
  scrollTo(0, 0);
  return found;
}"""


def some_of(at: int) -> Sequence[int]:
    """Return the narrowest width of each layout, and a third of the others, as it is the turn of a page.

    Three turns that follow each other have every width.
    """
    others = [width for width in WIDTHS if width not in NARROWEST_OF_EACH_LAYOUT]
    return sorted({*NARROWEST_OF_EACH_LAYOUT, *others[at % 3 :: 3]})


def faults(page: Page, content: Frame | Page, widths: Sequence[int] = WIDTHS) -> dict[str, list[str]]:
    """Return what is wrong with the page shown, by width and colour scheme; the window gets these widths in turn."""
    wrong: dict[str, list[str]] = {}
    page.emulate_media(color_scheme=SCHEMES[0], reduced_motion="reduce")
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for scheme in SCHEMES if width in ALSO_IN_THE_DARK else SCHEMES[:1]:
            if scheme != SCHEMES[0]:
                page.emulate_media(color_scheme=scheme)
            # Where the focus is does not depend on colours.
            if problems := content.evaluate(_FAULTS, scheme == SCHEMES[0]):
                wrong[f"{width} {scheme}"] = problems
            if scheme != SCHEMES[0]:
                page.emulate_media(color_scheme=SCHEMES[0])
    return wrong
