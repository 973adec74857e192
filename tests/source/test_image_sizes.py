"""Images bring their size along, so that a page keeps the room for them."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.problems import Position, Problems
from exporter.source.media.folder import CourseFolder
from exporter.source.media.image_sizes import HEAD, DamagedImageError, image_size, with_size
from exporter.source.media.links import Links
from exporter.source.media.svg import check_svg
from tests.growth import assert_time_grows_with_size
from tests.source.written import html_of, problems_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def png(width: int, height: int) -> bytes:
    """Return the beginning of a PNG image."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))


def jpeg(width: int, height: int, orientation: int = 1) -> bytes:
    """Return the beginning of a JPEG image as a phone writes it."""
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0) + b"\0\0\0\0"
    frame = struct.pack(">BHHB", 8, height, width, 3) + b"\x01\x11\0\x02\x11\0\x03\x11\0"
    return (
        b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
        + b"\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame
    )  # fmt: skip


def svg(attributes: str) -> bytes:
    """Return a drawing."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>'.encode()


IMAGES = {
    "PNG": ("x.png", png(640, 480), (640, 480)),
    "JPEG": ("x.jpg", jpeg(640, 480), (640, 480)),
    "JPEG that is turned": ("x.jpeg", jpeg(640, 480, 6), (480, 640)),
    "GIF": ("x.gif", b"GIF89a" + struct.pack("<HH", 64, 48) + b"\0\0\0", (64, 48)),
    "WebP": ("x.webp", b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\0\0\x2f\0\0", (64, 48)),
    "SVG with a size": ("x.svg", svg('width="64" height="48.4px"'), (64, 48)),
    "SVG in centimetres": ("x.svg", svg('width="2.54cm" height="1in"'), (96, 96)),
    "SVG with a width and proportions": ("x.svg", svg('width="100" viewBox="0 0 20 10"'), (100, 50)),
    "SVG with a height and proportions": ("x.svg", svg('height="100" viewBox="0,0 20,10"'), (200, 100)),
    "SVG with proportions alone": ("x.svg", svg('viewBox="0 0 20 10"'), (1200, 600)),
    "SVG in percent": ("x.svg", svg('width="100%" height="100%" viewBox="0 0 20 10"'), (1200, 600)),
    "SVG without any size": ("x.svg", svg(""), None),
    "SVG of no height": ("x.svg", svg('viewBox="0 0 20 0"'), None),
    "SVG with a negative size": ("x.svg", svg('width="-5" height="9"'), None),
    "header beyond reach": ("x.jpg", b"\xff\xd8\xff" + b"\0" * HEAD, None),
}


@pytest.mark.parametrize(("name", "content", "size"), IMAGES.values(), ids=IMAGES.keys())
def test_the_size_is_that_which_browsers_show(
    name: str, content: bytes, size: tuple[int, int] | None, tmp_path: Path
) -> None:
    """Turned as its EXIF says; a drawing without a size of its own fills the width of the text."""
    path = tmp_path / name
    path.write_bytes(content)

    assert image_size(path) == size


REPEATED: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "nothing": ("x.jpg", lambda count: b"\xff\xd8\xff" + b"\0" * count),
    "fill bytes": ("x.jpg", lambda count: b"\xff\xd8" + b"\xff" * count),
    "empty segments": ("x.jpg", lambda count: b"\xff\xd8" + b"\xff\xe1\0\2" * (count // 4)),
    "attributes": ("x.svg", lambda count: svg(" ".join(f'a{n}="1"' for n in range(count // 12)))),
    "blanks in a tag": ("x.svg", lambda count: b"<svg " + b" " * count),
    "tags left open": ("x.svg", lambda count: b"<svg" * (count // 4)),
    "comments left open": ("x.svg", lambda count: b"<!--" * (count // 4)),
}
"""What is repeated → a file, and its content of about so many bytes."""


@pytest.mark.parametrize("name", REPEATED)
def test_time_grows_with_the_length_of_an_image(name: str, tmp_path: Path) -> None:
    """And not with its square, up to the end of what is read at all."""
    file, content = REPEATED[name]

    def prepare(count: int) -> Callable[[], None]:
        path = tmp_path / file
        path.write_bytes(content(count))
        return lambda: read_or_refused(path)

    assert_time_grows_with_size(prepare, HEAD - 99)


def read_or_refused(path: Path) -> None:
    """Read a size as for a course, in which drawings are checked first; or learn that the image is damaged."""
    if path.suffix == ".svg" and check_svg(path) is not None:
        return
    with suppress(DamagedImageError):
        image_size(path)


@pytest.mark.parametrize("content", [b"", b"x", png(1, 1)[:20], jpeg(9, 9)[:-12], png(0, 9), png(2**31 - 1, 1)])
def test_a_damaged_image_has_no_size(content: bytes, tmp_path: Path) -> None:
    """Cut off, empty, or of a size that no browser shows."""
    path = tmp_path / "x.png"
    path.write_bytes(content)

    with pytest.raises(DamagedImageError):
        image_size(path)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.sampled_from([content for _, content, _ in IMAGES.values() if len(content) < HEAD]), st.data())
def test_no_bytes_break_the_reading(content: bytes, data: st.DataObject) -> None:
    """Whatever stands in the header: a size, none, or a damaged image."""
    import tempfile  # noqa: PLC0415 - hypothesis shares no fixture between examples
    from pathlib import Path  # noqa: PLC0415 - see above

    at = data.draw(st.integers(0, len(content)))
    changed = content[:at] + data.draw(st.binary(max_size=6)) + content[at + data.draw(st.integers(0, 4)) :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.webp"
        path.write_bytes(changed)
        try:
            size = image_size(path)
        except DamagedImageError:
            return
    assert size is not None
    assert min(size) > 0


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({}, {"width": "200", "height": "100"}),
        ({"width": "50"}, {"width": "50", "height": "25"}),
        ({"height": "50"}, {"height": "50", "width": "100"}),
        ({"width": "1"}, {"width": "1", "height": "1"}),
        ({"width": "50%"}, {"width": "50%"}),
        ({"width": "9" * 5000}, {"width": "9" * 5000}),
        ({"width": "7", "height": "7"}, {"width": "7", "height": "7"}),
    ],
)
def test_an_author_s_size_goes_first(written: dict[str, str], expected: dict[str, str]) -> None:
    """What is missing is in proportion; what is not in pixels has none."""
    assert with_size(written, (200, 100)) == expected


def test_images_in_markdown_and_html_carry_their_size(tmp_path: Path) -> None:
    """All three ways to write an image."""
    html = html_of(tmp_path, '![a](x.png)\n\nb ![a](x.png)\n\n<img src="x.png" alt="a">\n', {"x.png": png(64, 48)})

    assert html.count('width="64" height="48"') == 3


def test_a_damaged_image_is_reported_once(tmp_path: Path) -> None:
    """It is a warning, because the file may still be what the author wants."""
    lines = problems_of(tmp_path, {"lesson.md": "# T\n\n![a](x.png)\n\n![b](x.png)\n", "x.png": b"x"})

    assert lines == [
        "lesson.md:3:6: warning: the image 'x.png' is damaged or not an image of this kind; export it again [image]"
    ]


def test_an_image_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    """A file that vanished, or without permission to read it, cannot be packed either."""
    problems = Problems()
    links = Links(CourseFolder(tmp_path), problems, media={"x.png": tmp_path / "x.png"})

    assert links.sized("x.png", {"alt": "a"}, Position("lesson.md")) == {"alt": "a"}
    assert [problem.code for problem in problems.found] == ["unreadable"]
