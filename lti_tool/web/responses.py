"""The tool's pages: templates compiled once, and headers that allow a page no more than it needs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Response, g, jsonify, make_response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from exporter.assets import shipped
from lti_tool.lti.refusals import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lti_tool.base.settings import Settings
    from lti_tool.lti.refusals import LaunchRefused
    from lti_tool.lti.visit import Visit
    from lti_tool.web.languages import Language

SCRIPTS = shipped("templates") / "lti"
PLAYER = shipped("templates") / "player" / "served"
SHARED = "frame.js"
"""The only module of the player that our own pages use, too."""
LANGUAGES = SCRIPTS / "languages"


def _json_in_html(value: Any) -> Markup:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 - escaped here


def _apart(text: object) -> Markup:
    """Isolate text for use inside a sentence, so that its direction does not affect the rest."""
    return Markup("<bdi>{}</bdi>").format(text)


@dataclass(frozen=True, slots=True)
class Pages:
    """Renders the pages of one installation."""

    settings: Settings
    environment: Environment

    @classmethod
    def of(cls, settings: Settings) -> Pages:
        """Load the templates in ``templates/lti``."""
        environment = Environment(
            loader=FileSystemLoader(SCRIPTS), autoescape=True, undefined=StrictUndefined, auto_reload=False,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        environment.filters["json_in_html"] = _json_in_html
        environment.filters["apart"] = _apart
        environment.globals.update(base=settings.url, tool_title=settings.title, contact=settings.contact)
        return cls(settings, environment)

    def page(
        self,
        template: str,
        language: Language,
        *,
        frame_origins: Iterable[str] | None,
        status: int = 200,
        form_origins: Iterable[str] = (),
        **values: Any,
    ) -> Response:
        """Return a page that ``frame_origins`` may frame; None allows everybody, for pages without actions."""
        text = self.environment.get_template(template).render(
            say=language.markup, language=language.tag, direction=language.direction, number=language.number,
            percent=language.percent, duration=language.duration, moment=language.moment,
            frame_origins=frame_origins, **values,
        )  # fmt: skip
        policy = content_policy(frame_origins, form_origins=form_origins)
        # What was stored before texts were cleaned at intake may hold halves of surrogate pairs, which UTF-8 does not.
        content = text.encode("utf-8", "replace")
        return make_response(content, status, {"Content-Security-Policy": policy})

    def refused(self, refusal: LaunchRefused, language: Language, *, status: int = 403) -> Response:
        """Return the page that says what to do and, for administrators, which LMS it was, why, and how to fix it."""
        command = COMMANDS.get(refusal.sentences.act, "")
        return self.page(
            "refused.html.j2", language, frame_origins=None, status=status, refusal=refusal, command=command
        )


def refused_json(refusal: LaunchRefused, language: Language, *, status: int = 403) -> Response:
    """Return a refusal as JSON for the player, which shows ``what``."""
    title, advice = language.say(refusal.sentences.title), language.say(refusal.sentences.advice)
    what = language.say("titleAndAdvice", title=title, advice=advice)
    response = jsonify(reason=refusal.reason, what=what, detail=refusal.detail)
    response.status_code = status
    return response


def content_policy(frame_origins: Iterable[str] | None, *, form_origins: Iterable[str] = ()) -> str:
    """Return the Content-Security-Policy of our own pages: only our own files, and framed only by the given origins."""
    framed = "*" if frame_origins is None else " ".join(("'self'", *frame_origins))
    forms = " ".join(("'self'", *form_origins))
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        f"base-uri 'none'; form-action {forms}; frame-ancestors {framed}"
    )


def keep_in_its_place(response: Response) -> Response:
    """Add the headers of every response; unless a view has set another policy, that of our own pages."""
    visit: Visit | None = g.get("visit")
    if "Content-Security-Policy" not in response.headers:
        response.headers["Content-Security-Policy"] = content_policy(visit.frame_origins if visit else ())
    response.headers["X-Content-Type-Options"] = "nosniff"
    # A page's URL holds its launch token, which no other site may see. With "no-referrer", our own forms would be sent
    # with the origin "null", and we could not tell them from forms on other sites.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "no-store")
    return response
