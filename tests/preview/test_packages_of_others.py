"""Packages from anywhere are told what they are, judged and played; what would do harm is refused with its reason."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from exporter.cli import main
from exporter.preview.session import Play
from tests.preview.looking import got
from tests.preview.packages_of_others import EDITIONS, HOSTILE, LIKE_TOOLS, others

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def reported(command: str, path: Path) -> dict[str, Any]:
    """Return what a command says of a package as JSON."""
    result = CliRunner().invoke(main, [command, str(path), "--format", "json"])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    found: dict[str, Any] = json.loads(result.stdout)
    return {**found, "status": result.exit_code}


def state_of(play: Play) -> dict[str, Any]:
    """Return what the panel shows of a package that is played."""
    found: dict[str, Any] = json.loads(got(play.panel, "/state.json")[2])
    return found


def launched(play: Play) -> list[str]:
    """Return the pages that are launched, after they were loaded."""
    state = state_of(play)
    (output,) = state["outputs"]
    (items,) = state["structures"].values()
    pages = [item["href"] for item in items if item["href"]]
    for page in pages:
        address = output["pages"].removeprefix(play.content.origin) + page
        assert b"A page" in got(play.content, address.partition("#")[0])[2]
    return pages


@pytest.fixture(scope="module")
def of_others(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Let another program make packages."""
    return others(tmp_path_factory.mktemp("others"))


@pytest.mark.parametrize("edition", EDITIONS)
def test_packages_of_another_program_are_known_and_played(
    edition: str, of_others: dict[str, bytes], tmp_path: Path
) -> None:
    """Its manifests are not valid, which the check says, and which keeps no LMS from playing them."""
    path = tmp_path / "others.zip"
    path.write_bytes(of_others[edition])
    assert (reported("inspect", path)["edition"], reported("inspect", path)["title"]) == (edition, "Others' course")
    checked = reported("check", path)
    assert (checked["status"], checked["package"]["edition"]) == (1, edition)
    assert {problem["code"] for problem in checked["problems"]} == {"item-visible", "schema"}
    with Play(path, 0, network=False) as play:
        assert launched(play) == ["index.html"]
        assert state_of(play)["outputs"][0]["edition"] == edition
        assert state_of(play)["problems"]


@pytest.mark.parametrize("name", LIKE_TOOLS)
def test_what_tools_write_is_launched_as_it_is_written(name: str, tmp_path: Path) -> None:
    """With its folders, queries and parameters; and what a check has against it is that, and nothing else."""
    content, pages, codes = LIKE_TOOLS[name]
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    checked, inspected = reported("check", path), reported("inspect", path)
    assert {problem["code"] for problem in checked["problems"]} == codes
    has_errors = any(problem["severity"] == "error" for problem in checked["problems"])
    assert (checked["status"], inspected["status"]) == (int(has_errors), 0)
    assert checked["package"]["edition"] == inspected["edition"] == ("2004-3rd" if "2004" in name else "1.2")
    with Play(path, 0, network=False) as play:
        assert launched(play) == pages


def test_what_the_manifest_tells_the_lms_is_kept(tmp_path: Path) -> None:
    """Pass marks, data for the SCO, and where an item stands in the menu."""
    found = {}
    for name in LIKE_TOOLS:
        path = tmp_path / "a.zip"
        path.write_bytes(LIKE_TOOLS[name][0])
        with Play(path, 0, network=False) as play:
            (found[name],) = state_of(play)["structures"].values()
    assert found["a player in a folder, as Storyline and Rise have it"][0]["mark"] == 80
    assert found["a pass mark of 2004"][0]["mark"] == 60
    assert found["data for the SCO, as wrappers have them"][0]["launch_data"] == "unit=1&key=a"
    assets = found["a page that reports nothing, beside a SCO, and one that does not say what it is"]
    assert [item["is_asset"] for item in assets] == [True, False, True]
    chapters = [(item["id"], item["depth"], item["href"]) for item in found["several SCOs of 2004 in chapters"]]
    assert chapters == [("A", 0, None), ("A1", 1, "1.html"), ("A2", 1, "2.html")]
    assert found["a page that is missing, beside one that is there"][1]["href"] is None


@pytest.mark.parametrize("name", HOSTILE)
def test_what_would_do_harm_is_refused_at_once_and_in_little_memory(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By every command, with the reason; nothing of it is written to the disk."""
    make, code = HOSTILE[name]
    path, room = tmp_path / "a.zip", tmp_path / "room"
    path.write_bytes(make())
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    tracemalloc.start()
    played = CliRunner().invoke(main, ["play", str(path), "--no-browser"])
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (played.exit_code, played.stdout) == (1, "")
    assert f"[{code}]" in played.stderr
    mendable = played.stderr.endswith("a.zip cannot be played; mend the errors above first.\n")
    assert mendable == (code != "package-kind")
    assert most < 64 << 20
    assert list(room.iterdir()) == []
    assert code in [problem["code"] for problem in reported("check", path)["problems"]]
    tried = CliRunner().invoke(main, ["test", str(path), "--browser", sys.executable])
    assert (tried.exit_code, tried.stdout) == (2, "")
    assert "see 'lessonpack check a.zip'" in tried.stderr or "has no SCO to play" in tried.stderr
    is_told = code in {"href", "resource-missing"}
    assert reported("inspect", path)["status"] == (0 if is_told else 1)


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    """Play a package."""
    path = tmp_path_factory.mktemp("played") / "a.zip"
    path.write_bytes(LIKE_TOOLS["several SCOs of 2004 in chapters"][0])
    with Play(path, 0, network=False) as played:
        yield played


def policy_of(headers: dict[str, str]) -> dict[str, list[str]]:
    """Return the directives of a Content-Security-Policy."""
    parts = [part.split() for part in headers["Content-Security-Policy"].split(";")]
    return {name: values for name, *values in parts}


@pytest.mark.parametrize("path", ["/content/2004-3rd/package/1.html", "/around", "/nowhere"])
def test_a_package_reaches_nothing_but_itself(play: Play, path: str) -> None:
    """Whatever its pages are, and wherever they are opened: no network, no other window, no way out of the frame."""
    policy = policy_of(got(play.content, path)[1])
    assert policy["default-src"] == ["'self'", "'unsafe-inline'", "'unsafe-eval'", "data:", "blob:"]
    assert policy["frame-ancestors"] == ["'self'", play.panel.origin]
    assert policy["form-action"] == ["'self'"]
    assert {"allow-popups", "allow-top-navigation"} & set(policy["sandbox"]) == set()
    assert "allow-scripts" in policy["sandbox"]


def test_the_panel_makes_no_markup_of_texts(play: Play) -> None:
    """Whatever a package tells it, and whatever the panel does with that."""
    assert policy_of(got(play.panel, "/")[1])["require-trusted-types-for"] == ["'script'"]


def test_the_network_is_there_for_those_who_ask_for_it(tmp_path: Path) -> None:
    """The frame is still one that the package cannot leave."""
    path = tmp_path / "a.zip"
    path.write_bytes(LIKE_TOOLS["several SCOs of 2004 in chapters"][0])
    with Play(path, 0, network=True) as open_to_all:
        policy = policy_of(got(open_to_all.content, "/around")[1])
    assert "default-src" not in policy
    assert "allow-popups" in policy["sandbox"]
    assert "allow-top-navigation" not in policy["sandbox"]


def test_only_the_files_of_a_package_are_served(play: Play) -> None:
    """Under its edition; and the package itself can be kept."""
    base = "/content/2004-3rd/package"
    status, headers, _ = got(play.content, f"{base}/2.html")
    assert (status, headers["Content-Type"]) == (200, "text/html")  # its encoding is what the page says
    assert got(play.content, f"{base}/imsmanifest.xml")[0] == 200
    nowhere = (
        f"{base}/3.html",
        f"{base}/../1.html",
        f"{base}/0",
        "/content/1.2/package/1.html",
        "/content/1.2/single/",
    )
    assert [got(play.content, path)[0] for path in nowhere] == [404] * len(nowhere)
    status, headers, body = got(play.panel, "/packages/2004-3rd/package.zip")
    assert (status, body[:2]) == (200, b"PK")
    assert headers["Content-Disposition"] == "attachment; filename*=UTF-8''a.zip"


def test_a_name_that_is_no_utf_8_is_shown_as_far_as_it_can_be_read(tmp_path: Path) -> None:
    """Older archives have such names; two files of one name keep apart what learners do."""
    places = set()
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / os.fsdecode(b"caf\xe9.zip")
        path.write_bytes(LIKE_TOOLS["a pass mark of 2004"][0])
        with Play(path, 0, network=False) as played:
            state = state_of(played)
            headers = got(played.panel, "/packages/2004-3rd/package.zip")[1]
        assert (state["name"], state["stays"]) == ("caf?.zip", False)
        assert headers["Content-Disposition"].endswith("caf%3F.zip")
        places.add(state["place"])
    assert len(places) == 2


def test_what_was_unpacked_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the play ends; and what was not asked for was not unpacked."""
    path, room = tmp_path / "a.zip", tmp_path / "room"
    path.write_bytes(LIKE_TOOLS["several SCOs of 2004 in chapters"][0])
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    with Play(path, 0, network=False) as played:
        got(played.content, "/content/2004-3rd/package/1.html")
        assert [file.name for file in room.rglob("*") if file.is_file()] == ["0"]
    assert list(room.iterdir()) == []
