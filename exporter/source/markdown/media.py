"""Images, videos and sounds as HTML."""

from __future__ import annotations

from html import escape


def attributes(pairs: dict[str, str]) -> str:
    """Return attributes as written in a tag, each after a space."""
    return "".join(f' {name}="{escape(value)}"' for name, value in pairs.items())


def image(address: str, alternative: str, extra: dict[str, str]) -> str:
    """Return an image; ``alternative`` is empty if it is decorative."""
    return f"<img{attributes({'src': address, 'alt': alternative, 'loading': 'lazy', **extra})}>"


def video(address: str, description: str, captions: str | None, language: str, extra: dict[str, str]) -> str:
    """Return a video that the learner starts, with captions turned on if there are any."""
    pairs = {
        "src": address,
        "controls": "",
        "preload": "metadata",
        "playsinline": "",
        "aria-label": description,
        **extra,
    }
    return f"<video{attributes(pairs)}>{_track(captions, language)}{_link(address, description)}</video>"


def sound(address: str, description: str, captions: str | None, language: str, extra: dict[str, str]) -> str:
    """Return a sound that the learner starts."""
    pairs = {"src": address, "controls": "", "preload": "metadata", "aria-label": description, **extra}
    return f"<audio{attributes(pairs)}>{_track(captions, language)}{_link(address, description)}</audio>"


def figure(content: str, caption: str, extra: dict[str, str]) -> str:
    """Return ``content`` as a figure; ``caption`` is HTML."""
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure{attributes(extra)}>{content}{below}</figure>\n"


def _track(captions: str | None, language: str) -> str:
    if captions is None:
        return ""
    pairs = {"kind": "captions", "src": captions, "srclang": language, "label": language, "default": ""}
    return f"<track{attributes(pairs)}>"


def _link(address: str, description: str) -> str:
    return f"<a{attributes({'href': address})}>{escape(description, quote=False)}</a>"
