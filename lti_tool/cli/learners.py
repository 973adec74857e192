"""``lessonpack lti learners``: what is stored of a person, for those who ask for it or want it gone."""

from __future__ import annotations

import json
from pathlib import Path

import click

from lti_tool.cli.opening import actor, as_json, find_platform, installation, moment, print_json, print_table
from lti_tool.lti.platforms import RegisteredPlatforms
from lti_tool.results.learner_records import UnknownLearnerError, erase_learner, export_learner, list_learners


@click.group()
def learners() -> None:
    """Find a learner, export everything that is stored of them, or erase it.

    This tool keeps no names: the LMS tells which of its users has which id.

    \b
    Example:
      lessonpack lti learners list --subject 4711
    """  # noqa: D301 - click wants the character


@learners.command("list", short_help="Show learners with their numbers.")
@click.option("--subject", help="Only whom the LMS calls so (its user id, the claim 'sub').")
@click.option("--platform", help="Only those of this platform (its number or issuer).")
@click.option("--last", type=click.IntRange(min=1), default=100, show_default=True, help="How many at most.")
@as_json
def list_all(subject: str | None, platform: str | None, last: int, report: str) -> None:
    """Show learners with the number that the other commands take, those who were here last first.

    \b
    Example:
      lessonpack lti learners list --subject 4711 --platform https://moodle.example.org
    """  # noqa: D301 - click wants the character
    with installation() as opened:
        chosen = find_platform(RegisteredPlatforms(opened.store), platform).id if platform else None
        rows = list_learners(opened.store, subject=subject, platform_id=chosen, most=last)
    if report == "json":
        print_json(
            [
                {
                    "learner": row.id,
                    "platform": row.platform_id,
                    "deployment_id": row.deployment_id,
                    "subject": None if row.anonymous else row.subject,
                    "seen": moment(row.seen),
                    "attempts": row.attempts,
                }
                for row in rows
            ]
        )
        return
    print_table(
        ("learner", "platform", "deployment", "subject", "seen", "attempts"),
        [
            (row.id, row.platform_id, row.deployment_id, "(anonymous)" if row.anonymous else row.subject,
             moment(row.seen), row.attempts)
            for row in rows
        ],
        nothing="There are none.",
    )  # fmt: skip


@learners.command("export", short_help="Write everything that is stored of a learner, as JSON.")
@click.argument("learner", type=int)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file; default: the terminal.")
def export(learner: int, output: Path | None) -> None:
    """Write everything that is stored of LEARNER (a number of 'learners list') as JSON.

    Times are milliseconds since 1970. A file is readable by you alone.

    \b
    Example:
      lessonpack lti learners export 17 -o learner-17.json
    """  # noqa: D301 - click wants the character
    with installation() as opened:
        try:
            found = export_learner(opened.store, learner, actor=actor())
        except UnknownLearnerError:
            raise _unknown(learner) from None
    if output is None:
        print_json(found)
        return
    try:
        output.touch(mode=0o600)
        output.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}") from None
    click.echo(f"{output} holds everything that is stored of learner {learner}.")


@learners.command("erase", short_help="Delete everything that is stored of a learner.")
@click.argument("learner", type=int)
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(learner: int, *, yes: bool) -> None:
    """Delete LEARNER (a number of 'learners list') with all answers, attempts and scores on their way.

    This cannot be undone. Grades that have arrived stay in the LMS, and backups keep what they hold until they are
    deleted. If the learner launches again, they begin anew.

    \b
    Example:
      lessonpack lti learners erase 17
    """  # noqa: D301 - click wants the character
    with installation() as opened:
        if not yes:
            click.confirm(f"Delete everything that is stored of learner {learner}, for good?", abort=True)
        try:
            erase_learner(opened.store, learner, actor=actor())
        except UnknownLearnerError:
            raise _unknown(learner) from None
    click.echo(f"Learner {learner} is erased.")


def _unknown(learner: int) -> click.ClickException:
    return click.ClickException(f"there is no learner {learner}: 'lessonpack lti learners list' shows them")
