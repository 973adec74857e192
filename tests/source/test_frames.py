"""Frames as hosts of videos, maps and sounds give them out for embedding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.source.written import html_of, problems_of

if TYPE_CHECKING:
    from pathlib import Path

FILM = "https://video.example.org/embed/1"
AT = "position:relative"
FRAME = f'<iframe src="{FILM}" title="A"'
FILL = "position:absolute;top:0;left:0;width:100%;height:100%"
SHAPED = {
    "a padding below": (
        (
            f'<div style="position:relative;padding-bottom:56.25%;height:0;overflow:hidden">{FRAME}'
            f' style="{FILL}" allowfullscreen></iframe></div>'
        ),
        "100 / 56.25",
    ),
    "a padding above": (
        f'<div style="position:relative;padding-top:75%">{FRAME} style="{FILL}"></iframe></div>',
        "100 / 75",
    ),
    "a padding on all sides": (
        (
            f'<div style="padding:56.25% 0 0 0;position:relative;"><iframe src="{FILM}" frameborder="0" title="A"'
            f' style="{FILL};"></iframe></div>'
        ),
        "100 / 56.25",
    ),
    "a box in a box": (
        (
            f'<div style="padding:62.5% 0 0 0;position:relative;"><div style="height:100%;position:absolute;top:0">'
            f'{FRAME} scrolling="no" name="b" width="100%" height="100%"></iframe></div></div>'
        ),
        "100 / 62.5",
    ),
    "in capitals": (
        f'<DIV STYLE="POSITION:RELATIVE;PADDING-BOTTOM:56.25%"><IFRAME SRC="{FILM}" TITLE="A"></IFRAME></DIV>',
        "100 / 56.25",
    ),
    "a film for phones": (
        f'<div style="position:relative;padding-bottom:177.78%;height:0">{FRAME}></iframe></div>',
        "100 / 177.78",
    ),
    "on lines of its own": (
        f'<div style="position:relative;padding-bottom:50%;height:0">\n  {FRAME}></iframe>\n</div>',
        "100 / 50",
    ),
    "with Markdown between": (
        f'<div style="position:relative;padding-bottom:50%">\n\n{FRAME} style="{FILL}"></iframe>\n\n</div>',
        "16 / 9",
    ),
    "sides": (f'<iframe width="560" height="315" src="{FILM}" title="A"></iframe>', "560 / 315"),
    "sides in pixels": (f'<iframe width="400px" height="300px" src="{FILM}" title="A"></iframe>', "400 / 300"),
    "old attributes": (
        (
            f'<iframe width="560" height="315" src="{FILM}" title="A" frameborder="0" scrolling="no" marginheight="0"'
            " webkitallowfullscreen mozallowfullscreen allowfullscreen></iframe>"
        ),
        "560 / 315",
    ),
    "a shape of its own": (f'<iframe style="aspect-ratio:16/9;width:100%" src="{FILM}" title="A"></iframe>', "16 / 9"),
    "a number as a shape": (f'<iframe style="aspect-ratio:1.5" src="{FILM}" title="A"></iframe>', "1.5"),
    "put over a box without a shape": (f'<iframe style="{FILL}" src="{FILM}" title="A"></iframe>', "16 / 9"),
    "an address without a scheme": (
        '<iframe width="560" height="315" src="//video.example.org/embed/1" title="A"></iframe>',
        "560 / 315",
    ),
}


@pytest.mark.parametrize(("written", "shape"), SHAPED.values(), ids=SHAPED.keys())
def test_a_frame_keeps_its_shape(tmp_path: Path, written: str, shape: str) -> None:
    """At every width, and without a warning but that of its host, as nothing is lost."""
    html = html_of(tmp_path, written)
    assert f"aspect-ratio:{shape}" in html
    assert f'src="{FILM}"' in html
    assert "padding" not in html
    assert "height:0" not in html
    assert "position" not in html
    (found,) = problems_of(tmp_path, {"lesson.md": f"# T\n\n{written}"})
    assert found.endswith("[remote-content]")


UNSHAPED = {
    "a player of sounds": f'<iframe width="100%" height="166" src="{FILM}" title="A"></iframe>',
    "a form": f'<iframe width="640" height="1200" src="{FILM}" title="A"></iframe>',
    "a frame without sides": f"{FRAME}></iframe>",
    "an extreme shape": f'<iframe width="9000" height="1" src="{FILM}" title="A"></iframe>',
}


@pytest.mark.parametrize("written", UNSHAPED.values(), ids=UNSHAPED.keys())
def test_a_frame_that_has_no_shape_gets_none(tmp_path: Path, written: str) -> None:
    """Its height is what it needs, or the player's."""
    assert "aspect-ratio" not in html_of(tmp_path, written)


@pytest.mark.parametrize("shape", ["1/1000", "1000/1", "0", "1 / 0", "calc(1)", "16/9/2", "auto", "1e3"])
def test_no_shape_covers_the_page(tmp_path: Path, shape: str) -> None:
    """What is ten times as high as wide is the most."""
    assert "aspect-ratio" not in html_of(tmp_path, f'<p style="aspect-ratio: {shape}">a</p>')
    assert (
        "the style 'aspect-ratio' is removed"
        in problems_of(tmp_path, {"lesson.md": f'# T\n\n<p style="aspect-ratio: {shape}">a</p>'})[0]
    )


def test_a_frame_without_title_is_called_after_its_host(tmp_path: Path) -> None:
    """Screen readers then say where it comes from, and its author is told."""
    written = f'<iframe src="{FILM}"></iframe>'
    assert 'title="video.example.org"' in html_of(tmp_path, written)
    found, _ = problems_of(tmp_path, {"lesson.md": f"# T\n\n{written}"})
    assert "3:1: warning: this <iframe> has no title, so it is called 'video.example.org'" in found


@pytest.mark.parametrize("source", ["", 'src="http://a.example"', 'src="demo.html"', 'src="https://"', 'srcdoc="x"'])
def test_a_frame_that_would_be_lost_is_an_error(tmp_path: Path, source: str) -> None:
    """With what to write instead."""
    (found,) = problems_of(tmp_path, {"lesson.md": f'# T\n\n<iframe title="a" {source}></iframe>'})
    assert "3:1: error: " in found
    assert "browsers only show addresses that start with https://" in found
