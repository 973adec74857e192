"""Authors name files as they like; packages hold safe names only."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.addresses import Addresses, safe_names
from exporter.markup import tags, take_apart

SAFE = re.compile(r"media/[A-Za-z0-9._-]+\.[A-Za-z0-9]+")


@pytest.mark.parametrize(
    "paths",
    [
        pytest.param(["media/a b.png", "media/a-b.png", "media/a_b.png"], id="blanks"),
        pytest.param(["media/A.png", "media/a.png"], id="capital letters"),
        pytest.param(["one/x.png", "two/x.png", "x.png"], id="folders"),
        pytest.param(["media/übung.svg", "media/ubung.svg", "media/図.svg"], id="other scripts"),
        pytest.param(["media/noending", "media/.hidden", "media/dots..png", "media/a.b.c.png"], id="odd endings"),
        pytest.param(["media/" + "x" * 300 + ".png", "media/" + "x" * 301 + ".png"], id="long"),
    ],
)
def test_names_are_safe_different_and_independent_of_order(paths: list[str]) -> None:
    """No two files meet, on any file system, whatever the order in which they are found."""
    names = safe_names(paths)
    assert all(SAFE.fullmatch(name) for name in names.values())
    assert len({name.lower() for name in names.values()}) == len(paths)
    assert safe_names(reversed(paths)) == names


def test_a_safe_name_is_kept() -> None:
    """What an author named well is found again."""
    assert safe_names(["media/request-path.svg"]) == {"media/request-path.svg": "media/request-path.svg"}


@pytest.mark.parametrize("name", ["con.svg", "AUX.png", "nul.tar.gz", "Com1.mp4", "lpt9.pdf"])
def test_names_of_devices_are_changed(name: str) -> None:
    """Windows makes no file of such a name, so an LMS that runs there would not unpack the package."""
    (made,) = safe_names([name]).values()
    assert re.fullmatch(r"media/[A-Za-z0-9-]+-[0-9a-f]{10}\.[a-z0-9]+", made)
    assert safe_names([f"x{name}"]) == {f"x{name}": f"media/x{name}"}


def addresses() -> Addresses:
    """Return the addresses of a course with one picture."""
    return Addresses({"a b.png": "media/a.png"}, lambda lesson, anchor: f"#{lesson}/{anchor}", rel="x")


@pytest.mark.parametrize(
    ("fragment", "resolved"),
    [
        pytest.param('<img src="media:a b.png">', '<img src="media/a.png">', id="picture"),
        pytest.param('<a class="b" href="lesson:x#y">z</a>', '<a class="b" href="#x/y">z</a>', id="lesson"),
        pytest.param('<code>src="media:gone.png"</code>', '<code>src="media:gone.png"</code>', id="text"),
        pytest.param('<img alt="a > b" src="media:a b.png">', '<img alt="a > b" src="media/a.png">', id="bracket"),
        pytest.param('<a title=" src=media:a">b</a>', '<a title=" src=media:a">b</a>', id="inside a value"),
    ],
)
def test_only_attributes_are_resolved(fragment: str, resolved: str) -> None:
    """A lesson may write about HTML without being taken at its word."""
    assert "".join(map(str, addresses().resolve(take_apart(fragment)))) == resolved


_PIECES = (
    *(
        "text ",
        "data-say",
        '="media:',
        '="lesson:',
        '"',
        "<b>",
        "</b>",
        "<br>",
        '<i title="a &lt; b" data-x="1">',
        "</i>",
    ),
    *('<img src="media:a.png" alt="x">', '<a href="lesson:b#c">', "</a>", '<span data-say="hint"></span>'),
    *(
        '<video poster="media:p.jpg" src="media:v.mp4">',
        '<i title="data-say > =media:">',
        '<a title="x < y" href="lesson:q">',
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=14))
def test_html_is_taken_apart_at_each_tag_that_is_filled_in(pieces: list[str]) -> None:
    """Whatever looks like one in text or in a title."""
    html = "".join(pieces)
    expected = [tag for tag, _, _ in tags(html) if not tag.closes and tag.is_open]
    parts = take_apart(html)

    assert list(parts[1::2]) == expected
    assert "".join(map(str, parts)) == html


def test_the_files_that_a_page_uses_are_noted() -> None:
    """A manifest lists them."""
    used = addresses()
    used.resolve(take_apart('<video poster="media:a b.png"></video>'))
    assert used.used == {"a b.png"}


@pytest.mark.parametrize("quote", ["", "'", '"'], ids=["bare", "single", "double"])
def test_a_stylesheet_is_followed_to_its_files(quote: str) -> None:
    """Relative to the stylesheet, as a browser would read it."""
    names = {"media/back ground.png": "media/back-ground-1.png"}
    css = f"a {{ background: url({quote}../media/back ground.png{quote}) }} b {{ background: url(#c) }}"
    resolved = Addresses(names, lambda *_: "").stylesheet(css, "styles/theme.css")
    assert resolved == 'a { background: url("back-ground-1.png") } b { background: url(#c) }'


@pytest.mark.parametrize(
    ("written", "resolved"),
    [
        ("url('a (1).png')", 'url("made.png")'),
        ('url("a (1).png")', 'url("made.png")'),
        ("url(a%20%281%29.png)", 'url("made.png")'),
        ("URL( 'a (1).png' )", 'URL("made.png")'),
        ("src('a (1).png')", 'src("made.png")'),
        ("url('a (1).png?#iefix')", 'url("made.png?#iefix")'),
        ("""url('a (1).png#"')""", 'url("made.png#%22")'),
        ("url('other.png')", "url('other.png')"),
        ("url(data:image/png;base64,AA)", "url(data:image/png;base64,AA)"),
        ("curl('a (1).png')", "curl('a (1).png')"),
    ],
)
def test_an_address_is_found_however_it_is_written(written: str, resolved: str) -> None:
    """What the check of a course takes for a file of the course, is one in the package, too."""
    media = {"look/a (1).png": "media/made.png"}
    style = Addresses(media, lambda *_: "").stylesheet(f"a {{ background: {written} }}", "look/theme.css")
    assert style == f"a {{ background: {resolved} }}"
