"""Names of languages beside the backticks: what Pygments calls them, and those that mean that there is none."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from exporter.source.wording import meant

if TYPE_CHECKING:
    from pygments.lexer import Lexer

_LIKE_A_LANGUAGE = 0.75
"""How much a name must resemble a language to be taken for a slip of the keys; many names have two or three letters."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PLAIN = frozenset({""}) | _words("""
    adoc algorithm art ascii ascii-art asciiart asciidoc binary code console-output cron crontab csv dir directory error
    example file files filetree gitattributes gitignore hex ics in input listing literal log logs nohighlight
    no-highlight none out output plain plaintext pre pseudo pseudocode raw regex regexp result results snippet source
    sourcecode srt stderr stdin stdout subtitle text text-output tree treeview tsv txt uri url vcard verbatim vtt
    warning webvtt xxd
""")
"""Names of what is not code, such as the output of a program, or says nothing of its language. The Carpentries call
messages of a program ``error`` and ``warning``."""

_ALIASES = {
    alias: language
    for language, aliases in {
        "apacheconf": "htaccess",
        "batch": "cmd dos",
        "c": "h opencl",
        "clojure": "edn",
        "console": "bash-session cli command commandline prompt session sh-session shellsession term terminal",
        "cpp": "cc cxx hh hpp ino metal",
        "css": "postcss stylus",
        "diff": "patch",
        "fortran": "f95",
        "fsharp": "fs",
        "gas": "armasm",
        "gdscript": "godot",
        "graphql": "gql",
        "groovy": "gradle jenkinsfile",
        "handlebars": "hbs htmlbars mustache",
        "html": "astro ejs htm html5 svelte",
        "http": "http-request https",
        "ini": "conf config dotenv editorconfig env gitconfig git-config java-properties",
        "jinja": "j2 jinja2 njk nunjucks",
        "json": "jsonc jsonl ndjson",
        "js": "cjs mjs mongodb node nodejs",
        "kotlin": "kt kts",
        "make": "mk",
        "markdown": "mdx mkd",
        "nasm": "assembly x86asm",
        "nginx": "nginxconf",
        "ocaml": "ml",
        "php": "hack",
        "postgresql": "pgsql",
        "pycon": "python-repl pythonrepl",
        "pytb": "traceback",
        "python": "ipynb ipython",
        "r": "rmd rscript",
        "registry": "reg",
        "robotframework": "robot",
        "rust": "compile_fail editable ignore no_run should_panic",
        "sh": "curl",
        "sml": "standard-ml",
        "solidity": "sol",
        "sql": "mssql oracle plsql sqlite",
        "vb.net": "vb vba",
        "vim": "viml vimscript",
        "wast": "wasm",
        "xml": "atom maven mathml plist pom rss svg xhtml",
        "yaml": "ansible compose docker-compose",
    }.items()
    for alias in aliases.split()
}
"""Names in other highlighters (highlight.js, Prism, Linguist, Shiki) → Pygments' own; mdBook's only stand in Rust."""
_BEGINNINGS = ("language-", "lang-")


def is_plain(language: str) -> bool:
    """Return whether a block is text that nobody expects to be highlighted."""
    return language.lower() in _PLAIN


@cache
def lexer_of(language: str) -> Lexer | None:
    """Return what highlights a language, or None. A part of a name will do: ``diff-js``, ``sh-vue``, ``text/html``."""
    name = language.lower()
    for beginning in _BEGINNINGS:
        name = name.removeprefix(beginning)
    first, _, second = name.partition("-")
    tried = (name, first if second else "", name.rpartition("/")[2])
    return next((lexer for one in tried if one and (lexer := _lexer(_ALIASES.get(one, one)))), None)


def suggestion(language: str) -> str:
    """Return ``"; did you mean 'X'?"``, or what to write instead."""
    return meant(language, _languages(), _LIKE_A_LANGUAGE) or "; if it has none, write 'text'"


def _lexer(name: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415 - imported with the first block that is highlighted
    from pygments.util import ClassNotFound  # noqa: PLC0415 - see above

    if name not in _languages():
        return None
    try:
        # Otherwise Pygments strips empty lines at both ends, and the wrong lines are highlighted.
        return get_lexer_by_name(name, stripnl=False)
    except ClassNotFound:
        return None


@cache
def _languages() -> dict[str, None]:
    from pygments.lexers import get_all_lexers  # noqa: PLC0415 - see above

    # Without its plug-ins: what is exported must not depend on what else is installed, and each would be imported.
    return dict.fromkeys(sorted(alias for _, aliases, _, _ in get_all_lexers(plugins=False) for alias in aliases))
