"""What a page is shown in: a launch that was accepted, with the rows that it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lti_tool.lti.refusals import Sender

if TYPE_CHECKING:
    from lti_tool.base.tables import Deployment, LaunchRow, Learner, Platform, ResourceLink


@dataclass(frozen=True, slots=True)
class Visit:
    """A launch that a page belongs to, with the rows that it names. They are read, never changed through it."""

    launch: LaunchRow
    learner: Learner
    deployment: Deployment
    platform: Platform
    link: ResourceLink | None

    @property
    def frame_origins(self) -> tuple[str, ...]:
        """Return the origins that may show this visit's pages in a frame."""
        return tuple(self.launch.details.get("frame_origins", ()))

    @property
    def sender(self) -> Sender:
        """Return which LMS the launch came from."""
        return Sender(self.platform.issuer, self.platform.client_id, self.deployment.deployment_id)

    @property
    def is_graded(self) -> bool:
        """Return whether scores of this visit go to the LMS: not of teachers, which most LMSs refuse with an error."""
        return bool(self.launch.learns and not self.learner.anonymous and self.link and self.link.line_item_url)
