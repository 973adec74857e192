"""The browsers of the tests: Debian's own."""

from __future__ import annotations

import shutil

import pytest

SHELL = "chromium-headless-shell"
"""The engine without windows, menus and settings; playing a package takes a third less time in it."""
WHOLE = "chromium"
"""All of it: only here a user's settings decide which cookies a site inside another one may keep."""

FEWER_PROCESSES = ("--process-per-site", "--in-process-gpu")
"""A fifth less work than with a process for each page; each learner still has a profile of their own."""


def program(name: str) -> str:
    """Return where a browser is; fail where a skipped check would look like a passed one."""
    return shutil.which(name) or pytest.fail(f"The browser tests need Chromium. Run: apt-get install {SHELL} {WHOLE}")
