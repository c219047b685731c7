"""The journal: segments filled with zeros ahead, one flush for each transaction, a new segment when one is full.

Rules of this file:
1. Everything is encoded before anything is written; memory changes after the flush.
2. The zeros are on the disk before a segment is used, so that a flush carries data and no metadata.
3. After a write that failed its room is cleared; after a flush that failed the file is never trusted again.
4. Sealing and preparing happen on the worker's thread; an insert waits only when the next segment is not ready.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from checkpoint.store import gathered, hints
from checkpoint.store.catalog import Catalog
from checkpoint.store.crypto import LINK_BYTES, Keys
from checkpoint.store.disk import Disk
from checkpoint.store.errors import StoreError, StoreFullError
from checkpoint.store.hints import State
from checkpoint.store.index import LivePart
from checkpoint.store.record import COUNT_MAX, HEADER, PREFIX_BYTES, head, line
from checkpoint.store.segment import Head, Segment
from checkpoint.store.straight import FlushError
from checkpoint.store.worker import Worker

FORMAT: Final = 2
FIRST_BYTES: Final = 1024 * 1024


class Change(NamedTuple):
    """One record to be written."""

    kind: int
    table: int
    doc_id: int
    body: bytes = b""


@dataclass(slots=True)
class Options:
    """How a store is laid out. `segment_bytes`: the size to which a segment is filled ahead."""

    segment_bytes: int = 4 * 1024 * 1024
    reserve_bytes: int = 8 * 1024 * 1024
    together: int = 16
    """So many sealed segments have their indexes gathered in one; 0: none."""
    inline: bool = False
    """Do the worker's work on the caller's thread, in a fixed order: for tests that replay every operation."""


def segment_path(folder: Path, number: int) -> Path:
    return folder / f"{number:08d}.seg"


class Journal:
    """Writes transactions. Not safe for two threads at once: the storage's writing lock is its lock."""

    def __init__(self, folder: Path, disk: Disk, keys: Keys, catalog: Catalog, options: Options) -> None:
        """Take an opened store's parts; `recover` (see opening) sets the head and the segments."""
        self.folder, self.disk, self.keys, self.catalog, self.options = folder, disk, keys, catalog, options
        self.head = Head()
        self.segments: dict[int, Segment] = {}
        self.worker = Worker(inline=options.inline)
        self.broken = ""
        self.late_rolls = 0
        self._spare: Segment | None = None
        self._is_preparing = False
        self._unsealed: list[tuple[Segment, LivePart, State]] = []
        self._sealer, self._overhead = keys.sealer(), keys.overhead

    def append(self, changes: Sequence[tuple[int, int, int, bytes]], *, emergency: bool = False) -> list[int]:
        """Record one transaction of changes; returns its records' locations when they are on the disk.

        Raises:
            StoreError: nothing was recorded.
            ValueError: more records than a transaction may have.
        """
        count = len(changes)
        if count > COUNT_MAX:
            message = f"a transaction has at most {COUNT_MAX} records"
            raise ValueError(message)
        overhead = self._overhead
        size = (PREFIX_BYTES + 1 + overhead) * count + sum([len(body) for _, _, _, body in changes])
        segment = self._room(size, emergency=emergency)
        top, seal, lines, locs = self.head, self._sealer, [], []
        link, seq = top.link, top.seq
        loc = (segment.number << 32) + top.position + len(top.unwritten)
        for index, (kind, table, doc_id, body) in enumerate(changes):
            first = head(kind, seq + index, index, count, table, doc_id, len(body) + overhead)
            text = line(first, seal(first, body, link))
            link = sha256(link + text).digest()[:LINK_BYTES]
            lines.append(text)
            locs.append(loc)
            loc += len(text)
        self._commit(segment, b"".join(lines), seq + count, link)
        return locs

    def append_one(self, kind: int, table: int, doc_id: int, body: bytes, *, emergency: bool) -> int:
        """As `append` of one change: what the gate does all day, without detours."""
        length, top = len(body) + self._overhead, self.head
        segment, position, seq, link = top.segment, top.position, top.seq, top.link
        end = position + PREFIX_BYTES + 1 + length
        if segment is None or end > segment.size or segment.is_reserve or top.unwritten or self.broken:
            return self.append([(kind, table, doc_id, body)], emergency=emergency)[0]
        first = head(kind, seq, 0, 1, table, doc_id, length)
        text = line(first, self._sealer(first, body, link))
        self._commit(segment, text, seq + 1, sha256(link + text).digest()[:LINK_BYTES])
        return segment.number << 32 | position

    @property
    def live(self) -> LivePart:
        """The part of the segment that was written last."""
        assert self.head.live is not None  # noqa: S101  # an append made one
        return self.head.live

    def _room(self, size: int, *, emergency: bool) -> Segment:
        """The segment that takes this many bytes more."""
        if self.broken:
            raise StoreError(self.broken)
        top = self.head
        segment = top.segment
        if segment is None or top.position + len(top.unwritten) + size > segment.size:
            segment = self._roll(size, emergency=emergency)
        if segment.is_reserve and not emergency:
            message = f"{self.folder}: the disk is full; only emergencies are recorded, free some room"
            raise StoreFullError(message)
        return segment

    def _commit(self, segment: Segment, buffer: bytes, seq: int, link: bytes) -> None:
        """Bring the records to the disk; the head is behind them then."""
        top = self.head
        if top.unwritten:
            buffer = top.unwritten + buffer
        position = top.position
        self._write(segment, buffer, position)
        top.position, top.seq, top.link = position + len(buffer), seq, link
        if top.unwritten:
            top.unwritten = b""
            self._seal_later()
        if self._spare is None and not self._is_preparing and position > segment.size // 2:
            self._is_preparing = True
            self.worker.do(self._prepare)

    def _write(self, segment: Segment, buffer: bytes, position: int) -> None:
        try:
            self.disk.put(segment.file, buffer, position)
        except FlushError as error:
            self.broken = f"{segment.path}: not written since a flush failed ({error.strerror}); restart the app"
            self._clear(segment, position, len(buffer))
            raise StoreError(self.broken) from error
        except OSError as error:
            self._clear(segment, position, len(buffer))
            message = f"{segment.path}: {error.strerror}"
            raise StoreError(message) from error

    def _clear(self, segment: Segment, position: int, count: int) -> None:
        try:
            self.disk.put(segment.file, bytes(min(count, segment.size - position)), position)
        except OSError as error:
            self.broken = self.broken or f"{segment.path}: {error.strerror}; restart the app"

    def state(self) -> State:
        """What a header or a sidecar written now says."""
        top = self.head
        return {"until": top.position, "seq": top.seq, "link": top.link.hex(), **self.catalog.state()}

    def _roll(self, size: int, *, emergency: bool) -> Segment:
        """Go on in the next segment. Its header waits for the first transaction, so that both take one flush."""
        top = self.head
        number = top.segment.number + 1 if top.segment else 1
        header = self._header(number)
        spare = self._take_spare(number, len(header) + size, emergency=emergency)
        if top.segment is not None and top.live is not None and not top.unwritten:
            self._unsealed.append((top.segment, top.live, self.state()))
        self.segments[number] = spare
        self.disk.append_straight(spare.path, spare.file)
        top.segment, top.position, top.unwritten = spare, 0, header
        top.live = self.catalog.parts[number] = LivePart()
        return spare

    def _header(self, number: int) -> bytes:
        keys = self.keys
        content = {"format": FORMAT, "segment": number, "device": keys.device, "wraps": keys.wraps, **self.state()}
        body = json.dumps(content, separators=(",", ":")).encode()
        return line(head(HEADER, self.head.seq, 0, 0, 0, 0, len(body)), body)

    def _take_spare(self, number: int, size: int, *, emergency: bool) -> Segment:
        if self._spare is None:
            self.worker.wait()
        spare, self._spare = self._spare, None
        if spare is not None and spare.number == number and spare.size >= size:
            return spare
        if spare is not None:
            self.disk.close(spare.file)
        self.late_rolls += 1
        wanted = self.options.segment_bytes if number > 1 else min(FIRST_BYTES, self.options.segment_bytes)
        try:
            return self._make(number, max(wanted, size))
        except OSError as error:
            reserve = self._use_reserve(number) if emergency else None
            if reserve is not None:
                return reserve
            message = f"{self.folder}: no room for the next segment ({error.strerror}); free some room"
            raise StoreFullError(message) from error

    def _make(self, number: int, size: int) -> Segment:
        path = segment_path(self.folder, number)
        self.disk.put_zeros(path, size)
        return Segment(number, path, self.disk.open(path, os.O_RDWR), size)

    def _use_reserve(self, number: int) -> Segment | None:
        """The reserve becomes the next segment, for emergencies alone."""
        reserve, path = self.folder / "reserve", segment_path(self.folder, number)
        try:
            size = reserve.stat().st_size
            self.disk.rename(reserve, path)
            self.disk.sync_folder(self.folder)
            return Segment(number, path, self.disk.open(path, os.O_RDWR), size, is_reserve=True)
        except OSError:
            return None

    def _prepare(self) -> None:
        """Fill the next segment ahead, on the worker's thread."""
        try:
            top = self.head.segment
            if top is not None and self._spare is None:
                self._spare = self._make(top.number + 1, self.options.segment_bytes)
        except OSError as error:
            self.worker.complain(f"{self.folder}: the next segment was not prepared: {error.strerror}")
        finally:
            self._is_preparing = False

    def keep_reserve(self) -> None:
        """Make the reserve where it is absent, on the worker's thread."""
        reserve = self.folder / "reserve"
        if not self.options.reserve_bytes or reserve.exists():
            return
        try:
            self.disk.put_zeros(reserve, self.options.reserve_bytes)
        except OSError as error:
            self.worker.complain(f"{reserve}: {error.strerror}")

    def _seal_later(self) -> None:
        unsealed, self._unsealed = self._unsealed, []
        for task in unsealed:
            self.worker.do(lambda task=task: self._seal(*task))  # type: ignore[misc]  # mypy cannot see the default

    def _seal(self, segment: Segment, live: LivePart, state: State) -> None:
        """Cut the zeros off and write the sidecar; lookups use it from then on."""
        try:
            self.disk.truncate(segment.file, state["until"])
            self.disk.sync(segment.file)
            self.save_hint(segment, live, state)
        except OSError as error:
            self.worker.complain(f"{segment.path}: not sealed: {error.strerror}")
            return
        sidecar = hints.load(segment.path, self.keys, self.catalog.declared)
        if sidecar is not None:
            self.catalog.parts[segment.number] = sidecar
            self.gather(segment.number)

    def gather(self, last: int) -> None:
        """Gather the indexes of the segments up to this one, where it ends a group; on the worker's thread."""
        path, together = segment_path(self.folder, last), self.options.together
        try:
            found = gathered.make(self.disk, path, self.keys, self.catalog.parts, together)
        except OSError as error:
            self.worker.complain(f"{path}: not gathered: {error.strerror}")
        else:
            self.catalog.gather(found)

    def save_hint(self, segment: Segment, live: LivePart, state: State) -> None:
        """Write a segment's sidecar."""
        declared, checksum = self.catalog.declarations, self.disk.checksum(segment.file, state["until"])
        hints.save(self.disk, segment.path, live, self.keys, declared, checksum=checksum, state=state)

    def close(self, *, leave_hint: bool = True) -> None:
        """Leave a sidecar for the segment in use, so that the next start need not read it, and close the files."""
        self.worker.stop()
        top = self.head
        if leave_hint and top.segment and top.live is not None and not top.unwritten and not self.broken:
            try:
                self.save_hint(top.segment, top.live, self.state())
            except OSError:
                self.broken = "closed"
        self.broken = self.broken or f"{self.folder} is closed"
        for segment in [*self.segments.values(), *([self._spare] if self._spare else [])]:
            self.disk.close(segment.file)
        self.segments, self._spare = {}, None
        self.catalog.parts.clear()
        self.catalog.gathered.clear()

    def adopt_spare(self, segment: Segment) -> None:
        """A segment of zeros that an earlier run prepared."""
        self._spare = segment
