"""What a manifest registers with an LMS: the identifiers under which it keeps records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from exporter.conformance.document import Manifest

_RESUME_LIMITS = {"1.2": 4_096, "2004-2nd": 4_000, "2004-3rd": 64_000, "2004-4th": 64_000}
"""Characters of ``cmi.suspend_data`` that an LMS must keep, by edition; see `exporter.formats.scorm.editions`."""


@dataclass(frozen=True, slots=True)
class RegisteredSco:
    """An item that launches a SCO."""

    identifier: str
    title: str
    resource: str
    href: str


@dataclass(frozen=True, slots=True)
class Registered:
    """The identifiers of a package."""

    edition: str | None
    manifest: str
    organization: str
    scos: tuple[RegisteredSco, ...]

    @property
    def resume_limit(self) -> int | None:
        """Return how many characters of resume data an LMS must keep; None if the edition is unknown."""
        return _RESUME_LIMITS.get(self.edition or "")


def registered(manifest: Manifest) -> Registered:
    """Return what a manifest registers: of several organizations, the default one."""
    organizations = list(manifest.all("organizations/organization"))
    default = next((one.get("default") for one in manifest.all("organizations")), None)
    chosen = next((one for one in organizations if one.get("identifier") == default), None)
    chosen = organizations[0] if chosen is None and organizations else chosen
    return Registered(
        edition=manifest.edition,
        manifest=manifest.root.get("identifier") or "",
        organization="" if chosen is None else chosen.get("identifier") or "",
        scos=() if chosen is None else tuple(_scos(manifest, chosen)),
    )


def _scos(manifest: Manifest, organization: etree._Element) -> Iterator[RegisteredSco]:
    resources = {one.get("identifier"): one for one in manifest.all("resources/resource")}
    for item in organization.iter(manifest.name("item")):
        resource = resources.get(item.get("identifierref"))
        if resource is not None and (resource.get(manifest.scorm_type) or "").lower() == "sco":
            title = next((" ".join((one.text or "").split()) for one in manifest.all("title", item)), "")
            href = unquote((resource.get("href") or "").partition("?")[0])
            yield RegisteredSco(item.get("identifier") or "", title, resource.get("identifier") or "", href)
