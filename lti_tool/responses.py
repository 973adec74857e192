"""Pages as this tool sends them: templates compiled once, and headers that leave a page no more than it needs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Response, jsonify, make_response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from exporter.assets import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from werkzeug.wrappers import Response as BaseResponse

    from lti_tool.refusals import LaunchRefused
    from lti_tool.settings import Settings

AnyResponse = TypeVar("AnyResponse", bound="BaseResponse")

SCRIPTS = shipped("templates") / "lti"


def _json_in_html(value: Any) -> Markup:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 - escaped here


@dataclass(frozen=True, slots=True)
class Pages:
    """Makes the pages of one installation."""

    settings: Settings
    environment: Environment

    @classmethod
    def of(cls, settings: Settings) -> Pages:
        """Prepare the templates in ``templates/lti``."""
        environment = Environment(
            loader=FileSystemLoader(SCRIPTS), autoescape=True, undefined=StrictUndefined, auto_reload=False,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        environment.filters["json_in_html"] = _json_in_html
        environment.globals.update(base=settings.url, tool_title=settings.title, contact=settings.contact)
        return cls(settings, environment)

    def page(
        self,
        template: str,
        *,
        frame_origins: Iterable[str] | None,
        status: int = 200,
        form_origins: Iterable[str] = (),
        **values: Any,
    ) -> Response:
        """Return a page. ``frame_origins`` may frame it; None stands for anybody, where nothing can be done."""
        response = make_response(self.environment.get_template(template).render(**values), status)
        return secured(response, content_policy(frame_origins, form_origins=form_origins))

    def refused(self, refusal: LaunchRefused, *, status: int = 403) -> Response:
        """Return the page that says why, names the LMS, and says who can do what about it."""
        return self.page("refused.html.j2", frame_origins=None, status=status, refusal=refusal)


def refused_json(refusal: LaunchRefused, *, status: int = 403) -> Response:
    """Return a refusal for a script."""
    response = jsonify(reason=refusal.reason, what=refusal.what, remedy=refusal.remedy, detail=refusal.detail)
    response.status_code = status
    return secured(response, content_policy(()))


def content_policy(frame_origins: Iterable[str] | None, *, form_origins: Iterable[str] = ()) -> str:
    """Return the Content-Security-Policy of a page of ours: our own files only, and framed only by whom it names."""
    framed = "*" if frame_origins is None else " ".join(("'self'", *frame_origins))
    forms = " ".join(("'self'", *form_origins))
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        f"base-uri 'none'; form-action {forms}; frame-ancestors {framed}"
    )


def secured(response: AnyResponse, policy: str) -> AnyResponse:
    """Add the headers that every answer of ours has."""
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Content-Type-Options"] = "nosniff"
    # The address of a page holds the token of its launch: no other site may learn it. With "no-referrer" the forms of
    # our own pages would come from the origin "null", and could not be told from those of strangers.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "no-store")
    return response
