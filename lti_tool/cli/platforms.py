"""``lessonpack lti platforms``: the LMSs that may launch this tool, and their deployments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from lti_tool.base.http_client import HttpClient
from lti_tool.base.intake import LONGEST_ID
from lti_tool.base.statuses import DeploymentStatus
from lti_tool.cli.opening import (
    STILL_THERE,
    actor,
    as_json,
    find_platform,
    installation,
    moment,
    print_json,
    print_table,
    printable,
)
from lti_tool.lti.lms import known
from lti_tool.lti.platform_check import check_platform
from lti_tool.lti.platforms import RegisteredPlatforms, Registration
from lti_tool.lti.registration_links import new_link
from lti_tool.lti.services import AccessTokens, Services
from lti_tool.lti.signing_keys import SigningKeys

if TYPE_CHECKING:
    from lti_tool.base.tables import Platform
    from lti_tool.lti.platforms import Belongings


def _url(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Accept only http and https URLs: anything else is a copy-and-paste mistake."""
    if value is None:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise click.BadParameter(f"'{value}' is not a URL such as https://moodle.example.org/mod/lti/token.php")
    return value.rstrip("/") if not parts.path.strip("/") and not parts.query else value


def _urls(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str | None, ...]:
    return tuple(_url(ctx, parameter, value) for value in values)


def _id(_ctx: click.Context, _parameter: click.Parameter, value: Any) -> Any:
    """Accept only ids that the database holds."""
    for one in (value,) if isinstance(value, str) else value or ():
        if len(one) > LONGEST_ID:
            raise click.BadParameter(
                f"has {len(one)} characters; {LONGEST_ID} are the most. Copy it from the LMS again"
            )
    return value


@click.group()
def platforms() -> None:
    """Manage the LMSs that may launch this tool.

    \b
    Example:
      lessonpack lti platforms list
    """  # noqa: D301 - click wants the character


@platforms.command("invite", short_help="Create a link with which an LMS registers itself.")
@as_json
def invite(report: str) -> None:
    """Create a link for dynamic registration. It works for one LMS and is valid for a week.

    Moodle, Canvas, Brightspace and Sakai register themselves when an administrator pastes the link there. Until it has
    been used, it is a secret: send it as you would send a password.

    \b
    Example:
      lessonpack lti platforms invite
    """  # noqa: D301 - click wants the character
    with installation() as opened:
        link = new_link(opened.store, opened.settings, actor=actor())
    if report == "json":
        print_json({"link": link})
    else:
        click.echo(link)


@platforms.command("add", short_help="Register an LMS by hand.")
@click.option(
    "--lms",
    type=click.Choice([name for name, lms in known().items() if lms.addresses]),
    help="Fill in the URLs that all LMSs of this kind share.",
)
@click.option("--at", callback=_url, metavar="URL", help="The LMS's own URL, for --lms.")
@click.option("--issuer", callback=_id, metavar="TEXT", help="The issuer of launches (platform id).")
@click.option("--client-id", required=True, callback=_id, help="This tool's client id in the LMS.")
@click.option("--authorization-url", callback=_url, metavar="URL", help="The URL for logins (OIDC authentication).")
@click.option("--token-url", callback=_url, metavar="URL", help="The URL that issues access tokens.")
@click.option("--key-set-url", callback=_url, metavar="URL", help="The URL of the LMS's public keys (JWKS).")
@click.option("--token-audience", help="The audience of token requests, if it is not the token URL.")
@click.option(
    "--deployment-id", "deployments", multiple=True, callback=_id, help="Accept this deployment; may be repeated."
)
@click.option("--frame-origin", "frames", multiple=True, callback=_urls, metavar="URL",
              help="Another site that may show the tool in a frame; may be repeated.")  # fmt: skip
@click.option("--name", default="", help="Your own name for this LMS.")
@as_json
def add(**options: Any) -> None:
    """Register an LMS with the values that it shows. A registration with the same issuer and client id is updated.

    \b
    Example:
      lessonpack lti platforms add --lms moodle --at https://moodle.example.org --client-id aBcDeF --deployment-id 1
      lessonpack lti platforms add --issuer https://courses.example.org --client-id 42 --deployment-id 1 \\
        --authorization-url https://courses.example.org/api/lti_consumer/v1/launch/ \\
        --token-url https://courses.example.org/api/lti_consumer/v1/token/7 \\
        --key-set-url https://courses.example.org/api/lti_consumer/v1/public_keysets/7
    """  # noqa: D301 - click wants the character
    registration = _registration(**options)
    with installation() as opened:
        registered = RegisteredPlatforms(opened.store)
        number = registered.register(registration, deployment_id=None, actor=actor())
        for deployment in options["deployments"]:
            registered.decide(number, deployment, DeploymentStatus.ACCEPTED, actor=actor())
    if options["report"] == "json":
        print_json({"platform": number})
        return
    click.echo(f"Platform {number}: {registration.issuer}, client {registration.client_id}.")
    if not options["deployments"]:
        click.echo(
            "No deployment is accepted yet. After its first launch, accept it with 'lessonpack lti platforms accept'."
        )
    click.echo(f"Next: lessonpack lti platforms check {number}")


_NEEDED = ("issuer", "authorization_url", "token_url", "key_set_url")


def _registration(*, lms: str | None, at: str | None, client_id: str, **options: Any) -> Registration:
    """Return the registration that the options describe, or say which options are missing."""
    chosen = known()[lms] if lms else None
    addresses = chosen.addresses if chosen else None
    if addresses and addresses.are_its_own and not at:
        raise click.UsageError(f"--lms {lms} needs --at with the URL of your LMS")
    values = addresses.filled(at or "", client_id) if addresses else {}
    values |= {option: options[option] for option in (*_NEEDED, "token_audience") if options[option]}
    missing = [f"--{option.replace('_', '-')}" for option in _NEEDED if not values.get(option)]
    if missing:
        raise click.UsageError(f"missing options: {', '.join(missing)}. Or use --lms and --at")
    return Registration(
        issuer=values["issuer"],
        client_id=client_id,
        authorization_url=values["authorization_url"],
        token_url=values["token_url"],
        key_set_url=values["key_set_url"],
        token_audience=values.get("token_audience") or values["token_url"],
        name=options["name"],
        product=chosen.product if chosen else "",
        frame_origins=options["frames"],
    )


@platforms.command("list", short_help="Show the registered LMSs.")
@as_json
def list_platforms(report: str) -> None:
    """Show every registered LMS with its number, which other commands need.

    \b
    Example:
      lessonpack lti platforms list
    """  # noqa: D301 - click wants the character
    with installation() as opened:
        registered = RegisteredPlatforms(opened.store)
        rows = [(row, registered.deployments(row.id)) for row in registered.all()]
        if report == "json":
            print_json([_described(row) | {"deployments": [_state(d) for d in found]} for row, found in rows])
            return
    print_table(
        ("platform", "issuer", "client", "product", "name", "deployments"),
        [(row.id, row.issuer, row.client_id, row.product, row.name, _summary(found)) for row, found in rows],
        nothing="No LMS is registered yet. To create a registration link, run 'lessonpack lti platforms invite'.",
    )


def _described(row: Platform) -> dict[str, Any]:
    return {
        "platform": row.id,
        "issuer": row.issuer,
        "client_id": row.client_id,
        "name": row.name,
        "product": row.product,
        "authorization_url": row.authorization_url,
        "token_url": row.token_url,
        "token_audience": row.token_audience,
        "key_set_url": row.key_set_url,
        "frame_origins": row.frame_origins,
        "courses": row.courses,
        "registered": moment(row.created),
    }


def _state(deployment: Any) -> dict[str, Any]:
    return {"deployment_id": deployment.deployment_id, "status": deployment.status,
            "courses": deployment.courses, "seen": moment(deployment.seen)}  # fmt: skip


def _summary(deployments: Any) -> str:
    states = [row.status for row in deployments]
    return ", ".join(
        f"{states.count(state)} {state}"
        for state in (DeploymentStatus.ACCEPTED, DeploymentStatus.PENDING, DeploymentStatus.BLOCKED)
        if state in states
    )


@platforms.command("deployments", short_help="Show the deployments of this tool.")
@click.argument("platform", required=False)
@click.option("--status", type=click.Choice([str(status) for status in DeploymentStatus]), help="Show only these.")
@as_json
def deployments(platform: str | None, status: str | None, report: str) -> None:
    """Show the deployments of PLATFORM (number or issuer), or of all platforms.

    \b
    Example:
      lessonpack lti platforms deployments --status pending
    """  # noqa: D301 - click wants the character
    with installation() as opened:
        registered = RegisteredPlatforms(opened.store)
        rows = [find_platform(registered, platform)] if platform else registered.all()
        found = [
            (row, one)
            for row in rows
            for one in registered.deployments(row.id)
            if status is None or one.status == status
        ]
    if report == "json":
        print_json([{"platform": row.id} | _state(one) for row, one in found])
        return
    print_table(
        ("platform", "issuer", "client", "deployment", "status", "seen"),
        [(row.id, row.issuer, row.client_id, one.deployment_id, one.status, moment(one.seen)) for row, one in found],
        nothing="No such deployments.",
    )


@platforms.command("accept", short_help="Accept launches from a deployment.")
@click.argument("platform")
@click.argument("deployment")
def accept(platform: str, deployment: str) -> None:
    """Accept launches from the DEPLOYMENT of a PLATFORM (number or issuer).

    The page of a refused launch shows both values.

    \b
    Example:
      lessonpack lti platforms accept https://moodle.example.org 1
    """  # noqa: D301 - click wants the character
    _decide(platform, deployment, DeploymentStatus.ACCEPTED)


@platforms.command("block", short_help="Refuse launches from a deployment.")
@click.argument("platform")
@click.argument("deployment")
def block(platform: str, deployment: str) -> None:
    """Refuse launches from the DEPLOYMENT of a PLATFORM (number or issuer) from now on. Stored data is kept.

    \b
    Example:
      lessonpack lti platforms block https://moodle.example.org 1
    """  # noqa: D301 - click wants the character
    _decide(platform, deployment, DeploymentStatus.BLOCKED)


@platforms.command("courses", short_help="Choose which courses an LMS may use.")
@click.argument("platform")
@click.argument("courses", nargs=-1)
@click.option("--deployment", metavar="ID", help="Limit only this deployment, whatever its platform may use.")
@click.option("--all", "everything", is_flag=True, help="Take the limit away.")
def limit_courses(platform: str, courses: tuple[str, ...], deployment: str | None, *, everything: bool) -> None:
    """Let PLATFORM (number or issuer) use only the COURSES with these ids, in launches and in the picker.

    If several schools share this tool, none then sees another's courses and the answers in them. Without a limit, a
    platform may use all courses; a deployment, those of its platform.

    \b
    Example:
      lessonpack lti platforms courses https://moodle.example.org introduction-to-flask
      lessonpack lti platforms courses https://moodle.example.org --all
    """  # noqa: D301 - click wants the character
    if everything == bool(courses):
        raise click.UsageError("name the courses, or use --all")
    with installation() as opened:
        registered = RegisteredPlatforms(opened.store)
        row = find_platform(registered, platform)
        allowed = None if everything else courses
        if not registered.limit(row.id, allowed, deployment_id=deployment, actor=actor()):
            raise click.ClickException(
                f"platform {row.id} has no deployment {deployment}: see 'lessonpack lti platforms deployments {row.id}'"
            )
    whose = f"Deployment {deployment} of platform {row.id}" if deployment else f"Platform {row.id}"
    everywhere = "those of its platform" if deployment else "all courses"
    click.echo(f"{whose} ({row.issuer}) may use {everywhere if everything else ', '.join(sorted(set(courses)))}.")


def _decide(platform: str, deployment: str, status: str) -> None:
    with installation() as opened:
        registered = RegisteredPlatforms(opened.store)
        row = find_platform(registered, platform)
        registered.decide(row.id, deployment, status, actor=actor())
    click.echo(f"Deployment {deployment} of platform {row.id} ({row.issuer}) is {status}.")


@platforms.command("check", short_help="Test the connection to an LMS.")
@click.argument("platform")
@as_json
def check(platform: str, report: str) -> None:
    """Fetch the key set of PLATFORM (number or issuer), request access tokens, and compare clocks.

    Once somebody has opened a course, also check whether the roster has names. The exit status is 1 if launches or
    grades cannot work.

    \b
    Example:
      lessonpack lti platforms check https://moodle.example.org
    """  # noqa: D301 - click wants the character
    with installation() as opened:
        registered = RegisteredPlatforms(opened.store)
        row = find_platform(registered, platform)
        http_client, clock = HttpClient(opened.settings.reachable_networks), opened.store.clock
        services = Services(http_client, AccessTokens(http_client, SigningKeys(opened.store), clock))
        findings = check_platform(
            row, registered.deployments(row.id), registered.rosters(row.id), services=services, clock=clock
        )
    if report == "json":
        print_json([{"what": one.what, "ok": one.ok, "needed": one.needed, "said": one.message} for one in findings])
    else:
        for one in findings:
            click.echo(
                f"{'ok' if one.ok else 'PROBLEM' if one.needed else 'note':8}{one.what}: {printable(one.message)}"
            )
    if not all(one.ok for one in findings if one.needed):
        raise click.exceptions.Exit(1)


@platforms.command("remove", short_help="Delete an LMS and all its learners' data.")
@click.argument("platform")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def remove(platform: str, *, yes: bool) -> None:
    """Delete PLATFORM (number or issuer) with its learners, their answers and their grades in this tool.

    First, it says how much would go, with how many certificates that could no longer be verified, and which scores have
    not arrived in the LMS. To stop launches but keep the data, block its deployments instead.

    \b
    Example:
      lessonpack lti platforms remove https://old-moodle.example.org
    """  # noqa: D301 - click wants the character
    with installation() as opened:
        registered = RegisteredPlatforms(opened.store)
        row = find_platform(registered, platform)
        _say_what_goes(row.id, registered.belongings(row.id))
        if not yes:
            click.confirm(f"Delete {row.issuer} (client {row.client_id}) and all its learners' data?", abort=True)
        registered.remove(row.id, actor=actor())
        is_gone = opened.store.write_over_deleted()
    click.echo(f"Deleted platform {row.id} ({row.issuer}).")
    if not is_gone:
        click.echo(STILL_THERE, err=True)


def _say_what_goes(platform: int, found: Belongings) -> None:
    click.echo(
        f"Platform {platform} has {_counted(found.learners, 'learner')} with {_counted(found.attempts, 'attempt')}."
    )
    if found.certificates:
        click.echo(f"{_counted(found.certificates, 'certificate')} could no longer be verified.")
    if found.waiting or found.held:
        click.echo(
            f"{_counted(found.waiting + found.held, 'score')} would never arrive in the LMS: {found.waiting} waiting, "
            f"{found.held} held. See 'lessonpack lti grades list --platform {platform}'."
        )


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
