"""QTI 3 says what QTI 2 says by other names, so that one reader knows both.

https://www.imsglobal.org/spec/qti/v3p0/impl: names begin with ``qti-``, and hyphens stand where capitals stood.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exporter.imports.xml_tree import Node

BEGIN = "qti-"
_HYPHEN = re.compile(r"-([a-z0-9])")
_OF_HTML = ("data-", "aria-", "{")


def older(name: str) -> str:
    """Return the name that an element has in QTI 2."""
    return _camel(name.removeprefix(BEGIN)) if name.startswith(BEGIN) else name


def as_version_2(root: Node) -> Node:
    """Return a document of QTI 3 with the names of QTI 2; any other document as it is."""
    if not root.name.startswith(BEGIN):
        return root
    for one in (root, *root.inside("*")):
        if not one.name.startswith(BEGIN):
            continue
        space, end, name = str(one.element.tag).rpartition("}")
        one.element.tag = f"{space}{end}{older(name)}"
        for key, value in one.element.items():
            if "-" in str(key) and not str(key).startswith(_OF_HTML):
                del one.element.attrib[key]
                one.element.set(_camel(str(key)), value)
    return root


def _camel(name: str) -> str:
    return _HYPHEN.sub(lambda found: found[1].upper(), name)
