"""``number``: a number inside a closed range.

The ends of the range are calculated in decimals and only then rounded to the binary numbers that both halves compare.
Rounding keeps the order, so a number that is inside as written is never refused: 0.4 is within 0.3 ± 0.1.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr, WithJsonSchema, model_validator

from exporter.questions.base import Json, Question, Shown
from exporter.questions.fold import read_number, typed_unit
from exporter.questions.number_marks import NumberMarks, number_marks
from exporter.questions.packing import SIGN, TYPED_NUMBER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

LONGEST = 100
"""Maximum characters of a typed number."""

_LARGEST = Decimal("1e100")
_UNCLEAR = re.compile(r"([+-]?[0-9]{1,3}),([0-9]{3})")
"""A comma as in ``1,500``, which some authors mean as a decimal mark and others between thousands."""


def _quantity(value: object) -> Decimal:
    """Read a number as an author wrote it; YAML gives the text as written, or a number."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise ValueError("should be a number, such as 3.5")
    literal = read_number(str(value))
    if found := _UNCLEAR.fullmatch(str(value).strip()):
        raise ValueError(
            f"is '{value}', which could be {found[1]}{found[2]} or {found[1]}.{found[2]}: write one of them"
        )
    if literal is None:
        raise ValueError(f"should be a number, such as 3.5, not '{value}'")
    if abs(Decimal(literal)) > _LARGEST:
        raise ValueError(f"should be a number up to {_LARGEST}, not '{value}'")
    return Decimal(literal)


def _tolerance(value: object) -> str:
    """Check a tolerance: an amount, or a share of the answer in percent."""
    written = str(value).strip()
    amount = _quantity(written.removesuffix("%") if written.endswith("%") else value)
    if amount < 0:
        raise ValueError(f"is negative: write {abs(amount)}")
    return f"{amount}%" if written.endswith("%") else str(amount)


Quantity = Annotated[Decimal, BeforeValidator(_quantity), WithJsonSchema({"type": ["number", "string"]})]
"""A number, exactly as written."""


def _several(value: object) -> object:
    if isinstance(value, (list, tuple)):
        if not value:
            raise ValueError("is an empty list: write the right number, or several")
        return value
    return (_quantity(value),)


Quantities = Annotated[
    tuple[Quantity, ...],
    BeforeValidator(_several),
    Field(max_length=50),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": ["number", "string"]},
                {"type": "array", "items": {"type": ["number", "string"]}, "minItems": 1, "maxItems": 50},
            ]
        }
    ),
]
"""A number, or several that are equally right."""


def _two(value: object) -> object:
    if not isinstance(value, (list, tuple)) or len(value) != 2:  # noqa: PLR2004 -- a range has two ends
        raise ValueError("should be the two ends of a range: write 'between: [LOW, HIGH]'")
    return value


class Number(Question):
    """Enter a number. A response is the text as typed."""

    type: Literal["number"]
    answer: Quantities | None = None
    """The right number, or a list of numbers that are equally right; the first is shown as the right one.

    Example: `answer: [2, -2]`
    """
    tolerance: Annotated[str, BeforeValidator(_tolerance), WithJsonSchema({"type": ["number", "string"]})] = "0"
    """How far from `answer` still counts as right: an amount, or percent of the answer. Default: 0.

    Example: `tolerance: 5%`
    """
    between: (
        Annotated[
            tuple[Quantity, Quantity],
            BeforeValidator(_two),
            WithJsonSchema({"type": "array", "items": {"type": ["number", "string"]}, "minItems": 2, "maxItems": 2}),
        ]
        | None
    ) = None
    """The two ends of the range that counts as right, in place of `answer`.

    Example: `between: [3, 4]`
    """
    unit: str = Field(default="", max_length=40)
    """The unit, which is shown after the field; learners need not type it.

    Example: `unit: m`
    """

    _marks: NumberMarks = PrivateAttr(default=NumberMarks())
    """How the course's language writes numbers."""

    def model_post_init(self, context: Any, /) -> None:
        """Note the language in which the question is asked."""
        self._marks = number_marks((context or {}).get("language", "en"))

    @model_validator(mode="after")
    def _one_range(self) -> Self:
        if (self.answer is None) == (self.between is None):
            fault = "has neither 'answer' nor 'between'" if self.answer is None else "has both 'answer' and 'between'"
            raise ValueError(f"{fault}: give the right number, or the range that counts as right")
        if self.between is not None and "tolerance" in self.model_fields_set:
            raise ValueError("has a tolerance around 'between': widen the range and delete 'tolerance'")
        if self.tolerance.endswith("%") and 0 in (self.answer or ()):
            raise ValueError("has a tolerance in percent, but the answer is 0: write an amount, such as 0.1")
        for low, high in self.ranges:
            if low > high:
                raise ValueError(f"lies between {low} and {high}, which is empty: write 'between: [{high}, {low}]'")
        return self

    @property
    def ranges(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """Return both ends of each range that counts as right."""
        return (self.between,) if self.between is not None else tuple(map(self._around, self.answer or ()))

    def _around(self, answer: Decimal) -> tuple[Decimal, Decimal]:
        if self.tolerance.endswith("%"):
            distance = abs(answer) * Decimal(self.tolerance[:-1]) / 100
        else:
            distance = Decimal(self.tolerance)
        return answer - distance, answer + distance

    def shown(self) -> dict[str, Shown]:
        """Return the unit, as it is shown and as it may be typed, and how the language writes numbers."""
        return {"unit": self.unit, "typed_unit": typed_unit(self.unit), "marks": list(self._marks)}

    def solution(self) -> dict[str, Shown]:
        """Return the ends of the range, the number that it surrounds if there is one, and ``others`` like it."""
        answers = self.answer or (None,)
        first, *others = (
            {"low": float(low), "high": float(high), "answer": None if answer is None else float(answer)}
            for answer, (low, high) in zip(answers, self.ranges, strict=True)
        )
        return {**first, "others": others} if others else first

    def share(self, response: Json) -> float:
        """Return 1 for a number inside a range, including both ends; text that is not a number is wrong."""
        if not isinstance(response, str) or len(response) > LONGEST:
            raise ValueError(f"is not a text of at most {LONGEST} characters")
        literal = read_number(response, self._marks, typed_unit(self.unit))
        if literal is None:
            return 0.0
        return float(any(float(low) <= float(literal) <= float(high) for low, high in self.ranges))

    @staticmethod
    def packed_size_of(_shown: Mapping[str, Shown]) -> int:
        """Return the size of a typical typed number."""
        return SIGN + TYPED_NUMBER

    def words(self, response: Json) -> tuple[str, ...]:
        """Return the number as typed, with its unit."""
        typed = str(response)
        return (typed if self.unit in typed else self._with_unit(typed),)

    def right_words(self) -> tuple[str, ...]:
        """Return the right numbers, or the ranges that count as right."""
        return tuple(self._with_unit(self._written(low, high)) for low, high in self.ranges)

    def _written(self, low: Decimal, high: Decimal) -> str:
        ends = (str(end).replace(".", self._marks.decimal) for end in ((low,) if low == high else (low, high)))
        return " \u2013 ".join(ends)

    def _with_unit(self, quantity: str) -> str:
        return f"{quantity}\u00a0{self.unit}" if self.unit else quantity
