"""Sound packages pass, and every fault is found under its own code."""

from __future__ import annotations

import ast
import json
import re
import stat
import warnings
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from exporter import conformance
from exporter.cli import main
from exporter.conformance import examine, judge
from exporter.problems import MOST_PROBLEMS, Severity
from tests.conformance.mutants import MUTANTS
from tests.conformance.zoo import FAULTS, MANIFEST, Fault, hostile, packed, sound
from tests.formats.manifests import KEYS, STRUCTURES


def codes(path: Path) -> list[str]:
    """Return the codes of what is wrong with a package."""
    return [problem.code for problem in judge(path)]


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("key", KEYS)
def test_a_sound_package_has_no_problem(tmp_path: Path, key: str, structure: str) -> None:
    """What we write passes, and what it is can be told."""
    judgement = examine(packed(sound(key, structure), tmp_path / "a.zip"))
    assert judgement.problems == ()
    assert judgement.edition == key
    assert judgement.title == "A small course"
    assert judgement.schemas_used
    one, several = ("index.html",), ("lesson-first.html", "lesson-second.html", "quiz-check.html")
    assert judgement.launches == (one if structure == "single" else several)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_fault_is_found_under_its_code(tmp_path: Path, fault: Fault) -> None:
    """A message says what to do; a position names the file and, in the manifest, the line."""
    path = packed(fault.change(sound(fault.key)), tmp_path / "a.zip")
    found = [problem for problem in judge(path) if problem.code == fault.code]
    assert found, codes(path)
    assert all("; " in problem.message and problem.position.file for problem in found if problem.code != "schema")


def test_every_code_is_tested() -> None:
    """A rule without a test might never fire."""
    modules = [ast.parse(module.read_text()) for module in Path(conformance.__file__).parent.glob("*.py")]
    reports = (
        node.args[2]
        for module in modules
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"error", "warning"}
    )
    tests = "".join(module.read_text() for module in Path(__file__).parent.glob("test_*.py"))
    named_here = set(re.findall(r'"([a-z0-9]+(?:-[a-z]+)+)"', tests))
    reported = {report.value for report in reports if isinstance(report, ast.Constant)}
    assert len(reported) > 30
    mutated = {mutant.verdict.split()[1] for mutant in MUTANTS}
    assert reported <= {fault.code for fault in FAULTS} | mutated | named_here


def test_problems_of_the_manifest_have_their_line(tmp_path: Path) -> None:
    """An editor can jump there."""
    files = sound("1.2")
    files[MANIFEST] = files[MANIFEST].replace(b'identifierref="RES-', b'identifierref="X-')
    line = 1 + files[MANIFEST][: files[MANIFEST].index(b"<item")].count(b"\n")
    (problem,) = [one for one in judge(packed(files, tmp_path / "a.zip")) if one.code == "item-reference"]
    assert str(problem).startswith(f"imsmanifest.xml:{line}:1: error: ")


def test_only_what_stops_a_package_is_an_error(tmp_path: Path) -> None:
    """A file that nobody lists is worth a warning; a file that is missing is an error."""
    one, two = sound("1.2"), sound("1.2")
    one["forgotten.html"] = b""
    del two["player.js"]
    assert {problem.severity for problem in judge(packed(one, tmp_path / "a.zip"))} == {Severity.WARNING}
    assert {problem.severity for problem in judge(packed(two, tmp_path / "b.zip"))} == {Severity.ERROR}


def test_an_item_of_2004_either_launches_or_groups(tmp_path: Path) -> None:
    """In 1.2 it may do both."""
    for key, expected in (("1.2", []), ("2004-4th", ["item-both"])):
        files = sound(key, "lessons")
        root = b'<item identifier="COURSE-small-course" isvisible="true"'
        files[MANIFEST] = files[MANIFEST].replace(root, root + b' identifierref="RES-first"')
        found = codes(packed(files, tmp_path / f"{key}.zip"))
        assert [code for code in found if code == "item-both"] == expected


def test_a_title_after_the_items_is_out_of_order(tmp_path: Path) -> None:
    """LMSs that read the first child get no title."""
    files = sound("1.2", "lessons")
    files[MANIFEST] = re.sub(
        rb'(<item identifier="ITEM-first"[^>]*>\s*)(<title>.*?</title>)(.*?)(</item>)',
        rb'\1<item identifier="X" isvisible="true" identifierref="RES-first"><title>x</title></item>\2\3\4',
        files[MANIFEST],
        count=1,
        flags=re.DOTALL,
    )
    assert "title-order" in codes(packed(files, tmp_path / "a.zip"))


def test_a_file_listed_by_two_resources_is_named(tmp_path: Path) -> None:
    """One asset on which both depend is the way."""
    files = sound("1.2", "lessons")
    files[MANIFEST] = files[MANIFEST].replace(b"<dependency", b'<file href="player.js"/><dependency', 1)
    assert "file-shared" in codes(packed(files, tmp_path / "a.zip"))


def test_a_first_resource_that_is_no_sco_is_named(tmp_path: Path) -> None:
    """Open edX would launch nothing."""
    files = sound("1.2")
    asset = b'<resources><resource identifier="A" type="webcontent" adlcp:scormtype="asset"/>'
    files[MANIFEST] = files[MANIFEST].replace(b"<resources>", asset)
    assert "sco-first" in codes(packed(files, tmp_path / "a.zip"))


def test_learning_object_metadata_is_left_to_others(tmp_path: Path) -> None:
    """Its schemas are not ours to carry, so it is not judged by them."""
    files = sound("1.2")
    lom = b'<x:lom xmlns:x="http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"><x:general/></x:lom></metadata>'
    files[MANIFEST] = files[MANIFEST].replace(b"</metadata>", lom, 1)
    assert codes(packed(files, tmp_path / "a.zip")) == []


def test_schemas_at_the_root_need_no_listing(tmp_path: Path) -> None:
    """They accompany the manifest and are no content."""
    files = {**sound("1.2"), "adlcp_rootv1p2.xsd": b"<schema/>", "XMLSchema.dtd": b""}
    assert codes(packed(files, tmp_path / "a.zip")) == []


def test_without_schemas_the_other_rules_are_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The judgement tells that the schemas were not used."""
    monkeypatch.setattr("exporter.conformance.schemas.schemas", lambda _edition: None)
    judgement = examine(packed(sound("1.2"), tmp_path / "a.zip"))
    assert judgement.problems == ()
    assert not judgement.schemas_used


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 10], ids=range(4))
def test_what_is_no_zip_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    """No exception, whatever the bytes are."""
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    assert codes(path) == ["zip-unreadable"]


def test_a_truncated_package_is_never_taken_for_whole(tmp_path: Path) -> None:
    """Cut anywhere, a download that broke off is a problem and not an exception."""
    whole = packed(sound("1.2"), tmp_path / "whole.zip").read_bytes()
    path = tmp_path / "a.zip"
    for end in range(0, len(whole), 97):
        path.write_bytes(whole[:end])
        assert codes(path), end


def test_a_changed_byte_never_raises(tmp_path: Path) -> None:
    """Flipped bits give problems, or nothing where they matter to nobody."""
    whole = packed(sound("1.2"), tmp_path / "whole.zip").read_bytes()
    path = tmp_path / "a.zip"
    for at in range(0, len(whole), 13):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        judge(path)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    """The checksum of every file is read, and not of the manifest alone."""
    content = bytearray(hostile(lambda archive: archive.writestr(zipfile.ZipInfo("stored.bin"), b"A" * 100)))
    at = content.index(b"A" * 100)
    content[at] = ord("B")
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    assert [str(problem.position.file) for problem in judge(path) if problem.code == "zip-damaged"] == ["stored.bin"]


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    """Unpacked, it would show a file of the server."""
    link = zipfile.ZipInfo("link.html")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = tmp_path / "a.zip"
    path.write_bytes(hostile(lambda archive: archive.writestr(link, "/etc/passwd")))
    assert "zip-link" in codes(path)


def test_an_entry_that_stands_twice_is_refused(tmp_path: Path) -> None:
    """Programs disagree on which one counts, so one could be shown and another one run."""
    path = tmp_path / "a.zip"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile warns of what this test is about
        path.write_bytes(hostile(lambda archive: archive.writestr("player.js", b"another")))
    assert "zip-duplicate" in codes(path)


def test_an_encrypted_entry_is_refused(tmp_path: Path) -> None:
    """No LMS asks for a password."""
    content = hostile(lambda archive: archive.writestr("secret.html", b"x"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.rindex(mark) + offset
        content = content[:at] + bytes([content[at] | 1]) + content[at + 1 :]
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    assert "zip-encrypted" in codes(path)


def test_overlapping_files_are_refused(tmp_path: Path) -> None:
    """One piece of data under many names is how a small zip unpacks to a large one."""

    def repeat(archive: zipfile.ZipFile) -> None:
        archive.writestr("a.bin", b"\x01\x02\x03" * 3000, zipfile.ZIP_STORED)
        first = archive.filelist[-1]
        for number in range(20):
            twin = zipfile.ZipInfo(f"a{number}.bin")
            for name in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
                setattr(twin, name, getattr(first, name))
            archive.filelist.append(twin)

    path = tmp_path / "a.zip"
    path.write_bytes(hostile(repeat))
    assert codes(path) == ["zip-bomb"]


@pytest.mark.slow
def test_more_files_than_any_course_has_are_refused(tmp_path: Path) -> None:
    """Going by the directory of the zip alone, before anything is read."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(50_001):
            archive.writestr(zipfile.ZipInfo(f"{number}.txt"), b"")
    assert codes(path) == ["zip-bomb"]


def test_a_manifest_of_many_megabytes_is_refused(tmp_path: Path) -> None:
    """It would be held in memory as a whole."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(MANIFEST, b" " * ((16 << 20) + 1))
    assert codes(path) == ["zip-bomb"]


def test_a_package_that_unpacks_to_more_than_a_disk_holds_is_refused(tmp_path: Path) -> None:
    """Sizes are added up before anything is unpacked."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(6):
            archive.writestr(f"{number}.bin", b"\0" * 100)
        for entry in archive.filelist:
            entry.file_size = 3 << 30
    assert set(codes(path)) == {"zip-bomb"}
    assert any("16 GB" in problem.message for problem in judge(path))


def test_a_group_that_refers_to_shared_rules_is_not_judged_without_them(tmp_path: Path) -> None:
    """``IDRef`` points to a collection of sequencing rules, where flow may well be said."""
    files = sound("2004-4th", "lessons")
    rules = rb"<imsss:sequencing>(?=\s*<imsss:controlMode)"
    files[MANIFEST] = re.sub(rules, b'<imsss:sequencing IDRef="x">', files[MANIFEST]).replace(b' flow="true"', b"")
    assert "flow" not in codes(packed(files, tmp_path / "a.zip"))


@pytest.mark.parametrize("content", [b"", b"<manifest/>", None], ids=["empty", "of another kind", "a folder"])
def test_what_is_no_file_or_no_package_is_a_judgement_too(tmp_path: Path, content: bytes | None) -> None:
    """Nothing that a path can name makes an exception."""
    path = tmp_path / "a.zip"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    assert codes(path) == ["zip-unreadable"]


def test_more_errors_than_anybody_reads_end_with_a_line_that_says_so(tmp_path: Path) -> None:
    """Neither a traceback nor a wait, and what is known of the package is told all the same."""
    files = sound("1.2")
    listed = "".join(f'<file href="gone-{number}.html"/>' for number in range(30_000)).encode()
    files[MANIFEST] = files[MANIFEST].replace(b"</resource>", listed + b"</resource>", 1)
    path = packed(files, tmp_path / "a.zip")
    judgement = examine(path)
    assert sum(problem.severity is Severity.ERROR for problem in judgement.problems) == MOST_PROBLEMS + 2
    assert "too-many" in {problem.code for problem in judgement.problems}
    assert (judgement.edition, judgement.title) == ("1.2", "A small course")
    result = CliRunner().invoke(main, ["check", str(path), "--format", "json"])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["errors"] == MOST_PROBLEMS + 2
