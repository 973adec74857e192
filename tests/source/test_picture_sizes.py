"""Sizes, alternative texts and captions of pictures in the notations that people know from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.source.written import html_of, lesson_of, problems_of

if TYPE_CHECKING:
    from pathlib import Path

DRAWING: dict[str, str | bytes] = {"d.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"/>'}
SIZED = {
    "braces": ("![a](d.svg){width=40}", 'width="40" height="20"'),
    "braces with blanks": ("![a](d.svg){ width=40 }", 'width="40" height="20"'),
    "quotation marks": ('![a](d.svg){width="40"}', 'width="40" height="20"'),
    "single quotes": ("![a](d.svg){width='40'}", 'width="40" height="20"'),
    "pixels": ("![a](d.svg){width=40px}", 'width="40" height="20"'),
    "per cent": ("![a](d.svg){width=50%}", 'width="50%"'),
    "per cent in quotation marks": ('![a](d.svg){width="50%"}', 'width="50%"'),
    "centimetres": ("![a](d.svg){width=2.5cm}", 'style="width:2.5cm"'),
    "a comma": ("![a](d.svg){width=40, height=30}", 'width="40" height="30"'),
    "kramdown's colon": ('![a](d.svg){: width="40" }', 'width="40" height="20"'),
    "a style": ('![a](d.svg){style="width: 50%"}', 'style="width:50%"'),
    "a height": ("![a](d.svg){height=20}", 'height="20" width="40"'),
    "an automatic side": ("![a](d.svg){width=40 height=auto}", 'width="40" height="20"'),
    "an equals sign": ("![a](d.svg =40x20)", 'width="40" height="20"'),
    "an equals sign without height": ("![a](d.svg =40x)", 'width="40" height="20"'),
    "an equals sign without width": ("![a](d.svg =x20)", 'height="20" width="40"'),
    "an equals sign with per cent": ("![a](d.svg =50%x)", 'width="50%"'),
    "an equals sign with one number": ("![a](d.svg =40)", 'width="40" height="20"'),
    "an equals sign in front of a title": ('![a](d.svg =40x20 "T")', 'width="40" height="20"'),
    "an equals sign behind a title": ('![a](d.svg "T" =40x20)', 'width="40" height="20"'),
    "an equals sign behind angle brackets": ("![a](<d.svg> =40x20)", 'width="40" height="20"'),
    "an equals sign in a line": ("a ![a](d.svg =40x20) b =9x9) c", 'width="40" height="20"> b =9x9) c'),
    "a bar": ("![a|40](d.svg)", 'alt="a" loading="lazy" width="40" height="20"'),
    "a bar and both sides": ("![a | 40x20](d.svg)", 'alt="a" loading="lazy" width="40" height="20"'),
    "a bar in a table": ("| x |\n|---|\n| ![a\\|40](d.svg) |", 'alt="a" loading="lazy" width="40" height="20"'),
    "HTML": ('<img src="d.svg" alt="a" width="40">', 'width="40" height="20"'),
    "HTML with pixels": ('<img src="d.svg" alt="a" width=40px>', 'width="40" height="20"'),
    "HTML with per cent": ('<img src="d.svg" alt="a" width="50%"/>', 'width="50%"'),
    "HTML with another unit": ('<img src="d.svg" alt="a" width="5em">', 'style="width:5em"'),
    "HTML with a style": ('<img src="d.svg" alt="a" style="width: 50%">', 'style="width:50%"'),
}
DESCRIBED = {
    "single quotes": ("![](d.svg){alt='A “dot”'}", '<figure><img src="media:d.svg" alt="A “dot”"'),
    "double quotes": ('![](d.svg){alt="It\'s a dot"}', 'alt="It\'s a dot"'),
    "backslashes": ("![](d.svg){alt='a\\[0\\] isn\\'t b'}", 'alt="a[0] isn'),
    "several lines": ("![](d.svg){alt='a\nb'}", 'alt="a b"'),
    "Quarto's name": ('![](d.svg){fig-alt="A dot"}', 'alt="A dot"'),
    "a caption in square brackets": ("![The dot](d.svg){alt='x'}", "<figcaption>The dot</figcaption>"),
    "a caption as the title": ("![a](d.svg 'The dot'){alt='x'}", "<figcaption>The dot</figcaption>"),
    "words in a line": ("see ![The dot](d.svg){alt='x'}", 'alt="x" loading="lazy" title="The dot"'),
    "nothing": ('![](d.svg){alt=""}', 'alt=""'),
}
NOTES = "\n\n[^1]: First\n[^2]: Second\n[^3]: Third"
REFERENCE = (
    '<sup class="footnote-ref"><a id="lesson--fnref{0}" role="doc-noteref" href="lesson:lesson#fn{0}">{0}</a></sup>'
)


@pytest.mark.parametrize(("written", "html"), SIZED.values(), ids=SIZED.keys())
def test_sizes_work_in_the_usual_notations(tmp_path: Path, written: str, html: str) -> None:
    """Without a message."""
    assert html in html_of(tmp_path, written, DRAWING)
    assert problems_of(tmp_path, {"lesson.md": f"# T\n\n{written}", **DRAWING}) == []


@pytest.mark.parametrize("size", ["wide", "0", "-3", "99999999", "1e9", "2000em", "3 4"])
def test_what_is_no_size_is_reported(tmp_path: Path, size: str) -> None:
    """With what to write; the picture keeps its own size."""
    written = f'![a](d.svg){{width="{size}"}}'
    assert 'width="80" height="40"' in html_of(tmp_path, written, DRAWING)
    (found,) = problems_of(tmp_path, {"lesson.md": f"# T\n\n{written}", **DRAWING})
    assert f"the width '{size}' of a picture is removed; write it in pixels, as in 300" in found


@pytest.mark.parametrize("words", ["|x|", "P(A|B)", "a | b", "a|40 |", "40", "a \\| 40", "a|4000000"])
def test_other_bars_are_words(tmp_path: Path, words: str) -> None:
    """Only a number at the end, behind a bar, is a size."""
    assert 'width="80" height="40"' in html_of(tmp_path, f"![{words}](d.svg)", DRAWING)


@pytest.mark.parametrize(("written", "html"), DESCRIBED.values(), ids=DESCRIBED.keys())
def test_the_alternative_text_may_stand_in_braces(tmp_path: Path, written: str, html: str) -> None:
    """As The Carpentries and Quarto write it; then the words in brackets are the caption."""
    assert html in html_of(tmp_path, written, DRAWING)
    assert problems_of(tmp_path, {"lesson.md": f"# T\n\n{written}", **DRAWING}) == []


def test_an_alternative_text_in_braces_is_found_by_searches(tmp_path: Path) -> None:
    """Like one in square brackets."""
    lesson = lesson_of(tmp_path, "# T\n\nSee ![](d.svg){alt='A red dot'}", DRAWING)
    assert "A red dot" in lesson.blocks[0].text


def test_footnotes_in_captions_work(tmp_path: Path) -> None:
    """In the order of the text."""
    html = html_of(tmp_path, f'x[^2]\n\n![a](d.svg "Say <b>[^1] & more"){{.wide}}\n\ny[^3]{NOTES}', DRAWING)
    assert f"<figcaption>Say &lt;b&gt;{REFERENCE.format(2)} &amp; more</figcaption>" in html
    assert html.index("Second") < html.index("First") < html.index("Third")


def test_a_footnote_of_a_picture_in_a_line_follows_it(tmp_path: Path) -> None:
    """A picture in a line has no caption."""
    html = html_of(tmp_path, f'- ![a](d.svg "Say[^1]") x[^2]\n\n- y[^3]{NOTES}', DRAWING)
    assert f'title="Say" width="80" height="40">{REFERENCE.format(1)}' in html


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("![a[^1]](d.svg)", f"<figcaption>{REFERENCE.format(1)}</figcaption>"),
        ("![a[^1]](d.svg 'Say')", f"<figcaption>Say{REFERENCE.format(1)}</figcaption>"),
        ("Text ![a[^1]](d.svg)", f'alt="a" loading="lazy" width="80" height="40">{REFERENCE.format(1)}'),
    ],
    ids=["alone", "with a caption", "in a line"],
)
def test_a_footnote_of_a_description_is_shown_behind_the_picture(tmp_path: Path, written: str, shown: str) -> None:
    """Nobody sees a number in a description, but its note leads back to it."""
    assert shown in html_of(tmp_path, f"{written}\n\nx[^2] y[^3]{NOTES}", DRAWING)


def test_a_footnote_that_a_caption_lacks_is_reported(tmp_path: Path) -> None:
    """As in text."""
    (found,) = problems_of(tmp_path, {"lesson.md": '# T\n\n![a](d.svg "Say[^9]")', **DRAWING})
    assert found.startswith("lesson.md:3:16: warning: there is no footnote '[^9]'")


def test_brackets_behind_a_backslash_are_no_footnote(tmp_path: Path) -> None:
    """In a caption as in text."""
    html = html_of(tmp_path, f'![a](d.svg "Say \\[^1]")\n\nx[^1] y[^2] z[^3]{NOTES}', DRAWING)
    assert "<figcaption>Say [^1]</figcaption>" in html
