"""The pipelines of the how-to for CI are YAML, and what they call exists."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
import yaml

from exporter.cli import main
from tests.fences import Fence, fences

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "check-in-ci.md"
PIPELINES = {fence.title: fence for fence in fences(PAGE) if fence.language == "yaml"}


def texts(value: Any) -> Iterator[str]:
    """Yield every text in a value of YAML."""
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield from value.splitlines()


def commands(fence: Fence) -> list[list[str]]:
    """Return the words of each call of lessonpack, without where its output goes."""
    lines = [re.split("[|>]", line)[0] for line in texts(yaml.safe_load(fence.content))]
    return [shlex.split(line) for line in lines if line.startswith("lessonpack ")]


@pytest.mark.parametrize("title", ["GitHub Actions", "GitLab CI/CD"])
def test_a_pipeline_calls_commands_and_options_that_exist(
    title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All three, with arguments that are understood."""
    monkeypatch.chdir(tmp_path)
    Path("my-course").mkdir()
    called = commands(PIPELINES[title])
    for _, name, *arguments in called:
        context = click.Context(main, **main.context_settings)
        command = main.get_command(context, name)
        assert command is not None
        command.make_context(name, arguments, parent=context)
    assert [name for _, name, *_ in called] == ["check", "test", "diff"]


@pytest.mark.parametrize("title", ["GitHub Actions", "GitLab CI/CD"])
def test_a_pipeline_fetches_the_revision_that_it_compares_with(title: str) -> None:
    """Neither does by itself."""
    assert {"fetch-depth: 0", 'GIT_DEPTH: "0"'} & {line.strip() for line in PIPELINES[title].content.splitlines()}
