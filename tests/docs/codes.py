"""Finds the codes of problems in the sources: every short name that stands where a code is expected."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CODE = re.compile(r"[a-z]+(?:-[a-z0-9]+)*")
_REPORTERS = {
    "NotFoundInCourse", "ParserError", "Problem", "RefusedError",
    "error", "warning", "report_once", "_refuse", "_warn",
}  # fmt: skip
"""What is called with a code as the last argument."""


def codes_in(*places: Path) -> set[str]:
    """Return the codes that the modules in some folders, or some modules, give to problems."""
    modules = (module for place in places for module in ([place] if place.is_file() else place.rglob("*.py")))
    return {code for module in modules for code in _codes_of(ast.parse(module.read_text(encoding="utf-8")))}


def _codes_of(tree: ast.Module) -> Iterator[str]:
    constants = dict(_constants(tree))
    for node in ast.walk(tree):
        last = _last(node)
        for choice in (last.body, last.orelse) if isinstance(last, ast.IfExp) else (last,):
            value = constants.get(choice.id) if isinstance(choice, ast.Name) else getattr(choice, "value", None)
            if isinstance(value, str) and _CODE.fullmatch(value):
                yield value


def _constants(tree: ast.Module) -> Iterator[tuple[str, object]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value.value


def _last(node: ast.AST) -> ast.expr | None:
    """Return what stands where a code does: last in a call that reports, or behind a message in a pair."""
    if isinstance(node, ast.Call) and node.args and _called(node) in _REPORTERS:
        return node.args[-1]
    if isinstance(node, ast.Tuple) and len(node.elts) > 1 and _is_message(node.elts[-2]):
        return node.elts[-1]
    return None


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is_message(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and " " in node.value
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Name) and node.id == "message")
