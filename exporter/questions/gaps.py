r"""``gaps``: a text with gaps to fill in, by typing or from a list.

An author writes ``{{answer}}``, ``{{answer|also accepted}}`` or, for a list whose first entry is right,
``{{=right|wrong|wrong}}``. Inside a gap ``\|`` is a bar and ``\=`` an equals sign; ``\{{`` in the text is two braces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic_core import core_schema

from exporter.identifiers import short_keys, token
from exporter.markup import tags
from exporter.questions.base import Json, Question, Shown, WithScoring, twice
from exporter.questions.fold import accepts, fold
from exporter.questions.forgiving import Forgiven, WithAccents, as_shown
from exporter.questions.keeping import Lost, Part
from exporter.questions.packing import OPTION, SIGN
from exporter.questions.text import LONGEST
from exporter.richtext import RichText

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
    from pydantic.json_schema import JsonSchemaValue

MOST_GAPS = 100
LONGEST_TEXT, MOST_BRACES = 20_000, 3 * MOST_GAPS
TEXT_BEGINS = '<span class="lessonpack-text"></span>'
"""Stands between the prompt and the text with gaps in formats of others, where a question has a single text."""
_FIRST_MARK = 0xF0000
"""While Markdown is rendered, each gap is one private-use character, which no renderer changes."""
_BRACES = "\U000f1000"
_PRIVATE = re.compile("[\U000f0000-\U000fffff]")
_GAP = re.compile(r"(?<!\\)\{\{(.*?)(?<!\\)\}\}", re.DOTALL)
_BAR = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap: the accepted texts, and the ``options`` if it is a list."""

    accepted: tuple[str, ...]
    options: tuple[str, ...] = ()

    def shown(self) -> dict[str, Shown]:
        """Return the options in alphabetical order, or None for a typed gap."""
        if not self.options:
            return {"options": None}
        texts = sorted(self.options, key=lambda text: (text.lower(), text))
        taken: set[str] = set()
        keys = short_keys([token(text, taken) for text in texts])
        return {"options": [{"key": short, "text": text} for short, text in zip(keys, texts, strict=True)]}

    def is_right(self, response: str, forgiven: Forgiven = ()) -> bool:
        """Return whether ``response`` is right: exactly the right option, or an accepted text as typed."""
        return response in self.accepted if self.options else accepts(self.accepted, response, forgiven)


@dataclass(frozen=True, slots=True)
class GapText:
    """A rendered text with ``<span data-gap="0"></span>`` for each gap, and the gaps."""

    rich: RichText
    gaps: tuple[Gap, ...]


def _read_gap(written: str) -> Gap:
    """Parse the text between the braces."""
    shown = "{{" + written + "}}"
    if "{{" in written:
        raise ValueError(f"opens a gap at '{{{{{written[:20]}' but never closes it: add '}}}}' after the answer")
    from_list = written.lstrip().startswith("=")
    texts = tuple(
        " ".join(text.replace("\\|", "|").replace("\\=", "=").replace("\\}", "}").split())
        for text in _BAR.split(written.lstrip()[1:] if from_list else written)
    )
    if not any(texts):
        raise ValueError(f"has a gap without an answer, '{shown}': write the answer between the braces")
    if not all(map(fold, texts)):
        raise ValueError(f"has an empty answer in '{shown}': delete the extra '|', or write '\\|' to show a bar")
    if max(map(len, texts)) > LONGEST:
        raise ValueError(f"has a gap of more than {LONGEST} characters: close it with '}}}}' after the answer")
    if not from_list and len(texts) > 1 and any(text.lstrip().startswith("=") for text in _BAR.split(written)):
        raise ValueError(f"has '=' before a later entry in '{shown}': write the right one first, and '=' before it")
    if not from_list:
        return Gap(texts)
    if len(texts) == 1:
        raise ValueError(f"has only one option in '{shown}': add wrong ones after '|', or delete '=' for a typed gap")
    repeated = twice(texts)
    if repeated is not None:
        raise ValueError(f"offers '{repeated}' twice in '{shown}': delete one")
    return Gap(texts[:1], texts)


def read_gaps(text: str, markdown: Callable[[str], RichText]) -> GapText:
    """Read and render a text with gaps.

    Raises:
        ValueError: a gap is not closed, is empty, or is in a place where nothing can be typed.
    """
    if _PRIVATE.search(text):
        raise ValueError("contains an invisible private-use character (U+F0000 or above): delete it")
    if len(text) > LONGEST_TEXT or text.count("{{") > MOST_BRACES:
        raise ValueError(f"has more than {LONGEST_TEXT:,} characters or {MOST_BRACES} '{{{{': split it into questions")
    gaps: list[Gap] = []

    def mark(found: re.Match[str]) -> str:
        gaps.append(_read_gap(found[1]))
        return chr(_FIRST_MARK + len(gaps) - 1)

    marked = _GAP.sub(mark, text)
    opened = re.search(r"(?<!\\)\{\{.{0,20}", marked)
    if opened:
        raise ValueError(
            f"opens a gap at '{opened[0]}' but never closes it: add '}}}}', or write '\\{{{{' to show braces"
        )
    if not 0 < len(gaps) <= MOST_GAPS:
        advice = f"split it into questions of at most {MOST_GAPS}" if gaps else "write {{answer}} where one belongs"
        raise ValueError(f"has {len(gaps) or 'no'} gaps: {advice}")
    rendered = markdown(marked.replace("\\{{", _BRACES))
    _check_places(rendered.html, gaps)
    html = _PRIVATE.sub(
        lambda found: "{{" if found[0] == _BRACES else f'<span data-gap="{ord(found[0]) - _FIRST_MARK}"></span>',
        rendered.html,
    )
    return GapText(RichText(html, rendered.text), tuple(gaps))


def _running_text(html: str) -> str:
    """Return the text in which something can be typed: not that of an attribute, a link or a formula."""
    text, closed_to_gaps, done = "", 0, 0
    for tag, start, end in tags(html):
        text += "" if closed_to_gaps else html[done:start]
        done = end
        if tag.name in {"a", "math"}:
            closed_to_gaps += -1 if tag.closes else 1
    return text + html[done:]


def _check_places(html: str, gaps: list[Gap]) -> None:
    running = _running_text(html)
    for number, gap in enumerate(gaps):
        if running.count(chr(_FIRST_MARK + number)) != 1:
            raise ValueError(
                f"has the gap '{gap.accepted[0]}' inside a link, a formula, an address or the description of an image: "
                "move it into the running text"
            )


def _lost_in_gap(
    place: str, before: Mapping[str, Shown], after: Mapping[str, Shown], *, in_words: bool
) -> tuple[Part, ...]:
    """Return what no longer fits a gap. Responses are saved ``in_words`` if a gap was typed, by keys otherwise."""
    old, new = before["options"], after["options"]
    if in_words and not new:
        return ()
    if not old:
        texts = ", ".join(f"'{option['text']}'" for option in new)
        return (Part(place, "", f"anything but {texts}"),)
    name = "text" if in_words else "key"
    left = {option[name] for option in new or ()}
    return tuple(Part(place, option["text"], option["text"]) for option in old if option[name] not in left)


class _FromText:
    """Lets pydantic read a `GapText`, with the renderer under ``"markdown"`` in the validation context."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        def read(value: Any, info: ValidationInfo) -> GapText:
            if isinstance(value, GapText):
                return value
            if not isinstance(value, str):
                raise ValueError("should be text with {{answers}} in it")
            return read_gaps(value, (info.context or {}).get("markdown", RichText.plain))

        return core_schema.with_info_plain_validator_function(read)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "pattern": r"\{\{", "description": "Markdown with {{answers}} in it"}


class Gaps(WithAccents, WithScoring, Question):
    """Fill in gaps. A response lists a text per gap: as typed, the option's text, or ``""`` if empty."""

    type: Literal["gaps"]
    text: Annotated[GapText, _FromText()]
    """A text in Markdown with its gaps in double braces: to type, or with `=` to choose, the right answer first.

    Example: `text: "Kepler found {{=ellipses|squares}} around the {{Sun}}."`
    """

    @cached_property
    def _forgiven(self) -> Forgiven:
        typed = [text for gap in self.text.gaps if not gap.options for text in gap.accepted]
        return self.forgiven(typed)

    @property
    def parts(self) -> int:
        """Return the number of gaps when each of them counts."""
        return len(self.text.gaps) if self.scoring == "partial" else 1

    def shown(self) -> dict[str, Shown]:
        """Return the text, and for each gap its options in alphabetical order."""
        return {"html": self.text.rich, "gaps": [gap.shown() for gap in self.text.gaps]}

    def solution(self) -> dict[str, Shown]:
        """Return the accepted texts of each gap, the way of scoring, and what is forgiven in their script."""
        accepted = [list(gap.accepted) for gap in self.text.gaps]
        return {"accepted": accepted, "scoring": self.scoring, **as_shown(self._forgiven)}

    def share(self, response: Json) -> float:
        """Return the share of the gaps that is right, or 1 for all of them."""
        gaps = self.text.gaps
        if not isinstance(response, list) or len(response) != len(gaps):
            raise ValueError(f"does not list {len(gaps)} texts")
        for text, gap in zip(response, gaps, strict=True):
            if not isinstance(text, str) or len(text) > LONGEST or (text and gap.options and text not in gap.options):
                raise ValueError("holds something that cannot stand in its gap")
        right = sum(gap.is_right(text, self._forgiven) for gap, text in zip(gaps, response, strict=True))
        return self.counted(right, len(gaps))

    @staticmethod
    def packed_size_of(shown: Mapping[str, Shown]) -> int | None:
        """Return the room of an option per gap; a gap that is typed makes the response free text."""
        gaps = shown["gaps"]
        return SIGN + OPTION * len(gaps) if all(gap["options"] for gap in gaps) else None

    @staticmethod
    def lost(before: Mapping[str, Shown], after: Mapping[str, Shown]) -> Lost:
        """Return the responses with something that no longer fits its gap, or all if their number is another."""
        old, new = before["gaps"], after["gaps"]
        if len(old) != len(new):
            return Lost(reason="it has another number of gaps")
        in_words = any(not gap["options"] for gap in old)
        pairs = enumerate(zip(old, new, strict=True))
        return Lost(tuple(part for at, gaps in pairs for part in _lost_in_gap(str(at), *gaps, in_words=in_words)))

    def asked_words(self) -> str:
        """Return the prompt and the text, in which the gaps have their numbers."""
        text = _PRIVATE.sub(
            lambda found: "{{" if found[0] == _BRACES else f"[{ord(found[0]) - _FIRST_MARK + 1}]", self.text.rich.text
        )
        return "\n\n".join(filter(None, (self.prompt.text, text)))

    def words(self, response: Json) -> tuple[str, ...]:
        """Return the text of each gap, numbered; an empty gap is shown as dots."""
        return tuple(f"{number}. {text.strip() or '…'}" for number, text in enumerate(response, 1))

    def right_words(self) -> tuple[str, ...]:
        """Return the accepted texts of each gap, numbered."""
        return tuple(f"{number}. {text}" for number, gap in enumerate(self.text.gaps, 1) for text in gap.accepted)

    def right_lines(self, _say: Callable[[str], str]) -> tuple[RichText, ...]:
        """Return what each gap accepts on a line of its own, numbered."""
        gaps = enumerate(self.text.gaps, 1)
        return tuple(RichText.line(f"{number}. {' / '.join(gap.accepted)}") for number, gap in gaps)
