"""Disks that remember, forget and refuse: the real one with something in between."""

import errno
import os
from dataclasses import dataclass, field
from pathlib import Path

from checkpoint.store.disk import Disk


@dataclass(frozen=True)
class Step:
    """One operation that reached the disk. `name` and `other` are paths within the folder."""

    kind: str
    name: str = ""
    data: bytes = b""
    position: int = 0
    other: str = ""


class SteppingDisk(Disk):
    """Writes and flushes by a call each, so that a test can stand between the two."""

    def put_at_once(self, descriptor, data, position):
        return False


class RecordingDisk(SteppingDisk):
    """Writes down every change in its order; the lock is no part of what must survive."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self.root = root
        self.steps: list[Step] = []
        self._names: dict[int, str] = {}

    def _name(self, path: Path) -> str:
        return str(path.relative_to(self.root))

    def _note(self, kind: str, name: str, **more) -> None:
        if not name.endswith("lock"):
            self.steps.append(Step(kind, name, **more))

    def open(self, path, flags):
        is_new = not path.exists()
        descriptor = super().open(path, flags)
        self._names[descriptor] = self._name(path)
        if flags & os.O_CREAT and (is_new or flags & os.O_TRUNC):
            self._note("create", self._name(path))
        return descriptor

    def write(self, descriptor, data, position):
        super().write(descriptor, data, position)
        self._note("write", self._names[descriptor], data=bytes(data), position=position)

    def sync(self, descriptor):
        self._note("sync", self._names[descriptor])

    def truncate(self, descriptor, size):
        super().truncate(descriptor, size)
        self._note("truncate", self._names[descriptor], position=size)

    def rename(self, source, target):
        super().rename(source, target)
        self._note("rename", self._name(source), other=self._name(target))
        for descriptor, name in self._names.items():
            if name == self._name(source):
                self._names[descriptor] = self._name(target)

    def unlink(self, path):
        super().unlink(path)
        self._note("unlink", self._name(path))

    def add_folder(self, path):
        super().add_folder(path)
        self._note("folder", self._name(path))

    def sync_folder(self, path):
        self._note("sync_folder", self._name(path))


class ForgetfulDisk(RecordingDisk):
    """A mutant: claims to sync files."""

    def sync(self, descriptor):
        pass


class NamelessDisk(RecordingDisk):
    """A mutant: claims to sync folders."""

    def sync_folder(self, path):
        pass


@dataclass
class FailingDisk(SteppingDisk):
    """Refuses the n-th operation (counted from 0), once or from then on, with the error or with a short write."""

    at: int = -1
    error: int = errno.EIO
    for_good: bool = False
    short: bool = False
    count: int = 0
    kinds: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def _step(self, kind: str) -> None:
        number, self.count = self.count, self.count + 1
        self.kinds.append(kind)
        if self.at >= 0 and (number == self.at or (self.for_good and number > self.at)):
            raise OSError(self.error, os.strerror(self.error))

    def open(self, path, flags):
        self._step("open")
        return super().open(path, flags)

    def read(self, descriptor, count, position):
        self._step("read")
        return super().read(descriptor, count, position)

    def write(self, descriptor, data, position):
        try:
            self._step("write")
        except OSError:
            if self.short and len(data) > 1:
                super().write(descriptor, data[: len(data) // 2], position)
            raise
        super().write(descriptor, data, position)

    def sync(self, descriptor):
        self._step("sync")

    def truncate(self, descriptor, size):
        self._step("truncate")
        super().truncate(descriptor, size)

    def rename(self, source, target):
        self._step("rename")
        super().rename(source, target)

    def unlink(self, path):
        self._step("unlink")
        super().unlink(path)

    def sync_folder(self, path):
        self._step("sync_folder")
