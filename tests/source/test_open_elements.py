"""Elements of HTML that nobody closes are told where they open, and nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.source.written import html_of, problems_of

if TYPE_CHECKING:
    from pathlib import Path

QUESTION = "```question\nid: q\ntype: true-false\nprompt: So?\nanswer: true\n```"
AMISS = {
    "a box": ('<div class="c">\n\nText', "3:1: warning: this <div> is never closed; write '</div>' after its content"),
    "a folded text": ("<details>\n<summary>S</summary>\n\nText", "3:1: warning: this <details> is never closed"),
    "one of two": ("<div>\n\n<div>\n\na\n\n</div>", "3:1: warning: this <div> is never closed"),
    "several": ("<div>\n\na\n\n<div>\n\nb", "never closed; write '</div>' after its content (2 times in this"),
    "in a line": ('Text <span class="c">with\n\nmore', "3:6: warning: this <span> is never closed"),
    "closed by itself": ('<div class="c"/>\n\nText', "3:1: warning: this <div> is never closed"),
    "a table": (
        "<table><tr>\n<td>a\n\nText",
        "3:1: warning: this <table> is never closed; write '</table>' after its content",
    ),
    "a table on lines of its own": ("<table>\n  <thead>\n  <tr><td>a\n\nText", "3:1: warning: this <table> is never"),
    "a cell without a table": (
        "Text <td>a</td>, <td>b</td>",
        "3:6: warning: tags such as <tr> and <td> have no effect outside a <table>; write '<table>' above them and",
    ),
    "a row without a table": ("<tr><td>a</td></tr>\n\nText", "below them (2 times in this file: line 3)"),
    "a caption without a table": ("<caption>a</caption>", "3:1: warning: tags such as <tr> and <td>"),
    "closed twice": ("<div>\n\na\n\n</div>\n</div>", "8:1: warning: '</div>' closes nothing here; delete it"),
    "closed and not opened": ("</section>\n\nText", "3:1: warning: '</section>' closes nothing here; delete it"),
    "around a question": (
        f"<div>\n\na\n\n{QUESTION}\n\nb\n\n</div>",
        "3:1: warning: this <div> ends above the next question, because a question cannot be inside HTML",
    ),
    "a comment": ("<!-- open\n\nText", "close it with '-->'"),
    "a script": ("<script>\nlet a\n\nText", "everything below <script> is removed; close it with '</script>'"),
    "a page's head": (
        "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=utf-8>\n</head>\n<body>\n<p>Text</p>\n</body>\n</html>",
        "3:1: warning: the tags of a whole page, such as <!DOCTYPE> and <html>, are removed, because the player",
    ),
    "a row above a table": (
        "| Title |\n| a | b |\n| --- | --- |\n| 1 | 2 |",
        "3:1: warning: this row is shown as text because it is above the column headings",
    ),
    "a row between a text and a table": (
        "Text\n| c | d |\n| a | b |\n| --- | --- |\n| 1 | 2 |",
        "4:1: warning: this row is shown as text",
    ),
}
SOUND = {
    "closed below Markdown": "<div>\n\n**a**\n\n</div>",
    "paragraphs and lists": "<ul>\n<li>a\n<li>b\n</ul>\n\n<p>c",
    "a table": "<table>\n<tr><td>a\n<tr><td>b\n</table>",
    "a table without its rows' ends": "<table>\n<caption>c</caption>\n<tr><th>a<th>b\n</table>",
    "a table with Markdown inside": "<table><tr><td>\n\n**a**\n\n</td></tr></table>",
    "a table to put something in": "drop <table>\n\n<table>\n",
    "void elements": "a<br>b<hr>c<br/>",
    "inside each other the wrong way": "a <b>b <i>c</b> d</i>",
    "a frame": '<iframe src="https://example.org/" title="A">',
    "headings": "<h2>a</h2>\n<h3>b</h3>",
    "a word": "the <b> element and ls <dir>",
    "in code": "`<div>` and\n\n```\n<div>\n```",
    "a comment": "<!-- <div> -->\n\na",
    "a text above a table": "Text | more\n\n| a | b |\n| --- | --- |\n| 1 | 2 |",
}


@pytest.mark.parametrize(("written", "message"), AMISS.values(), ids=AMISS.keys())
def test_what_is_left_open_is_told_where_it_opens(tmp_path: Path, written: str, message: str) -> None:
    """Once, with what to write."""
    found = problems_of(tmp_path, {"lesson.md": f"# T\n\n{written}\n"})
    assert len([one for one in found if message in one]) == 1, found
    assert [one for one in found if message not in one and "<script> is removed" not in one] == []


@pytest.mark.parametrize("written", SOUND.values(), ids=SOUND.keys())
def test_nothing_is_said_of_what_is_closed(tmp_path: Path, written: str) -> None:
    """Or need not be."""
    found = problems_of(tmp_path, {"lesson.md": f"# T\n\n{written}\n"})
    assert [one for one in found if "[unclosed]" in one or "[table]" in one] == []


@pytest.mark.parametrize("name", ["a box", "a row above a table", "around a question", "in a line", "closed twice"])
def test_no_line_vanishes(tmp_path: Path, name: str) -> None:
    """What was written beside it is still shown."""
    html = html_of(tmp_path, AMISS[name][0] + "\n\nlast")
    assert "last" in html
    assert name != "a row above a table" or "| Title |" in html
