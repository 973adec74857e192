"""Sizes of files in words, and read from words."""

from __future__ import annotations

import pytest

from exporter.file_sizes import in_words, read_size


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (1500, "1.5 kB"),
        (34_567, "35 kB"),
        (999_600, "1 MB"),
        (1_234_567, "1.2 MB"),
        (50_000_000, "50 MB"),
        (3_400_000_000, "3.4 GB"),
        (12_345_000_000_000, "12,345 GB"),
    ],
)
def test_a_size_has_the_unit_that_people_would_choose(size: int, words: str) -> None:
    """Two digits are enough to judge it."""
    assert in_words(size) == words


@pytest.mark.parametrize(
    ("words", "size"),
    [("500 kB", 500_000), ("1.5MB", 1_500_000), ("2 gb", 2_000_000_000), ("12 B", 12), (" 1 KB ", 1000)],
)
def test_a_size_is_read_with_its_unit(words: str, size: int) -> None:
    """With or without a space, in any case."""
    assert read_size(words) == size


@pytest.mark.parametrize("words", ["", "500", "-1 MB", "1,5 MB", "1 MiB", "MB", "1 MB/s", "9" * 30 + " MB"])
def test_anything_else_is_no_size(words: str) -> None:
    """A number without a unit could mean anything."""
    with pytest.raises(ValueError, match="should be a size with its unit, such as 500 kB or 2 MB"):
        read_size(words)
