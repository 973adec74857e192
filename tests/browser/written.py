"""Courses that a test writes for itself: a few lines of it, in a folder of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

COLOURS = ("red", "green", "blue", "black")


def single_choice(name: str, *, correct: int = 0, options: Sequence[str] = COLOURS, **more: Any) -> dict[str, Any]:
    """Return a question with one right option, the first unless told."""
    return {
        "id": name,
        "type": "choice",
        "prompt": f"Which colour has {name}?",
        "options": list(options),
        "answer": options[correct],
        **more,
    }


def free_text(name: str, answer: str = "yes", **more: Any) -> dict[str, Any]:
    """Return a question that is answered with a text."""
    return {"id": name, "type": "text", "prompt": f"What do you say to {name}?", "answers": [answer], **more}


def quiz(name: str, questions: Sequence[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Return a quiz."""
    return {"id": name, "title": f"Quiz {name}", **more, "questions": list(questions)}


def write_large_course(folder: Path, *, lessons: int = 12, **settings: Any) -> Path:
    """Write a course that comes in parts, one for each lesson, and return its folder.

    Lesson N says "wordN"; it has a question to check, and links to the heading "Last of" in the last lesson. The quiz
    comes in the end.
    """
    questions = [single_choice(f"end-{number}") for number in range(4)]
    write_course(folder, lessons=lessons, quizzes=[quiz("end", questions, introduction="Now *answer*.")], **settings)
    for number in range(1, lessons + 1):
        check = yaml.safe_dump(single_choice(f"check-{number}"), sort_keys=False)
        link = f"[the end](lesson-{lessons}.md#last-of-lesson-{lessons})"
        long = f"This says word{number} and goes on about nothing{' that anybody knows' * 60}.\n\n" * 32
        with (folder / f"lesson-{number}.md").open("a", encoding="utf-8") as file:
            file.write(f"\nSee {link}.\n\n```question\n{check}```\n\n{long}")
    return folder


def write_course(
    folder: Path,
    *,
    lessons: int | Sequence[str] = 2,
    quizzes: Sequence[dict[str, Any]] = (),
    **settings: Any,
) -> Path:
    """Write a course and return its folder: lessons of two sentences, then the quizzes.

    `settings` are keys of course.yaml. A lesson's name is its id; by default lesson-1, lesson-2 and so on.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"lesson-{number + 1}" for number in range(lessons)] if isinstance(lessons, int) else list(lessons)
    outline = [f"{name}.md" for name in names]
    for name in names:
        title = f"About {name}"
        text = f"# {title}\n\nThis is {name}. It has few words.\n\n## More on {name}\n\n## Last of {name}\n\nThe end.\n"
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    for one in quizzes:
        outline.append(f"{one['id']}.quiz.yaml")
        (folder / outline[-1]).write_text(yaml.safe_dump(one, allow_unicode=True, sort_keys=False), encoding="utf-8")
    course = {"id": folder.name, "title": f"Course {folder.name}", "outline": outline, **settings}
    (folder / "course.yaml").write_text(yaml.safe_dump(course, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder
