"""The sample application of PyLTI1p3, as far as it answers launches: written as the library's documentation shows.

Its settings are read from a file at each request, as there; what logins leave is kept in files, so that several workers
share it. Debugging is off.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, cast

from flask import Flask, render_template, request
from flask_caching import Cache
from jinja2 import DictLoader
from pylti1p3.contrib.flask import FlaskCacheDataStorage, FlaskMessageLaunch, FlaskOIDCLogin, FlaskRequest
from pylti1p3.tool_config import ToolConfJsonFile

if TYPE_CHECKING:
    from flask import Response

PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><p>{{ launch_id }}: {{ level }}, {{ name }}</p></body>
</html>
"""

app = Flask("sample")
app.config.from_mapping(
    CACHE_TYPE="FileSystemCache",
    CACHE_DIR=os.environ["SAMPLE_FOLDER"] + "/cache",
    CACHE_DEFAULT_TIMEOUT=600,
    CACHE_THRESHOLD=0,  # files are not counted, nor thrown away
    SECRET_KEY=os.urandom(16).hex(),
)
app.jinja_loader = DictLoader({"page.html": PAGE})
cache = Cache(app)


def settings() -> ToolConfJsonFile:
    """Return the registrations."""
    return ToolConfJsonFile(os.environ["SAMPLE_FOLDER"] + "/settings.json")


@app.route("/login/", methods=["GET", "POST"])
def login() -> Response:
    """Begin a login."""
    login = FlaskRequest()
    begun = FlaskOIDCLogin(login, settings(), launch_data_storage=FlaskCacheDataStorage(cache))
    return cast("Response", begun.redirect(login.get_param("target_link_uri")))


@app.post("/launch/")
def launch() -> str:
    """Take a launch, and show a page."""
    message = FlaskMessageLaunch(FlaskRequest(), settings(), launch_data_storage=FlaskCacheDataStorage(cache))
    claims = message.get_launch_data()
    custom = claims.get("https://purl.imsglobal.org/spec/lti/claim/custom", {})
    return render_template(
        "page.html",
        title="A sample",
        launch_id=message.get_launch_id(),
        level=custom.get("level") or request.args.get("level", "normal"),
        name=claims.get("name", ""),
    )
