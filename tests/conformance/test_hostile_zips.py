"""Zips that were made to do harm, or by programs that few LMSs understand, get a judgement and never a traceback."""

from __future__ import annotations

import io
import json
import struct
import tracemalloc
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from exporter.cli import main
from exporter.conformance import contents, judge
from exporter.problems import Severity
from tests.conformance.raw_zips import STORED, Entry, deflated, in_zip64, zipped
from tests.conformance.zoo import sound

if TYPE_CHECKING:
    from pathlib import Path

SOUND = tuple(Entry(name.encode(), content) for name, content in sound("1.2").items())
ZEROS = b"\0" * (16 << 20)
BOMB = deflated(ZEROS)
SUMMED: dict[str, int | bytes] = {"crc": zlib.crc32(ZEROS), "size": len(ZEROS)}


def bomb(number: int) -> Entry:
    """Return a file just small enough to be no bomb by itself."""
    return Entry(f"{number}.txt".encode(), b"", data=BOMB, local=SUMMED, central=SUMMED)


def large_extra(size: int) -> bytes:
    """Return the extra field of zip64."""
    return struct.pack("<2H2Q", 1, 16, size, size)


DESCRIBED = {"crc": 0, "packed": 0, "size": 0}
OTHER = {"name": b"other.html"}

ERRORS = {
    "zeros by the hundred": (zipped(*SOUND, *map(bomb, range(50))), "zip-bomb"),
    "one file that is all zeros": (zipped(*SOUND, Entry(b"a.bin", b"\0" * (17 << 20))), "zip-bomb"),
    "one header under two names": (
        zipped(*SOUND, Entry(b"a.html", b"", data=b""), Entry(b"b.html", central={"offset": 0})),
        "zip-damaged",
    ),
    "bzip2": (zipped(*SOUND, Entry(b"a.html", method=12)), "zip-compression"),
    "LZMA that is damaged": (
        zipped(*SOUND, Entry(b"a.html", method=14, data=b"\x09\x04\x05\0rubbish")),
        "zip-compression",
    ),
    "Deflate64": (zipped(*SOUND, Entry(b"a.html", method=9)), "zip-compression"),
    "PPMd": (zipped(*SOUND, Entry(b"a.html", method=98)), "zip-compression"),
    "an unknown method": (zipped(*SOUND, Entry(b"a.html", method=77)), "zip-compression"),
    "patched data": (zipped(*SOUND, Entry(b"a.html", flags=0x20)), "zip-compression"),
    "a password": (zipped(*SOUND, Entry(b"a.html", flags=1)), "zip-encrypted"),
    "strong encryption": (zipped(*SOUND, Entry(b"a.html", flags=0x40)), "zip-encrypted"),
    "a file and a folder": (zipped(*SOUND, Entry(b"media"), Entry(b"media/a.html")), "zip-folder"),
    "a file and an empty folder": (zipped(*SOUND, Entry(b"media"), Entry(b"media/", b"")), "zip-folder"),
    "a folder in other case than the file": (zipped(*SOUND, Entry(b"media/a.html"), Entry(b"Media")), "zip-folder"),
    "a folder with content": (zipped(*SOUND, Entry(b"media/")), "zip-folder"),
    "the same name twice": (zipped(*SOUND, Entry(b"a.html"), Entry(b"a.html")), "zip-duplicate"),
    "the same name in other case": (zipped(*SOUND, Entry(b"a.html"), Entry(b"A.html")), "zip-case"),
    "a backslash": (zipped(*SOUND, Entry(b"media\\a.html")), "zip-path"),
    "an absolute name": (zipped(*SOUND, Entry(b"/etc/passwd")), "zip-path"),
    "a drive": (zipped(*SOUND, Entry(b"C:/a.html")), "zip-path"),
    "a way out": (zipped(*SOUND, Entry(b"media/../../a.html")), "zip-path"),
    "a folder without a name": (zipped(*SOUND, Entry(b"media//a.html")), "zip-path"),
    "a folder that is a dot": (zipped(*SOUND, Entry(b"./a.html")), "zip-path"),
    "no name": (zipped(*SOUND, Entry(b"")), "zip-path"),
    "a NUL": (zipped(*SOUND, Entry(b"a.html\0.png")), "zip-path"),
    "a command for the terminal": (zipped(*SOUND, Entry(b"\x1b[2Ja.html")), "zip-path"),
    "a line break": (zipped(*SOUND, Entry(b"a\nb.html")), "zip-path"),
    "a name that no disk holds": (zipped(*SOUND, Entry(b"a" * 300 + b".html")), "zip-path"),
    "a path that no disk holds": (zipped(*SOUND, Entry(b"a/" * 32_000 + b"a.html")), "zip-path"),
    "a symbolic link": (zipped(*SOUND, Entry(b"a.html", b"/etc/passwd", mode=0o120777)), "zip-link"),
    "a device": (zipped(*SOUND, Entry(b"a.html", b"", mode=0o020666)), "zip-link"),
    "a size that is too small": (
        zipped(*SOUND, Entry(b"a.html", b"x" * 99, local={"size": 9}, central={"size": 9})),
        "zip-damaged",
    ),
    "a size that is too large": (
        zipped(*SOUND, Entry(b"a.html", b"x" * 9, local={"size": 99}, central={"size": 99})),
        "zip-damaged",
    ),
    "sizes of which one lies": (zipped(*SOUND, Entry(b"a.html", local={"size": 99})), "zip-damaged"),
    "another method at the file": (zipped(*SOUND, Entry(b"a.html", local={"method": 0})), "zip-damaged"),
    "another name at the file": (zipped(*SOUND, Entry(b"a.html", local=OTHER)), "zip-damaged"),
    "a password at the file": (zipped(*SOUND, Entry(b"a.html", local={"flags": 1})), "zip-damaged"),
    "a wrong checksum": (zipped(*SOUND, Entry(b"a.html", local={"crc": 7}, central={"crc": 7})), "zip-damaged"),
    "damaged data": (zipped(*SOUND, Entry(b"a.html", b"xyz", data=b"\xff\xff\xff\xff")), "zip-damaged"),
    "data that are cut short": (
        zipped(*SOUND, Entry(b"a.html", b"xyz" * 99, data=deflated(b"xyz" * 99)[:-2])),
        "zip-damaged",
    ),
    "data after the data": (zipped(*SOUND, Entry(b"a.html", b"xyz", data=deflated(b"xyz") + b"more")), "zip-damaged"),
    "a file that is nowhere": (zipped(*SOUND, Entry(b"a.html", central={"offset": 1 << 30})), "zip-damaged"),
    "a file inside another": (
        zipped(Entry(b"z.html", zipped(Entry(b"a.html")), STORED), *SOUND, Entry(b"a.html", central={"offset": 36})),
        "zip-bomb",
    ),
    "a name that is not UTF-8": (zipped(*SOUND, Entry(b"\xff.html", flags=0x800)), "zip-unreadable"),
    "one of several disks": (zipped(*SOUND, disk=1), "zip-unreadable"),
    "entries on another disk": (zipped(*SOUND, here=1), "zip-unreadable"),
    "fewer entries than there are": (zipped(*SOUND, here=1, entries=1), "zip-unreadable"),
    "more entries than there are": (zipped(*SOUND, here=99, entries=99), "zip-unreadable"),
    "a directory elsewhere": (zipped(*SOUND, offset=7), "zip-unreadable"),
    "a directory beyond the end": (zipped(*SOUND, offset=1 << 31), "zip-unreadable"),
    "a directory without end": (zipped(*SOUND, length=0xFFFFFFFF), "zip-unreadable"),
    "a program in front, not counted": (b"#!/bin/sh\n" + zipped(*SOUND), "zip-unreadable"),
    "a zip in the comment": (zipped(*SOUND, comment=zipped(Entry(b"a.html"))), "zip-unreadable"),
    "half a zip": (zipped(*SOUND)[:-400], "zip-unreadable"),
    "zip64 with another count": (in_zip64(zipped(*SOUND), entries=1, here=1), "zip-unreadable"),
    "zip64 with another place": (in_zip64(zipped(*SOUND), offset=1 << 63), "zip-unreadable"),
    "zip64 with a directory of exabytes": (in_zip64(zipped(*SOUND), length=(1 << 64) - 1), "zip-unreadable"),
}
"""What is wrong → the zip, and the code of the error."""

WARNINGS = {
    "zip64 in the headers": (zipped(*SOUND, Entry(b"a.html", extra=large_extra(1))), "zip-large"),
    "zip64 at the end": (in_zip64(zipped(*SOUND)), "zip-large"),
    "a program in front": (zipped(*SOUND, before=b"#!/bin/sh\n"), "zip-around"),
    "something after the end": (zipped(*SOUND, after=b"\0" * 100), "zip-around"),
}

FINE = {
    "as it should be": zipped(*SOUND),
    "a comment": zipped(*SOUND, comment=b"Made by hand"),
    "folders of their own": zipped(*SOUND, Entry(b"media/", b"", STORED, mode=0o040755)),
    "sizes after the data": zipped(*SOUND[:-1], Entry(SOUND[-1].name, SOUND[-1].content, flags=8, local=DESCRIBED)),
}


@pytest.mark.parametrize("name", ERRORS)
def test_a_hostile_zip_is_refused_with_a_reason_and_a_way_out(tmp_path: Path, name: str) -> None:
    """Where, what, and what to do next: as text, and as JSON that programs can read."""
    content, code = ERRORS[name]
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    errors = [problem for problem in judge(path) if problem.severity is Severity.ERROR]
    assert {problem.code for problem in errors} == {code}
    assert all("; " in problem.message for problem in errors)
    assert all(len(problem.position.file) <= 200 for problem in errors)
    result = CliRunner().invoke(main, ["check", str(path), "--format", "json"])
    assert result.exit_code == 1
    assert {problem["code"] for problem in json.loads(result.stdout)["problems"]} >= {code}
    lines = CliRunner().invoke(main, ["check", str(path)]).stdout
    assert lines.replace("\n", "").isprintable()
    assert all(line.startswith(str(path)) for line in lines.splitlines()[:-1])


@pytest.mark.parametrize("name", WARNINGS)
def test_a_zip_that_not_every_lms_reads_gets_a_warning(tmp_path: Path, name: str) -> None:
    """It may work where the author tries it, and fail elsewhere."""
    content, code = WARNINGS[name]
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    found = [problem for problem in judge(path) if problem.code.startswith("zip")]
    assert [(problem.severity, problem.code) for problem in found] == [(Severity.WARNING, code)]


@pytest.mark.parametrize("name", FINE)
def test_a_zip_may_be_made_in_more_than_one_way(tmp_path: Path, name: str) -> None:
    """What every LMS reads is no problem."""
    path = tmp_path / "a.zip"
    path.write_bytes(FINE[name])
    assert judge(path) == ()


def test_zips_of_python_forced_to_zip64_are_seen(tmp_path: Path) -> None:
    """Only the headers of the files tell it; the directory does not."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in sound("1.2").items():
            with archive.open(name, "w", force_zip64=True) as sink:
                sink.write(content)
    assert [problem.code for problem in judge(path)] == ["zip-large"]


def test_a_zip_written_to_a_pipe_is_fine(tmp_path: Path) -> None:
    """Its sizes stand behind the data, because nobody could go back."""

    class Pipe(io.RawIOBase):
        content = b""

        def writable(self) -> bool:
            return True

        def write(self, piece: object) -> int:
            self.content += bytes(piece)  # type: ignore[call-overload]
            return len(piece)  # type: ignore[arg-type]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sound("1.2").items():
            archive.writestr(name, content)
    (tmp_path / "a.zip").write_bytes(pipe.content)
    assert judge(tmp_path / "a.zip") == ()


def test_a_bomb_of_16_gigabytes_is_judged_by_its_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it is unpacked, which would take minutes, and the disk."""
    monkeypatch.setattr(contents, "pieces", lambda *_: pytest.fail("something is unpacked"))
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(*SOUND, *map(bomb, range(1000))))
    assert path.stat().st_size < 20 << 20
    tracemalloc.start()
    found = judge(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [problem.code for problem in found] == ["zip-bomb"]
    assert most < 8 << 20


def test_a_course_that_is_all_video_is_no_bomb(tmp_path: Path) -> None:
    """Recordings hardly get smaller, so their size says nothing; neither does a long text that repeats itself."""
    video = b"\x93\x17\xa4" * (8 << 20)
    text = b"<tr><td>0</td><td>0</td></tr>\n" * 100_000
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(*SOUND, Entry(b"tour.mp4", video, STORED), Entry(b"table.html", text)))
    assert {problem.code for problem in judge(path)} == {"file-unlisted"}


def test_a_hundred_thousand_entries_are_counted_and_not_read(tmp_path: Path) -> None:
    """The end record says it."""
    directory = b"".join(b"PK\x01\x02" + b"\0" * 42 for _number in range(100_000))
    content = directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, *[0xFFFF] * 2, len(directory), 0, 0)
    path = tmp_path / "a.zip"
    path.write_bytes(in_zip64(content, entries=100_000, here=100_000))
    (problem,) = judge(path)
    assert (problem.code, problem.message) == ("zip-bomb", "holds 100,000 files, more than 50,000; split the course")


def test_folders_in_folders_are_counted_and_not_looked_at(tmp_path: Path) -> None:
    """Each name has as many folders as fit, in as many entries as are allowed: judging each folder took minutes."""
    path = tmp_path / "a.zip"
    deep = b"a/" * 450
    path.write_bytes(zipped(*SOUND, *(Entry(b"%s%d.txt" % (deep, number), b"", STORED) for number in range(2500))))
    (problem,) = judge(path)  # the names differ only where they are cut
    assert (problem.code, problem.message) == ("zip-path", "is more than 50 folders deep; move it up")


def test_thousands_of_unsafe_names_end_with_a_line_that_says_so(tmp_path: Path) -> None:
    """The same holds for every other fault that an attacker can repeat."""
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(*SOUND, *(Entry(f"../{number}".encode()) for number in range(3000))))
    assert {problem.code for problem in judge(path)} == {"zip-path", "too-many"}
