"""How a language writes numbers: what browsers do, and where we differ from it on purpose."""

from __future__ import annotations

import pytest

from exporter.questions.number_marks import NumberMarks, number_marks
from tests.questions.browser_half import ask

WRITTEN = """
af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka kk km ko lo lt lv mk
ml mn mr ms my nb ne nl pa pl ps pt ro ru si sk sl sq sr sv sw ta te th tr uk ur uz vi zh zu
ar-DZ ar-EG de-CH en-DE en-GB en-IN en-ZA es-AR es-CO es-MX es-US fr-CA fr-LU fr-MA it-CH nl-BE pt-BR
"""
LANGUAGES = WRITTEN.split()


def test_the_marks_are_those_of_browsers() -> None:
    """Spaces and apostrophes between thousands need no mark: they are never decimal marks."""
    marks = ask([["number", "marks", language] for language in LANGUAGES])
    theirs = {
        language: (decimal, group if group in ",." else "")
        for language, (decimal, group) in zip(LANGUAGES, marks, strict=True)
    }

    assert {language: tuple(number_marks(language)) for language in LANGUAGES} == theirs


@pytest.mark.parametrize("language", ["de-AT", "pt-PT", "es-CR"])
def test_a_point_groups_thousands_where_only_officials_write_spaces(language: str) -> None:
    """Nobody there writes a point for a decimal mark and three digits behind it."""
    assert number_marks(language) == NumberMarks(",", ".")


@pytest.mark.parametrize("language", ["DE", "de-de", "de-Latn-DE", "de-1996"])
def test_a_language_is_found_in_any_spelling(language: str) -> None:
    """Scripts and variants change no marks."""
    assert number_marks(language) == NumberMarks(",", ".")


def test_another_language_is_written_as_in_english() -> None:
    """As most of the world's languages are."""
    assert number_marks("tlh") == NumberMarks(".", ",")
