"""What can differ from one LMS to the next in how it runs SCORM. The defaults follow the standard.

RTE numbers are sections of the Run-Time Environment of SCORM 1.2 and of 2004 4th Edition.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Basis = Literal["measured", "reported", "standard"]
RunTime = Literal["1.2", "2004"]
"""The editions as far as their run-times differ: both editions of 2004 have one."""
Version = Literal["1.2", "2004-3rd", "2004-4th"]
"""The editions as ``export scorm --version`` names them."""


@dataclass(frozen=True, slots=True)
class Source:
    """How something is known: ``measured`` by us in the running LMS, ``reported`` by others, or the ``standard``."""

    basis: Basis
    where: str


def measured(where: str) -> Source:
    """Return the source of what was seen in a running LMS; ``where`` names its version."""
    return Source("measured", where)


def reported(where: str) -> Source:
    """Return the source of what others say: a page, a discussion, or the LMS's own code."""
    return Source("reported", where)


def standard(where: str) -> Source:
    """Return the source of what SCORM asks for, and nobody has contradicted for this LMS."""
    return Source("standard", where)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How many characters of an element the LMS keeps."""

    element: str
    characters: int
    beyond: Literal["refused", "dropped", "cut"] = "refused"
    """``dropped``: the call returns "true", and the old value stays; ``cut``: the first characters are kept."""
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What the LMS refuses although the standard allows it."""

    element: str
    """``n`` stands for an index, and alternatives are in brackets, as in ``cmi.interactions.n.(id|type)``."""
    takes: str
    """A regular expression for the whole value, valid in Python and in JavaScript; anything else is refused."""
    says: str
    """What is refused, in words."""
    types: tuple[str, ...] = ()
    """The types of interaction for which it holds; none: for any element of that name."""
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchValue:
    """What a launch finds in an element, other than the standard says."""

    element: str
    value: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """When a launch gets back what the last one left."""

    after: tuple[str, ...] | None = None
    """The values of ``exit`` that the last session must have left; None if any will do."""
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """When data reach the LMS, and what a commit that fails returns."""

    at: Literal["commit", "terminate"] = "commit"
    """``terminate``: what was committed is lost unless the session also ends."""
    unreachable: Literal["false", "true", "null"] = "false"
    """What a commit returns without a network: "true" if the LMS only queues it, and nothing may arrive."""
    expired: Literal["false", "true", "null"] = "false"
    """What a commit returns after the learner's session in the LMS has expired."""
    leaving: Literal["false", "true", "null"] = "true"
    """What a commit returns while the page goes away."""
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """In which modes of a launch the LMS records what a SCO writes."""

    modes: tuple[Literal["normal", "browse", "review"], ...] = ("normal",)
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """After which statuses the LMS opens the SCO for review only, and records nothing more."""

    after: tuple[str, ...] = ()
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """What the end of a session does to the status."""

    unset: str
    """The status that is stored if the SCO has set none."""
    mastery: bool
    """Whether the LMS holds the score against the pass mark and overrules the status."""
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """What of the score reaches the gradebook."""

    by: Literal["raw", "scaled", "scaled or raw", "last"]
    """``raw``: points of 100; ``last``: raw or scaled, whichever was set last."""
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Which statuses count as having finished."""

    statuses: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """How packages with several SCOs are played."""

    plays: Literal["all", "reload", "first", "none"]
    """``reload``: the next SCO only starts after the page is loaded anew; ``first``: only the first is launched."""
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """Whether learners are kept to the order that a package asks for.

    In SCORM 1.2, that are prerequisites, and in 2004, sequencing rules.
    """

    kept: bool
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """What an LMS makes of one run-time."""

    limits: tuple[Limit, ...]
    refusals: tuple[Refusal, ...] = ()
    launch_values: tuple[LaunchValue, ...] = ()
    returned: Returned
    kept: Kept
    recorded: Recorded
    closed: Closed
    finish: Finish
    graded: Graded
    done: Done
    several: Several
    ordered: Ordered

    def sources(self) -> Iterator[Source]:
        """Yield the source of everything that is known."""
        for limit in self.limits:
            yield limit.source
        for refusal in self.refusals:
            yield refusal.source
        for value in self.launch_values:
            yield value.source
        yield from (self.returned.source, self.kept.source, self.recorded.source, self.closed.source)
        yield from (self.finish.source, self.graded.source, self.done.source, self.several.source)
        yield self.ordered.source


STANDARD_12 = Behaviour(
    limits=(
        Limit(element="cmi.core.lesson_location", characters=255, source=standard("SCORM 1.2 RTE 3.4.4")),
        Limit(element="cmi.suspend_data", characters=4_096, source=standard("SCORM 1.2 RTE 3.4.4")),
    ),
    returned=Returned(source=standard("SCORM 1.2 RTE 3.4.4")),
    kept=Kept(source=standard("SCORM 1.2 RTE 3.3")),
    recorded=Recorded(source=standard("SCORM 1.2 RTE 3.4.4, cmi.core.lesson_mode")),
    closed=Closed(source=standard("SCORM 1.2 has no final status")),
    finish=Finish(unset="completed", mastery=True, source=standard("SCORM 1.2 RTE 3.4.4, cmi.core.lesson_status")),
    graded=Graded(by="raw", source=standard("SCORM 1.2 RTE 3.4.4, cmi.core.score.raw")),
    done=Done(statuses=("passed", "completed"), source=standard("SCORM 1.2 RTE 3.4.4, cmi.core.lesson_status")),
    several=Several(plays="all", source=standard("SCORM 1.2 CAM 2.3")),
    ordered=Ordered(kept=True, source=standard("SCORM 1.2 CAM 2.3.2.5.1, which leaves it to the LMS")),
)
"""What SCORM 1.2 says, for everything that is not known otherwise."""

STANDARD_2004 = Behaviour(
    limits=(
        Limit(element="cmi.location", characters=1_000, source=standard("SCORM 2004 4th Edition RTE 4.2.15")),
        Limit(element="cmi.suspend_data", characters=64_000, source=standard("SCORM 2004 4th Edition RTE 4.2.25")),
    ),
    returned=Returned(after=("suspend",), source=standard("SCORM 2004 4th Edition RTE 4.2.8")),
    kept=Kept(source=standard("SCORM 2004 4th Edition RTE 3.1.3")),
    recorded=Recorded(source=standard("SCORM 2004 4th Edition RTE 4.2, cmi.mode")),
    closed=Closed(source=standard("SCORM 2004 has no final status")),
    finish=Finish(unset="unknown", mastery=True, source=standard("SCORM 2004 4th Edition RTE 4.2.24")),
    graded=Graded(by="scaled", source=standard("SCORM 2004 4th Edition RTE 4.2.22")),
    done=Done(statuses=("completed", "passed"), source=standard("SCORM 2004 4th Edition RTE 4.2.4")),
    several=Several(plays="all", source=standard("SCORM 2004 4th Edition SN 4")),
    ordered=Ordered(kept=True, source=standard("SCORM 2004 4th Edition SN 4")),
)
"""What SCORM 2004 says, for everything that is not known otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The size of the frame that a SCO is shown in, in CSS pixels."""

    name: str
    width: int
    height: int


DESKTOP = Frame(name="desktop", width=1280, height=900)
WIDE = Frame(name="wide screen", width=1920, height=1080)
PHONE = Frame(name="phone", width=360, height=640)
FRAMES = (PHONE, DESKTOP, WIDE)
"""What is tried where an LMS's own frame is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Which editions the LMS takes."""

    versions: tuple[Version, ...]
    source: Source


ALL_EDITIONS = Taken(versions=("1.2", "2004-3rd", "2004-4th"), source=standard("an LMS for SCORM plays each"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What else people should know about an LMS."""

    says: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """How to export for an LMS: the options of ``export scorm`` that differ from their defaults, and why."""

    version: Version
    structure: Literal["single", "lessons"] = "single"
    switches: tuple[str, ...] = ()
    """Flags of ``export scorm``, such as ``no_interactions``."""
    why: str
    """The reason, to go on after "because"."""

    @property
    def settings(self) -> MappingProxyType[str, str | bool]:
        """Return the values of the format's options, by name."""
        chosen: dict[str, str | bool] = {"version": self.version, "structure": self.structure}
        return MappingProxyType(chosen | dict.fromkeys(self.switches, True))


_SEVERAL = {
    "reload": "starts the next page of a package only after the page is loaded anew",
    "first": "opens only the first page of a package",
    "none": "takes no packages of several pages",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One LMS: what it takes, refuses, keeps and calls done."""

    name: str
    """As on the command line: ``moodle-strict`` is described in ``moodle_strict.py``."""
    title: str
    also: tuple[str, ...] = ()
    """Other names, of products that share its run-time."""
    seen: str
    """Which versions were measured, or that none was."""
    takes: Taken = ALL_EDITIONS
    scorm12: Behaviour = STANDARD_12
    scorm2004: Behaviour = STANDARD_2004
    frames: tuple[Frame, ...] = FRAMES
    remarks: tuple[Remark, ...] = ()
    preset: Preset

    def behaviour(self, run_time: RunTime) -> Behaviour:
        """Return what the LMS makes of a run-time."""
        return self.scorm12 if run_time == "1.2" else self.scorm2004

    def objections(self, version: str, structure: str) -> tuple[str, ...]:
        """Return what speaks against a package of that version and structure, in sentences."""
        versions = ALL_EDITIONS.versions if version == "all" else (version,)
        taken = ", ".join(self.takes.versions)
        refused = [one for one in versions if one not in self.takes.versions]
        found = [f"{self.title} does not take SCORM {one}; use --version {taken}" for one in refused]
        if structure == "lessons":
            plays = {self.behaviour("1.2" if one == "1.2" else "2004").several.plays for one in versions} - {"all"}
            found += [f"{self.title} {_SEVERAL[one]}; use --structure single" for one in sorted(plays)]
        return tuple(found)

    def as_json(self) -> dict[str, Any]:
        """Return the profile for the browser: ``editions`` has a `Behaviour` each for "1.2" and "2004"."""
        described = asdict(self)
        editions = {"1.2": described.pop("scorm12"), "2004": described.pop("scorm2004")}
        return {**described, "editions": editions}
