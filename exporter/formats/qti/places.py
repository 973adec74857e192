"""Places to find in a picture: points that learners set, and areas that are worth something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.formats.qti import rules
from exporter.formats.qti.editions import h, q
from exporter.formats.qti.interaction import Interaction
from exporter.markup import tags
from exporter.media_types import media_type

if TYPE_CHECKING:
    from lxml import etree

    from exporter.formats.qti.item import Writing
    from exporter.questions.hotspot import Hotspot
    from exporter.questions.regions import Area

_WHOLE = 100


def points_on_picture(writing: Writing, question: Hotspot) -> Interaction:
    """Return a question for points, of which each right area counts once."""
    image = next(tag for tag, _, _ in tags(question.picture.html) if tag.name == "img")
    width, height = (int(image.get(side) or 0) for side in ("width", "height"))
    path = (image.get("src") or "").partition(":")[2]
    count = len(question.correct)
    areas = [
        _entry(area, width, height, right=region.correct)
        for region, area in zip(question.regions, question.areas, strict=True)
    ]
    declared = q(
        "responseDeclaration",
        q("areaMapping", *areas, lowerBound="0", defaultValue="0"),
        identifier=rules.RESPONSE,
        cardinality="multiple",
        baseType="point",
    )
    asked = q(
        "selectPointInteraction",
        _picture(writing, path, (width, height), question.picture.text.strip()),
        responseIdentifier=rules.RESPONSE,
        maxChoices=str(count),
    )
    found = q("mapResponsePoint", identifier=rules.RESPONSE)
    partial = question.scoring == "partial"
    return Interaction([declared], [asked], rules.mapped(found, count, question.points, partial=partial))


def _picture(writing: Writing, path: str, sides: tuple[int, int], words: str) -> etree._Element:
    element = h("img") if writing.edition.hyphens else h("object")
    address = writing.address(path)
    named = {"src": address, "alt": words} if writing.edition.hyphens else {"data": address, "type": media_type(path)}
    for key, value in {**named, "width": str(sides[0]), "height": str(sides[1])}.items():
        element.set(key, value)
    if not writing.edition.hyphens:
        element.text = words
    return element


def _entry(area: Area, width: int, height: int, *, right: bool) -> etree._Element:
    """Return an area in pixels of the picture, also a wrong one, so that the question comes back as it was."""
    if area.ellipse:
        x, y, across, _ = area.ellipse
        shape, numbers = "circle", [x * width, y * height, across * width]
    else:
        shape = "poly"
        numbers = [side for x, y in area.polygon for side in (x * width, y * height)]
    coordinates = ",".join(str(round(number / _WHOLE)) for number in numbers)
    return q("areaMapEntry", shape=shape, coords=coordinates, mappedValue="1" if right else "0")
