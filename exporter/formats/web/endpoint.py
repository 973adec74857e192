"""The address of a learning record store, as an author writes it: perhaps with the name and the password of a key."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit

if TYPE_CHECKING:
    from urllib.parse import SplitResult

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_PRINTABLE = range(0x21, 0x7F)
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f.]*:[0-9a-f:.]+")
_UNSEEN_PORTS = {"https": ":443", "http": ":80"}
"""What browsers leave out of an address."""


def objection(written: str) -> str:
    """Return what is wrong with an endpoint; "" if nothing is."""
    if not all(ord(character) in _PRINTABLE for character in written):
        return "an endpoint is an address without spaces, such as https://lrs.example.org/xapi/"
    try:
        parts = urlsplit(written)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "an endpoint is an address such as https://lrs.example.org/xapi/"
    if not host or not _HOST.fullmatch(host) or parts.scheme not in {"https", "http"}:
        return "an endpoint is a whole address, such as https://lrs.example.org/xapi/"
    if parts.scheme == "http" and host not in _HERE:
        return "an endpoint begins with https://, else anybody on the way can read what learners do"
    if parts.query or parts.fragment:
        return "an endpoint ends before '?' and '#'; names of resources such as 'statements' are put behind it"
    return ""


def address_of(written: str) -> str:
    """Return the address alone as browsers write it, with a slash at its end."""
    parts = urlsplit(written)
    place = parts.netloc.rpartition("@")[2].lower().removesuffix(_UNSEEN_PORTS[parts.scheme])
    return urlunsplit((parts.scheme, place, parts.path.rstrip("/") + "/", "", ""))


def authorization_of(written: str) -> str:
    """Return the header that the key in an address makes; "" if there is none."""
    parts = urlsplit(written)
    return _basic(parts) if parts.username or parts.password else ""


def _basic(parts: SplitResult) -> str:
    key = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    return f"Basic {b64encode(key.encode()).decode('ascii')}"
