"""Checking a store that lies there: every record read, opened and followed in its chain; nothing is changed."""

import contextlib
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from checkpoint.store import survey
from checkpoint.store.crypto import LINK_BYTES, Keys, unwrap
from checkpoint.store.disk import Disk
from checkpoint.store.record import HEAD_BYTES, HEADER, Bytes, Record
from checkpoint.store.recovery import walk


@dataclass(slots=True)
class Report:
    """What `verify` found. A problem names its segment, byte and record; an intact store has none."""

    segments: int = 0
    records: int = 0
    bytes: int = 0
    sealed: bool = False
    problems: list[str] = field(default_factory=list)
    torn_bytes: int = 0
    """At the end of the last segment: a write that a power cut left half done, and that was never acknowledged."""

    @property
    def first_bad(self) -> str:
        """The first problem; empty for an intact store."""
        return self.problems[0] if self.problems else ""


def verify(folder: Path, key: bytes | None, disk: Disk | None = None) -> Report:
    """Read every byte of a store.

    Raises:
        StoreKeyError: sealed with another key.
        StoreDamagedError: of a newer version.
    """
    disk = disk or Disk()
    found: list[survey.Found] = []
    report = Report()
    try:
        survey.survey(disk, folder, found, writing=False)
        wrapped = survey.wraps_of(found, disk, folder)
        keys = unwrap(*wrapped, key) if wrapped else Keys(None, "")
        report.sealed = keys.sealed
        walker = _Walker(report, keys)
        used = [row for row in found if not row.is_blank]
        for row in used:
            with contextlib.closing(disk.load(row.segment.file, row.segment.size)) as data:
                walker.follow(row, data, is_last=row is used[-1])
    finally:
        for row in found:
            disk.close(row.segment.file)
    return report


class _Walker:
    """Follows the sequence and the chain from one segment into the next."""

    def __init__(self, report: Report, keys: Keys) -> None:
        self._report, self._keys = report, keys
        self._seq, self._link, self._is_sure = 0, bytes(LINK_BYTES), False

    def follow(self, row: survey.Found, data: Bytes, *, is_last: bool) -> None:
        report, number = self._report, row.segment.number
        report.segments += 1
        report.bytes += row.segment.size
        if row.front is not None:
            self._enter(number, row.front)
        elif not (is_last and _is_unfinished(data)):
            report.problems.append(f"segment {number}: its header is damaged")
            is_last = False  # nothing says of what cannot be read that it was never acknowledged
        position = 0
        for record in walk(data, 0):
            if record.start > position:
                report.problems.append(
                    f"segment {number}, byte {position}: {record.start - position} bytes are damaged"
                )
                self._is_sure = False
            if record.kind != HEADER:
                self._check(number, data, record)
            position = record.end + 1
        rest = len(data[position:].rstrip(b"\0"))
        if rest and is_last:
            report.torn_bytes = rest
        elif rest:
            report.problems.append(f"segment {number}, byte {position}: {rest} bytes are damaged")

    def _enter(self, number: int, front: survey.Front) -> None:
        link = bytes.fromhex(front["link"])
        if self._seq and front["seq"] != self._seq:
            self._report.problems.append(f"segment {number}: {_missing(self._seq, front['seq'])} before it")
        elif self._is_sure and link != self._link:
            self._report.problems.append(f"segment {number}: what came before it was changed")
        self._seq, self._link, self._is_sure = front["seq"], link, True

    def _check(self, number: int, data: Bytes, record: Record) -> None:
        report, name = self._report, f"segment {number}, byte {record.start}, record {record.seq}"
        report.records += 1
        content = data[record.body : record.end]
        if self._seq and record.seq != self._seq:
            report.problems.append(f"{name}: {_missing(self._seq, record.seq)} before it")
            self._is_sure = False
        try:
            self._keys.open(data[record.start : record.start + HEAD_BYTES], content)
        except ValueError as error:
            report.problems.append(f"{name}: {error}")
        link = self._keys.link_in(content)
        if link and self._is_sure and link != self._link:
            report.problems.append(f"{name}: does not follow from the record before it")
        text = data[record.start : record.end] + b"\n"
        self._link = hashlib.sha256((link or self._link) + text).digest()[:LINK_BYTES]
        self._is_sure = self._is_sure or bool(link)
        self._seq = record.seq + 1


def _is_unfinished(data: Bytes) -> bool:
    """Whether a segment without a header is one whose first write was cut short, and not somebody else's bytes."""
    return data[:2].strip(b"\0")[:1] in (b"", b"H") and next(walk(data, 0), None) is None


def _missing(first: int, until: int) -> str:
    return f"record {first} is missing" if until - first == 1 else f"records {first} to {until - 1} are missing"


SECRETS: Final = {"identity": ("token", "seed")}
"""What an export leaves out: with it, whoever finds the file could speak for the tablet."""


def export(store: Any) -> Iterator[str]:  # noqa: ANN401  # a Store; importing it here would be a circle
    """Every document as a line of JSON: table, id, document; without the tablet's own secrets."""
    for name in sorted(store.tables()):
        for row in store.table(name):
            doc = {key: value for key, value in row.items() if key not in SECRETS.get(name, ())}
            yield json.dumps({"table": name, "id": row.doc_id, "doc": doc}, ensure_ascii=False, allow_nan=False)
