"""Scenarios as numbered scenes, as they are on paper."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from exporter.formats.docx.questions import details, led
from exporter.scenario.paper import numbered_scenes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from exporter.formats.docx.questions import Reviewing
    from exporter.questions import Question


def story_html(question: Question, how: Reviewing) -> str:
    """Return a story as HTML; what endings are worth, only with answers."""
    scenes = numbered_scenes(question, how.html, how.say("you"))
    start = _in_brackets(scenes[0]["start"] if scenes else ())
    told = "".join("".join(_scene(number, scene, how)) for number, scene in enumerate(scenes, 1))
    return f"<p>{escape(how.say('storyOnPaper'))}{start}</p>{told}"


def _scene(number: int, scene: dict[str, Any], how: Reviewing) -> Iterator[str]:
    yield f'<p class="question">{number}</p>'
    for line in scene["lines"]:
        yield led(line["html"], f"<b>{escape(line['name'])}</b>") if line["name"] else f"<div>{line['html']}</div>"
    if scene["choices"]:
        yield f"<ul>{''.join(f'<li>{_choice(choice, how)}</li>' for choice in scene['choices'])}</ul>"
    elif how.answers:
        yield details([("ending", escape(str(scene["ending"]))), ("points", f"{scene['points'] or 0:g}")])


def _choice(choice: dict[str, Any], how: Reviewing) -> str:
    condition = [how.say("onlyIf", condition=choice["condition"])] if choice["condition"] else []
    going = escape(how.say("goToScene", number=choice["number"]))
    more = _in_brackets([*condition, *choice["changes"]])
    return f"{choice['html']}{more} → {going}{choice['then'] or ''}"


def _in_brackets(words: Sequence[str]) -> str:
    return f" ({escape(', '.join(words))})" if words else ""
