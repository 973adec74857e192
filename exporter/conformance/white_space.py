"""Removes the spaces around names and addresses in a manifest, as the types of its schemas do.

XML Schema 2, 4.3.6: ``ID``, ``IDREF``, ``anyURI`` and ``boolean`` collapse white space; ADL's tests of LMSs rely on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

_COLLAPSED = (
    *("identifier", "identifierref", "default", "href", "isvisible", "{http://www.w3.org/XML/1998/namespace}base"),
    *("ID", "IDRef", "objectiveID", "referencedObjective", "targetObjectiveID"),
)


def without_outer_spaces(root: etree._Element) -> Iterator[etree._Element]:
    """Remove the spaces, and yield each element that had some."""
    for element in root.iter(etree.Element):
        written = {name: value for name in _COLLAPSED if (value := element.get(name))}
        clean = {name: " ".join(value.split()) for name, value in written.items()}
        if clean != written:
            for name, value in clean.items():
                element.set(name, value)
            yield element
