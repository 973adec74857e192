"""What an iDevice becomes: text, questions, cards; the others are listed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from exporter.imports.bank import Answer, Gap, Gaps, Judgement, Options, Question, Sequence, Words
from exporter.imports.cards import flashcards
from exporter.imports.fitting.reasons import Unfit
from exporter.imports.h5p.values import Values
from exporter.imports.marks import mark_of, with_gaps, without_marks
from exporter.imports.notes import short
from exporter.imports.texts import below_heading, words_of_html
from exporter.plain_text import as_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from exporter.imports.bank import Asked
    from exporter.imports.exelearning.pages import Device
    from exporter.imports.notes import Notes
    from exporter.imports.texts import Texts

_GAME = re.compile(r'<div class="[a-z]{1,40}-DataGame js-hidden">([^<]*)</div>')
_ESCAPED = re.compile(r"%u([0-9a-fA-F]{4})|%([0-9a-fA-F]{2})")
_KEY = 146
_UNDERLINED = re.compile(
    r"<u>(?P<u>(?:(?!</?u>).){0,500})</u>"
    r'|<span style="text-decoration: underline;">(?P<span>(?:(?!</?span).){0,500})</span>',
    re.DOTALL,
)
_INSTRUCTIONS = re.compile(r'<div class="[a-z]{1,40}-instructions gameQP-instructions">(.{0,20000}?)</div>', re.DOTALL)
_ADDRESS = re.compile(r'href="([^"<>]{1,2000})"')
EMPTY = ("download-source-file", "progress-report")
"""iDevices about the project itself."""
_HIDDEN = ".js-hidden, .exe-hidden, .js-required, button"
_GIVEN = ("True", "1", "true")


@dataclass(frozen=True, slots=True)
class Shown:
    """An iDevice on its way into a lesson."""

    device: Device
    texts: Texts
    notes: Notes
    files: Mapping[str, bytes]

    def page(self, html: str) -> str:
        """Return a text of the lesson, without what its script would hide."""
        if not html.strip():
            return ""
        return self.texts.page(self.texts.without(html, _HIDDEN, self.device.place), self.device.place, self.files)

    def block(self, html: str) -> str:
        """Return a text of several blocks, such as a prompt."""
        return self.texts.block(html, "html", self.device.place, self.files) if html.strip() else ""

    def line(self, html: str) -> str:
        """Return a text of one line, such as an option."""
        return self.texts.line(html, "html", self.device.place, self.files) if html.strip() else ""

    def lost(self, what: str) -> None:
        """Note a part of the iDevice that does not come."""
        self.notes.lost(self.device.place, f"{self.name}: {what}")

    @property
    def name(self) -> str:
        """Return what messages call it."""
        title = f" {short(self.device.title)}" if self.device.title else ""
        return f"the iDevice{title} of the type {short(self.device.kind)}"

    def question(self, asked: Asked, prompt: str, values: Values) -> Question:
        """Return a question, with what learners are told of it and its hint."""
        hint = self.block(values.text("suggestion"))
        told = self.block(values.text("feedback"))
        return Question(place=self.device.place, asked=asked, prompt=prompt, explanation=told, hint=hint)


def parts_of(shown: Shown, page: str) -> Iterator[str | Question]:
    """Yield the texts and questions of an iDevice on a page of that title, in order."""
    device = shown.device
    parts = [part for part in _KINDS.get(device.kind, _other)(shown) if part]
    if device.title not in ("", page) and parts:
        yield f"## {as_line(device.title)}"
        parts = [below_heading(part) if isinstance(part, str) else part for part in parts]
    yield from parts


def _text(shown: Shown) -> Iterator[str]:
    values = shown.device.values
    facts = [
        (values.text(f"textInfo{name}TextInput"), values.text(f"textInfo{name}Input"))
        for name in ("Duration", "Participants")
    ]
    for label, fact in facts:
        if fact:
            yield f"**{as_line(label.strip(': ') or '…')}:** {as_line(fact)}"
    text = values.text("textTextarea")
    yield shown.page(text or shown.device.html)
    if told := (shown.page(values.text("textFeedbackTextarea")) if text else ""):
        yield f"::: details {as_line(values.text('textFeedbackInput')) or '…'}\n\n{told}\n\n:::"


def _form(shown: Shown) -> Iterator[str | Question]:
    values = shown.device.values
    yield shown.block(values.text("eXeFormInstructions"))
    for one in values.items("questionsData"):
        kind, prompt = one.text("activityType"), one.text("baseText")
        if kind == "true-false":
            answer = str(one.raw.get("answer")) in _GIVEN
            yield shown.question(Judgement(answer), shown.block(prompt), one)
        elif kind == "selection":
            yield shown.question(_options(one, shown), shown.block(prompt), one)
        elif kind in ("fill", "dropdown"):
            try:
                yield shown.question(_gaps(one, shown, from_list=kind == "dropdown"), "", one)
            except Unfit as reason:
                shown.lost(f"a question {reason}")
        else:
            shown.lost(f"a question of the type {short(kind)}")


def _options(values: Values, shown: Shown) -> Options:
    answers = values.raw.get("answers")
    several = values.text("selectionType") == "multiple"
    found = []
    for one in answers if isinstance(answers, list) else ():
        is_right, text, told, *_ = [*one, "", "", ""] if isinstance(one, list) else (False, "", "")
        if isinstance(text, str) and text:
            found.append((is_right is True, shown.line(text), shown.block(told) if isinstance(told, str) else ""))
    return Options(tuple(Answer(text, float(is_right), told) for is_right, text, told in found), several, whole=several)


def _gaps(values: Values, shown: Shown, *, from_list: bool) -> Gaps:
    right: list[str] = []

    def mark(found: re.Match[str]) -> str:
        right.append(words_of_html(found["u"] or found["span"] or ""))
        return mark_of(len(right) - 1)

    marked = shown.block(_UNDERLINED.sub(mark, without_marks(values.text("baseText"))))
    others = [one.strip() for one in values.text("wrongAnswersValue").split("|")]
    return Gaps(
        with_gaps(marked, [_listed(words, (*right, *others)) if from_list else _typed(words) for words in right])
    )


def _typed(words: str) -> Gap:
    return Gap(tuple(Answer(one.strip(), 1) for one in words.split("|") if one.strip()))


def _listed(words: str, offered: tuple[str, ...]) -> Gap:
    wrong = dict.fromkeys(one for one in offered if one and one != words)
    return Gap((Answer(words, 1), *(Answer(one, 0) for one in wrong)), from_list=True)


def _judgements(shown: Shown) -> Iterator[str | Question]:
    yield shown.block(shown.device.values.text("eXeGameInstructions"))
    for one in shown.device.values.items("questionsGame"):
        answer = str(one.raw.get("solution")) in _GIVEN
        yield shown.question(Judgement(answer), shown.block(one.text("question")), one)


def _sequence(shown: Shown) -> Iterator[str | Question]:
    values = shown.device.values
    items = tuple(shown.line(one) for one in values.texts("options"))
    yield shown.question(Sequence(items), shown.block(values.text("instructions")), values)
    yield shown.block(values.text("textAfter"))


def _quick(shown: Shown) -> Iterator[str | Question]:
    game = _game(shown)
    yield _instructions(shown)
    for one in [*game.items("questionsGame"), *game.items("selectsGame")]:
        options = [shown.line(escape(text)) for text in one.texts("options") if text]
        prompt = _prompt(one, shown)
        solution, kind = one.raw.get("solution"), one.number("typeSelect") or 0
        if kind == 2 or not options:  # noqa: PLR2004 - a word to type
            word = one.text("solutionQuestion")
            yield shown.question(Words((Answer(word, 1),)), prompt, one)
        elif kind == 1:
            order = [ord(letter) - ord("A") for letter in str(solution)]
            yield shown.question(Sequence(tuple(options[at] for at in order if 0 <= at < len(options))), prompt, one)
        else:
            right = {solution} if isinstance(solution, int) else {ord(letter) - ord("A") for letter in str(solution)}
            answers = tuple(Answer(text, float(at in right)) for at, text in enumerate(options))
            several = len(right) > 1
            yield shown.question(Options(answers, several, whole=several), prompt, one)


def _guessed(shown: Shown) -> Iterator[str | Question]:
    yield _instructions(shown)
    for one in _game(shown).items("wordsGame"):
        accepted = tuple(Answer(word.strip(), 1) for word in one.text("word").split("|") if word.strip())
        yield shown.question(Words(accepted), _prompt(one, shown, one.text("definition")), one)


def _cards(shown: Shown) -> Iterator[str]:
    yield _instructions(shown)
    cards = []
    for one in _game(shown).items("cardsGame"):
        front = _side(one, shown, "eText", "url", "alt")
        back = _side(one, shown, "eTextBk", "urlBk", "altBk")
        if front and back:
            cards.append((front, back))
        else:
            shown.lost(f"a card with one side: {short(front or back)}")
    if cards:
        yield flashcards(cards)


def _side(card: Values, shown: Shown, *names: str) -> str:
    text, address, words = (card.text(name) for name in names)
    picture = f'<img src="{escape(address)}" alt="{escape(words)}">' if len(address) > len("http") else ""
    return " ".join(filter(None, (shown.line(unquote(text)), shown.line(picture))))


def _prompt(values: Values, shown: Shown, text: str = "") -> str:
    """Return what is asked, with the picture or the text beside it."""
    address, beside = values.text("url"), unquote(values.text("eText"))
    is_picture = values.number("type") == 1 and len(address) > len("http")
    picture = f'<p><img src="{escape(address)}" alt="{escape(values.text("alt"))}"></p>' if is_picture else ""
    return shown.block(f"{beside}{picture}<p>{escape(text or values.text('quextion'))}</p>")


def _instructions(shown: Shown) -> str:
    found = _INSTRUCTIONS.search(shown.device.html)
    return shown.block(found[1]) if found else ""


def _game(shown: Shown) -> Values:
    """Return what a game is made of, which stands in its HTML in letters that are changed by a key."""
    found = _GAME.search(shown.device.html)
    written = found[1] if found else ""
    if not written.lstrip().startswith("{"):
        plain = _ESCAPED.sub(lambda one: chr(int(one[1] or one[2], 16)), written)
        written = "".join(chr(ord(letter) ^ _KEY) for letter in plain)
    try:
        game = json.loads(written)
    except (ValueError, RecursionError):
        shown.lost("what it is made of, which cannot be read")
        return Values({})
    return Values(game if isinstance(game, dict) else {})


def _pictures(shown: Shown) -> Iterator[str]:
    raw = shown.device.values.raw
    for name in raw:
        one = shown.device.values.inside(name)
        if address := one.text("img"):
            yield shown.page(f'<p><img src="{escape(address)}" alt="{escape(one.text("title"))}"></p>')


def _film(shown: Shown) -> Iterator[str]:
    found = _ADDRESS.search(shown.device.html)
    shown.lost("what it asks while it is shown; write that below the film")
    yield shown.line(f'<a href="{found[1]}">{found[1]}</a>') if found else ""


def _nothing(shown: Shown) -> Iterator[str]:
    shown.lost("it has no equivalent here")
    return iter(())


def _other(shown: Shown) -> Iterator[str]:
    """Yield the text of an iDevice of which no more is known."""
    html = shown.device.values.text("textTextarea") or shown.device.html
    text = "" if "-DataGame" in html else shown.page(html)
    shown.lost("only its text came" if text else "it has no equivalent here")
    yield text


_KINDS: Mapping[str, Callable[[Shown], Iterator[str | Question]]] = {
    "text": _text,
    "udl-content": _text,
    "rubric": _text,
    "external-website": _text,
    "casestudy": _text,
    "example": _text,
    "challenge": _text,
    "form": _form,
    "trueorfalse": _judgements,
    "scrambled-list": _sequence,
    "quick-questions": _quick,
    "quick-questions-multiple-choice": _quick,
    "guess": _guessed,
    "flipcards": _cards,
    "image-gallery": _pictures,
    "interactive-video": _film,
    **dict.fromkeys(EMPTY, _nothing),
}
