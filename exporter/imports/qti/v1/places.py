"""Places in a picture in QTI 1.2: ``render_hotspot``, whose labels have an area each.

https://www.imsglobal.org/question/qtiv1p2/imsqti_asi_infov1p2.html: ``rarea``. Programs do not agree whether the
numbers of a rectangle are two corners or a corner and sides, and those of an ellipse radii or diameters: what can be
both is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.imports.bank import Spot, Spots
from exporter.imports.fitting.reasons import Unfit
from exporter.imports.numbers import read_number
from exporter.imports.probing import one_of, some_of
from exporter.imports.qti.v1.shown import Written, as_html, joined, material_of

if TYPE_CHECKING:
    from exporter.imports.bank import Asked
    from exporter.imports.qti.v1.item import Item
    from exporter.imports.qti.v1.shown import Place
    from exporter.imports.xml_tree import Node

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OF_CIRCLE, _OF_RECTANGLE, _LEAST = 3, 4, 2


def spots_in(item: Item, places: list[Place]) -> tuple[str, Asked, float]:
    """Return the places to find, the prompt and the highest score."""
    if len(places) > 1:
        raise Unfit("has several places to answer in; make a question of each")
    (place,) = places
    labels = {node.get("ident"): node for node in place.choices()}
    if len(labels) < _LEAST:
        raise Unfit(
            "only names the right place in its picture, and a picture here also has a wrong one; write it again"
        )
    several, score = place.cardinality == "Multiple", item.rules.score
    ids, wanted = list(labels), [test.value for test in item.rules.wanted(place.ident)]
    # Here, nobody can mark more places than there are to find.
    shares = some_of(score, place.ident, ids, wanted, len(wanted)) if several else one_of(score, place.ident, ids)
    picture, size = _picture(item, place.node)
    spots = []
    for number, (name, node) in enumerate(labels.items()):
        words = item.words(item.material(node)) or _LETTERS[number % len(_LETTERS)]
        spots.append(Spot(words, *_shape(node, size), shares.by_answer[name]))
    named = all(item.words(item.material(node)) for node in labels.values())
    return item.prompt(), Spots(picture, size, tuple(spots), several, shares.whole, named), shares.best


def _picture(item: Item, place: Node) -> tuple[str, tuple[int, int]]:
    """Return the picture in Markdown, and its size."""
    rendered = place.first("render_hotspot")
    found = next((one for of in (rendered, item.node) if of for one in of.inside("matimage")), None)
    width, height = (found.get(side) for side in ("width", "height")) if found else ("", "")
    material = rendered.child("material") if rendered else None
    shown = joined(material_of(rendered)) if rendered and material else Written("", "html")
    line = item.line(Written(as_html(shown), "html"))
    if not line.startswith("![") or not width.isdecimal() or not height.isdecimal():
        raise Unfit("has a picture that is not in the source, or whose size is not known")
    return line, (int(width[:6]), int(height[:6]))


def _shape(node: Node, size: tuple[int, int]) -> tuple[str, tuple[float, ...]]:
    """Return the shape of an area, as HTML has it."""
    kind = node.get("rarea").lower()
    numbers = tuple(float(read_number(one)) for one in node.text.replace(",", " ").replace(";", " ").split())
    if kind == "bounded":
        return "poly", numbers
    if kind == "ellipse" and len(numbers) == _OF_CIRCLE:
        return "circle", numbers
    if kind == "rectangle" and len(numbers) == _OF_RECTANGLE:
        left, top, third, fourth = numbers
        are_corners, are_sides = left < third and top < fourth, left + third <= size[0] and top + fourth <= size[1]
        if are_corners != are_sides:
            return "rect", numbers if are_corners else (left, top, left + third, top + fourth)
    raise Unfit(f"has a place of the shape '{kind[:20]}' whose numbers can be read in two ways; write it again")
