"""A course that is looked at while it is written: the screen shows what was saved last, or what was last right."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from patience import becomes, waits_until

from exporter.preview.builds import NOTHING, Builder
from exporter.source.cache.store import Store
from tests.preview.looking import PICTURE, got, looking_at, notices, page, state
from tests.source.written import write

if TYPE_CHECKING:
    import http.client
    from collections.abc import Iterator

    from exporter.preview.session import Preview

ROOT = Path(__file__).parents[2]
LESSON = "# The planets\n\nThere are {}.\n"


def save(path: Path, text: str) -> None:
    """Write a file as editors do: whoever looks sees what was there before, or what is there now, and no half of it."""
    path.with_name(f".{path.name}").write_text(text)
    path.with_name(f".{path.name}").replace(path)


def next_build(stream: http.client.HTTPResponse) -> int:
    """Return the next number of a build that whoever looks is told."""
    while not (line := stream.readline()).startswith(b"data: "):
        assert line
    return int(line.removeprefix(b"data: "))


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Write a course of one lesson."""
    return write(tmp_path / "course", {"lesson.md": LESSON.format("eight")})


@pytest.fixture
def preview(course: Path) -> Iterator[Preview]:
    """Look at it."""
    with looking_at(course) as looked_at:
        assert waits_until(lambda: looked_at.board.build.number > 0)
        yield looked_at


def test_what_is_saved_is_shown(course: Path, preview: Preview) -> None:
    """Whoever looks is told of each build; a mistake leaves the last good state, and a new lesson appears."""
    with notices(preview) as stream:
        first = next_build(stream)
        save(course / "lesson.md", LESSON.format("nine"))
        while (number := next_build(stream)) < state(preview)["build"] or number == first:
            pass
        assert "There are nine." in page(preview)

    save(course / "lesson.md", LESSON.format("[ten](ten.md)"))
    assert waits_until(lambda: state(preview)["problems"])
    found = state(preview)
    assert found["shown"] < found["build"]
    assert "There are nine." in page(preview)
    (problem,) = found["problems"]
    assert (problem["file"], problem["line"], problem["column"]) == ("lesson.md", 3, 17)
    assert problem["frame"] == {"first": 1, "lines": ["# The planets", "", "There are [ten](ten.md).", ""]}
    assert problem["edit"] == f"edit://{(course / 'lesson.md').as_posix()}:3:17"

    save(course / "ten.md", "# Ten\n\nIs a number.\n")
    save(course / "course.yaml", "id: planets\ntitle: The planets\noutline: [lesson.md, ten.md]\n")
    assert waits_until(lambda: "Is a number." in page(preview))
    assert becomes(lambda: state(preview)["problems"], [])
    save(course / "course.yaml", f"{(course / 'course.yaml').read_text()}formats: [webb]\n")
    assert becomes(lambda: [one["line"] for one in state(preview)["problems"]], [4])
    assert [entry["title"] for entry in state(preview)["course"]["outline"]] == ["The planets", "Ten"]


def test_a_missing_picture_is_a_placeholder_and_an_error(course: Path, preview: Preview) -> None:
    """So that a draft can be looked at. A renamed picture is missing until the text knows."""
    (course / "a.png").write_bytes(PICTURE)
    save(course / "lesson.md", LESSON.format("![A planet](a.png)"))
    assert waits_until(lambda: 'src="media/a.png"' in page(preview))
    assert state(preview)["problems"] == []

    (course / "a.png").rename(course / "b.png")
    assert waits_until(lambda: state(preview)["problems"])
    found = state(preview)
    assert [one["code"] for one in found["problems"]] == ["missing-file"]
    assert found["shown"] == found["build"]
    assert 'src="media/a.png.missing.svg"' in page(preview)
    status, headers, drawing = got(preview.content, "/content/web/single/media/a.png.missing.svg")
    assert (status, headers["Content-Type"]) == (200, "image/svg+xml")
    assert b">a.png</text>" in drawing

    save(course / "lesson.md", LESSON.format("![A planet](b.png)"))
    assert waits_until(lambda: 'src="media/b.png"' in page(preview))
    assert state(preview)["problems"] == []


def test_a_deleted_course_file_and_a_deleted_folder_come_back(course: Path, preview: Preview) -> None:
    """As when another version is checked out."""
    kept = (course / "course.yaml").read_text()
    (course / "course.yaml").unlink()
    stays = "was deleted or renamed; the preview shows the course as it was, and continues when it is back"
    assert becomes(lambda: [one["message"] for one in state(preview)["problems"]], [f"'course.yaml' {stays}"])
    assert "There are eight." in page(preview)

    shutil.rmtree(course)
    assert becomes(lambda: state(preview)["problems"][0]["message"], f"the folder of the course {stays}")
    write(course, {"lesson.md": LESSON.format("nine"), "course.yaml": kept})
    assert waits_until(lambda: "There are nine." in page(preview))
    assert becomes(lambda: state(preview)["problems"], [])


def test_of_fifty_saves_in_a_row_the_last_is_shown(course: Path, preview: Preview) -> None:
    """They are gathered, so that not each of them is built."""
    for number in range(50):
        save(course / "lesson.md", LESSON.format(number))
    assert waits_until(lambda: "There are 49." in page(preview))
    assert state(preview)["build"] < 50


def test_before_any_good_state_there_are_only_problems(tmp_path: Path) -> None:
    """And the course as soon as there is one."""
    (tmp_path / "course").mkdir()
    with looking_at(tmp_path / "course") as preview:
        assert waits_until(lambda: preview.board.build.number > 0)
        found = state(preview)
        assert (found["shown"], found["course"], found["outputs"]) == (None, None, [])
        assert "there is no file 'course.yaml'" in found["problems"][0]["message"]
        assert page(preview) == "status 404"
        write(tmp_path / "course", {"lesson.md": LESSON.format("eight")})
        assert waits_until(lambda: "There are eight." in page(preview))


def test_every_edition_can_be_looked_at_and_taken_away(preview: Preview) -> None:
    """The zip is the one that the export would write."""
    for output in state(preview)["outputs"]:
        where = output["pages"].removeprefix(preview.content.origin)
        assert got(preview.content, where + ("" if output["structure"] == "single" else "imsmanifest.xml"))[0] == 200
        if output["zip"]:
            status, headers, content = got(preview.panel, output["zip"])
            assert (status, headers["Content-Disposition"][:11]) == (200, "attachment;")
            assert "imsmanifest.xml" in zipfile.ZipFile(BytesIO(content)).namelist()
    for nowhere in (
        "/packages/1.2/single",
        "/activities/1.3/single.json",
        "/packages/1.3/single.zip",
        "/packages/web/single.zip",
        "/state",
    ):
        assert got(preview.panel, nowhere)[0] == 404


def test_with_errors_no_package_is_taken_away(course: Path, preview: Preview) -> None:
    """It would be an older one, or have placeholders: the answer says so."""
    zip_of = state(preview)["outputs"][0]["zip"]
    for wrong in ("[ten](ten.md)", "![A planet](a.png)"):
        save(course / "lesson.md", LESSON.format(wrong))
        assert waits_until(lambda wrong=wrong: wrong in str(state(preview)["problems"]))
        status, _, words = got(preview.panel, zip_of)
        assert (status, words) == (409, b"The course has errors, and a package would have gaps: correct them first.\n")
    save(course / "lesson.md", LESSON.format("eight"))
    assert becomes(lambda: got(preview.panel, zip_of)[0], 200)


def test_nothing_is_served_but_what_a_page_needs(course: Path, preview: Preview) -> None:
    """Paths are names in a table, not paths on the disk."""
    save(course / "secret.txt", "secret")
    (course / "a.png").write_bytes(PICTURE)
    save(course / "lesson.md", LESSON.format("![A planet](a.png)"))
    assert waits_until(lambda: got(preview.content, "/content/web/single/media/a.png")[0] == 200)

    paths = ("../course.yaml", "%2e%2e/course.yaml", "course.yaml", "lesson.md", "secret.txt", "/etc/passwd", "a.png/.")
    prefixes = ("", "content/web/single/", "content/web/single/media/", "parts/", "content/web/single/../../../")
    requests = [
        (one, f"/{prefix}{path}") for one in (preview.content, preview.panel) for prefix in prefixes for path in paths
    ]
    assert {got(origin, path)[0] for origin, path in requests} == {404}


def test_a_picture_that_became_a_link_out_of_the_course_is_not_served(course: Path, preview: Preview) -> None:
    """The link may be younger than the last good build."""
    (course / "a.png").write_bytes(PICTURE)
    save(course / "lesson.md", LESSON.format("![A planet](a.png)"))
    assert waits_until(lambda: got(preview.content, "/content/web/single/media/a.png")[0] == 200)
    (course.parent / "secret.png").write_bytes(b"secret")
    (course / "a.png").unlink()
    (course / "a.png").symlink_to(course.parent / "secret.png")
    assert becomes(lambda: got(preview.content, "/content/web/single/media/a.png")[0], 404)


def test_parts_of_files_are_sent_to_players_of_videos(course: Path, preview: Preview) -> None:
    """Without ranges, nobody can jump in a film."""
    (course / "a.mp4").write_bytes(bytes(range(100)))
    save(course / "lesson.md", LESSON.format("![A film](a.mp4)"))
    film = "/content/web/single/media/a.mp4"
    assert waits_until(lambda: got(preview.content, film)[0] == 200)
    for wanted, (status, sent) in {
        "bytes=10-19": (206, slice(10, 20)),
        "bytes=90-": (206, slice(90, 100)),
        "bytes=0-1000": (200, slice(0, 100)),
        "bytes=100-": (200, slice(0, 100)),
        "bytes=5-4": (200, slice(0, 100)),
        "lines=1-2": (200, slice(0, 100)),
    }.items():
        answered, _, body = got(preview.content, film, Range=wanted)
        assert (wanted, answered, body) == (wanted, status, bytes(range(100))[sent])


def test_what_has_not_changed_is_not_read_again(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if the user keeps no cache: the preview has one of its own."""
    from exporter.source import items  # noqa: PLC0415 - what is watched

    write(course, {"lesson.md": "# One\n\nText\n", "two.md": "# Two\n\nText\n"})
    save(course / "course.yaml", "id: planets\ntitle: The planets\noutline: [lesson.md, two.md]\n")
    read: list[str] = []
    monkeypatch.setattr(
        items,
        "read_lesson",
        lambda source, *rest, _read=items.read_lesson: read.append(source.file) or _read(source, *rest),
    )
    loaded: list[str] = []
    load = Store.load_with_digest
    monkeypatch.setattr(Store, "load_with_digest", lambda store, name: loaded.append(name) or load(store, name))
    builder = Builder(course, Store(None))
    builds = [NOTHING]
    for number in range(3):
        save(course / "two.md", f"# Two\n\nText {number}\n")
        builds.append(builder.build(builds[-1]))
    builder.close()

    assert read == ["lesson.md", "two.md", "two.md", "two.md"]
    assert [build.number for build in builds] == [0, 1, 2, 3]
    assert len(loaded) == 2 + 2 + 1  # lesson.md is known by heart the third time
    assert builds[-1].shown
    assert [item.title for item in builds[-1].shown.course.items] == ["One", "Two"]


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no signals to one process")
def test_ctrl_c_ends_it_in_one_line(course: Path) -> None:
    """With the status of success, and nothing left behind."""
    # Programs that a shell starts in the background ignore Ctrl+C, and so would what they start.
    hear = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"{hear}; from exporter.cli import main; main({['preview', str(course), '--no-browser']!r})"
    command = [sys.executable, "-c", code]
    started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert started.stdout
        first = started.stdout.readline()
        address = first.removeprefix("Preview of course: ").partition(" ")[0]
        assert address.startswith("http://127.0.0.1:")
        started.send_signal(signal.SIGINT)
        out, err = started.communicate()
    finally:
        started.kill()
        started.wait()
    assert (started.returncode, out.strip(), err) == (0, "The preview has ended.", "")
