"""Finds a browser of the Chromium family on this machine. Nothing is downloaded."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

VARIABLE = "LESSONPACK_BROWSER"
PATIENCE = 120
"""Seconds in which a browser has to start: some machines stand still for a minute."""
_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
_APPLICATIONS = {
    "darwin": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ),
    "win32": (
        r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
        r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
        r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
        r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
        r"%ProgramFiles%\Microsoft\Edge\Application\msedge.exe",
    ),
}
_SWITCHES = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # what pages load is answered here; sockets cannot be
    "--in-process-gpu",
    "--no-first-run",
    "--process-per-site",
)
_UNSAFE = "--no-sandbox"
"""Chromium refuses to start as the superuser, as in most containers of CI, unless it does without its sandbox."""


class NoBrowserError(Exception):
    """There is no browser, or nothing to drive it with. The message says what to install."""


def find_browser(wanted: Path | None = None) -> Path:
    """Return the browser that was asked for, or the first that is installed.

    Raises:
        NoBrowserError: there is none.
    """
    chosen = wanted or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    if chosen:
        found = shutil.which(chosen)
        if found is None:
            raise NoBrowserError(f"{chosen} is no program; name a browser that is installed")
        return Path(found)
    for name in _NAMES:
        if found := shutil.which(name):
            return Path(found)
    for place in _APPLICATIONS.get(sys.platform, ()):
        path = Path(os.path.expandvars(place))
        if path.is_file():
            return path
    raise NoBrowserError(
        "no browser was found; install Chromium, Google Chrome or Microsoft Edge, or name one in the environment "
        f"variable {VARIABLE}"
    )


def require_playwright() -> None:
    """Make sure that there is something to drive a browser with.

    Raises:
        NoBrowserError: there is not.
    """
    try:
        import playwright.sync_api  # noqa: F401, PLC0415 - an extra
    except ModuleNotFoundError:
        raise NoBrowserError("this needs Playwright; install it with: pip install 'lessonpack[test]'") from None


def switches() -> list[str]:
    """Return how a browser is started: it reaches no other machine."""
    return [*_SWITCHES, _UNSAFE] if hasattr(os, "geteuid") and os.geteuid() == 0 else list(_SWITCHES)


@contextmanager
def started(program: Path) -> Iterator[Browser]:
    """Start a browser without windows, and end it.

    Raises:
        NoBrowserError: the program does not start.
    """
    from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - an extra

    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=program, args=switches(), timeout=PATIENCE * 1000)
        except Error as error:
            reason = str(error).strip().splitlines()[0]
            raise NoBrowserError(
                f"{program} does not start ({reason}); install Chromium, Google Chrome or Microsoft Edge, or name one "
                f"in the environment variable {VARIABLE}"
            ) from None
        yield browser
        browser.close()
