"""Judges what a SCO reported to the run-time in one session."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from exporter.trial.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from exporter.lms.base import Behaviour

Call = dict[str, Any]
_FINE = {"0", "403"}
"""SCORM 2004 4th Edition RTE 3.1.7.6: 403 says that nothing has been set yet."""
_DOWN = {
    "cmi.core.lesson_status": {
        "passed": {"failed", "incomplete", "completed", "browsed"},
        "completed": {"incomplete", "browsed"},
    },
    "cmi.completion_status": {"completed": {"incomplete", "unknown"}},
    "cmi.success_status": {"passed": {"failed", "unknown"}, "failed": {"unknown"}},
}
"""What takes back what a learner has reached, by the status before."""
_LONGEST = 120


def calls_of(reports: Sequence[dict[str, Any]]) -> list[Call]:
    """Return the calls among what the run-time reported, in order."""
    return [one["call"] for one in reports if one["kind"] == "call"]


def broken_rules(calls: Sequence[Call]) -> Iterator[Finding]:
    """Yield a finding for each call that the LMS refused."""
    for call in calls:
        what = f"{call['method']}{_arguments(call)}"
        if call["broken"]:
            yield Finding("rule", f"{what} {call['broken']}")
        elif not call["fault"] and str(call["error"]) not in _FINE:
            yield Finding("rule", f"{what} gave error {call['error']}")


def downgrades(calls: Sequence[Call], before: dict[str, str]) -> Iterator[Finding]:
    """Yield a finding for each status that takes back what was reached. ``before`` has the last ones, then these."""
    for call in calls:
        if not _is(call, "SetValue") or call["result"] != "true":
            continue
        element, wanted = call["args"][:2]
        if element not in _DOWN:
            continue
        known = before.get(element, "")
        if wanted in _DOWN[element].get(known, ()):
            yield Finding("status", f"{element} falls from {known} to {wanted}")
        before[element] = wanted


def session(calls: Sequence[Call], ending: str) -> Iterator[Finding]:
    """Yield what is wrong with how a session began and ended."""
    if not any(_is(call, "Initialize") for call in calls):
        yield Finding("session", "it never began a session: the LMS knows nothing of this learner")
        return
    if ending == "crash":
        return
    if not any(_is(call, "Terminate") for call in calls):
        yield Finding("session", f"it did not end its session when {ENDINGS[ending]}")
    saves = (at for at, call in enumerate(calls) if _is(call, "Commit", "Terminate") and not call["fault"])
    last = max(saves, default=-1)
    lost = [call["args"][0] for call in calls[last + 1 :] if _is(call, "SetValue") and call["result"] == "true"]
    if lost:
        yield Finding("session", f"what it set last was never saved: {', '.join(dict.fromkeys(map(str, lost)))}")


def unset_status(calls: Sequence[Call], behaviour: Behaviour, stored: str) -> Iterator[Finding]:
    """Yield a finding if a session of SCORM 1.2 ended without any status, of which the LMS makes one."""
    ended = any(call["method"] == "LMSFinish" and call["result"] == "true" for call in calls)
    was_set = any(call["args"][:1] == ["cmi.core.lesson_status"] and _is(call, "SetValue") for call in calls)
    if ended and not was_set and not stored and behaviour.finish.unset == "completed":
        yield Finding("status", "it set no status, and the LMS takes that for completed")


ENDINGS = {
    "exit": "the learner left by its own exit",
    "frame": "the LMS closed its frame",
    "page": "the page around it went away",
    "crash": "the browser crashed",
}
"""Ways to end a sitting, as they go on after "when"."""


def _is(call: Call, *names: str) -> bool:
    method = str(call["method"]).removeprefix("LMS").replace("Finish", "Terminate")
    return method in names


def _arguments(call: Call) -> str:
    text = ", ".join(json.dumps(one, ensure_ascii=False) for one in call["args"])
    return f"({text if len(text) <= _LONGEST else text[:_LONGEST] + '…'})"
