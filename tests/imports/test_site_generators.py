"""Folders of MkDocs, mdBook, HonKit, Docusaurus, Jekyll, Hugo, The Carpentries and Quarto."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
import yaml

from exporter.imports.notes import ImportFailed
from tests.imports.folders import imported_folder, notes_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.imports.imported import Imported


def outline_of(came: Imported) -> list[object]:
    """Return the outline of a course, its sections as lists that begin with their titles."""

    def short(entries: list[object]) -> list[object]:
        return [[one["title"], *short(one["items"])] if isinstance(one, dict) else one for one in entries]

    return short(yaml.safe_load(came.text("course.yaml"))["outline"])


def test_mkdocs_by_its_nav(tmp_path: Path) -> None:
    """With snippets, titles of the nav, and settings whose tags nobody runs."""
    came = imported_folder(
        tmp_path,
        {
            "mkdocs.yml": "site_name: Tea\ntheme: {name: material, language: de}\nplugins: [!!python/name:os.system ]\n"
            "nav:\n  - Start: index.md\n  - Guide:\n    - guide/a.md\n    - Web: https://example.org\n    - gone.md\n",
            "docs/index.md": '--8<-- "part.md"\n\nSee [a](guide/a.md#deep){ .md-button } and [b](b.md).\n',
            "docs/guide/a.md": "# A\n\n## Deep\n\n[Home](../index.md)\n",
            "docs/b.md": "# B\n",
            "docs/snippets/part.md": "Included.\n",
        },
    )

    assert came.result.reader.name == "mkdocs"
    assert outline_of(came) == ["index.md", ["Guide", "guide/a.md"]]
    assert came.text("course.yaml").startswith("id: course\ntitle: Tea\nlanguage: de\n")
    assert came.text("index.md") == "# Start\n\nIncluded.\n\nSee [a](guide/a.md#deep) and b.\n"
    assert came.result.problems == ()
    assert [line.partition(": ")[2][:34] for line in notes_of(came)] == [
        "the page 'docs/b.md', which is not",
        "the link 'b' to 'b.md', which lead",
        "the entry 'Web' of nav, 'https://e",
        "the entry 'gone.md' of nav, 'gone.",
    ]


def test_mdbook_by_its_summary(tmp_path: Path) -> None:
    """With parts, chapters in chapters, includes of a part of a file, and without what mdBook hides."""
    came = imported_folder(
        tmp_path,
        {
            "book.toml": '[book]\ntitle = "Rust"\nlanguage = "en"\n',
            "src/SUMMARY.md": "# Summary\n\n[Intro](intro.md)\n\n# One\n\n- [A](a.md)\n  - [B](b/b.md)\n- [Draft]()\n",
            "src/intro.md": "# Intro\n\n[b](b/b.html)\n",
            "src/a.md": "# A\n\n```rust,ignore\n# use x;\n{{#include code.rs:part}}\n```\n",
            "src/b/b.md": "# B\n\n```\n{{#include ../code.rs:2:3}}\n```\n",
            "src/code.rs": "fn main() {\n// ANCHOR: part\n  two();\n// ANCHOR_END: part\n}\n",
        },
    )

    assert came.result.reader.name == "mdbook"
    assert outline_of(came) == ["intro.md", ["One", ["A", "a.md", "b/b.md"]]]
    assert came.text("a.md") == "# A\n\n```rust,ignore\n  two();\n```\n"
    assert came.text("b/b.md") == "# B\n\n```\n  two();\n```\n"
    assert came.text("intro.md") == "# Intro\n\n[b](b/b.md)\n"
    assert came.result.problems == ()


def test_gitbook_by_its_summary_and_blocks(tmp_path: Path) -> None:
    """Hints, tabs and embedded videos."""
    page = """# Book

{% hint style="danger" %}
Hot
{% endhint %}

{% tabs %}
{% tab title="A" %}
# Inner
{% endtab %}
{% tab title="B" %}
b
{% endtab %}
{% endtabs %}

{% embed url="https://youtu.be/dQw4w9WgXcQ" %}

{% unknown %}
"""
    came = imported_folder(tmp_path, {"README.md": page, "SUMMARY.md": "* [Book](README.md)\n"})

    assert came.result.reader.name == "honkit"
    assert came.text("README.md") == (
        "# Book\n\n::: caution Danger\nHot\n:::\n\n::: tabs\n## A\n### Inner\n## B\nb\n:::\n\n"
        "https://youtu.be/dQw4w9WgXcQ\n\n{% unknown %}\n"
    )
    assert [problem.code for problem in came.result.problems] == ["remote-content", "foreign-syntax"]


FIRST = """---
sidebar_position: 1
slug: /begin
---
import Part from './_part.mdx';
import Tabs from '@theme/Tabs';
import X from 'x'

# First

<Part />

<Tabs>
<TabItem value="a" label="A">

a

</TabItem>
<TabItem value="B">
b
</TabItem>
</Tabs>

{/* gone */}[Intro](intro.md)
"""


def test_docusaurus_by_its_positions(tmp_path: Path) -> None:
    """MDX loses its code, tabs and parts of pages come, and links by slugs and without numbers are found."""
    came = imported_folder(
        tmp_path,
        {
            "docusaurus.config.js": "module.exports = {}",
            "sidebars.js": "module.exports = {}",
            "docs/intro.md": "---\nsidebar_position: 2\nid: intro\n---\n# Intro\n\n:::note[Look]\nText\n:::\n",
            "docs/01-first.mdx": FIRST,
            "docs/_part.mdx": "From elsewhere.\n",
            "docs/more/_category_.json": '{"label": "More to read", "position": 3}',
            "docs/more/x.md": "---\nid: intro\n---\n# X\n\n[1](/begin) [2](../first) [3](/docs/intro)\n",
        },
    )

    assert came.result.reader.name == "docusaurus"
    assert outline_of(came) == ["01-first.md", "intro.md", ["More to read", "more/x.md"]]
    assert came.text("01-first.md").partition("# First\n\n")[2] == (
        "From elsewhere.\n\n::: tabs\n## A\n\na\n\n## B\nb\n:::\n\n[Intro](intro.md)\n"
    )
    assert came.text("more/x.md") == "# X\n\n[1](../01-first.md) [2](../01-first.md) [3](../intro.md)\n"
    assert came.result.problems == ()
    assert [line.split(": ", 1)[1][:40] for line in notes_of(came)] == [
        "code that is run elsewhere: 'import X fr",
        "the id 'intro' of the front matter, whic",
    ]


def test_jekyll_with_parents_and_boxes(tmp_path: Path) -> None:
    """Classes of kramdown become boxes, languages or nothing, and Liquid's addresses are found."""
    page = """---
title: Home
nav_order: 1
layout: home
---
{: .note }
> Look

Text
{: .fs-6 .fw-300 }

{: .warning-title }
> Mind
>
> the gap

See [child]({% link docs/child.md %}){: .btn } and [again]({{ site.baseurl }}/docs/child.html).

~~~
ls
~~~
{: .language-bash}

{% raw %}`{{ x }}`{% endraw %}

{% comment %}
Gone
{% endcomment %}
"""
    child = "---\ntitle: Child\nparent: Home\nnav_order: 2\n---\n## Part\n{: #part .no_toc }\n\nText\n"
    came = imported_folder(tmp_path, {"_config.yml": "title: Site\n", "index.md": page, "docs/child.md": child})

    assert came.result.reader.name == "jekyll"
    assert outline_of(came) == [["Home", "index.md", "docs/child.md"]]
    assert came.text("index.md").partition("layout: home\n---\n\n")[2] == (
        """::: note
Look
:::

Text

::: warning Mind

the gap
:::

See [child](docs/child.md) and [again](docs/child.md).

~~~bash
ls
~~~

`{{ x }}`
"""
    )
    assert came.text("docs/child.md").endswith("---\n\n## Part {#part}\n\nText\n")
    assert came.result.problems == ()


def test_hugo_by_weights(tmp_path: Path) -> None:
    """Shortcodes become blocks, sections have the titles of their indexes, an empty index does not come."""
    page = """+++
title = "First"
weight = 1
+++
{{% alert title="Mind" color="warning" %}}
the gap
{{% /alert %}}

{{< figure src="/pic.png" alt="A dot" caption="Dot" >}}
{{< youtube dQw4w9WgXcQ >}}

{{< tabpane >}}
{{< tab header="A" >}}
a
{{< /tab >}}
{{< /tabpane >}}

[second]({{< ref "second.md" >}})
"""
    came = imported_folder(
        tmp_path,
        {
            "hugo.toml": 'title = "Site"\n',
            "content/docs/_index.md": "---\ntitle: Documents\n---\n",
            "content/docs/first.md": page,
            "content/docs/second.md": "---\ntitle: Second\nweight: 2\n---\n[docs](/docs/)\n",
        },
    )

    assert came.result.reader.name == "hugo"
    assert outline_of(came) == [["Documents", "docs/first.md", "docs/second.md"]]
    assert came.text("docs/first.md") == (
        "---\ntitle: First\nweight: 1\n---\n\n::: warning Mind\nthe gap\n:::\n\nA dot\n"
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ\n\n::: tabs\n## A\na\n:::\n\n[second](second.md)\n"
    )
    assert [line.split(": ", 1)[1][:38] for line in notes_of(came)] == [
        "the page 'content/docs/_index.md', whi",
        "the picture '/pic.png', which is not i",
        "the link 'docs' to '/docs/', which lea",
    ]


@pytest.mark.parametrize("workbench", [True, False])
def test_the_carpentries_boxes(workbench: bool, tmp_path: Path) -> None:  # noqa: FBT001 - pytest hands it in
    """Challenges, solutions and key points, before and since the Workbench."""
    boxes = """::::: questions
- Why?
:::::

::: challenge

## Try it

Do.

:::::::: solution

Done.

:::::::::::::::::
:::

::: instructor
Psst.
:::
"""
    quotes = """> ## Try it
>
> Do.
>
> > ## Solution
> >
> > Done.
> {: .solution}
{: .challenge}
"""
    page = "---\ntitle: Tea\nteaching: 10\n---\n" + (boxes if workbench else quotes)
    settings = "config.yaml" if workbench else "_config.yml"
    name = "episodes/01-tea.md" if workbench else "_episodes/01-tea.md"
    came = imported_folder(tmp_path, {settings: "title: Tea\nepisodes:\n- 01-tea.md\n", name: page})

    assert came.result.reader.name == "carpentries"
    text = came.text(name)
    assert "::: example Challenge: Try it\n\n" in text
    assert "::: details Solution\n\nDone.\n" in text
    assert ("::: note Questions\n- Why?\n:::" in text) == workbench
    assert "Psst" not in text
    assert came.result.problems == ()
    assert len(came.lost) == workbench


def test_quarto_with_chunks_and_references(tmp_path: Path) -> None:
    """Code is shown and not run, callouts have their titles, and references lead to their headings."""
    page = """---
title: Plots
format: html
---
## Bars {#sec-bars}

```{r}
#| label: fig-one
#| fig-cap: One
plot(1)
```

```{r}
#| include: false
library(x)
```

See @sec-lines, [@sec-bars], @fig-one and @doe2020.

::: {.callout-tip collapse="true"}
## Fold me
Text
:::

::: {.panel-tabset}
## A
a

## B
b
:::

:::: {.columns}
::: {.column width="50%"}
left
:::
::: {.column}
right
:::
::::

{{< include _part.qmd >}}
"""
    came = imported_folder(
        tmp_path,
        {
            "_quarto.yml": "project: {type: book}\nbook:\n  title: Stats\n  chapters:\n    - index.qmd\n"
            "    - part: Second\n      chapters: [lines.qmd]\n",
            "index.qmd": page,
            "lines.qmd": "# Lines {#sec-lines}\n\nText, `r 1 + 1`.\n",
            "_part.qmd": "Included.\n",
        },
    )

    assert came.result.reader.name == "quarto"
    assert outline_of(came) == ["index.md", ["Second", "lines.md"]]
    assert came.text("index.md").partition("---\n\n")[2] == (
        """## Bars {#sec-bars}

```r
plot(1)
```

See [Lines](lines.md#sec-lines), [Bars](#sec-bars), [the figure](index.md) and @doe2020.

::: details Fold me

Text
:::

::: tabs
## A
a

## B
b
:::

::: columns
left

---

right
:::

Included.
"""
    )
    assert came.result.problems == ()
    assert [line.partition(": ")[2] for line in notes_of(came)] == [
        "what code shows when it is run: put its pictures and tables below it",
        "code that is run without being shown",
    ]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"mkdocs.yml": "", "docs/a.md": '# A\n\n--8<-- "../../secret.md"\n'}, "which is not in the folder"),
        ({"mkdocs.yml": "", "docs/a.md": '# A\n\n--8<-- "docs/a.md"\n'}, "includes itself"),
        ({"mkdocs.yml": "", "docs/a.md": '# A\n\n--8<-- ".git/config"\n'}, "which is not in the folder"),
        ({"mkdocs.yml": "nav: [a: [", "docs/a.md": "# A\n\nText\n"}, "which cannot be read"),
        ({"mkdocs.yml": "docs_dir: ../..\n", "docs/a.md": "# A\n"}, None),
        (
            {"mkdocs.yml": "nav: [../../secret.md, a.md]\n", "docs/a.md": "# A\n\nT\n"},
            "there is no such page in the folder",
        ),
        ({"book.toml": "", "src/SUMMARY.md": "- [S](../../secret.md)\n"}, None),
        ({"_quarto.yml": "", "a.qmd": "# A\n\n{{< include /../secret.md >}}\n"}, "which is not in the folder"),
    ],
)
def test_nothing_outside_of_a_folder_is_included(files: dict[str, str], said: str | None, tmp_path: Path) -> None:
    """Whatever the settings, the contents or a page say."""
    (tmp_path / "secret.md").write_text("# Secret\n")
    files = {**files, ".git/config": "secret"}

    if said is None:
        with pytest.raises(ImportFailed):
            imported_folder(tmp_path, files)
        return
    came = imported_folder(tmp_path, files)

    assert [line for line in notes_of(came) if said in line]
    assert not [name for name in came.result.written if "ecret" in came.text(name)]


BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(24)
)


@pytest.mark.parametrize(
    "files",
    [
        {"mkdocs.yml": f"{BOMB}nav: *y\n", "docs/x.md": "# X\n\nT\n"},
        {"mkdocs.yml": "nav: " + "[" * 5_000, "docs/x.md": "# X\n\nT\n"},
        {"mkdocs.yml": f"a: {'1:' * 100_000}1\n", "docs/x.md": "# X\n"},
        *({"mkdocs.yml": f"a: !!{tag}\n", "docs/x.md": "# X\n"} for tag in ("bool x", 'int ""', "timestamp x")),
        {
            "book.toml": "",
            "src/SUMMARY.md": "".join(f"{'  ' * n}- [A](a.md)\n" for n in range(500)),
            "src/a.md": "# A\n",
        },
        {"_quarto.yml": "", "a.qmd": "::: {.columns}\n" * 5_000 + "@sec-a " * 5_000},
        {"_config.yml": "", "a.md": "> {: .note}\n" * 5_000 + "{: .note}\n" * 5_000 + "{% tab %}\n" * 5_000},
        {"config.yaml": "", "episodes/a.md": "::: challenge\n## A\n" * 3_000},
        {"docusaurus.config.js": "", "docs/a.md": "<Tabs>\n<TabItem>\n# A\n" * 500},
        {
            "mkdocs.yml": "",
            "docs/a.md": '--8<-- "b.md"\n' * 400,
            "docs/b.md": '--8<-- "c.md"\n' * 400,
            "docs/c.md": "x\n",
        },
    ],
    ids=lambda files: next(iter(files)),
)
def test_hostile_folders_end_soon_and_in_a_report(files: dict[str, str], tmp_path: Path) -> None:
    """Aliases, brackets, boxes and includes without end."""
    with suppress(ImportFailed):
        imported_folder(tmp_path, files)
