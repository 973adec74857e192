"""What other tools understand and this one does not is reported, and nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.source.written import html_of, problems_of

if TYPE_CHECKING:
    from pathlib import Path

FOREIGN = {
    "a blank in the address of a picture": ("![a](my pic.png)", "write %20"),
    "an address in quotes": ('![a]("my pic.png")', "leave them out"),
    "an address in curly quotes": ("[a](\u201cmy folder/b.md\u201d)", "leave them out"),
    "a title in curly quotes": ("![a](a.png \u201cA map\u201d)", "write straight ones"),
    "a term without a blank": ("*[bloom]:Gas", "write '*[term]: meaning'"),
    "a term below a text": ("The bloom.\n*[bloom]: Gas", "with an empty line above"),
    "attributes behind a blank": ("`a` {width=50%}", "put them directly after"),
    "two colons": (":: tabs\nText\n::", "write three"),
    "a heading with a non-breaking space": ("#\xa0Heading", "put a plain space"),
    "a list with non-breaking spaces": ("-\xa0a\n-\xa0b", "put a plain space"),
    "a number with a non-breaking space": ("1)\xa0a", "put a plain space"),
    "a blank in the address of a link": ("[a](my folder/b.md)", "write %20"),
    "a heading without a blank": ("##Heading", "write '## Heading'"),
    "a small heading without a blank": ("a\n###Heading", "write '## Heading'"),
    "a heading in Arabic without a blank": ("##عنوان", "write '## Heading'"),
    "a heading of level 1 without a space": ("#Heading two", "write '# Heading'"),
    "a heading with a number without a space": ("##1. Heading", "write '## Heading'"),
    "a heading in bold without a space": ("##**Heading**", "write '## Heading'"),
    "a table without its second line": ("| a | b |\n| c | d |", "write '| --- | --- |'"),
    "a table with too few columns in its second line": ("| a | b |\n|---|\n| c | d |", "one '---' for each"),
    "a table without bars around it": ("a | b | c\n--- | ---\nd | e | f", "one '---' for each"),
    "a table with four spaces before it": ("a\n\n    | a | b |\n    | - | - |\n    | c | d |", "this table is shown"),
    "a table too far right in a list": ("- a\n\n      | a | b |\n      |:--|:-:|\n      | c | d |", "this table"),
    "a row with four spaces before it": ("| a | b |\n|---|---|\n    | c | d |", "remove the spaces"),
    "a list with four spaces before it": ("a\n\n    - One\n    - Two words", "this list is shown as code"),
    "steps with four spaces before them": ("a\n\n    1. Open it\n    2. Close it", "this list is shown as code"),
    "a picture with four spaces before it": ("a\n\n    ![A map](https://example.org/a.png)", "this picture is shown"),
    "a cell of HTML with four spaces before it": (
        "<table>\n<tr>\n\n    <td>a</td>\n\n</tr>\n</table>",
        "this HTML is shown as code",
    ),
    "a table drawn with signs": ("+---+---+\n| a | b |\n+===+===+\n| c | d |\n+---+---+", "'| --- | --- |'"),
    "a formula with spaces inside": ("so $ a + b = c $ is", "write '$…$'"),
    "a list with letters": ("Steps:\n\na. One\nb. Two", "start each with '1. '"),
    "a list with numbers in brackets": ("(1) One\n(2) Two", "start each with '1. '"),
    "a list with letters in brackets": ("(a) one\n(b) two", "start each with '1. '"),
    "a list with circled numbers": ("①一\n②二", "start each with '1. '"),
    "a footnote inside a line": ("Text^[a note *here*].", "write '[^1]'"),
    "a task without a hyphen": ("[ ] Read\n[x] Write", "start it with '- [ ] '"),
    "hyphens without a blank": ("-one\n-two", "start each entry with '- '"),
    "stars with blanks inside": ("** important **", "write '**words**'"),
    "stars with blanks inside a line": ("Note: ** important ** words", "write '**words**'"),
    "a formula that nobody closes": ("$$\na + b\n\nText", "write '$$' on the line below"),
    "a block of code with backticks in its first line": ("```text title=`a`", "remove them"),
    "bullets from Word": ("• a\n• b", "start each entry with '- '"),
    "square bullets": ("▪ a", "start each entry with '- '"),
    "bullets of Word's own font": ("\uf0b7\ta", "start each entry with '- '"),
    "dashes as bullets": ("\u2013 a\n\u2013 b", "start each entry with '- '"),
    "an emoji code": ("Well done :tada:!", "write the character itself"),
    "an emoji code with a sign": (":+1: :thumbs_up:", "write the character itself"),
    "a shortcode of Hugo": ("{{< youtube abc >}}", "write out what it stands for"),
    "a shortcode of Hugo with Markdown": ("{{% notice note %}}", "write out what it stands for"),
    "a shortcode of Quarto": ("See {{< include _a.qmd >}} here", "write out what it stands for"),
    "a tag of Liquid": ("{% include a.html %}", "write out what it stands for"),
    "a tag in a link": ("[a]({% link b.md %})", "write out what it stands for"),
    "a variable of Liquid": ("Version {{ site.version }}", "write out what it stands for"),
    "an include of mdBook": ("{{#include a.md}}", "copy the text"),
    "an include of mdBook in code": ("```rust\nfn a() {}\n{{#include a.rs:3:5}}\n```", "copy the text"),
    "a playground of mdBook": ("{{#playground a.rs}}", "copy the text"),
    "an admonition of MkDocs": ('!!! note "Remember"\n    Text', "write '::: note'"),
    "a folded admonition of MkDocs": ("??? tip\n    Text", "write '::: details TITLE'"),
    "an open admonition of MkDocs": ("???+ tip\n    Text", "write '::: details TITLE'"),
    "tabs of MkDocs": ('=== "Python"\n    a', "use headings"),
    "a block of PyMdown": ("/// note\nText\n///", "write '::: note'"),
    "a snippet of PyMdown": ('--8<-- "a.md"', "copy the text"),
    "a directive of Sphinx": (".. note:: Text", "write '::: note'"),
    "a role of Sphinx": ("see :ref:`a`", "write a link"),
    "a role of MyST": ("see {ref}`a`", "write a link"),
    "words that are underlined": ("a ++word++ b", "write '<ins>"),
    "keys of PyMdown": ("Press ++ctrl+s++.", "<kbd>key</kbd>"),
    "a change by an editor": ("a {++word++} b", "accept or reject"),
    "a comment by an editor": ("a {>>why?<<} b", "accept or reject"),
    "a question in Aiken": ("Which?\nA. One\nB. Two\nANSWER: A", "'```question'"),
    "an include of a Markdown tool": ("!include a.md", "copy the text"),
    "a snippet of VitePress": ("<<< @/a.js", "copy the text"),
    "an include of Markdown": ("{!a.md!}", "copy the text"),
    "a component": ('<Tabs groupId="a">\n\nText\n\n</Tabs>', "in Markdown"),
    "a component without content": ("<Video />", "in Markdown"),
    "a custom element": ("<v-click>\n\nText\n\n</v-click>", "in Markdown"),
    "a table of contents": ("[TOC]", "delete it"),
    "a table of contents of a wiki": ("[[_TOC_]]", "write '[words](file.md)'"),
    "a comment of Obsidian": ("a %%hidden%% b", "write '<!-- … -->' instead"),
    "an environment of LaTeX": ("\\begin{align}\na &= b\n\\end{align}", "put a formula between '$$' and '$$'"),
    "a page break of LaTeX": ("a\n\\newpage\nb", "use Markdown"),
    "a citation of LaTeX": ("As \\cite{smith} says", "use Markdown"),
    "words of LaTeX": ("\\textbf{bold}", "use Markdown"),
    "a shortcode with emphasis in it": ("{{< a *b* c >}}", "write out what it stands for"),
    "an address of the web with a blank": ("[a](https://example.org/a b)", "write %20"),
    "a wiki link": ("See [[Other page]].", "write '[words](file.md)'"),
    "a wiki link with words": ("See [[page|words]].", "write '[words](file.md)'"),
    "an embedded page": ("![[page]]", "write '![what it shows](FILE)'"),
    "an embedded picture": ("![[a.png|200]]", "write '![what it shows](FILE)'"),
    "a citation": ("As said [@smith2020, p. 3].", "write them out"),
    "a citation without its author": ("Smith [-@smith2020]", "write them out"),
    "a reference to a section": ("See @sec-intro.", "write '[words](#anchor)'"),
    "a reference to a figure": ("See @fig-one and @tbl-two", "write '[words](#anchor)'"),
    "a formula between round brackets": (r"Inline \(a^2\).", "write it as '$…$'"),
    "a letter between round brackets": (r"Let \(x\) be", "write it as '$…$'"),
    "a formula between square brackets": (r"\[ \frac{a}{b} \]", "write it as '$$…$$'"),
    "attributes of kramdown": ("Text\n{: .note }", "on their own line above a block"),
    "attributes of kramdown behind emphasis": ("*a*{: .b}", "above a block"),
    "attributes with a value behind brackets": ("[a]{lang=fr} and *b*{color='red'}", "above a block"),
    "a table of contents of kramdown": ("1. TOC\n{:toc}", "above a block"),
    "attributes behind emphasis": ("*a*{.b}", "above a block"),
    "attributes below a paragraph": ("Text\n{.b}", "above a block"),
    "marked words": ("==marked==", "write '<mark>words</mark>'"),
    "lowered digits": ("H~2~O", "write 'H<sub>2</sub>O'"),
    "raised digits": ("x^2^", "write 'x<sup>2</sup>'"),
    "a quiz of LiaScript": ("Which?\n\n    [( )] a\n    [(X)] b", "starts with '```question'"),
    "a quiz of LiaScript that is not indented": ("[(X)] a\n[( )] b", "starts with '```question'"),
    "a multiple choice of LiaScript": ("Which?\n\n    [[ ]] a\n    [[X]] b", "starts with '```question'"),
    "a multiple choice in a list": ("- [[X]] b", "starts with '```question'"),
    "a quiz with round brackets": ("( ) a\n(x) b", "starts with '```question'"),
    "a quiz of Moodle": ("2 + 2 is {=4 ~5 ~6}", "starts with '```question'"),
}
ORDINARY = {
    "code after a table": ("| a | b |\n|---|---|\n| c | d |\n\n    a = b | c\n"),
    "code with hyphens": "a\n\n    - name: x\n    -1 - 2\n    * p = &q;",
    "what a database prints": "a\n\n    +----+------+\n    | id | name |\n    +----+------+\n    | 1  | Ada  |",
    "HTML as code": "a\n\n    <td>a</td>",
    "a sum": "+-1 and ++--, C++ and G++, i++ + ++j, ++i or j++",
    "prices": "From $ 5 to $ 6, as in 5 $ + 6 $ = 11 $.",
    "a sentence that begins with a letter": "a. One line\nand another\n\nx) no",
    "brackets in a line": "Choose [x] or [ ] here, as in a[x] b",
    "brackets of arrays": "a[1] and [[1, 2], [3, 4]] and x[[1]]",
    "hash tags": "#python and #Heading are tags; C# too",
    "a tag alone": "#python",
    "a sentence that begins with a tag": "#MeToo changed the world.",
    "a list of tags": "- #Python\n- #Rust",
    "directives of C": "#include is a directive",
    "bars": "a | b and |x| < |y|",
    "bars around a value": "|x|\n|y|",
    "a bullet in a sentence": "a • b",
    "a dialogue": "\u2013 Come in!",
    "a dialogue with long dashes": "\u2014 Pase.\n\u2014 Gracias.",
    "times and ratios": "12:30:45, 1:2:3, at 9:am:ish and std::vector::size",
    "words between colons": "key:value:other and a: b: c",
    "comparisons": "a == b == c, a === b, and a==b",
    "home folders": "~/a and ~/b, about ~5 and ~6",
    "powers": "2^10 and 3^4",
    "an address": "write to me@example.org, or look at https://example.org/~a/@fig-b",
    "handles": "@smith and @section said so",
    "braces": "the set {1, 2} and {a} and {.5}",
    "escaped signs": r"\[\[a\]\], \{\{ a }}, \{% a %}, \:tada:, \==a==, \• a, \##Heading",
    "escaped brackets": r"\(1\) first, \(see below\), \[note\], \[a\]",
    "code": "`[[a]]` `{{ a }}` `:tada:` `{% a %}` `==a==` `##a` `\\(a^2\\)` `[@a]` `x^2^`",
    "a block of code": "```\n##a\n[[a]]\n{{ a }}\n:tada:\n• a\n!!! note\n```",
    "indented code": "Text\n\n    {{ a }}\n    [[a]]\n    :tada:",
    "a formula": "$[[a]]$ and $\\{x\\}_{a}^{2}$ and $$a^{2^b}$$",
    "Python": "(a1==1) & (a3=='a') and b[i]==c[j]",
    "powers in code": "2 ** 3 ** 4 and *a*",
    "a dialogue with hyphens": "-Hola.",
    "per cent": "100%% and %d%% of %s",
    "dollars": "it costs $$ or $$$",
    "a formula of several lines": "$$\na\n$$\n\n$$ b $$",
    "a fence in a line": "```code``` and ``a`b``",
    "references in brackets": "see [1](p. 3), [2] (ch. 4) and f[i](x, y.z)",
    "commands in code": "`\\begin{align}` and `\\cite{a}`",
    "paths of Windows": "C:\\new\\emph and \\server\\share",
    "a set": "the set {a, b} and {name} in text",
    "C++": "a[[b]] and f(x)[[i]] and `[[nodiscard]]`",
    "a link with a title": '[a](https://example.org "a title")',
    "an address with blanks in brackets": "[a](<https://example.org/a b>)",
    "a link with words in brackets": "see [1] (as said) or [that](#t)\n\n## T",
    "a footnote": "a[^b]\n\n[^b]: c",
    "an exclamation": "Really!!! Yes??? Well... OK",
    "a line": "===\n\n---",
    "a condition": "if (x) then (y)",
    "generics": "Map<String, List<Integer>> and Vec<T>",
    "Spanish": "¿Qué? ¡No! «así» y “eso” nunca",
    "an entry with a letter": "(a) one",
    "CSS": "a:hover:not(.b) and ::before",
    "LaTeX in prose": "the command \\section and C:\\(folder)",
    "a shebang": "#!/bin/sh and ##",
}


@pytest.mark.parametrize(("written", "advice"), FOREIGN.values(), ids=FOREIGN.keys())
def test_what_is_not_understood_is_reported(tmp_path: Path, written: str, advice: str) -> None:
    """Once for each kind, with the way out; the text stays."""
    found = problems_of(tmp_path, {"lesson.md": f"# T\n\n{written}"})
    assert [one for one in found if "[foreign-syntax]" in one] == found
    assert len(found) == 1
    assert advice in found[0]
    assert ": warning: " in found[0]


@pytest.mark.parametrize("written", ORDINARY.values(), ids=ORDINARY.keys())
def test_ordinary_prose_is_not_reported(tmp_path: Path, written: str) -> None:
    """Nor code, nor what stands behind a backslash."""
    assert problems_of(tmp_path, {"lesson.md": f"# T\n\n{written}"}) == []


def test_one_kind_is_reported_once(tmp_path: Path) -> None:
    """With the count, the first places and the way out."""
    text = "".join(f":a{number}:\n\n" for number in range(7))
    (found,) = problems_of(tmp_path, {"lesson.md": f"# T\n\n{text}"})
    assert found.startswith("lesson.md:3:1: warning: emoji codes such as ':name:' are not replaced here")
    assert "(7 times in this file: lines 3, 5, 7, 9, 11, …)" in found


GAPS = "title: Q\nquestions:\n- type: gaps\n  id: a\n  prompt: Fill in\n  text: '{}'\n"


def test_single_braces_in_a_text_with_gaps_are_reported(tmp_path: Path) -> None:
    """Other tools write them so."""
    (found,) = problems_of(tmp_path, {"a.quiz.yaml": GAPS.format("The {{sun}} shines on {earth}")})
    assert found.startswith("a.quiz.yaml:6:26: warning: single braces do not make a gap; put the answer between '{{'")


@pytest.mark.parametrize(
    "text", ["{{sun}} and {1, 2}", "{{sun}} and $\\frac{a}{b}$", "{{sun}} `{earth}`", "{{sun}} \\{b}"]
)
def test_other_braces_in_a_text_with_gaps_are_not(tmp_path: Path, text: str) -> None:
    """Sets, formulas, code."""
    assert problems_of(tmp_path, {"a.quiz.yaml": GAPS.format(text)}) == []


CUT_OFF = {
    "a title": ("---\ntitle: C # and Java\n---\nText", "2:10", "# and Java"),
    "a prompt": ("# T\n\n```question\ntype: essay\nid: a\nprompt: What is C # for?\n```", "6:19", "# for?"),
}


@pytest.mark.parametrize(("written", "place", "lost"), CUT_OFF.values(), ids=CUT_OFF.keys())
def test_a_text_that_is_cut_off_is_reported(tmp_path: Path, written: str, place: str, lost: str) -> None:
    """YAML takes what follows a blank and '#' for a comment."""
    (found,) = problems_of(tmp_path, {"lesson.md": written})
    assert found.startswith(f"lesson.md:{place}: warning: '#' after a space starts a comment")
    assert f"learners do not see '{lost}'" in found
    assert "put the whole text in quotes" in found


@pytest.mark.parametrize(
    "line", ["title: T  # a comment", "# a comment\ntitle: T", "title: T\nauthor: A # b", "title: 'T' # b"]
)
def test_other_comments_are_not(tmp_path: Path, line: str) -> None:
    """Two blanks, or a line of its own, say that it is one; so does a quoted text."""
    assert problems_of(tmp_path, {"lesson.md": f"---\n{line}\n---\nText"}) == []


def test_a_line_of_braces_does_not_vanish(tmp_path: Path) -> None:
    """Only a line that is nothing but attributes is taken for them."""
    html = html_of(tmp_path, '{.a} words {.b}\n\n{% raw %}\nmore\n\n{}\nlast\n\n{.a title="x y"}\nText')
    assert "{.a} words {.b}" in html
    assert "{% raw %}" in html
    assert "{}" in html
    assert 'title="x y"' in html


TASKS = {
    "done": ("- [x] a", "true", "☑</span> a"),
    "done, with a capital": ("- [X] a", "true", "☑</span> a"),
    "open": ("* [ ] a *b*", "false", "☐</span> a <em>b</em>"),
    "numbered": ("1. [ ] a", "false", "☐</span> a"),
    "with paragraphs between": ("- [x] a\n\n- [ ] b", "true", "☑</span> a"),
    "inside another": ("- a\n  - [x] b", "true", "☑</span> b"),
}


@pytest.mark.parametrize(("written", "checked", "shown"), TASKS.values(), ids=TASKS.keys())
def test_tasks_have_boxes(tmp_path: Path, written: str, checked: str, shown: str) -> None:
    """As on GitHub, and with their state and name for screen readers."""
    html = html_of(tmp_path, written)
    assert f'<span role="checkbox" aria-checked="{checked}" aria-disabled="true" aria-label="' in html
    assert shown in html


@pytest.mark.parametrize("written", ["- [x](https://example.org)", "- [ ]", "- [y] a", "- [x]a", "[x] a", "- `[x]` a"])
def test_other_brackets_make_no_task(tmp_path: Path, written: str) -> None:
    """They are links or text."""
    assert "checkbox" not in html_of(tmp_path, written)


LINKED = {
    "an address": ("a https://example.org/b?c=d&e=f.", "https://example.org/b?c=d&amp;e=f"),
    "in brackets": ("(https://example.org/b)", "https://example.org/b"),
    "with brackets": ("https://example.org/b_(c)", "https://example.org/b_(c)"),
    "without a scheme": ("www.example.org/b!", "http://www.example.org/b"),
    "alone on a line": ("www.example.org", "http://www.example.org"),
    "a mailbox": ("a me.too+x@example.org.", "mailto:me.too+x@example.org"),
    "in emphasis": ("**https://example.org**", "https://example.org"),
    "in a cell": ("| a |\n|---|\n| https://example.org |", "https://example.org"),
    "with a port": ("https://example.org:8000/a", "https://example.org:8000/a"),
    "in quotation marks": ('"https://example.org/a"', "https://example.org/a"),
}


@pytest.mark.parametrize(("written", "address"), LINKED.values(), ids=LINKED.keys())
def test_bare_addresses_are_links(tmp_path: Path, written: str, address: str) -> None:
    """Without the punctuation of the sentence."""
    assert f'<a href="{address}" target="_blank" rel="noopener">' in html_of(tmp_path, written)


NOT_LINKED = [
    "`https://example.org`",
    "```\nhttps://example.org\n```",
    "http://localhost:8000",
    "a@b",
    "https://",
    "www.",
    "xhttps://example.org",
    "$https://example.org$",
]


@pytest.mark.parametrize("written", NOT_LINKED)
def test_other_words_are_no_links(tmp_path: Path, written: str) -> None:
    """Code, formulas, and what has no host."""
    assert "<a " not in html_of(tmp_path, written)


@pytest.mark.parametrize(
    "written", ["[see https://example.org](https://example.com)", '<a href="https://example.com">www.example.org</a>']
)
def test_a_link_is_not_inside_another(tmp_path: Path, written: str) -> None:
    """An address in the words of a link stays as it is."""
    assert html_of(tmp_path, written).count("<a ") == 1
