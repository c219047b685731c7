"""Crash states: what a folder may look like after a power cut at any operation, by what was synced and what was not."""

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.store.disks import Step

SECTOR, PAGE = 512, 4096


@dataclass
class Inode:
    """A file: what is on the medium for sure, and what was asked since."""

    durable: bytes = b""
    pending: list[Step] = field(default_factory=list)


@dataclass
class Medium:
    """Files by name, as asked and as the medium has them for sure."""

    asked: dict[str, Inode | None] = field(default_factory=dict)
    durable: dict[str, Inode | None] = field(default_factory=dict)

    def apply(self, step: Step) -> None:
        match step.kind:
            case "create":
                self.asked[step.name] = Inode()
            case "folder":
                self.asked.setdefault(step.name, None)
            case "write" | "truncate":
                self.asked[step.name].pending.append(step)
            case "sync":
                inode = self.asked[step.name]
                inode.durable, inode.pending = played(inode.durable, inode.pending), []
            case "rename":
                for name in [name for name in self.asked if name == step.name or name.startswith(step.name + "/")]:
                    self.asked[step.other + name[len(step.name) :]] = self.asked.pop(name)
            case "unlink":
                self.asked.pop(step.name)
            case "sync_folder":
                self._sync_names(step.name)

    def _sync_names(self, folder: str) -> None:
        prefix = "" if folder == "." else folder + "/"
        for name in [name for name in self.durable if is_in(name, prefix) and name not in self.asked]:
            for below in [key for key in self.durable if key == name or key.startswith(name + "/")]:
                del self.durable[below]
        for name, inode in self.asked.items():
            if is_in(name, prefix) and name not in self.durable:
                self.durable[name] = inode
                if inode is None:
                    moved = {key: value for key, value in self.asked.items() if key.startswith(name + "/")}
                    self.durable |= {key: value for key, value in moved.items() if value and not value.pending}
            elif is_in(name, prefix):
                self.durable[name] = inode


def is_in(name: str, prefix: str) -> bool:
    return name.startswith(prefix) and "/" not in name[len(prefix) :]


def played(content: bytes, steps: list[Step]) -> bytes:
    data = bytearray(content)
    for step in steps:
        if step.kind == "truncate":
            del data[step.position :]
            data.extend(bytes(step.position - len(data)))
            continue
        data.extend(bytes(max(0, step.position + len(step.data) - len(data))))
        data[step.position : step.position + len(step.data)] = step.data
    return bytes(data)


def pieces(step: Step, size: int) -> list[Step]:
    """A write in the units in which a medium takes it."""
    if step.kind == "truncate":
        return [step]
    found, position, end = [], step.position, step.position + len(step.data)
    while position < end:
        until = min(end, (position // size + 1) * size)
        part = step.data[position - step.position : until - step.position]
        found.append(Step("write", step.name, part, position))
        position = until
    return found


def contents(medium: Medium, mode: str, rng: random.Random) -> dict[str, bytes | None]:
    """One state that the cut may leave."""
    names = medium.durable if mode in ("synced", "names lost", "torn, names lost") else medium.asked
    found: dict[str, bytes | None] = {}
    for name, inode in names.items():
        found[name] = None if inode is None else _content(inode, mode, rng)
    return {name: data for name, data in found.items() if _has_parents(name, found)}


def _has_parents(name: str, names: Collection[str]) -> bool:
    parts = name.split("/")
    return all("/".join(parts[:count]) in names for count in range(1, len(parts)))


def _content(inode: Inode, mode: str, rng: random.Random) -> bytes:
    match mode:
        case "all" | "names lost":
            return played(inode.durable, inode.pending)
        case "synced" | "names only":
            return inode.durable
        case "sizes":
            whole = played(inode.durable, inode.pending)
            return inode.durable + bytes(max(0, len(whole) - len(inode.durable)))
        case "torn" | "torn, names lost":
            steps = list(inode.pending)
            if steps:
                parts = pieces(steps.pop(), rng.choice([SECTOR, PAGE]))
                steps += parts[: rng.randrange(len(parts) + 1)]
            return played(inode.durable, steps)
        case _:
            parts = [part for step in inode.pending for part in pieces(step, rng.choice([SECTOR, PAGE]))]
            return played(inode.durable, [part for part in parts if rng.random() < 0.5])


MODES = ("all", "synced", "names only", "names lost", "sizes", "torn", "torn, names lost", "reordered", "reordered")


def states(
    steps: list[Step], seed: int, chosen: Collection[int] | None = None
) -> Iterator[tuple[int, str, dict[str, bytes | None]]]:
    """Every operation times every mode: how many operations were asked, the mode, the files.

    `chosen`: the places in this order of those that are wanted. Each draws its own chance, so it is the same alone.
    """
    medium, place = Medium({".": None}, {".": None}), -1
    medium.asked.clear()
    medium.durable.clear()
    for number, step in enumerate(steps, 1):
        if step.kind == "ack":
            continue
        medium.apply(step)
        for mode in MODES:
            place += 1
            if chosen is None or place in chosen:
                yield number, mode, contents(medium, mode, random.Random(f"{seed} {place}"))


def lay_out(files: dict[str, bytes | None], root: Path) -> None:
    """Put a state on a real disk."""
    root.mkdir(parents=True)
    for name in sorted(files):
        data = files[name]
        if data is None:
            (root / name).mkdir(parents=True, exist_ok=True)
        else:
            (root / name).write_bytes(data)
