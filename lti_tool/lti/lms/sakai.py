"""Sakai."""

from __future__ import annotations

from lti_tool.lti.lms.base import Lms

LMS = Lms(name="Sakai", registers_itself=True)
