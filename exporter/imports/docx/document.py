"""Has mammoth make HTML of a document. No file beside it is read, whatever it links to."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from exporter.imports.notes import ImportFailed
from exporter.imports.office import missing
from exporter.problems import Position

if TYPE_CHECKING:
    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

INSIDE = "@@PLUGINFILE@@/"
"""Begins the address of a picture in the document, as `texts` finds files inside a source."""
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='HTML Preformatted'] => pre:separator('\\n')
p[style-name='Source Code'] => pre:separator('\\n')
r[style-name='Source Text'] => code
r[style-name='HTML Code'] => code
comment-reference => sup.comment
u => u
"""
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp", "image/svg+xml": "svg"}


def html_of(source: Source, notes: Notes) -> tuple[str, dict[str, bytes]]:
    """Return the HTML of a document, and its pictures by the names that it shows them under.

    Raises:
        ImportFailed: mammoth is missing, or cannot read the document.
    """
    try:
        import mammoth  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise missing(error, "documents of Word", source) from None
    files: dict[str, bytes] = {}

    def picture(image: Any) -> dict[str, str]:
        with image.open() as stream:
            content = stream.read()
        name = f"picture-{len(files) + 1}.{_ENDINGS.get(image.content_type, 'unknown')}"
        files[name] = content
        return {"src": INSIDE + name}

    place = Position(source.name)
    try:
        made = mammoth.convert_to_html(
            io.BytesIO(source.content),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(picture),
            external_file_access=False,
            include_embedded_style_map=False,
        )
    except Exception as error:  # noqa: BLE001 - what mammoth raises for a broken document is of any kind
        message = f"is no document that can be read ({type(error).__name__}); open it in Word and save it anew"
        raise ImportFailed(place, message) from None
    for message in {one.message for one in made.messages if "Unrecognised" not in one.message}:
        notes.lost(place, message)
    return made.value, files
