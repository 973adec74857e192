r"""Writes plain text as Markdown of ours that reads the same, with as few backslashes as a person would need."""

from __future__ import annotations

import re

_INLINE = re.compile(
    r"""
    (?P<escape>\\(?=[!-/:-@\[-`{-~]|$))     # a backslash that would escape what follows
    | (?P<tick>`)
    | (?P<stars>\*+)
    | (?P<lines>_+)
    | (?P<bracket>!?\[)
    | (?P<tag><(?=[A-Za-z/!?]))
    | (?P<entity>&(?=\#?[A-Za-z0-9]+;))
    | (?P<dollar>\$)
    | (?P<strike>~(?=~))
    | (?P<mark>==(?=[^\s=][^\n]{0,200}==))
    | (?P<brace>\{)
    | (?P<emoji>:(?=[a-z0-9_+-]+:))
    | (?P<caret>\^(?=\[))
    | (?P<bar>\|)
    """,
    re.VERBOSE | re.MULTILINE,
)
_BEGINNING = re.compile(
    r"(?P<number>[0-9]{1,9})(?=[.)](?:\s|$))"
    r"|(?=(?:\#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|:(?=\s|::)|~{3,}|\+{3,}|%{3,}|={1,}\s*$|-{1,}\s*$|(?:[-_*]\s*){3,}$|\|))"
)
_ATTRIBUTES = re.compile(r"\s*[#.%:{]|[^}]{200}|[^}]*=")
_LINK = re.compile(r"[^\]]{1000}|[^\]]*\][(\[:{]|[\^\[@ xX]|:")
"""What follows a brace or a bracket that means something; nobody looks further than that."""
_WORD = re.compile(r"\w")


def as_markdown(text: str) -> str:
    """Return plain ``text`` as Markdown in which every character and every line break stays.

    Lines lose the spaces at their ends, and an empty line begins a new paragraph.
    """
    lines = _inline("\n".join(line.strip() for line in text.strip().split("\n"))).split("\n")
    written = [
        begun(line) + ("\\" if line and following else "")
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
    ]
    return re.sub("\n{3,}", "\n\n", "\n".join(written))


def as_line(text: str) -> str:
    """Return plain ``text`` as one line of Markdown."""
    return begun(_inline(" ".join(text.split())))


def escaped(text: str) -> str:
    """Return a piece of running text, which need not begin a line, with its signs escaped."""
    return _inline(text)


def begun(line: str) -> str:
    """Return a line whose first signs begin no list, heading or the like."""
    found = _BEGINNING.match(line)
    if found is None:
        return line
    end = found.end("number") if found["number"] else 0
    return f"{line[:end]}\\{line[end:]}"


def _inline(text: str) -> str:
    return _INLINE.sub(lambda found: _signs(found, text), text)


def _signs(found: re.Match[str], text: str) -> str:
    signs = found.group()
    if _means_nothing(found, text):
        return signs
    return "!\\[" if signs == "![" else "".join(f"\\{sign}" for sign in signs)


def _means_nothing(found: re.Match[str], text: str) -> bool:
    """Return whether signs are text where they stand."""
    before, after = text[max(0, found.start() - 1) : found.start()], text[found.end() : found.end() + 1]
    match found.lastgroup:
        case "stars":
            return _is_apart(before, after)
        case "lines":
            return _is_apart(before, after) or bool(_WORD.match(before) and _WORD.match(after))
        case "dollar" | "bar":
            return _is_alone(found.group(), text, found.start())
        case "brace":
            return before not in ("]", ")", "`") and not _ATTRIBUTES.match(text, found.end())
        case "bracket":
            return not _LINK.match(text, found.end())
        case _:
            return False


def _is_alone(sign: str, text: str, at: int) -> bool:
    """Return whether a sign that only means something with another one is the only one."""
    return text.find(sign, at + 1) < 0 and text.find(sign, 0, at) < 0


def _is_apart(before: str, after: str) -> bool:
    """Return whether signs stand between spaces, where they mean nothing."""
    return (not before or before.isspace()) and (not after or after.isspace())
