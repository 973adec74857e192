"""How requests are read: what comes in is cleaned before any view sees it, and numbers in paths fit the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Request, abort, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter

from lti_tool.base.intake import clean_text, read_json

if TYPE_CHECKING:
    from collections.abc import Iterable


class _Fields(ImmutableMultiDict[str, Any]):
    """The fields of a query or a form."""

    def __init__(self, fields: Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__((clean_text(name), clean_text(value) if isinstance(value, str) else value)
                         for name, value in fields)  # fmt: skip


class CleanRequest(Request):
    """A request whose query and form hold clean text. Its JSON is read by `CleanJson`."""

    parameter_storage_class = _Fields


class CleanJson(DefaultJSONProvider):
    """Reads JSON as `read_json` does, and writes it as Flask does, but for the order of names."""

    sort_keys = False

    def loads(self, s: str | bytes, **_options: Any) -> Any:
        """Return JSON, cleaned; raise `ValueError`."""
        return read_json(s)


class RowIdConverter(IntegerConverter):
    """An id in a path: no row has one of more digits."""

    regex = r"\d{1,18}"


def refuse_unfit_paths() -> None:
    """Answer 404 for a path with U+0000, which no database holds. Others that are no UTF-8 are replaced by Werkzeug."""
    if "\0" in request.path:
        abort(404)
