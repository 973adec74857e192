"""Pictures for `make look`: taken at every width, light and dark, and laid out on one sheet for each kind of page.

The environment says which: LOOK_PAGES (words that a page's name holds), LOOK_WIDTHS, and LOOK, the folder.
"""

from __future__ import annotations

import base64
import html
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Page

FOLDER = Path(os.environ.get("LOOK", "look"))
WIDTHS = tuple(int(width) for width in os.environ.get("LOOK_WIDTHS", "").split(",") if width) or (
    390, 650, 1280, 1440, 1920,
)  # fmt: skip
WORDS = tuple(word for word in os.environ.get("LOOK_PAGES", "").split(",") if word)
HEIGHT = 900
TALLEST = 2600
"""Pixels of a long page that are shown: what comes below looks like what is above."""
SCHEMES = ("light", "dark")
_STYLE = """body{margin:0;padding:24px;font:16px system-ui;background:#777;width:max-content}
h1,figcaption{color:#fff;margin:0 0 8px}div{display:flex;align-items:flex-start;gap:16px;margin-bottom:24px}
figure{margin:0}img{display:block;zoom:.4}"""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: the page's name, the width of the window, the colour scheme, and the file."""

    name: str
    width: int
    scheme: str
    file: Path


def wanted(name: str) -> bool:
    """Say whether pictures of a page were asked for."""
    return not WORDS or any(word in name for word in WORDS)


def take(page: Page, name: str) -> list[Picture]:
    """Take pictures of the page that is shown; the window gets every width in turn."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    taken = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            tall = int(page.evaluate("document.documentElement.scrollHeight"))
            file = FOLDER / f"{name} {width} {scheme}.png".replace(" ", "-").replace(",", "")
            clip = {"x": 0, "y": 0, "width": width, "height": min(max(tall, HEIGHT), TALLEST)}
            file.write_bytes(page.screenshot(full_page=True, clip=clip))
            taken.append(Picture(name, width, scheme, file))
    return taken


def draw_sheet(page: Page, taken: Iterable[Picture]) -> None:
    """Lay pictures out on sheets, one for each page: light above, dark below, narrow before wide."""
    pictures = list(taken)
    for name in dict.fromkeys(one.name for one in pictures):
        rows = "".join(
            f"<div>{''.join(_figure(one) for one in pictures if (one.name, one.scheme) == (name, scheme))}</div>"
            for scheme in SCHEMES
        )
        page.set_content(f"<style>{_STYLE}</style><h1>{html.escape(name)}</h1>{rows}")
        width = int(page.evaluate("document.body.scrollWidth"))
        page.set_viewport_size({"width": width, "height": HEIGHT})
        sheet = FOLDER / "sheets" / f"{name}.png".replace(" ", "-").replace(",", "")
        sheet.parent.mkdir(exist_ok=True)
        sheet.write_bytes(page.screenshot(full_page=True))


def _figure(one: Picture) -> str:
    data = base64.b64encode(one.file.read_bytes()).decode()
    return f'<figure><figcaption>{one.width}</figcaption><img src="data:image/png;base64,{data}" alt=""></figure>'
