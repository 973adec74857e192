"""What an export says at its end: in words for designers, in numbers for those who ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exporter.cli.printing import counted
from exporter.file_sizes import in_words
from exporter.formula_files import WITHOUT_FONT, lacks_font

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exporter.archive import WrittenOutput
    from exporter.formats.base import Output
    from exporter.resume import ResumeSize


def closing_lines(one: Output, written: WrittenOutput, size: ResumeSize, *, verbose: bool) -> list[str]:
    """Return the line about an output, and with ``verbose`` what else is known about it."""
    line = f"{written.path}: {one.title}, {in_words(written.size)}"
    if one.resume_limit:
        line += f"; {_memory(size, one.resume_limit)}"
    return [line, *_numbers(written, size, one.resume_limit)] if verbose else [line]


def _memory(size: ResumeSize, limit: int) -> str:
    fits = size.characters <= limit
    answer = "holds it" if fits else "may not hold it all"
    line = f"the LMS's memory {answer}: {size.characters:,} of {limit:,} characters at most"
    if size.texts and fits:
        line += f", and {counted(size.texts, 'free answer')} in what is left"
    return line


def _numbers(written: WrittenOutput, size: ResumeSize, limit: int | None) -> list[str]:
    lines = [f"  size: {written.size:,} bytes"]
    if written.sha256:
        lines.append(f"  SHA-256: {written.sha256}")
    if limit:
        lines += [
            f"  resume data: at most {size.characters:,} of {limit:,} characters, {size.scores:,} of them for scores",
            f"  free answers: {size.texts:,}, which share the {max(0, limit - size.characters):,} characters left",
        ]
    return lines


def scarcity(one: Output, size: ResumeSize) -> str | None:
    """Return a note for the author if what learners do may not fit, else None."""
    limit = one.resume_limit
    if limit is None or size.characters <= limit:
        return None
    need = (
        f"the LMS's memory may be too small: a learner's data can need {size.characters:,} characters, "
        f"but {one.title} only guarantees {limit:,}"
    )
    if size.scores > limit:
        return f"{need}. Even scores may be lost; split the course, or use --structure lessons"
    return (
        f"{need}. If they are not enough, free texts are dropped first, then which options were chosen. "
        "The score, what was right, and which lessons were read are always kept"
    )


def plain_formulas(outputs: Sequence[Output]) -> str | None:
    """Return a note for the author if formulas have to do without their font, else None."""
    return f"{WITHOUT_FONT}, and export again" if any(lacks_font(one.files) for one in outputs) else None


def for_programs(one: Output, written: WrittenOutput, size: ResumeSize) -> dict[str, Any]:
    """Return what is known about an output as JSON."""
    resume = {"largest": size.characters, "limit": one.resume_limit, "free_answers": size.texts}
    return {
        "path": str(written.path),
        "title": one.title,
        "size": written.size,
        "sha256": written.sha256,
        "resume": resume if one.resume_limit else None,
    }
