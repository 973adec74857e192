"""Videos on other servers: the bare address of one, alone in a paragraph, is shown in its place once a learner agrees.

The HTML is a link, with the author's picture on the line above it, which is what paper and readers without a script
get; nothing is asked of the other server.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from exporter.source.markdown import media
from exporter.source.markdown.attributes import keep_safe_attributes
from exporter.source.markdown.pictures import is_picture, show
from exporter.source.markdown.tokens import attributes_of, become

if TYPE_CHECKING:
    from markdown_it.token import Token

    from exporter.source.markdown.walk import Walk

_YOUTUBE = frozenset({"youtube.com", "youtube-nocookie.com", "m.youtube.com", "music.youtube.com"})
_YOUTUBE_PATH = re.compile(r"/(?:embed|live|shorts)/([A-Za-z0-9_-]{11})/?")
_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_VIMEO_PATH = re.compile(r"/(?:video/)?(\d{1,12})/?")
_PEERTUBE_PATH = re.compile(
    r"/(?:w|videos/(?:watch|embed))/([A-Za-z0-9]{22}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/?"
)
_SECONDS = re.compile(r"(\d{1,6})s?")
_LINK = ("link_open", "text", "link_close")


def frame_of(address: str) -> str | None:
    """Return the address of the frame that plays a video of YouTube, Vimeo or PeerTube; None for anything else."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or parts.username is not None or port is not None:
        return None
    if host in _YOUTUBE or host == "youtu.be":
        query = parse_qs(parts.query)
        named = _YOUTUBE_PATH.fullmatch(parts.path)
        written = named[1] if named else parts.path.strip("/") if host == "youtu.be" else query.get("v", [""])[0]
        if not _YOUTUBE_ID.fullmatch(written):
            return None
        start = _SECONDS.fullmatch(query.get("t", query.get("start", [""]))[0])
        return f"https://www.youtube-nocookie.com/embed/{written}" + (f"?start={start[1]}" if start else "")
    if host in ("vimeo.com", "player.vimeo.com"):
        found = _VIMEO_PATH.fullmatch(parts.path)
        return f"https://player.vimeo.com/video/{found[1]}?dnt=1" if found else None
    found = _PEERTUBE_PATH.fullmatch(parts.path)
    return (
        f"https://{host}/videos/embed/{found[1]}" if found and re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}", host) else None
    )


def show_embed(walk: Walk, tokens: list[Token], index: int) -> bool:
    """Show the paragraph around the text at ``index`` as a video on another server, if it is one, and say whether."""
    poster, link_children = _with_poster(tokens[index].children or [])
    is_alone = index > 0 and tokens[index - 1].type == "paragraph_open" and not tokens[index - 1].hidden
    if not walk.is_lesson or not is_alone or tuple(child.type for child in link_children) != _LINK:
        return False
    address = str(link_children[0].attrs.get("href", ""))
    frame = frame_of(address) if link_children[0].info == "auto" else None
    if frame is None:
        return False
    picture = _shown(walk, poster) if poster else ""
    words = link_children[1].content
    at = walk.here(walk.line + bool(poster), needle=words)
    link = media.attributes(walk.page.link(address, at))
    walk.page.links.frame(urlsplit(frame).hostname or "", at)
    opening, closing = tokens[index - 1], tokens[index + 1]
    around = attributes_of(opening)
    shown = {"class": f"block-embed {around.pop('class', '')}".strip(), **around, "data-place": frame}
    become(opening, f"<div{media.attributes(shown)}>{picture}<p>")
    become(tokens[index], f"<a{link}>{escape(words, quote=False)}</a>", keep_text=True)
    become(closing, "</p></div>\n")
    return True


def _with_poster(children: list[Token]) -> tuple[Token | None, list[Token]]:
    """Return the picture on the line above an address, if there is one, and the rest."""
    if [child.type for child in children[:2]] == ["image", "softbreak"] and is_picture(children[0]):
        return children[0], children[2:]
    return None, children


def _shown(walk: Walk, poster: Token) -> str:
    keep_safe_attributes(walk, poster)
    show(poster, walk.page, walk.here(needle=str(poster.attrs.get("src", ""))))
    return str(poster.meta["html"])
