"""The code that the Flask course shows is right: it is taken from the lessons and run."""

from __future__ import annotations

import ast
import asyncio
import importlib.util
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jinja2 import Environment

from tests.fences import Fence, fences

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

COURSE = Path(__file__).parents[2] / "content" / "introduction-to-flask"
LESSON = COURSE / "first-application.md"
PYTHON = [fence for lesson in sorted(COURSE.glob("*.md")) for fence in fences(lesson) if fence.language == "python"]
SAY_HELLO, WITH_A_VALUE, WITH_TEMPLATES = (fence for fence in fences(LESSON) if fence.title == "app.py")


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Fence], Any]:
    """Return a function that imports a code block as the module its title names, beside its lesson's templates."""

    def load_block(fence: Fence) -> ModuleType:
        for template in (other for other in fences(fence.file) if other.title.startswith("templates/")):
            target = tmp_path / template.title
            target.parent.mkdir(exist_ok=True)
            target.write_text(template.content, encoding="utf-8")
        file = tmp_path / fence.title
        file.write_text(fence.content, encoding="utf-8")
        spec = importlib.util.spec_from_file_location(file.stem, file)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        # Flask looks there for the folder of the application.
        monkeypatch.setitem(sys.modules, file.stem, module)
        spec.loader.exec_module(module)
        return module

    return load_block


@pytest.mark.parametrize("fence", PYTHON, ids=str)
def test_every_python_block_of_the_course_compiles(fence: Fence) -> None:
    """A learner can paste any block into a file."""
    ast.parse(fence.content)


@pytest.mark.parametrize("fence", [SAY_HELLO, WITH_A_VALUE], ids=str)
def test_the_first_steps_say_what_the_lesson_says(fence: Fence, load: Callable[[Fence], Any]) -> None:
    """The page in the browser is the one that the text promises."""
    assert load(fence).app.test_client().get("/").text == "My reading list"


@pytest.mark.parametrize("fence", [WITH_A_VALUE, WITH_TEMPLATES], ids=str)
@pytest.mark.parametrize(
    ("address", "status"), [("/books/2", 200), ("/books/two", 404), ("/books/9", 404)], ids=["known", "text", "unknown"]
)
def test_the_variable_part_answers_as_described(
    fence: Fence, address: str, status: int, load: Callable[[Fence], Any]
) -> None:
    """The lesson asks learners to try these three addresses, and says how each ends."""
    assert load(fence).app.test_client().get(address).status_code == status


def test_the_templates_link_the_pages_and_escape_titles(load: Callable[[Fence], Any]) -> None:
    """The list leads to a book and back, and a title cannot smuggle in HTML."""
    module = load(WITH_TEMPLATES)
    module.BOOKS[3] = "<b>Bold</b>"
    client = module.app.test_client()

    page = client.get("/").text

    assert '<a href="/books/1">A Room of One&#39;s Own</a>' in page
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page
    assert "3 books to go." in page
    assert '<a href="/">Back to the list</a>' in client.get("/books/1").text


@pytest.mark.slow
def test_the_test_that_the_lesson_shows_passes(tmp_path: Path, load: Callable[[Fence], Any]) -> None:
    """Learners who run pytest as told see two dots."""
    load(WITH_TEMPLATES)
    (shown,) = (fence for fence in fences(LESSON) if fence.title == "test_app.py")
    (tmp_path / shown.title).write_text(shown.content, encoding="utf-8")

    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--rootdir={tmp_path}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "2 passed" in run.stdout, run.stdout + run.stderr


def test_the_flask_command_finds_the_application(tmp_path: Path, load: Callable[[Fence], Any]) -> None:
    """`flask routes` lists the two routes, from the folder and with the file name that the lesson uses."""
    load(WITH_TEMPLATES)

    run = subprocess.run(
        [sys.executable, "-m", "flask", "routes"], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert "/books/<int:number>" in run.stdout


def test_the_template_of_the_parts_lesson_fills_as_explained() -> None:
    """The condition, the filter and the escaping work as the text beside them says."""
    (shown,) = (fence for fence in fences(COURSE / "core-components.md") if fence.title == "templates/hello.html")
    template = Environment(autoescape=True).from_string(shown.content)

    page = template.render(name="<script>", books=["one", "two"])

    assert "<h1>Hello, &lt;script&gt;!</h1>" in page
    assert "You have 2 books to read." in page
    assert "books to read" not in template.render(name="Ada", books=[])


def test_the_applications_outside_the_lesson_answer_too(load: Callable[[Fence], Any]) -> None:
    """The hello page, the bare WSGI application and the async view do what their lessons say."""
    by_title = {fence.title: fence for fence in PYTHON if fence.file != LESSON}
    started: list[str] = []

    assert load(by_title["app.py"]).app.test_client().get("/").text == "Hello, world!"
    bare = load(by_title["bare.py"]).app
    assert bare({"PATH_INFO": "/x"}, lambda status, _headers: started.append(status)) == [b"You asked for /x"]
    assert started == ["200 OK"]
    weather = load(by_title["weather.py"]).weather
    with ThreadPoolExecutor(1) as elsewhere:  # a browser of other tests may keep an event loop in this thread
        output = elsewhere.submit(asyncio.run, weather()).result()
    assert output.splitlines() == ["Graz: 21 degrees", "Oslo: 21 degrees"]
