"""The least that a Flask application does with the POST of a launch: it reads the form and answers with a redirect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, redirect, request

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

app = Flask(__name__)


@app.post("/lti/launch")
def echo() -> Response:
    """Answer with what came."""
    return redirect(f"/learn/{request.form['state']}/", code=303)
