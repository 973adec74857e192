"""Administrators look after an installation from the command line, on a real database."""

from __future__ import annotations

import inspect
import json
import os
import pwd
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner, Result
from lms import AGS, CLAIM, NRPS
from patience import PATIENCE
from sqlalchemy import select

from exporter.cli import main
from lti_tool.base.tables import (
    Audit,
    Certificate,
    Deployment,
    Learner,
    Outbox,
    Platform,
    ResourceLink,
    SigningKey,
    Table,
)
from lti_tool.base.transactions import within
from lti_tool.cli import lti
from lti_tool.grades.outbox import EarnedScore, platforms_with_work, post
from lti_tool.lti.signing_keys import PUBLISHED_BEFORE_USE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from lms import Lms
    from walker import Browser

    from lti_tool.base.database import Store
    from lti_tool.lti.visit import Visit
    from lti_tool.web.tool import Tool

pytestmark = pytest.mark.in_turns("database_url")


@pytest.fixture
def admin(database_url: str, tmp_path: Path, store: Store, lms: Lms) -> Callable[..., Result]:
    """Give a command line whose environment describes the installation; ``status`` is what it must end with."""
    courses = tmp_path / "courses"
    courses.mkdir()
    environment = {
        "LESSONPACK_URL": "https://tool.example.org",
        "LESSONPACK_COURSES": str(courses),
        "LESSONPACK_DATABASE": database_url,
        "LESSONPACK_DATA": str(tmp_path / "data"),
        "LESSONPACK_REACHABLE_NETWORKS": "127.0.0.0/8",
    }

    def lessonpack(*arguments: str, status: int = 0, **options: Any) -> Result:
        result = CliRunner().invoke(main, ["lti", *arguments], env=environment, **options)
        assert result.exit_code == status, (result.output, result.exception)
        return result

    return lessonpack


def add(admin: Callable[..., Result], lms: Lms, *more: str) -> Result:
    """Register the tests' LMS by hand."""
    return admin(
        "platforms", "add", "--issuer", lms.issuer, "--client-id", lms.client_id, "--authorization-url",
        f"{lms.url}/auth", "--token-url", f"{lms.url}/token", "--key-set-url", f"{lms.url}/keys", *more,
    )  # fmt: skip


def read_json(result: Result) -> Any:
    """Return what a command printed for scripts."""
    return json.loads(result.stdout)


# Help


def test_without_the_extra_the_command_says_what_to_install() -> None:
    """The compiler alone stays light; its help lists the command all the same."""
    without = "import sys; sys.modules['flask'] = None; from exporter.cli import main; main()"

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", without, *arguments], capture_output=True, text=True, check=False, timeout=PATIENCE
        )

    refused = run("lti", "serve")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "pip install 'lessonpack[lti]'" in refused.stderr
    assert "lti " in run("--help").stdout


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], {"lti_tool", "flask", "sqlalchemy"}),
        (["lti", "--help"], {"lti_tool.app", "flask", "sqlalchemy", "alembic", "pydantic", "exporter.course", "lxml"}),
    ],
)
def test_help_does_not_load_the_tool(arguments: list[str], unwanted: set[str]) -> None:
    """``lessonpack --help`` and ``lessonpack lti --help`` answer at once."""
    script = f"import sys; from exporter.cli import main; main({arguments}, standalone_mode=False); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not unwanted & set(loaded)


def leaves(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command below one, with the words that call it."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        assert inner
        yield from leaves(inner, (*path, name))


@pytest.mark.parametrize(("path", "command"), [pytest.param(p, c, id=" ".join(p)) for p, c in leaves(lti, ("lti",))])
def test_every_command_has_an_example_that_can_be_typed(path: tuple[str, ...], command: click.Command) -> None:
    """The help of each shows one, and its options and arguments are understood."""
    example = inspect.cleandoc(command.help or "").partition("Example:\n")[2].replace("\\\n", " ").strip()
    words = [word for word in shlex.split(example.splitlines()[0]) if "=" not in word or word.startswith("-")]
    assert words[: len(path) + 1] == ["lessonpack", *path]
    # As called from `lessonpack`: a command keeps for good how the first one who asks may call for help.
    lessonpack = click.Context(main, info_name="lessonpack", **main.context_settings)
    command.make_context(path[-1], words[len(path) + 1 :], parent=lessonpack)


# Settings and tables


def test_all_that_is_missing_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command names each setting that is missing, with what to set it to."""
    monkeypatch.chdir(tmp_path)
    bare = {"LESSONPACK_URL": "", "LESSONPACK_COURSES": "", "LESSONPACK_DATABASE": "postgresql://db/x",
            "LESSONPACK_DATA": ""}  # fmt: skip
    result = CliRunner().invoke(main, ["lti", "platforms", "list"], env=bare)
    assert result.exit_code == 1
    assert "LESSONPACK_URL is missing: set it to" in result.stderr
    assert "LESSONPACK_DATA is missing: with PostgreSQL" in result.stderr


def test_migrating_makes_the_tables_and_then_has_nothing_to_do(tmp_path: Path, admin: Callable[..., Result]) -> None:
    """An empty database gets its tables, in a file that only its owner reads; other commands ask for it before."""
    empty = {"LESSONPACK_DATABASE": f"sqlite:///{tmp_path}/new/empty.sqlite3", "LESSONPACK_DATA": str(tmp_path / "new")}

    def run(*arguments: str) -> Result:
        place = {"LESSONPACK_URL": "https://tool.example.org", "LESSONPACK_COURSES": str(tmp_path)}
        return CliRunner().invoke(main, ["lti", *arguments], env=place | empty)

    made = run("migrate")
    assert "is now at revision" in made.output, made.output
    assert (tmp_path / "new" / "empty.sqlite3").stat().st_mode & 0o777 == 0o600
    assert "is up to date" in run("migrate").output
    assert run("keys", "list").exit_code == 0


def test_a_database_without_tables_is_answered_with_the_command_that_makes_them(tmp_path: Path) -> None:
    """Neither a missing file nor an empty one fails in the middle of something, and none is made in passing."""
    file = tmp_path / "empty.sqlite3"
    place = {
        "LESSONPACK_URL": "https://tool.example.org",
        "LESSONPACK_COURSES": str(tmp_path),
        "LESSONPACK_DATABASE": f"sqlite:///{file}",
    }
    for message in ("there is no database", "the database is at revision none"):
        result = CliRunner().invoke(main, ["lti", "grades", "list"], env=place)
        assert result.exit_code == 1
        assert message in result.output
        assert file.exists() == ("revision" in message)
        assert "lessonpack lti migrate" in result.output
        file.touch()


def test_a_database_that_is_away_is_named_without_its_password(tmp_path: Path) -> None:
    """What is said may end up in a ticket."""
    place = {
        "LESSONPACK_URL": "https://tool.example.org",
        "LESSONPACK_COURSES": str(tmp_path),
        "LESSONPACK_DATABASE": "postgresql://lessonpack:hunter2@127.0.0.1:1/lessonpack",
        "LESSONPACK_DATA": str(tmp_path),
    }
    result = CliRunner().invoke(main, ["lti", "grades", "list"], env=place)
    assert result.exit_code == 1
    assert "LESSONPACK_DATABASE cannot be used" in result.output
    assert "hunter2" not in result.output


# Platforms


def test_an_lms_is_added_and_listed(admin: Callable[..., Result], lms: Lms) -> None:
    """By hand, with its deployment; adding it again changes it."""
    add(admin, lms, "--deployment-id", "d-1", "--name", "School")
    add(admin, lms, "--name", "Our school")
    (listed,) = read_json(admin("platforms", "list", "--format", "json"))
    assert (listed["issuer"], listed["name"], listed["token_audience"]) == (
        lms.issuer,
        "Our school",
        f"{lms.url}/token",
    )
    assert [(one["deployment_id"], one["status"]) for one in listed["deployments"]] == [("d-1", "accepted")]
    assert "1 accepted" in admin("platforms", "list").stdout


def test_a_known_lms_needs_its_address_and_client_id_only(admin: Callable[..., Result]) -> None:
    """The other addresses of a Moodle follow from its own."""
    admin("platforms", "add", "--lms", "moodle", "--at", "https://moodle.example.org/", "--client-id", "aBc")
    (listed,) = read_json(admin("platforms", "list", "--format", "json"))
    assert listed["issuer"] == "https://moodle.example.org"
    assert listed["key_set_url"] == "https://moodle.example.org/mod/lti/certs.php"
    assert listed["product"] == "moodle"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["--client-id", "x"], "--issuer, --authorization-url, --token-url, --key-set-url", id="nothing"),
        pytest.param(["--client-id", "x", "--lms", "moodle"], "needs --at", id="a Moodle without an address"),
        pytest.param(["--client-id", "x", "--token-url", "moodle"], "is not a URL", id="no address"),
        pytest.param(["--lms", "canvas"], "--client-id", id="no client id"),
    ],
)
def test_an_incomplete_registration_is_a_wrong_call(
    admin: Callable[..., Result], arguments: list[str], message: str
) -> None:
    """It ends with status 2 and names what is missing."""
    assert message in admin("platforms", "add", *arguments, status=2).stderr


def test_an_invitation_is_a_link_of_this_tool(admin: Callable[..., Result], store: Store) -> None:
    """The secret in it is not stored, and not in the audit log."""
    link = read_json(admin("platforms", "invite", "--format", "json"))["link"]
    assert link.startswith("https://tool.example.org/lti/register/")
    assert admin("platforms", "invite").stdout.strip() != link
    assert link.rsplit("/", 1)[1] not in admin("audit", "--format", "json").stdout


def test_a_working_platform_passes_its_check(app: Flask, admin: Callable[..., Result], lms: Lms) -> None:
    """Key set, clock, access token, columns, deployment: each has a line."""
    result = admin("platforms", "check", lms.issuer)
    assert [line.split()[:2] for line in result.stdout.splitlines()] == [
        ["ok", name] for name in ("key", "clocks:", "access", "gradebook", "names", "deployments:")
    ]


@pytest.mark.parametrize(
    ("product", "where"),
    [
        pytest.param("moodle", "settings for this tool: Privacy, Share launcher's name with tool: Always", id="Moodle"),
        pytest.param("canvas", "settings for this tool: Privacy Level: Public", id="Canvas"),
        pytest.param("sakai", "in its settings for this tool", id="another"),
    ],
)
def test_an_lms_that_sends_no_names_is_told_of_and_passes(  # noqa: PLR0913, PLR0917 - a case and its fixtures
    app: Flask, browser: Browser, admin: Callable[..., Result], lms: Lms, store: Store, product: str, where: str
) -> None:
    """Once a launch has named a roster, it is looked at; the tool works without names, so the status is 0."""
    with store.write() as session:
        session.scalars(select(Platform)).one().product = product
    line = names_line(admin("platforms", "check", lms.issuer))
    assert (
        line == "ok      names of learners: the LMS lets this tool read the roster; "
        "check again once somebody has opened a course"
    )
    browser.enter()
    lms.members = [{"user_id": f"learner-{number}", "roles": []} for number in range(3)]
    line = names_line(admin("platforms", "check", lms.issuer))
    assert line.startswith("note    names of learners: the roster has none")
    assert line.endswith(where)
    lms.members[2]["name"] = "Jane"
    result = admin("platforms", "check", lms.issuer)
    assert names_line(result) == "ok      names of learners: the roster has names"
    assert "Jane" not in result.stdout


def names_line(result: Result) -> str:
    """Return the line of a check that is about names."""
    return next(line for line in result.stdout.splitlines() if "names of learners" in line)


def test_a_roster_that_is_not_to_be_had_is_told_of(
    app: Flask, browser: Browser, admin: Callable[..., Result], lms: Lms
) -> None:
    """Of a deleted course there is none, so an older one is asked; without the scope it is said which."""
    lms.members = [{"user_id": "learner-1", "name": "Jane"}]
    gone = {NRPS + "claim/namesroleservice": {"context_memberships_url": f"{lms.url}/gone"}}
    browser.enter(**gone)
    assert "no roster could be read" in names_line(admin("platforms", "check", lms.issuer))
    browser.enter(**{CLAIM + "resource_link": {"id": "link-0"}})
    browser.enter(**gone, **{CLAIM + "resource_link": {"id": "link-2"}})
    assert names_line(admin("platforms", "check", lms.issuer)).startswith("ok")
    lms.rules.forbidden = (NRPS + "scope/contextmembership.readonly",)
    assert names_line(admin("platforms", "check", lms.issuer)).endswith("contextmembership.readonly in the LMS")


@pytest.mark.parametrize("refuses", [True, False], ids=["no token", "a token for less"])
def test_a_platform_that_allows_no_columns_is_told_of_and_passes(
    app: Flask, admin: Callable[..., Result], lms: Lms, monkeypatch: pytest.MonkeyPatch, *, refuses: bool
) -> None:
    """Grades work without it, so the status is 0; what to allow is named."""
    scope = f"{AGS}scope/lineitem"
    if refuses:
        lms.rules.forbidden = (scope,)
    else:
        gives = lms.give_token
        monkeypatch.setattr(lms, "give_token", lambda form: gives(form | {"scope": [f"{AGS}scope/score"]}))
    (line,) = [line for line in admin("platforms", "check", lms.issuer).stdout.splitlines() if "columns" in line]
    assert line.startswith("note")
    assert line.endswith(scope + " in the LMS")
    findings = {one["what"]: one for one in read_json(admin("platforms", "check", lms.issuer, "--format", "json"))}
    assert (findings["gradebook columns"]["ok"], findings["gradebook columns"]["needed"]) == (False, False)


def test_what_is_wrong_with_a_platform_is_said(admin: Callable[..., Result], lms: Lms) -> None:
    """A wrong key set URL, a tool that the LMS does not know, no deployment: all are named, and the status is 1."""
    add(admin, lms, "--key-set-url", f"{lms.url}/members")
    findings = read_json(admin("platforms", "check", "1", "--format", "json", status=1))
    assert {one["what"]: one["ok"] for one in findings} == {
        "key set": False, "access token": False, "deployments": False,
    }  # fmt: skip
    assert "correct the key set URL" in findings[0]["said"]


def test_a_platform_that_does_not_answer_fails_its_check(admin: Callable[..., Result], lms: Lms) -> None:
    """The address that was tried is in the answer."""
    add(admin, lms)
    lms.server.stop()
    assert f"{lms.url}/keys" in admin("platforms", "check", lms.issuer, status=1).stdout


def test_a_pending_deployment_is_found_and_accepted(
    app: Flask, browser: Browser, admin: Callable[..., Result], lms: Lms
) -> None:
    """A launch from a new deployment is refused until an admin lets it in, by what the refusal shows."""
    lms.deployment_id = "new one"
    assert browser.launch().status_code == 403
    (pending,) = read_json(admin("platforms", "deployments", "--status", "pending", "--format", "json"))
    assert pending["deployment_id"] == "new one"
    admin("platforms", "accept", lms.issuer, "new one")
    assert browser.launch().status_code == 303
    admin("platforms", "block", str(pending["platform"]), "new one")
    assert browser.launch().status_code == 403


def test_an_issuer_with_two_registrations_must_be_named_by_number(admin: Callable[..., Result]) -> None:
    """All schools on hosted Canvas share one issuer."""
    for client in ("1", "2"):
        admin("platforms", "add", "--lms", "canvas", "--client-id", f"client-{client}")
    output = admin("platforms", "accept", "https://canvas.instructure.com", "d", status=1).output
    assert "client-1" in output
    assert "client-2" in output
    assert "platforms list" in admin("platforms", "accept", "https://unknown.example.org", "d", status=1).output


def test_a_platform_is_limited_to_courses_and_let_go(admin: Callable[..., Result], lms: Lms) -> None:
    """The list says so; a deployment that nobody knows is a mistake."""
    add(admin, lms)
    assert "may use a, b." in admin("platforms", "courses", lms.issuer, "b", "a").stdout
    (listed,) = read_json(admin("platforms", "list", "--format", "json"))
    assert listed["courses"] == ["a", "b"]
    assert "may use all courses" in admin("platforms", "courses", lms.issuer, "--all").stdout
    assert read_json(admin("platforms", "list", "--format", "json"))[0]["courses"] is None
    assert "no deployment x" in admin("platforms", "courses", lms.issuer, "a", "--deployment", "x", status=1).stderr
    assert "use --all" in admin("platforms", "courses", lms.issuer, status=2).stderr


def test_removing_a_platform_asks_first(app: Flask, admin: Callable[..., Result], lms: Lms, store: Store) -> None:
    """Without a yes nothing happens."""
    admin("platforms", "remove", lms.issuer, input="n\n", status=1)
    assert "Our" not in admin("platforms", "list").stdout
    admin("platforms", "remove", lms.issuer, "--yes")
    with store.read() as session:
        assert session.scalars(select(Platform)).all() == []
        assert session.scalars(select(Deployment)).all() == []


def test_removing_a_platform_says_what_has_not_arrived(
    held: Tool, admin: Callable[..., Result], lms: Lms, store: Store
) -> None:
    """Whoever removes an LMS knows which grades it will never get, and that papers lose their proof."""
    with store.write() as session:
        learner, link = session.scalars(select(Learner.id)).first(), session.scalars(select(ResourceLink.id)).one()
        kept = {"name": "Ada", "title": "A course", "language": "en", "score": None, "awarded": store.clock()}
        session.add(Certificate(code="c" * 24, learner_id=learner, resource_link_pk=link, **kept))
    output = admin("platforms", "remove", lms.issuer, input="n\n", status=1).stdout
    assert "Platform 1 has 2 learners with 0 attempts." in output
    assert "1 certificate could no longer be verified." in output
    assert "2 scores would never arrive in the LMS: 1 waiting, 1 held." in output
    assert "grades list --platform 1" in output


# Keys


def test_a_new_key_is_published_before_it_signs(admin: Callable[..., Result], store: Store) -> None:
    """After a rotation both keys are in the set, and the old one signs until every LMS has read the new one."""
    first = read_json(admin("keys", "list", "--format", "json"))
    assert first == []
    admin("keys", "rotate")
    with store.write() as session:  # an hour and more ago
        session.scalars(select(SigningKey)).one().created -= PUBLISHED_BEFORE_USE * 2_000
    admin("keys", "rotate")
    assert [key["state"] for key in read_json(admin("keys", "list", "--format", "json"))] == ["signing", "next"]


def test_a_key_that_others_may_have_is_gone_at_once(admin: Callable[..., Result]) -> None:
    """Even the only one: another is made first."""
    admin("keys", "rotate")
    (kid,) = [key["kid"] for key in read_json(admin("keys", "list", "--format", "json"))]
    admin("keys", "retire", kid)
    (left,) = [key["kid"] for key in read_json(admin("keys", "list", "--format", "json"))]
    assert left != kid
    assert "keys list" in admin("keys", "retire", kid, status=1).output


# Grades


@pytest.fixture
def held(app: Flask, browser: Browser, store: Store) -> Tool:
    """Give a tool with a score that the LMS refused (it was a teacher's), and one that waits."""
    parts: Tool = app.extensions["lessonpack"]
    for subject in ("teacher-1", "learner-2"):
        browser.enter(sub=subject)
        with store.write() as session:
            learner = session.scalars(select(Learner).filter_by(subject=subject)).one()
            link = session.scalars(select(ResourceLink)).one()
            post(within(session), learner, link, EarnedScore(0.5), at=store.clock())
        if subject == "teacher-1":
            for platform in platforms_with_work(store):
                parts.delivery.deliver(platform)
    return parts


def test_grades_say_why_they_have_not_arrived(held: Tool, admin: Callable[..., Result]) -> None:
    """The refusal of the LMS stands there as it was said, and what waits for nothing but a worker says so."""
    listed = read_json(admin("grades", "list", "--format", "json"))
    assert [(row["state"], row["tries"]) for row in listed] == [("held", 1), ("waiting", 0)]
    assert listed[0]["why"].startswith("the LMS refused it: 400")
    assert "the next grade worker sends it" in listed[1]["why"]
    assert len(read_json(admin("grades", "list", "--state", "held", "--format", "json"))) == 1
    assert "No such scores." in admin("grades", "list", "--state", "delivered").stdout


def test_a_paused_platform_is_why_its_scores_wait(held: Tool, admin: Callable[..., Result], store: Store) -> None:
    """One outage explains all of them."""
    with store.write() as session:
        session.scalars(select(Platform)).one().delivery_paused = 4_000_000_000_000
    (waiting,) = read_json(admin("grades", "list", "--state", "waiting", "--format", "json"))
    assert waiting["why"].startswith("sending to this LMS is paused for")


def test_a_held_grade_is_sent_again(held: Tool, admin: Callable[..., Result], store: Store, lms: Lms) -> None:
    """One by its number, or all; what is not there is an error."""
    (refused,) = read_json(admin("grades", "list", "--state", "held", "--format", "json"))
    assert "1 score will" in admin("grades", "retry", str(refused["score"])).stdout
    admin("grades", "retry", "999", status=1)
    admin("grades", "retry", status=2)
    with store.read() as session:
        assert {row.status for row in session.scalars(select(Outbox))} == {"waiting"}
    assert "2 scores will" in admin("grades", "retry", "--all").stdout


def test_a_grade_that_can_never_arrive_is_dismissed(
    held: Tool, admin: Callable[..., Result], store: Store, lms: Lms
) -> None:
    """It is sent no more, not by the same score either, and the audit log says who ended it."""
    (refused,) = read_json(admin("grades", "list", "--state", "held", "--format", "json"))
    number = refused["score"]
    assert "1 score was dismissed" in admin("grades", "dismiss", str(number)).stdout
    admin("grades", "dismiss", str(number), status=1)
    assert "no number is" in admin("grades", "dismiss", str(2**63), status=2).output
    assert len(read_json(admin("grades", "list", "--state", "dismissed", "--format", "json"))) == 1
    assert "No such scores." in admin("grades", "list", "--state", "held").stdout
    before = len(lms.received)
    admin("grades", "retry", str(number), status=1)
    with store.write() as session:
        row = session.get_one(Outbox, number)
        learner, link = session.get_one(Learner, row.learner_id), session.get_one(ResourceLink, row.resource_link_pk)
        assert not post(within(session), learner, link, EarnedScore(row.score), at=store.clock())
        assert session.scalars(select(Audit).filter_by(act="dismiss grade")).one().subject == f"score {number}"
    held.delivery.deliver(1)
    assert len(lms.received) == before + 1, "only the other one was sent"


# Learners


@pytest.fixture
def pupil(app: Flask, browser: Browser, store: Store) -> int:
    """Give the number of a learner who has done everything that leaves a trace."""
    parts: Tool = app.extensions["lessonpack"]
    token = browser.enter(sub="jane@school.example.org").split("/")[2]
    visit: Visit = parts.launches.visit(parts.tokens.read_launch(token))
    parts.attempts.start(visit, "quiz")
    parts.attempts.answer(visit, "quiz", 1, "q2", response=True)
    parts.attempts.submit(visit, "quiz", 1)
    browser.post(f"/learn/{token}/api/state", json={"text": "her place", "revision": 0})
    browser.enter(sub="somebody else")
    return visit.learner.id


def test_a_learner_is_found_by_what_the_lms_calls_them(pupil: int, admin: Callable[..., Result]) -> None:
    """That is the only name that is stored."""
    (found,) = read_json(admin("learners", "list", "--subject", "jane@school.example.org", "--format", "json"))
    assert (found["learner"], found["attempts"]) == (pupil, 1)
    assert len(read_json(admin("learners", "list", "--format", "json"))) == 2


def test_the_export_holds_everything_of_a_learner(pupil: int, admin: Callable[..., Result], tmp_path: Path) -> None:
    """Launch, attempt, answer, place and score, of this learner only, in a file for one pair of eyes."""
    file = tmp_path / "export.json"
    admin("learners", "export", str(pupil), "-o", str(file))
    found = json.loads(file.read_text(encoding="utf-8"))
    assert found["learner"]["subject"] == "jane@school.example.org"
    assert [answer["response"] for answer in found["answers"]] == [True]
    assert [(row["text"], row["read"]) for row in found["progress"]] == [("her place", [])]
    assert (len(found["launches"]), len(found["attempts"]), len(found["outbox"])) == (1, 1, 1)
    assert file.stat().st_mode & 0o777 == 0o600
    assert read_json(admin("learners", "export", str(pupil)))["learner"]["id"] == pupil


def test_no_table_that_refers_to_a_learner_is_left_out_of_the_export(pupil: int, admin: Callable[..., Result]) -> None:
    """A table that is added later is noticed here."""
    found = read_json(admin("learners", "export", str(pupil)))
    referring = {
        table.name
        for table in Table.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in {"learners", "attempts"}
    }
    assert {name.split(" ")[0] for name in found} >= referring


def test_an_erased_learner_leaves_nothing_behind(pupil: int, admin: Callable[..., Result], store: Store) -> None:
    """Nothing in any table names them any more, the audit log included, and nobody else is touched."""
    admin("learners", "erase", str(pupil), input="n\n", status=1)
    assert "jane" in everything(store)
    admin("learners", "erase", str(pupil), "--yes")
    left = everything(store)
    assert "jane" not in left
    assert "her place" not in left
    assert "somebody else" in left
    with store.read() as session:
        assert session.scalars(select(Outbox)).all() == []
        acts = [(row.act, row.subject) for row in session.scalars(select(Audit))]
    assert ("erase learner", f"learner {pupil}") in acts
    admin("learners", "erase", str(pupil), "--yes", status=1)


def everything(store: Store) -> str:
    """Return all rows of all tables as one text."""
    with store.read() as session:
        return "\n".join(
            repr(tuple(row)) for table in Table.metadata.sorted_tables for row in session.execute(select(table))
        )


# Audit


def test_every_change_is_in_the_audit_log(
    admin: Callable[..., Result], lms: Lms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who, by the operating system, what, when, newest last; what only looks is not there."""
    monkeypatch.setenv("LOGNAME", "somebody-else")
    add(admin, lms, "--deployment-id", "d-1")
    admin("platforms", "list")
    admin("keys", "rotate")
    acts = read_json(admin("audit", "--format", "json"))
    assert [one["act"] for one in acts] == ["register platform", "decide on deployment", "rotate keys"]
    account = f"{pwd.getpwuid(os.getuid()).pw_name}, uid {os.getuid()}"
    assert all(one["actor"].startswith(f"command line ({account}") for one in acts)
    assert admin("audit", "--last", "1").stdout.count("rotate keys") == 1


def test_what_an_lms_says_cannot_play_with_the_terminal(admin: Callable[..., Result], lms: Lms) -> None:
    """Names of deployments come from elsewhere; escape sequences in them are not printed."""
    add(admin, lms, "--deployment-id", "\x1b[31mred")
    assert "\x1b" not in admin("platforms", "deployments").stdout


# Courses


def write_course(folder: Path, title: str) -> Path:
    """Write a course with one lesson."""
    folder.mkdir(exist_ok=True)
    text = f"id: tea\ntitle: {title}\nlanguage: en\noutline: [lesson.md]\n"
    (folder / "course.yaml").write_text(text, encoding="utf-8")
    (folder / "lesson.md").write_text("# Tea\n\nBoil water.\n", encoding="utf-8")
    return folder


def test_courses_are_published_listed_and_removed(admin: Callable[..., Result], tmp_path: Path) -> None:
    """From a folder that only this machine has; a mistake changes nothing."""
    assert "courses publish FOLDER" in admin("courses", "list").stdout
    folder = write_course(tmp_path / "tea", "Tea")
    assert "of Tea (tea) is now served" in admin("courses", "publish", str(folder)).stdout
    assert "was already served" in admin("publish", str(folder)).stdout
    admin("courses", "publish", str(write_course(folder, "More tea")))
    (folder / "course.yaml").write_text("title: [", encoding="utf-8")
    assert "is not published" in admin("courses", "publish", str(folder), status=1).stderr
    (listed,) = read_json(admin("courses", "list", "--format", "json"))["courses"]
    assert (listed["id"], listed["title"]) == ("tea", "More tea")
    versions = read_json(admin("courses", "show", "tea", "--format", "json"))
    assert [(row["title"], row["current"], row["attempts"]) for row in versions] == [
        ("More tea", True, 0),
        ("Tea", False, 0),
    ]
    assert all(row["by"].startswith("command line") for row in versions)
    assert "of Tea (tea) is now served" in admin("courses", "rollback", "tea").stdout
    assert "Tea" in admin("courses", "show", "tea").stdout
    assert "Removed tea" in admin("courses", "remove", "tea", "--yes").stdout
    assert read_json(admin("courses", "list", "--format", "json"))["courses"] == []
    acts = [row["act"] for row in read_json(admin("audit", "--format", "json"))]
    assert acts == ["publish course"] * 3 + ["roll back course", "remove course"]


@pytest.mark.parametrize("arguments", [["show", "x"], ["rollback", "x"], ["remove", "x", "--yes"]])
def test_a_course_that_was_never_published_is_not_found(admin: Callable[..., Result], arguments: list[str]) -> None:
    """With what to do."""
    assert "courses list" in admin("courses", *arguments, status=1).stderr
