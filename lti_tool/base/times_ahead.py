"""Puts right what was written by a clock that was ahead: otherwise, it would be waited for until that time comes."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import InstrumentedAttribute

    from lti_tool.base.database import Store

TOLERANCE = 60_000
"""Milliseconds by which two clocks may differ."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Furthest:
    """How far ahead a column's times may be, and how far they are set otherwise. In milliseconds."""

    column: InstrumentedAttribute[Any]
    ahead: int = 0
    then: int = 0


def bring_back(store: Store, table: Iterable[Furthest]) -> None:
    """Bring every time back that is further ahead than it can be."""
    at = store.clock()
    for furthest in table:
        column = furthest.column
        is_wrong = column > at + furthest.ahead + TOLERANCE
        with store.read() as session:
            if session.execute(select(column).where(is_wrong).limit(1)).first() is None:
                continue
        statement = update(column.class_).where(is_wrong).values({column: at + furthest.then}).returning(column)
        with store.write() as session:
            rows = len(session.execute(statement).all())
        log.warning("a clock was ahead", extra={"facts": {"column": str(column), "rows": rows}})
