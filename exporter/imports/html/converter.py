"""Converts HTML by markdownify into Markdown that our check accepts.

markdownify keeps paragraphs, emphasis, code, quotations, lists, tables and links. What differs here: plain text is
escaped as `plain_text` does, formulas stay formulas, headings become bold paragraphs (a prompt has no headings), sub
and sup stay HTML, and addresses of files are those of the course.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markdownify import MarkdownConverter

from exporter.imports.formulas import with_formulas
from exporter.plain_text import begun, escaped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ACTIVE = frozenset({"script", "style", "iframe", "object", "embed", "form", "input", "select", "textarea", "applet"})
_TEX = re.compile(r"tex", re.IGNORECASE)
_WRITTEN_IN_TEX = re.compile(r"[\\^_=]|\A\S{1,20}\Z")
_DELIMITERS = re.compile(r"\A\s*\\[\[(]\s*|\s*\\[\])]\s*\Z")
_FRAME = re.compile(r"\s*https://", re.IGNORECASE)
_IN_ATTRIBUTES = {"&": "&amp;", "<": "%3C", ">": "%3E", '"': "%22", "'": "%27"}
_SIDE = re.compile(r"[1-9][0-9]{0,3}")
_STYLED = ("style", "color", "face", "bgcolor")
_AFTER_A_SIGN = frozenset({"sub", "sup"})
"""Elements that stay HTML, so that no line begins with their text."""
_BAR = re.compile(r"(?<!\\)\|")


class Converter(MarkdownConverter):  # type: ignore[misc]  # mypy skips the library: see pyproject.toml
    """Converts one text. ``file`` returns the address of a picture or file, ``link`` that of a link, or None.

    ``levels`` are those of the headings of a page; a text without them has no headings and no frames.
    """

    def __init__(
        self,
        file: Callable[[str, str], str | None],
        link: Callable[[str], str | None],
        lost: Callable[[str], None],
        levels: Mapping[int, int] | None = None,
    ) -> None:
        super().__init__(
            bs4_options="lxml",
            bullets="-",
            newline_style="backslash",
            sub_symbol="<sub>",
            sup_symbol="<sup>",
            wrap=True,
            wrap_width=None,
            table_infer_header=True,
        )
        self.file, self.link, self.lost, self.levels = file, link, lost, levels

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Return running text as Markdown."""
        begins = begun if not parent_tags & _AFTER_A_SIGN else str
        written = with_formulas(text, lambda plain: begins(escaped(plain)), inline="_inline" in parent_tags)
        return _BAR.sub(r"\\|", written) if parent_tags & {"td", "th"} else written

    def convert_a(self, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 - markdownify passes them
        """Return a link, or its words if it leads nowhere."""
        words, address = text.strip(), self.link(str(el.get("href") or "").strip())
        return f"[{words}]({address})" if words and address else text

    def convert_img(self, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 - see above
        """Return a picture with the width that it had, or the formula that Canvas shows as one."""
        tex = " ".join(str(el.get("data-equation-content") or "").split())
        if tex and "$" not in tex:
            return f"${tex}$"
        words = " ".join(str(el.get("alt") or "").split())
        described = escaped(words.replace("[", "(").replace("]", ")"))
        address = self.file(str(el.get("src") or "").strip(), words)
        if address is None:
            return described
        width = str(el.get("width") or "")
        is_decorative = not words and el.get("role") in ("presentation", "none")
        attributes = [
            *([".decorative"] if is_decorative else []),
            *([f"width={width}"] if _SIDE.fullmatch(width) else []),
        ]
        return f"![{described}]({address})" + (f"{{{' '.join(attributes)}}}" if attributes else "")

    def convert_video(self, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 - see above
        """Return a recording."""
        first = el.find("source")
        address = el.get("src") or (first.get("src") if first else "") or ""
        words = escaped(" ".join(el.get_text().split()).replace("[", "(").replace("]", ")"))
        place = self.file(str(address).strip(), words)
        return f"\n\n![{words}]({place})\n\n" if place else words

    convert_audio = convert_video

    def convert_hN(self, n: int, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002, N802 - see above
        """Return a heading, in what is no page as a bold paragraph."""
        words = " ".join(text.split())
        if self.levels and words and "_inline" not in parent_tags:
            return f"\n\n{'#' * min(self.levels.get(n, 2), 6)} {words.replace('**', '')}\n\n"
        return f"\n\n**{words}**\n\n" if words and "_inline" not in parent_tags else words

    def convert_u(self, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 - see above
        """Return underlined words."""
        return f"<u>{text}</u>" if text.strip() and "_noformat" not in parent_tags else text

    def convert_math(self, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 - see above
        """Return a formula in MathML by the TeX that it was made from."""
        written = str(el.get("alttext") or "")
        if _WRITTEN_IN_TEX.search(written) and "$" not in written:
            return f"${_DELIMITERS.sub('', ' '.join(written.split()))}$"
        source = el.find("annotation", attrs={"encoding": _TEX})
        if source is not None and "$" not in source.get_text():
            return f"${' '.join(source.get_text().split())}$"
        self.lost("a formula in MathML, of which only the signs came; write it in TeX")
        return text

    def _frame(self, node: Any) -> str:
        source = re.sub(r"[\s<>\"'&]", lambda found: _IN_ATTRIBUTES.get(found[0], ""), str(node.get("src")))
        title = " ".join(re.sub(r"[<>\"&]", " ", str(node.get("title") or "")).split())
        named = f' title="{title}"' if title else ""
        return f'\n\n<iframe src="{source}"{named}></iframe>\n\n'

    def process_tag(self, node: Any, parent_tags: set[str] | None = None) -> str:
        """Return an element as Markdown; nothing of one that would act."""
        if node.name == "iframe" and self.levels is not None and _FRAME.match(str(node.get("src") or "")):
            return self._frame(node)
        if node.name in ACTIVE:
            if node.name not in ("style", "script") or node.get_text(strip=True):
                self.lost(f"<{node.name}>, which texts here do not have")
            return ""
        if any(node.get(name) for name in _STYLED) or node.name in ("font", "center"):
            self.lost("")
        converted: str = super().process_tag(node, parent_tags)
        return converted
