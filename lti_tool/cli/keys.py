"""``lessonpack lti keys``: the RSA keys that sign this tool's messages to LMSs."""

from __future__ import annotations

import click

from lti_tool.cli.opening import actor, as_json, installation, moment, print_json, print_table
from lti_tool.lti.signing_keys import SigningKeys, UnknownSigningKeyError


@click.group()
def keys() -> None:
    """Manage the keys that sign this tool's messages to LMSs.

    \b
    Example:
      lessonpack lti keys list
    """  # noqa: D301 - click wants the character


@keys.command("list", short_help="Show the keys in the key set.")
@as_json
def list_keys(report: str) -> None:
    """Show the keys in the public key set, and which of them signs.

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
        nothing="There is no key yet: the first one is created when the tool starts.",
    )


@keys.command("rotate", short_help="Create a new key, to be used in an hour.")
def rotate_keys() -> None:
    """Create a new key. It is used from an hour from now, when every LMS has had time to fetch it.

    The current key then retires automatically, and stays in the key set for two more days.

    \b
    Example:
      lessonpack lti keys rotate
    """  # noqa: D301 - click wants the character
    with installation() as opened:
        kid = SigningKeys(opened.store).rotate(actor=actor())
    click.echo(f"Created the key {kid}. It is in the key set now, and will sign an hour from now.")


@keys.command("retire", short_help="Remove a key from the key set at once.")
@click.argument("kid")
def retire_key(kid: str) -> None:
    """Remove the key KID from the key set at once, because somebody else may have it.

    If it is the only one, a new key is created first. An LMS that caches the key set may refuse scores until it
    fetches the set again; such scores are retried automatically.

    \b
    Example:
      lessonpack lti keys retire 3f9c1b7a2e8d4c60
    """  # noqa: D301 - click wants the character
    with installation() as opened:
        kept = SigningKeys(opened.store)
        try:
            kept.withdraw(kid, actor=actor())
        except UnknownSigningKeyError:
            raise click.ClickException(f"there is no key '{kid}'; run 'lessonpack lti keys list' to see all") from None
        signing = kept.signer().kid
    click.echo(f"Removed the key {kid}. {signing} signs now.")
