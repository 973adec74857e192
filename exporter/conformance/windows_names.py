"""Tells names that Windows, on which some LMSs run, does not keep as they are."""

from __future__ import annotations

import re

_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])\Z", re.IGNORECASE)
"""Names of devices, with whatever ending: https://learn.microsoft.com/windows/win32/fileio/naming-a-file."""
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_ENDS = ". "


def windows_fault(name: str) -> str | None:
    """Return why Windows cannot unpack a name, or not under that name, and what to do about it."""
    for piece in name.removesuffix("/").split("/"):
        stem = piece.partition(".")[0].rstrip()
        if _RESERVED.match(stem):
            return f"has the name {stem}, which Windows keeps for a device, so LMSs there cannot unpack it; rename it"
        if piece != piece.rstrip(_ENDS):
            return "has a name that ends in a dot or space, which Windows removes; rename it"
        if sign := _FORBIDDEN.search(piece):
            return f"has a {sign[0]} in its name, which Windows does not allow; use only A-Z a-z 0-9 . _ - in names"
    return None


def on_windows(name: str) -> str:
    """Return a name as Windows keeps it: without the dots and spaces at the end of each of its pieces."""
    return "/".join(piece.rstrip(_ENDS) for piece in name.split("/"))
