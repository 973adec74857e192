"""Why a launch was refused, and what to do about it: the one place for the wording.

A refusal is read by a teacher or a learner first, who passes it on, and then by an admin, who acts.
"""

from __future__ import annotations

from dataclasses import dataclass

_TRY_AGAIN = "Go back to the course in your LMS and open the link again."
_ASK_LMS = (
    "The administrator of the LMS should compare its configuration of this tool with the tool's configuration page."
)

REFUSALS: dict[str, tuple[str, str]] = {
    "no-issuer": ("The LMS did not say who it is.", _ASK_LMS),
    "no-login-hint": ("The LMS did not say whose login this is.", _ASK_LMS),
    "unknown-platform": (
        "This LMS is not registered here.",
        "The administrator of this tool registers it with 'lessonpack lti platforms add' and the values below.",
    ),
    "foreign-target": (
        "The link does not lead to this tool.",
        "The administrator of the LMS should correct the link's address: it must begin with this tool's address.",
    ),
    "platform-error": ("The LMS refused the login.", "The administrator of the LMS finds the reason in its log."),
    "no-state": ("The LMS did not send back the state of the login.", _TRY_AGAIN),
    "foreign-state": ("The login was not begun here.", _TRY_AGAIN),
    "old-state": ("The login took longer than ten minutes.", _TRY_AGAIN),
    "no-proof": (
        "Your browser did not keep the proof that this login is yours.",
        "Open the link again in a new window, or allow this site to keep data in your browser.",
    ),
    "malformed": ("What the LMS sent is not a signed launch.", _ASK_LMS),
    "algorithm": ("The launch is not signed with RS256.", _ASK_LMS),
    "other-platform": ("The launch is for another registration than the login was.", _TRY_AGAIN),
    "audience": ("The launch is addressed to another tool.", _ASK_LMS),
    "unknown-key": (
        "The launch is signed with a key that the LMS does not publish.",
        "The administrator of this tool can check the LMS's key set with 'lessonpack lti platforms check'.",
    ),
    "signature": ("The signature of the launch is wrong.", _ASK_LMS),
    "times": ("The launch does not say when it was issued and until when it holds.", _ASK_LMS),
    "expired": ("The launch has expired.", _TRY_AGAIN + " If this goes on, compare the clocks of both servers."),
    "future": ("The launch was issued in the future.", "The administrators should compare the clocks of both servers."),
    "stale": ("The launch was issued before the login began.", _TRY_AGAIN),
    "nonce": ("The launch does not belong to this login.", _TRY_AGAIN),
    "replayed": ("This launch was used already.", _TRY_AGAIN),
    "claims": ("The launch is not a complete LTI 1.3 message.", _ASK_LMS),
    "no-deployment": ("The launch does not name its deployment.", _ASK_LMS),
    "pending-deployment": (
        "This LMS is known, but its deployment has not been accepted yet.",
        "The administrator of this tool accepts it with 'lessonpack lti platforms accept' and the deployment id below.",
    ),
    "blocked-deployment": (
        "The administrator of this tool has blocked this deployment.",
        "Ask the administrator of this tool.",
    ),
    "role": ("This page is for teachers.", "Open the link as a teacher of the course."),
    "token": ("This page does not belong to a launch.", _TRY_AGAIN),
    "old-token": ("This page was opened too long ago.", _TRY_AGAIN),
    "nothing-chosen": (
        "Your teacher has not chosen yet what this link shows.",
        "Come back later, or tell your teacher.",
    ),
    "gone": ("What this link shows is no longer offered here.", "Your teacher can choose something else for it."),
    "not-here": (
        "There is no such page behind this link.",
        "Go back to the results. What was there may have been erased meanwhile.",
    ),
    "registration-link": (
        "This registration link is unknown, used by another LMS, or too old.",
        "The administrator of this tool makes a new one with 'lessonpack lti platforms invite'.",
    ),
    "registration": (
        "The LMS could not be registered.",
        "The administrator of the LMS should compare what is said below with its configuration, and try again.",
    ),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Which LMS a request came from, as far as it said so: what an admin needs to find it."""

    issuer: str = ""
    client_id: str = ""
    deployment_id: str = ""


class LaunchRefused(Exception):  # noqa: N818 - a launch is refused: that is its name in the field
    """A request was refused. ``reason`` is a key of `REFUSALS`; ``detail`` says more, in a line."""

    def __init__(self, reason: str, detail: str = "", origin: Origin | None = None) -> None:
        self.reason = reason
        self.detail = detail
        self.origin = origin or Origin()
        self.what, self.remedy = REFUSALS[reason]
        super().__init__(f"{reason}: {detail}" if detail else reason)
