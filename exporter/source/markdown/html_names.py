"""Names in HTML, which tell an element from a word between angle brackets, and a script from an attribute."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_block import html_block
from markdown_it.rules_inline import html_inline

from exporter.source.markdown.sanitiser import MATHML, TAGS

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)([^<>]*)(>?)")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_REMOVED = _words("""
    acronym applet area base basefont big blink body button canvas center datalist dialog embed fieldset font form frame
    frameset h1 head hgroup html input label legend link main map marquee menu meta meter nobr noframes noscript object
    optgroup option output progress script search select slot strike style svg template textarea title tt
""")
"""Elements (HTML, "Index of elements", and obsolete ones that are still written) that courses cannot contain. An
element ``dir``, which no browser knows any more, is not among them: people write ``ls <dir>``."""
DROPPED_WITH_CONTENT = frozenset(
    {"script", "style", "template", "textarea", "select", "object", "svg", "title", "noscript", "iframe"}
)
"""Elements that are removed with what is inside them."""
_ELEMENTS = TAGS | _REMOVED
_EMPTY = _words("area base col embed frame img input link meta source track")
"""Elements without content, which do nothing without attributes."""
_LIKE_PLACEHOLDERS = _words("""
    address button caption canvas data datalist dialog fieldset footer form header iframe label legend main map menu
    meter nav object option output picture progress search section select slot summary table template textarea time
    title var video audio
""")
"""Elements whose names people also write for something to fill in, as in ``push <object>``."""
_LEFT_OPEN = _words("br hr wbr p li dt dd rt rp thead tbody tfoot tr td th colgroup")
"""Elements whose end need not be written (HTML, 13.1.2.4)."""
_PART_OF_TABLE = re.compile(r"\s{0,99}<(?:caption|colgroup|thead|tbody|tfoot|tr|td|th)[\s>]", re.IGNORECASE)
_FURTHEST = 5_000
"""Characters in which the end of such an element is looked for."""
_EVENTS = r"""on(?:abort|after|animation|aux|before|begin|blur|cancel|canplay|change|click|close|command|context|copy
    |cue|cut|dbl|drag|drop|duration|emptied|end|error|focus|form|fullscreen|got|hash|input|invalid|key|language|load
    |lost|message|mouse|offline|online|page|paste|pause|play|pointer|popstate|progress|rate|reject|repeat|reset|resize
    |scroll|security|seek|select|show|slot|stalled|storage|submit|suspend|time|toggle|touch|transition|unhandled
    |unload|volume|waiting|webkit|wheel)[a-z]*"""
"""Names of events, compiled when an attribute may be one: most courses have none."""


def is_handler(attribute: str) -> bool:
    """Return whether an attribute runs a script on an event: ``onclick``, but neither ``one`` nor ``only``."""
    return re.fullmatch(_EVENTS, attribute, re.VERBOSE | re.IGNORECASE) is not None


def names_element(text: str, start: int) -> bool:
    """Return whether the name of the tag at ``start`` is one of HTML."""
    found = _TAG.match(text, start)
    return found is None or found[2].lower() in _ELEMENTS


def _begins_line(text: str, start: int) -> bool:
    """Return whether the tag at ``start``, with which a line begins, is an element."""
    found = _TAG.match(text, start)
    if found is None or found[1] or found[3].strip(" \t\n/"):
        return names_element(text, start)
    name = found[2].lower()
    if name in _EMPTY or name not in _ELEMENTS:
        return False
    return name not in _LIKE_PLACEHOLDERS or _is_closed(name, text, start) or _begins_table(name, text, found.end())


def _is_in_line(text: str, start: int) -> bool:
    """Return whether the tag at ``start``, in the midst of a text, is an element and not a word to be replaced."""
    found = _TAG.match(text, start)
    if found is None:
        return True
    name = found[2].lower()
    if name not in _ELEMENTS or _is_all(found[0], text):
        return False
    if name in MATHML:
        return "<math" in text[max(0, start - _FURTHEST) : start + _FURTHEST].lower()
    if found[1] or found[3].strip(" \t\n/"):
        return True
    return name in _LEFT_OPEN or (name not in _EMPTY and _is_closed(name, text, start))


def _is_all(tag: str, text: str) -> bool:
    return len(text) < _FURTHEST and tag == text.strip()


def _is_closed(name: str, text: str, start: int) -> bool:
    return f"</{name}" in text[start : start + _FURTHEST].lower()


def _begins_table(name: str, text: str, end: int) -> bool:
    return name == "table" and _PART_OF_TABLE.match(text, end) is not None


def let_words_be_text(markdown: MarkdownIt) -> None:
    """Let the parser take ``<word>`` for HTML only where it is an element."""

    def in_a_line(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature of rules
        return not state.env.get("without_html") and _is_in_line(state.src, state.pos) and html_inline(state, silent)

    def on_a_line(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - see above
        begin = state.bMarks[line] + state.tShift[line]
        return _begins_line(state.src, begin) and html_block(state, line, end, silent)

    markdown.inline.ruler.at("html_inline", in_a_line)
    markdown.block.ruler.at("html_block", on_a_line, {"alt": ["paragraph", "reference", "blockquote"]})
