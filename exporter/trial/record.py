"""What an LMS keeps of one learner in one SCO, and gives back: the half of the LMS that is behind the run-time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exporter.trial.findings import Recorded, value

if TYPE_CHECKING:
    from exporter.lms.base import Behaviour, RunTime

Cmi = dict[str, Any]
LEARNER = {"id": "learner-1", "name": "Lovelace, Ada"}
_WITHOUT = {"exit", "session_time"}
"""What SCOs can only write."""


@dataclass(frozen=True, slots=True)
class Entry:
    """How a launch begins."""

    mode: str
    cmi: Cmi


@dataclass
class Record:
    """One learner in one SCO. ``pass_mark`` is that of the manifest, in percent."""

    title: str
    run_time: RunTime
    behaviour: Behaviour
    pass_mark: float | None = None
    stored: Cmi = field(default_factory=dict)
    statuses: list[str] = field(default_factory=list)
    """Every status that was stored, in order."""

    @property
    def status(self) -> str:
        """Return the status; in SCORM 2004 completion and success, with a space between."""
        if self.run_time == "1.2":
            return value(self.stored, "core", "lesson_status")
        parts = (value(self.stored, "completion_status"), value(self.stored, "success_status"))
        return " ".join(part for part in parts if part and part != "unknown")

    @property
    def is_done(self) -> bool:
        """Return whether the LMS calls it done."""
        return bool(set(self.status.split()) & set(self.behaviour.done.statuses))

    @property
    def is_closed(self) -> bool:
        """Return whether the next entry is for review only."""
        return bool(set(self.status.split()) & set(self.behaviour.closed.after))

    def entry(self, asked: str) -> Entry:
        """Return how a launch begins that a learner asked for in a mode: normal, browse or review."""
        mode = "review" if asked == "normal" and self.is_closed else asked
        exited = self._read("exit")
        after = self.behaviour.returned.after
        kept = self.stored if after is None or exited in after else {}
        begins = "resume" if kept and exited == "suspend" else "" if kept else "ab-initio"
        cmi = self._given_12(kept, begins, mode) if self.run_time == "1.2" else self._given_2004(kept, begins, mode)
        for initial in self.behaviour.launch_values:
            _put(cmi, initial.element.split(".")[1:], initial.value)
        return Entry(mode, cmi)

    def keep(self, reports: list[dict[str, Any]]) -> None:
        """Store what a session brought: reports of the run-time, in order."""
        stored = [one for one in reports if one["kind"] == "stored"]
        if self.behaviour.kept.at == "terminate" and not any(one["terminated"] for one in stored):
            return
        for one in stored:
            self.stored = one["cmi"]
            if one["terminated"]:
                self._finish()
            self.statuses.append(self.status)

    def recorded(self) -> Recorded:
        """Return what there is in the end."""
        return Recorded(
            sco=self.title,
            status=self.status or "none",
            score=self._score("raw"),
            grade=self.grade(),
            done=self.is_done,
            resume=len(value(self.stored, "suspend_data")),
        )

    def grade(self) -> float | None:
        """Return what the gradebook has, in points of 100."""
        raw, scaled = self._score("raw"), self._score("scaled")
        if self.run_time == "1.2" or self.behaviour.graded.by == "raw" or (not scaled and "raw" in self._grades):
            return float(raw) if raw else None
        return float(scaled) * 100 if scaled else float(raw) if raw and self.behaviour.graded.by == "last" else None

    @property
    def _grades(self) -> str:
        return self.behaviour.graded.by

    def _score(self, name: str) -> str:
        return self._read("score", name)

    def _read(self, *path: str) -> str:
        return value(self.stored, *(("core", *path) if self.run_time == "1.2" else path))

    def _finish(self) -> None:
        """Do what the end of a session does to the status."""
        finish = self.behaviour.finish
        raw, mark = self._score("raw"), self.pass_mark
        core = self.stored.get("core")
        if self.run_time == "1.2" and isinstance(core, dict):
            if core.get("lesson_status", "not attempted") in {"", "not attempted"}:
                core["lesson_status"] = finish.unset
            if finish.mastery and raw and mark is not None and core["lesson_status"] != "browsed":
                core["lesson_status"] = "passed" if float(raw) >= mark else "failed"
        elif self.stored.get("completion_status", "unknown") == "unknown":
            self.stored["completion_status"] = finish.unset

    def _given_12(self, kept: Cmi, entry: str, mode: str) -> Cmi:
        core = {name: one for name, one in kept.get("core", {}).items() if name not in _WITHOUT}
        from_lms = {
            "student_id": LEARNER["id"],
            "student_name": LEARNER["name"],
            "entry": entry,
            "credit": "credit" if mode == "normal" else "no-credit",
            "lesson_mode": mode,
        }
        mark = "" if self.pass_mark is None else f"{self.pass_mark:g}"
        return {**kept, "core": {**core, **from_lms}, "student_data": {"mastery_score": mark}}

    def _given_2004(self, kept: Cmi, entry: str, mode: str) -> Cmi:
        again = {name: one for name, one in kept.items() if name not in _WITHOUT}
        from_lms = {
            "learner_id": LEARNER["id"],
            "learner_name": LEARNER["name"],
            "entry": entry,
            "credit": "credit" if mode == "normal" else "no-credit",
            "mode": mode,
            "scaled_passing_score": "" if self.pass_mark is None else f"{self.pass_mark / 100:g}",
        }
        return {**again, **from_lms}


def _put(cmi: Cmi, path: list[str], value: str) -> None:
    for name in path[:-1]:
        cmi = cmi.setdefault(name, {})
    cmi[path[-1]] = value
