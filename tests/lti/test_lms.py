"""What is peculiar to an LMS stands in its own file, and nowhere else is an LMS told by its name."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from exporter.cli import main
from lti_tool.lti.lms import known, lms_of
from lti_tool.lti.lms.base import Lms
from lti_tool.server.setup import next_steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lti_tool.base.database import Store
    from lti_tool.base.settings import Settings

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "lti_tool"
FOLDER = TOOL / "lti" / "lms"
TEMPLATES = ROOT / "templates" / "lti"
NAMES = frozenset(known()) | {lms.product for lms in known().values() if lms.product}


@dataclass(frozen=True)
class Platform:
    """What a registration says of its LMS."""

    product: str = ""
    authorization_url: str = "https://lms.example.org/login"


def test_each_file_of_the_folder_is_an_lms_with_a_name_of_its_own() -> None:
    """Two with one name or one family code could not be told apart."""
    assert set(known()) == {file.stem for file in FOLDER.glob("*.py")} - {"__init__", "base"}
    for field in ("name", "product", "authorization_path"):
        values = [value for lms in known().values() if (value := getattr(lms, field))]
        assert len(values) == len(set(values)), field
    assert all(lms.name and (lms.product or lms.authorization_path or lms == _plain(lms)) for lms in known().values())


def _plain(lms: Lms) -> Lms:
    """Return an LMS of which only that is known which needs no recognition."""
    return Lms(name=lms.name, registers_itself=lms.registers_itself)


@pytest.mark.parametrize(
    ("platform", "name"),
    [
        pytest.param(Platform("moodle"), "Moodle", id="its family code"),
        pytest.param(Platform("Moodle"), "", id="another family code"),
        pytest.param(Platform("hal"), "", id="an unknown one"),
        pytest.param(Platform(), "", id="none"),
        pytest.param(
            Platform(authorization_url="https://x.example/api/lti_consumer/v1/launch/"), "Open edX", id="its address"
        ),
        pytest.param(Platform("hal", "https://x.example/api/lti_consumer/v1/launch/"), "Open edX", id="both"),
        pytest.param(Platform(authorization_url="https://x.example/api/lti_consumer/v1/"), "", id="another address"),
    ],
)
def test_an_lms_is_known_by_its_family_code_or_its_address(platform: Platform, name: str) -> None:
    """One that is not known does what the specifications say."""
    found = lms_of(platform)
    assert found.name == name
    assert bool(name) or found == Lms()


def strings(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the texts in a file's code, with their lines."""
    if file.suffix == ".j2":
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            yield from ((number, found) for found in re.findall(r"""["']([^"']*)["']""", line))
        return
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def test_no_lms_is_told_by_its_name_outside_its_own_file() -> None:
    """Neither by its family code: what differs is asked of `lms_of`, where a slip in a name cannot happen."""
    files = [file for file in TOOL.rglob("*.py") if file.parent != FOLDER] + list(TEMPLATES.glob("*.j2"))
    texts = ((file.relative_to(ROOT), line, text) for file in files for line, text in strings(file))
    assert [f"{file}:{line}: {text}" for file, line, text in texts if text in NAMES] == []


@pytest.mark.parametrize("field", [field.name for field in fields(Lms)])
def test_what_can_be_peculiar_is_peculiar_to_some_lms_and_asked_for(field: str) -> None:
    """A field that no LMS sets, or that nothing reads, is dead."""
    assert any(getattr(lms, field) != getattr(Lms(), field) for lms in known().values())
    if field not in {"name", "registers_itself"}:  # sentences say these, see below
        code = "\n".join(file.read_text("utf-8") for file in (*TOOL.rglob("*.py"), *TEMPLATES.glob("*.j2")))
        assert re.search(rf"\.{field}\b", code)


def _texts_about_registration(settings: Settings, store: Store) -> dict[str, str]:
    languages = (TEMPLATES / "languages").iterdir()
    texts = {file.name: json.loads(file.read_text("utf-8"))["connectBySelf"] for file in languages}
    texts["lti platforms invite --help"] = CliRunner().invoke(main, ["lti", "platforms", "invite", "--help"]).output
    lines = next_steps(settings, store, actor="test").splitlines()
    texts["the first start"] = next(line for line in lines if "paste this registration link" in line)
    guide = (ROOT / "docs" / "how-to" / "lti-connect-an-lms.md").read_text("utf-8").splitlines()
    texts["the guide"] = "\n".join(line for line in guide if re.match(r"\| [^|]+ \| \[", line))
    return texts


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whoever_registers_itself_is_named_wherever_that_is_said(settings: Settings, store: Store) -> None:
    """And no other is."""
    for place, text in _texts_about_registration(settings, store).items():
        named = {name for name, lms in known().items() if lms.name in text}
        assert named == {name for name, lms in known().items() if lms.registers_itself}, place


def test_the_guide_names_every_lms() -> None:
    """A new one is findable for whoever connects it."""
    guide = (ROOT / "docs" / "how-to" / "lti-connect-an-lms.md").read_text("utf-8")
    assert [lms.name for lms in known().values() if lms.name not in guide] == []
