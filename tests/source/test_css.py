"""CSS is read as browsers read it, so that nothing hides in it, and nothing harmless is taken for an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exporter.css import Fetching, references
from exporter.source.markdown.sanitiser import safe_style
from exporter.source.media.svg import check_svg

if TYPE_CHECKING:
    from pathlib import Path

FETCHED = {
    "address": ("a{b:url(x.png)}", "url(x.png)", "x.png"),
    "in quotes": ("a{b:URL( 'x y.png' )}", "URL( 'x y.png' )", "x y.png"),
    "with a blank": ("a{b:url(x y.png)}", "url(x y.png)", "x y.png"),
    "in a function": ("a{b:c(d url(x.png))}", "url(x.png)", "x.png"),
    "in a group": ("@media print{@supports (a:b){a{b:url(x.png)}}}", "url(x.png)", "x.png"),
    "in a variable": ("a{--b:url(x.png)}", "url(x.png)", "x.png"),
    "escaped function": ("a{b:u\\72l(x.png)}", "u\\72l(x.png)", "x.png"),
    "escaped address": ("a{b:url(x\\2e png)}", "url(x\\2e png)", "x.png"),
    "src": ("a{b:src('x.png')}", "src('x.png')", "x.png"),
    "below a line": ("a{\nb:\n  url(x.png)}", "url(x.png)", "x.png"),
    "never closed": ("a{b:url(x.png", "url(x.png", "x.png"),
    "quotes never closed": ("a{b:url('x.png", "url('x.png", "x.png"),
    "import": ("@import 'x.css';", "@import", ""),
    "escaped import": ("@\\69mport 'x.css';", "@\\69mport", ""),
    "choice": ("a{b:image-set('x.png' 1x)}", "image-set('x.png' 1x)", ""),
}


@pytest.mark.parametrize(("css", "place", "written"), FETCHED.values(), ids=FETCHED.keys())
def test_what_is_fetched_is_found_with_its_place(css: str, place: str, written: str) -> None:
    """The check reports it there, and the output puts another address there."""
    (found,) = references(css)

    assert css[found.start : found.end] == place
    assert found.written == written
    assert (found.kind is Fetching.ADDRESS) == bool(written)


@pytest.mark.parametrize(
    "css",
    [
        "/* url(x.png) @import 'x.css'; */",
        "a{b:'url(x.png)'}",
        'a{b:"@import"}',
        "a{b:curl(x.png)}",
        "a{b:url()}",
        ".\\31 0{b:c}",
        "a{url:b}",
    ],
)
def test_what_only_looks_like_an_address_is_none(css: str) -> None:
    """Comments, quoted texts and names are no rules."""
    assert references(css) == []


STYLES = {
    "semicolon in quotes": ('list-style-type: "; "; position: fixed', 'list-style-type: "; "', ["position"]),
    "important": ("COLOR : Red!important ;", "color: Red!important", []),
    "escape": ("color: r\\65 d", "color: r\\65 d", []),
    "escaped unit": ("width: 9999\\70 x", "", ["width"]),
    "no unit at all": ("width: 5px5px", "", ["width"]),
    "block": ("color: {red}", "", ["color"]),
    "no colon": ("Red; color: red", "color: red", ["red"]),
    "no value": ("color:; width: 1px", "width: 1px", ["color"]),
}


@pytest.mark.parametrize(("style", "kept", "gone"), STYLES.values(), ids=STYLES.keys())
def test_a_style_is_kept_as_it_was_written_or_named(style: str, kept: str, gone: list[str]) -> None:
    """What a browser would take for something else than we do could leave its place."""
    assert safe_style(style) == (kept, gone)


@pytest.mark.parametrize(
    "style",
    [
        "a{fill:u\\72l(//evil/x.png)}",
        "a{fill:image-set('//evil/x.png' 1x)}",
        "a{}<!-- cut -->@import '//evil/x.css';",
        "a{}<![CDATA[@import '//evil/x.css';]]>",
    ],
)
def test_a_drawing_fetches_nothing_however_its_style_says_it(style: str, tmp_path: Path) -> None:
    """It would be shown with the rights of the LMS."""
    drawing = tmp_path / "x.svg"
    drawing.write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><style>{style}</style></svg>', encoding="utf-8")

    assert "has a style that fetches a file" in (check_svg(drawing) or "")
