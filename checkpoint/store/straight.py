"""Appends to a file of zeros that go past the system's cache, in whole blocks, and are flushed by the same call.

What the cache does for a write that is flushed at once (find the page, mark it, look for it again at the flush, wake
whoever writes it) costs two thirds of an insert on a disk in memory; ADR 0053 has the figures. Reads go through the
cache as ever: the system drops from it what was written here.
"""

import errno
import mmap
import os
from pathlib import Path
from typing import Final

BLOCK: Final = 4096
"""Bytes: no disk or file system that the app meets asks for a wider alignment; an insert wrote as much before."""
ROOM: Final = 8 * BLOCK
"""The longest write that goes this way, with its first block; longer ones are few and gain nothing."""
FLUSHED: Final[int] = getattr(os, "RWF_DSYNC", 0)
"""The flag by which a write returns when it is on the medium, as `fdatasync` does; 0 where there is none."""
_REFUSED: Final = (errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS)
_ZEROS: Final = bytes(BLOCK)


class FlushError(OSError):
    """It may be that what was written did not reach the medium: the file is not to be trusted any more."""


class Straight:
    """Appends to one open file. What lies behind the append has to be zeros, as the journal's segments are."""

    def __init__(self, path: Path, cached: int) -> None:
        """`cached`: the descriptor through which the file is read.

        Raises:
            OSError: the file system takes no such writes, or the file does not end with a block.
        """
        if os.fstat(cached).st_size % BLOCK:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
        self._cached = cached
        self._file = os.open(path, os.O_WRONLY | os.O_DIRECT | os.O_CLOEXEC)
        self._room = memoryview(mmap.mmap(-1, ROOM))
        self._first = 0
        self._until = -1
        self._flushes = bool(FLUSHED)

    def put(self, data: bytes, position: int) -> bool:
        """Write all of it and wait until it is on the medium; False: it was not taken.

        Raises:
            FlushError: one call does both, and which of them failed it does not tell.
            OSError: the disk is full, which no flush past the cache can find.
        """
        if not self._flushes:
            return False
        try:
            return self.write(data, position, FLUSHED)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise
            raise FlushError(*error.args) from error

    def write(self, data: bytes, position: int, flags: int = 0) -> bool:
        """Write all of it; False: it was not taken, and has to be written through the cache.

        Raises:
            OSError: as the system does; a short write counts as a full disk.
        """
        room, start = self._room, position & (BLOCK - 1)
        end = start + len(data)
        goes_on, self._until = position == self._until, -1
        if end > ROOM:
            return False
        if not goes_on:
            self._first = position - start
            room[:BLOCK] = os.pread(self._cached, BLOCK, self._first).ljust(BLOCK, b"\0")
        whole = (end + BLOCK - 1) & -BLOCK
        room[start:end] = data
        if whole > BLOCK:
            room[end:whole] = _ZEROS[: whole - end]
        try:
            written = _write(self._file, room[:whole], self._first, flags)
        except OSError as error:
            if error.errno not in _REFUSED:
                raise
            self._flushes = False
            return False
        if written != whole:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._until = position + len(data)
        if end >= BLOCK:
            self._move(end & -BLOCK, end)
        return True

    def _move(self, keep: int, end: int) -> None:
        """The block that the next append begins in becomes the first."""
        count = end - keep
        self._room[:count] = self._room[keep:end]
        self._room[count:BLOCK] = _ZEROS[count:]
        self._first += keep

    def close(self) -> None:
        os.close(self._file)


def _write(file: int, data: memoryview, position: int, flags: int) -> int:
    return os.pwritev(file, [data], position, flags) if flags else os.pwrite(file, data, position)


def straight_to(path: Path, cached: int) -> Straight | None:
    """None where the system or the file system has no such way."""
    if not hasattr(os, "O_DIRECT"):
        return None
    try:
        return Straight(path, cached)
    except OSError:
        return None
