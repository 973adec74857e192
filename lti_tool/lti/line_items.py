"""Gradebook columns, read and written through a platform's line item service (AGS 2.0, 3.2). No database."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from lti_tool.base.http_client import HttpClientError, excerpt
from lti_tool.lti.launch import LINE_ITEM, LINE_ITEM_READONLY, web_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lti_tool.base.http_client import HttpResponse
    from lti_tool.base.tables import Platform
    from lti_tool.lti.services import Services

TAG = "lessonpack"
"""Marks columns that this tool created (AGS 3.2)."""

_ONE = "application/vnd.ims.lis.v2.lineitem+json"
_MANY = "application/vnd.ims.lis.v2.lineitemcontainer+json"


class LineItemError(HttpClientError):
    """The platform refused a request about a column; ``status`` is the HTTP status."""

    def __init__(self, response: HttpResponse) -> None:
        self.status = response.status
        reason = f": {excerpt(response.body)}" if response.body.strip() else ""
        super().__init__(f"{urlsplit(response.url).netloc} responded with {response.status}{reason}")

    @property
    def is_gone(self) -> bool:
        """Return whether the column does not exist."""
        return self.status in {404, 410}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineItem:
    """A column. ``url`` identifies it and receives its scores."""

    url: str
    label: str
    maximum: float
    resource_link_id: str = ""
    resource_id: str = ""
    tag: str = ""


class LineItems:
    """Reads, creates, changes and deletes columns; every method may raise `HttpClientError`."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def of_link(
        self, platform: Platform, line_items_url: str, link_id: str, *, may_change: bool
    ) -> tuple[LineItem, ...]:
        """Return the columns of a link, filtered here as well: not all platforms apply the filter."""
        url = line_items_url + ("&" if "?" in line_items_url else "?") + urlencode({"resource_link_id": link_id})
        found: list[LineItem] = []
        for response in self._services.pages(platform, LINE_ITEM if may_change else LINE_ITEM_READONLY, url, _MANY):
            page = response.json() if response.status == 200 else None  # noqa: PLR2004 - OK
            if not isinstance(page, list):
                raise LineItemError(response)
            found += [item for entry in page if (item := _read(entry)) and item.resource_link_id == link_id]
        return tuple(found)

    def read(self, platform: Platform, url: str) -> LineItem:
        """Return a column that this tool created."""
        return _item(self._fetch(platform, url))

    def create(self, platform: Platform, line_items_url: str, item: LineItem) -> LineItem:
        """Create a column and return it with its URL; the ``url`` of ``item`` is ignored."""
        made = {
            "label": item.label,
            "scoreMaximum": item.maximum,
            "resourceLinkId": item.resource_link_id,
            "resourceId": item.resource_id,
            "tag": TAG,
        }
        body = json.dumps(made).encode()
        headers = {"Content-Type": _ONE, "Accept": _ONE}
        post = self._services.http_client.post
        response = self._services.authorized(
            platform, LINE_ITEM, lambda token: post(line_items_url, body, {**token, **headers})
        )
        if response.status not in {200, 201}:
            raise LineItemError(response)
        return _item(response)

    def change(self, platform: Platform, url: str, *, label: str, maximum: float) -> None:
        """Change a column's label and maximum, and nothing else."""
        present = self._fetch(platform, url).json()
        body = json.dumps({**present, "label": label, "scoreMaximum": maximum}).encode()
        headers = {"Content-Type": _ONE, "Accept": _ONE}
        put = self._services.http_client.put
        response = self._services.authorized(platform, LINE_ITEM, lambda token: put(url, body, {**token, **headers}))
        if not 200 <= response.status < 300:  # noqa: PLR2004 - success
            raise LineItemError(response)

    def delete(self, platform: Platform, url: str) -> None:
        """Delete a column with its grades; do nothing if it is already gone."""
        delete = self._services.http_client.delete
        response = self._services.authorized(platform, LINE_ITEM, lambda token: delete(url, token))
        if not 200 <= response.status < 300 and not LineItemError(response).is_gone:  # noqa: PLR2004 - success
            raise LineItemError(response)

    def _fetch(self, platform: Platform, url: str) -> HttpResponse:
        get = self._services.http_client.get
        response = self._services.authorized(platform, LINE_ITEM, lambda token: get(url, {**token, "Accept": _ONE}))
        if response.status != 200 or not isinstance(response.json(), dict):  # noqa: PLR2004 - OK
            raise LineItemError(response)
        return response


def column_of(items: Iterable[LineItem], resource_id: str) -> LineItem | None:
    """Return the column for what a link shows; None unless there is exactly one.

    If a link has several columns, it is the one for our resource; if there are several of those, the one we created.
    """
    left = list(items)
    if len(left) > 1:
        left = [item for item in left if item.resource_id == resource_id]
    if len(left) > 1:
        left = [item for item in left if item.tag == TAG]
    return left[0] if len(left) == 1 else None


def _item(response: HttpResponse) -> LineItem:
    item = _read(response.json())
    if item is None:
        raise HttpClientError(f"{urlsplit(response.url).netloc} responded with {response.status} but not with a column")
    return item


def _read(entry: Any) -> LineItem | None:
    url = web_address(entry.get("id")) if isinstance(entry, dict) else None
    if url is None:
        return None
    texts = {name: str(entry.get(name) or "") for name in ("label", "resourceLinkId", "resourceId", "tag")}
    maximum = entry.get("scoreMaximum")
    return LineItem(
        url=url,
        label=texts["label"],
        maximum=float(maximum) if isinstance(maximum, int | float) else 0.0,
        resource_link_id=texts["resourceLinkId"],
        resource_id=texts["resourceId"],
        tag=texts["tag"],
    )
