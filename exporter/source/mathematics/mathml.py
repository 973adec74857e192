"""Makes the converter's MathML fit for browsers: elements that MathML Core lacks become classes, which CSS draws.

``mathematics.css`` of the player has the classes.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from exporter.palette import shade
from exporter.source.lengths import is_within_bounds
from exporter.source.mathematics.attributes import KEPT
from exporter.source.mathematics.tex import FormulaError

if TYPE_CHECKING:
    from collections.abc import Callable

    from exporter.source.mathematics.carriers import Carried, Carriers

NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_FARTHEST_BACK = 2
"""Limit of negative space, such as ``\\!`` in a formula, and of raising: more would move it out of its line."""
_DEEPEST = 150
"""Elements in each other: half of what browsers nest."""
_LARGEST = 200_000
"""Characters of the converter's MathML."""
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;|quot;|apos;)(\w+;)")
_ENCLOSED = {
    "updiagonalstrike": "m-up",
    "downdiagonalstrike": "m-down",
    "box": "m-box",
    "actuarial": "m-actuarial",
    "phasorangle": "m-phasor",
}
"""Notation of menclose, which MathML Core lacks → our class."""
_LIMITS = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
"""Scripts beside an operator → those above and below it."""
_FONTS = {"math-core-serif-font": "m-serif", "math-core-sans-serif-font": "m-sans"}
_WIDE_TILDE = "\u02dc"
"""The tilde that fonts stretch above several letters; they do not stretch the converter's ``~``."""
_TILDE_BELOW = "\u0330"
_LINE = "\u0332"
_LINES = {"mover": "m-over", "munder": "m-under"}
"""Elements with a line above or below them → the class that keeps the line from touching the letters."""
_STRUT = {"class": "m-strut", "height": "0.75em", "depth": "0.3em"}
"""Least height and depth of a line of a table, which TeX has."""
_INK = re.compile("color:(#[0-9A-F]{6});")
_LIGHT = 0.18
"""Relative luminance above which black is easier to read than white."""


def finished(mathml: str, carriers: Carriers) -> ET.Element:
    """Return the converter's ``mathml`` as an element that every browser shows.

    Raises:
        FormulaError: it is too large or too deep, or it would leave its place.
    """
    if len(mathml) > _LARGEST:
        raise FormulaError("is too complex; split it into several formulas")
    named = _ENTITY.sub(lambda found: html.unescape(found.group()), mathml)
    root = ET.fromstring(named.replace(f' xmlns="{NAMESPACE}"', "", 1))  # noqa: S314 - our own converter's, not a file's
    if _depth(root) > _DEEPEST:
        raise FormulaError("is nested too deeply; split it into several formulas")
    for node in reversed(list(root.iter())):
        _finish(node, carriers)
    for node in root.iter():
        _check(node)
    root.set("xmlns", NAMESPACE)
    return root


def as_text(root: ET.Element) -> str:
    """Return an element as HTML."""
    return ET.tostring(root, encoding="unicode", short_empty_elements=False)


def _depth(root: ET.Element) -> int:
    depth, level = 0, list(root)
    while level:
        depth, level = depth + 1, [inner for node in level for inner in node]
    return depth


def _finish(node: ET.Element, carriers: Carriers) -> None:
    carried = carriers.carried_by(node.get("style", ""))
    if carried:
        del node.attrib["style"]
        _CARRIED[carried.kind](node, carried)
    elif node.tag == "menclose":
        _enclose(node)
    elif node.tag == "mtable":
        _close_with_rule(node)
        _keep_lines_apart(node)
    elif node.tag == "mo" and node.text == "~" and node.get("stretchy") == "true":
        node.text = _WIDE_TILDE
    elif node.tag in _LINES and node[1].text in ("~", _LINE):
        _mend_accent(node.tag, node[1])
    elif node.tag in _LIMITS and node[0].get("class") == "m-op":
        del node[0].attrib["class"]
        node.tag = _LIMITS[node.tag]
    elif node.tag == "mrow" and len(node) == 1 and "color" in node.get("style", ""):
        _colour(node, node[0])
    if found := _INK.fullmatch(node.get("style", "")):
        node.set("style", _readable(found.group(1)))
    if node.get("class") in _FONTS:
        node.set("class", _FONTS[node.get("class", "")])


def _mend_accent(place: str, sign: ET.Element) -> None:
    if sign.text == _LINE:
        sign.set("class", _LINES[place])
    elif place == "munder":
        sign.text = _TILDE_BELOW
        sign.set("stretchy", "true")


def _check(node: ET.Element) -> None:
    for name, value in list(node.attrib.items()):
        if name not in KEPT | {"class", "style"}:
            del node.attrib[name]
        elif name == "voffset" and not is_within_bounds(value.lstrip("-"), negative=0):
            raise FormulaError("raises a part too far; reduce the distance")
        elif name != "class" and not is_within_bounds(value, negative=_FARTHEST_BACK):
            raise FormulaError("has a space or a rule that is too large; make it smaller")


def _add_class(node: ET.Element, name: str) -> None:
    node.set("class", f"{node.get('class', '')} {name}".strip())


def _enclose(node: ET.Element) -> None:
    for drawn in [child for child in node if child.get("class", "").startswith("menclose-")]:
        node.remove(drawn)
    for notation in node.attrib.pop("notation", "").split():
        _add_class(node, _ENCLOSED[notation])
    node.tag = "mrow"


def _close_with_rule(table: ET.Element) -> None:
    r"""Draw the last ``\hline`` below the last row; the converter draws it above another, which is empty."""
    last = table[-1] if len(table) > 1 else None
    if last is None or any(len(cell) or cell.text for cell in last):
        return
    rule = next((found for cell in last if (found := re.search(r"border-top: ?([^;]+);", cell.get("style", "")))), None)
    if rule is None:
        return
    table.remove(last)
    table.set("style", f"{table.get('style', '')}border-bottom: {rule.group(1)};")


def _keep_lines_apart(table: ET.Element) -> None:
    if table.get("scriptlevel") != "0":
        return
    for row in table:
        row[0].append(ET.Element("mspace", _STRUT))


def _colour(node: ET.Element, inside: ET.Element) -> None:
    """Turn the colour around what `_CARRIED` made of a box into the box's ground or frame."""
    found = _INK.fullmatch(node.get("style", ""))
    kind = inside.get("class")
    if not found or kind not in ("m-filled", "m-framed"):
        return
    if kind == "m-filled":
        ink = "#000" if _luminance(found.group(1)) > _LIGHT else "#fff"
        node.set("style", f"background-color:{found.group(1)};color:{ink};")
    else:
        node.set("style", f"border:.05em solid {found.group(1)};")
    node.set("class", kind)
    del inside.attrib["class"]


@lru_cache(256)
def _readable(colour: str) -> str:
    """Return the style of text in an author's colour, in shades that can be read in the light and in the dark.

    Browsers that do not know of both (before 2024) take the first.
    """
    light = shade(colour, "light")
    return f"color:{light};color:light-dark({light},{shade(colour, 'dark')});"


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return float(0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2)


def _classed(name: str) -> Callable[[ET.Element, Carried], None]:
    return lambda node, _carried: _add_class(node, name)


def _without_width(name: str) -> Callable[[ET.Element, Carried], None]:
    def make(node: ET.Element, _carried: Carried) -> None:
        _wrap(node, name)
        node.tag = "mpadded"
        node.set("width", "0")

    return make


def _wrap(node: ET.Element, name: str) -> None:
    """Put what is in ``node`` into an element of a class inside it."""
    inside = ET.Element("mrow", {"class": name} if name else {})
    inside.extend(list(node))
    node[:] = [inside]


def _smash(node: ET.Element, carried: Carried) -> None:
    node.tag = "mpadded"
    node.attrib |= {"t": {"height": "0"}, "b": {"depth": "0"}}.get(carried.value, {"height": "0", "depth": "0"})


def _strut(node: ET.Element, carried: Carried) -> None:
    node.tag = "mspace"
    node.set("depth", carried.value)


def _size(node: ET.Element, carried: Carried) -> None:
    node.set("style", f"font-size:{carried.value};")


def _rule(node: ET.Element, carried: Carried) -> None:
    width, height, raised = carried.value.split()
    rule = ET.Element("mspace", {"class": "m-rule", "width": width, "height": height})
    node.tag = "mpadded"
    node.set("voffset", raised)
    node[:] = [rule]


def _table(name: str, level: str = "") -> Callable[[ET.Element, Carried], None]:
    def make(node: ET.Element, _carried: Carried) -> None:
        for table in (inner for inner in node if inner.tag == "mtable"):
            _add_class(table, name)
            if level:
                table.set("scriptlevel", level)

    return make


_CARRIED: dict[str, Callable[[ET.Element, Carried], None]] = {
    "clap": _without_width("m-clap"),
    "mathclap": _without_width("m-clap"),
    "llap": _without_width("m-llap"),
    "mathllap": _without_width("m-llap"),
    "rlap": _without_width(""),
    "mathrlap": _without_width(""),
    "limits": _classed("m-op"),
    "pmb": _classed("m-bold"),
    "vcenter": lambda _node, _carried: None,
    "colorbox": _classed("m-filled"),
    "fcolorbox": _classed("m-framed"),
    "sout": _classed("m-out"),
    "st": _classed("m-out"),
    "rule": _rule,
    "size": _size,
    "small": _table("m-small", "1"),
    "smash": _smash,
    "strut": _strut,
    "tight": _table("m-tight"),
}
"""Kind of what is carried → how its element is made."""
