"""Draws formulas beside KaTeX's, and says how much the two look alike, whatever the fonts."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.formula_files import FORMULA_STYLE, formula_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser, Page, Route

KATEX = Path(__file__).parents[2] / "node_modules" / "katex" / "dist"
_SITE = "http://formulas.test"
_ROWS = 60
"""Formulas on one picture; taller ones are too much for the browser."""
_PAGE = f"""<!doctype html><meta charset="utf-8">
<link rel="stylesheet" href="{_SITE}/ours/{FORMULA_STYLE}"><link rel="stylesheet" href="{_SITE}/katex/katex.min.css">
<script src="{_SITE}/katex/katex.min.js"></script>
<style>:root {{ --sans: KaTeX_Main }}
body {{ margin: 0; background: #fff; color: #000; width: 1000px }}
.row {{ display: flex; width: max-content; min-height: 20px }}
.row > div {{ width: 500px; padding: 10px 0; text-align: left; box-sizing: border-box }}
.ours, .theirs {{ display: inline-block; padding: 0 20px }}
.ours {{ font-size: 18px }}
.ours math[display] {{ display: inline math; margin: 0; overflow: visible; max-width: none; font-size: 1em }}
.theirs .katex {{ font-size: 20px }} .theirs .katex-display {{ display: inline; margin: 0 }}
.theirs .katex-display > .katex {{ display: inline; text-align: left; white-space: nowrap }}</style><body></body>"""

_DRAW = """async pairs => {
  document.body.replaceChildren(...pairs.map(([ours, theirs]) => {
    const row = Object.assign(document.createElement("div"), {className: "row"});
    row.innerHTML = `<div><span class="ours">${ours}</span></div><div><span class="theirs"></span></div>`;
    katex.render(theirs, row.querySelector(".theirs"),
      {displayMode: true, output: "html", strict: false, trust: true});
    return row;
  }));
  await document.fonts.ready;
  return [...document.querySelectorAll(".row")].map(row => {
    const {top, height} = row.getBoundingClientRect();
    return [top + scrollY, height];
  });
}"""

_COMPARE = """async ({picture, rows}) => {
  const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d", {willReadFrequently: true});
  context.drawImage(bitmap, 0, 0);
  const CELL = 5;

  /** The ink of a part of the picture, from 0 to 1 for each pixel, cut to where there is some. */
  const inked = (left, top, width, height) => {
    const {data} = context.getImageData(left, top, width, height);
    const ink = new Float32Array(width * height);
    for (let at = 0; at < ink.length; at++) {
      ink[at] = 1 - Math.min(data[4 * at], data[4 * at + 1], data[4 * at + 2]) / 255;
    }
    let [west, north, east, south] = [width, height, -1, -1];
    for (let at = 0, x = 0, y = 0; at < ink.length; at++, x++) {
      if (x === width) { x = 0; y++; }
      if (ink[at] < .3) continue;
      west = Math.min(west, x); east = Math.max(east, x); north = Math.min(north, y); south = Math.max(south, y);
    }
    return {ink, stride: width, west, north, wide: Math.max(east - west + 1, 0), high: Math.max(south - north + 1, 0)};
  };

  /** How much ink is in each cell of a grid that is laid over the whole, a little blurred. */
  const grid = ({ink, stride, west, north, wide, high}, columns, rows) => {
    const cells = new Float32Array(columns * rows);
    for (let y = 0; y < high; y++) {
      for (let x = 0; x < wide; x++) {
        const value = ink[(north + y) * stride + west + x];
        if (!value) continue;
        // Each pixel is shared between the four cells whose middles are around it.
        const column = (x + .5) / wide * columns - .5, row = (y + .5) / high * rows - .5;
        for (const [c, r] of [[0, 0], [1, 0], [0, 1], [1, 1]]) {
          const [at, to] = [Math.floor(column) + c, Math.floor(row) + r];
          if (at < 0 || to < 0 || at >= columns || to >= rows) continue;
          cells[to * columns + at] += value * (1 - Math.abs(column - at)) * (1 - Math.abs(row - to));
        }
      }
    }
    return cells;
  };
  const dot = (one, other) => one.reduce((sum, value, at) => sum + value * other[at], 0);
  const total = ({ink}) => ink.reduce((sum, value) => sum + value, 0);

  return rows.map(([top, height]) => {
    const ours = inked(0, top, 500, height), theirs = inked(500, top, 500, height);
    if (!ours.wide || !theirs.wide) return {width: 0, height: 0, ink: 0, overlap: 0};
    const columns = Math.max(2, Math.round((ours.wide + theirs.wide) / 2 / CELL));
    const lines = Math.max(2, Math.round((ours.high + theirs.high) / 2 / CELL));
    const [one, other] = [grid(ours, columns, lines), grid(theirs, columns, lines)];
    return {
      width: ours.wide / theirs.wide, height: ours.high / theirs.high, ink: total(ours) / total(theirs),
      overlap: dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other)),
    };
  });
}"""

_ENDS = """async formulas => {
  document.documentElement.style.fontSize = "10.5pt";
  document.body.style.width = "auto";
  document.body.innerHTML = formulas.map(one => `<p>${one}</p>`).join("");
  await document.fonts.ready;
  const ends = one => [one, ...one.querySelectorAll("*")].map(part => part.getBoundingClientRect().right);
  return [...document.querySelectorAll("math")].map(one => Math.max(...ends(one)));
}"""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How one drawing compares with another: sizes and ink as ratios, and the share of ink in the same places."""

    width: float
    height: float
    ink: float
    overlap: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture of pairs, ours on the left, and how the two of each compare."""

    picture: bytes
    rows: tuple[tuple[float, float], ...]
    """Top and height of each pair."""
    likeness: tuple[Likeness, ...]


def compare(browser: Browser, pairs: Sequence[tuple[str, str]]) -> list[Sheet]:
    """Draw our MathML on the left and KaTeX's reading of TeX on the right of each line, and compare them."""
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    try:
        page.route(f"{_SITE}/**", _answer)
        page.goto(f"{_SITE}/")
        return [_sheet(page, pairs[at : at + _ROWS]) for at in range(0, len(pairs), _ROWS)]
    finally:
        page.close()


def widths_on_paper(browser: Browser, formulas: Sequence[str], paper: int) -> list[float]:
    """Return where each formula ends, counted from the margin, on paper with room for so many pixels."""
    page = browser.new_page(viewport={"width": paper, "height": 900})
    try:
        page.route(f"{_SITE}/**", _answer)
        page.goto(f"{_SITE}/")
        page.emulate_media(media="print")
        ends: list[float] = page.evaluate(_ENDS, formulas)
        return ends
    finally:
        page.close()


def _sheet(page: Page, pairs: Sequence[tuple[str, str]]) -> Sheet:
    rows = page.evaluate(_DRAW, pairs)
    picture = page.screenshot(full_page=True)
    whole = [[round(top), int(height)] for top, height in rows]
    compared = page.evaluate(_COMPARE, {"picture": base64.b64encode(picture).decode(), "rows": whole})
    return Sheet(picture, tuple(map(tuple, rows)), tuple(Likeness(**one) for one in compared))


def _answer(route: Route) -> None:
    folder, _, name = route.request.url.removeprefix(f"{_SITE}/").partition("/")
    if not folder:
        route.fulfill(body=_PAGE, content_type="text/html")
        return
    content = formula_files()[name] if folder == "ours" else (KATEX / name).read_bytes()
    route.fulfill(body=content, content_type=guess_type(name)[0] or "application/octet-stream")
