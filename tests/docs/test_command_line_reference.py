"""The reference of the command line is the one that the commands give themselves."""

from __future__ import annotations

import pytest

from tests.docs.command_line_reference import REFERENCE, all_commands, reference

COMMANDS = [context.command_path for context in all_commands()]


def test_the_reference_is_up_to_date() -> None:
    """A changed option without a changed reference is noticed; the head of the module says how to write it anew."""
    assert REFERENCE.read_text(encoding="utf-8") == reference()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_reference(command: str) -> None:
    """No command is left to be found by chance."""
    assert f"## `{command}`" in REFERENCE.read_text(encoding="utf-8")
