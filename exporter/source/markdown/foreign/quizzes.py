"""Quizzes as other tools write them: learners would see the right answer."""

from __future__ import annotations

from exporter.source.markdown.foreign.sign import sign

_ADVICE = "write a code block that starts with '```question'"
_WHAT = "this looks like a question for another tool, so learners will see its answer"

QUIZZES = (
    sign("[(", r"^[ \t]*(?:[-*][ \t]+)?\[\([ xX]\)\][ \t][^\n]{0,200}", _WHAT, _ADVICE),
    sign("[[", r"^[ \t]*(?:[-*][ \t]+)?\[\[[ xX]\]\][ \t][^\n]{0,200}", _WHAT, _ADVICE),
    sign("ANSWER:", r"^ANSWER:[ \t]{0,9}[A-Z][ \t]{0,9}$", _WHAT, _ADVICE),
    sign("(", r"^[ \t]*\([xX]\)[ \t]+[^\n]{1,200}", _WHAT, _ADVICE),
    sign("~", r"(?<!\{)\{[^{}\n]{0,200}(?:=[^{}\n]{1,200}~|~[^{}\n]{1,200}=)[^{}\n]{0,200}\}(?!\})", _WHAT, _ADVICE),
)
BRACES = sign(
    "{",
    r"(?<![{\\$])\{[^\W\d_][^{}\n]{0,100}\}(?!\})",
    "single braces do not make a gap",
    "put the answer between '{{' and '}}'",
)
"""Only looked for in texts with gaps."""
