"""Makes a course of any number of lessons, as large as those of real courses, and always the same.

A lesson has about 780 words, two blocks of code, a table, a picture of 31 kB, and five questions of different types;
a quiz has four questions.
"""

from __future__ import annotations

import random
import re
import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SECTION = 25
"""Lessons in a section of the outline."""
_WIDTH, _HEIGHT = 128, 80
_WORDS = re.findall(
    r"\w+",
    """
    the a of and in to is it for that on as with are by from this be or an at which can has more than when where one
    water light ground sample measure result value field current surface time energy process model signal network
    method observer machine language record station pressure season growth market letter argument pattern structure
    """,
)

_QUESTIONS = """
```question
id: {name}-choice
type: choice
prompt: Which of these is **first** in {topic}?
options: [{a}, {b}, {c}]
answer: {a}
explanation: The {a} comes before the {b}.
```

```question
id: {name}-multiple
type: multiple
prompt: Which of these belong to {topic}?
options:
  - text: {a}
    correct: true
  - text: {b}
    correct: true
  - text: none of `{c}`
scoring: partial
```

```question
id: {name}-true
type: true-false
prompt: The {b} needs a {c}.
answer: true
```

```question
id: {name}-text
type: text
prompt: What is the other name of {topic}?
answers: [{a}, the {a}]
hint: It begins with *{a[0]}*.
```

```question
id: {name}-gaps
type: gaps
prompt: Fill in what is missing.
text: A {{{{{a}}}}} is not a {{{{={b}|{c}}}}}.
```
"""


_QUIZ = """title: What stays of {name}
questions:
"""
_ASKED = """  - id: {name}-{number}
    type: choice
    prompt: Which of these is **number {number}** of {name}?
    options: [the {a}, a {b}, no {c}]
    answer: the {a}
    explanation: The {a} comes before the {b}.
"""


def write_course(folder: Path, lessons: int, quizzes: int = 0, *, graded: bool = False) -> None:
    """Write a course of so many lessons, with quizzes evenly among them, into a new folder.

    ``graded``: the questions in lessons count.
    """
    (folder / "pictures").mkdir(parents=True)
    names = [f"lesson-{number:04}" for number in range(lessons)]
    tests = {names[number * lessons // quizzes - 1]: f"quiz-{number:04}" for number in range(1, quizzes + 1)}
    sections = [names[start : start + SECTION] for start in range(0, lessons, SECTION)]
    outline = "".join(
        f"  - title: Section {number}\n    items:\n"
        + "".join(
            f"      - {name}.md\n" + (f"      - {tests[name]}.quiz.yaml\n" if name in tests else "") for name in section
        )
        for number, section in enumerate(sections, 1)
    )
    (folder / "course.yaml").write_text(f"id: benchmark\ntitle: A course of {lessons} lessons\noutline:\n{outline}")
    for number, name in enumerate(names):
        chance = random.Random(number)  # noqa: S311 - the same course each time
        (folder / "pictures" / f"{name}.png").write_bytes(_picture(chance))
        text = _lesson(name, names[number - 1], chance)
        (folder / f"{name}.md").write_text(text.replace("\nprompt:", "\ngraded: true\nprompt:") if graded else text)
        if name in tests:
            (folder / f"{tests[name]}.quiz.yaml").write_text(_quiz(tests[name], chance))


def _quiz(name: str, chance: random.Random) -> str:
    asked = []
    for number in range(1, 5):
        a, b, c = chance.sample(_WORDS[28:], 3)
        asked.append(_ASKED.format(name=name, number=number, a=a, b=b, c=c))
    return _QUIZ.format(name=name) + "".join(asked)


def _lesson(name: str, other: str, chance: random.Random) -> str:
    topic, a, b, c = (" ".join(pair) for pair in zip(chance.sample(_WORDS[28:], 4), ["model"] * 4, strict=True))
    paragraphs = [_paragraph(chance) for _ in range(10)]
    table = "| name | value | note |\n| --- | --- | --- |\n" + "".join(
        f"| {chance.choice(_WORDS)} | {chance.randrange(1000)} | {_words(chance, 3)} |\n" for _ in range(8)
    )
    parts = [
        f"---\nsummary: About {topic}.\nobjectives: [Tell {a} from {b}, Use {c}]\n---\n\n# About {topic}\n",
        *(f"{text}\n" for text in paragraphs[:3]),
        f"## What {a} is\n",
        *(f"{text}\n" for text in paragraphs[3:6]),
        _python(chance),
        f"- {_words(chance, 6)}\n- *{_words(chance, 5)}*\n- see [the lesson before]({other}.md)\n",
        f"![A {a} beside a {b}](pictures/{name}.png)\n",
        f"### How {b} is used\n",
        *(f"{text}\n" for text in paragraphs[6:]),
        table,
        _shell(chance),
        _QUESTIONS.format(name=name, topic=topic, a=a, b=b, c=c),
    ]
    return "\n".join(parts)


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(count))


def _paragraph(chance: random.Random) -> str:
    sentences = []
    for number in range(5):
        words = [chance.choice(_WORDS) for _ in range(13)]
        if number % 2:
            words[chance.randrange(13)] = f"**{chance.choice(_WORDS)}**"
        sentences.append(" ".join(words).capitalize() + ".")
    return "\n".join(sentences)


def _python(chance: random.Random) -> str:
    one, two = chance.sample(_WORDS[28:], 2)
    lines = "".join(f"        self.{word} = {number} * {one}\n" for number, word in enumerate(_WORDS[40:46]))
    head = f'class {one.title()}:\n    """A {two}."""\n\n    def __init__(self, {one}: int) -> None:\n'
    return f"```python\n{head}{lines}```\n"


def _shell(chance: random.Random) -> str:
    return "```bash\n" + "".join(f"{chance.choice(_WORDS)} --{chance.choice(_WORDS)} {n}\n" for n in range(5)) + "```\n"


def _picture(chance: random.Random) -> bytes:
    """Return a PNG of chance colours, which cannot be compressed."""
    rows = b"".join(b"\0" + chance.randbytes(_WIDTH * 3) for _ in range(_HEIGHT))
    head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
