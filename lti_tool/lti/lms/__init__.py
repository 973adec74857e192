"""Every known LMS. The folder is the registry: each module with an ``LMS`` is one, under the module's name.

Workarounds that apply to every LMS are elsewhere; here is only what differs from one LMS to the next.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from exporter.registry import members
from lti_tool.lti.lms.base import Lms

if TYPE_CHECKING:
    from collections.abc import Mapping

_ANY = Lms()


class LmsDescription(Protocol):
    """A registration, or its row."""

    @property
    def product(self) -> str:
        """Return the LMS's family code, if known."""

    @property
    def authorization_url(self) -> str:
        """Return where a login goes."""


@cache
def known() -> Mapping[str, Lms]:
    """Return every known LMS by the name that ``lessonpack lti platforms add --lms`` takes, in alphabetical order."""
    return MappingProxyType(members(__name__, __path__, Lms, "LMS"))


def lms_of(platform: LmsDescription) -> Lms:
    """Return what is known about a platform's LMS; an unknown LMS is expected to follow the specifications."""
    if platform.product:
        found = next((lms for lms in known().values() if lms.product == platform.product), None)
        if found:
            return found
    return next((lms for lms in known().values() if lms.is_at(platform.authorization_url)), _ANY)
