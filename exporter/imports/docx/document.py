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
p[style-name='TOC Heading'] => !
p[style-name='toc 1'] => !
p[style-name='toc 2'] => !
p[style-name='toc 3'] => !
comment-reference => sup.comment
u => u
"""
_LARGEST_SHOWN = 256 * 1024 * 1024
"""Bytes of pictures that are read, each as often as it is shown."""
_MOST_REPEATED = 20
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
    place = Position(source.name)
    names: dict[bytes, str] = {}
    left = _LARGEST_SHOWN

    def picture(image: Any) -> dict[str, str]:
        nonlocal left
        if left <= 0:
            notes.lost_once(place, f"pictures after the first {_LARGEST_SHOWN >> 20} MB")
            return {"src": ""}
        with image.open() as stream:
            content = stream.read()
        left -= len(content)
        name = names.setdefault(content, f"picture-{len(names) + 1}.{_ENDINGS.get(image.content_type, 'unknown')}")
        return {"src": INSIDE + name}

    try:
        made = mammoth.convert_to_html(
            io.BytesIO(source.content),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(picture),
            external_file_access=False,
            include_embedded_style_map=False,
            transform_document=_with_each_note_once,
        )
    except Exception as error:  # noqa: BLE001 - what mammoth raises for a broken document is of any kind
        message = f"is not a document that can be read ({type(error).__name__}); open it in Word and save it again"
        raise ImportFailed(place, message) from None
    for message in {one.message for one in made.messages if "Unrecognised" not in one.message}:
        notes.lost(place, message)
    return made.value, {name: content for content, name in names.items()}


def _with_each_note_once(document: Any) -> Any:
    """Return the document, in which mammoth would write a note as often as it is referred to.

    Raises:
        ValueError: it refers to its notes more often than Word does, which is once.
    """
    from mammoth import documents, transforms  # noqa: PLC0415 - an extra

    found = [
        (one.note_type, one.note_id) for one in transforms.get_descendants_of_type(document, documents.NoteReference)
    ]
    comments = [one.comment_id for one in transforms.get_descendants_of_type(document, documents.CommentReference)]
    if max(len(found) - len(set(found)), len(comments) - len(set(comments))) > _MOST_REPEATED:
        raise ValueError
    return document
