"""The states that rows can be in. The database stores their values."""

from __future__ import annotations

from enum import StrEnum


class DeploymentStatus(StrEnum):
    """Whether launches from a deployment are let in."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    BLOCKED = "blocked"


class ScoreStatus(StrEnum):
    """Where a score in the outbox stands.

    ``HELD`` until somebody looks at it, ``SUPERSEDED`` by a newer score, ``DISMISSED`` by an administrator.
    """

    WAITING = "waiting"
    HELD = "held"
    DELIVERED = "delivered"
    SUPERSEDED = "superseded"
    DISMISSED = "dismissed"


class ColumnSource(StrEnum):
    """Where a link's gradebook column came from; a link without a column has none."""

    NONE = ""
    LAUNCH = "launch"
    FOUND = "found"
    MADE = "made"
