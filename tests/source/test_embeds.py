"""Addresses of videos on other servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exporter.source.markdown.embeds import frame_of
from tests.source.written import html_of, problems_of

if TYPE_CHECKING:
    from pathlib import Path

YOUTUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
FRAMES = {
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ": YOUTUBE,
    "https://youtu.be/dQw4w9WgXcQ?t=90s": f"{YOUTUBE}?start=90",
    "https://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ": YOUTUBE,
    "https://www.youtube.com/shorts/dQw4w9WgXcQ": YOUTUBE,
    "https://vimeo.com/76979871": "https://player.vimeo.com/video/76979871?dnt=1",
    "https://framatube.org/w/9dRFC6Ya11NCVeYKn8ZhiD": "https://framatube.org/videos/embed/9dRFC6Ya11NCVeYKn8ZhiD",
    "https://www.youtube.com/watch?v=short": None,
    "https://www.youtube.com/@somebody": None,
    "https://vimeo.com/categories": None,
    "https://example.org/w/page": None,
    "javascript://youtu.be/dQw4w9WgXcQ": None,
    "https://youtu.be@example.org/dQw4w9WgXcQ": None,
    "https://youtu.be:8443/dQw4w9WgXcQ": None,
    'https://youtu.be/"onload="alert(': None,
    "https://[youtu.be/dQw4w9WgXcQ": None,
}


@pytest.mark.parametrize(("address", "frame"), FRAMES.items())
def test_only_a_video_has_a_frame(address: str, frame: str | None) -> None:
    """With its id alone, and nothing else of the address but where it starts."""
    assert frame_of(address) == frame


def test_a_bare_address_alone_becomes_a_video(tmp_path: Path) -> None:
    """Whose HTML is a link; the author hears that it is not in the package."""
    html = html_of(tmp_path, "https://youtu.be/dQw4w9WgXcQ\n")
    link = '<a href="https://youtu.be/dQw4w9WgXcQ" target="_blank" rel="noopener">https://youtu.be/dQw4w9WgXcQ</a>'
    assert html == f'<div class="block-embed" data-place="{YOUTUBE}"><p>{link}</p></div>'
    assert any(
        "[remote-content]" in line
        for line in problems_of(tmp_path, {"lesson.md": "# T\n\nhttps://youtu.be/dQw4w9WgXcQ\n"})
    )


def test_a_picture_on_the_line_above_is_the_poster(tmp_path: Path) -> None:
    """It is checked as any picture is; a recording is none."""
    files: dict[str, str | bytes] = {"a.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>', "a.mp4": b"0"}
    html = html_of(tmp_path, "![A film](a.svg)\nhttps://youtu.be/dQw4w9WgXcQ\n", files)
    assert html.startswith(
        f'<div class="block-embed" data-place="{YOUTUBE}"><img src="media:a.svg" alt="A film" loading="lazy"'
    )
    assert html.endswith("https://youtu.be/dQw4w9WgXcQ</a></p></div>")
    found = problems_of(tmp_path, {"lesson.md": "# T\n\n![](a.svg)\nhttps://youtu.be/dQw4w9WgXcQ\n", **files})
    assert {line.partition(" warning: ")[0] for line in found} == {"lesson.md:3:5:", "lesson.md:4:1:"}
    assert "block-embed" not in html_of(tmp_path, "![A](a.mp4)\nhttps://youtu.be/dQw4w9WgXcQ\n", files)


@pytest.mark.parametrize(
    "markdown",
    ["See https://youtu.be/dQw4w9WgXcQ", "[a](https://youtu.be/dQw4w9WgXcQ)", "- https://youtu.be/dQw4w9WgXcQ", "# A"],
)
def test_other_links_stay_links(markdown: str, tmp_path: Path) -> None:
    """In sentences, with words of their own, and in tight lists."""
    assert "block-embed" not in html_of(tmp_path, markdown)


def test_no_author_writes_the_address_of_a_frame(tmp_path: Path) -> None:
    """It would be loaded from anywhere."""
    html = html_of(tmp_path, '<div class="block-embed" data-place="https://evil.example"><p>a</p></div>\n')
    assert "data-place" not in html
    assert 'class="block-embed"' not in html
