"""How a browser gets in: the platform starts a login, we send it back with a state, and it returns with a launch.

The proof that the launch belongs to the browser that started the login is kept in a partitioned cookie, else in our
origin's browser storage, else in the platform's storage (LTI Client Side postMessages). If none of these works, the
login page offers a new window. The proof is always checked.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, g, jsonify, redirect, request

from lti_tool.lti.launch import origin
from lti_tool.lti.refusals import LaunchRefused, Sender
from lti_tool.lti.tokens import STATE_SECONDS, Keeper, key_digest, new_key, short_name
from lti_tool.web.browser_keys import have_kept, kept_or_new_key
from lti_tool.web.page_language import page_language
from lti_tool.web.responses import refused_json
from lti_tool.web.tool import tool

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

    from lti_tool.lti.launch import Launch
    from lti_tool.lti.tokens import State

entry = Blueprint("entry", __name__)
log = logging.getLogger(__name__)

_LOGIN = ("iss", "login_hint", "target_link_uri", "client_id", "lti_message_hint", "lti_deployment_id",
          "lti_storage_target")  # fmt: skip
_LAUNCH = ("id_token", "state", "error", "error_description", "lti_storage_target")


@entry.route("/lti/login", methods=["GET", "POST"])
def begin_login() -> Response:
    """Handle a login started by a platform (OpenID Connect third-party initiated login)."""
    parameters = {name: request.values[name] for name in _LOGIN if request.values.get(name)}
    address, state, platform = tool().protocol.login(parameters)
    name, proof = f"lti-{short_name(state)}", tool().tokens.proof(state)
    page = {
        "authorization": address,
        "name": name,
        "proof": proof,
        "storageTarget": parameters.get("lti_storage_target"),
        "platformOrigin": origin(platform.authorization_url),
        "again": f"{tool().settings.url}/lti/login?{urlencode(parameters)}",
    }
    response = tool().pages.page("login.html.j2", page_language(), frame_origins=None, login=page)
    response.set_cookie(
        name, proof, max_age=STATE_SECONDS, path="/", httponly=True, secure=True, samesite="None", partitioned=True
    )
    return response


@entry.post("/lti/launch")
def receive_launch() -> Response:
    """Receive the launch from the platform's form; without the cookie, ask the browser for the proof first."""
    parameters = {name: request.form[name] for name in _LAUNCH if request.form.get(name)}
    state = parameters.get("state", "")
    read = tool().protocol.read_state(state)
    name = f"lti-{short_name(state)}"
    proof = request.cookies.get(name, "")
    if not tool().tokens.proves(state, proof):
        platform = tool().protocol.platform(read.platform_id)
        page = {
            "fields": parameters,
            "name": name,
            "storageTarget": parameters.get("lti_storage_target"),
            "platformOrigin": origin(platform.authorization_url),
        }
        return tool().pages.page("prove.html.j2", page_language(), frame_origins=None, launch=page)
    key = kept_or_new_key()
    response = redirect(_accept(parameters, read, Keeper.COOKIE, key), code=303)
    have_kept(response, key)
    response.delete_cookie(name, path="/", httponly=True, secure=True, samesite="None", partitioned=True)
    return response


@entry.post("/lti/launch/prove")
def receive_proof() -> Response:
    """Receive a launch with the proof that our page found in the browser's or the platform's storage.

    Other sites cannot send this request: the content type needs a CORS permission that we never give, and browsers send
    the origin. So nobody can finish their own login in somebody else's browser.
    """
    if not request.is_json or request.headers.get("Origin") != tool().settings.origin:
        raise LaunchRefused("no-proof")
    body = request.get_json(silent=True)
    fields = body.get("fields") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(fields, dict):
        raise LaunchRefused("no-proof")
    parameters = {name: value for name in _LAUNCH if isinstance(value := fields.get(name), str)}
    read = tool().protocol.read_state(parameters.get("state", ""))
    if not tool().tokens.proves(parameters["state"], str(body.get("proof"))):
        raise LaunchRefused("no-proof")
    key = new_key() if body.get("keeps") is True else None
    return jsonify(location=_accept(parameters, read, Keeper.STORAGE, key), key=key)


def _accept(parameters: Mapping[str, str], state: State, keeper: Keeper, key: str | None) -> str:
    """Validate and store the launch, and return the URL of its first page. ``key`` is what the browser keeps."""
    launch, platform = tool().protocol.launch(parameters, state)
    browser = None if key is None else key_digest(keeper, key)
    launch_id = tool().launches.store(launch, state, platform, browser=browser)
    tool().metrics.launches.labels("accepted").inc()
    log.info("launch accepted", extra={"facts": {"issuer": platform.issuer, "client": platform.client_id,
                                                 "deployment": launch.deployment_id, "kind": launch.kind}})  # fmt: skip
    return f"{tool().settings.url}/{_room(launch)}/{tool().tokens.make_launch(launch_id)}/"


def _room(launch: Launch) -> str:
    if launch.deep_linking:
        return "choose"
    return "teach" if launch.roles.teaches else "learn"


@entry.app_errorhandler(LaunchRefused)
def show_refusal(refusal: LaunchRefused) -> Response:
    """Show why something was refused: as a page, or as JSON for the player."""
    if refusal.sender == Sender() and (visit := g.get("visit")):
        refusal.sender = visit.sender
    tool().metrics.launches.labels(refusal.reason).inc()
    facts = {"reason": refusal.reason, "issuer": refusal.sender.issuer, "client": refusal.sender.client_id,
             "deployment": refusal.sender.deployment_id, "route": str(request.url_rule)}  # fmt: skip
    if refusal.is_for_administrators:  # the LMS's response, and nothing sent by a learner or teacher
        facts["detail"] = refusal.in_full
    log.warning("refused", extra={"facts": facts})
    if request.blueprint == entry.name:
        tool().refused_launches.note(refusal)
    if "/api/" in request.path:
        return refused_json(refusal, page_language())
    return tool().pages.refused(refusal, page_language())


@entry.app_errorhandler(404)
def show_nothing(_error: Exception) -> Response:
    """Show that there is no page at this URL."""
    return tool().pages.refused(LaunchRefused("no-page"), page_language(), status=404)
