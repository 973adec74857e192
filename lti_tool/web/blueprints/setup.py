"""What LMSs and infrastructure read: keys, configuration, registration, health, metrics."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, request, send_from_directory

from lti_tool.base.database import is_ready
from lti_tool.courses.shelf import broken_folders, list_courses
from lti_tool.lti.dynamic_registration import DynamicRegistration
from lti_tool.lti.lms import canvas, lms_of
from lti_tool.lti.registration import SCOPES, addresses, logo_address
from lti_tool.lti.registration_links import RegistrationLinks
from lti_tool.web.own_style import STYLE, own_style
from lti_tool.web.page_language import page_language
from lti_tool.web.responses import PLAYER, SCRIPTS, SHARED
from lti_tool.web.tool import tool

if TYPE_CHECKING:
    from typing import Any

setup = Blueprint("setup", __name__)


def _json(value: Any, *, status: int = 200, cached_seconds: int = 0) -> Response:
    response = jsonify(value)
    response.status_code = status
    if cached_seconds:
        response.headers["Cache-Control"] = f"public, max-age={cached_seconds}"
    return response


@setup.get("/")
def show_entrance() -> Response:
    """Tell visitors without a launch where to open courses."""
    return tool().pages.page("entrance.html.j2", page_language(), frame_origins=())


@setup.get("/lti/keys.json")
def show_keys() -> Response:
    """Return our public keys. They are cached for less time than passes before a new key is used."""
    return _json(tool().signing_keys.key_set(), cached_seconds=600)


@setup.get("/lti/config.json")
def show_canvas_configuration() -> Response:
    """Return the configuration that Canvas reads by URL."""
    settings = tool().settings
    return _json(canvas.configuration(settings, scopes=SCOPES, logo=logo_address(settings)))


@setup.get("/lti/configuration")
def show_configuration() -> Response:
    """Show every value that an administrator copies into an LMS by hand."""
    settings = tool().settings
    return tool().pages.page(
        "configuration.html.j2", page_language(), frame_origins=(), addresses=addresses(settings), scopes=SCOPES
    )


@setup.get("/lti/register/<secret>")
def register(secret: str) -> Response:
    """Register the LMS that opens a registration link, and close its window (Dynamic Registration 3.3)."""
    parts = tool()
    links = RegistrationLinks(parts.store, parts.platforms)
    registration = DynamicRegistration(parts.settings, links, parts.http_client, parts.flights).register(
        secret, request.args.get("openid_configuration", ""), request.args.get("registration_token", "")
    )
    return parts.pages.page(
        "registered.html.j2", page_language(), frame_origins=None, registration=registration, lms=lms_of(registration)
    )


@setup.get("/lti/static/<name>")
def show_static(name: str) -> Response:
    """Return a script or stylesheet of our own pages, or the icon that an LMS shows next to the tool's name."""
    if not name.endswith((".js", ".css", ".svg")):
        return _json({"reason": "not-found"}, status=404)
    if name == STYLE:
        return _style()
    return send_from_directory(PLAYER if name == SHARED else SCRIPTS, name, max_age=3600)


def _style() -> Response:
    """Return the stylesheet of our own pages, with the colours and measures of the player before its rules."""
    response = Response(own_style(), mimetype="text/css")
    response.cache_control.max_age = 3600
    response.add_etag()
    response.make_conditional(request)
    return response


@setup.get("/healthz")
def show_health() -> Response:
    """Return that this process responds."""
    return _json({"status": "ok"})


@setup.get("/readyz")
def show_readiness() -> Response:
    """Return whether the database responds and has the right tables, for load balancers; and what to look after."""
    if not is_ready(tool().store):
        return _json({"status": "not ready"}, status=503)
    broken = [Path(source.folder).name for source in broken_folders(tool().store)]
    return _json({"status": "ready", "courses": len(list_courses(tool().store)), "broken_courses": broken})


@setup.get("/metrics")
def show_metrics() -> Response:
    """Return metrics for Prometheus. They identify nobody, but the proxy should still keep them internal."""
    return Response(tool().metrics.text(), mimetype="text/plain")
