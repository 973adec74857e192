"""Pictures for `make look`: taken at every width in each way to see a page, and laid out on one sheet for each kind.

The environment says which: LOOK_PAGES (words that a page's name holds), LOOK_WIDTHS, and LOOK, the folder.
"""

from __future__ import annotations

import base64
import html
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Page

FOLDER = Path(os.environ.get("LOOK", "look"))
WIDTHS = tuple(int(width) for width in os.environ.get("LOOK_WIDTHS", "").split(",") if width) or (
    320, 390, 650, 1024, 1440, 1920,
)  # fmt: skip
WORDS = tuple(word for word in os.environ.get("LOOK_PAGES", "").split(",") if word)
HEIGHT = 900
TALLEST = 2600
"""Pixels of a long page that are shown: what comes below looks like what is above."""
_STYLE = """body{margin:0;padding:24px;font:16px system-ui;background:#777;width:max-content}
h1,figcaption{color:#fff;margin:0 0 8px}div{display:flex;align-items:flex-start;gap:16px;margin-bottom:24px}
figure{margin:0}img{display:block;zoom:.4}"""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to see a page: what the browser is told, the direction of writing, and the widths, if not all."""

    name: str
    media: dict[str, Any]
    direction: str = ""
    widths: tuple[int, ...] = WIDTHS


_SCREEN = {"media": "screen", "color_scheme": "light", "forced_colors": "none", "reduced_motion": "reduce"}
WAYS = (
    Way("light", _SCREEN),
    Way("dark", {**_SCREEN, "color_scheme": "dark"}),
    Way("right to left", _SCREEN, "rtl"),
    Way("forced colours", {**_SCREEN, "forced_colors": "active", "color_scheme": "dark"}),
    Way("paper", {**_SCREEN, "media": "print"}, "", (794,)),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: the page's name, the width of the window, the way in which it is seen, and the file."""

    name: str
    width: int
    way: str
    file: Path


def wanted(name: str) -> bool:
    """Say whether pictures of a page were asked for."""
    return not WORDS or any(word in name for word in WORDS)


def take(page: Page, name: str, prepare: str = "0") -> list[Picture]:
    """Take pictures of the page that is shown; the window gets every width in turn, and ``prepare`` is run in each."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    taken = []
    written = page.frames[-1].evaluate("document.documentElement.dir")
    for way in WAYS:
        page.emulate_media(**way.media)
        for frame in page.frames:
            frame.evaluate("dir => { document.documentElement.dir = dir; }", way.direction or written)
        for width in way.widths:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            page.evaluate("scrollTo(0, 0)")
            page.evaluate(prepare)
            top = _turned_to(page, to_paper=way.name == "paper")
            _wait_for_pictures(page)
            tall = int(page.evaluate("document.documentElement.scrollHeight")) - top
            file = FOLDER / f"{name} {width} {way.name}.png".replace(" ", "-").replace(",", "")
            # A certificate lies across its paper.
            wide = int(page.evaluate("document.documentElement.scrollWidth"))
            clip = {"x": 0, "y": top, "width": wide, "height": min(max(tall, HEIGHT), TALLEST)}
            file.write_bytes(page.screenshot(full_page=True, clip=clip))
            taken.append(Picture(name, width, way.name, file))
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(**_SCREEN)
    return taken


def _wait_for_pictures(page: Page) -> None:
    """Have those loaded that come only when they are scrolled to, and wait until they are drawn."""
    for frame in page.frames:
        frame.evaluate(
            """() => Promise.all([...document.images].map(image => {
              image.loading = 'eager';
              return image.decode().catch(() => {});
            }))"""
        )


def _turned_to(page: Page, *, to_paper: bool) -> int:
    """Return where the page begins: on paper there is all of a course, as soon as the page hears of it."""
    if not to_paper:
        return 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    return int(page.evaluate("document.querySelector('.page.current')?.getBoundingClientRect().top ?? 0"))


def draw_sheet(page: Page, taken: Iterable[Picture]) -> None:
    """Lay pictures out on sheets, one for each page: a row for each way to see it, narrow before wide."""
    pictures = list(taken)
    for name in dict.fromkeys(one.name for one in pictures):
        rows = "".join(
            f"<div>{''.join(_figure(one) for one in pictures if (one.name, one.way) == (name, way.name))}</div>"
            for way in WAYS
        )
        page.set_content(f"<style>{_STYLE}</style><h1>{html.escape(name)}</h1>{rows}")
        width = int(page.evaluate("document.body.scrollWidth"))
        page.set_viewport_size({"width": width, "height": HEIGHT})
        sheet = FOLDER / "sheets" / f"{name}.png".replace(" ", "-").replace(",", "")
        sheet.parent.mkdir(exist_ok=True)
        sheet.write_bytes(page.screenshot(full_page=True))


def _figure(one: Picture) -> str:
    data = base64.b64encode(one.file.read_bytes()).decode()
    caption = f"<figcaption>{one.way} {one.width}</figcaption>"
    return f'<figure>{caption}<img src="data:image/png;base64,{data}" alt=""></figure>'
