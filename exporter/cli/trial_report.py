"""What ``lessonpack test`` prints: lines for people, JSON for programs, JUnit's XML for CI."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from exporter.cli.printing import counted, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from exporter.trial.findings import Finding, Recorded, Trial

_SHOWN = 8
"""How many words are named."""
_NOTHING = "Nothing was played."


def as_text(trial: Trial) -> str:
    """Return lines for people."""
    return "\n".join(map(printable, _lines(trial)))


def as_json(trial: Trial) -> str:
    """Return one JSON object."""
    return json.dumps({"ok": trial.ok, **asdict(trial)}, indent=2)


def as_junit(trial: Trial) -> str:
    """Return the report that servers of CI read: a test case for each LMS, and one for the words."""
    results = [(f"{one.title}, SCORM {one.edition}", _failure(one.findings)) for one in trial.played]
    if trial.words:
        lost = (trial.words.finding,) if trial.words.unseen else ()
        results.append(("Words of the lessons", _failure(lost)))
    failures = sum(bool(result) for _, result in results)
    errors = [] if trial.played else [("LMSs", f"<error message={quoteattr(_NOTHING)}/>")]
    results += [*errors, *((reason, "<skipped/>") for reason in trial.skipped)]
    cases = [_case(trial.file, name, result) for name, result in results]
    counts = f'failures="{failures}" errors="{len(errors)}" skipped="{len(trial.skipped)}"'
    numbers = f'tests="{len(cases)}" {counts}'
    suite = f"<testsuite name={quoteattr(printable(f'lessonpack test {trial.file}'))} {numbers}>"
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', suite, *cases, "</testsuite>"])


REPORTS: dict[str, Callable[[Trial], str]] = {"text": as_text, "json": as_json, "junit": as_junit}


def _lines(trial: Trial) -> Iterator[str]:
    for one in trial.played:
        calls = f"{counted(one.calls, 'call')} in {counted(one.sittings, 'sitting')}"
        ending = "" if one.complete else ", then given up"
        yield f"{one.title}, SCORM {one.edition.replace('-', ' ')}: {calls}{ending}"
        yield from (f"  recorded: {_recorded(record)}" for record in one.recorded)
        yield from (f"  {_finding(finding)}" for finding in one.findings)
    yield from (f"not played: {reason}" for reason in trial.skipped)
    if trial.words:
        named = f" ({', '.join(trial.words.examples[:_SHOWN])})" if trial.words.unseen else ""
        yield f"Words of the lessons that never appeared: {trial.words.unseen:,} of {trial.words.source:,}{named}"
    if not trial.played:
        yield _NOTHING
        return
    faults, played = len(trial.findings), counted(len(trial.played), "LMS", "LMSs")
    found = counted(faults, "fault") if faults else "No faults"
    yield f"{found} found in {played}, with seed {trial.seed}."


def _recorded(record: Recorded) -> str:
    grade = "no grade" if record.grade is None else f"{record.grade:g} of 100"
    done = "done" if record.done else "not done"
    return f"{record.sco}: {record.status}, {grade}, {done}; {record.resume:,} characters of resume data"


def _finding(finding: Finding) -> str:
    return f"{finding.kind}: {finding.message}" + (f" (while the learner {finding.doing})" if finding.doing else "")


def _failure(findings: Sequence[Finding]) -> str:
    if not findings:
        return ""
    lines = escape("\n".join(printable(_finding(one)) for one in findings))
    return f"<failure message={quoteattr(counted(len(findings), 'fault'))}>{lines}</failure>"


def _case(file: str, name: str, result: str) -> str:
    """Return a test case. CI groups cases by the name of their class: here, the course or package."""
    attributes = f"classname={quoteattr(printable(file))} name={quoteattr(printable(name))}"
    return f"  <testcase {attributes}>{result}</testcase>"
