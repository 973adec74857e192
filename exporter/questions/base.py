"""What every question has, whatever its type."""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from exporter.identifiers import key
from exporter.questions.keeping import Lost
from exporter.richtext import Markdown, RichText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9._-]{0,63}$")]
"""A permanent name: a letter, then up to 63 letters, digits, dots, underscores and hyphens."""

Scoring = Literal["all", "partial"]
"""``all``: right or wrong as a whole; ``partial``: by the share that is right."""

Json = Any
"""Any JSON value: responses come from a browser or from saved data, and each type checks them."""

Shown = Any
"""What JSON can hold, and rich text, of which each output makes HTML with its own addresses."""


class Frozen(BaseModel):
    """A value written by an author: unknown keys are errors, and it never changes.

    What a key means stands below it, as a docstring, which `exporter.source.schemas` reads when somebody asks.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def at_least(count: int, things: str, advice: str) -> BeforeValidator:
    """Make a validator that requires a list of at least ``count`` ``things``; ``advice`` says what to do otherwise."""

    def check(value: object) -> object:
        if not isinstance(value, (list, tuple)):
            raise ValueError(f"should be a list of {things}, one per line after a hyphen")
        if len(value) < count:
            raise ValueError(f"needs {count} or more {things}, but has {len(value)}: {advice}")
        return value

    return BeforeValidator(check)


def twice(texts: Iterable[str]) -> str | None:
    """Return the first text that occurs twice, or ``None``."""
    seen: set[str] = set()
    for text in texts:
        if text in seen:
            return text
        seen.add(text)
    return None


def _made_up_id(fields: dict[str, Any]) -> str:
    """Generate an id from a question's type and prompt, so that a reworded question counts as new."""
    prompt = fields.get("prompt")
    words = "" if prompt is None else " ".join(prompt.text.split())
    return "q-" + hashlib.sha256(f"{fields.get('type')}\n{words}".encode()).hexdigest()[:12]


class Question(Frozen):
    """One question. A subclass per type adds its keys, what the browser needs of them, and how a response is scored.

    A *response* is the JSON value that the type's browser half produces; ``None`` means unanswered. A *share* is how
    much of a question is right, from 0 to 1; ``None`` means that it is not scored automatically.
    """

    type: str
    """What kind of question it is.

    Example: `type: choice`
    """
    prompt: Markdown
    """What is asked, in Markdown.

    Example: `prompt: Which planet is the largest?`
    """
    id: Identifier = Field(default_factory=_made_up_id)
    """The permanent name of the question, under which answers are kept. `lessonpack ids` writes missing ones.

    Example: `id: largest-planet`
    """
    points: float = Field(default=1, ge=0, le=1000, allow_inf_nan=False)
    """What the question is worth in its quiz. Default: 1.

    Example: `points: 2`
    """
    explanation: Markdown | None = None
    """Why the answer is right, in Markdown, shown with the feedback.

    Example: `explanation: Jupiter is eleven times as wide as the Earth.`
    """
    hint: Markdown | None = None
    """A hint in Markdown, shown when the learner asks for it.

    Example: `hint: It has a large red spot.`
    """
    objectives: tuple[str, ...] = ()
    """The learning objectives that the question tests, in the words of a lesson's.

    Example: `objectives: [Compare the planets]`
    """
    tags: tuple[str, ...] = ()
    """Words by which reports can be sorted and filtered.

    Example: `tags: [planets, sizes]`
    """
    group: Identifier | None = None
    """The group from which attempts at its quiz ask as many questions as the quiz's `pick` says.

    Example: `group: planets`
    """
    graded: bool = False
    """Whether a question inside a lesson counts towards the course's score. Default: false.

    Example: `graded: true`
    """

    scored: ClassVar[bool] = True
    """Whether the machine scores this type."""

    @property
    def has_made_up_id(self) -> bool:
        """Whether the author left the id out."""
        return "id" not in self.model_fields_set

    @property
    def made_up_id(self) -> str:
        """Return the id that the question has, or had, while it has none from its author."""
        return _made_up_id({"type": self.type, "prompt": self.prompt})

    @property
    def parts(self) -> int:
        """Return the number of equal parts that shares consist of."""
        return 1

    @property
    def steps(self) -> int:
        """Return how often something is to be answered."""
        return 1

    @abstractmethod
    def shown(self) -> dict[str, Shown]:
        """Return what the type's browser half needs to ask the question, without giving the answer away."""

    @abstractmethod
    def solution(self) -> dict[str, Shown]:
        """Return what the type's browser half needs to score a response and to show the right one."""

    def score(self, response: Json) -> float | None:
        """Return the share of ``response`` that is right: 0 for ``None``, and ``None`` if the type is not scored.

        Raises:
            ValueError: the response does not fit the type, so it cannot come from our player.
        """
        if response is None:
            return 0.0 if self.scored else None
        return self.share(response)

    @abstractmethod
    def share(self, response: Json) -> float | None:
        """Do the work of `score` for a response that is not ``None``."""

    def unfolded(self, _response: Json) -> dict[str, Shown] | None:
        """Return what a response makes appear of a question that unfolds as it is answered; ``None`` for all others."""
        return None

    def may_follow(self, _before: Json, _response: Json) -> bool:
        """Return whether a response may replace an earlier one, which fitted, before the attempt is submitted."""
        return True

    def concludes(self, _response: Json) -> bool:
        """Return whether a response, which fits, leaves nothing to do: its attempt is submitted with it."""
        return False

    def packed_size(self) -> int | None:
        """Return the maximum size of a response packed by the browser half; ``None`` for free text."""
        return self.packed_size_of(self.shown())

    @staticmethod
    @abstractmethod
    def packed_size_of(shown: Mapping[str, Shown], /) -> int | None:
        """Return the same for a question of which only what is ``shown`` is known, as in a package."""

    @staticmethod
    def lost(_before: Mapping[str, Shown], _after: Mapping[str, Shown]) -> Lost:
        """Return which saved responses the question no longer takes when what is shown changes.

        ``unpack`` in ``templates/player/questions/`` decides it for each response. By default, it takes all of them.
        """
        return Lost()

    @staticmethod
    def decisive(solution: Mapping[str, Shown]) -> dict[str, Shown]:
        """Return what of a `solution` decides whether a response is right, without what is only said about it."""
        return {name: value for name, value in solution.items() if name != "feedback"}

    @abstractmethod
    def words(self, response: Json) -> tuple[str, ...]:
        """Return a response in words, part by part: each chosen option, each gap with its text.

        ``describe`` in ``templates/player/questions/`` does the same, in the learner's language and on one line.
        """

    @abstractmethod
    def right_words(self) -> tuple[str, ...]:
        """Return the parts of a right response in words; empty if there is none."""

    def right_lines(self, _say: Callable[[str], str]) -> tuple[RichText, ...]:
        """Return a right answer as it is shown, line by line; ``_say`` has the player's sentences by their keys."""
        return tuple(map(RichText.line, self.right_words()))

    def asked_words(self) -> str:
        """Return what is asked, in words, for who sees answers without the page."""
        return self.prompt.text

    def offered_words(self) -> tuple[str, ...]:
        """Return everything that can be chosen, in words; empty if learners type, match or sort."""
        return ()

    def for_browser(self, *, with_solution: bool) -> dict[str, Shown]:
        """Return the question as the player reads it: ``QuestionData`` of ``templates/player/types.d.ts``."""
        data: dict[str, Shown] = {
            "id": self.id,
            "key": key(self.id),
            "formerly": None if self.has_made_up_id else key(self.made_up_id),
            "type": self.type,
            "prompt": self.prompt,
            "text": self.prompt.text,
            "points": self.points,
            "parts": self.parts,
            "scored": self.scored,
            "graded": self.graded,
            "objectives": list(self.objectives),
            "hint": self.hint,
            **self.shown(),
        }
        if with_solution:
            data["explanation"] = self.explanation
            data["solution"] = self.solution()
        return data


class WithScoring(Frozen):
    """Mixin for types that can be partly right."""

    scoring: Scoring = "all"
    """Whether everything must be right (`all`), or the share that is right counts (`partial`). Default: all.

    Example: `scoring: partial`
    """

    def counted(self, right: int, parts: int) -> float:
        """Return the share for ``right`` of ``parts``, according to the author's choice of scoring."""
        if self.scoring == "partial":
            return max(0, right) / parts
        return float(right == parts)
