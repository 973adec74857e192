"""Writes a mapping of path → content as a zip or a folder: atomically, and byte for byte the same every time.

Knows nothing about SCORM. Paths are relative, with forward slashes; content is bytes, or the file to copy.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import tempfile
import time
import zipfile
import zlib
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Content = bytes | Path
"""The content of a file: bytes, or another file, which is streamed and never read into memory as a whole."""

Moment = tuple[int, int, int, int, int, int]
"""Year, month, day, hour, minute and second, as in a zip: without a time zone."""

EARLIEST: Moment = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can express."""

_LATEST: Moment = (2107, 12, 31, 23, 59, 58)

_FIRST = frozenset({"imsmanifest.xml", "cmi5.xml"})
"""Come first, so that an LMS that reads a zip as a stream sees the manifest before anything else."""

_COMPRESSED = frozenset(
    {
        *(".aac", ".flac", ".m4a", ".mp3", ".oga", ".ogg", ".opus"),
        *(".avi", ".m4v", ".mkv", ".mov", ".mp4", ".ogv", ".webm"),
        *(".avif", ".gif", ".heic", ".jpeg", ".jpg", ".png", ".webp"),
        *(".docx", ".odp", ".ods", ".odt", ".pptx", ".xlsx"),
        *(".7z", ".bz2", ".gz", ".woff", ".woff2", ".xz", ".zip", ".zst"),
    }
)
"""Extensions of files that would hardly get smaller: they are stored uncompressed, so that players can seek in them."""

_LONGEST_PREFIX = 40
"""Characters of the name that a temporary name repeats, so that it is never too long when the name itself is not."""

_LEVEL = 6
_PIECE = 1 << 20
_LONG = 1 << 28
"""Bytes from which a file is deflated piece by piece, and may need ZIP64."""
LAST_BLOCK = b"\x03\x00"
"""Ends deflated data that come in pieces: a block with nothing in it (RFC 1951, 3.2.3 and 3.2.6)."""
_LONG_PAGE = 1 << 20
_PIECE_OF_PAGE = 1 << 17
_ARTICLE_END = b"</article>"
_UNIX = 3  # APPNOTE.TXT 4.4.2.2: the host system whose permissions the external attributes hold
_PERMISSIONS = (stat.S_IFREG | 0o644) << 16

MARKER = ".lessonpack"
"""The name of the file that lists what we wrote into a folder, to tell our output from somebody's work."""


_REASONS = {
    errno.ENOSPC: "the disk is full; free some space, or choose another disk",
    errno.EDQUOT: "your disk quota is used up; free some space, or choose another disk",
    errno.EFBIG: "it is larger than this disk allows; choose another disk",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
    errno.EACCES: "you may not write there; choose another folder",
    errno.EPERM: "you may not write there; choose another folder",
    errno.EROFS: "the disk is read-only; choose another one",
    errno.ENOENT: "there is no such folder, and none can be made; choose another one",
    errno.ELOOP: "the path is a loop of symbolic links; choose another name",
    errno.ENOTDIR: "there is a file where a folder should be; choose another folder",
    errno.EEXIST: "there is a file where a folder should be; choose another folder",
}


class OutputError(Exception):
    """The output cannot be written. The message says what to do."""


class WrittenOutput(NamedTuple):
    """What was written: the path, the size in bytes (of the zip, or of all files), and the SHA-256 of a zip in hex."""

    path: Path
    size: int
    sha256: str | None


def moment(source_date_epoch: str | None) -> Moment:
    """Return the timestamp for all files: SOURCE_DATE_EPOCH in UTC if set, else the earliest possible.

    Raises `OutputError` if the value is not a whole number of seconds since 1970.
    """
    if not source_date_epoch:
        return EARLIEST
    try:
        utc = time.gmtime(int(source_date_epoch))
    except (ValueError, OverflowError, OSError):
        msg = f"SOURCE_DATE_EPOCH is {source_date_epoch!r}; give whole seconds since 1970, or leave it unset"
        raise OutputError(msg) from None
    return min(max(tuple(utc[:6]), EARLIEST), _LATEST)  # type: ignore[return-value]  # a slice keeps no length


def in_words(error: OSError) -> str:
    """Return why the operating system refused to write, and what to do where that is known."""
    if error.errno in _REASONS:
        return _REASONS[error.errno]
    reason = error.strerror or str(error)
    return f"{reason} ({error.filename})" if error.filename else reason


def size_of(content: Content) -> int:
    """Return the size of a file in bytes."""
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def write_zip(  # noqa: PLR0913 - one for each thing that callers do differently
    target: Path,
    files: Mapping[str, Content],
    *,
    stamp: Moment = EARLIEST,
    progress: Callable[[int], None] = lambda _bytes: None,
    inspect: Callable[[Path], None] = lambda _zip: None,
    deflate: Callable[[bytes], bytes] | None = None,
) -> WrittenOutput:
    """Write ``files`` as a zip to ``target``, replacing an existing file. A symbolic link stays, and is followed.

    The same files give the same bytes (with the same zlib): entries are sorted with the manifest first, and have the
    same time, fixed permissions and no trace of the machine. ``progress`` is called with the bytes of every chunk.
    ``inspect`` sees the finished zip under a temporary name; if it raises, nothing is written to ``target``.
    ``deflate`` returns what `deflated` does, if it knows a faster way.

    Raises:
        OutputError: ``target`` is a folder, or its folder cannot be written to.
    """
    with _replacing(target) as temporary:
        with zipfile.ZipFile(temporary, "w", compresslevel=_LEVEL) as archive:
            for name in sorted(files, key=lambda path: (path not in _FIRST, path)):
                _add(archive, _entry(name, files[name], stamp), files[name], progress, deflate or deflated)
        inspect(temporary)
        with temporary.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        size = temporary.stat().st_size
    return WrittenOutput(target, size, digest)


def _entry(name: str, content: Content, stamp: Moment) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(safe_path(name), stamp)
    stored = PurePosixPath(name).suffix.lower() in _COMPRESSED
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    entry.create_system = _UNIX
    entry.external_attr = _PERMISSIONS
    entry.file_size = size_of(content)  # zipfile decides by it whether the entry needs ZIP64
    return entry


def _add(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    content: Content,
    progress: Callable[[int], None],
    deflate: Callable[[bytes], bytes],
) -> None:
    if isinstance(content, bytes) and entry.compress_type == zipfile.ZIP_DEFLATED and len(content) < _LONG:
        _add_deflated(archive, entry, content, deflate(content))
        progress(len(content))
        return
    with _reading(content) as source, archive.open(entry, "w") as sink:
        _copy(source, sink, progress)


def _add_deflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, content: bytes, packed: bytes) -> None:
    """Add what is deflated already, for which zipfile has no way: as a stored file, whose header is corrected."""
    entry.compress_type, entry.file_size = zipfile.ZIP_STORED, len(packed)
    with archive.open(entry, "w") as sink:
        sink.write(packed)
    entry.compress_type, entry.file_size, entry.CRC = zipfile.ZIP_DEFLATED, len(content), zlib.crc32(content)
    if archive.fp is None:  # pragma: no cover - it is open
        raise ValueError(entry.filename)
    archive.fp.seek(entry.header_offset)
    archive.fp.write(entry.FileHeader(zip64=False))
    archive.fp.seek(archive.start_dir)


def deflated(content: bytes) -> bytes:
    """Return the content of a file as it stands in a zip."""
    if comes_in_pieces(content):
        return b"".join([*map(deflated_piece, pieces_of(content)), LAST_BLOCK])
    return _squeezed(content, zlib.Z_FINISH)


def deflated_piece(content: bytes) -> bytes:
    """Return a piece of a file as it stands in a zip, before other pieces or `LAST_BLOCK`."""
    return _squeezed(content, zlib.Z_SYNC_FLUSH)


def _squeezed(content: bytes, end: int) -> bytes:
    squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return squeeze.compress(content) + squeeze.flush(end)


def comes_in_pieces(content: bytes) -> bool:
    """Return whether a file is so long a page that its pieces are deflated one by one: an edit changes few of them."""
    return len(content) > _LONG_PAGE and content.find(_ARTICLE_END, _PIECE_OF_PAGE) >= 0


def pieces_of(content: bytes) -> Iterator[bytes]:
    """Yield the pieces of a long page, each of which ends with an article."""
    start = 0
    while (end := content.find(_ARTICLE_END, start + _PIECE_OF_PAGE)) >= 0:
        yield content[start : end + len(_ARTICLE_END)]
        start = end + len(_ARTICLE_END)
    yield content[start:]


def _copy(source: IO[bytes], sink: IO[bytes], progress: Callable[[int], None]) -> None:
    while piece := source.read(_PIECE):
        sink.write(piece)
        progress(len(piece))


def write_folder(
    target: Path,
    files: Mapping[str, Content],
    *,
    progress: Callable[[int], None] = lambda _bytes: None,
) -> WrittenOutput:
    """Write ``files`` as the folder ``target``, replacing an earlier output as a whole.

    Raises:
        OutputError: ``target`` is a file, is or contains the current folder, contains files that we did not write, or
            cannot be written to.
    """
    followed = _followed(target)
    _refuse_foreign(followed)
    size = 0
    with _beside(followed, folder=True) as temporary:
        for name, content in sorted(files.items()):
            place = temporary / safe_path(name)
            place.parent.mkdir(parents=True, exist_ok=True)
            with _reading(content) as source, place.open("xb") as sink:
                _copy(source, sink, progress)
            size += place.stat().st_size
        (temporary / MARKER).write_text("".join(f"{name}\n" for name in sorted(files)), encoding="utf-8")
        temporary.chmod(0o777 & ~_umask())
        _swap(temporary, followed)
    return WrittenOutput(target, size, None)


def write_file(
    target: Path, content: Content, *, progress: Callable[[int], None] = lambda _bytes: None
) -> WrittenOutput:
    """Write ``content`` to the file ``target``, replacing an existing one. A symbolic link stays, and is followed.

    Raises:
        OutputError: ``target`` is a folder, or its folder cannot be written to.
    """
    with _replacing(target) as temporary, _reading(content) as source, temporary.open("wb") as sink:
        _copy(source, sink, progress)
    return WrittenOutput(target, size_of(content), None)


def _refuse_foreign(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        msg = f"{target} is a file; name a folder to write"
        raise OutputError(msg)
    if Path.cwd().is_relative_to(target):
        msg = f"{target} is or contains the current folder; choose one inside it, or run the command from elsewhere"
        raise OutputError(msg)
    marker = target / MARKER
    ours = {MARKER, *marker.read_text(encoding="utf-8").splitlines()} if marker.is_file() else set[str]()
    present = (
        path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_symlink() or not path.is_dir()
    )
    foreign = sorted(name for name in present if name not in ours)
    if foreign:
        msg = f"{target} has files that lessonpack did not write ({foreign[0]}, …); choose another folder, or empty it"
        raise OutputError(msg if len(foreign) > 1 else msg.replace(", …", ""))


def _swap(temporary: Path, target: Path) -> None:
    """Replace the old folder with the new one, and restore it if that fails."""
    if not target.exists():
        temporary.rename(target)
        return
    old = temporary.with_name(temporary.name + ".old")
    target.rename(old)
    try:
        temporary.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old)


def safe_path(name: str) -> str:
    """Return ``name`` if it is a relative path that stays inside; else raise `ValueError`, because that is our bug."""
    pieces = name.split("/")
    if (
        not name
        or "\\" in name
        or "\0" in name
        or any(piece in {"", ".", ".."} for piece in pieces)
        or ":" in pieces[0]
    ):
        msg = f"not a path inside a package: {name!r}"
        raise ValueError(msg)
    return name


def _followed(target: Path) -> Path:
    """Return where symbolic links lead. Unlike `Path.resolve`, this does not fail for a link to itself."""
    return Path(os.path.realpath(target))


@contextmanager
def _reading(content: Content) -> Iterator[IO[bytes]]:
    with BytesIO(content) if isinstance(content, bytes) else content.open("rb") as stream:
        yield stream


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """Yield a temporary file that becomes ``target`` once it is complete, with the permissions of a new file."""
    if target.is_dir():
        msg = f"{target} is a folder; name a file to write"
        raise OutputError(msg)
    place = _followed(target)
    with _beside(place) as temporary:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(place)


@contextmanager
def _beside(target: Path, *, folder: bool = False) -> Iterator[Path]:
    """Yield a temporary name in the folder of ``target``, so that renaming is atomic; clean up afterwards."""
    prefix = f".{target.name[:_LONGEST_PREFIX]}-"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if folder:
            temporary = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
        else:
            handle, name = tempfile.mkstemp(prefix=prefix, dir=target.parent)
            os.close(handle)
            temporary = Path(name)
    except OSError as error:
        msg = f"{target.parent} cannot be written to: {in_words(error)}"
        raise OutputError(msg) from error
    try:
        yield temporary
    finally:
        if folder:
            shutil.rmtree(temporary, ignore_errors=True)
        else:
            temporary.unlink(missing_ok=True)


def _umask() -> int:
    """Return the process's umask. The only way to read it is to set it."""
    current = os.umask(0o022)
    os.umask(current)
    return current
