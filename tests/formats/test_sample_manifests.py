"""The sample courses in every edition and structure: valid, sound, and the same to the byte wherever they are made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import pytest

import exporter.formats
from exporter.archive import write_folder, write_zip
from exporter.conformance import examine
from exporter.formats import formats
from exporter.formats.scorm.editions import EDITIONS
from exporter.formats.scorm.package import schema_files
from tests.courses import course, lesson, quiz
from tests.formats.manifests import KEYS, STRUCTURES, schema_violations
from tests.formats.samples import ROOT, SAMPLES, packages, sample, settings

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.course import Course

EVERY = [
    pytest.param(name, key, structure, id=f"{name} {key} {structure}")
    for name in SAMPLES
    for key in KEYS
    for structure in STRUCTURES
]

MAKE = """
import hashlib, pathlib, sys
from exporter.archive import write_zip
from exporter.formats import formats
from exporter.source import read_course
from tests.formats.samples import settings
course, _ = read_course(pathlib.Path(sys.argv[1]))
for structure in ("single", "lessons"):
    for output in formats()["scorm"].outputs(course, settings(version="all", structure=structure)):
        print(write_zip(pathlib.Path(output.name), output.files).sha256)
"""


@pytest.mark.parametrize(("name", "key", "structure"), EVERY)
def test_a_manifest_is_valid_by_the_official_schemas(name: str, key: str, structure: str) -> None:
    """The real courses use what the small ones of other tests do not."""
    text = packages(name, structure)[key].files["imsmanifest.xml"]
    assert isinstance(text, bytes)
    assert schema_violations(text, key) == []


@pytest.mark.parametrize(("name", "key", "structure"), EVERY)
def test_a_package_has_no_problem(tmp_path: Path, name: str, key: str, structure: str) -> None:
    """Our own judge finds nothing, not even a warning, and as many SCOs as there should be."""
    judgement = examine(write_zip(tmp_path / "a.zip", packages(name, structure)[key].files).path)
    assert judgement.problems == ()
    assert judgement.edition == key
    assert len(judgement.launches) == (1 if structure == "single" else len(sample(name).items))


@pytest.mark.parametrize("key", KEYS)
def test_the_official_schemas_are_at_the_root(key: str) -> None:
    """ADL's validator looks for them there, and for those that they include."""
    files = packages("introduction-to-flask", "single")[key].files
    schemas = {name for name in files if name.endswith((".xsd", ".dtd"))}
    assert len(schemas) == (3 if key == "1.2" else 17)
    text = files["imsmanifest.xml"]
    assert isinstance(text, bytes)
    location = text.split(b'xsi:schemaLocation="')[1].split(b'"')[0].decode().split()
    assert set(location[1::2]) <= schemas


@pytest.mark.parametrize("key", ["2004-3rd", "2004-4th"])
def test_no_schema_is_shipped_that_asks_for_a_registration(key: str) -> None:
    """The sequencing schemas of the 3rd Edition do; those of the 4th serve both."""
    for name, content in packages("introduction-to-flask", "single")[key].files.items():
        if name.endswith(".xsd"):
            assert not isinstance(content, bytes)
            assert b"license registration" not in content.read_bytes(), name


def test_without_the_schemas_a_package_is_made_and_the_author_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """LMSs read none, so nothing is lost but ADL's validator."""
    monkeypatch.setattr("exporter.formats.scorm.package.schemas", lambda _key: None)
    scorm = formats()["scorm"]
    for output in scorm.outputs(course(lesson("a")), settings(version="all")):
        assert not [name for name in output.files if name.endswith((".xsd", ".dtd"))]
        text = output.files["imsmanifest.xml"]
        assert isinstance(text, bytes)
        assert b"schemaLocation" not in text
    assert "npm ci" in " ".join(scorm.notes(course(lesson("a")), settings()))


def test_a_folder_with_half_of_the_schemas_counts_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A manifest never points to a schema that is not there."""
    (tmp_path / "adlcp_rootv1p2.xsd").write_text("")
    monkeypatch.setattr("exporter.formats.scorm.package.schemas", lambda _key: tmp_path)
    assert schema_files(EDITIONS["1.2"]) == {}


def test_the_author_is_told_that_moodle_cannot_play_several_scos_of_2004() -> None:
    """And only then."""

    def notes(version: str, structure: str) -> str:
        return " ".join(formats()["scorm"].notes(course(), settings(version=version, structure=structure)))

    assert "Moodle" in notes("2004-3rd", "lessons")
    assert "Moodle" in notes("all", "lessons")
    assert "Moodle" not in notes("1.2", "lessons") + notes("all", "single")


def test_the_pass_mark_is_written_on_demand_and_the_author_told_what_moodle_does() -> None:
    """It fails a learner who may still try again, unless one of its settings is changed."""
    several = course(lesson("a"), quiz("b", attempts=2))
    scorm = formats()["scorm"]

    def notes(version: str, one: Course = several) -> str:
        return " ".join(scorm.notes(one, settings(version=version, mastery_score=True)))

    for switch in (True, False):
        (output,) = scorm.outputs(several, settings(mastery_score=switch))
        assert (b"<adlcp:masteryscore>70<" in bytes(output.files["imsmanifest.xml"])) is switch  # type: ignore[arg-type]
    assert "Mastery score overrides status" in notes("1.2")
    assert "Mastery score overrides status" in notes("all")
    assert "has no effect in SCORM 2004" in notes("2004-4th")
    assert "has no effect: no quiz" in notes("1.2", course(lesson("a")))
    assert "astery" not in " ".join(scorm.notes(several, settings()))


def test_switches_reach_the_player() -> None:
    """A strict LMS is sent neither interactions nor objectives, and one that is not may hear words."""
    chosen = settings(version="1.2", no_interactions=True, responses="words")
    (output,) = formats()["scorm"].outputs(course(), chosen)
    page = output.files["index.html"]
    assert isinstance(page, bytes)
    assert b'"reporting":{"interactions":false,"objectives":true,"responses":"words"}' in page


@pytest.mark.slow
@pytest.mark.in_turns
@pytest.mark.parametrize("name", sorted(SAMPLES, key="every-question".__ne__))
def test_a_package_is_the_same_to_the_byte_wherever_it_is_made(tmp_path: Path, name: str) -> None:
    """Another folder, time zone, locale and hash seed; another order of the directory and age of its files."""
    moved = tmp_path / "elsewhere" / "course"
    moved.parent.mkdir()
    original = ROOT / "content" / name
    for file in sorted((path for path in original.rglob("*") if path.is_file()), reverse=True):
        copy = moved / file.relative_to(original)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
        os.utime(copy, (10**9, 10**9))

    def made(folder: Path, **environment: str) -> list[str]:
        command = [sys.executable, "-c", MAKE, str(folder)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
        return subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
        ).stdout.split()

    here = made(original, PYTHONHASHSEED="1", TZ="UTC")
    assert len(here) == 6
    assert made(moved, PYTHONHASHSEED="2", TZ="Pacific/Kiritimati", LC_ALL="C") == here


def test_the_web_format_is_a_folder_that_starts_with_an_index(tmp_path: Path) -> None:
    """A static host serves it as it is; nothing of SCORM is in it."""
    (output,) = formats()["web"].outputs(sample("introduction-to-flask"), {})
    written = write_folder(tmp_path / "site", output.files)
    assert (written.path / "index.html").is_file()
    assert not list(written.path.rglob("*.xsd"))
    assert not (written.path / "imsmanifest.xml").exists()


def test_the_folder_is_the_registry() -> None:
    """Each module but those that formats share is a format of its own name; nothing else lists it."""
    modules = {module.name for module in iter_modules(exporter.formats.__path__)} - {"base", "carrying", "xml_text"}
    assert set(formats()) == modules >= {"scorm", "web"}


@pytest.mark.in_turns("course_name")
@pytest.mark.parametrize("course_name", SAMPLES)
@pytest.mark.parametrize("name", formats())
def test_every_format_makes_the_same_files_again(name: str, course_name: str) -> None:
    """Each with a title and without an empty folder, from each sample."""
    defaults = {option.name: option.choices[0] if option.choices else False for option in formats()[name].options}
    first, second = (formats()[name].outputs(sample(course_name), defaults) for _ in range(2))
    assert first
    assert first == second
    assert all(output.title and output.files for output in first)


@pytest.mark.parametrize("name", [name for name, format_ in formats().items() if format_.options and name != "pdf"])
def test_every_format_makes_the_same_files_again_with_its_other_settings(name: str) -> None:
    """The last choice of each, and each switch on; a PDF with answers is made twice by a test of its own."""
    chosen = {
        option.name: option.choices[-1] if option.choices else option.default if option.value else True
        for option in formats()[name].options
    }
    first, second = (formats()[name].outputs(sample("every-question"), chosen) for _ in range(2))
    assert first
    assert first == second


@pytest.mark.slow
def test_a_large_course_is_put_together_in_reasonable_time() -> None:
    """Hundreds of lessons, each its own SCO; the manifest must not take the square of that."""
    many = course(*(lesson(f"lesson-{number}") for number in range(300)))
    (output,) = formats()["scorm"].outputs(many, settings(version="2004-4th", structure="lessons"))
    text = output.files["imsmanifest.xml"]
    assert isinstance(text, bytes)
    assert text.count(b'adlcp:scormType="sco"') == 300
