"""Image syntax, which shows images, videos and sounds, inside a line or as a figure."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from markdown_it.token import Token

from exporter.source.markdown import media
from exporter.source.markdown.picture_sizes import with_sides
from exporter.source.markdown.plain import words_of
from exporter.source.markdown.tokens import attributes_of, become, classes_of, is_decorative
from exporter.source.media.links import IMAGES, SOUNDS, VIDEOS
from exporter.source.wording import quoted

if TYPE_CHECKING:
    from exporter.problems import Position
    from exporter.source.markdown.file_context import FileContext


def is_figure(tokens: list[Token], index: int) -> bool:
    """Return whether the text at ``index`` is an image alone in a paragraph."""
    children = tokens[index].children or []
    alone = len(children) == 1 and children[0].type == "image" and index > 0
    return alone and tokens[index - 1].type == "paragraph_open" and not tokens[index - 1].hidden


def is_picture(image: Token) -> bool:
    """Return whether image syntax shows an image, and neither a video nor a sound."""
    return str(image.attrs.get("src", "")).rpartition(".")[2].lower() in IMAGES


def notes_of(image: Token) -> list[Token]:
    """Return the title with its footnotes, and those of the description behind it, where their numbers can be seen."""
    described = [child.copy() for child in image.children or () if child.type == "footnote_ref"]
    if described:
        image.meta["notes"] = [*_take_title(image), *described]
    notes: list[Token] = image.meta.get("notes", [])
    return notes


def show(image: Token, page: FileContext, at: Position) -> None:
    """Turn image syntax into HTML for its type of file."""
    title = _take_title(image)
    if words := _words_in(title):
        image.attrs["title"] = words
    notes = _html_of([one for one in title if one.type != "text"])
    become(image, _shown(image, page, at) + notes, keep_text=True)


def show_figure(tokens: list[Token], index: int, page: FileContext, at: Position) -> None:
    """Turn a paragraph with a single image into a figure, with the image's title as its caption."""
    paragraph, text, end = tokens[index - 1 : index + 2]
    image = (text.children or [])[0]
    caption = _take_title(image)
    above = attributes_of(paragraph)
    classes = [*above.pop("class", "").split(), *(name for name in classes_of(image) if name != "decorative")]
    around = {**above, "class": " ".join(classes)} if classes else above
    image.attrs["class"] = "decorative" if is_decorative(image) else ""
    image.meta["caption"] = _words_in(caption)
    html = _shown(image, page, at)
    figure = media.figure(html, _html_of(caption), around)
    paragraph.hidden = end.hidden = True
    become(paragraph, figure if html else "")
    become(text, "", keep_text=True)
    become(end, "")


def _take_title(image: Token) -> list[Token]:
    """Take the title of an image: its words, and the footnotes that were found in it."""
    title = str(image.attrs.pop("title", ""))
    notes: list[Token] | None = image.meta.get("notes")
    return notes if notes is not None else [Token("text", "", 0, content=title)] if title else []


def _words_in(title: list[Token]) -> str:
    return "".join(one.content for one in title if one.type == "text").strip()


def _html_of(title: list[Token]) -> str:
    return "".join(str(one.meta.get("html", escape(one.content, quote=False))) for one in title)


def _shown(image: Token, page: FileContext, at: Position) -> str:
    written = str(image.attrs.get("src", ""))
    words = " ".join(words_of(image.children or ()).split())
    extra = {name: value for name, value in attributes_of(image).items() if name not in ("src", "alt", "class")}
    extra = with_sides(page, extra, at)
    kept = [name for name in classes_of(image) if name != "decorative"]
    extra |= {"class": " ".join(kept)} if kept else {}
    address = page.medium(written, at, IMAGES | VIDEOS | SOUNDS, "images, videos and sounds")
    if address is None:
        return ""
    is_image = address.rpartition(".")[2].lower() in IMAGES
    if not words and not is_decorative(image):
        advice = "describe it in the square brackets" + (", or mark it with {.decorative}" if is_image else "")
        page.problems.warning(at, f"{quoted(written)} has no alternative text; {advice}", "alt")
    if not is_image:
        return _played(address, words, page, at, extra)
    return media.image(address, "" if is_decorative(image) else words, page.sized(address, extra, at))


def _played(address: str, words: str, page: FileContext, at: Position, extra: dict[str, str]) -> str:
    path = address.removeprefix("media:")
    captions = page.links.beside(path, ".vtt", at)
    if captions is None:
        wanted = path.rpartition(".")[0] + ".vtt"
        page.problems.warning(at, f"{quoted(path)} has no captions; add them in '{wanted}'", "captions")
    draw = media.video if address.rpartition(".")[2].lower() in VIDEOS else media.sound
    return draw(address, words, captions and f"media:{captions}", page.language, extra)
