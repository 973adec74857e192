"""What a test of the player is given: the LMS, its packages, learners to enrol, and devices to learn on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from device import Device, new_device

from exporter.archive import write_folder, write_zip
from exporter.formats import formats
from exporter.source import read_course

if TYPE_CHECKING:
    from pathlib import Path

    from learning_system import LearningSystem, Package, Registration
    from moodle_site import Activity
    from playwright.sync_api import Browser


@dataclass(repr=False)
class Shelf:
    """The packages of a test session: each is exported once."""

    folder: Path
    system: LearningSystem
    packages: dict[tuple[Any, ...], Package] = field(default_factory=dict)
    count: int = 0

    def export(self, course: Path, edition: str, structure: str, **switches: bool | str) -> Package:
        """Export a course folder as the command line does, and install it in the LMS."""
        read, _ = read_course(course)
        self.count += 1
        target = self.folder / str(self.count)
        if edition == "web":
            (output,) = formats()["web"].outputs(read, {})
            write_folder(target, output.files)
        else:
            defaults = {one.name: one.choices[0] if one.choices else False for one in formats()["scorm"].options}
            settings = {**defaults, "version": edition, "structure": structure, **switches}
            (output,) = formats()["scorm"].outputs(read, settings)
            write_zip(target, output.files)
        return self.system.install(f"p{self.count}", target, edition)


@dataclass(repr=False)
class Classroom:
    """One test's share in the session's browser, LMS and packages; it knows what must not happen."""

    browser: Browser
    shelf: Shelf
    devices: list[Device] = field(default_factory=list)
    registrations: list[Registration] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)

    @property
    def system(self) -> LearningSystem:
        """Return the LMS."""
        return self.shelf.system

    def package(self, course: Path, edition: str = "1.2", structure: str = "single", **switches: bool | str) -> Package:
        """Return the installed package of a course; "web" is an edition too."""
        key = (course, edition, structure, *switches.items())
        if key not in self.shelf.packages:
            self.shelf.packages[key] = self.shelf.export(course, edition, structure, **switches)
        return self.shelf.packages[key]

    def edited(self, course: Path, edition: str = "1.2") -> Package:
        """Return the package of a course whose sources have changed since it was last asked for."""
        return self.shelf.export(course, edition, "single")

    def enrol(self, package: Package, **fields: Any) -> Registration:
        """Enrol a learner who has not begun yet; `fields` are those of `Registration`."""
        self.registrations.append(self.system.enrol(package, **fields))
        return self.registrations[-1]

    def activity(self, package: Package, **fields: Any) -> Activity:
        """Offer a package in a strict Moodle; `fields` are those of `Activity`."""
        self.activities.append(self.system.offer(package, **fields))
        return self.activities[-1]

    def device(self, **options: Any) -> Device:
        """Take a fresh device; the options are those of Playwright's browser contexts."""
        self.devices.append(new_device(self.browser, self.system, **options))
        return self.devices[-1]

    def clear_up(self) -> list[str]:
        """Put the devices away and return everything that went wrong without being announced."""
        for device in self.devices:
            device.context.close()
        troubles = [trouble for device in self.devices for trouble in device.unexpected()]
        return troubles + [trouble for one in (*self.registrations, *self.activities) for trouble in one.troubles]
