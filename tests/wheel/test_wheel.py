"""The wheel holds what it should and nothing else, and does the same as the checkout."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "content" / "introduction-to-flask"

HOMES = {
    "exporter": "exporter",
    "lti_tool": "lti_tool",
    "templates": "exporter/templates",
    "content": "exporter/content",
}
"""Where each folder of the checkout is in the wheel."""

ALLOWED = re.compile(
    r"exporter/[a-z0-9_/]+\.py|exporter/py\.typed|lti_tool/[A-Za-z0-9_./-]+"
    r"|exporter/templates/[a-z0-9_/.-]+\.(?:js|d\.ts|css|json|j2|md|yaml|svg)"
    r"|exporter/content/[\w./ -]+\.(?:md|yaml|css|svg|png|jpg|webp|mp3|mp4|ogg|wav|vtt|pdf|csv|txt)"
    r"|exporter/script/split_script\.js|exporter/minified/player/(?:player\.json|[a-z0-9/-]+\.css)"
    r"|exporter/compiled/[0-9.]+/tmpl_[0-9a-f]{40}\.py"
    r"|exporter/third_party/fonts/(?:LICENSE|mathematics\.woff2|(?:figtree|newsreader)(?:-extended\.woff2|-licence\.txt|\.woff2))"
    r"|exporter/third_party/axe-core/(?:LICENSE|axe\.min\.js)"
    r"|exporter/third_party/scorm-again/(?:LICENSE|scorm(?:12|2004)\.min\.js)"
    r"|exporter/third_party/schemas/(?:LICENSE|scorm[0-9a-z]+edition/\w+\.(?:xsd|dtd))"
    r"|lessonpack-[0-9.]+\.dist-info/(?:METADATA|RECORD|WHEEL|entry_points\.txt|licenses/LICENSE)"
)

SCHEMAS = {"scorm12edition": 3, "scorm20043rdedition": 7, "scorm20044thedition": 17}
"""How many schema files of each edition go along."""


def build(source: Path, target: Path, *kinds: str) -> None:
    """Build a wheel, an sdist or both of the tree at ``source`` with what is installed here."""
    chosen = [word for kind in kinds for word in ("-t", kind)]
    command = [sys.executable, "-m", "hatchling", "build", *chosen, "-d", str(target)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with both, as the checkout gives them.

    Building takes seconds, and the tests of this file may run in several processes.
    """
    run = tmp_path_factory.getbasetemp()
    place = (run.parent if "PYTEST_XDIST_WORKER" in os.environ else run) / "built"
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.is_dir():
            build(ROOT, place, "sdist", "wheel")
    return place


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    """Return the wheel that the checkout gives."""
    (wheel,) = built.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def unpacked(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an unpacked sdist of the checkout."""
    place = tmp_path_factory.mktemp("sdist")
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(place, filter="data")
    (folder,) = (path for path in place.iterdir() if path.is_dir())
    return folder


def contents(wheel: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}


def test_the_wheel_holds_every_file_of_the_product_and_no_other(wheel: Path) -> None:
    """No test, no tool, no scrap of an editor."""
    names = set(contents(wheel))
    expected = {
        f"{home}/{file.relative_to(ROOT / folder).as_posix()}"
        for folder, home in HOMES.items()
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    extra = {name for name in names if re.search(r"/third_party/|/minified/|/compiled/|\.dist-info/", name)}
    assert names - extra == expected
    minified = {name.removeprefix("exporter/minified/player/") for name in names if "/minified/" in name}
    assert {"player.json", "style/tokens.css", "questions/options.css"} <= minified
    assert [name for name in sorted(names) if not ALLOWED.fullmatch(name)] == []


def test_the_wheel_carries_the_templates_of_pages_compiled(wheel: Path) -> None:
    """An export would spend a tenth of its time on compiling them. They are below the version of what compiled them."""
    found = {name.partition("/compiled/")[2] for name in contents(wheel) if "/compiled/" in name}
    names = [path.name for path in (ROOT / "templates" / "player").glob("*.j2")]
    assert found == {f"{jinja2.__version__}/{jinja2.ModuleLoader.get_module_filename(name)}" for name in names}


def test_the_wheel_carries_the_official_schemas_with_their_licence(wheel: Path) -> None:
    """Only those that may be handed on, and that our manifests need."""
    names = [name for name in contents(wheel) if "/third_party/schemas/" in name]
    folders = [name.split("/")[3] for name in names if name.count("/") == 4]
    assert {folder: folders.count(folder) for folder in folders} == SCHEMAS
    assert "exporter/third_party/schemas/LICENSE" in names
    assert not [name for name in names if "3rdedition/imsss" in name or "imsmd" in name]


def test_the_wheel_carries_the_run_time_of_the_local_lms_with_its_licence(wheel: Path) -> None:
    """Both editions' modules of scorm-again, as npm has them."""
    names = {name.rpartition("/")[2] for name in contents(wheel) if "/third_party/scorm-again/" in name}
    assert names == {"LICENSE", "scorm12.min.js", "scorm2004.min.js"}


def test_the_wheel_carries_the_fonts(wheel: Path) -> None:
    """With their licences, made anew, and the same as in the checkout: a course exports to the same bytes from both."""
    made = {path.name: path.read_bytes() for path in (ROOT / "third_party" / "fonts").iterdir()}
    assert {"mathematics.woff2", "LICENSE", "figtree.woff2", "figtree-licence.txt"} <= set(made)
    with zipfile.ZipFile(wheel) as archive:
        assert {name: archive.read(f"exporter/third_party/fonts/{name}") for name in made} == made


def test_the_wheel_is_the_same_from_the_sdist(wheel: Path, unpacked: Path, tmp_path: Path) -> None:
    """The sdist takes the third-party files along, and needs no node_modules."""
    assert not (unpacked / "node_modules").exists()
    build(unpacked, tmp_path, "wheel")
    (again,) = tmp_path.glob("*.whl")
    assert contents(again) == contents(wheel)


def test_the_sdist_leaves_out_what_is_installed_or_built(unpacked: Path) -> None:
    """Only sources, tests, documentation and the schemas."""
    top = {path.name for path in unpacked.iterdir()}
    assert {
        "exporter",
        "lti_tool",
        "templates",
        "content",
        "tests",
        "third_party",
        "minified",
        "pyproject.toml",
        "LICENSE",
    } <= top
    assert not top & {".venv", "node_modules", "dist", "build", "out", ".git"}


def asked_for(requirements: Iterable[str] | None) -> dict[str, Distribution]:
    """Return what some requirements ask for, and what that asks for itself, as it is installed here."""
    found: dict[str, Distribution] = {}
    waiting = list(requirements or ())
    while waiting:
        wanted = Requirement(waiting.pop())
        name = canonicalize_name(wanted.name)
        if name in found or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        found[name] = installed = distribution(name)
        assert installed.version in wanted.specifier, wanted
        waiting += installed.requires or ()
    return found


@pytest.fixture(scope="module")
def alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the ``bin`` of a fresh environment with the wheel and what it asks for, and nothing for development.

    What it asks for is what is installed here, in links: to install it again takes ten times as long, and a newer
    Pygments would colour code differently.
    """
    place = tmp_path_factory.mktemp("alone")
    venv.create(place, with_pip=False)
    pip = [sys.executable, "-m", "pip", "--python", str(place / "bin" / "python"), "--disable-pip-version-check"]
    command = [*pip, "install", "--quiet", "--no-compile", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(command, check=True, capture_output=True)
    (site,) = place.glob("lib/*/site-packages")
    (own,) = distributions(path=[str(site)])
    for one in asked_for(own.requires).values():
        for top in {file.parts[0] for file in one.files or ()} - {"..", "__pycache__"}:
            (site / top).symlink_to(one.locate_file(top))
    return place / "bin"


def clean_environment() -> dict[str, str]:
    """Return an environment in which the checkout cannot be found."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "COV_"))}


def test_the_wheel_alone_exports_the_same_bytes(alone: Path, tmp_path: Path) -> None:
    """Templates, schemas and the player are all found inside the package."""
    packages = {}
    for name, program in (("wheel", alone / "lessonpack"), ("checkout", Path(sys.executable).with_name("lessonpack"))):
        command = [str(program), "export", "scorm", str(COURSE), "--version", "all", "-o", str(tmp_path / name)]
        subprocess.run(command, cwd=tmp_path, env=clean_environment(), check=True, capture_output=True)
        packages[name] = {path.name: path.read_bytes() for path in sorted((tmp_path / name).iterdir())}
    assert len(packages["wheel"]) == 3
    assert packages["wheel"] == packages["checkout"]


def test_the_wheel_alone_answers_without_tools_of_development(alone: Path, tmp_path: Path) -> None:
    """Neither Flask nor anything for tests is needed to export."""
    shown = subprocess.run(
        [str(alone / "lessonpack"), "--help"],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "export" in shown.stdout
    installed = {path.name.split("-")[0].lower() for path in alone.parent.glob("lib/*/site-packages/*.dist-info")}
    assert not installed & {"flask", "pytest", "playwright", "mypy", "ruff", "sqlalchemy"}
