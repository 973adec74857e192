"""Every language says everything, with the plural forms that it needs: in every player, in LTI, on the tool's pages."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from babel import Locale

from exporter.assets import shipped
from exporter.markup import take_apart
from exporter.sentences import Sentences

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = shipped("templates") / "player"
PLURALS = {
    "en": {"one", "other"},
    "de": {"one", "other"},
    "fr": {"one", "many", "other"},
    "es": {"one", "many", "other"},
    "pt": {"one", "many", "other"},
    "ar": {"zero", "one", "two", "few", "many", "other"},
    "he": {"one", "two", "other"},
    "ja": {"other"},
    "zh": {"other"},
}
"""CLDR's cardinal categories, as of version 45."""
LTI = FOLDER.parent / "lti"
FOLDERS = {"player": FOLDER / "languages", "lti": LTI / "player", "tool": LTI / "languages"}
"""The catalogues: of every player, of the LTI tool's in addition, and of that tool's own pages."""
CATALOGUES = [
    pytest.param(FOLDERS[name], language, id=f"{name}-{language}") for name in FOLDERS for language in PLURALS
]
DYNAMIC = {"next", "previous", "true", "false"}
"""Keys that modules compose from a value."""


def catalogue(language: str, folder: Path = FOLDERS["player"]) -> dict[str, str | dict[str, str]]:
    """Read one language."""
    read: dict[str, str | dict[str, str]] = json.loads((folder / f"{language}.json").read_bytes())
    return read


def values(sentence: str | dict[str, str]) -> set[str]:
    """Return the values that a sentence names, in any of its forms."""
    return set(re.findall(r"\{(\w+)\}", json.dumps(sentence)))


@pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS)
def test_no_language_is_forgotten(folder: Path) -> None:
    """Each has its plurals above, and a catalogue in every folder."""
    assert {path.stem for path in folder.glob("*.json")} == set(PLURALS)


def test_the_documentation_lists_every_language() -> None:
    """And no other."""
    guide = (FOLDER.parents[1] / "docs" / "how-to" / "read-results.md").read_text("utf-8")
    (listed,) = re.findall(r"one that your browser asks for: ([\w\s,]+)\.", guide)
    assert set(re.split(r",\s+|\s+or\s+", listed)) == {Locale("en").languages[language] for language in PLURALS}


def test_what_lti_adds_hides_no_sentence_of_the_player() -> None:
    """A page of the LTI tool holds both."""
    assert set(catalogue("en", FOLDERS["lti"])) & set(catalogue("en")) == {"language"}


@pytest.mark.parametrize(("folder", "language"), CATALOGUES)
def test_every_language_has_every_sentence(folder: Path, language: str) -> None:
    """In the order of the English catalogue, so that translators see what changed."""
    assert list(catalogue(language, folder)) == list(catalogue("en", folder))
    assert catalogue(language, folder)["language"] == language


@pytest.mark.parametrize(("folder", "language"), CATALOGUES)
def test_sentences_name_the_values_of_the_english_ones(folder: Path, language: str) -> None:
    """A value that is not given would be shown as nothing."""
    own, english = catalogue(language, folder), catalogue("en", folder)
    assert {key: values(own[key]) for key in own} == {key: values(text) for key, text in english.items()}


@pytest.mark.parametrize(("folder", "language"), CATALOGUES)
def test_plural_sentences_have_exactly_the_forms_of_the_language(folder: Path, language: str) -> None:
    """A missing form would be said wrongly, one too many never."""
    english = catalogue("en", folder)
    for key, sentence in catalogue(language, folder).items():
        assert isinstance(sentence, dict) == isinstance(english[key], dict), key
        if isinstance(sentence, dict):
            assert set(sentence) == PLURALS[language], key


@pytest.mark.parametrize(("folder", "language"), CATALOGUES)
def test_no_sentence_is_empty_or_left_in_english(folder: Path, language: str) -> None:
    """Whole sentences that equal the English ones were not translated."""
    english = catalogue("en", folder)
    for key, sentence in catalogue(language, folder).items():
        assert sentence
        if language != "en" and isinstance(sentence, str) and len(sentence.split()) > 3:
            assert sentence != english[key], key


def _sayers(*patterns: str) -> list[Path]:
    root = FOLDER.parents[1]
    return [path for pattern in patterns for path in root.glob(pattern)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("catalogues", "sayers"),
    [
        pytest.param(
            ("player", "lti"),
            _sayers("templates/player/**/*.js", "templates/player/*.j2", "exporter/source/markdown/**/*.py"),
            id="player",
        ),
        pytest.param(("tool",), _sayers("templates/lti/*.j2", "lti_tool/**/*.py"), id="tool"),
    ],
)
def test_every_sentence_is_said_somewhere(catalogues: tuple[str, ...], sayers: list[Path]) -> None:
    """And nothing is said that the catalogue lacks."""
    text = "\n".join(path.read_text("utf-8") for path in sayers)
    known = {key for name in catalogues for key in catalogue("en", FOLDERS[name])} - {"language"}
    said = {*re.findall(r"""(?<=["'`])\w+(?=["'`])""", text), *re.findall(r"\w+(?=:)", text)}
    assert known - said <= DYNAMIC
    assert set(re.findall(r"""\bsay\(\s*["'](\w+)["']""", text)) <= known


@pytest.mark.parametrize(
    ("language", "read"),
    [
        pytest.param("pt-BR", "pt", id="a region"),
        pytest.param("ZH-Hant-TW", "zh", id="a script"),
        pytest.param("fi", "en", id="unknown"),
        pytest.param("../../secret", "en", id="hostile"),
    ],
)
def test_a_language_is_found_by_its_longest_known_part(language: str, read: str) -> None:
    """What is not translated is said in English."""
    assert Sentences.read(FOLDER / "languages", language).catalogue["language"] == read


def test_what_a_catalogue_lacks_is_said_in_english(tmp_path: Path) -> None:
    """A language that is not finished works."""
    (tmp_path / "en.json").write_text('{"language": "en", "menu": "Menu", "close": "Close"}')
    (tmp_path / "nl.json").write_text('{"language": "nl", "close": "Sluiten"}')
    sentences = Sentences.read(tmp_path, "nl", {"menu": "Inhoud"})
    assert (sentences.say("menu"), sentences.say("close")) == ("Inhoud", "Sluiten")


def test_sentences_are_escaped_where_they_go_into_html(tmp_path: Path) -> None:
    """A course's own sentence is text, whatever it looks like."""
    (tmp_path / "en.json").write_text('{"language": "en", "tip": "A <b> & \\"c\\""}')
    sentences = Sentences.read(tmp_path, "en")
    assert sentences.fill(take_apart('<p class="x" data-say="tip"></p>')) == (
        '<p class="x" data-say="tip">A &lt;b&gt; &amp; &quot;c&quot;</p>'
    )
    labelled = sentences.fill(take_apart('<a data-say-label="tip"></a>'))
    assert labelled == '<a aria-label="A &lt;b&gt; &amp; &quot;c&quot;"></a>'
