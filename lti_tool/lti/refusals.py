"""Why a launch was refused, and the sentences that say what to do about it.

Refusals have two audiences. Teachers and learners are told what they can do; administrators are also told the facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class RefusalSentences(NamedTuple):
    """The sentences of a refusal: keys in ``templates/lti/languages``."""

    title: str
    advice: str
    fact: str = ""
    """For administrators; empty where the title says enough."""
    act: str = ""
    """What an administrator can do; empty if there is nothing."""


def _again(fact: str, act: str = "") -> RefusalSentences:
    """Return the sentences for a problem that a new launch may solve."""
    return RefusalSentences("notOpened", "openAgain", fact, act)


def _set_up(fact: str, act: str = "compareSettings") -> RefusalSentences:
    """Return the sentences for a problem that an administrator has to solve first."""
    return RefusalSentences("notOpened", "askAdministrator", fact, act)


REFUSALS = {
    "no-issuer": _set_up("factNoIssuer"),
    "no-login-hint": _set_up("factNoLoginHint"),
    "unknown-platform": _set_up("factUnknownPlatform", "registerPlatform"),
    "foreign-target": _set_up("factForeignTarget", "correctAddress"),
    "platform-error": _set_up("factPlatformError", "readLmsLog"),
    "no-state": _again("factNoState"),
    "foreign-state": _again("factForeignState"),
    "old-state": RefusalSentences("tookTooLong", "openAgain", "factOldState"),
    "no-proof": RefusalSentences("notOpened", "allowBrowser", "factNoProof"),
    "malformed": _set_up("factMalformed"),
    "algorithm": _set_up("factAlgorithm"),
    "other-platform": _again("factOtherPlatform"),
    "audience": _set_up("factAudience"),
    "unknown-key": _set_up("factUnknownKey", "checkKeys"),
    "signature": _set_up("factSignature"),
    "times": _set_up("factTimes"),
    "expired": _again("factExpired", "compareClocks"),
    "future": _set_up("factFuture", "compareClocks"),
    "stale": _again("factStale", "compareClocks"),
    "nonce": _again("factNonce"),
    "replayed": RefusalSentences("usedAlready", "openAgain", "factReplayed"),
    "claims": _set_up("factClaims"),
    "no-deployment": _set_up("factNoDeployment"),
    "pending-deployment": RefusalSentences(
        "notAccepted", "askAdministrator", "factPendingDeployment", "acceptDeployment"
    ),
    "blocked-deployment": RefusalSentences("blocked", "askAdministrator", "factBlockedDeployment", "acceptDeployment"),
    "course": RefusalSentences("courseNotYours", "askAdministrator", "factCourse", "allowCourse"),
    "role": RefusalSentences("forTeachers", "openAsTeacher"),
    "token": _again("factToken"),
    "old-token": RefusalSentences("tooOld", "openAgain"),
    "idle": RefusalSentences("idleTooLong", "openAgain"),
    "ended": RefusalSentences("openedAnew", "openAgain"),
    "other-browser": _again("factOtherBrowser"),
    "nothing-chosen": RefusalSentences("nothingChosen", "comeBackLater"),
    "gone": RefusalSentences("gone", "tellTeacher"),
    "not-here": RefusalSentences("notHere", "backToResults"),
    "no-page": RefusalSentences("notHere", "openAgain"),
    "too-many": RefusalSentences("unavailable", "waitAMoment"),
    "unavailable": RefusalSentences("unavailable", "waitAMoment", "factUnavailable", "readToolLog"),
    "registration-link": RefusalSentences("linkNotGood", "newInvitation", "factRegistrationLink", "makeInvitation"),
    "registration": RefusalSentences("notRegistered", "tryRegistration"),
}

FOR_ADMINISTRATORS = frozenset({"registration-link", "registration"})
"""Refusals that only LMS administrators see."""

COMMANDS = {
    "registerPlatform": "lessonpack lti platforms add",
    "checkKeys": "lessonpack lti platforms check",
    "acceptDeployment": "lessonpack lti platforms accept",
    "allowCourse": "lessonpack lti platforms courses",
    "makeInvitation": "lessonpack lti platforms invite",
}
"""The command to insert into the sentence about what to do."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Which LMS a request came from, as far as known: what an administrator needs to find it."""

    issuer: str = ""
    client_id: str = ""
    deployment_id: str = ""


class LaunchRefused(Exception):  # noqa: N818 - a refusal is an outcome, not an error in this program
    """A request was refused. ``reason`` is a key of `REFUSALS`; ``detail`` adds a line; ``in_full`` is for the log."""

    def __init__(self, reason: str, detail: str = "", sender: Sender | None = None, in_full: str = "") -> None:
        self.reason = reason
        self.detail = detail
        self.in_full = in_full or detail or reason
        self.sender = sender or Sender()
        self.sentences = REFUSALS[reason]
        self.is_for_administrators = reason in FOR_ADMINISTRATORS
        super().__init__(f"{reason}: {detail}" if detail else reason)
