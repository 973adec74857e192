"""The stylesheet of the tool's own pages: the player's colours and measures, and rules for teachers' pages."""

from __future__ import annotations

from functools import cache

from exporter.course_settings import Theme
from exporter.palette import colours_style
from exporter.script import player_styles
from lti_tool.web.responses import SCRIPTS

STYLE = "lti.css"


@cache
def own_style() -> str:
    """Return the sheet, in the colours of a course without an accent of its own."""
    colours = colours_style(Theme().accent)
    return "\n".join([colours, player_styles()["style/tokens.css"], (SCRIPTS / STYLE).read_text("utf-8")])
