"""What is told of manifests and pages word by word, where one code has several messages; and bounds from both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exporter.conformance import judge
from exporter.conformance.entry_names import name_faults
from tests.conformance.mutants import after_title, both, page, wait_for
from tests.conformance.raw_zips import Entry, zipped
from tests.conformance.zoo import adding, complete, packed, replacing, sound

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conformance.mutants import Change

PIECES = ("a" * 200 + "/") * 5
DEEP = [("is more than 50 folders deep; move it up", "zip-path")]
LONG = [("has a name that is too long to be unpacked; shorten it", "zip-path")]


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        ("a/" * 50 + "a", []),
        ("a/" * 51 + "a", DEEP),
        ("a" * 255, []),
        ("a" * 256, LONG),
        ("é" * 128, LONG),
        (PIECES + "a" * 19, []),
        (PIECES + "a" * 20, LONG),
    ],
    ids=["50 deep", "51 deep", "255 bytes", "256 bytes", "128 letters", "1,024 bytes", "1,025 bytes"],
)
def test_names_may_be_as_long_as_disks_allow(name: str, faults: list[tuple[str, str]]) -> None:
    """Bytes count, not letters."""
    assert list(name_faults(name)) == faults


def test_the_file_types_of_unix_mean_nothing_elsewhere(tmp_path: Path) -> None:
    """A zip of another system has something else in these bits."""
    files = (Entry(name.encode(), content) for name, content in sound("1.2").items())
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(*files, Entry(b"a.html", mode=0o020666, system=0)))
    assert [problem.code for problem in judge(path)] == ["file-unlisted"]


def of_length(characters: int) -> Change:
    """Let an item of 1.2 wait for another in so many characters."""
    named = " | ".join(["ITEM-first"] * 14)
    return wait_for(check=named + " " * (characters - len(named) - 11) + "|ITEM-first")


def silent(html: str) -> Change:
    """Give a page no script that looks for the API, and something more."""
    return both(adding("player.js", b"alert('hello')"), page(html))


API = "so nothing is recorded; add a script that finds {}, or make the resource an asset"
BESIDE = "it fails without that site, or if an LMS allows only its own; add it to the package"
STATED: dict[str, tuple[str, str, Change, list[str]]] = {
    "200 characters of prerequisites": ("1.2", "lessons", of_length(200), []),
    "201 characters of prerequisites": (
        "1.2", "lessons", of_length(201), ["the prerequisites have 201 characters; 200 are allowed"],
    ),
    "an item that waits for itself": (
        "1.2", "lessons", wait_for(first="ITEM-first"),
        ["ITEM-first waits for itself, so it can never be opened; change the prerequisites"],
    ),
    "4,000 characters of data": (
        "2004-4th", "single", after_title(f"<adlcp:dataFromLMS>{'x' * 4000}</adlcp:dataFromLMS>"), [],
    ),
    "the other API": (
        "1.2", "single", adding("player.js", b"find(window.parent.API_1484_11)"),
        [f"the SCO only looks for the API of SCORM 2004, {API.format('API')}"],
    ),
    "no API": (
        "2004-4th", "single", silent(""), [f"the SCO never looks for the LMS's API, {API.format('API_1484_11')}"],
    ),
    "a script from elsewhere, which may look for the API": (
        "1.2", "single", silent('<script src="https://example.org/a.js"></script>'),
        [f"a script comes from example.org: {BESIDE}"],
    ),
    "a script that is missing, which may look for the API": (
        "1.2", "single", silent('<script src="gone.js"></script>'),
        ["the script 'gone.js' is not in the package; add it, or correct the name"],
    ),
    "a picture in other letters": (
        "1.2", "single", page('<img src="media/Unused.png">'),
        [
            ("the picture 'media/Unused.png' is not in the package; there is 'media/unused.png', but LMSs distinguish "
            "upper and lower case")
        ],
    ),
    "a picture outside": (
        "1.2", "single", page('<img src="../a.png">'),
        ["the picture '../a.png' leads out of the package; add it, or correct the name"],
    ),
    "a picture twice": (
        "1.2", "single", page('<img src="a.png"><img src="a.png">'),
        ["the picture 'a.png' is not in the package (and once more); add it, or correct the name"],
    ),
    "a link to a route outside": ("1.2", "single", page('<a href="../a.html">Next</a>'), []),
    "a threshold of the 4th Edition": (
        "2004-3rd", "single", after_title('<adlcp:completionThreshold minProgressMeasure="0.8"/>'),
        ["the attribute minProgressMeasure exists only in the 4th Edition; write the measure as text"],
    ),
    "an action at the time limit that is empty": (
        "1.2", "single", after_title("<adlcp:timelimitaction/>"),
        [
            ("the action at the time limit is empty; remove it, or write one of: exit,message; exit,no message; "
            "continue,message; continue,no message")
        ],
    ),
    "a pass mark below the least": (
        "2004-4th", "single", replacing("0.7000", "-1.1"),
        ["minNormalizedMeasure is '-1.1'; write a decimal from -1 to 1"],
    ),
    "a pass mark that is the least": ("2004-4th", "single", replacing("0.7000", "-1.0"), []),
}  # fmt: skip
"""What was changed → edition, structure, the change, and all that is said of it."""


@pytest.mark.parametrize("name", STATED)
def test_each_message_of_a_code_is_the_right_one(name: str, tmp_path: Path) -> None:
    """Word by word, and nothing else."""
    key, structure, change, messages = STATED[name]
    found = judge(packed(change(complete(key, structure)), tmp_path / "a.zip"))
    assert [problem.message for problem in found] == messages
