"""The examples of the reference of blocks, one for each block, and the course that they make."""

from __future__ import annotations

import re
import wave
from pathlib import Path

from tests.fences import fences

REFERENCE = Path(__file__).parents[1] / "docs" / "reference" / "blocks.md"
_NAME = re.compile(r":+ *([a-z-]+)")

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" width="640" height="400">{}</svg>'
FILES = {
    "cherries.svg": PICTURE.format(
        '<rect width="640" height="400" fill="#bcd"/><circle cx="240" cy="200" r="60" fill="#b43"/>'
    ),
    "mira.svg": PICTURE.format(
        '<rect width="640" height="400" fill="#cba"/><circle cx="320" cy="180" r="90" fill="#543"/>'
    ),
    "machine.svg": PICTURE.format(
        '<rect width="640" height="400" fill="#dde"/><rect x="120" y="70" width="400" height="260"/>'
    ),
    "coarse.svg": PICTURE.format(
        '<rect width="640" height="400" fill="#cba"/><circle cx="320" cy="180" r="90" fill="#321"/>'
    ),
    "fine.svg": PICTURE.format(
        '<rect width="640" height="400" fill="#765"/><circle cx="320" cy="180" r="30" fill="#321"/>'
    ),
    "recipes.pdf": "%PDF-1.4\n" + "%" * 240_000,
}
"""What the examples show, by name."""


def examples() -> dict[str, str]:
    """Return the example of each block by its name, in the order of the reference."""
    found: dict[str, str] = {}
    for fence in fences(REFERENCE):
        if fence.language == "markdown" and (named := _NAME.match(fence.content)):
            found.setdefault(named[1], fence.content)
    return found


def write_silence(file: Path, seconds: int) -> None:
    """Write a sound in which nothing is heard."""
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 8000 * seconds)


def write_examples(folder: Path, *, language: str = "en") -> Path:
    """Write a course with a lesson for each block, called after it, and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in FILES.items():
        (folder / name).write_text(content, "utf-8")
    write_silence(folder / "tasting.wav", seconds=2)
    (folder / "tasting.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nWhen I taste, I slurp.\n", "utf-8")
    for name, example in examples().items():
        terms = (
            "A block is a block.\n\n*[block]: What stands <b>between</b> lines of colons\n"
            if name == "accordion"
            else ""
        )
        text = f"---\ntitle: {name}\n---\n\nBefore.\n\n## Section\n\n{example}\n\nAfter the block.\n\n{terms}"
        (folder / f"{name}.md").write_text(text, "utf-8")
    outline = ", ".join(f"{name}.md" for name in examples())
    course = f"id: blocks\ntitle: Blocks\nlanguage: {language}\noutline: [{outline}]\n"
    (folder / "course.yaml").write_text(course, "utf-8")
    return folder
