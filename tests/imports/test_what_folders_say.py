"""What folders of Markdown say that was easily lost: tags on one line, titles without pages, boxes in front matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from tests.imports.folders import PNG, imported_folder, notes_of

if TYPE_CHECKING:
    from pathlib import Path

HUGO = {"hugo.toml": 'title = "T"\n'}
TABS = "::: tabs\n## One\nfirst\n## Two\nsecond\n:::"


@pytest.mark.parametrize(
    ("files", "page", "written"),
    [
        (
            {
                **HUGO,
                "content/a.md": "# A\n\n{{< tabs >}}{{< tab One >}}first{{< /tab >}}"
                "{{< tab Two >}}second{{< /tab >}}{{< /tabs >}}\n",
            },
            "a.md",
            TABS,
        ),
        ({**HUGO, "content/a.md": '# A\n\n{{< details "More" >}}inner{{< /details >}}\n'}, "a.md", "inner\n:::"),
        (
            {**HUGO, "content/a.md": "# A\n\nA {{< tip >}}word{{< /tip >}} inside.\n"},
            "a.md",
            "A {{< tip >}}word{{< /tip >}} inside.",
        ),
        (
            {"SUMMARY.md": "* [A](a.md)\n", "a.md": '# A\n\n{% hint style="info" %}Mind.{% endhint %}\n'},
            "a.md",
            "::: note\nMind.\n:::",
        ),
        (
            {
                "docusaurus.config.js": "",
                "docs/a.md": '# A\n\n<Tabs>\n<TabItem value="One">first</TabItem>\n'
                '<TabItem value="Two">second</TabItem>\n</Tabs>\n',
            },
            "a.md",
            TABS,
        ),
    ],
    ids=["tabs", "details", "in-a-sentence", "hint", "components"],
)
def test_tags_on_one_line_keep_what_is_between_them(
    files: dict[str, str], page: str, written: str, tmp_path: Path
) -> None:
    """A tag in the middle of a sentence stays there."""
    came = imported_folder(tmp_path, files)

    assert written in came.text(page)


def test_mdbook_with_drafts_suffixes_and_playgrounds(tmp_path: Path) -> None:
    """The summary's own title is no part, a rule ends one, and an included page is not called lost."""
    came = imported_folder(
        tmp_path,
        {
            "book.toml": '[book]\ntitle = "T"\nauthors = ["Ada"]\ndescription = "Of tea."\n',
            "src/SUMMARY.md": "# Summary\n\n[In](in.md)\n\n# Part\n\n- [A](a.md)\n  - [Draft]()\n"
            "\n---\n\n[End](end.md)\n",
            "src/in.md": "# In\n\n{{#include part.md}}\n",
            "src/part.md": "Part of it.\n",
            "src/a.md": "# A\n\n{{#playground a.rs}}\n",
            "src/a.rs": "fn a() {}\n",
            "src/end.md": "# End\n",
        },
    )

    course = yaml.safe_load(came.text("course.yaml"))
    assert course["outline"] == ["in.md", {"title": "Part", "items": ["a.md"]}, "end.md"]
    assert (course["authors"], course["description"]) == (["Ada"], "Of tea.")
    assert came.text("a.md") == "# A\n\n```rust\nfn a() {}\n```\n"
    assert notes_of(came) == ["src/SUMMARY.md:8: the chapter 'Draft', which has no page"]


def test_honkit_includes_pages(tmp_path: Path) -> None:
    """What is included is not called lost."""
    files = {"SUMMARY.md": "* [A](a.md)\n", "a.md": '# A\n\n{% include "./b.md" %}\n', "b.md": "Included.\n"}

    came = imported_folder(tmp_path, files)

    assert came.text("a.md") == "# A\n\nIncluded.\n"
    assert notes_of(came) == []


def test_docusaurus_finds_files_of_the_site_and_lists_other_pages(tmp_path: Path) -> None:
    """Addresses may begin with ``@site/``."""
    came = imported_folder(
        tmp_path,
        {
            "docusaurus.config.js": "",
            "docs/a.md": "# A\n\n![Dot](@site/static/img/a.png)\n",
            "static/img/a.png": PNG,
            "blog/b.md": "# B\n",
        },
    )

    assert came.text("a.md") == "# A\n\n![Dot](media/a.png)\n"
    assert notes_of(came) == ["blog/b.md:1: the page 'blog/b.md', which is not in the folder of the docs"]


def test_older_lessons_of_the_carpentries_have_boxes_in_their_front_matter(tmp_path: Path) -> None:
    """They stand where those lessons show them."""
    came = imported_folder(
        tmp_path,
        {
            "_config.yml": "title: T\n",
            "_episodes/a.md": "---\ntitle: A\nquestions: [Why?]\nkeypoints:\n- So.\n---\n\nText.\n",
        },
    )

    text = came.text("_episodes/a.md").partition("---\n\n")[2]
    assert text == "::: note Questions\n- Why?\n:::\n\nText.\n\n::: tip Key points\n- So.\n:::\n"


def test_bookdown_refers_to_chunks_and_names_files_that_code_includes(tmp_path: Path) -> None:
    """The title of the book stands in its first page; what a reference does not find is named."""
    came = imported_folder(
        tmp_path,
        {
            "_bookdown.yml": "rmd_files: [index.Rmd]\n",
            "index.Rmd": "---\ntitle: Book\n---\n\n# A\n\n```{r plot}\n1\n```\n\n"
            "See \\@ref(fig:plot), \\@ref(gone).\n\n"
            '```{r, child="c.Rmd"}\n```\n\n::: {.rmdnote}\nMind.\n:::\n',
        },
    )

    assert "title: Book\n" in came.text("course.yaml")
    assert "See [the figure](index.md), \\@ref(gone).\n\n::: note\nMind.\n:::\n" in came.text("index.md")
    assert "index.Rmd:13: the file 'c.Rmd', which code includes: copy its text here" in notes_of(came)
    assert "index.Rmd:11: '\\@ref(gone)' refers to nothing that came, and stays as it is written" in notes_of(
        came, "look"
    )


@pytest.mark.parametrize(
    ("files", "kind", "note"),
    [
        ({"a.md": "# A\n\nA :material-bee: here.\n"}, "lost", "a.md:3: icons of a theme, such as ':material-bee:'"),
        ({"a.md": "# A\n\nA {--cut--} b.\n"}, "lost", "a.md:3: suggested deletions and comments, such as '{--cut--}'"),
        (
            {"a.md": '# A\n\n@import "b.md"\n'},
            "look",
            "a.md:3: '@import \"b.md\"' is not resolved: copy the text here",
        ),
        (
            {"a.md": "# A\n\n![Me](file:///me.png) too\n"},
            "lost",
            "a.md:3: the picture 'file:///me.png' has no address that begins with http or https; its words came",
        ),
        (
            {**HUGO, "content/a.md": "---\ndraft: true\n---\n\n# A\n"},
            "look",
            "content/a.md:1: the page 'content/a.md' is a draft, which Hugo does not show; it came",
        ),
        (
            {"_config.yml": "title: T\n", "index.md": "# A\n", "_drafts/b.md": "# B\n"},
            "lost",
            "_drafts/b.md:1: the page '_drafts/b.md', which is not in what Jekyll shows",
        ),
        (
            {"a.qmd": '# A\n\n::: {.content-visible when-format="pdf"}\nOn paper.\n:::\n'},
            "look",
            "a.qmd:3: a box that is shown only in some formats: it came for all",
        ),
        (
            {"README.md": "<!--\nauthor: A\n-->\n\n# A\n\nText.\n\n[(1)(2)]\n[(X)( )] row\n"},
            "lost",
            "README.md:9: a survey or a matrix of answers: '[(1)(2)]'",
        ),
    ],
    ids=["icons", "deletions", "imports", "addresses", "hugo-draft", "jekyll-draft", "some-formats", "matrix"],
)
def test_what_others_hide_or_show_is_named(files: dict[str, str], kind: str, note: str, tmp_path: Path) -> None:
    """By file and line."""
    came = imported_folder(tmp_path, files)

    assert note in notes_of(came, kind)


def test_signs_below_and_above_the_line_and_pages_in_pages(tmp_path: Path) -> None:
    """They become elements and links; what only looks like them stays."""
    text = "# A\n\nH~2~O, x^2^, 1^st^, ~no~, `H~2~O`, $a^2^3$ and ![[b]]\n"

    came = imported_folder(tmp_path, {"a.md": text, "b.md": "# B\n"})

    assert came.text("a.md") == (
        "# A\n\nH<sub>2</sub>O, x<sup>2</sup>, 1<sup>st</sup>, ~no~, `H~2~O`, $a^2^3$ and [b](b.md)\n"
    )
