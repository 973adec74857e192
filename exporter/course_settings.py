"""What an author says once for a whole course: how it looks, and when it counts as completed and passed.

Percentages are numbers from 0 to 100, as authors write them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from exporter.questions.base import Frozen


def _share_of_lessons(value: Any) -> Any:
    if not isinstance(value, str):
        return _without_sign(value)
    if value in ("all", "none"):
        return 100.0 if value == "all" else 0.0
    number = value.removesuffix("%").rstrip()
    if not number.replace(".", "", 1).isdecimal() or float(number) > 100:  # noqa: PLR2004 - percent
        raise ValueError(f"is '{value}', but should be all, none or a percentage such as 80%")
    return float(_of_a_hundred(value, number))


def _without_sign(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("should be a number, not true or false")
    return _of_a_hundred(value.strip(), value.strip().removesuffix("%")) if isinstance(value, str) else value


def _of_a_hundred(written: str, number: str) -> str:
    """Return the number of a percentage; refuse a share of one, such as 0.8, that was meant as one."""
    if number == written and number.replace(".", "", 1).isdecimal() and 0 < float(number) < 1:
        raise ValueError(f"is '{written}', which is less than one percent; write {float(number) * 100:g}%")
    return number


_PERCENT_SCHEMAS: list[dict[str, Any]] = [
    {"const": 0},
    {"type": "number", "minimum": 1, "maximum": 100},
    {"type": "string", "pattern": r"^\d{1,3}(\.\d+)? ?%$"},
]

Percent = Annotated[
    float, Field(ge=0, le=100), BeforeValidator(_without_sign), WithJsonSchema({"anyOf": _PERCENT_SCHEMAS})
]
"""``80`` or ``80%``."""

ShareOfLessons = Annotated[
    float,
    BeforeValidator(_share_of_lessons),
    WithJsonSchema({"anyOf": [{"enum": ["all", "none"]}, *_PERCENT_SCHEMAS]}),
]
"""``all``, ``none``, ``80`` or ``80%``."""


class Theme(Frozen):
    """How the player looks for this course."""

    name: Literal["study", "press", "plain", "soft", "bold"] = "study"
    """The character of titles, shapes, cover and heads; colours follow from the accent in each.

    Example: `name: press`
    """
    accent: str = Field(default="#0b6e4f", pattern=r"^#[0-9A-Fa-f]{6}$")
    """The hue of buttons, links, progress and tinted areas, in quotation marks. How light each is, lessonpack decides.

    Example: `accent: "#0b6e4f"`
    """
    scheme: Literal["auto", "light", "dark"] = "auto"
    """Whether the player is light or dark: as the learner's device is, or always one of them.

    Example: `scheme: light`
    """
    radius: int | None = Field(default=None, ge=0, le=32)
    """How round the corners of cards are, in pixels; smaller things follow. Default: that of the named theme.

    Example: `radius: 4`
    """
    font: Literal["bundled", "system"] = "bundled"
    """Two fonts that go along with the course, or those of the learner's device, which scripts that they lack take.

    Example: `font: system`
    """
    logo: str | None = None
    """An image in the course folder, shown above the menu.

    Example: `logo: media/logo.svg`
    """
    cover: str | None = None
    """An image in the course folder, shown beside the title on the first page.

    Example: `cover: media/cup.svg`
    """
    stylesheet: str | None = None
    """A CSS file in the course folder, loaded after the player's own.

    Example: `stylesheet: theme.css`
    """


class Completion(Frozen):
    """When a course counts as completed and passed."""

    lessons: ShareOfLessons = Field(default=100, ge=0, le=100)
    """How many of the lessons must be read: `all`, `none`, or a percentage. Default: all.

    Example: `lessons: 80%`
    """
    quizzes: Literal["passed", "attempted", "none"] = "passed"
    """Whether the graded quizzes must be `passed`, only `attempted`, or neither (`none`). Default: passed.

    Example: `quizzes: attempted`
    """
    passing_score: Percent = 70
    """The percentage needed to pass the course, and each quiz that sets none itself. Default: 70.

    Example: `passing_score: 60%`
    """
    report: Literal["passed/failed", "passed/incomplete", "completed/failed", "completed/incomplete"] = "passed/failed"
    """What a SCORM package tells the LMS on success, and on failure once no attempt is left.

    Example: `report: passed/incomplete`
    """
