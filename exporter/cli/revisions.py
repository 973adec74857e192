"""A course as it was in a revision of git, as files in a temporary folder.

Only git's plumbing is asked, which runs no hooks and no filters: objects are taken as they were committed.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Self

from exporter.cli.printing import printable
from exporter.comparison.played import CannotCompareError

if TYPE_CHECKING:
    from collections.abc import Iterator

_WRITTEN = re.compile(r"((?:\{[^}]*\}|[^:{])+):(.*)", re.DOTALL)
"""A name that git knows and a path: as for git, a colon in braces belongs to the name (``HEAD^{/Fix: typo}``)."""
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_LINE = re.compile(rb"(\d{6}) (\w+) ([0-9a-f]+)\t(.+)", re.DOTALL)
_LFS = b"version https://git-lfs.github.com/spec/"
_LARGEST_COURSE = 4 << 30
_SUBMODULE, _LINK = b"160000", b"120000"
_WORKTREE = "check both revisions out with 'git worktree add', and compare their folders"
_NO_FETCHING = {"GIT_NO_LAZY_FETCH": "1"}
"""In a clone that has only some objects, git would ask the program that the repository names for the others."""


@dataclass(frozen=True, slots=True)
class Revision:
    """``REV:COURSE`` as it was written: a name that git knows, and a path from the current folder."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class _Entry:
    mode: bytes
    object: str
    path: str
    """From the course's folder."""


def revision_written(text: str) -> Revision | None:
    """Return the revision that an argument names; None for the path of a file or folder, also on a drive of Windows."""
    written = _WRITTEN.fullmatch(text)
    if not written or _DRIVE.match(text) or Path(text).exists():
        return None
    return Revision(written[1], written[2] or ".")


def write_revision(revision: Revision, folder: Path) -> None:
    """Write the course of a revision into an empty folder.

    Raises:
        CannotCompareError: git, the repository, revision or folder is missing, or the files are elsewhere.
    """
    inside = Path(os.path.normpath(Path.cwd() / revision.path))
    # Where the path leads, which may be another repository; the folder itself may be gone since.
    at = next(one for one in (inside, *inside.parents) if one.is_dir())
    top = Path(_git_says(at, ["rev-parse", "--show-toplevel"], _no_repository(at)))
    if not inside.is_relative_to(top):
        top, inside = top.resolve(), inside.resolve()
    commit = _git_says(
        at,
        ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision.name}^{{commit}}"],
        f"there is no revision '{printable(revision.name)}' in {top}; {_where_to_look(at)}",
    )
    entries = list(_entries(at, commit, inside.relative_to(top).as_posix()))
    if not entries:
        raise CannotCompareError(
            f"there is no folder '{printable(revision.path)}' in the revision '{printable(revision.name)}'; the path "
            f"starts from the current folder, {Path.cwd()}"
        )
    _write(at, entries, folder)


def _no_repository(at: Path) -> str:
    return f"{at} is in no git repository, so it has no revisions; give the old course as a folder or a package"


def _where_to_look(at: Path) -> str:
    if _git(at, ["rev-parse", "--is-shallow-repository"]).stdout.strip() != b"true":
        return "see 'git log' for those that there are"
    return (
        "this clone has only the newest ones: run 'git fetch --unshallow' or, in CI, check out all of them: "
        "'fetch-depth: 0' in GitHub Actions, 'GIT_DEPTH: 0' in GitLab"
    )


def _entries(at: Path, commit: str, prefix: str) -> Iterator[_Entry]:
    """Yield the files below a folder of a commit; ``.`` is the repository's own."""
    tree = commit if prefix == "." else f"{commit}:{prefix}"
    listed = _git(at, ["ls-tree", "-r", "-z", "--full-tree", tree])
    if listed.returncode:
        return
    for line in listed.stdout.split(b"\0"):
        if found := _LINE.fullmatch(line):
            yield _Entry(found[1], found[3].decode(), os.fsdecode(found[4]))


def _write(at: Path, entries: list[_Entry], folder: Path) -> None:
    for entry in entries:
        _check(entry)
    with _Objects(at) as objects:
        # Links last, so that nothing is written through one.
        for entry in sorted(entries, key=lambda entry: entry.mode == _LINK):
            content = objects.read(entry.object)
            if content.startswith(_LFS):
                raise CannotCompareError(
                    f"'{printable(entry.path)}' is kept by Git LFS, so the revision has only a pointer to it; "
                    f"{_WORKTREE}, with 'git lfs pull'"
                )
            target = folder / entry.path
            target.parent.mkdir(parents=True, exist_ok=True)
            if entry.mode == _LINK:
                _link(target, content, folder)
            else:
                target.write_bytes(content)


def _check(entry: _Entry) -> None:
    name = printable(entry.path)
    if entry.mode == _SUBMODULE:
        raise CannotCompareError(f"'{name}' is a submodule, whose files are in another repository; {_WORKTREE}")
    path = PurePosixPath(entry.path)
    if path.is_absolute() or ".." in path.parts or "\\" in entry.path or ":" in path.parts[0]:
        raise CannotCompareError(f"'{name}' in the revision is not the name of a file of a course; rename it")


def _link(target: Path, content: bytes, folder: Path) -> None:
    """Make a link, if it stays in the course; one that leads out stands for nothing, as in any course."""
    leads_to = os.fsdecode(content)
    stays = Path(os.path.normpath(target.parent / leads_to)).is_relative_to(folder)
    if stays and target.parent.resolve().is_relative_to(folder):
        target.symlink_to(leads_to)


class _Objects:
    """One git process that reads objects by their names."""

    def __init__(self, at: Path) -> None:
        self._left = _LARGEST_COURSE
        self._process = subprocess.Popen(
            ["git", "cat-file", "--batch"],  # noqa: S607 - the user's git
            cwd=at,
            env=os.environ | _NO_FETCHING,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.communicate()

    def read(self, name: str) -> bytes:
        """Return the content of an object."""
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        assert self._process.stdout is not None  # noqa: S101 - see above
        self._process.stdin.write(f"{name}\n".encode())
        self._process.stdin.flush()
        head = self._process.stdout.readline().split()
        if len(head) != 3:  # noqa: PLR2004 - name, kind and size; 'missing' in a shallow or partial clone
            raise CannotCompareError("git does not have all files of the revision here; fetch it in full")
        self._left -= int(head[2])
        if self._left < 0:
            raise CannotCompareError("the revision has more files than any course")
        return self._process.stdout.read(int(head[2]) + 1)[:-1]


def _git_says(at: Path, arguments: list[str], otherwise: str) -> str:
    done = _git(at, arguments)
    if done.returncode:
        reason = done.stderr.decode(errors="replace")
        if "safe.directory" in reason:
            otherwise = "git does not trust this repository, as it belongs to somebody else; see its 'safe.directory'"
        raise CannotCompareError(otherwise)
    return os.fsdecode(done.stdout).rstrip("\n")


def _git(at: Path, arguments: list[str]) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *arguments], check=False, cwd=at, capture_output=True)  # noqa: S603, S607 - see above
    except OSError:
        raise CannotCompareError("git is not installed; give the old course as a folder or a package") from None
