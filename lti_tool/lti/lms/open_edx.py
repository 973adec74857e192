"""Open edX (``xblock-lti-consumer``)."""

from __future__ import annotations

from lti_tool.lti.lms.base import Lms

LMS = Lms(
    name="Open edX",
    authorization_path="/lti_consumer/v1/launch/",
    # It accepts several items but stores them behind one block, with one resource link id and one column for all.
    keeps_links_apart=False,
)
