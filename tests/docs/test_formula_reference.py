"""What the reference says of formulas is true: each command in it works, and each environment is in it."""

from __future__ import annotations

import re

import pytest

from exporter.source.mathematics.environments import ENVIRONMENTS
from exporter.source.mathematics.formulas import read_formula
from exporter.source.mathematics.tex import FormulaError
from tests.docs.test_format_reference import TEXT

SECTION = TEXT.partition("### Formulas\n")[2].partition("\n### ")[0]
TABLE = [line for line in SECTION.splitlines() if line.startswith("| ")]
WRITTEN = [words for line in TABLE for words in re.findall(r"`([^`]+)`", line)]
COMMANDS = [words for words in WRITTEN if words.startswith("\\")]
NAMED = [words for words in WRITTEN if words not in COMMANDS]
REFUSED = re.findall(r"`(\\\w+)`", SECTION.partition("is not available, such as")[2].partition("A formula has")[0])


def test_every_environment_is_listed() -> None:
    """Those with a star are said to work like those without."""
    assert sorted(NAMED) == sorted({name.rstrip("*") for name in ENVIRONMENTS})


@pytest.mark.parametrize("name", sorted({*NAMED, *ENVIRONMENTS}))
def test_every_environment_works(name: str) -> None:
    """With a row, and the columns of those that have some."""
    columns = {"array": "{cc}", "darray": "{cc}", "subarray": "{c}"}.get(name, "")
    columns = columns or ("{1}" if name.rstrip("*").endswith("at") or name == "alignedat" else "")

    assert read_formula(rf"\begin{{{name}}}{columns} a \end{{{name}}}", block=True).mathml.startswith("<math")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_works(command: str) -> None:
    """Alone, or with what the table gives it."""
    is_whole = command.endswith("}")

    assert read_formula(f"a {command}" if is_whole else f"{command}{_ARGUMENTS.get(command, '{x}')}", block=True).words


@pytest.mark.parametrize("command", REFUSED)
def test_what_is_said_to_be_refused_has_a_way_out(command: str) -> None:
    """Not only a place."""
    with pytest.raises(FormulaError, match=r"which is not available in formulas here; \w+"):
        read_formula(f"{command}{{x}}", block=True)


_ARGUMENTS = {r"\colorbox": "{yellow}{x}"}
