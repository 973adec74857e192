"""What ``lti serve`` keeps of its settings is found by the other commands, and never stands in an environment's way."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from exporter.cli import main
from lti_tool.base.settings import Settings
from lti_tool.server.kept_settings import KeptSettingsError, complete, keep, place_of, read_kept

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

URL, COURSES, DATABASE, DATA, TITLE = (
    f"LESSONPACK_{name}" for name in ("URL", "COURSES", "DATABASE", "DATA", "TITLE")
)  # fmt: skip
NAME = "lessonpack.sqlite3.env"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the current folder, with a course in it."""
    place = tmp_path / "site"
    (place / "course").mkdir(parents=True)
    monkeypatch.chdir(place)
    return place


def started(folder: Path, **more: str) -> dict[str, str]:
    """Keep what a start with one course had, and return it."""
    environment = {URL: "http://localhost:8000", COURSES: "course", TITLE: "Kurse für alle, 'neu'\nund $x", **more}
    file = place_of(environment)
    assert file
    keep(environment, file)
    assert file.parent == folder or DATABASE in more
    return environment


def run(*arguments: str, **environment: str) -> Result:
    """Call a command with these variables and no others of ours."""
    bare = {name: "" for name in os.environ if name.startswith("LESSONPACK_")}
    return CliRunner().invoke(main, ["lti", *arguments], env=bare | environment)


def test_what_a_start_had_is_found_in_its_folder(folder: Path) -> None:
    """Whatever characters are in it; nobody else can read it, and nothing else is left behind."""
    environment = started(folder)
    found = complete({})
    assert found.environment == environment | {
        COURSES: str(folder / "course"),
        TITLE: "Kurse für alle, 'neu' und $x",
    }
    assert found.kept == {URL, COURSES, TITLE}
    assert (folder / NAME).stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in folder.iterdir()) == ["course", NAME]


def test_variables_of_the_environment_win(folder: Path) -> None:
    """One that is given is taken, the others are completed."""
    started(folder)
    found = complete({URL: "https://lessons.example.org", TITLE: " "})
    assert found.environment[URL] == "https://lessons.example.org"
    assert found.environment[TITLE].startswith("Kurse")
    assert found.kept == {COURSES, TITLE}


def test_an_environment_that_describes_an_installation_is_left_alone(folder: Path) -> None:
    """A deployment is not changed by what somebody once tried in its folder, not even by a broken file."""
    started(folder)
    environment = {URL: "https://lessons.example.org", COURSES: "course"}
    assert complete(environment).environment == environment
    (folder / NAME).write_bytes(b"\xff")
    assert complete(environment).kept == frozenset()


def test_a_folder_that_was_moved_takes_its_settings_along(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Courses below it are found at the new place, those elsewhere where they were."""
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()
    started(folder, **{COURSES: os.pathsep.join(("course", str(elsewhere))), DATA: "data"})
    moved = folder.rename(folder.parent / "moved")
    monkeypatch.chdir(moved)
    environment = complete({}).environment
    assert environment[COURSES].split(os.pathsep) == [str(moved / "course"), str(elsewhere)]
    assert environment[DATA] == str(moved / "data")


def test_two_databases_in_one_folder_have_settings_of_their_own(folder: Path) -> None:
    """The database that the environment names leads to its settings."""
    started(folder)
    second = started(folder, **{DATABASE: "sqlite:///second.sqlite3", URL: "http://localhost:9000"})
    assert complete({}).environment[URL] == "http://localhost:8000"
    assert complete({DATABASE: second[DATABASE]}).environment[URL] == "http://localhost:9000"
    assert DATABASE not in read_kept(folder / "second.sqlite3.env")


def test_with_postgresql_the_data_folder_has_them_without_a_password(folder: Path) -> None:
    """What leads to the file is not in it."""
    variables = {DATABASE: "postgresql://lessonpack:hunter2@db/lessonpack", DATA: str(folder)}
    started(folder, **variables)
    assert complete(variables).environment[URL] == "http://localhost:8000"
    assert "hunter2" not in (folder / "lessonpack.env").read_text(encoding="utf-8")
    assert place_of({DATABASE: variables[DATABASE]}) is None
    assert place_of({DATABASE: "sqlite:///:memory:"}) is None


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(b"\xff\xfe", "is not a file of settings", id="no text"),
        pytest.param(b"LESSONPACK_URL='http", "line 1: no closing quotation", id="cut off"),
        pytest.param(b"\nhello", "line 2: 'hello' is not a setting", id="another file"),
        pytest.param(b"LESSONPACK_DATABASE=x", "'LESSONPACK_DATABASE=x' is not a setting", id="the database"),
    ],
)
def test_a_file_that_is_damaged_is_named(folder: Path, content: bytes, problem: str) -> None:
    """With what to do; a command does not guess."""
    (folder / NAME).write_bytes(content)
    with pytest.raises(KeptSettingsError, match=problem):
        complete({})
    result = run("platforms", "list")
    assert result.exit_code == 1
    assert str(folder / NAME) in result.stderr
    assert "lessonpack lti serve" in result.stderr


def test_a_file_of_another_account_is_named(folder: Path) -> None:
    """A folder stands in for it, since the tests may run as root, who can read everything."""
    (folder / NAME).mkdir()
    result = run("platforms", "list")
    assert result.exit_code == 1
    assert "cannot be read" in result.stderr
    assert "with the account that runs 'lessonpack lti serve'" in result.stderr


def test_a_write_that_fails_leaves_the_old_settings(folder: Path) -> None:
    """Half a file is worse than an old one."""
    (folder / NAME).mkdir()
    with pytest.raises(OSError, match=NAME):
        started(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["course", NAME]


def test_commands_say_whose_settings_they_use(folder: Path) -> None:
    """On the error stream, so that scripts read their JSON all the same; not where the environment says it all."""
    started(folder)
    assert run("migrate").exit_code == 0
    result = run("platforms", "invite", "--format", "json")
    assert json.loads(result.stdout)["link"].startswith("http://localhost:8000/lti/register/")
    assert result.stderr == f"Using the settings of http://localhost:8000 saved in {folder / NAME}.\n"
    assert run("platforms", "list", **{URL: "http://localhost:1", COURSES: "course"}).stderr == ""


def test_settings_that_are_stale_say_where_they_are_kept(folder: Path) -> None:
    """An address that an administrator edited, and a database that was deleted."""
    started(folder)
    assert "there is no database" in run("platforms", "list").stderr
    file = folder / NAME
    file.write_text(file.read_text(encoding="utf-8").replace("http://", "ftp://"), encoding="utf-8")
    output = run("platforms", "list").stderr
    assert "LESSONPACK_URL is 'ftp://" in output
    assert f"(saved in {file})" in output


def test_a_bucket_is_no_path(folder: Path) -> None:
    """Paths are kept relative to the file; the name of a bucket as it is."""
    started(folder, LESSONPACK_MEDIA="s3://lessons/media")
    assert complete({}).environment["LESSONPACK_MEDIA"] == "s3://lessons/media"


def test_without_settings_the_place_where_they_would_be_is_named(folder: Path) -> None:
    """Most often the command is run in another folder than the tool."""
    output = run("platforms", "invite").stderr
    assert "LESSONPACK_URL is missing" in output
    assert f"there is no {folder / NAME}. Run this command in the folder where you started the tool" in output


def test_every_setting_is_shown_with_its_origin(folder: Path) -> None:
    """Environment, file or default; a password is not shown."""
    started(folder, LESSONPACK_REACHABLE_NETWORKS="127.0.0.0/8, 10.0.0.0/8")
    shown = {row["setting"]: row for row in json.loads(run("settings", "--format", "json", **{TITLE: "Mine"}).stdout)}
    assert (shown[URL]["value"], shown[URL]["from"]) == ("http://localhost:8000", str(folder / NAME))
    assert (shown[TITLE]["value"], shown[TITLE]["from"]) == ("Mine", "environment")
    assert (shown[DATA]["value"], shown[DATA]["from"]) == (str(folder / "lessonpack-data"), "default")
    assert shown["LESSONPACK_REACHABLE_NETWORKS"]["value"] == "127.0.0.0/8 10.0.0.0/8"
    secret = {DATABASE: "postgresql://me:hunter2@db/x", DATA: str(folder), URL: "http://localhost:1", COURSES: "course"}
    result = run("settings", **secret)
    assert "postgresql+psycopg://me:***@db/x" in result.stdout
    assert "hunter2" not in result.output


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="defaults"),
        pytest.param(
            {"SCORE": "last", "NEW_DEPLOYMENTS": "accepted", "GRADE_WORKERS": "separate", "CONTACT": "me@example.org",
             "REACHABLE_NETWORKS": "10.0.0.0/8 ::1/128", "DATA": "data", "TITLE": "Courses"},
            id="everything",
        ),
    ],
)  # fmt: skip
def test_settings_can_be_written_as_variables_and_read_again(folder: Path, changes: Mapping[str, Any]) -> None:
    """What is shown is what is used."""
    environment = {URL: "http://localhost:8000", COURSES: "course"}
    settings = Settings.from_environment(environment | {f"LESSONPACK_{name}": value for name, value in changes.items()})
    written = {f"LESSONPACK_{name}": value for name, value in settings.as_environment().items()}
    assert Settings.from_environment(written) == settings
