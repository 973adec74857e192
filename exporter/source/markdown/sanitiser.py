"""Defines which HTML is allowed in a course: the last filter for every text, and the rules for authors' HTML."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import nh3

from exporter.css import Declaration, declarations
from exporter.source.lengths import is_within
from exporter.source.mathematics.attributes import MATHML_ATTRIBUTES


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TEXT = _words("""
    a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn div dl
    dt em figcaption figure footer h2 h3 h4 h5 h6 header hr i ins kbd li mark nav ol p pre q rp rt ruby s samp section
    small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr
""")
_MEDIA = _words("img picture video audio source track iframe")
MATHML = _words("""
    math maction menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms
    mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics annotation
""")
TAGS = _TEXT | _MEDIA | MATHML

_EVERYWHERE = _words("class dir hidden id lang role style tabindex title")
_SIZE = frozenset({"width", "height"})
OWN: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "hreflang"}),
    "img": _SIZE | {"src", "alt", "loading"},
    "video": _SIZE | {"src", "poster", "controls", "loop", "muted", "playsinline", "preload"},
    "audio": frozenset({"src", "controls", "loop", "muted", "preload"}),
    "source": frozenset({"src", "type"}),
    "track": frozenset({"src", "kind", "srclang", "label", "default"}),
    "iframe": _SIZE | {"src", "allow", "allowfullscreen", "loading", "referrerpolicy", "sandbox"},
    "details": frozenset({"open"}),
    "ol": frozenset({"start", "reversed", "type"}),
    "li": frozenset({"value"}),
    "table": frozenset(),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "td": frozenset({"colspan", "rowspan", "headers"}),
    "th": frozenset({"colspan", "rowspan", "headers", "scope", "abbr"}),
    "time": frozenset({"datetime"}),
    "data": frozenset({"value"}),
    **dict.fromkeys(MATHML, MATHML_ATTRIBUTES),
    "math": MATHML_ATTRIBUTES | {"xmlns"},
}
"""Additional attributes of an element, beyond those allowed everywhere."""

_ARIA = _words("""
    aria-controls aria-current aria-describedby aria-description aria-details aria-expanded aria-hidden aria-label
    aria-labelledby aria-level aria-live aria-roledescription
""")
_RENDERED = frozenset(
    {"aria-checked", "aria-disabled", "data-callout", "data-say", "data-say-label", "target", "rel", "download"}
)
"""Attributes that only we may write."""
_RENDERED_ON = {"details": {"name"}, "div": {"data-drawing", "data-place"}, "li": {"data-place"}}
"""Attributes that only we may write, of single elements."""

STYLES = _words("""
    aspect-ratio background-color border border-bottom border-collapse border-color border-left border-radius
    border-right border-style border-top border-width clear color float font-size font-style font-variant font-weight
    height justify-items letter-spacing line-height list-style-type margin margin-bottom margin-left margin-right
    margin-top max-width min-width padding padding-bottom padding-left padding-right padding-top text-align
    text-decoration text-indent text-transform vertical-align white-space width word-break
""")
"""Properties of inline styles that cannot affect anything outside their place."""
_COLOURS = _words("rgb rgba hsl hsla")
"""Functions allowed in inline styles. Others are not: calc() could produce any length."""
_RATIO = re.compile(r"(\d{1,4}(?:\.\d{1,6})?)(?:\s*/\s*(\d{1,4}(?:\.\d{1,6})?))?")
_THINNEST = 0.1
"""The smallest ``aspect-ratio``: what is ten times as high as wide."""
_HARMLESS = frozenset({"hash", "ident", "string", "whitespace"})
_SIGNS = frozenset(",/!+-")
SCHEMES = frozenset({"http", "https", "mailto", "tel", "lesson", "media"})


def allows(tag: str, attribute: str) -> bool:
    """Return whether authors may use ``attribute`` on the element ``tag``."""
    return attribute in _EVERYWHERE or attribute in _ARIA or attribute in OWN.get(tag, ())


def safe_style(style: str) -> tuple[str, list[str]]:
    """Return the allowed declarations of an inline style, and the names of the others."""
    kept, gone = [], []
    for declaration in declarations(style):
        if declaration.name in STYLES and declaration.value and _is_harmless(declaration):
            kept.append(f"{declaration.name}: {declaration.value}")
        else:
            gone.append(declaration.name)
    return "; ".join(kept), gone


def _is_harmless(declaration: Declaration) -> bool:
    if declaration.name == "aspect-ratio":
        found = _RATIO.fullmatch(declaration.value)
        width, height = (float(found[1]), float(found[2] or 1)) if found else (0, 1)
        return height > 0 and _THINNEST <= width / height <= 1 / _THINNEST
    return all(map(_stays_in_its_place, declaration.tokens))


def _stays_in_its_place(token: Any) -> bool:
    match token.type:
        case "dimension":
            return is_within(token.value, token.lower_unit)
        case "percentage":
            return is_within(token.value, "%")
        case "number":
            return is_within(token.value, "")
        case "function":
            return token.lower_name in _COLOURS and all(map(_stays_in_its_place, token.arguments))
        case "literal":
            return token.value in _SIGNS
        case kind:
            return kind in _HARMLESS


def sanitise(html: str) -> str:
    """Return ``html`` with only what is allowed in a course, and with every element closed."""
    return _cleaner().clean(html)


@cache
def _cleaner() -> nh3.Cleaner:
    # Loading these tables takes 200 times as long as cleaning a short text.
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags={"script", "style"},
        attributes={
            "*": set(_EVERYWHERE | _ARIA | _RENDERED),
            **{tag: OWN.get(tag, set()) | _RENDERED_ON.get(tag, set()) for tag in {*OWN, *_RENDERED_ON}},
        },
        filter_style_properties=set(STYLES),
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
