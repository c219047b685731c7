"""The journal file: one checksummed JSON line for each transaction, only ever appended to.

Rules of this file:
1. A line is written and flushed to the disk before `append` returns.
2. A torn end (a line that a power cut left half done) is set aside in `<name>.torn-N` and cut off at the start.
3. A bad line with a good one after it is damage, not a torn end: it is skipped, counted and never cut off.
4. After a failed write or flush the file is not trusted any more: every further append is refused.
"""

import errno
import fcntl
import json
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from checkpoint.store.errors import StoreBusyError, StoreDamagedError, StoreError

FORMAT: Final = 1
LINE_BYTES_MAX: Final = 64 * 1024 * 1024

Change = tuple[str, dict[str, Any], list[str] | None]
"""One table's part of a transaction: its name, documents put by id, ids removed (None: the whole table is dropped)."""


class Journal:
    """One open journal file, held by this process alone."""

    def __init__(self, path: Path) -> None:
        """Open or create the file and take the lock.

        Raises:
            StoreBusyError: another process holds it; the message names its pid.
            StoreDamagedError: not a journal, or of a newer version.
            StoreError: the folder or the file cannot be opened.
        """
        self.path = path
        self.damaged_lines = 0
        self.torn_bytes = 0
        self._broken: OSError | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            message = f"{path}: {error.strerror}"
            raise StoreError(message) from error
        try:
            self._lock()
            self._size = os.fstat(self._file).st_size
            if self._size == 0:
                self._write(_line({"format": FORMAT}))
                _sync_folder(path.parent)
        except BaseException:
            os.close(self._file)
            raise

    def _lock(self) -> None:
        holder = self.path.with_name(self.path.name + ".pid")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            pid = holder.read_text().strip() if holder.exists() else "?"
            message = f"{self.path} is in use by process {pid}"
            raise StoreBusyError(message) from error
        holder.write_text(f"{os.getpid()}\n")

    def replay(self) -> Iterator[list[Change]]:
        """Yield every complete transaction in order, then cut a torn end off."""
        data = self._read_all()
        position, good_until = 0, 0
        pending_damage = 0
        while position < len(data):
            end = data.find(b"\n", position)
            line = data[position : end if end >= 0 else len(data)]
            value = _parse(line) if end >= 0 else None
            if value is None:
                pending_damage += 1
                if end < 0:
                    break
            else:
                self._check_header(value, position)
                self.damaged_lines += pending_damage
                pending_damage = 0
                good_until = end + 1
                if "tx" in value:
                    yield [(name, put, gone) for name, put, gone in value["tx"]]
            position = end + 1
        if good_until == 0 and b"\n" in data:
            message = f"{self.path} is not a journal of this program"
            raise StoreDamagedError(message)
        self._cut(data[good_until:], good_until)
        if self._size == 0:
            self._write(_line({"format": FORMAT}))

    def append(self, changes: list[Change]) -> None:
        """Record one transaction; returns when it is on the disk.

        Raises:
            StoreError: nothing was recorded.
        """
        self._write(_line({"tx": changes}))

    def rewrite(self, transactions: list[list[Change]]) -> None:
        """Replace the file by one that holds just these transactions: all of it or none of it."""
        fresh = self.path.with_name(self.path.name + ".new")
        lines = [_line({"format": FORMAT}), *(_line({"tx": changes}) for changes in transactions)]
        try:
            with fresh.open("wb") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                file.writelines(lines)
                file.flush()
                os.fsync(file.fileno())
                descriptor = os.dup(file.fileno())
            fresh.replace(self.path)
            _sync_folder(self.path.parent)
        except OSError as error:
            message = f"{self.path}: {error.strerror}"
            raise StoreError(message) from error
        os.close(self._file)
        self._file, self._size = descriptor, sum(map(len, lines))

    @property
    def size(self) -> int:
        """Bytes in the file."""
        return self._size

    def close(self) -> None:
        """Give the file and its lock back; closing twice is fine."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _write(self, line: bytes) -> None:
        if self._broken is not None:
            message = f"{self.path}: not written since {self._broken.strerror}; restart the app"
            raise StoreError(message) from self._broken
        if self._file < 0:
            message = f"{self.path} is closed"
            raise StoreError(message)
        try:
            _write_whole(self._file, line, self._size)
            _sync(self._file)
        except OSError as error:
            self._broken = error
            self._forget_tail()
            message = f"{self.path}: {error.strerror}"
            raise StoreError(message) from error
        self._size += len(line)

    def _forget_tail(self) -> None:
        try:
            os.ftruncate(self._file, self._size)
        except OSError:
            return

    def _read_all(self) -> bytes:
        return os.pread(self._file, self._size, 0)

    def _check_header(self, value: dict[str, Any], position: int) -> None:
        if position == 0 and value.get("format") != FORMAT:
            message = f"{self.path} was written by a newer version of this program; update the app"
            raise StoreDamagedError(message)

    def _cut(self, tail: bytes, keep: int) -> None:
        if not tail:
            return
        number = 1
        while (aside := self.path.with_name(f"{self.path.name}.torn-{number}")).exists():
            number += 1
        try:
            aside.write_bytes(tail)
            os.ftruncate(self._file, keep)
            os.fsync(self._file)
        except OSError as error:
            message = f"{self.path}: {error.strerror}"
            raise StoreError(message) from error
        self.torn_bytes = len(tail)
        self._size = keep


def _line(value: dict[str, Any]) -> bytes:
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    return b"%08x %b\n" % (zlib.crc32(body), body)


def _parse(line: bytes) -> dict[str, Any] | None:
    body = line[9:]
    try:
        if int(line[:8], 16) != zlib.crc32(body) or line[8:9] != b" ":
            return None
        value = json.loads(body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _write_whole(descriptor: int, data: bytes, position: int) -> None:
    if os.pwrite(descriptor, data, position) != len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _sync(descriptor: int) -> None:
    getattr(os, "fdatasync", os.fsync)(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
