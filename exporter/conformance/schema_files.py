"""Checks that the schemas that a manifest names are at the root of the zip, with those that they include."""

from __future__ import annotations

import posixpath
import re
from collections import deque
from typing import TYPE_CHECKING

from exporter.conformance.document import place

if TYPE_CHECKING:
    from exporter.conformance.container import Package
    from exporter.conformance.document import Manifest
    from exporter.problems import Problems

_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
_INCLUDED = re.compile(
    rb"""<(?:\w+:)?(?:include|import)\b[^>]{0,400}?\bschemaLocation\s{0,9}=\s{0,9}["']([^"']{1,200})["']"""
)
_LARGEST = 1 << 20


def judge_schema_files(manifest: Manifest, package: Package, problems: Problems) -> None:
    """Report schemas that are named and missing, or in a folder. LMSs read none, ADL's validator all."""
    named = (manifest.root.get(_LOCATION) or "").split()[1::2]
    open_ones = deque((name, "") for name in named if "//" not in name)
    seen: set[str] = set()
    absent: list[str] = []
    while open_ones:
        name, by = open_ones.popleft()
        if name in seen:
            continue
        seen.add(name)
        if name not in package.files:
            absent.append(f"{name} ({by})" if by else name)
        elif package.files[name] <= _LARGEST:
            folder = posixpath.dirname(name)
            inner = (one.decode(errors="replace") for one in _INCLUDED.findall(package.content(name)))
            open_ones.extend((posixpath.join(folder, one), f"for {name}") for one in inner if "//" not in one)
    # Those that others include, such as the metadata's in common/, may be in folders: ADL's own are.
    foldered = sorted(name for name in named if "/" in name and name in package.files)
    if absent:
        more = f" and {len(absent) - 3} more" if len(absent) > 3 else ""  # noqa: PLR2004 - as many as one line holds
        advice = "add them, or remove xsi:schemaLocation"
        message = f"the package lacks schemas that ADL's validator needs: {', '.join(absent[:3])}{more}; {advice}"
        problems.warning(place(manifest.root), message, "schema-file")
    elif foldered:
        message = f"the schema '{foldered[0]}' is in a folder; ADL's validator needs it at the root; move it there"
        problems.warning(place(manifest.root), message, "schema-file")
