"""Reads image sizes from the first bytes of files, so that pages can reserve space and texts do not jump."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 1024 * 1024
"""How many bytes to read; a size further back is silently not found."""
LARGEST_SIDE = 65_535
"""Pixels; JPEG does not support more, and browsers show none larger."""

Size = tuple[int, int]

_PNG = struct.Struct(">8s4x4sLL2x")
"""The beginning of a PNG up to the number of its colours."""


class DamagedImageError(ValueError):
    """A file is not the kind of image that its extension says."""


def image_size(path: Path) -> Size | None:
    """Return width and height in pixels as shown by browsers, rotated according to EXIF; None if unknown.

    Raises:
        DamagedImageError: the file is damaged or not an image.
        OSError: the file cannot be read.
    """
    if path.suffix.lower() == ".svg":
        from exporter.source.media.svg import drawing_size  # noqa: PLC0415 - lxml is only needed for drawings

        return drawing_size(path)
    with path.open("rb") as stream:
        head = stream.read(_PNG.size)
        width, height = _size_of_png(head)
        if not width:
            head += stream.read(HEAD - len(head))
            width, height = _size_of_others(head)
    if 0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE:
        return width, height
    if len(head) == HEAD:
        return None
    raise DamagedImageError("is damaged or not an image of this kind; export it again")


def _size_of_png(head: bytes) -> Size:
    """Return the size of the most frequent kind (PNG, 5.2 and 11.2.2), for which no library is needed; else 0."""
    if len(head) < _PNG.size:
        return 0, 0
    signature, name, width, height = _PNG.unpack(head)
    return (width, height) if (signature, name) == (b"\x89PNG\r\n\x1a\n", b"IHDR") else (0, 0)


def _size_of_others(head: bytes) -> Size:
    import imagesize  # noqa: PLC0415 - imports what fetches images from the web, too

    width, height = imagesize.get(BytesIO(head))
    return int(width), int(height)


def with_size(attributes: dict[str, str], size: Size | None) -> dict[str, str]:
    """Return an image's attributes with its size, scaled if the author gave a width or a height."""
    if size is None or {"width", "height"} <= attributes.keys():
        return attributes
    width, height = size
    if not attributes.keys() & {"width", "height"}:
        return {**attributes, "width": str(width), "height": str(height)}
    stated, missing, ratio = (
        ("width", "height", height / width) if "width" in attributes else ("height", "width", width / height)
    )
    pixels = attributes[stated].removesuffix("px")
    if not pixels.isascii() or not pixels.isdecimal() or len(pixels) > len(str(LARGEST_SIDE)):
        return attributes
    return {**attributes, missing: str(max(1, round(int(pixels) * ratio)))}
