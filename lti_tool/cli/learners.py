"""``lessonpack lti learners``: what is stored about a person, to export or erase it on request."""

from __future__ import annotations

import json
from pathlib import Path

import click

from lti_tool.cli.opening import (
    ROW_NUMBER,
    STILL_THERE,
    actor,
    as_json,
    find_platform,
    installation,
    moment,
    print_json,
    print_table,
)
from lti_tool.lti.platforms import RegisteredPlatforms
from lti_tool.results.learner_records import UnknownLearnerError, erase_learner, export_learner, list_learners


@click.group()
def learners() -> None:
    """Find a learner, and export or erase everything stored about them.

    Learners have no names here: look up a user's id in the LMS.

    \b
    Example:
      lessonpack lti learners list --subject 4711
    """  # noqa: D301 - click wants the character


@learners.command("list", short_help="Show learners with their numbers.")
@click.option("--subject", help="Show only the learner with this id in the LMS (the claim 'sub').")
@click.option("--platform", help="Show only learners of this platform (number or issuer).")
@click.option("--last", type=click.IntRange(min=1), default=100, show_default=True, help="How many to show at most.")
@as_json
def list_all(subject: str | None, platform: str | None, last: int, report: str) -> None:
    """Show learners with the numbers that the other commands need, most recently seen first.

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
        nothing="No such learners.",
    )  # fmt: skip


@learners.command("export", short_help="Write everything stored about a learner as JSON.")
@click.argument("learner", type=ROW_NUMBER)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
def export(learner: int, output: Path | None) -> None:
    """Write everything stored about LEARNER (a number from 'learners list') as JSON.

    Times are in milliseconds since 1970. Only you can read the file.

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
    click.echo(f"Wrote everything stored about learner {learner} to {output}.")


@learners.command("erase", short_help="Delete everything stored about a learner.")
@click.argument("learner", type=ROW_NUMBER)
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def erase(learner: int, *, yes: bool) -> None:
    """Delete LEARNER (a number from 'learners list') with all answers, attempts and scores on their way.

    This cannot be undone. Grades that have arrived stay in the LMS, and backups keep the data until you delete them.
    Certificates of the learner can no longer be verified. If the learner launches again, they start from scratch.

    \b
    Example:
      lessonpack lti learners erase 17
    """  # noqa: D301 - click wants the character
    with installation() as opened:
        if not yes:
            click.confirm(f"Permanently delete everything stored about learner {learner}?", abort=True)
        try:
            erase_learner(opened.store, learner, actor=actor())
        except UnknownLearnerError:
            raise _unknown(learner) from None
        is_gone = opened.store.write_over_deleted()
    click.echo(f"Erased learner {learner}.")
    if not is_gone:
        click.echo(STILL_THERE, err=True)


def _unknown(learner: int) -> click.ClickException:
    return click.ClickException(f"there is no learner {learner}; run 'lessonpack lti learners list' to see all")
