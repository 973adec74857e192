"""Where large media files are kept, under the hash of their content: in a folder, or in an S3-compatible bucket."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

CHUNK = 1024 * 1024
"""Bytes that are read from a bucket at a time."""
DRAFT_SECONDS = 86_400
"""How old a file must be that no version names before it counts as forgotten: it may be about to be named."""


class MediaStore(Protocol):
    """Keeps files under names that are hashes, so that nothing is ever changed."""

    def put(self, name: str, file: Path) -> None:
        """Keep a copy of ``file``, whole or not at all."""

    def open(self, name: str, size: int) -> BinaryIO:
        """Open a file that is kept; raise `OSError` if it is not there."""

    def old(self) -> Iterable[str]:
        """Return the names of the files that have been there for at least a day."""

    def remove(self, name: str) -> None:
        """Forget a file."""


class MediaStoreError(Exception):
    """The place for large media files cannot be used."""


def media_store(place: str) -> MediaStore:
    """Return the store at a place: a folder, or ``s3://BUCKET/PREFIX``.

    Raises:
        MediaStoreError: the library for buckets is not installed.
    """
    if not place.startswith("s3://"):
        return FolderStore(Path(place))
    try:
        from obstore.store import S3Store  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - an extra
    except ImportError:
        raise MediaStoreError("for a bucket, install the package with 'pip install lessonpack[bucket]'") from None
    bucket, _, prefix = place.removeprefix("s3://").partition("/")
    return BucketStore(S3Store(bucket, prefix=prefix or None))


class FolderStore:
    """Keeps files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, file: Path) -> None:
        """Keep a copy of ``file``."""
        if (self._folder / name).is_file():
            return
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=self._folder, prefix=".")
        try:
            with os.fdopen(handle, "wb") as target, file.open("rb") as source:
                shutil.copyfileobj(source, target, CHUNK)
                target.flush()
                os.fsync(target.fileno())
            Path(draft).replace(self._folder / name)
        except OSError:
            Path(draft).unlink(missing_ok=True)
            raise

    def open(self, name: str, size: int) -> BinaryIO:  # noqa: ARG002 - a bucket needs it
        """Open a file that is kept."""
        return (self._folder / name).open("rb")

    def old(self) -> Iterable[str]:
        """Return the names of old files, and of drafts that a process left when it was killed."""
        end = time.time() - DRAFT_SECONDS
        with suppress(FileNotFoundError):
            yield from [entry.name for entry in os.scandir(self._folder) if entry.stat().st_mtime < end]

    def remove(self, name: str) -> None:
        """Forget a file."""
        (self._folder / name).unlink(missing_ok=True)


class BucketStore:
    """Keeps files in a bucket. Credentials and region come from the usual variables, ``AWS_...``."""

    def __init__(self, bucket: Any) -> None:
        self._bucket = bucket

    def put(self, name: str, file: Path) -> None:
        """Keep a copy of ``file``."""
        import obstore  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - an extra
        from obstore.exceptions import BaseError  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

        try:
            obstore.put(self._bucket, name, file)
        except BaseError as error:  # as of a folder that is away: one tries again
            raise OSError(f"the bucket does not take {name}: {error}") from error

    def open(self, name: str, size: int) -> BinaryIO:
        """Open a file that is kept, of which only what is read is fetched."""
        from obstore.exceptions import BaseError  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

        try:
            self._bucket.head(name)
        except BaseError as error:
            raise OSError(f"the bucket does not give {name}: {error}") from error
        return cast("BinaryIO", io.BufferedReader(_Object(self._bucket, name, size), CHUNK))

    def old(self) -> Iterable[str]:
        """Return the names of old files."""
        import obstore  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - an extra

        end = time.time() - DRAFT_SECONDS
        for part in obstore.list(self._bucket):
            yield from [each["path"] for each in part if each["last_modified"].timestamp() < end]

    def remove(self, name: str) -> None:
        """Forget a file."""
        self._bucket.delete(name)


class _Object(io.RawIOBase):
    """An object in a bucket, read by ranges."""

    def __init__(self, bucket: Any, name: str, size: int) -> None:
        self._bucket, self._name, self._size, self._at = bucket, name, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        length = min(len(buffer), self._size - self._at)
        if length <= 0:
            return 0
        content = bytes(self._bucket.get_range(self._name, start=self._at, length=length))
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)
