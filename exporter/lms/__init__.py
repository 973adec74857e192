"""Every LMS whose ways with SCORM are known. The folder is the registry: each module with a ``PROFILE`` is one.

Presets of the export, the preview, the tests and the docs read these profiles; nothing else knows an LMS's quirks.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from exporter.lms.base import Profile
from exporter.registry import members

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def profiles() -> Mapping[str, Profile]:
    """Return all profiles by name, in alphabetical order."""
    found = members(__name__, __path__, Profile, "PROFILE").values()
    return MappingProxyType(dict(sorted((profile.name, profile) for profile in found)))


def profile_of(name: str) -> Profile | None:
    """Return the profile with that name, or of the product with that name, or None."""
    return profiles().get(name) or next((one for one in profiles().values() if name in one.also), None)


def names() -> tuple[str, ...]:
    """Return every name that `profile_of` knows, in alphabetical order."""
    return tuple(sorted({name for one in profiles().values() for name in (one.name, *one.also)}))


__all__ = ["Profile", "names", "profile_of", "profiles"]
