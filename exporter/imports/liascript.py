"""LiaScript: a course in one Markdown file. Its quizzes become questions; macros and programs are listed, never run."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from exporter.imports.bank import Lesson
from exporter.imports.base import Reader
from exporter.imports.foreign_markdown.book import Chapter, Ways, bank_of
from exporter.imports.foreign_markdown.lia_quizzes import quizzes
from exporter.imports.foreign_markdown.line import Line, lines_of, prose
from exporter.imports.foreign_markdown.settings import texts_in
from exporter.imports.foreign_markdown.shelf import Shelf
from exporter.imports.foreign_markdown.sorting import natural
from exporter.imports.foreign_markdown.splitting import entries_of
from exporter.imports.notes import ImportFailed, Notes, short

if TYPE_CHECKING:
    from exporter.imports.bank import Bank
    from exporter.imports.base import Source
    from exporter.imports.folder import Folder

_HEADER = re.compile(r"\s*<!--(.*?)-->", re.DOTALL)
_KEY = re.compile(r"([a-z]\w{0,30}):[ \t]*(.*)")
_MACRO = re.compile(r"@([A-Za-z][\w.]{0,60})(?:\([\w, ]*\))?:?(?:[ \t]|$)")
_OF_LIASCRIPT = re.compile(
    r"(?m)^(?:author|narrator|language|email|version|comment|logo|script|link|import|mode|dark):"
)
_QUIZ = re.compile(r"(?m)^[ \t]*(?:\[\([ xX]\)\][ \t]|\[\[[ xX]\]\][ \t]|\[\[[^\[\]\n]+\]\][ \t]*$|--\{\{\d)")
_EFFECT = re.compile(r"\{\{[0-9|>\-\u2013 ]{1,20}\}\}(?:<!--.*?-->)?[ \t]?|--\{\{[^{}\n]{1,60}\}\}--[ \t]?")
_STYLE = re.compile(r"<!--[ \t]*(?:style|class|data-[\w-]+|[\w-]+)[ \t]*=.{0,500}?-->")
_CALL = re.compile(r"(?<![\w@.`])@([A-Za-z][\w.]{0,60})(?=[\s(`]|$)")
_MEDIA = re.compile(r"(?<!\\)(\?\?|!\?|\?)\[([^\[\]\n]{0,300})\]\(([^()\s]{1,1000})(?:[ \t]+\"[^\"\n]*\")?\)")
_ENDINGS = (".md", ".markdown")
_LOOKED_AT = 20
_EXTRAS = ("script", "link", "import", "onload", "translation")


def _matches(source: Source) -> bool:
    if source.content:
        return _is_course(source.beginning) and source.name.lower().endswith(_ENDINGS)
    folder = source.folder
    pages = [path for path in folder.paths if path.lower().endswith(_ENDINGS)][:_LOOKED_AT] if folder else []
    courses = sum(_is_course(_text(folder, path)) for path in pages) if folder else 0
    return courses > len(pages) / 2


def _is_course(text: str) -> bool:
    header = _HEADER.match(text)
    return bool(header and _OF_LIASCRIPT.search(header[1]))


def _text(folder: Folder, path: str) -> str:
    try:
        return folder.text(path, Notes())
    except ImportFailed:
        return ""


def _read(source: Source, notes: Notes) -> Bank:
    folder = source.folder_named()
    shelf = Shelf(folder, notes)
    for path in sorted((one for one in folder.paths if one.lower().endswith((".md", ".markdown"))), key=natural):
        shelf.add(path)
    is_one = len(shelf.pages) == 1
    ways = Ways(lines=_lines, translations=(_without_effects,), pieces=quizzes, one_text=is_one)
    header = _header(folder.text(next(iter(shelf.pages)), Notes())) if shelf.pages else {}
    language = header.get("language", "")
    bank = bank_of(shelf, tuple(map(Chapter, shelf.pages)), ways, language=language.split("-")[0].lower())
    bank = replace(bank, description=header.get("comment", ""), authors=texts_in(header, "author"))
    if not is_one or len(bank.outline) != 1 or not isinstance(bank.outline[0], Lesson):
        return bank
    entries = entries_of(bank.outline[0], source.wishes.lesson_level)
    return replace(bank, outline=entries)


def _header(text: str) -> dict[str, str]:
    header = _HEADER.match(text)
    found = (_KEY.fullmatch(line.strip()) for line in header[1].split("\n")) if header else ()
    return {one[1]: one[2] for one in found if one}


def _lines(shelf: Shelf, path: str) -> list[Line]:
    text = shelf.folder.text(path, shelf.notes)
    lines = lines_of(text, path)
    header = _HEADER.match(text)
    if header is None:
        return lines
    end = text.count("\n", 0, header.end())
    for line in lines[: end + 1]:
        key = _KEY.match(line.text.strip())
        macro = _MACRO.match(line.text.strip())
        if (key and key[1] in _EXTRAS) or (macro and macro[1] != "end"):
            shelf.notes.lost(
                line.place, f"{short(line.text.strip())}: macros, programs and styles of LiaScript are not run here"
            )
    return lines[end + 1 :]


def _without_effects(lines: list[Line], shelf: Shelf) -> list[Line]:
    """Return lines without animations, voices and programs, which are noted; videos are addresses of their own."""
    result: list[Line] = []
    text = set(prose(lines))
    in_script = False
    for index, line in enumerate(lines):
        if index not in text:
            result.append(line)
            continue
        written = line.text
        if in_script or (written.lstrip().lower().startswith("<script") and not _is_of_a_quiz(result)):
            if not in_script:
                shelf.notes.lost(line.place, "a program, which is not run")
            in_script = "</script>" not in written.lower()
            continue
        if "{{" in written and _EFFECT.search(written):
            shelf.notes.lost_once(line.place, "animations and voices")
            written = _EFFECT.sub("", written)
        written = _MEDIA.sub(_medium, _STYLE.sub("", written))
        for call in _CALL.finditer(written) if "@" in written else ():
            shelf.notes.look(line.place, f"the macro @{call[1]} stays as it is written; write what it stands for")
        result.append(line.becomes(written))
    return result


def _is_of_a_quiz(lines: list[Line]) -> bool:
    above = next((line.text for line in reversed(lines) if line.text.strip()), "")
    return above.strip().startswith("[[") or above.strip().startswith("[(")


def _medium(found: re.Match[str]) -> str:
    kind, words, address = found.groups()
    is_remote = "://" in address
    if kind == "!?" and is_remote:
        return address
    return f"[{words or address}]({address})" if is_remote else f"![{words}]({address})"


READER = Reader(name="liascript", title="LiaScript", certain=True, folders=True, matches=_matches, read=_read)
