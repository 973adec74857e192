"""How heavy pictures and recordings may be before an author is warned: learners load them on phones, and pay for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.file_sizes import in_words, read_size
from exporter.source.wording import quoted

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.source.models import Weights


_PICTURE = ("largest_picture", "save it with fewer pixels (1,600 across are enough), or as .webp")
_DRAWING = ("largest_picture", "simplify the drawing, or save it as .webp")
_VIDEO = ("largest_recording", "shorten it, or save it with fewer pixels (720p is enough)")
_SOUND = ("largest_recording", "shorten it, or save it as .mp3 or .m4a")
_KINDS = {
    **dict.fromkeys((".apng", ".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"), _PICTURE),
    ".svg": _DRAWING,
    **dict.fromkeys((".m4v", ".mp4", ".ogv", ".webm"), _VIDEO),
    **dict.fromkeys((".aac", ".flac", ".m4a", ".mp3", ".oga", ".ogg", ".opus", ".wav"), _SOUND),
}


def excess_of(path: Path, written: str, weights: Weights) -> str | None:
    """Return the warning about a picture or recording that learners would wait for; None about anything else."""
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        return None
    largest: str = getattr(weights, kind[0])
    try:
        size = path.stat().st_size
    except OSError:
        return None  # that it cannot be read is reported where it is read
    if size <= read_size(largest):
        return None
    message = f"{quoted(written, 200)} is {in_words(size)}, which is slow on phones; {kind[1]}"
    return f"{message}. If it must be that large, raise 'media: {kind[0]}' in course.yaml (now {largest})"
