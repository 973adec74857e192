"""Warnings of what learners wait for, and of what comes from other servers while they read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.source.written import problems_of

if TYPE_CHECKING:
    from pathlib import Path

OUTLINE = "id: c\ntitle: T\noutline: [a.md, b.md]\n"
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00"


def of_size(size: int) -> bytes:
    """Return a picture of that many bytes."""
    return GIF + bytes(size - len(GIF))


@pytest.mark.parametrize(
    ("course", "size", "message"),
    [
        ("", 1_000_000, None),
        ("", 1_000_001, "'p.gif' is 1 MB, which is slow on phones; save it with fewer pixels"),
        ("", 3_400_000, "raise 'media: largest_picture' in course.yaml (now 1 MB) [large-media]"),
        ("media: {largest_picture: 20 kB}\n", 20_001, "'p.gif' is 20 kB"),
        ("media: {largest_picture: 4MB}\n", 3_400_000, None),
        ("media: {largest_recording: 1 kB}\n", 1_000_000, None),
        ("ignore: [{code: large-media, files: a.md, reason: A map}]\n", 1_000_001, None),
    ],
)
def test_a_heavy_picture_causes_a_warning(tmp_path: Path, course: str, size: int, message: str | None) -> None:
    """The threshold is the course's."""
    lesson = "# A\n\n![A](p.gif)\n"
    found = problems_of(
        tmp_path, {"course.yaml": OUTLINE + course, "a.md": lesson, "b.md": "# B\n", "p.gif": of_size(size)}
    )
    found = [line for line in found if "b.md" not in line]

    assert [message in line for line in found] == [True] if message else found == []


def test_a_portrait_is_heavy_before_other_pictures_are(tmp_path: Path) -> None:
    """It is seen in a circle of 44 pixels."""
    story = (
        "id: s\ntitle: S\npersons:\n  ann: {name: Ann, picture: '![Ann](p.gif)'}\nscenes:\n  a: {text: A, ending: E}\n"
    )
    files: dict[str, str | bytes] = {"s.scenario.yaml": story}

    assert not any("large-media" in line for line in problems_of(tmp_path, {**files, "p.gif": of_size(102_400)}))
    assert problems_of(tmp_path, {**files, "p.gif": of_size(102_401)})[0].startswith(
        "s.scenario.yaml:4:29: warning: the portrait 'p.gif' is 102 kB, but is shown in a small circle; save it"
    )


@pytest.mark.parametrize(
    ("name", "advice"),
    [("v.mp4", "720p is enough"), ("s.mp3", "save it as .mp3 or .m4a"), ("s.wav", "save it as .mp3 or .m4a")],
)
def test_a_heavy_recording_causes_a_warning(tmp_path: Path, name: str, advice: str) -> None:
    """Videos and sounds share a threshold."""
    course = OUTLINE.replace(", b.md", "") + "media: {largest_recording: 2 kB}\n"
    found = problems_of(
        tmp_path,
        {"course.yaml": course, "a.md": f"# A\n\n![A]({name})\n", name: bytes(2001), f"{name[:-4]}.vtt": "WEBVTT\n"},
    )

    (line,) = [line for line in found if "large-media" in line]
    assert line.startswith("a.md:3:6: warning: ")
    assert advice in line


def test_a_file_is_weighed_once(tmp_path: Path) -> None:
    """Where it is used first."""
    page = "# A\n\n![A](p.gif)\n\n![B](p.gif)\n"
    found = problems_of(
        tmp_path,
        {"course.yaml": OUTLINE, "a.md": page, "b.md": page.replace("# A", "# B"), "p.gif": of_size(2_000_000)},
    )

    assert [line.partition(": ")[0] for line in found] == ["a.md:3:6"]


def test_a_download_may_be_heavy(tmp_path: Path) -> None:
    """Learners decide whether to load it."""
    course = OUTLINE.replace(", b.md", "") + "media: {largest_picture: 1 kB}\n"
    files = {"course.yaml": course, "a.md": "# A\n\n[The map](p.gif)\n", "p.gif": of_size(2000)}

    assert problems_of(tmp_path, files) == []


@pytest.mark.parametrize("size", ["large", "5", "-1 MB", "1 MiB", "[1 MB]"])
def test_a_size_without_a_unit_is_an_error(tmp_path: Path, size: str) -> None:
    """A bare number could be bytes or megabytes."""
    course = f"id: c\ntitle: T\noutline: [a.md]\nmedia:\n  largest_picture: {size}\n"

    (line,) = problems_of(tmp_path, {"course.yaml": course, "a.md": "# A\n\nText\n"})

    assert line.startswith("course.yaml:5:20: error: 'largest_picture' ")
    assert "such as 500 kB or 2 MB" in line or "should be a single text, not a list" in line


def frame(host: str) -> str:
    """Return the code that a host gives out."""
    return f'<iframe src="https://{host}/1" title="A film"></iframe>\n\n'


def test_hosts_of_frames_are_named_once(tmp_path: Path) -> None:
    """However many lessons have them, the author reads one line."""
    films = frame("youtube.example") * 3 + frame("maps.example")
    found = problems_of(tmp_path, {"course.yaml": OUTLINE, "a.md": f"# A\n\n{films}", "b.md": f"# B\n\n{films}"})

    (line,) = found
    assert line.startswith(
        "a.md:3:1: warning: this course shows content from maps.example and youtube.example in 8 places, first here: "
    )
    assert line.endswith("[remote-content]")


def test_one_frame_is_one_place(tmp_path: Path) -> None:
    """Nothing is counted where there is nothing to count."""
    (line,) = problems_of(tmp_path, {"a.md": f"# A\n\n{frame('youtube.example')}"})

    assert "this course shows content from youtube.example: it is not in the package" in line


def test_many_hosts_are_counted(tmp_path: Path) -> None:
    """A line that nobody reads to its end helps nobody."""
    frames = "".join(frame(f"{letter}.example") for letter in "abcdefghijkl")
    (line,) = problems_of(tmp_path, {"a.md": f"# A\n\n{frames}"})

    assert "g.example, h.example and 4 more in 12 places" in line


def test_judged_hosts_are_not_named(tmp_path: Path) -> None:
    """What the author has judged in one file does not cover another."""
    course = f"{OUTLINE}ignore: [{{code: remote-content, files: a.md, reason: Agreed with the school}}]\n"
    lessons = {"a.md": f"# A\n\n{frame('one.example')}", "b.md": f"# B\n\n{frame('two.example')}"}

    (line,) = problems_of(tmp_path, {"course.yaml": course, **lessons})

    assert line.startswith("b.md:3:1: warning: this course shows content from two.example: ")
    lessons["b.md"] = "# B\n\nText\n"
    assert problems_of(tmp_path, {"course.yaml": course, **lessons}) == []


def test_links_are_no_content(tmp_path: Path) -> None:
    """Whoever follows one knows that it leads elsewhere."""
    assert problems_of(tmp_path, {"a.md": "# A\n\n[Read on](https://elsewhere.example)\n"}) == []
