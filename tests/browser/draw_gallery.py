"""Pictures for `make gallery`: the named themes, and a story as the preview draws it. Not a test."""

from __future__ import annotations

import base64
import shutil
from typing import TYPE_CHECKING

import pytest
from authored import COFFEE, ROOT
from learner import Learner

from exporter.themes import RULES
from tests.preview.looking import looking_at

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom
    from playwright.sync_api import Browser

FOLDER = ROOT / "docs" / "images"
WINDOW = {"width": 1280, "height": 860}
_AS_WEBP = """async images => {
  const [first, ...rest] = await Promise.all(images.map(async one => {
    const image = new Image();
    image.src = one;
    await image.decode();
    return image;
  }));
  const canvas = document.createElement("canvas");
  const [width, height, gap] = [first.width / 2, first.height / 2, 16];
  canvas.width = width * images.length + gap * rest.length;
  canvas.height = height;
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  [first, ...rest].forEach((image, at) => context.drawImage(image, at * (width + gap), 0, width, height));
  return canvas.toDataURL("image/webp", 0.8);
}"""

_ALONE = """drawn => {
  const kept = ["fill", "stroke", "stroke-width", "stroke-dasharray", "paint-order", "font-size", "font-weight",
    "text-anchor"];
  const alone = drawn.cloneNode(true);
  const [before, after] = [drawn, alone].map(one => [one, ...one.querySelectorAll("rect, path, text, tspan")]);
  before.forEach((one, at) => {
    const style = getComputedStyle(one);
    const shape = !one.matches("svg, text, tspan");
    for (const name of kept) {
      const above = at && getComputedStyle(one.parentNode).getPropertyValue(name) === style.getPropertyValue(name);
      if (!above && !(shape && /font|text/.test(name))) after[at].setAttribute(name, style.getPropertyValue(name));
    }
  });
  alone.querySelectorAll("*").forEach(one => ["class", "style"].forEach(name => one.removeAttribute(name)));
  alone.removeAttribute("class");
  alone.setAttribute("font-family", "system-ui, sans-serif");
  const ground = alone.insertBefore(document.createElementNS("http://www.w3.org/2000/svg", "rect"), alone.firstChild);
  const { x, y, width, height } = drawn.viewBox.baseVal;
  Object.entries({ x, y, width, height, fill: "#fff" }).forEach(([name, value]) => ground.setAttribute(name, value));
  return new XMLSerializer().serializeToString(alone);
}"""
"""Returns a drawing of the preview as a file of its own, in colours that need no stylesheet."""


def test_draw_a_story(browser: Browser) -> None:
    """Take the graph of the sample's scenario out of the preview."""
    with looking_at(COFFEE) as preview:
        context = browser.new_context(viewport=WINDOW, color_scheme="light")
        page = context.new_page()
        page.goto(preview.panel.origin)
        page.locator('[role="tab"]', has_text="Teacher").first.click()
        drawn = page.locator("svg.story-graph").first.evaluate(_ALONE)
        context.close()
    assert len(drawn) < 60_000
    (FOLDER / "story-graph.svg").write_text(f"{drawn}\n", "utf-8")


@pytest.mark.parametrize("name", RULES)
def test_draw(name: str, tmp_path: Path, classroom: Classroom) -> None:
    """Show the same course in each theme, in half its size."""
    course = shutil.copytree(ROOT / "content" / "better-coffee", tmp_path / name)
    settings = course / "course.yaml"
    text = settings.read_text("utf-8")
    assert text.count("\ntheme:\n") == 1
    # Without its picture, so that the ground of the theme is seen.
    without = text.replace("  cover: media/cover.svg\n", "")
    settings.write_text(without.replace("\ntheme:\n", f"\ntheme:\n  name: {name}\n"), "utf-8")
    address = classroom.system.content_address(classroom.package(course, "web"))
    learner = Learner(classroom.device(viewport=WINDOW, color_scheme="light", reduced_motion="reduce").visit(address))
    page = learner.launch.page
    taken = []
    for where in ("start", "from-cherry-to-bean"):
        learner.go(where)
        page.evaluate("document.fonts.ready")
        taken.append(f"data:image/png;base64,{base64.b64encode(page.screenshot()).decode()}")
    drawn = page.evaluate(_AS_WEBP, taken).partition(",")[2]
    picture = base64.b64decode(drawn)
    assert len(picture) < 60_000
    (FOLDER / f"theme-{name}.webp").write_bytes(picture)
