"""The image and the compose file fit the tool, as far as that can be seen without an engine that runs them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from exporter.cli import main
from lti_tool.base.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
CONTAINERFILE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
TOOL = [name for name, service in COMPOSE["services"].items() if service["image"] == "lessonpack"]


@pytest.mark.parametrize("name", TOOL)
def test_every_container_has_settings_that_work(name: str) -> None:
    """A setting that is renamed is renamed there, too."""
    inside = dict(re.findall(r"(LESSONPACK_\w+)=(\S+)", CONTAINERFILE))
    variables = COMPOSE["services"][name]["environment"]
    settings = Settings.from_environment(
        inside | {key: re.sub(r"\$\{.*?\}", "x", value) for key, value in variables.items()}
    )
    assert settings.database == "postgresql+psycopg://lessonpack:x@database/lessonpack"
    assert bool(settings.courses) == (name == "web-1"), "one publishes, and the others serve"


@pytest.mark.parametrize("name", [name for name in TOOL if "command" in COMPOSE["services"][name]])
def test_every_command_of_a_container_is_one(name: str) -> None:
    """An option that is renamed is renamed there, too."""
    _lessonpack, *words = COMPOSE["services"][name]["command"]
    context = main.make_context("lessonpack", words)
    while isinstance(context.command, click.Group):
        found, command, rest = context.command.resolve_command(context, [*context._protected_args, *context.args])  # noqa: SLF001 - click has no other name for them
        assert command, found
        context = command.make_context(found, list(rest), parent=context)


def test_two_of_each_run_and_share_what_they_must() -> None:
    """Any of them may be away."""
    assert TOOL == ["migrate", "web-1", "web-2", "worker-1", "worker-2"]
    assert all("media:/media" in COMPOSE["services"][name]["volumes"] for name in TOOL)
    upstreams = COMPOSE["services"]["proxy"]["environment"]["LESSONPACK_UPSTREAMS"]
    assert upstreams.split() == [f"{name}:8000" for name in TOOL if name.startswith("web")]


def test_the_files_of_the_image_are_there_and_variables_of_the_proxy_are_read() -> None:
    """What is copied exists, and is not left out of the build."""
    copied = re.findall(r"^COPY (\S+)", CONTAINERFILE, re.MULTILINE)
    kept = (DEPLOY / "Containerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert copied == [line.removeprefix("!") for line in kept if line.startswith("!")]
    assert [name for name in copied if "*" not in name and not (ROOT / name).exists()] == []
    read = set(re.findall(r"\{\$(\w+)", (DEPLOY / "Caddyfile").read_text(encoding="utf-8")))
    assert read == set(COMPOSE["services"]["proxy"]["environment"])
