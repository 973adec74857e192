"""What the documentation tells people to type works when it is typed."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from exporter.cli import main
from tests.docs.command_line_reference import all_commands
from tests.docs.other_tools import write_files_of_other_tools
from tests.fences import Fence, fences

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TUTORIAL = ROOT / "docs" / "tutorial.md"


def typed(document: Path) -> list[str]:
    """Return the lines after a prompt in the document's console blocks that call lessonpack."""
    lines = [line for fence in fences(document) if fence.language == "console" for line in fence.content.splitlines()]
    return [line.removeprefix("$ ") for line in lines if line.startswith("$ lessonpack ")]


ENDLESS_OR_ELSEWHERE = ("preview", "play", "test", "export pdf", "lti serve", "lti worker", "lti platforms check")
"""Commands that serve until they are ended, need a browser, or call an LMS: only whether the line is understood is
tried here."""


def run(command: str) -> None:
    """Run a line in this process, with a redirection at its end if there is one."""
    words = shlex.split(command)[1:]
    target = None
    if command.startswith(tuple(f"lessonpack {name}" for name in ENDLESS_OR_ELSEWHERE)):
        context = main.make_context("lessonpack", list(words), resilient_parsing=False)
        understand(context)
        return
    if ">" in words:
        words, target = words[: words.index(">")], Path(words[-1])
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, f"{command}\n{result.output}"
    if target:
        target.write_text(result.stdout, encoding="utf-8")


def understand(context: click.Context) -> None:
    """Parse what is left of a line, down to the command that would run; a wrong option is an error."""
    while isinstance(context.command, click.Group):
        name, command, rest = context.command.resolve_command(context, [*context._protected_args, *context.args])  # noqa: SLF001 - click has no other name for them
        assert command
        context = command.make_context(name, list(rest), parent=context)


@pytest.mark.slow
@pytest.mark.parametrize("document", [d for d in DOCUMENTS if typed(d)], ids=lambda path: path.stem)
def test_the_commands_of_a_document_run_in_its_order(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader who has the samples, a course called my-course, a question bank and a handbook can paste every line."""
    monkeypatch.chdir(tmp_path)
    Path("bank.gift").write_text("::Iron:: Does iron rust? {T}\n", encoding="utf-8")
    Path("handbook").mkdir()
    Path("handbook/README.md").write_text("# Handbook\n\nText.\n", encoding="utf-8")
    shutil.copytree(ROOT / "content", "content")
    if document.parent.name == "come-from":
        write_files_of_other_tools(tmp_path)
    monkeypatch.setenv("LESSONPACK_URL", "https://lessons.example.org")
    monkeypatch.setenv("LESSONPACK_COURSES", "content")
    lines = typed(document)
    if "lessonpack new my-course" not in lines:
        run("lessonpack new my-course")
    if any(line.startswith("lessonpack lti") for line in lines):
        run("lessonpack lti migrate")

    for line in lines:
        run(line)


def test_the_readme_shows_every_command() -> None:
    """Each command that works on a course stands in the README, with an example."""
    leaves = [c.command_path for c in all_commands() if not hasattr(c.command, "list_commands")]
    shown = "\n".join(typed(ROOT / "README.md"))

    assert [command for command in leaves if command not in shown and not command.startswith("lessonpack lti ")] == []
    assert "lessonpack lti serve" in shown


def test_the_guides_show_every_command_for_administrators() -> None:
    """Each command of the LTI tool stands in one of its guides."""
    leaves = [c.command_path for c in all_commands() if not hasattr(c.command, "list_commands")]
    guides = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "how-to").glob("lti-*.md"))

    assert [command for command in leaves if command.startswith("lessonpack lti ") and command not in guides] == []


def test_the_readme_names_the_targets_that_the_makefile_has() -> None:
    """The two commands that set everything up exist."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert [target for target in ("demo", "test") if f"\n{target}:" not in makefile] == []


def test_the_readme_is_short_enough_to_be_read() -> None:
    """What does not fit belongs into the documentation."""
    assert 80 <= len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 160


def write_tutorial_files(course: Path) -> list[Fence]:
    """Do what steps 2 to 4 of the tutorial ask for, and return their blocks."""
    lesson, quiz, entries = (fence for fence in fences(TUTORIAL) if fence.language in {"markdown", "yaml"})
    (course / "tea.md").write_text(lesson.content, encoding="utf-8")
    (course / "tea-check.quiz.yaml").write_text(quiz.content, encoding="utf-8")
    lines = (course / "course.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    end = lines.index("outline:\n") + 1
    while end < len(lines) and lines[end].startswith(" "):
        end += 1
    (course / "course.yaml").write_text("".join([*lines[:end], entries.content, *lines[end:]]), encoding="utf-8")
    return [lesson, quiz, entries]


def test_the_tutorial_can_be_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lesson and the quiz of the tutorial fit into the starter course without a warning."""
    monkeypatch.chdir(tmp_path)
    run("lessonpack new my-course")
    write_tutorial_files(tmp_path / "my-course")

    run("lessonpack check my-course --strict")


def test_the_mistake_of_the_tutorial_is_explained_as_promised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the tutorial breaks the quiz on purpose, the check names the place and the word that was meant."""
    monkeypatch.chdir(tmp_path)
    run("lessonpack new my-course")
    write_tutorial_files(tmp_path / "my-course")
    quiz = tmp_path / "my-course" / "tea-check.quiz.yaml"
    quiz.write_text(quiz.read_text(encoding="utf-8").replace("type: number", "type: nmber"), encoding="utf-8")

    result = CliRunner().invoke(main, ["check", "my-course"])

    assert result.exit_code == 1
    assert "tea-check.quiz.yaml:16:11: error:" in result.output
    assert "did you mean 'number'?" in result.output
