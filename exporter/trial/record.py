"""What an LMS has of one learner in one SCO, from sitting to sitting.

What it hands out, keeps and makes of a status is in ``templates/lms/registration.js``, as for the preview.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exporter.trial.findings import Recorded, value

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from exporter.lms.base import Profile, RunTime

LEARNER = "learner-1"
REGISTRATION = """<script type="module">
import * as registration from "/parts/lms/registration.js";
window.registration = registration;
</script>"""
"""What the panel's page needs for the functions below."""
_LAUNCH = """([edition, behaviour, kept, request]) => {
  const mode = registration.modeOf(edition, behaviour, kept, request.mode);
  return {mode, cmi: registration.handedOut(edition, behaviour, kept, {...request, mode})};
}"""
_KEEP = """([edition, behaviour, before, {mode, mark}]) => {
  const stored = reports.filter(({kind}) => kind === "stored");
  const session = ({cmi, terminated}) => ({cmi, terminated, mode, mark});
  const kept = stored.reduce((kept, one) => registration.keep(edition, behaviour, kept, session(one)), before);
  return {
    kept,
    status: registration.statusesOf(edition, kept).join(" "),
    grade: registration.gradeOf(edition, behaviour, kept),
    done: registration.isDone(edition, behaviour, kept),
  };
}"""
_IS_READY = "() => window.registration"


@dataclass(frozen=True, slots=True)
class Launch:
    """How a launch begins: in which mode, and with which data."""

    mode: str
    cmi: dict[str, Any]


@dataclass
class Record:
    """One learner in one SCO. ``pass_mark`` is that of the manifest, in percent."""

    sco: str
    run_time: RunTime
    profile: Profile
    pass_mark: float | None = None
    kept: dict[str, Any] | None = None
    status: str = ""
    """In SCORM 2004 completion and success, with a space between."""
    grade: float | None = None
    is_done: bool = False
    behaviour: dict[str, Any] = field(init=False)
    """The LMS's, as the browser reads it."""

    def __post_init__(self) -> None:
        self.behaviour = self.profile.as_json()["editions"][self.run_time]

    def launch(self, panel: Page, mode: str) -> Launch:
        """Return how a launch begins that somebody asked for in a mode: normal, browse or review."""
        panel.wait_for_function(_IS_READY)
        request = {"learner": LEARNER, "mode": mode, "mark": self.pass_mark}
        return Launch(**panel.evaluate(_LAUNCH, [self.run_time, self.behaviour, self.kept, request]))

    def keep(self, panel: Page, mode: str) -> None:
        """Keep what a session in a mode brought, as the run-time has reported it to the panel."""
        session = {"mode": mode, "mark": self.pass_mark}
        found: dict[str, Any] = panel.evaluate(_KEEP, [self.run_time, self.behaviour, self.kept, session])
        self.kept, self.status, self.grade, self.is_done = (found[name] for name in ("kept", "status", "grade", "done"))

    @property
    def in_the_end(self) -> Recorded:
        """Return what there is in the end."""
        kept = self.kept or {}
        return Recorded(
            sco=self.sco,
            status=self.status or "none",
            score=value(kept.get("core", {}) if self.run_time == "1.2" else kept, "score", "raw"),
            grade=self.grade,
            done=self.is_done,
            resume=len(value(kept, "suspend_data")),
        )
