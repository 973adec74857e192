"""Every LMS that is known. The folder is the registry: a module here that has an ``LMS`` is one, by its own name.

What all are met with alike, whoever began it, stands where it is done; here is what holds for one and not for others.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from lti_tool.lti.lms.base import Lms

if TYPE_CHECKING:
    from collections.abc import Mapping

_ANY = Lms()


class LmsDescription(Protocol):
    """A registration, or its row."""

    @property
    def product(self) -> str:
        """Return the family code that the LMS gives itself, if it is known."""

    @property
    def authorization_url(self) -> str:
        """Return where a login goes."""


@cache
def known() -> Mapping[str, Lms]:
    """Return every known LMS by the name that ``lessonpack lti platforms add --lms`` takes, in alphabetical order."""
    names = sorted(module.name for module in iter_modules(__path__))
    found = ((name, getattr(import_module(f"{__name__}.{name}"), "LMS", None)) for name in names)
    return MappingProxyType({name: lms for name, lms in found if isinstance(lms, Lms)})


def lms_of(platform: LmsDescription) -> Lms:
    """Return what is known of a platform's LMS; of one that is not known, that it does what the specifications say."""
    if platform.product:
        found = next((lms for lms in known().values() if lms.product == platform.product), None)
        if found:
            return found
    return next((lms for lms in known().values() if lms.is_at(platform.authorization_url)), _ANY)
