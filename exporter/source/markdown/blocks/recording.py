"""Recording: a video or a sound with chapters and a transcript, and perhaps how much of it must be played.

Its picture syntax names the file. A list whose entries begin with times is the chapters, the rest is the transcript.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.source.markdown.blocks.base import Block, Inside, html, top_level, wrapped
from exporter.source.markdown.blocks.lists import LISTS, entries_of
from exporter.source.markdown.blocks.pictures_in import is_picture
from exporter.source.media.links import IMAGES, SOUNDS, VIDEOS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

_TIME = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?=[\s\u2013\u2014-]|$)")
_SHARE = re.compile(r"(\d{1,3})[ \t]*%?")
_WHOLE = 100


def _shape(inside: Inside) -> list[Token]:
    parts = list(top_level(inside.content))
    recordings = [part for part in parts if is_picture(part) and _ending(part) in VIDEOS | SOUNDS]
    if len(recordings) != 1:
        if recordings or all(_ending(part) in IMAGES for part in parts if is_picture(part)):
            advice = "write it as '![What it is about](file.mp4)' in a paragraph of its own"
            inside.warn(f"has {len(recordings)} videos and sounds instead of one; {advice}")
        return inside.content
    _read_share(inside)
    chapters = [part for part in parts if _is_chapters(part)]
    for part in parts:
        if part[0].type in LISTS and part not in chapters and any(map(_is_like_a_time, entries_of(part))):
            line = part[0].map[0] if part[0].map else None
            inside.warn("these are no chapters, because not every entry begins with a time such as '1:05'", line)
    transcript = [token for part in parts if part not in (*recordings, *chapters) for token in part]
    shown = list(recordings[0])
    for part in chapters:
        shown.append(html('<ol class="chapters">\n'))
        for entry in entries_of(part):
            shown += wrapped("li", entry, f' data-place="{_seconds(entry)}"')
        shown.append(html("</ol>\n"))
    if transcript:
        shown += [html('<details class="transcript"><summary data-say="transcript"></summary>\n'), *transcript]
        shown.append(html("</details>\n"))
    return shown


def _read_share(inside: Inside) -> None:
    written = inside.options.get("watch")
    if written is None:
        return
    found = _SHARE.fullmatch(written.strip())
    if found and 1 <= int(found[1]) <= _WHOLE:
        inside.attributes["data-place"] = found[1]
    else:
        inside.warn(f"watch={written} is no share of a recording; write one from 1% to 100%, as in {{watch=90%}}")


def _ending(part: Sequence[Token]) -> str:
    image = (part[1].children or [])[0]
    return str(image.attrs.get("src", "")).rpartition(".")[2].lower()


def _is_chapters(part: Sequence[Token]) -> bool:
    return part[0].type in LISTS and all(_seconds(entry) is not None for entry in entries_of(part))


def _is_like_a_time(entry: Sequence[Token]) -> bool:
    words = next((token.content for token in entry if token.type == "inline"), "")
    return re.match(r"\[?\d{1,2}[.:]\d", words) is not None


def _seconds(entry: Sequence[Token]) -> int | None:
    words = next((token.content for token in entry if token.type == "inline"), "")
    found = _TIME.match(words)
    return int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3]) if found else None


BLOCK = Block("recording", _shape, options=frozenset({"watch"}))
