"""Stands in for Mermaid's program: as strict with what it is given, and its drawings have the same parts.

What stands in a diagram tells it to fail as the real one does: ``BAD``, ``HANG``, ``HOSTILE``.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import signal
import sys
from html import escape
from pathlib import Path


def install(folder: Path) -> Path:
    """Put the program into a new folder, which belongs into PATH; return where it notes its starts."""
    folder.mkdir()
    shutil.copy(__file__, folder / "drawing.py")
    program = folder / "mmdc"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "{folder}/drawing.py" "$@"\n')
    program.chmod(0o755)
    return folder / "started"


_STYLE = (
    "#my-svg{font-family:Arial;font-size:16px;fill:#121a1a;}@keyframes dash{to{stroke-dashoffset:0;}}"
    "#my-svg .node rect,#my-svg .node path{fill:#e6f1f2;stroke:rgb(10, 85, 96);stroke-width:1px;}"
    "#my-svg :root{--mermaid-font-family:Arial;}#my-svg .node text>tspan{fill:#121a1a!important;}"
)
_HOSTILE = "<style>body{display:none}</style><g onload='go()'/><a href='javascript:go()'><text>end</text></a>"


def _drawn(diagram: str) -> str:
    lines = diagram.split("\n")
    told = {
        key: value for line in lines if (key := line.strip().partition(":")[0]) and (value := line.partition(":")[2])
    }
    kept = [line for line in lines if not line.strip().startswith("%%")]
    for number, line in enumerate(kept, start=1):
        if "BAD" in line:
            sys.exit(f"\nError: Parse error on line {number}:\n...{line}\n-----^\nExpecting 'SQE', got 'SQS'\n at x")
    if "HANG" in diagram:
        signal.pause()
    title = f"<title id='chart-title-my-svg'>{escape(told['accTitle'].strip())}</title>" if "accTitle" in told else ""
    nodes = re.findall(r"\[(.*?)\]", diagram)
    texts = "".join(
        f"<g class='node' transform='translate({10 + 160 * number} 80)'><rect x='0.123456' width='130' height='56'/>"
        f"<text x='65' y='33' text-anchor='middle'><tspan>{escape(one)}</tspan></text></g>"
        for number, one in enumerate(nodes)
    )
    style = _STYLE.replace(">", "&gt;")
    worse = _HOSTILE if "HOSTILE" in diagram else ""
    own = "<circle r='4' style='fill: pink !important'/>" if "pink" in diagram else ""
    return (
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' id='my-svg' width='100%' "
        f"viewBox='0 0 482.64 212.5' style='background-color: transparent;'>{title}<style>{style}</style>"
        "<defs><marker id='my-svg-end'><path d='M0 0z'/></marker><marker id='my-svg-unused'/><filter id='f'/></defs>"
        f"<path marker-end='url(#my-svg-end)' d='M 10 108 L 460.98765 108' stroke='#121a1a'/>{texts}{own}{worse}</svg>"
    )


def main() -> None:
    """Draw one diagram, or all of a file of Markdown, and note that it was started."""
    options = argparse.ArgumentParser(allow_abbrev=False)
    for name in ("input", "output", "configFile", "puppeteerConfigFile", "backgroundColor"):
        options.add_argument(f"--{name}", required=True, type=Path)
    options.add_argument("--quiet", action="store_true")
    given = options.parse_args()
    settings = json.loads(given.configFile.read_text())
    if settings["securityLevel"] != "strict" or settings["htmlLabels"] or not settings["deterministicIds"]:
        sys.exit("not strict")
    browser = json.loads(given.puppeteerConfigFile.read_text())["args"]
    if not {"--host-resolver-rules=MAP * ~NOTFOUND", "--js-flags=--random-seed=1"} <= set(browser):
        sys.exit("the browser reaches other machines, or draws by chance")
    with Path(__file__).with_name("started").open("a") as starts:
        starts.write(".")
    text = given.input.read_text()
    if given.input.suffix == ".mmd":
        given.output.write_text(_drawn(text))
        return
    for number, diagram in enumerate(re.findall(r"^```mermaid\n(.*?)\n```$", text, re.MULTILINE | re.DOTALL), start=1):
        given.output.with_stem(f"{given.output.stem}-{number}").write_text(_drawn(diagram))


if __name__ == "__main__":
    main()
