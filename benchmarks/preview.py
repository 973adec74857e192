"""What an edit costs in a running preview: CPU seconds from the saved file to the page that the browser gets.

``python -m benchmarks.preview`` edits one lesson of the sample course and of a course of 300 lessons, again and again,
and counts the CPU seconds of this process: reading the course anew, and rendering its pages.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.lessons import write_course
from exporter.assets import shipped
from exporter.preview.builds import NOTHING, Builder
from exporter.source.cache.store import Store

SAMPLE = "introduction-to-flask"


def seconds_of_an_edit(course: Path, rounds: int) -> dict[str, float]:
    """Return the CPU seconds of the first build, and of edits: the median, and the largest."""
    builder = Builder(course, Store(None))
    lesson = next(iter(sorted(course.rglob("*.md"))))
    began = time.process_time()
    build = builder.build(NOTHING)
    costs = []
    for number in range(rounds + 1):
        if number:
            began = time.process_time()
            build = builder.build(build)
        if build.shown is None or build.shown.outputs.get(("1.2", "single")) is None:
            raise SystemExit(f"the course cannot be shown: {build.findings}")
        costs.append(time.process_time() - began)
        with lesson.open("a", encoding="utf-8") as file:
            file.write(f"\nSentence {number}.\n")
    builder.close()
    first, *edits = costs
    return {
        "first": round(first, 3),
        "edit": round(statistics.median(edits), 3),
        "slowest edit": round(max(edits), 3),
    }


def main() -> None:
    """Measure, and print the seconds."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.preview", description=__doc__)
    parser.add_argument("--lessons", type=int, default=300, help="lessons of the large course (default: 300)")
    parser.add_argument("--rounds", type=int, default=10, help="edits of each course (default: 10)")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lessonpack-benchmark-") as name:
        sample, large = Path(name, "sample"), Path(name, "large")
        shutil.copytree(shipped("content") / SAMPLE, sample)
        write_course(large, chosen.lessons)
        for what, course in ((SAMPLE, sample), (f"{chosen.lessons} lessons", large)):
            print(json.dumps({"course": what, **seconds_of_an_edit(course, chosen.rounds)}), flush=True)


if __name__ == "__main__":
    main()
