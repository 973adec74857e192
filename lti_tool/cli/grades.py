"""``lessonpack lti grades``: scores on their way, why they wait, and how to retry them."""

from __future__ import annotations

import click

from lti_tool.base.database import audit
from lti_tool.base.statuses import ScoreStatus
from lti_tool.cli.opening import (
    ROW_NUMBER,
    actor,
    as_json,
    find_platform,
    installation,
    moment,
    print_json,
    print_table,
)
from lti_tool.grades.outbox import dismiss, retry_held
from lti_tool.grades.report import STATES, report_outbox
from lti_tool.lti.platforms import RegisteredPlatforms


@click.group()
def grades() -> None:
    """Show the scores on their way to LMSs, and retry or dismiss those that are stuck.

    \b
    Example:
      lessonpack lti grades list
    """  # noqa: D301 - click wants the character


@grades.command("list", short_help="Show scores and why they wait.")
@click.option("--state", "states", type=click.Choice(STATES), multiple=True,
              help="Show only these; may be repeated. Default: waiting and held.")  # fmt: skip
@click.option("--platform", help="Show only scores for this platform (number or issuer).")
@click.option("--learner", type=ROW_NUMBER, help="Show only scores of this learner (number from 'lti learners list').")
@click.option("--last", type=click.IntRange(min=1), default=100, show_default=True, help="How many to show at most.")
@as_json
def list_grades(states: tuple[str, ...], platform: str | None, learner: int | None, last: int, report: str) -> None:
    """Show scores that have not arrived and what each is waiting for. Use --state to see others.

    'waiting' scores are on their way or will be retried automatically. 'held' scores were refused by the LMS and need
    your attention. 'delivered' scores have arrived. 'superseded' scores were replaced by newer ones before being sent.
    'dismissed' scores were ended by 'lessonpack lti grades dismiss'.

    \b
    Example:
      lessonpack lti grades list --state held
    """  # noqa: D301 - click wants the character
    with installation() as opened:
        chosen = find_platform(RegisteredPlatforms(opened.store), platform).id if platform else None
        rows = report_outbox(
            opened.store,
            states=states or (ScoreStatus.WAITING, ScoreStatus.HELD),
            platform_id=chosen,
            learner_id=learner,
            most=last,
        )
    if report == "json":
        print_json(
            [
                {
                    "score": row.id,
                    "platform": row.platform_id,
                    "learner": row.learner_id,
                    "share": row.share,
                    "state": row.state,
                    "made": moment(row.created),
                    "tries": row.tries,
                    "next_try": moment(row.next_try or None),
                    "why": row.why,
                }
                for row in rows
            ]
        )
        return
    print_table(
        ("score", "platform", "learner", "percent", "state", "made", "tries", "why"),
        [
            (row.id, row.platform_id, row.learner_id, f"{100 * row.share:.4g}", row.state, moment(row.created),
             row.tries, row.why)
            for row in rows
        ],
        nothing="No scores: all of them have arrived." if not states else "No such scores.",
    )  # fmt: skip


@grades.command("retry", short_help="Send scores again.")
@click.argument("scores", nargs=-1, type=ROW_NUMBER)
@click.option("--all", "everything", is_flag=True, help="Retry all scores that are waiting or held.")
def retry(scores: tuple[int, ...], *, everything: bool) -> None:
    """Send the SCORES with these numbers again, whatever held them up. A grade worker sends them within a minute.

    \b
    Example:
      lessonpack lti grades retry --all
    """  # noqa: D301 - click wants the character
    if bool(scores) == everything:
        raise click.UsageError("give the numbers of scores, or use --all")
    with installation() as opened, opened.store.write() as session:
        sent = retry_held(session) if everything else sum(retry_held(session, row_id=number) for number in scores)
        wanted = "all" if everything else ", ".join(map(str, scores))
        audit(session, at=opened.store.clock(), actor=actor(), act="retry grades", subject=f"{wanted}: {sent}")
    click.echo(f"{sent} {'score' if sent == 1 else 'scores'} will be sent within a minute.")
    if not everything and sent < len(set(scores)):
        click.echo("The others have arrived, have been replaced by newer ones, or do not exist.", err=True)
        raise click.exceptions.Exit(1)


@grades.command("dismiss", short_help="End scores that can never arrive.")
@click.argument("scores", nargs=-1, type=ROW_NUMBER, required=True)
def dismiss_grades(scores: tuple[int, ...]) -> None:
    """End the SCORES with these numbers: they are not sent again, and no longer count as held or waiting.

    This is for scores that can never arrive, for example of a learner who has left the course. The tool keeps what the
    learner did; a better score is sent as usual. The audit log names each.

    \b
    Example:
      lessonpack lti grades dismiss 17
    """  # noqa: D301 - click wants the character
    with installation() as opened, opened.store.write() as session:
        ended = [number for number in dict.fromkeys(scores) if dismiss(session, number)]
        for number in ended:
            audit(session, at=opened.store.clock(), actor=actor(), act="dismiss grade", subject=f"score {number}")
    click.echo(f"{len(ended)} {'score was' if len(ended) == 1 else 'scores were'} dismissed.")
    if len(ended) < len(set(scores)):
        click.echo("The others have arrived, have been replaced or dismissed, or do not exist.", err=True)
        raise click.exceptions.Exit(1)
