"""Takes out of HTML what learners would not see, or what is no content."""

from __future__ import annotations

from bs4 import BeautifulSoup


def without(html: str, selectors: str) -> str:
    """Return a piece of HTML without the elements that match a list of selectors."""
    soup = BeautifulSoup(html, "lxml")
    for one in soup.select(selectors):
        one.decompose()
    body = soup.body
    return body.decode_contents() if body is not None else ""
