"""``lessonpack inspect``: what it says of our packages, of others', and of what is none."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from exporter.cli import main
from exporter.inspection import inspect_package
from tests.conformance.zoo import FAULTS, MANIFEST, packed, replacing, rewriting, sound

if TYPE_CHECKING:
    from click.testing import Result

CONTENT = Path(__file__).parents[2] / "content"


def inspected(path: Path, *options: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["inspect", str(path), *options])


def facts_of(path: Path) -> dict[str, Any]:
    """Return what it says to programs."""
    result = inspected(path, "--format", "json")
    assert result.exit_code == 0, result.output
    facts: dict[str, Any] = json.loads(result.output)
    return facts


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a package of a sample course, with a page for each lesson."""
    path = tmp_path_factory.mktemp("packages") / "flask.zip"
    arguments = ["export", "scorm", str(CONTENT / "introduction-to-flask"), "--structure", "lessons", "-o", str(path)]
    assert CliRunner().invoke(main, [*arguments, "--version", "2004-4th"]).exit_code == 0
    return path


def test_a_package_of_ours_names_its_course(own: Path) -> None:
    """With the version of its author, and the pass mark that the player reports."""
    text = inspected(own).output
    assert "  Edition    SCORM 2004 4th Edition\n" in text
    assert "  Course     introduction-to-flask, version 1.0 (content " in text
    assert "  Pass mark  70%, as the course reports it\n" in text
    assert text.endswith("No problems found.\n")
    facts = facts_of(own)
    assert facts["maker"].startswith("lessonpack ")
    assert facts["course"]["structure"] == "lessons"
    scos = [one for one in facts["activities"] if one["kind"] == "sco"]
    assert f"  SCOs       {len(scos)}\n" in text
    assert all(one["href"] in zipfile.ZipFile(own).namelist() for one in scos)


@pytest.mark.parametrize("key", ["1.2", "2004-3rd", "2004-4th"])
def test_a_package_of_others_says_what_its_manifest_does(tmp_path: Path, key: str) -> None:
    """Items in menu order, with their levels, rules and what they wait for."""
    facts = facts_of(packed(sound(key, "lessons"), tmp_path / "a.zip"))
    assert facts["edition"] == key
    assert facts["course"] is None
    assert facts["maker"] == ""
    titles = [(one["title"], one["level"], one["kind"]) for one in facts["activities"]]
    assert ("The parts", 1, "folder") in titles
    assert titles[titles.index(("The parts", 1, "folder")) + 1] == ("Second", 2, "sco")
    waiting = [one for one in facts["activities"] if one["prerequisites"] or one["rules"]]
    assert waiting
    assert bool(facts["controls"]) == (key != "1.2")


def test_a_pass_mark_in_the_manifest_is_told(tmp_path: Path) -> None:
    """From 0 to 100 in 1.2, from -1 to 1 in 2004, where it counts only with its objective."""
    older, newer = sound("1.2"), sound("2004-4th")
    older = rewriting("(?<=<adlcp:masteryscore>)[^<]+", "80")(older)
    measure = rewriting("(?<=<imsss:minNormalizedMeasure>)[^<]+", "0.75")(newer)
    without = replacing('satisfiedByMeasure="true"', 'satisfiedByMeasure="false"')(measure)
    found = [
        facts_of(packed(files, tmp_path / "a.zip"))["activities"][0]["pass_mark"] for files in (older, measure, without)
    ]
    assert found == [80, 75, None]
    assert "(index.html, pass mark 80%)" in inspected(packed(older, tmp_path / "a.zip")).output


@pytest.mark.parametrize(
    ("files", "maker"),
    [
        ({"index.html": b"<META content='A Tool 3' NAME=generator><p>x"}, "A Tool 3"),
        ({"story_content/user.js": b"x"}, "Articulate Storyline"),
        ({"scormcontent/lib/main.js": b"x"}, "Articulate Rise"),
        ({"index.html": b"<meta name='description' content='generator'><p>x"}, ""),
        ({"index.html": b"<meta " * 9000 + b"<p>x"}, ""),
        ({"index.html": b'<meta name="generator" content="lessonpack \x1b[2J 1">' + b"<p>x"}, "lessonpack \x1b[2J 1"),
    ],
    ids=["its page says", "Storyline", "Rise", "another tag", "a page of tags", "control signs"],
)
def test_who_made_it(tmp_path: Path, files: dict[str, bytes], maker: str) -> None:
    """From the page that is launched, else from the files that only one tool writes."""
    path = packed({**sound("1.2"), **files}, tmp_path / "a.zip")
    assert facts_of(path)["maker"] == maker
    assert "\x1b" not in inspected(path).output


@pytest.mark.parametrize("data", [b"[" * 100_000, b"[]", b"{", b'{"id": 1, "completion": []}', b"1" * 5000])
def test_what_a_page_says_of_a_course_is_not_believed_blindly(tmp_path: Path, data: bytes) -> None:
    """Somebody else may have written it."""
    page = b'<meta name="generator" content="lessonpack 1"><script type="application/json" id="course">' + data
    facts = facts_of(packed({**sound("1.2"), "index.html": page + b"</script><p>x"}, tmp_path / "a.zip"))
    assert facts["course"] in (None, dict.fromkeys(("id", "version", "edition", "structure", "language"), "") | {
        "pass_mark": None
    })  # fmt: skip


def test_a_long_menu_is_cut_for_people_only(tmp_path: Path) -> None:
    """And a menu a thousand levels deep ends somewhere."""
    files = sound("1.2")
    item = b'<item identifier="I%d" isvisible="false"><title>T</title></item>'
    more = b"".join(item % number for number in range(100))
    files[MANIFEST] = files[MANIFEST].replace(b"</organization>", more + b"</organization>")
    path = packed(files, tmp_path / "a.zip")
    assert len(facts_of(path)["activities"]) == 101
    assert "    and 61 more; --format json has them all\n" in inspected(path).output
    deep = b"".join(b'<item identifier="D%d"><title>T</title>' % level for level in range(200)) + b"</item>" * 200
    files[MANIFEST] = files[MANIFEST].replace(more, deep)
    assert inspect_package(packed(files, tmp_path / "b.zip"))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
@pytest.mark.in_turns("fault")
def test_a_broken_package_is_told_or_refused_with_its_reason(tmp_path: Path, fault: Any) -> None:
    """Never a traceback: as much as can be read, or an error and exit status 1."""
    result = inspected(packed(fault.change(sound(fault.key)), tmp_path / "a.zip"))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    if result.exit_code:
        assert "cannot be inspected" in result.output
        assert f"[{fault.code}]" in result.output
    else:
        assert "run 'lessonpack check' to see" in result.output


def test_what_is_no_scorm_is_called_by_its_name(tmp_path: Path) -> None:
    """For people and for programs."""
    path = packed({"cmi5.xml": b"<courseStructure/>"}, tmp_path / "a.zip")
    result = inspected(path)
    assert result.exit_code == 1
    (line,) = result.output.splitlines()
    assert (
        "is a cmi5 package, not SCORM; import it where your LMS imports cmi5, judge it with 'lessonpack check', or"
        in line
    )
    assert inspected(path, "--format", "json").exit_code == 1
    (tmp_path / "text.zip").write_text("no zip")
    assert "is not a readable zip" in inspected(tmp_path / "text.zip").output
