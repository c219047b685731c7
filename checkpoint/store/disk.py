"""The disk as the store sees it: every call that reaches the operating system, so that a test can stand in between."""

import errno
import mmap
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from checkpoint.store.straight import FlushError, Straight, straight_to

_ZEROS: Final = bytes(1024 * 1024)
_HAS_FDATASYNC: Final = hasattr(os, "fdatasync")


class Disk:
    """The real disk. Every method raises OSError as the system does; a short write counts as a full disk."""

    def __init__(self) -> None:
        self._straight: dict[int, Straight] = {}

    def open(self, path: Path, flags: int) -> int:
        """Open a file, private to this user; gives its descriptor."""
        return os.open(path, flags | os.O_CLOEXEC, 0o600)

    def append_straight(self, path: Path, descriptor: int) -> None:
        """From now on, what is written to this open file of zeros goes past the system's cache, where it can."""
        way = straight_to(path, descriptor)
        if way is not None:
            self._straight[descriptor] = way

    def _leave_straight(self, descriptor: int) -> None:
        way = self._straight.pop(descriptor, None)
        if way is not None:
            way.close()

    def close(self, descriptor: int) -> None:
        self._leave_straight(descriptor)
        os.close(descriptor)

    read = staticmethod(os.pread)
    """The system's own call, as a search makes hundreds of them: descriptor, count, position; gives bytes."""

    def ask_for(self, descriptor: int, count: int, position: int) -> None:
        """Have the system fetch what will be read soon; it may also not."""
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(descriptor, position, count, os.POSIX_FADV_WILLNEED)

    def write(self, descriptor: int, data: bytes, position: int) -> None:
        """Write all of it."""
        way = self._straight.get(descriptor)
        if way is not None and way.write(data, position):
            return
        if os.pwrite(descriptor, data, position) != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def put(self, descriptor: int, data: bytes, position: int) -> None:
        """Write all of it and wait until it is on the medium.

        Raises:
            FlushError: the flush failed, or may have.
            OSError: the write failed.
        """
        if self.put_at_once(descriptor, data, position):
            return
        self.write(descriptor, data, position)
        try:
            self.sync(descriptor)
        except OSError as error:
            raise FlushError(*error.args) from error

    def put_at_once(self, descriptor: int, data: bytes, position: int) -> bool:
        """`put` by one call of the system; False: this file has to be written first and flushed then."""
        way = self._straight.get(descriptor)
        return way is not None and way.put(data, position)

    def sync(self, descriptor: int) -> None:
        """Wait until the data are on the medium."""
        if _HAS_FDATASYNC:
            os.fdatasync(descriptor)
        else:
            os.fsync(descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        self._leave_straight(descriptor)
        os.ftruncate(descriptor, size)

    def rename(self, source: Path, target: Path) -> None:
        source.replace(target)

    def unlink(self, path: Path) -> None:
        path.unlink()

    def make_folder(self, path: Path) -> None:
        """Make a folder and those above it; each name is on the medium when this returns."""
        if not path.is_dir():
            self.make_folder(path.parent)
            self.add_folder(path)
            self.sync_folder(path.parent)

    def add_folder(self, path: Path) -> None:
        path.mkdir(exist_ok=True)

    def sync_folder(self, path: Path) -> None:
        """Wait until the names in a folder are on the medium."""
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def free_bytes(self, path: Path) -> int:
        """What this user may still write."""
        figures = os.statvfs(path)
        return figures.f_bavail * figures.f_frsize

    def write_file(self, path: Path, data: bytes) -> None:
        """Make a small file appear whole or not at all."""
        self.put_file(path, lambda descriptor: self.write(descriptor, data, 0))

    def put_file(self, path: Path, fill: Callable[[int], None]) -> None:
        """Make a file appear whole or not at all: filled under another name, synced, renamed, and the folder synced."""
        fresh = path.with_name(path.name + ".tmp")
        descriptor = self.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        try:
            fill(descriptor)
            self.sync(descriptor)
        finally:
            self.close(descriptor)
        self.rename(fresh, path)
        self.sync_folder(path.parent)

    def put_zeros(self, path: Path, size: int) -> None:
        """Make a file of zeros, written and not merely reserved: overwriting it later changes no metadata."""

        def fill(descriptor: int) -> None:
            for position in range(0, size, len(_ZEROS)):
                self.write(descriptor, _ZEROS[: size - position], position)

        self.put_file(path, fill)

    def read_file(self, path: Path) -> bytes:
        return path.read_bytes()

    def load(self, descriptor: int, size: int) -> mmap.mmap:
        """The first bytes of a file in memory of their own, which goes back to the system when it is closed."""
        memory = mmap.mmap(-1, max(size, 1))
        position = 0
        while position < size:
            part = self.read(descriptor, min(len(_ZEROS), size - position), position)
            if not part:
                break
            memory[position : position + len(part)] = part
            position += len(part)
        return memory

    def checksum(self, descriptor: int, size: int) -> int:
        """The CRC-32 of the first bytes of a file."""
        value, position = 0, 0
        while position < size:
            part = self.read(descriptor, min(len(_ZEROS), size - position), position)
            if not part:
                return -1
            value = zlib.crc32(part, value)
            position += len(part)
        return value
