"""Joins ES modules into one classic script as they are written, where nothing has minified them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.script.modules import ENTRY, in_order, read_module

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exporter.script.modules import Module


def join(modules: Mapping[str, str], text: str) -> str:
    """Return ``text``, a module next to ``modules``, and everything it imports, as one script.

    Every module becomes a function that is called once, in order of dependencies, and returns its exports.

    Raises:
        ScriptError: a module is missing, is part of an import cycle, lacks a requested export, or cannot be joined. The
            message names the file.
    """
    ordered = in_order(modules, read_module(ENTRY, text))
    number = {module.path: f"m_{at}" for at, module in enumerate(ordered)}
    scoped = ",".join(_scoped(module, number) for module in ordered)
    return f'(()=>{{"use strict";let\n{scoped};\n}})();\n'


def _scoped(module: Module, number: Mapping[str, str]) -> str:
    imports = ",".join(f"{{{','.join(names)}}}={number[path]}" for path, names in module.imports if names)
    declared = f"let{imports};" if imports else ""
    returned = f"return{{{','.join(module.exports)}}}" if module.exports else ""
    # The last line may end in a comment.
    return f"{number[module.path]}=(()=>{{{declared}{module.body}\n{returned}}})()\n"
