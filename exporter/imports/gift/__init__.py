"""GIFT, the text format for questions of Moodle: https://docs.moodle.org/en/GIFT_format."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, cast

from exporter.imports.bank import Bank, Gap, Gaps, Options, Passage, Question, Words
from exporter.imports.base import Reader
from exporter.imports.categories import grouped
from exporter.imports.fitting.reasons import FULL, NOTHING, Unfit
from exporter.imports.gift.answers import asked_in
from exporter.imports.gift.blocks import Block, blocks_of, unmarked
from exporter.imports.notes import short
from exporter.imports.texts import Format, Texts, words_of_html
from exporter.problems import Position
from exporter.questions.gaps import TEXT_BEGINS

if TYPE_CHECKING:
    from exporter.imports.bank import Asked
    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

_LOOKS_LIKE_IT = re.compile(
    r"(?m)^\$CATEGORY:|(?<!\\)\{\s*(?:[=~#}]|(?:T|F|TRUE|FALSE)\s*[#}])|^::[^\n]*?::|^//.*\[(?:tag|id):"
)
_NO_TEXT = re.compile(r"\s*(?:<\?xml|<[a-z]|\{\s*\"|%PDF)")
_FORMAT = re.compile(r"\[(html|markdown|moodle|plain)\]")
_SHOWN = re.compile(r"<img\b|\\\(|\\\[|\$\$")
"""A picture or a formula, which no gap shows."""
_BLANK = "_____"
_GAP = "\ue000"
"""Stands for the gap while its sentence becomes Markdown."""


def _matches(source: Source) -> bool:
    beginning = source.beginning
    return not _NO_TEXT.match(beginning) and _LOOKS_LIKE_IT.search(beginning) is not None


def _read(source: Source, notes: Notes) -> Bank:
    blocks, comments = blocks_of(source.text(notes))
    if comments.count:
        notes.lost(Position(source.name, comments.first), f"comments ({comments.count}), the first of them here")
    reading = _Reading(source.name, notes)
    entries: list[tuple[str, Question | Passage]] = []
    category = ""
    for block in blocks:
        if block.category is not None:
            category = block.category
            continue
        entry = reading.entry(block)
        if entry is not None:
            entries.append((category, entry))
    return Bank(grouped(entries), reading.texts.pictures.all())


class _Reading:
    """Makes questions of blocks."""

    def __init__(self, file: str, notes: Notes) -> None:
        self.file, self.notes = file, notes
        self.texts = Texts(notes)

    def entry(self, block: Block) -> Question | Passage | None:
        """Return the question or text of a block; None, with a note, if it is neither."""
        place = Position(self.file, block.line)
        title, text = _titled(block.text)
        opened, closed = text.find("{"), text.find("}")
        if opened < 0 and closed < 0:
            written, shown = self._format(text, "moodle")
            return Passage(place, self.texts.block(unmarked(shown), written, place)) if shown.strip() else None
        name = short(title or unmarked(text))
        if opened < 0 or closed < opened:
            self.notes.lost(
                place, f"the question {name} has one brace without the other; write both around the answers"
            )
            return None
        before, inside, after = text[:opened], text[opened + 1 : closed].strip(), text[closed + 1 :]
        if "{" in after or "}" in after or "{" in inside:
            self.notes.look(place, f"the question {name} has more braces than two; only the first pair counts in GIFT")
        try:
            return self._question(block, place, title, before, inside, after)
        except Unfit as reason:
            self.notes.lost(place, f"the question {name} {reason}")
            return None

    def _question(  # noqa: PLR0913, PLR0917 - the parts of a question
        self, block: Block, place: Position, title: str, before: str, inside: str, after: str
    ) -> Question:
        written, before = self._format(before, "moodle")
        answers, _, general = inside.rpartition("####") if "####" in inside else (inside, "", "")

        def write(text: str, one_line: bool) -> str:  # noqa: FBT001 - called in one form only
            form, piece = self._format(text, written)
            make = self.texts.line if one_line else self.texts.block
            return make(unmarked(piece), form, place)

        def words(text: str, one_line: bool) -> str:  # noqa: ARG001, FBT001 - as above
            form, piece = self._format(text, written)
            return words_of_html(unmarked(piece)) if form in ("html", "moodle") else " ".join(unmarked(piece).split())

        asked = asked_in(answers.strip(), write)
        explanation = write(general, False)
        tags = tuple(dict.fromkeys(block.tags))
        made = partial(Question, place=place, title=title, id=block.id, explanation=explanation, tags=tags)
        gap = _gap(asked_in(answers.strip(), words)) if after.strip() and not _SHOWN.search(unmarked(answers)) else None
        if gap is not None:
            before_text, _, text = unmarked(f"{before}{_GAP}{after}").rpartition(TEXT_BEGINS)
            whole = self.texts.block(text, written, place).split(_GAP)
            if len(whole) == 2:  # noqa: PLR2004 - before and after the gap
                prompt = self.texts.block(before_text, written, place)
                return made(asked=Gaps((whole[0], gap, whole[1])), prompt=prompt)
        blank = f"{before}{_BLANK}{after}" if after.strip() else before
        return made(asked=asked, prompt=self.texts.block(unmarked(blank), written, place))

    @staticmethod
    def _format(text: str, otherwise: Format) -> tuple[Format, str]:
        """Return in what a text is written, and the text without that word."""
        found = _FORMAT.match(text.lstrip())
        return (cast("Format", found[1]), text.lstrip()[found.end() :]) if found else (otherwise, text)


def _titled(text: str) -> tuple[str, str]:
    """Return the title of a block, and what stands after it."""
    if not text.startswith("::"):
        return "", text
    title, colons, rest = text[2:].partition("::")
    return (" ".join(unmarked(title).split()), rest.strip()) if colons else ("", title)


def _gap(asked: Asked) -> Gap | None:
    """Return the gap that a missing word is, if a gap says all that the question does."""
    if isinstance(asked, Options):
        answers = asked.answers
        if asked.several or sum(one.share >= FULL for one in answers) != 1 or len(answers) < 2:  # noqa: PLR2004
            return None
    elif isinstance(asked, Words) and not asked.patterns:
        answers = asked.answers
    else:
        return None
    if any(one.feedback or NOTHING < abs(one.share) < FULL or not one.text or "{{" in one.text for one in answers):
        return None
    return Gap(answers, from_list=isinstance(asked, Options))


READER = Reader(name="gift", title="GIFT", matches=_matches, read=_read)
