"""Writes ``imsmanifest.xml``, which describes the course, its SCOs and their files to an LMS.

Elements are in the order of the schemas: title, items, metadata, then adlcp, imsss and adlnav.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from exporter.formats.scorm.sequencing import cluster_sequencing, leaf_sequencing, presentation
from exporter.formats.xml_text import allowed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exporter.course import Course
    from exporter.formats.scorm.activities import Activity
    from exporter.formats.scorm.editions import ScormEdition

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_TITLE_LENGTH = 200  # titleType of both editions' schemas
_VERSION_LENGTH = 20  # attr.version of both editions' schemas
_SHARED = "RES-SHARED"


def manifest(course: Course, root: Activity, files: Iterable[str], edition: ScormEdition, *, schemas: bool) -> bytes:
    """Return the manifest as UTF-8, without character references: Moodle shows references like &#252; literally.

    ``files`` are the paths of everything in the package except the manifest and the schemas. ``schemas`` says whether
    the schemas are in the package, so that the manifest can refer to them.
    """
    writer = _Writer(course, edition)
    return writer.document(root, sorted(files), schemas=schemas)


class _Writer:
    def __init__(self, course: Course, edition: ScormEdition) -> None:
        self.course = course
        self.edition = edition

    def document(self, root: Activity, files: list[str], *, schemas: bool) -> bytes:
        """Return the document with its declaration."""
        names: dict[str | None, str] = {None: self.edition.content_packaging}
        names.update(self.edition.extensions.items())
        if schemas:
            names["xsi"] = _XSI
        element = etree.Element(self._name("manifest"), nsmap=names)
        element.set("identifier", f"MANIFEST-{self.course.id}")
        if 0 < len(self.course.version) <= _VERSION_LENGTH:
            element.set("version", allowed(self.course.version))
        if schemas:
            pairs = (f"{namespace} {file}" for namespace, file in self.edition.schema_of.items())
            element.set(f"{{{_XSI}}}schemaLocation", " ".join(pairs))
        metadata = self._add(element, "metadata")
        self._add(metadata, "schema", "ADL SCORM")
        self._add(metadata, "schemaversion", self.edition.schemaversion)
        self._organizations(element, root)
        self._resources(element, root, files)
        body = etree.tostring(element, encoding="UTF-8", xml_declaration=False, pretty_print=True)
        return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body

    def _name(self, tag: str) -> str:
        """Return ``tag`` or ``prefix:tag`` as a qualified name for lxml."""
        prefix, colon, local = tag.rpartition(":")
        namespace = self.edition.extensions[prefix] if colon else self.edition.content_packaging
        return f"{{{namespace}}}{local}"

    def _add(self, parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
        element = etree.SubElement(parent, self._name(tag), attributes)
        element.text = text
        return element

    def _organizations(self, parent: etree._Element, root: Activity) -> None:
        identifier = f"ORG-{self.course.id}"
        organizations = self._add(parent, "organizations", default=identifier)
        organization = self._add(organizations, "organization", identifier=identifier)
        self._add(organization, "title", _title(self.course.title))
        self._item(organization, root, heaviest=max(activity.weight for activity in root.everything))
        if self.edition.order == "sequencing":
            cluster_sequencing(organization, self.edition, contributes=True, share=1.0)

    def _item(self, parent: etree._Element, activity: Activity, heaviest: float) -> None:
        item = self._add(parent, "item", identifier=activity.identifier, isvisible="true")
        if activity.resource:
            item.set("identifierref", activity.resource)
        self._add(item, "title", _title(activity.title))
        for child in activity.children:
            self._item(item, child, heaviest)
        if self.edition.order == "sequencing":
            alone = parent.tag == self._name("organization")
            share = activity.weight / heaviest if heaviest else 0.0
            if activity.sco:
                ordered = self.course.navigation == "sequential" and activity.opens_next and not alone
                leaf_sequencing(item, self.edition, activity, share=share, ordered=ordered)
                presentation(item, self.edition, alone=alone)
            else:
                cluster_sequencing(item, self.edition, contributes=activity.weight > 0, share=share)
            return
        if activity.after:
            self._add(item, "adlcp:prerequisites", activity.after, type="aicc_script")
        # Otherwise the SCO applies the mark itself, see PassMark.
        if activity.mark and activity.mark.shown:
            self._add(item, "adlcp:masteryscore", _number(activity.mark.percent))

    def _resources(self, parent: etree._Element, root: Activity, files: list[str]) -> None:
        """List every file once: with the only SCO that needs it, or in one asset that all SCOs depend on.

        SCOs come first: Open edX launches the first resource with an href.
        """
        resources = self._add(parent, "resources")
        leaves = root.leaves
        users: dict[str, list[Activity]] = {file: [] for file in files}
        for leaf in leaves:
            for file in leaf.sco.files if leaf.sco else ():
                users[file].append(leaf)
        shared = [file for file in files if len(users[file]) != 1 and len(leaves) > 1]
        own: dict[str, list[str]] = {leaf.identifier: [] for leaf in leaves}
        for file in files if len(leaves) == 1 else sorted(set(files) - set(shared)):
            own[(users[file] or leaves)[0].identifier].append(file)
        for leaf in leaves:
            self._resource(resources, leaf, own[leaf.identifier], depends=bool(shared))
        if shared:
            asset = self._add(resources, "resource", identifier=_SHARED, type="webcontent")
            asset.set(self._name(f"adlcp:{self.edition.scorm_type}"), "asset")
            for file in shared:
                self._add(asset, "file", href=file)

    def _resource(self, resources: etree._Element, leaf: Activity, files: list[str], *, depends: bool) -> None:
        assert leaf.sco is not None  # noqa: S101 - leaves are the activities with a SCO
        assert leaf.resource is not None  # noqa: S101 - and a SCO has a resource
        resource = self._add(resources, "resource", identifier=leaf.resource, type="webcontent")
        resource.set(self._name(f"adlcp:{self.edition.scorm_type}"), "sco")
        resource.set("href", leaf.sco.href)
        for file in files:
            self._add(resource, "file", href=file)
        if depends:
            self._add(resource, "dependency", identifierref=_SHARED)


def _title(title: str) -> str:
    """Return a title shortened to the length that the schemas allow."""
    clean = " ".join(allowed(title).split())
    return clean if len(clean) <= _TITLE_LENGTH else clean[: _TITLE_LENGTH - 1].rstrip() + "…"


def _number(value: float) -> str:
    """Return a plain decimal without an exponent or trailing zeros."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
