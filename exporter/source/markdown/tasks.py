"""Lists of tasks, as on GitHub: ``- [x]`` is done, ``- [ ]`` is open. Learners cannot tick them."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from markdown_it.token import Token

from exporter.source.markdown.plain import words_of
from exporter.source.markdown.tokens import become

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore

    from exporter.source.markdown.walk import Walk

_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)|\[([ xX])\]$")
_ITEM = ("list_item_open", "paragraph_open", "inline")


def find_tasks(state: StateCore) -> None:
    """Give each entry of a list that begins with brackets a box, instead of its bullet."""
    for item, paragraph, text in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        children = text.children
        if (item.type, paragraph.type, text.type) != _ITEM or not children or children[0].type != "text":
            continue
        found = _TASK.match(children[0].content)
        if found is None or (found[2] is not None and len(children) == 1):
            continue
        children[0].content = children[0].content[found.end() :]
        item.attrs["style"] = "list-style-type: none"
        children.insert(0, Token("task_box", "", 0, info="true" if (found[1] or found[2]).strip() else "false"))


def show_box(_walk: Walk, tokens: list[Token], index: int) -> None:
    """Show the box of a task with what it stands for, for people who cannot see it (ARIA 1.2, checkbox)."""
    checked = tokens[index].info
    name = escape(" ".join(words_of(tokens[index + 1 :]).split()))
    role = f'role="checkbox" aria-checked="{checked}" aria-disabled="true" aria-label="{name}"'
    become(tokens[index], f"<span {role}>{'☑' if checked == 'true' else '☐'}</span> ")
