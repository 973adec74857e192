"""Judging takes time by the size of a manifest, not by its square, whatever is repeated in it."""

from __future__ import annotations

import struct
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from exporter.conformance import examine, judge
from exporter.conformance.schemas import _files, _schema
from tests.conformance.raw_zips import STORED, Entry, zipped
from tests.conformance.zoo import MANIFEST, complete, packed
from tests.growth import assert_time_grows_with_size

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conformance.zoo import Files

RESOURCE = '<resource identifier="r{0}" type="webcontent" adlcp:scorm{2}ype="asset" href="index.html">{1}</resource>'
ITEM = '<item identifier="{}" isvisible="true" identifierref="RES-COURSE-small-course"{}><title>x</title>{}</item>'
RULES = (
    "<imsss:sequencingRules><imsss:preConditionRule><imsss:ruleConditions>{}</imsss:ruleConditions>"
    '<imsss:ruleAction action="skip"/></imsss:preConditionRule></imsss:sequencingRules><imsss:objectives>'
)
CONDITION = '<imsss:ruleCondition referencedObjective="o{}" condition="satisfied"/>'
SEQUENCING = (
    '<imsss:sequencing ID="{}"><imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/>'
    "</imsss:sequencing>"
)
WAITING = '<adlcp:prerequisites type="aicc_script">COURSE-small-course</adlcp:prerequisites>'
METADATA = '<metadata><lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general/></lom></metadata>'


def with_more(key: str, *changes: tuple[str, str]) -> Files:
    """Return a package in whose manifest texts are replaced, each once."""
    files = complete(key)
    text = files[MANIFEST].decode()
    for old, new in changes:
        assert old in text, f"{old} is not in the manifest, so nothing is added"
        text = text.replace(old, new, 1)
    return {**files, MANIFEST: text.encode()}


def many(count: int, pattern: str, between: str = "\n") -> str:
    """Return a pattern with each number in it, a line each."""
    return between.join(pattern.format(number) for number in range(count))


def with_items(key: str, count: int, identifier: str = "i{0}", more: str = "", inside: str = "") -> Files:
    """Return a package with items in one line, so that what is wrong with all of them is told once."""
    items = many(count, ITEM.format(identifier, more, inside), between="")
    return with_more(key, ("</item>", f"</item>{items}"))


def resources(count: int, inside: str = '<file href="index.html"/>') -> str:
    """Return assets of SCORM 2004."""
    return "\n".join(RESOURCE.format(number, inside.format(number + 1), "T") for number in range(count))


REPEATED: dict[str, tuple[int, Callable[[int], Files]]] = {
    "namespaces and elements": (
        4_000,
        lambda count: with_more(
            "1.2",
            ("<manifest ", "<manifest " + many(count, 'xmlns:n{}="u:x"') + " "),
            ("</metadata>", f"<n{count - 1}:x/>" * count * 5 + "</metadata>"),
        ),
    ),
    "a long base and resources": (
        2_000,
        lambda count: with_more(
            "2004-4th", ("<resources>", f'<resources xml:base="{"a/" * 1000 * count}">{resources(count)}')
        ),
    ),
    "objectives and rules": (
        8_000,
        lambda count: with_more(
            "2004-4th",
            ("<imsss:objectives>", RULES.format(many(count, CONDITION))),
            ("</imsss:objectives>", many(count, '<imsss:objective objectiveID="o{}"/>') + "</imsss:objectives>"),
        ),
    ),
    "items that are fine": (12_000, lambda count: with_items("2004-4th", count, inside=SEQUENCING.format("s{0}"))),
    "items with metadata": (12_000, lambda count: with_items("1.2", count, inside=METADATA)),
    "items that wait": (12_000, lambda count: with_items("1.2", count, inside=WAITING)),
    "resources of one page": (
        8_000, lambda count: with_more("2004-4th", ("</resources>", f"{resources(count)}</resources>"))
    ),
    "resources that depend on each other": (
        8_000,
        lambda count: with_more(
            "2004-4th", ("</resources>", resources(count, '<dependency identifierref="r{}"/>') + "</resources>")
        ),
    ),
    "schemas": (
        64_000,
        lambda count: with_more("1.2", ('schemaLocation="', 'schemaLocation="' + many(count, "u:x s{}.xsd") + " ")),
    ),
}  # fmt: skip
"""What is repeated → how often, and the package."""


@pytest.mark.slow
@pytest.mark.parametrize("name", REPEATED)
def test_time_grows_with_the_size_of_a_manifest(name: str, tmp_path: Path) -> None:
    """And not with its square: most of these once took minutes."""
    count, package = REPEATED[name]

    def prepare(size: int) -> Callable[[], object]:
        path = packed(package(size), tmp_path / "a.zip")
        return lambda: judge(path)

    assert_time_grows_with_size(prepare, count)


@pytest.mark.parametrize(
    ("identifier", "more", "inside"),
    [("i", "", ""), ("i{0}", ' x="y"', ""), ("i{0}", "", SEQUENCING.format("s"))],
    ids=["one identifier", "an unknown attribute", "one ID of sequencing"],
)
def test_violations_are_only_listed_where_they_are_few(identifier: str, more: str, inside: str, tmp_path: Path) -> None:
    """For the path of each, lxml counts all siblings before it, so time grows with the square of what it lists."""
    for count, are_listed in ((20, True), (9_000, False)):
        _schema.cache_clear()  # so that its log is that of this validation
        examine(packed(with_items("2004-4th", count, identifier, more, inside), tmp_path / "a.zip"), pages=False)
        assert bool(_schema(_files("2004-4th")).error_log) == are_listed, f"of {count} items"


def test_very_many_violations_of_a_schema_are_counted(tmp_path: Path) -> None:
    """Listing each of them with its line would take minutes; the first one says what is wrong."""
    files = with_items("1.2", 9_000, more=' x="y"')
    (problem,) = judge(packed(files, tmp_path / "a.zip"))
    assert problem.code == "schema"
    assert "breaks the official schema in 9,000 places; correct what is wrong in the first: " in problem.message
    assert "attribute 'x'" in problem.message


def test_one_id_for_many_sequencings_is_told_like_any_other_identifier(tmp_path: Path) -> None:
    """The schema gives both attributes one type; very many of them are judged by the rule alone."""
    for count in (2, 9_000):
        files = with_items("2004-4th", count, inside=SEQUENCING.format("i1"))
        found = judge(packed(files, tmp_path / "a.zip"))
        assert [(problem.code, problem.message) for problem in found] == [
            ("identifier-twice", f"the identifier i1 is used {count + 1} times; give each its own")
        ]


def test_thousands_of_namespaces_are_no_manifest(tmp_path: Path) -> None:
    """For each name, parsers may look through all of them: there are never many where people made a package."""
    files = with_more("1.2", ("<manifest ", "<manifest " + many(300, 'xmlns:n{0}="u:{0}"') + " "))
    (problem,) = judge(packed(files, tmp_path / "a.zip"))
    assert problem.code == "manifest-namespaces"
    assert problem.message.endswith("namespaces where ten are enough, which slows parsers down; remove those not used")
    apart = with_items("1.2", 300, inside='<metadata xmlns:n="u:x"/>')
    assert judge(packed(apart, tmp_path / "b.zip")) == ()


TOLD = ".:1:1: error: is not a readable zip: {}; export or download it again [zip-unreadable]"


def test_65_536_files_are_more_than_the_end_can_count(tmp_path: Path) -> None:
    """Its field has two bytes, so that a program that trusts it sees an empty zip."""
    files = (Entry(b"%d" % number, b"", STORED) for number in range(65_536))
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(*files, here=0, entries=0))
    reason = "its end record counts 0 files and its directory lists more"
    assert [str(problem) for problem in judge(path)] == [TOLD.format(reason)]


def test_a_directory_that_is_longer_than_it_says_is_not_kept(tmp_path: Path) -> None:
    """The end record says that there is one: each of the others would take hundreds of bytes of memory."""
    directory = (b"PK\x01\x02" + b"\0" * 42) * 100_000
    path = tmp_path / "a.zip"
    path.write_bytes(directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(directory), 0, 0))
    tracemalloc.start()
    found = judge(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    reason = "its end record counts 1 files and its directory lists more"
    assert [str(problem) for problem in found] == [TOLD.format(reason)]
    assert most < 4 << 20
