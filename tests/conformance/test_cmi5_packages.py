"""A package of cmi5, whoever made it, is judged by the rules of its schema and by those that the schema misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from exporter.cli import main
from exporter.conformance import examine
from exporter.problems import MOST_PROBLEMS, Severity
from tests.conformance.zoo import packed

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.problems import Problem

SOUND = """<?xml version="1.0" encoding="UTF-8"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
  <course id="https://example.org/c">
    <title><langstring lang="en-US">Rocks</langstring><langstring lang="de">Steine</langstring></title>
    <description><langstring lang="en-US">All about rocks.</langstring></description>
    <x:maker xmlns:x="https://example.org/maker">somebody</x:maker>
  </course>
  <objectives>
    <objective id="https://example.org/o">
      <title><langstring>Tell</langstring></title>
      <description><langstring>Tell rocks apart</langstring></description>
    </objective>
  </objectives>
  <block id="https://example.org/b">
    <title><langstring lang="en">Block</langstring></title>
    <description><langstring lang="en">Block</langstring></description>
    <objectives><objective idref="https://example.org/o"/></objectives>
    <au id="https://example.org/a" moveOn="CompletedOrPassed" masteryScore="0.7500" launchMethod="OwnWindow">
      <title><langstring lang="en">Unit</langstring></title>
      <description><langstring lang="en">Unit</langstring></description>
      <url> a/index%20one.html?lesson=1#top </url>
      <launchParameters>start=1</launchParameters>
      <entitlementKey>xyz</entitlementKey>
    </au>
  </block>
  <au id="urn:uuid:0d6b6f5e-6a7c-5c0b-9a39-5b8f7f1b8a51">
    <title><langstring lang="en">Elsewhere</langstring></title>
    <description><langstring lang="en">Elsewhere</langstring></description>
    <url>https://example.org/elsewhere.html</url>
  </au>
</courseStructure>
"""
PAGES = {"a/index one.html": b"<!doctype html><title>One</title>"}


def judged(path: Path, text: str | bytes, pages: dict[str, bytes] | None = None) -> list[Problem]:
    """Return the problems of a package with this course structure."""
    structure = text if isinstance(text, bytes) else text.encode()
    files = {"cmi5.xml": structure, **(PAGES if pages is None else pages)}
    return list(examine(packed(files, path / "a.zip")).problems)


def test_a_sound_package_has_no_problem(tmp_path: Path) -> None:
    """With what other makers put in: another namespace, several languages, a query, a page elsewhere."""
    judgement = examine(packed({"cmi5.xml": SOUND.encode(), **PAGES}, tmp_path / "a.zip"))
    assert judgement.problems == ()
    assert (judgement.edition, judgement.title, judgement.launches) == ("cmi5", "Rocks", ("a/index one.html",))


URL = " a/index%20one.html?lesson=1#top "
FAULTS = {
    "another root": ("courseStructure", "structure", "manifest-namespace"),
    "another namespace": ("profiles/cmi5/v1", "profiles/cmi5/v2", "manifest-namespace"),
    "a course without an id": ('<course id="https://example.org/c">', "<course>", "course-structure"),
    "an id of spaces": ('<course id="https://example.org/c">', '<course id=" ">', "course-structure"),
    "no description": ("<description><langstring>Tell rocks apart</langstring></description>", "", "course-structure"),
    "a description first": ("<title><langstring>Tell</langstring></title>", "", "course-structure"),
    "a unit without an address": (f"<url>{URL}</url>", "", "course-structure"),
    "two addresses": (f"<url>{URL}</url>", f"<url>{URL}</url><url>{URL}</url>", "course-structure"),
    "an empty title": ("<title><langstring>Tell</langstring></title>", "<title/>", "course-structure"),
    "an element that cmi5 has not": ("<entitlementKey>xyz</entitlementKey>", "<key>xyz</key>", "course-structure"),
    "an attribute that cmi5 has not": ("moveOn=", "moveon=", "course-structure"),
    "another namespace in an objective": ("<objective id", '<objective xmlns:x="https://x.example" id', None),
    "a foreign element in a text": ("Steine", 'Steine<x xmlns="https://x.example"/>', "course-structure"),
    "an id that is no IRI": ('id="https://example.org/b"', 'id="b"', "iri"),
    "an id with a space": ('id="https://example.org/b"', 'id="https://example.org/b c"', "iri"),
    "a type of activity that is no IRI": ("moveOn=", 'activityType="lesson" moveOn=', "iri"),
    "an id twice": ('id="https://example.org/b"', 'id="https://example.org/c"', "identifier-twice"),
    "an objective that is not there": (
        'idref="https://example.org/o"',
        'idref="https://example.org/p"',
        "objective-reference",
    ),
    "moveOn in small letters": ("CompletedOrPassed", "completedOrPassed", "unit-value"),
    "a window that is not known": ("OwnWindow", "NewWindow", "unit-value"),
    "a pass mark in percent": ('"0.7500"', '"75"', "unit-value"),
    "a pass mark below nothing": ('"0.7500"', '"-0.1"', "unit-value"),
    "a pass mark with an exponent": ('"0.7500"', '"1e-1"', "unit-value"),
    "a pass mark without end": ('"0.7500"', '"0.66667"', "unit-value"),
    "a language that is none": ('lang="de"', 'lang="Deutsch_DE"', "text-language"),
    "a language twice": ('lang="de"', 'lang="en-us"', "text-language"),
    "a text that says nothing": (">Steine<", "> <", "value-empty"),
    "a page that is not there": (URL, "b.html", "file-missing"),
    "a page in other letters": (URL, "A/index%20one.html", "file-missing"),
    "an address that leads out": (URL, "../one.html", "unit-address"),
    "an address that leads out in disguise": (URL, "a/%2e%2e/%2e%2e/one.html", "unit-address"),
    "an address of the server": (URL, "/one.html", "unit-address"),
    "an address of another server": (URL, "//example.org/one.html", "unit-address"),
    "an address of Windows": (URL, "a\\one.html", "unit-address"),
    "a broken escape": (URL, "a/one%2.html", "unit-address"),
    "a script": (URL, "javascript:alert(1)", "unit-address"),
    "a file of the learner's": (URL, "file:///etc/passwd", "unit-address"),
    "a broken host": (URL, "https://[::1/one", "unit-address"),
    "an empty address": (URL, " ", "unit-address"),
    "an address without encryption": ("https://example.org/elsewhere", "http://example.org/elsewhere", "unit-address"),
    "a query that clashes with the launch": ("?lesson=1", "?lesson=1&amp;actor=me", "unit-address"),
    "a query of thousands": ("?lesson=1", "?" + "a&amp;" * 2000, "unit-address"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found_under_its_code(tmp_path: Path, fault: str) -> None:
    """A message says what to do, and where."""
    written, wrong, code = FAULTS[fault]
    assert written in SOUND
    problems = judged(tmp_path, SOUND.replace(written, wrong))
    assert {problem.code for problem in problems} == ({code} if code else set())
    assert all("; " in problem.message or ", " in problem.message for problem in problems)
    assert all(problem.position.file == "cmi5.xml" and problem.position.line > 0 for problem in problems)


ATTACKS = {
    "entities": (
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><courseStructure>&b;</courseStructure>',
        "manifest-doctype",
    ),
    "no XML": ("course: rocks", "manifest-xml"),
    "nothing": ("", "manifest-xml"),
    "a deep tree": ("<block>" * 5000, "manifest-xml"),
    "a page instead": ("<html/>", "manifest-namespace"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_one_line(tmp_path: Path, attack: str) -> None:
    """Nothing is expanded, and nothing more is read."""
    text, code = ATTACKS[attack]
    assert [problem.code for problem in judged(tmp_path, text)] == [code]


def test_a_thousand_faults_are_told_up_to_a_limit(tmp_path: Path) -> None:
    """Whoever sends them gets no more than anybody could read."""
    unit = '<au id="x"/>'
    text = SOUND.replace("<block id", f"{unit * 2000}<block id", 1)
    assert len(judged(tmp_path, text)) <= MOST_PROBLEMS + 1


def test_the_zip_is_judged_as_that_of_scorm(tmp_path: Path) -> None:
    """A name that leads out of the package is an attack in any package."""
    found = judged(tmp_path, SOUND, {**PAGES, "../../etc/cron.d/x": b""})
    assert [problem.code for problem in found if problem.severity is Severity.ERROR] == ["zip-path"]


def test_the_command_says_what_the_package_is(tmp_path: Path) -> None:
    """In a line that may stand alone in a log."""
    path = packed({"cmi5.xml": SOUND.encode(), **PAGES}, tmp_path / "rocks.zip")
    result = CliRunner().invoke(main, ["check", str(path)])
    assert (result.exit_code, result.stdout) == (0, "No problems found in rocks.zip (cmi5, 1 page to launch).\n")
