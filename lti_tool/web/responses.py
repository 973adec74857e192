"""Pages as this tool sends them: templates compiled once, and headers that leave a page no more than it needs."""

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
"""The one module of the player that our own pages use as well."""
LANGUAGES = SCRIPTS / "languages"


def _json_in_html(value: Any) -> Markup:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 - escaped here


def _apart(text: object) -> Markup:
    """Return somebody's words for inside a sentence, whose order they do not disturb whatever way they are written."""
    return Markup("<bdi>{}</bdi>").format(text)


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
        """Return a page. ``frame_origins`` may frame it; None stands for anybody, where nothing can be done."""
        text = self.environment.get_template(template).render(
            say=language.markup, language=language.tag, direction=language.direction, number=language.number,
            percent=language.percent, duration=language.duration, moment=language.moment,
            frame_origins=frame_origins, **values,
        )  # fmt: skip
        policy = content_policy(frame_origins, form_origins=form_origins)
        return make_response(text, status, {"Content-Security-Policy": policy})

    def refused(self, refusal: LaunchRefused, language: Language, *, status: int = 403) -> Response:
        """Return the page that says what to do, and to an admin which LMS it was, why, and what to do about it."""
        command = COMMANDS.get(refusal.sentences.act, "")
        return self.page(
            "refused.html.j2", language, frame_origins=None, status=status, refusal=refusal, command=command
        )


def refused_json(refusal: LaunchRefused, language: Language, *, status: int = 403) -> Response:
    """Return a refusal for the player, which shows ``what``."""
    title, advice = language.say(refusal.sentences.title), language.say(refusal.sentences.advice)
    what = language.say("titleAndAdvice", title=title, advice=advice)
    response = jsonify(reason=refusal.reason, what=what, detail=refusal.detail)
    response.status_code = status
    return response


def content_policy(frame_origins: Iterable[str] | None, *, form_origins: Iterable[str] = ()) -> str:
    """Return the Content-Security-Policy of a page of ours: our own files only, and framed only by whom it names."""
    framed = "*" if frame_origins is None else " ".join(("'self'", *frame_origins))
    forms = " ".join(("'self'", *form_origins))
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        f"base-uri 'none'; form-action {forms}; frame-ancestors {framed}"
    )


def keep_in_its_place(response: Response) -> Response:
    """Add the headers that every answer has; the policy is that of our own pages, unless a view has set another."""
    visit: Visit | None = g.get("visit")
    response.headers.setdefault("Content-Security-Policy", content_policy(visit.frame_origins if visit else ()))
    response.headers["X-Content-Type-Options"] = "nosniff"
    # The address of a page holds the token of its launch: no other site may learn it. With "no-referrer" the forms of
    # our own pages would come from the origin "null", and could not be told from those of strangers.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "no-store")
    return response
