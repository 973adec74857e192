"""YAML 1.2 core, read event by event into values that know their positions.

The parser is PyYAML's (libyaml if available). The meaning of scalars is decided here, because in YAML 1.1 Yes, No and
1:30 are not text. Reading events instead of nodes limits depth and aliases before they cost anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

import yaml
from yaml import events

from exporter.source.text import Lines, Unreadable
from exporter.source.wording import in_quotes, quoted
from exporter.source.yaml.cut_off import cut_off
from exporter.source.yaml.nodes import Mapping, Scalar, Sequence, Style
from exporter.source.yaml.parser_errors import explain
from exporter.source.yaml.tex_in_quotes import command_taken_for_an_escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.problems import Position, Problems

DEEPEST = 32
"""Maximum levels of nesting; a course needs eight."""
LONGEST_SHOWN = 80
"""Characters of a text that a message repeats."""
MOST_REPEATED = 10_000
"""Maximum values that aliases may add to a file."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STYLES: dict[str | None, Style] = {"'": "quoted", '"': "quoted", "|": "literal", ">": "folded"}
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_COMMENT = re.compile(r"[ \t]+(#[^\n]*)")
_DIVIDED = re.compile(
    r"[\u201c\u201e\u201f](?![^\]\n,]*[\u201c\u201d])[^\]\n,]+,[^\]\n]*[\u201c\u201d]|\xab(?![^\]\n,]*\xbb)[^\]\n,]+,[^\]\n]*\xbb"
)
"""An entry of a list in brackets that begins with curly quotes, which are closed behind a comma."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

_BEGINNINGS: Any = (events.NodeEvent, events.DocumentStartEvent)
_ENDS = events.CollectionEndEvent


def read_yaml(text: str, start: Position, problems: Problems) -> Any:
    """Return the document in ``text``, which begins at ``start``.

    Raises:
        Unreadable: it is not YAML, or not the YAML that courses use; the problem is reported.
    """
    lines = Lines(text, start)
    try:
        return _Builder(text, lines, problems).build(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        mistake = explain(error, text)
        problems.error(lines.position(mistake.offset), mistake.message, mistake.code)
        raise Unreadable from None


@dataclass(slots=True)
class _Frame:
    """A collection that is still open. ``size`` counts its values, including those of aliases."""

    value: Mapping | Sequence
    anchor: str | None
    size: int = 1
    key: Scalar | None = None
    duplicate: bool = False


@dataclass(slots=True)
class _Builder:
    text: str
    lines: Lines
    problems: Problems
    stack: list[_Frame] = field(default_factory=list)
    anchors: dict[str, tuple[Any, int] | None] = field(default_factory=dict)
    repeated: int = 0
    root: Any = None
    documents: int = 0

    def build(self, stream: Iterator[Any]) -> Any:
        for event in stream:
            self._take(event)
        return self.root

    def _take(self, event: Any) -> None:
        if isinstance(event, _ENDS):
            self._close()
            return
        if not isinstance(event, _BEGINNINGS):
            return
        at = self.lines.position(event.start_mark.index)
        match event:
            case events.ScalarEvent():
                self._check_tag(event, at)
                self._scalar(event, at)
            case events.MappingStartEvent() | events.SequenceStartEvent():
                self._check_tag(event, at)
                self._open(event, at)
            case events.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self._refuse(at, "a second document starts with '---' here; keep one per file", "yaml-documents")
            case events.AliasEvent():
                self._alias(str(event.anchor), at)
            case _:
                pass

    def _scalar(self, event: Any, at: Position) -> None:
        style = _STYLES.get(event.style, "plain")
        value = event.value
        if event.style == '"' and "$" in value and self._report_tex(event):
            value = _UNPRINTABLE.sub("", value)
        found = _UNPRINTABLE.search(value)
        if found:
            # The file itself has none, or it would not have been read.
            advice = "it comes from an escape; use single quotes, where a backslash has no special meaning"
            message = f"this text contains the control character U+{ord(found.group()):04X}; {advice}"
            self._refuse(at, message, "control-character")
        lines = event.end_mark.line - event.start_mark.line + 1
        text = Scalar.placed(value, at, style, self._indentation(event) if style == "literal" else 0, lines)
        if event.anchor:
            self.anchors[event.anchor] = (text, 1)
        if self._wants_key():
            self._key(text, at)
            return
        if style == "plain":
            self._note_comment(event.end_mark.index)
            self._report_cut_off(text, event.end_mark.index)
            if self.text[event.end_mark.index : event.end_mark.index + 1] == "," and _DIVIDED.match(
                self.text, event.start_mark.index
            ):
                message = "curly quotes hold no text together in YAML, so the comma divides it; write straight ones"
                self.problems.error(at, message, "yaml")
        self._add(_meaning(text), 1, at)

    def _report_tex(self, event: Any) -> bool:
        start = event.start_mark.index
        taken = command_taken_for_an_escape(self.text[start : event.end_mark.index])
        if taken is None:
            return False
        offset, command = taken
        message = f"in double quotes, YAML reads the start of {command} as an escape; use single quotes"
        self.problems.error(self.lines.position(start + offset), message, "yaml")
        return True

    def _note_comment(self, offset: int) -> None:
        """Note the comment after a value or in place of it, which its author may have meant as a part of it."""
        frame = self.stack[-1] if self.stack else None
        comment = _COMMENT.match(self.text, offset)
        if comment and frame and isinstance(frame.value, Mapping) and frame.key is not None:
            frame.value.comments[str(frame.key)] = comment[1].strip()

    def _report_cut_off(self, text: Scalar, end: int) -> None:
        frame = self.stack[-1] if self.stack else None
        comment = cut_off(self.text, end, text, None if frame is None or frame.key is None else str(frame.key))
        if frame is None or comment is None:
            return
        whole = f"{text} {comment}"
        shown = f": {in_quotes(whole)}" if len(whole) <= LONGEST_SHOWN and whole[-1] not in "]}" else ""
        message = f"'#' after a space starts a comment, so learners do not see {quoted(comment)}; if they should, put "
        message += f"the whole text in quotes{shown}; if not, write two spaces before '#'"
        self.problems.warning(self.lines.position(end + 1), message, "cut-off")

    def _indentation(self, event: Any) -> int:
        # The block is in the lines between the marks; the first that is not blank determines the indentation.
        body = self.text[event.start_mark.index : event.end_mark.index].split("\n")[1:]
        return next((len(line) - len(line.lstrip(" ")) for line in body if line.strip()), 0)

    def _wants_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].value, Mapping) and self.stack[-1].key is None

    def _key(self, text: Scalar, at: Position) -> None:
        frame = self.stack[-1]
        mapping = frame.value
        if not isinstance(mapping, Mapping):  # pragma: no cover - `_wants_key` asked before
            return
        mapping.first = mapping.first or at
        frame.key = text
        frame.duplicate = text in mapping.keys_at
        if frame.duplicate:
            first = mapping.keys_at[text].line
            self.problems.error(
                at, f"the key {quoted(text)} duplicates the one on line {first}; remove one", "yaml-key"
            )
        else:
            mapping.keys_at[str(text)] = at

    def _open(self, event: Any, at: Position) -> None:
        if self._wants_key():
            self._refuse(
                at, "a key should be text, not a list or a mapping; put text with brackets in quotes", "yaml-key"
            )
        if len(self.stack) >= DEEPEST:
            self._refuse(at, f"this is nested more than {DEEPEST} levels deep; reduce the nesting", "yaml-depth")
        is_mapping = isinstance(event, events.MappingStartEvent)
        value = Mapping(at, flow=bool(event.flow_style)) if is_mapping else Sequence(at)
        if event.anchor:
            self.anchors[event.anchor] = None
        self.stack.append(_Frame(value, event.anchor))

    def _close(self) -> None:
        frame = self.stack.pop()
        if frame.anchor:
            self.anchors[frame.anchor] = (frame.value, frame.size)
        self._add(frame.value, frame.size, frame.value.position)

    def _alias(self, name: str, at: Position) -> None:
        if name not in self.anchors:
            self._refuse(
                at,
                f"there is no anchor for {quoted('*' + name)}; put text that starts with '*' in quotes",
                "yaml-alias",
            )
        anchored = self.anchors[name]
        if anchored is None:
            self._refuse(at, f"{quoted('*' + name)} contains itself; write out what it stands for", "yaml-alias")
        value, size = anchored
        self.repeated += size
        if self.repeated > MOST_REPEATED:
            self._refuse(
                at,
                f"the aliases in this file repeat more than {MOST_REPEATED:,} values; write some of them out",
                "yaml-alias",
            )
        if self._wants_key():
            if not isinstance(value, Scalar):
                self._refuse(at, "a key should be text; put it in quotes", "yaml-key")
            self._key(value, at)
            return
        self._add(_meaning(value) if isinstance(value, Scalar) else value, size, at)

    def _add(self, value: Any, size: int, at: Position) -> None:
        if not self.stack:
            self.root = value
            return
        frame = self.stack[-1]
        frame.size += size
        if isinstance(frame.value, Sequence):
            frame.value.append(value)
            frame.value.entries_at.append(at)
            return
        key, frame.key = str(frame.key), None
        if not frame.duplicate:
            frame.value[key] = value
            frame.value.values_at[key] = at

    def _check_tag(self, event: Any, at: Position) -> None:
        if event.tag is not None:
            self._refuse(
                at,
                f"the tag {quoted(event.tag)} has no meaning in a course; put text that starts with '!' in quotes",
                "yaml-tag",
            )

    def _refuse(self, at: Position, message: str, code: str) -> NoReturn:
        self.problems.error(at, message, code)
        raise Unreadable


def _meaning(text: Scalar) -> bool | Scalar | None:
    """Return the value of a scalar (YAML 1.2.2, 10.3.2): quoted scalars, block scalars and numbers are text."""
    if text.style != "plain":
        return text
    return None if text in _NULL else _BOOLEANS.get(text, text)
