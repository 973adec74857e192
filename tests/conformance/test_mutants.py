"""Each rule is told from the others: one change to a sound package gives one verdict, and nothing else."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from exporter.conformance import examine, judge
from tests.conformance.mutants import (
    MUTANTS,
    Mutant,
    after_title,
    collection,
    listed_file,
    more_objectives,
    page,
    rule,
    threshold,
    wait_for,
)
from tests.conformance.test_cmi5_packages import FAULTS as OF_CMI5
from tests.conformance.zoo import PAGE, PLAYER, adding, complete, packed, replacing, rewriting
from tests.formats.manifests import KEYS, STRUCTURES

if TYPE_CHECKING:
    from tests.conformance.mutants import Change

CODES = (Path(__file__).parents[2] / "docs" / "reference" / "codes.md").read_text("utf-8")


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("key", KEYS)
def test_what_is_mutated_is_sound(tmp_path: Path, key: str, structure: str) -> None:
    """Else a verdict would prove nothing."""
    assert judge(packed(complete(key, structure), tmp_path / "a.zip")) == ()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: f"{one.verdict} {one.key} {one.name}")
def test_a_mutant_gets_its_verdict(tmp_path: Path, mutant: Mutant) -> None:
    """Exactly: once, and not again in the words of the official schemas."""
    sound = complete(mutant.key, mutant.structure)
    changed = mutant.change(sound)
    assert changed != sound
    found = judge(packed(changed, tmp_path / "a.zip"))
    assert sorted(f"{one.severity} {one.code}" for one in found) == mutant.verdict.split(", "), found
    assert all("; " in one.message or one.code == "schema" for one in found), found


def test_there_are_many_mutants() -> None:
    """Of each edition, and each once."""
    assert len({(one.key, one.verdict, one.name) for one in MUTANTS}) == len(MUTANTS) >= 60
    assert {one.key for one in MUTANTS} == set(KEYS)


def test_each_rule_has_a_mutant() -> None:
    """All codes that the reference lists for packages, but for those of damaged zips, which other tests make."""
    listed = re.findall(r"^\| `([a-z0-9-]+)` \|", CODES.partition("## Packages")[2], re.MULTILINE)
    told = {verdict.split()[1] for one in MUTANTS for verdict in one.verdict.split(", ")}
    told |= {code for _, _, code in OF_CMI5.values() if code}
    assert {code for code in listed if not code.startswith("zip-")} - told == {"content-unread"}


BRANCHES = "(ITEM-first | ~ITEM-second) &amp; 1*{ITEM-first, ITEM-second} &amp; ITEM-first&lt;&gt;failed"
FINE: dict[str, tuple[str, str, Change]] = {
    "a time": ("1.2", "single", after_title("<adlcp:maxtimeallowed>0001:30:00.5</adlcp:maxtimeallowed>")),
    "an action": ("1.2", "single", after_title("<adlcp:timelimitaction>exit,no message</adlcp:timelimitaction>")),
    "launch data": ("1.2", "single", after_title(f"<adlcp:datafromlms>{'x' * 255}</adlcp:datafromlms>")),
    "every operator": ("1.2", "lessons", wait_for(check=BRANCHES)),
    "a status": ("1.2", "lessons", wait_for(check='ITEM-first="passed" | ITEM-second=c')),
    "one way out of a circle": ("1.2", "lessons", wait_for(first="ITEM-check | ITEM-second", second="~ITEM-check")),
    "a group": ("1.2", "lessons", wait_for(check="SECTION-2aa9af7fc942")),
    "what is not yet done": ("1.2", "lessons", wait_for(first="~ITEM-first")),
    "a threshold as text": ("2004-3rd", "single", threshold("", "0.8")),
    "a threshold as attributes": (
        "2004-4th",
        "single",
        threshold(' completedByMeasure="true" minProgressMeasure="0.8"', ""),
    ),
    "a threshold by default": ("2004-4th", "single", threshold(' completedByMeasure="true"', "")),
    "a rule": ("2004-4th", "single", lambda files: rule("a")(more_objectives("a")(files))),
    "shared rules": ("2004-4th", "single", collection('<imsss:sequencing ID="shared"/>')),
    "a comment": ("1.2", "single", page("<!-- <img src='gone.png'> <script src='https://example.org'> -->")),
    "code": (
        "1.2",
        "single",
        page("<script>w('<img src=\"a.png\">')</script><textarea><img src=a.png></textarea>"),
    ),
    "what other attributes say": ("1.2", "single", page("""<p title='<img src="gone.png">' data-src="gone.js">""")),
    "addresses of browsers": (
        "1.2",
        "single",
        page('<img src="data:image/png,AA"><a href="javascript:go()">'),
    ),
    "templates": ("1.2", "single", page('<img src="{{ picture }}"><img src="${a}.png"><img src="<%= a %>">')),
    "places": ("1.2", "single", page('<a href="#top"><a href="?a=1"><a href="mailto:a@example.org"><img src="#a">')),
    "links out": (
        "1.2",
        "single",
        page('<a href="https://a.org/a.pdf"><a href="../../help"><a href="chapter/">'),
    ),
    "a base": ("1.2", "single", page('<base href="media/"><img src="unused.png">')),
    "escapes": ("1.2", "single", page('<img src="media/unused%2Epng?a=1&amp;b=2">')),
    "pictures from elsewhere": ("1.2", "single", page('<img src="https://example.org/a.png">')),
    "fonts": ("1.2", "single", adding("player.css", b"@font-face{src:url(a.eot)} /* url(gone.png) */ p{b:url(#a)}")),
    "an API that is found in a frame": (
        "1.2",
        "single",
        lambda files: {
            **listed_file("frame.html", PAGE.decode())(files),
            "index.html": b"<frameset><frame src='frame.html'></frameset>",
        },
    ),
    "a pass mark": ("1.2", "single", replacing(">70<", ">66.5<")),
    "a comment before the title": ("1.2", "single", replacing("<title>", "<!-- what it is --><title>")),
    "signs that need no escape": ("1.2", "single", listed_file("media/picture@2x~1.png", "x")),
    "schemas that others include from a folder": (
        "2004-4th",
        "single",
        lambda files: {
            **files,
            "adlcp_v1p3.xsd": files["adlcp_v1p3.xsd"] + b'<!-- <xs:include schemaLocation="common/a.xsd"/> -->',
            "common/a.xsd": b"<schema/>",
        },
    ),
    "a leaf that one may not leave": (
        "2004-4th",
        "single",
        rewriting("(<imsss:sequencing>)(?=[^S]*<imsss:objectives)", r'\1<imsss:controlMode choiceExit="false"/>'),
    ),
    "a name with escapes": (
        "2004-4th",
        "single",
        lambda files: rule("part%201")(more_objectives("part 1".replace(" ", "%20%20"))(files)),
    ),
    "an asset says nothing": (
        "2004-4th",
        "lessons",
        lambda files: rewriting(
            r"(<item identifier=\"ITEM-second\".*?)<imsss:deliveryControls[^>]*/>",
            r"\1",
        )(rewriting(r'(identifier="RES-second"[^>]*scormType=)"sco"', r'\1"asset"')(files)),
    ),
    "a page that leads on": (
        "1.2",
        "single",
        lambda files: {
            **listed_file("b.html", PAGE.decode())(files),
            "index.html": b'<meta http-equiv="refresh" content="0; url=b.html">',
        },
    ),
    "a page of scripts": ("1.2", "single", adding("index.html", b'<title>A</title><script src="player.js"></script>')),
}


@pytest.mark.parametrize("name", FINE)
def test_what_the_rules_allow_is_no_problem(tmp_path: Path, name: str) -> None:
    """A rule that goes too far is worse than none."""
    key, structure, change = FINE[name]
    assert judge(packed(change(complete(key, structure)), tmp_path / "a.zip")) == ()


HOSTILE = {
    "tags that nobody closes": b"<a " * 400_000,
    "quotes that nobody closes": b"<a b='" * 200_000,
    "comments that nobody closes": b"<!--" * 300_000,
    "scripts that nobody closes": b"<script>" * 150_000,
    "attributes without end": b"<img " + b"a" * 1_200_000,
    "blanks": b"<img src" + b" " * 1_200_000,
    "a set of blanks": b"<img srcset='" + b" " * 1_200_000 + b"'>",
    "addresses of commas": b"<img srcset='" + b"," * 1_200_000 + b"'>",
    "missing pictures": b"".join(b"<img src=%d.png>\n" % number for number in range(60_000)),
    "bytes": bytes(range(256)) * 5_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_pages_made_to_take_for_ever_do_not(tmp_path: Path, name: str) -> None:
    """Each byte is looked at a few times, whatever the page is: a square of a million would not end today."""
    files = complete("1.2")
    for path in ("index.html", "player.css"):
        files[path] += HOSTILE[name]
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file, content in files.items():
            archive.writestr(file, content)
    assert {problem.code for problem in judge(path)} <= {"content-missing", "too-many"}


def test_a_script_that_another_one_may_load_is_no_silence(tmp_path: Path) -> None:
    """Nobody lists it, which is said; but that the SCO never speaks is not known."""
    files = {**complete("1.2"), "player.js": b"load('lms' + '.js')", "lms.js": PLAYER}
    assert [problem.code for problem in judge(packed(files, tmp_path / "a.zip"))] == ["file-unlisted"]


def test_a_missing_file_is_named_once_with_its_first_place(tmp_path: Path) -> None:
    """A page of a hundred lines need not be searched, and a hundred lines need not be read."""
    files = complete("1.2")
    files["index.html"] += b"<p>\n<img src='a.png'>\n<img src='a.png'>\n<img src='./a.png'>"
    (problem,) = judge(packed(files, tmp_path / "a.zip"))
    assert str(problem.position) == "index.html:7:1"
    assert problem.message.startswith("the picture 'a.png' is not in the package (and 2 more times); ")


def test_more_pages_than_can_be_read_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not looked at is not called sound."""
    monkeypatch.setattr("exporter.conformance.page_content._MOST_READ", 100)
    assert [problem.code for problem in judge(packed(complete("1.2"), tmp_path / "a.zip"))] == ["content-unread"]


def test_an_export_is_not_refused_for_what_its_author_shows(tmp_path: Path) -> None:
    """Frames from elsewhere are the author's, and the course was checked."""
    files = page("<iframe src='https://example.org/'></iframe>")(complete("1.2"))
    assert examine(packed(files, tmp_path / "a.zip"), pages=False).problems == ()
