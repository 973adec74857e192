"""``number``: a number inside a closed range.

The ends of the range are calculated in decimals and only then rounded to the binary numbers that both halves compare.
Rounding keeps the order, so a number that is inside as written is never refused: 0.4 is within 0.3 ± 0.1.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from exporter.questions.base import Json, Question, Shown
from exporter.questions.fold import read_number
from exporter.questions.packing import SIGN, TYPED_NUMBER

if TYPE_CHECKING:
    from typing import Self

LONGEST = 100
"""Maximum characters of a typed number."""

_LARGEST = Decimal("1e100")


def _quantity(value: object) -> Decimal:
    """Read a number as an author wrote it; YAML gives the text as written, or a number."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise ValueError("should be a number, such as 3.5")
    literal = read_number(str(value))
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


def _two(value: object) -> object:
    if not isinstance(value, (list, tuple)) or len(value) != 2:  # noqa: PLR2004 -- a range has two ends
        raise ValueError("should be the two ends of a range: write 'between: [LOW, HIGH]'")
    return value


class Number(Question):
    """Enter a number. A response is the text as typed."""

    type: Literal["number"]
    answer: Quantity | None = None
    """The right number.

    Example: `answer: 3.5`
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

    @model_validator(mode="after")
    def _one_range(self) -> Self:
        if (self.answer is None) == (self.between is None):
            fault = "has neither 'answer' nor 'between'" if self.answer is None else "has both 'answer' and 'between'"
            raise ValueError(f"{fault}: give the right number, or the range that counts as right")
        if self.between is not None and "tolerance" in self.model_fields_set:
            raise ValueError("has a tolerance around 'between': widen the range and delete 'tolerance'")
        if self.answer == 0 and self.tolerance.endswith("%"):
            raise ValueError("has a tolerance in percent of 0, which is 0: write an amount, such as 0.1")
        low, high = self.range
        if low > high:
            raise ValueError(f"lies between {low} and {high}, which is empty: write 'between: [{high}, {low}]'")
        return self

    @property
    def range(self) -> tuple[Decimal, Decimal]:
        """Return both ends of the range that counts as right."""
        if self.between is not None:
            return self.between
        answer = self.answer or Decimal(0)
        if self.tolerance.endswith("%"):
            distance = abs(answer) * Decimal(self.tolerance[:-1]) / 100
        else:
            distance = Decimal(self.tolerance)
        return answer - distance, answer + distance

    def shown(self) -> dict[str, Shown]:
        """Return the unit."""
        return {"unit": self.unit}

    def solution(self) -> dict[str, Shown]:
        """Return the ends of the range, and the one right number if there is one."""
        low, high = map(float, self.range)
        return {"low": low, "high": high, "answer": None if self.answer is None else float(self.answer)}

    def share(self, response: Json) -> float:
        """Return 1 for a number inside the range, including both ends; text that is not a number is wrong."""
        if not isinstance(response, str) or len(response) > LONGEST:
            raise ValueError(f"is not a text of at most {LONGEST} characters")
        literal = read_number(response)
        low, high = map(float, self.range)
        return float(literal is not None and low <= float(literal) <= high)

    def packed_size(self) -> int:
        """Return the size of a typical typed number."""
        return SIGN + TYPED_NUMBER

    def words(self, response: Json) -> tuple[str, ...]:
        """Return the number as typed, with its unit."""
        return (self._with_unit(str(response)),)

    def right_words(self) -> tuple[str, ...]:
        """Return the right number, or the range that counts as right."""
        low, high = self.range
        return (self._with_unit(str(low) if low == high else f"{low} \u2013 {high}"),)

    def _with_unit(self, quantity: str) -> str:
        return f"{quantity}\u00a0{self.unit}" if self.unit else quantity
