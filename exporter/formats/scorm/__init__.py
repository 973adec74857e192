"""SCORM 1.2 and 2004 packages."""

from __future__ import annotations

from exporter.formats.scorm.package import FORMAT

__all__ = ["FORMAT"]
