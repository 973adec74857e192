"""Who is let in: the browser of whoever runs the command, on pages of its own, and nobody else.

Any site that is open in the same browser can send requests to loopback. What gives it away: the name by which it calls
(DNS rebinding), the Origin, and Fetch Metadata (https://www.w3.org/TR/fetch-metadata/), which pages cannot forge.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from exporter.preview.replies import refusal

if TYPE_CHECKING:
    from exporter.preview.replies import Reply, Request


@dataclass(frozen=True, slots=True)
class Gate:
    """The one door to an origin. Frames on pages of ``embedder`` may show what is behind it, no others."""

    host: str
    embedder: str | None = None

    @property
    def origin(self) -> str:
        """Return the origin that is guarded."""
        return f"http://{self.host}"

    def refuse(self, request: Request) -> Reply | None:
        """Return why a request is not answered; None if it is."""
        headers = request.headers
        if headers.get("host") != self.host:
            return refusal(HTTPStatus.MISDIRECTED_REQUEST, f"This server only answers as {self.origin}/")
        if headers.get("origin", self.origin) != self.origin or not self._is_own(request):
            return refusal(HTTPStatus.FORBIDDEN, f"Other sites cannot use this server; open {self.origin}/ yourself.")
        if "service-worker" in headers:
            # It would outlive the preview, and meet whatever this port serves next.
            return refusal(HTTPStatus.FORBIDDEN, "Service workers are not served here.")
        return None

    def _is_own(self, request: Request) -> bool:
        headers = request.headers
        whence, mode, what = (headers.get(f"sec-fetch-{name}", "") for name in ("site", "mode", "dest"))
        if whence in {"", "none", "same-origin"}:
            return True
        if mode != "navigate":
            return False
        is_framed = self.embedder is not None and whence == "same-site" and what == "iframe"
        is_followed = request.path == "/" and what == "document"
        return is_framed or is_followed
