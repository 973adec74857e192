"""Our own packages with the files that they were made of: out of them comes the same course again."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from exporter.cli import main
from exporter.imports.notes import ImportFailed
from exporter.imports.run import import_into_course, import_into_new
from exporter.source_index import FOLDER, INDEX
from tests.formats.samples import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTENT = Path(__file__).parents[2] / "content"
MANIFEST = "<manifest><metadata><schema>ADL SCORM</schema></metadata></manifest>"


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by their paths."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def export(course: Path, target: Path, *more: str) -> bytes:
    """Export a course, and return the package."""
    result = CliRunner().invoke(main, ["export", "scorm", str(course), *more, "-o", str(target)])
    assert result.exit_code == 0, result.output
    return target.read_bytes()


def package(path: Path, index: object, **files: str) -> Path:
    """Write a package with an index of sources, as nobody should have made one."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as zip_:
        for name, content in {"imsmanifest.xml": MANIFEST, "index.html": "<p>", **files}.items():
            zip_.writestr(name, content)
        zip_.writestr(INDEX, index if isinstance(index, str) else json.dumps(index))
    path.write_bytes(stream.getvalue())
    return path


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_course_comes_back_as_it_was(tmp_path: Path, sample: str) -> None:
    """File by file, so that the next export has the same bytes."""
    made = export(CONTENT / sample, tmp_path / "first.zip", "--with-source")
    result = import_into_new(tmp_path / "first.zip", tmp_path / "course", None, None)
    assert contents(tmp_path / "course") == contents(CONTENT / sample)
    assert (result.notes, result.problems) == ((), ())
    assert result.made.questions > 0
    assert export(tmp_path / "course", tmp_path / "second.zip", "--with-source") == made


def test_nothing_is_in_a_package_twice(tmp_path: Path) -> None:
    """Pictures are where the pages have them."""
    export(CONTENT / "better-coffee", tmp_path / "coffee.zip", "--with-source")
    names = zipfile.ZipFile(tmp_path / "coffee.zip").namelist()
    assert [name for name in names if name.startswith(f"{FOLDER}/") and name.endswith(".svg")] == []
    assert CliRunner().invoke(main, ["check", str(tmp_path / "coffee.zip"), "--strict"]).exit_code == 0


def test_sources_travel_only_when_they_should(tmp_path: Path) -> None:
    """They hold comments and notes; whoever imports a package without them is told what to ask for."""
    course = tmp_path / "course"
    course.mkdir()
    (course / "course.yaml").write_text("id: tiny\ntitle: Tiny\noutline: [a.md]  # a secret\n")
    (course / "a.md").write_text("# A\n\nRead.\n")
    assert not [name for name in _names(export(course, tmp_path / "plain.zip")) if name.startswith(FOLDER)]
    plain = import_into_new(tmp_path / "plain.zip", tmp_path / "plain", None, None)
    assert [note.message for note in plain.notes if "--with-source" in note.message]
    with pytest.raises(ImportFailed, match=r"not a package with its sources; ask whoever made it.*--with-source"):
        import_into_new(tmp_path / "plain.zip", tmp_path / "new", "lessonpack", None)
    export(course, tmp_path / "with.zip", "--with-source", "--structure", "lessons", "--version", "2004-4th")
    with pytest.raises(ImportFailed, match="holds a whole course"):
        import_into_course(tmp_path / "with.zip", course, None)
    import_into_new(tmp_path / "with.zip", tmp_path / "new", None, None)
    assert contents(tmp_path / "new") == contents(course)


def _names(package: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(package)).namelist()


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"../evil.md": "index.html"}, "cannot be used"),
        ({"/etc/evil": "index.html"}, "cannot be used"),
        ({"a/../../evil": "index.html"}, "cannot be used"),
        ({"c:evil": "index.html"}, "cannot be used"),
        ({"a\\evil": "index.html"}, "cannot be used"),
        ({"": "index.html"}, "cannot be used"),
        ({".git/hooks/post-checkout": "index.html"}, "names the hidden file"),
        ({"course.yaml": "../../etc/passwd"}, "which is not in the package"),
        ({"course.yaml": "gone.yaml"}, "which is not in the package"),
        ({"a.md": "index.html"}, "names no course.yaml"),
        ({"course.yaml": 3}, "cannot be used"),
        ({"course.yaml": "index.html", "course.yaml/x.md": "index.html"}, "cannot be written"),
    ],
)
def test_an_index_that_lies_makes_nothing(tmp_path: Path, files: Mapping[str, object], message: str) -> None:
    """Nothing is written, inside the folder or outside."""
    (tmp_path / "in").mkdir()
    source = package(tmp_path / "evil.zip", {"files": files})
    with pytest.raises(ImportFailed, match=message):
        import_into_new(source, tmp_path / "in" / "course", None, None)
    assert contents(tmp_path) == {"evil.zip": source.read_bytes()}


@pytest.mark.parametrize("index", ["", "[]", "{", '{"files": []}', "[" * 100_000, "\x00", "null"])
def test_an_index_that_is_none_makes_nothing(tmp_path: Path, index: str) -> None:
    """It is only JSON, and may be anything."""
    with pytest.raises(ImportFailed, match="cannot be used; export the package again"):
        import_into_new(package(tmp_path / "evil.zip", index), tmp_path / "course", None, None)
    assert not (tmp_path / "course").exists()
