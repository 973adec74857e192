"""What is right, though uncommon, is no problem; what is no SCORM is called by its name, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from exporter.cli import main
from exporter.conformance import judge
from exporter.problems import Severity
from tests.conformance.zoo import MANIFEST, packed, sound

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.problems import Problem

CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
RESOURCES = '<manifest xmlns="{}" identifier="M"><organizations/><resources>{}</resources></manifest>'


def of(files: dict[str, bytes], path: Path) -> tuple[Problem, ...]:
    """Return the problems of a package with these files."""
    return judge(packed(files, path / "a.zip"))


def test_a_launch_page_may_be_listed_by_a_dependency(tmp_path: Path) -> None:
    """Directly, or through another one, even in a circle."""
    files = sound("1.2")
    asset = '<resource identifier="{}" type="webcontent" adlcp:scormtype="asset">{}</resource>'
    text = files[MANIFEST].decode().replace('<file href="index.html"/>', "")
    text = text.replace("</resource>", '<dependency identifierref="A"/></resource>')
    one = asset.format("A", '<dependency identifierref="B"/>')
    two = asset.format("B", '<file href="index.html"/><dependency identifierref="A"/>')
    files[MANIFEST] = text.replace("</resources>", f"{one}{two}</resources>").encode()
    assert of(files, tmp_path) == ()


@pytest.mark.parametrize("name", ["common/anyElement.xsd", "unique/strict.xsd", "vocab/loose.XSD", "a/b/datatypes.dtd"])
def test_control_files_may_be_in_folders(tmp_path: Path, name: str) -> None:
    """ADL's own packages have them there."""
    assert of({**sound("2004-3rd"), name: b"<schema/>"}, tmp_path) == ()


def test_a_file_of_metadata_needs_no_listing(tmp_path: Path) -> None:
    """The manifest points to it."""
    files = sound("1.2")
    location = b"</schemaversion><adlcp:location>meta/course.xml</adlcp:location>"
    files[MANIFEST] = files[MANIFEST].replace(b"</schemaversion>", location)
    assert of({**files, "meta/course.xml": b"<lom/>"}, tmp_path) == ()


def test_a_missing_isvisible_is_said_once(tmp_path: Path) -> None:
    """With the number of items that lack it."""
    files = sound("1.2", "lessons")
    files[MANIFEST] = files[MANIFEST].replace(b' isvisible="true"', b"")
    (problem,) = of(files, tmp_path)
    assert problem.code == "item-visible"
    assert "is missing, and 4 more lack it; " in problem.message


def test_an_item_may_be_hidden(tmp_path: Path) -> None:
    """As long as there is something else to see."""
    files = sound("1.2", "lessons")
    files[MANIFEST] = files[MANIFEST].replace(b'isvisible="true"', b'isvisible="false"', 1)
    assert of(files, tmp_path) == ()


FOREIGN = {
    "QTI 2.1": ({MANIFEST: RESOURCES.format(CP, '<resource identifier="R" type="imsqti_item_xmlv2p1"/>')}, "QTI 2.1"),
    "QTI 1.2": ({MANIFEST: RESOURCES.format(CP, '<resource identifier="R" type="imsqti_xmlv1p2"/>')}, "QTI 1.2"),
    "QTI 3.0": (
        {
            MANIFEST: RESOURCES.format(
                "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
                '<resource identifier="R" type="imsqti_item_xmlv3p0"/>',
            )
        },
        "QTI 3.0",
    ),
    "a cartridge": (
        {
            MANIFEST: RESOURCES.format(
                "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1",
                '<resource identifier="R" type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment"/>',
            )
        },
        "Common Cartridge",
    ),
    "xAPI": ({"tincan.xml": ""}, "xAPI"),
    "H5P": ({"h5p.json": "{}", "content/content.json": "{}"}, "H5P"),
    "AICC": ({"course.crs": "", "course.au": "", "course.cst": "", "course.des": ""}, "AICC"),
    "a Moodle backup": ({"moodle_backup.xml": ""}, "Moodle backup"),
    "a book": ({"mimetype": "", "META-INF/container.xml": ""}, "EPUB"),
    "slides": ({"[Content_Types].xml": "", "ppt/presentation.xml": ""}, "Office"),
    "the source of a course": ({"course.yaml": "title: A course"}, "lessonpack export scorm"),
}
"""What it is → its files, and what its one line says."""


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_no_scorm_is_called_by_its_name_in_one_line(tmp_path: Path, name: str) -> None:
    """With where it belongs; twenty errors about a manifest that follows other rules would say nothing."""
    files, words = FOREIGN[name]
    (problem,) = of({path: content.encode() for path, content in files.items()}, tmp_path)
    assert (problem.severity, problem.code) == (Severity.ERROR, "package-kind")
    assert words in problem.message
    assert "; " in problem.message


def test_messages_name_the_zip(tmp_path: Path) -> None:
    """Wherever it is: whoever checks a folder of packages sees which one is meant."""
    files = sound("1.2")
    files[MANIFEST] = files[MANIFEST].replace(b"ADL SCORM", b"SCORM")
    path = packed({**files, "forgotten.html": b""}, tmp_path / "week 3.zip")
    lines = CliRunner().invoke(main, ["check", str(path)]).stdout.splitlines()
    assert len(lines) == 3
    assert all(line.startswith(f"{path}/") for line in lines[:-1])
    assert lines[-1] == "1 error, 1 warning in week 3.zip."


def test_a_valid_package_is_named_in_the_closing_line(tmp_path: Path) -> None:
    """The line may stand alone in a log."""
    path = packed(sound("1.2"), tmp_path / "week 3.zip")
    output = CliRunner().invoke(main, ["check", str(path)]).stdout
    assert output.startswith("No problems found in week 3.zip (SCORM 1.2, 1 SCO, ")
