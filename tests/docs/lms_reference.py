"""Writes ``docs/reference/lms/`` from the profiles of `exporter.lms`: a page for each LMS, and a list of them.

Run ``python -m tests.docs.lms_reference`` after a profile has changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from exporter.lms import Profile, profiles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.lms.base import Behaviour, Kept, Refusal, Source

FOLDER = Path(__file__).parents[2] / "docs" / "reference" / "lms"
NOTE = "<!-- Made from exporter/lms/ by `python -m tests.docs.lms_reference`: change the profile instead. -->"
INDEX = f"""# LMSs

{NOTE}

What is known about how each LMS runs SCORM packages. `lessonpack export scorm --lms NAME` chooses edition, structure
and switches by it.

Each line says how it is known: *measured* in a running system, *reported* by others, or as in the *standard*, where
nobody has told otherwise.

| LMS | `--lms` | options of its preset | known from |
| --- | --- | --- | --- |
"""
BEYOND = {
    "refused": "one more is refused",
    "dropped": "one more is dropped without an error",
    "cut": "the rest is cut off",
}
GRADED = {
    "raw": "`score.raw`, as points of 100",
    "scaled": "`score.scaled`",
    "scaled or raw": "`score.scaled`, or `score.raw` without it",
    "last": "`score.raw` or `score.scaled`, whichever was set last",
}
SEVERAL = {
    "all": "played one after the other",
    "reload": "the next one starts only after the page is loaded anew",
    "first": "only the first is opened",
    "none": "not taken",
}


def index() -> str:
    """Return the list of all LMSs."""
    return INDEX + "".join(
        f"| [{one.title}]({one.name}.md) | {_names(one)} | {_options(one)} | {_bases(one)} |\n"
        for one in profiles().values()
    )


def page(profile: Profile) -> str:
    """Return the page of one LMS."""
    frames = ", ".join(f"{one.name} {one.width} by {one.height}" for one in profile.frames)
    takes = ", ".join(profile.takes.versions)
    remarks = [f"- {one.says} ({_known(one.source)})" for one in profile.remarks]
    return "\n".join(
        [
            f"# {profile.title}",
            "",
            NOTE,
            "",
            f"Measured in: {_seen(profile)}. Editions that it takes: {takes} ({_known(profile.takes.source)}).",
            "",
            "```console",
            f"$ lessonpack export scorm my-course --lms {profile.name} -o my-course.zip",
            "```",
            "",
            f"is short for `{_options(profile, quoted=False)}`, because {profile.preset.why}.",
            "",
            *_section("SCORM 1.2", profile.scorm12),
            *_section("SCORM 2004", profile.scorm2004),
            *(["## Besides", "", *remarks, ""] if remarks else []),
            "## Frames that are tried",
            "",
            f"In CSS pixels: {frames}.",
            "",
        ]
    )


def pages() -> dict[str, str]:
    """Return all pages by name."""
    return {"README.md": index(), **{f"{name}.md": page(profile) for name, profile in profiles().items()}}


def _section(title: str, behaviour: Behaviour) -> Iterator[str]:
    yield from (f"## {title}", "", "| what | how | known |", "| --- | --- | --- |")
    yield from (f"| {what} | {how} | {_known(source)} |" for what, how, source in _facts(behaviour))
    yield ""


def _facts(behaviour: Behaviour) -> Iterator[tuple[str, str, Source]]:
    for limit in behaviour.limits:
        yield f"`{limit.element}`", f"{limit.characters:,} characters; {BEYOND[limit.beyond]}", limit.source
    for refusal in behaviour.refusals:
        yield f"`{refusal.element}`", _refusal(refusal), refusal.source
    for value in behaviour.launch_values:
        yield f"`{value.element}`", f"is {value.value or 'empty'} at the launch", value.source
    after = behaviour.returned.after
    resumed = "after every session" if after is None else f"after a session with the exit {_words(after)}"
    yield "Data come back", resumed, behaviour.returned.source
    yield "Saving", _saving(behaviour.kept), behaviour.kept.source
    yield "Records what is written", f"in {_words(behaviour.recorded.modes)} mode", behaviour.recorded.source
    closed = behaviour.closed.after
    yield "Open for review only", f"after {_words(closed)}" if closed else "never", behaviour.closed.source
    yield "At the end of a session", _finish(behaviour), behaviour.finish.source
    yield "Gradebook", GRADED[behaviour.graded.by], behaviour.graded.source
    yield "Counts as done", _words(behaviour.done.statuses), behaviour.done.source
    yield "Packages of several SCOs", SEVERAL[behaviour.several.plays], behaviour.several.source
    kept = "kept to" if behaviour.ordered.kept else "not kept to: everything can be opened at any time"
    yield "Order that a package asks for", kept, behaviour.ordered.source


def _refusal(refusal: Refusal) -> str:
    of_types = f" (interactions of the types {_words(refusal.types)})" if refusal.types else ""
    return f"refuses {refusal.says}{of_types}"


def _saving(kept: Kept) -> str:
    return (
        f"at {'each commit' if kept.at == 'commit' else 'the end of a session only'}; a commit returns "
        f"`{kept.unreachable}` without a network, `{kept.expired}` when the session has expired, and `{kept.leaving}` "
        "while the page goes away"
    )


def _finish(behaviour: Behaviour) -> str:
    mark = "the pass mark overrules the status" if behaviour.finish.mastery else "the pass mark is not applied"
    return f"without a status, `{behaviour.finish.unset}` is stored; {mark}"


def _words(words: tuple[str, ...]) -> str:
    return " or ".join(f"`{word}`" for word in words)


def _known(source: Source) -> str:
    return "measured" if source.basis == "measured" else f"{source.basis}: {source.where}"


def _seen(profile: Profile) -> str:
    return "no version of it" if profile.seen == "not measured" else profile.seen


def _names(profile: Profile) -> str:
    return ", ".join(f"`{name}`" for name in (profile.name, *profile.also))


def _options(profile: Profile, *, quoted: bool = True) -> str:
    flags = [f"--{name.replace('_', '-')}" for name in profile.preset.switches]
    words = " ".join([f"--version {profile.preset.version} --structure {profile.preset.structure}", *flags])
    return f"`{words}`" if quoted else words


def _bases(profile: Profile) -> str:
    known = [*profile.scorm12.sources(), *profile.scorm2004.sources(), *(one.source for one in profile.remarks)]
    counts = {basis: sum(one.basis == basis for one in known) for basis in ("measured", "reported")}
    return ", ".join(f"{count} {basis}" for basis, count in counts.items() if count) or "the standard only"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
