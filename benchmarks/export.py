"""What an export costs, beside zipping the same finished files with npm's simple-scorm-packager ("zip only").

``python -m benchmarks.export`` builds the wheel, makes a course, and lets the two take turns, so that what else the
machine does meets both alike. It counts the CPU seconds of whole processes, from start to exit. What to quote are the
ratios; seconds of a shared machine are good for nothing.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.lessons import write_course

if TYPE_CHECKING:
    import resource

ROOT = Path(__file__).parents[1]
PACKAGER = ROOT / "node_modules" / "simple-scorm-packager" / "lib" / "index.js"
_ZIP = """
const [, packager, source, outputFolder] = process.argv;
require(packager)({version: "1.2", organization: "benchmark", title: "Benchmark", language: "en", startingPage:
  "index.html", source, package: {name: "benchmark", version: "1", zip: true, outputFolder}}, () => {});
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took: CPU seconds, and the largest resident memory in MB."""

    seconds: float
    megabytes: float


def cost_of(command: list[str], folder: Path, environment: dict[str, str]) -> Cost:
    """Run a command in a folder, and return its cost."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, cwd=folder, env=os.environ | environment, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            sys.stderr.buffer.write(output.read()[-5000:])
            raise SystemExit(f"{command[0]} ended with {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, _megabytes(usage))


def _megabytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def installed(folder: Path) -> Path:
    """Build the wheel, unpack it below ``folder`` and compile it, as an installer does; return where it is."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    compileall.compile_dir(folder / "installed", quiet=1)
    return folder / "installed"


class Course:
    """A course of so many lessons in a folder of its own, and the two programs that make packages of it."""

    def __init__(self, folder: Path, lessons: int, wheel: Path) -> None:
        self._folder = folder / str(lessons)
        self._course = self._folder / "course"
        self._environment = {
            "PYTHONPATH": str(wheel),
            "XDG_CACHE_HOME": str(self._folder / "cache"),
            # Libraries that were installed without being compiled are compiled by the first export, and not by each.
            "PYTHONDONTWRITEBYTECODE": "",
        }
        write_course(self._course, lessons)

    def export(self) -> Cost:
        """Export the course."""
        command = [sys.executable, "-m", "exporter", "export", "scorm", str(self._course), "-o", "package.zip"]
        return cost_of(command, self._folder, self._environment)

    def forget(self) -> None:
        """Remove what earlier exports left for later ones."""
        shutil.rmtree(self._folder / "cache", ignore_errors=True)

    def edit_one(self) -> None:
        """Add a sentence to one lesson."""
        with (self._course / "lesson-0000.md").open("a", encoding="utf-8") as lesson:
            lesson.write("\nOne more sentence.\n")

    def zip_only(self) -> Cost:
        """Zip the files of the last package."""
        with tempfile.TemporaryDirectory(dir=self._folder) as files, tempfile.TemporaryDirectory() as target:
            with zipfile.ZipFile(self._folder / "package.zip") as package:
                package.extractall(files)
            return cost_of(["node", "-e", _ZIP, str(PACKAGER), files, target], self._folder, {})


def measure(course: Course, rounds: int) -> dict[str, float]:
    """Return the medians of what exports cost, as multiples of zip only, and the largest memory in MB."""
    ratios: dict[str, list[float]] = {"cold": [], "again": [], "one lesson edited": []}
    memory = 0.0
    course.export()  # compiles libraries, if that has not been done
    for _ in range(rounds):
        course.forget()
        costs = {"cold": course.export(), "again": course.export()}
        course.edit_one()
        costs["one lesson edited"] = course.export()
        zipped = course.zip_only().seconds
        memory = max([memory, *(cost.megabytes for cost in costs.values())])
        for name, cost in costs.items():
            ratios[name].append(cost.seconds / zipped)
    return {name: round(statistics.median(found), 2) for name, found in ratios.items()} | {"MB": round(memory)}


def main() -> None:
    """Measure, and print the ratios."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.export", description=__doc__)
    parser.add_argument("--lessons", type=int, action="append", help="lessons of a course (default: 10 and 1000)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each (default: 3)")
    chosen = parser.parse_args()
    if not PACKAGER.is_file():
        parser.error(f"{PACKAGER} is missing; run: npm ci")
    with tempfile.TemporaryDirectory(prefix="lessonpack-benchmark-") as name:
        folder = Path(name)
        wheel = installed(folder)
        for lessons in chosen.lessons or [10, 1000]:
            print(
                json.dumps({"lessons": lessons, **measure(Course(folder, lessons, wheel), chosen.rounds)}), flush=True
            )
    print(f"load average {', '.join(f'{load:.1f}' for load in os.getloadavg())} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
