"""A course loads what it has something for, and nothing of the player is forgotten."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import TypeAdapter

from exporter.assets import shipped
from exporter.course import Course, Lesson, Quiz
from exporter.pages import render_pages
from exporter.player_fragments import FRAGMENTS, Use, fragments_of
from exporter.questions import QUESTION_TYPES, WHOLE_ITEMS, AnyQuestion, Question
from exporter.richtext import RichText
from exporter.script import block_scripts, reached
from exporter.script.modules import read_modules
from tests.questions.examples import ONE_OF_EACH

if TYPE_CHECKING:
    from exporter.player_fragments import Fragment

TEXT = Lesson(id="text", title="Text", blocks=(RichText.plain("Words."),))
PLAYER = shipped("templates") / "player"
ALWAYS = {"createMenu", "drawStart", "drawFinish", "drawClosed"}
TIME = {"startCountdown", "timeNote", "timeFact", "createTimeLimits"}
QUIZ = ALWAYS | {"enterQuiz", "createConductor", "offerHandout"}


def question(kind: str = "choice", **more: Any) -> Question:
    """Make a question of a type."""
    fields = next(fields for fields, _ in ONE_OF_EACH.values() if fields["type"] == kind)
    made: Question = TypeAdapter(AnyQuestion).validate_python({"prompt": "What?", **fields, **more})
    return made


def course(*items: Lesson | Quiz, **more: Any) -> Course:
    """Make a course."""
    return Course(id="tour", title="Tour", outline=(TEXT, *items), media={}, **more)


def lesson(html: str) -> Lesson:
    """Make a lesson."""
    return Lesson(id="more", title="More", blocks=(RichText(html=html, text="More"),))


def quiz(*questions: Question, **more: Any) -> Quiz:
    """Make a quiz."""
    return Quiz(id="quiz", title="Quiz", questions=questions, **more)


HINTED = question(hint="Think.")
REMARKED = question(options=[{"text": "A", "feedback": "Yes."}, "B"], answer="A")
MORE = Lesson(id="third", title="Third", blocks=(RichText.plain("Words."),))
CHECKED = Lesson(id="check", title="Check", blocks=(question(),))

COURSES: dict[str, tuple[Course, set[str]]] = {
    "text": (course(), ALWAYS),
    "three lessons": (course(lesson("<p>One</p>"), MORE), ALWAYS | {"offerSearch", "createSearch"}),
    "three lessons without a search": (course(lesson("<p>One</p>"), MORE, search=False), ALWAYS),
    "text in order": (course(navigation="sequential"), ALWAYS | {"lockedBy"}),
    "code": (course(lesson("<figure class=code><pre>x</pre></figure>")), ALWAYS | {"makeCopyable"}),
    "folds": (course(lesson("<details><summary>More</summary></details>")), ALWAYS | {"offerHandout"}),
    "blocks": (course(lesson('<div class="block-tabs"></div>')), ALWAYS | {"enterBlocks", "needsOf", "enterTabs"}),
    "questions in lessons": (course(CHECKED), ALWAYS | {"drawChecks", "offerHandout"}),
    "a quiz": (course(quiz(question())), QUIZ),
    "objectives": (course(quiz(question(objectives=["Tell"]))), QUIZ | {"drawAims"}),
    "objectives of a lesson": (course(dataclasses.replace(lesson(""), objectives=("Tell",))), ALWAYS | {"celebrate"}),
    "last words": (course(finish=RichText.plain("Go on.")), ALWAYS | {"celebrate"}),
    "a certificate": (
        course(certificate=True),
        ALWAYS | {"celebrate", "drawCertificate", "offerCertificate", "dayEarned"},
    ),
    "objectives without feedback": (course(quiz(question(objectives=["Tell"]), feedback="none")), QUIZ),
    "hints": (course(quiz(HINTED)), QUIZ | {"createHint"}),
    "remarks": (course(quiz(REMARKED)), QUIZ | {"remarks"}),
    "a time limit": (course(quiz(question(), time_limit=60)), QUIZ | TIME),
    "free text": (course(quiz(question("essay"))), QUIZ | {"confirmLength", "createRoomWarning", "excess"}),
}


@pytest.mark.parametrize("kind", COURSES)
def test_a_course_loads_what_it_has_something_for(kind: str) -> None:
    """Nothing more, and nothing less, in a package of SCORM."""
    made, expected = COURSES[kind]
    assert {name for _, name in fragments_of(Use(made, "single", "scorm12", formulas=False))} == expected


def test_formulas_can_be_reached_where_there_are_some() -> None:
    """Also where only an explanation has one."""
    asked = question().model_copy(update={"explanation": RichText(html="<p><math></math></p>", text="")})
    scripts = [render_pages(course(quiz(one)), tracker="browser").files["player.js"] for one in (question(), asked)]
    assert [b"reachWideFormulas:" in bytes(script) for script in scripts] == [False, True]  # type: ignore[arg-type]


def test_the_search_of_a_package_is_apart_and_that_of_a_page_alone_is_inside() -> None:
    """Few learners search: a package brings it when one does, and what has no files beside it at once."""
    made, _ = COURSES["three lessons"]
    apart = render_pages(made, tracker="scorm12")
    assert {"search.js", "search.css"} < set(apart.scos[0].files)
    assert b"searchFound" in bytes(apart.files["search.js"])  # type: ignore[arg-type]
    assert b"searchFound" not in bytes(apart.files["player.js"])  # type: ignore[arg-type]
    inside = render_pages(made, tracker="browser", media_at={}).files
    without = render_pages(COURSES["three lessons without a search"][0], tracker="browser").files
    assert not any(name.startswith("search") for name in (*inside, *without))
    assert b"searchFound" in bytes(inside["player.js"])  # type: ignore[arg-type]
    assert b".found" in bytes(inside["player.css"])  # type: ignore[arg-type]


def test_each_way_of_showing_a_course_has_its_own() -> None:
    """Pages of their own have no menu, and a server conducts and times quizzes itself."""
    timed = course(quiz(question("essay"), time_limit=60))
    alone = {name for _, name in fragments_of(Use(timed, "lessons", "scorm12", formulas=False))}
    assert "readingTracker" in alone
    assert not alone & ALWAYS
    assert "excess" not in {name for _, name in fragments_of(Use(timed, "single", "browser", formulas=False))}
    served = fragments_of(Use(timed, "single", "lti", formulas=False))
    assert ("served/quiz-conductor.js", "createConductor") in served
    assert not {"createTimeLimits", "excess"} & {name for _, name in served}


@pytest.mark.parametrize("kind", QUESTION_TYPES)
def test_a_package_holds_the_halves_of_its_types_and_no_other(kind: str) -> None:
    """What each type is called stands in the table of types alone."""
    files = render_pages(course(quiz(question(kind))), tracker="scorm12").files
    script = bytes(files["player.js"]).decode()  # type: ignore[arg-type]
    table = re.search(r"questionTypes:\{(.*?)\}", script)
    assert table
    assert [name.strip('"') for name in re.findall(r'("[\w-]+"|\w+):', table[1])] == [kind]
    only = {
        "sortable": "ordering",
        "bin-head": "sorting",
        "spot-picture": "hotspot",
        "pair-item": "matching",
        "gap-slot": "gaps",
        "word-count": "essay",
    }
    assert {only[name] for name in only if f".{name}" in script} == {kind} & set(only.values())


def test_a_course_of_text_has_nothing_of_quizzes() -> None:
    """Neither in its script nor in its style."""
    files = render_pages(course(), tracker="scorm2004").files
    script, style = (bytes(files[name]).decode() for name in ("player.js", "player.css"))  # type: ignore[arg-type]
    for word in ("startQuiz", "checkAnswer", "copied", "showHint", "lockedQuiz", "cmi.interactions.0.latency"):
        assert word not in script
    for selector in (".option-text", ".question-head", ".timer{", ".score{"):
        assert selector not in style
    assert "markAsRead" in script


def test_only_a_course_with_pictures_to_choose_from_has_their_grid() -> None:
    """Whether they are in a quiz or in a lesson."""
    pictures = [RichText(f'<img alt="{name}">', name) for name in "ab"]
    options = [{"text": one, "correct": one is pictures[0]} for one in pictures]
    fields = {"type": "choice", "prompt": "Which?", "options": options}
    asked: Question = TypeAdapter(AnyQuestion).validate_python(fields)
    made = [course(quiz(question())), course(quiz(asked)), course(dataclasses.replace(lesson(""), blocks=(asked,)))]
    styles = [bytes(render_pages(one, tracker="scorm12").files["player.css"]).decode() for one in made]  # type: ignore[arg-type]
    assert [".option-text>img" in re.sub(r"\s*>\s*", ">", style) for style in styles] == [False, True, True]


def test_what_a_course_does_not_use_changes_nothing_in_it() -> None:
    """The same pages give the same bytes, whatever else the player can do."""
    made = course(quiz(question()))
    assert (
        render_pages(made, tracker="scorm12").files == render_pages(dataclasses.replace(made), tracker="scorm12").files
    )


def test_every_module_of_the_player_reaches_somebody() -> None:
    """A module that no course loads is forgotten in `FRAGMENTS`, in `QUESTION_TYPES`, or by who should import it.

    Those of blocks are named like the blocks, which `tests/blocks` has a look at.
    """
    trackers = [f"trackers/{path.name}" for path in (PLAYER / "trackers").glob("*.js")]
    types = [f"questions/{kind}.js" for kind in (*QUESTION_TYPES, *WHOLE_ITEMS)]
    blocks = [path for path, _ in block_scripts(path.stem for path in (PLAYER / "blocks").glob("*.js"))]
    served = ["served/checks.js"]
    apart = ["screen/search-apart.js"]
    roots = ["player.js", *trackers, *types, *blocks, *served, *apart, *(fragment.path for fragment in FRAGMENTS)]
    whole = reached("".join(f'import {{}} from "./{path}";\n' for path in roots))
    assert set(read_modules(PLAYER)) - set(whole) == set()


def test_every_fragment_is_what_the_player_asks_for() -> None:
    """The table and the types of the player's modules name the same functions."""
    declared = (PLAYER / "types.d.ts").read_text("utf-8")
    (body,) = re.findall(r"export interface Fragments \{(.*?)\n\}", declared, re.DOTALL)
    assert {name for fragment in FRAGMENTS for name in fragment.names} == set(
        re.findall(r"^  (\w+)\?\(", body, re.MULTILINE)
    )


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda fragment: fragment.path)
def test_every_fragment_is_exported_and_left_out_by_somebody(fragment: Fragment) -> None:
    """What every course has belongs to the player itself."""
    module = (PLAYER / fragment.path).read_text("utf-8")
    assert all(re.search(rf"^export (?:async )?function {name}\(", module, re.MULTILINE) for name in fragment.names)
    uses = [
        Use(made, structure, "scorm12", formulas=False)
        for made, _ in COURSES.values()
        for structure in ("single", "lessons")
    ]
    assert not all(fragment.used(use) for use in uses)
