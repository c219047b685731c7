"""What lies in a store's folder before anything is believed of it: the lock, the segment files, the wrapped key."""

import contextlib
import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from checkpoint.store.crypto import Keys
from checkpoint.store.disk import Disk
from checkpoint.store.errors import StoreBusyError, StoreDamagedError, StoreNewerError
from checkpoint.store.journal import FORMAT
from checkpoint.store.record import HEADER, is_blank, parse
from checkpoint.store.segment import Segment

_FRONT_BYTES: Final = 64 * 1024
KEYS_FILE: Final = "keys"

Front = dict[str, Any]
"""A segment's header, with its `seq` and the position `until` where the first record begins."""


@dataclass(slots=True)
class Found:
    """A segment file as it lies there."""

    segment: Segment
    front: Front | None
    is_blank: bool


def lock(disk: Disk, folder: Path) -> int:
    """Become the one writer; gives the descriptor that holds the lock.

    Raises:
        StoreBusyError: another process is; the message names its pid.
    """
    descriptor = disk.open(folder / "lock", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        pid = ""
        with contextlib.suppress(OSError):
            pid = disk.read(descriptor, 20, 0).decode("ascii", "replace").strip()
        disk.close(descriptor)
        message = f"{folder} is in use by process {pid or '?'}"
        raise StoreBusyError(message) from error
    with contextlib.suppress(OSError):  # the pid is a kindness; the lock holds without it
        disk.truncate(descriptor, 0)
        disk.write(descriptor, f"{os.getpid()}\n".encode(), 0)
    return descriptor


def survey(disk: Disk, folder: Path, found: list[Found], *, writing: bool) -> None:
    """Open the segment files in their order and read their fronts; nothing is changed.

    `found` is filled as they are opened, so that the caller can close them whatever happens.

    Raises:
        StoreDamagedError: a segment of a newer version, or one that is not a file.
    """
    for path in sorted(folder.glob("[0-9]*.seg")):
        if not path.stem.isdigit() or not path.is_file():
            message = f"{path} is not a segment"
            raise StoreDamagedError(message)
        file = disk.open(path, os.O_RDWR if writing else os.O_RDONLY)
        row = Found(Segment(int(path.stem), path, file, os.fstat(file).st_size), None, is_blank=False)
        found.append(row)
        data = disk.read(file, min(row.segment.size, _FRONT_BYTES), 0)
        row.front = _front(path, data)
        if row.front is None:
            with contextlib.closing(disk.load(file, row.segment.size)) as whole:
                row.is_blank = is_blank(whole, 0)


def _front(path: Path, data: bytes) -> Front | None:
    record = parse(data, 0)
    if record is None or record.kind != HEADER:
        return None
    front: Front = json.loads(data[record.body : record.end])
    if front["format"] != FORMAT:
        message = f"{path} was written by a newer version of this program (format {front['format']}); update the app"
        raise StoreNewerError(message)
    return front | {"seq": record.seq, "until": record.end + 1}


def wraps_of(found: list[Found], disk: Disk, folder: Path) -> tuple[dict[str, str], str] | None:
    """The wrapped data key and the device's name, from the headers and from the copy; None for a new store."""
    known = [(row.front["wraps"], row.front["device"]) for row in found if row.front is not None]
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
        content = json.loads(disk.read_file(folder / KEYS_FILE))
        known.append((dict(content["wraps"]), str(content["device"])))
    if not known:
        return None
    merged: dict[str, str] = {}
    for wraps, _ in known:
        merged |= wraps
    return merged, known[0][1]


def keep_wraps(disk: Disk, folder: Path, keys: Keys) -> None:
    """Write the copy of the wrapped key before anything is sealed with it."""
    disk.write_file(folder / KEYS_FILE, json.dumps({"device": keys.device, "wraps": keys.wraps}).encode())
