"""What to write instead of HTML that is removed."""

from __future__ import annotations

from exporter.source.markdown.html_names import is_handler

ADVICE = {
    "script": "courses cannot run their own scripts",
    "style": "put it in the theme's stylesheet",
    "link": "put it in the theme's stylesheet",
    "svg": "save the drawing as an .svg file and use it as an image",
    **dict.fromkeys(("form", "input", "button", "select", "textarea", "option", "label", "fieldset"), "use a question"),
    **dict.fromkeys(("object", "embed", "applet"), "show a video or an image, or link to the file"),
    "title": "write '# TITLE' for the title of a lesson",
}
"""Element → what to do; others can be written in Markdown."""


def attribute_advice(name: str) -> str:
    """Return what to do about an attribute that is removed."""
    if is_handler(name):
        return "courses cannot run their own scripts"
    if name == "markdown":
        return "Markdown works inside HTML, with a blank line above and below it"
    return "learners start media themselves" if name == "autoplay" else "remove it"
