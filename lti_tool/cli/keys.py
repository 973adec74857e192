"""``lessonpack lti keys``: the RSA keys that sign what this tool says to an LMS."""

from __future__ import annotations

import click

from lti_tool.cli.opening import actor, as_json, installation, moment, print_json, print_table
from lti_tool.lti.signing_keys import SigningKeys, UnknownSigningKeyError


@click.group()
def keys() -> None:
    """Look after the keys that sign what this tool says to an LMS.

    \b
    Example:
      lessonpack lti keys list
    """  # noqa: D301 - click wants the character


@keys.command("list", short_help="Show the keys in the key set.")
@as_json
def list_keys(report: str) -> None:
    """Show the keys whose public halves are in the key set, and which of them signs.

    \b
    Example:
      lessonpack lti keys list --format json
    """  # noqa: D301 - click wants the character
    with installation() as opened:
        found = SigningKeys(opened.store).listed()
    if report == "json":
        print_json([{"kid": key.kid, "created": moment(key.created), "state": key.state} for key in found])
        return
    print_table(
        ("kid", "created", "state"),
        [(key.kid, moment(key.created), key.state) for key in found],
        nothing="There is no key yet: the first is made when the tool starts.",
    )


@keys.command("rotate", short_help="Make a new key, which signs an hour from now.")
def rotate_keys() -> None:
    """Make a new key. It signs an hour from now, when every LMS has had the time to read it.

    The present key retires then by itself, and stays in the key set for two days more.

    \b
    Example:
      lessonpack lti keys rotate
    """  # noqa: D301 - click wants the character
    with installation() as opened:
        kid = SigningKeys(opened.store).rotate(actor=actor())
    click.echo(f"Made the key {kid}. It is in the key set now, and signs an hour from now.")


@keys.command("retire", short_help="Take a key out of the key set at once.")
@click.argument("kid")
def retire_key(kid: str) -> None:
    """Take the key KID out of the key set at once, because somebody else may have it.

    If it is the only one, a new key is made first. An LMS that keeps our key set for a while may refuse scores until it
    reads the set again; they are tried again by themselves.

    \b
    Example:
      lessonpack lti keys retire 3f9c1b7a2e8d4c60
    """  # noqa: D301 - click wants the character
    with installation() as opened:
        kept = SigningKeys(opened.store)
        try:
            kept.withdraw(kid, actor=actor())
        except UnknownSigningKeyError:
            raise click.ClickException(f"there is no key '{kid}': 'lessonpack lti keys list' shows them") from None
        signing = kept.signer().kid
    click.echo(f"The key {kid} is gone; {signing} signs.")
