"""What is asked of the preview's servers, and what they answer. No sockets here."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Protocol

from exporter.media_types import content_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Request:
    """A request: its path without escapes, and its headers under names in lower case."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    acts: bool = False
    """Whether something is to be done (POST), and not read."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer.

    A path is a file to send, an iterator a stream that goes on as long as somebody listens; None is no answer at all.
    """

    body: bytes | Path | Iterator[bytes] | None
    type: str = "text/plain; charset=utf-8"
    status: HTTPStatus = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)


class Site(Protocol):
    """What answers the requests that an origin lets in."""

    def reply(self, request: Request) -> Reply:
        """Return the answer to a request."""


def file_reply(name: str, body: bytes | Path, headers: Mapping[str, str] | None = None) -> Reply:
    """Return a file, with the type that its name tells."""
    return Reply(body, content_type(name), headers=headers or {})


def json_reply(value: Any) -> Reply:
    """Return a value as JSON. Names of files that are not UTF-8 get a question mark for what cannot be read."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Reply(text.encode(errors="replace"), "application/json")


def refusal(status: HTTPStatus, message: str) -> Reply:
    """Return a refusal in words."""
    return Reply(f"{message}\n".encode(errors="replace"), status=status)


def no_reply() -> Reply:
    """Return that the connection ends, as one does whose network is gone."""
    return Reply(None)


def not_found() -> Reply:
    """Return that there is nothing at an address."""
    return refusal(HTTPStatus.NOT_FOUND, "There is nothing at this address.")
