"""``hotspot``: places to find in a picture."""

from __future__ import annotations

from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, field_validator, model_validator

from exporter.markup import tags
from exporter.questions.base import Frozen, Json, Question, Shown, WithScoring, at_least
from exporter.questions.keeping import Lost, gone
from exporter.questions.options import all_different, listed, names
from exporter.questions.packing import MARK, SIGN
from exporter.questions.pairing import only_text
from exporter.questions.regions import Area, Point
from exporter.richtext import MarkdownInline, MarkdownWords, RichText

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

Number = Annotated[float, Field(allow_inf_nan=False)]

_WHOLE = 100
_SMALLEST_PICTURE = 280
"""How many pixels wide a picture is in a window of 320."""
_SMALLEST_TARGET = 24
"""Pixels that a target should measure (WCAG 2.2, 2.5.8)."""
_SLACK = 0.02
"""How much the sides of a picture may differ from what the author says of them."""


class Region(Frozen):
    """A region of a picture: its name, and one of the three shapes."""

    label: MarkdownWords
    """What the place is called for those who choose it from a list, in plain words.

    Example: `label: The group head`
    """
    circle: tuple[Number, Number, Number] | None = None
    """A circle: its centre from the left and from the top, and its radius.

    Example: `circle: [50, 20, 8]`
    """
    rectangle: tuple[Number, Number, Number, Number] | None = None
    """A rectangle: its left and top ends, its width and its height.

    Example: `rectangle: [70, 30, 10, 40]`
    """
    polygon: Annotated[tuple[tuple[Number, Number], ...], Field(min_length=3, max_length=60)] | None = None
    """A polygon: its corners in order, each from the left and from the top.

    Example: `polygon: [[10, 80], [90, 80], [50, 95]]`
    """
    correct: bool = False
    """Whether it is one of the places to find. Default: false.

    Example: `correct: true`
    """

    @field_validator("label")
    @classmethod
    def _is_text(cls, label: RichText) -> RichText:
        return only_text(label, "because screen readers and reports name the region by it")

    @model_validator(mode="after")
    def _has_one_shape(self) -> Self:
        shapes = [self.circle, self.rectangle, self.polygon]
        if sum(shape is not None for shape in shapes) != 1:
            raise ValueError(
                "should have one shape: 'circle: [x, y, radius]', 'rectangle: [left, top, width, height]' "
                "or 'polygon: [[x, y], [x, y], [x, y]]'"
            )
        if (self.circle and self.circle[2] <= 0) or (self.rectangle and min(self.rectangle[2:]) <= 0):
            raise ValueError("covers nothing: its radius, width or height should be above 0")
        return self

    def area(self, across: float, along: float, height: float) -> Area:
        """Return what it covers in percent.

        ``across`` and ``along`` are the percent of one unit; ``height`` is that of a picture whose width is 1.
        """
        if self.circle:
            x, y, radius = self.circle
            half = radius * across
            return Area(ellipse=(_fine(x * across), _fine(y * along), _fine(half), _fine(half / height)))
        corners = self.polygon or _corners(*(self.rectangle or (0, 0, 0, 0)))
        return Area(polygon=tuple((_fine(x * across), _fine(y * along)) for x, y in corners))


def _fine(number: float) -> float:
    """Round to what both halves read alike."""
    return round(number, 3)


def _corners(left: float, top: float, width: float, height: float) -> tuple[Point, ...]:
    return ((left, top), (left + width, top), (left + width, top + height), (left, top + height))


class Hotspot(WithScoring, Question):
    """Find places. A response lists marks: names of regions, chosen from a list, or points as ``[x, y]`` per mille."""

    type: Literal["hotspot"]
    picture: MarkdownInline
    """The picture, in Markdown.

    Example: `picture: "![An espresso machine from the front](machine.svg)"`
    """
    size: tuple[Annotated[int, Field(gt=0)], Annotated[int, Field(gt=0)]] | None = None
    """The width and height of the picture in pixels, if the regions are given in pixels; else they are in percent.

    Example: `size: [800, 600]`
    """
    regions: Annotated[
        tuple[Region, ...],
        at_least(2, "regions", "add one that is not right, for learners who choose from the list"),
        Field(min_length=2, max_length=20),
    ]
    """The regions, right ones and others. A mark outside of all of them is wrong.

    Example: `regions: [{label: Group head, circle: [50, 20, 8], correct: true}, {label: Tray, circle: [50, 90, 9]}]`
    """

    @field_validator("picture")
    @classmethod
    def _is_one_picture(cls, picture: RichText) -> RichText:
        if picture.shows("img") != 1:
            raise ValueError("should be one picture: '![What it shows](file.svg)'")
        if not picture.text.strip():
            raise ValueError("does not say what it shows: write it into the brackets, as in '![A machine](file.svg)'")
        if _sides(picture) is None:
            raise ValueError(
                "has a picture whose size is not known: put the file into the course, and write no width behind it"
            )
        return picture

    @field_validator("regions")
    @classmethod
    def _regions_differ(cls, regions: tuple[Region, ...]) -> tuple[Region, ...]:
        all_different(region.label for region in regions)
        right = sum(region.correct for region in regions)
        if right == 0:
            raise ValueError("have no right one: mark those to be found with 'correct: true'")
        if right == len(regions):
            raise ValueError("are all right: add one that is not, for learners who choose from the list")
        return regions

    @model_validator(mode="after")
    def _size_is_that_of_the_picture(self) -> Self:
        width, height = _sides(self.picture) or (1, 1)
        if self.size and abs(self.size[0] / self.size[1] / (width / height) - 1) > _SLACK:
            raise ValueError(
                f"has 'size: [{self.size[0]}, {self.size[1]}]', but its picture has other proportions, "
                f"such as {width} by {height}: write its real width and height"
            )
        return self

    @model_validator(mode="after")
    def _regions_can_be_hit(self) -> Self:
        for region, area in zip(self.regions, self.areas, strict=True):
            left, top, right, bottom = area.box()
            if min(left, top) < -_SLACK or max(right, bottom) > _WHOLE + _SLACK:
                unit = "'size'" if self.size else "100 percent, or write 'size: [WIDTH, HEIGHT]' if these are pixels"
                raise ValueError(f"has the region '{region.label.text}' partly outside of the picture: keep to {unit}")
            smaller = min(right - left, (bottom - top) * self._height) * _SMALLEST_PICTURE / _WHOLE
            if region.correct and smaller < _SMALLEST_TARGET:
                raise ValueError(
                    f"has the region '{region.label.text}', {smaller:.0f} pixels wide or high on a small phone, and a "
                    f"finger needs {_SMALLEST_TARGET}: make it larger, or show less in the picture"
                )
        return self

    @model_validator(mode="after")
    def _right_ones_are_apart(self) -> Self:
        for (one, first), (other, second) in combinations(zip(self.regions, self.areas, strict=True), 2):
            if (one.correct or other.correct) and first.overlaps(second):
                raise ValueError(
                    f"has the regions '{one.label.text}' and '{other.label.text}', which overlap, so a mark could be "
                    "both: move them apart"
                )
        return self

    @property
    def _height(self) -> float:
        width, height = _sides(self.picture) or (1, 1)
        return height / width

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """Return what the regions cover, in percent; a radius is one of the width."""
        across, along = (_WHOLE / side for side in self.size) if self.size else (1.0, 1.0)
        return tuple(region.area(across, along, self._height) for region in self.regions)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the names of the regions, in the author's order."""
        return names(region.label for region in self.regions)

    @property
    def correct(self) -> tuple[str, ...]:
        """Return the names of the right regions, in the author's order."""
        return tuple(name for name, region in zip(self.names, self.regions, strict=True) if region.correct)

    @property
    def parts(self) -> int:
        """Return the number of right regions when each of them counts."""
        return len(self.correct) if self.scoring == "partial" else 1

    def shown(self) -> dict[str, Shown]:
        """Return the picture, the names of the regions, and how many are right; not where they are."""
        labels = listed([region.label for region in self.regions], self.names)
        return {"picture": self.picture, "regions": labels, "count": len(self.correct)}

    def solution(self) -> dict[str, Shown]:
        """Return the right regions, what each region covers, and the way of scoring."""
        areas = {name: area.for_browser() for name, area in zip(self.names, self.areas, strict=True)}
        return {"correct": list(self.correct), "areas": areas, "scoring": self.scoring}

    def share(self, response: Json) -> float:
        """Return the share of the right regions that are marked, or 1 for all of them."""
        marks = self._read(response)
        found = {self._region_of(mark) for mark in marks}
        return self.counted(len(found & set(self.correct)), len(self.correct))

    def _read(self, response: Json) -> tuple[str | tuple[int, int], ...]:
        if not isinstance(response, list) or len(response) > len(self.correct):
            raise ValueError("is not a list of at most as many marks as there are places to find")
        marks = tuple(tuple(mark) if isinstance(mark, list) else mark for mark in response)
        if not all(self._is_mark(mark) for mark in marks):
            raise ValueError("holds something that is no mark in this picture")
        if len(set(marks)) < len(marks):
            raise ValueError("holds a mark twice")
        return marks

    def _is_mark(self, mark: Json) -> bool:
        if isinstance(mark, tuple):
            return len(mark) == 2 and all(type(at) is int and 0 <= at <= 1000 for at in mark)  # noqa: PLR2004 - x and y
        return isinstance(mark, str) and mark in self.names

    def _region_of(self, mark: str | tuple[int, int]) -> str | None:
        """Return the name of the region that a mark is in, None outside of all."""
        if isinstance(mark, str):
            return mark
        point = (mark[0] / 10, mark[1] / 10)
        return next((name for name, area in zip(self.names, self.areas, strict=True) if area.holds(point)), None)

    @staticmethod
    def packed_size_of(shown: Mapping[str, Shown]) -> int:
        """Return the room of as many points as there are places to find."""
        return SIGN + MARK * int(shown["count"])

    @staticmethod
    def lost(before: Mapping[str, Shown], after: Mapping[str, Shown]) -> Lost:
        """Return the responses with a region that is gone, and all of them when fewer places are to be found."""
        if after["count"] < before["count"]:
            return Lost(reason="it asks for fewer places now")
        return Lost(gone(before, after, "regions"))

    def words(self, response: Json) -> tuple[str, ...]:
        """Return the names of the regions that are marked, and where the other marks are."""
        return tuple(dict.fromkeys(map(self._told, self._read(response))))

    def _told(self, mark: str | tuple[int, int]) -> str:
        name = self._region_of(mark)
        if name is None:
            return f"({int(mark[0]) / 10:g}%, {int(mark[1]) / 10:g}%)"
        return self.regions[self.names.index(name)].label.text.strip()

    def right_words(self) -> tuple[str, ...]:
        """Return the names of the right regions."""
        return self.words(list(self.correct))

    def offered_words(self) -> tuple[str, ...]:
        """Return the names of all regions."""
        return tuple(region.label.text.strip() for region in self.regions)


def _sides(picture: RichText) -> tuple[int, int] | None:
    """Return the width and height of a picture; None when they are not known."""
    image = next((tag for tag, _, _ in tags(picture.html) if tag.name == "img"), None)
    width, height = (image.get(side) or "" for side in ("width", "height")) if image else ("", "")
    return (int(width), int(height)) if width.isdigit() and height.isdigit() and int(width) and int(height) else None
