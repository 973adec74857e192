"""The context of a page: an accepted launch with the rows it refers to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lti_tool.lti.refusals import Sender

if TYPE_CHECKING:
    from lti_tool.base.tables import Deployment, LaunchRow, Learner, Platform, ResourceLink


def may_use(platform: Platform, deployment: Deployment, course_id: str | None) -> bool:
    """Return whether a deployment may use a course."""
    allowed = platform.courses if deployment.courses is None else deployment.courses
    return course_id is None or allowed is None or course_id in allowed


@dataclass(frozen=True, slots=True)
class Visit:
    """The launch that a page belongs to, with the rows it refers to. They are read here, never changed."""

    launch: LaunchRow
    learner: Learner
    deployment: Deployment
    platform: Platform
    link: ResourceLink | None

    @property
    def frame_origins(self) -> tuple[str, ...]:
        """Return the origins that may frame this visit's pages."""
        return tuple(self.launch.details.get("frame_origins", ()))

    @property
    def sender(self) -> Sender:
        """Return which LMS the launch came from."""
        return Sender(self.platform.issuer, self.platform.client_id, self.deployment.deployment_id)

    @property
    def is_graded(self) -> bool:
        """Return whether this visit's scores go to the LMS: not a teacher's, which most LMSs refuse."""
        is_counted = self.launch.learns and not self.learner.anonymous and not self.learner.tests
        return bool(is_counted and self.link and self.link.line_item_url)

    def may_use(self, course_id: str | None) -> bool:
        """Return whether the deployment of this visit may use a course."""
        return may_use(self.platform, self.deployment, course_id)

    @property
    def observes(self) -> bool:
        """Return whether this visitor may only look: nothing that they do is stored."""
        return not self.launch.teaches and not self.launch.learns

    @property
    def may_delete(self) -> bool:
        """Return whether this visitor is a teacher, not an assistant, whose browser keeps a key: see `shows_key`."""
        return self.launch.teaches and not self.launch.details.get("assists") and self.launch.browser is not None
