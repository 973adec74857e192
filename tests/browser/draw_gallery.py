"""Pictures of the named themes for `make gallery`: the first page and a lesson of one course. Not a test."""

from __future__ import annotations

import base64
import shutil
from typing import TYPE_CHECKING

import pytest
from authored import ROOT
from learner import Learner

from exporter.themes import RULES

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom

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
