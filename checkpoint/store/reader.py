"""Reading documents: where the catalog says they lie, past the checksum and the seal, as they were recorded."""

import threading
from collections.abc import Iterable, Iterator
from itertools import takewhile
from operator import itemgetter
from time import perf_counter
from typing import Final

from checkpoint.store.catalog import TableState
from checkpoint.store.coding import decode
from checkpoint.store.draft import Doc
from checkpoint.store.errors import StoreError
from checkpoint.store.journal import Journal
from checkpoint.store.opening import Damage
from checkpoint.store.record import HEAD_BYTES, PREFIX_BYTES, checked, length_of
from checkpoint.store.segment import Segment

_GUESS_BYTES: Final = 640
"""What one read asks for: a sealed movement, of 450 to 560 bytes, whole; less costs a second read, more the copying."""
_LONG_BYTES: Final = 4 * 1024
"""What is longer than this is read alone."""
_WINDOW_BYTES: Final = 64 * 1024
"""Some hundred movements; what lies behind the last of them is read in vain."""
_SAMPLE: Final = 4
_COLD_SECONDS: Final = 40e-6
"""A read from memory takes a tenth of this, one from the disk twice as much or more."""
_ASKED_MAX: Final = 4096
_TOGETHER: Final = 256
"""So many records, 160 KB, are read before they are opened: each of the two goes faster in a row than in turns."""
_body_of: Final = itemgetter(1)
Row = tuple[int, bytes]
"""A document's id and its recorded bytes."""


class Reader:
    """Reads from any thread, and never waits for a write to reach the disk."""

    def __init__(self, journal: Journal, damage: Damage, state_lock: threading.Lock) -> None:
        """`damage` is added to when a document turns out to be unreadable."""
        self.journal, self.damage, self._state_lock = journal, damage, state_lock

    def body(self, state: TableState, doc_id: int) -> bytes | None:
        """A document's recorded bytes; one that damage took is no longer counted, and its id is not given again."""
        loc = state.directory.get(doc_id)
        found = self.read_at(loc) if loc else None
        if found is not None:
            return found[1]
        with self._state_lock:
            if loc and state.directory.get(doc_id) == loc:
                state.floor = max(state.floor, state.next_id())
                state.directory.delete(doc_id)
        return None

    def run(self, state: TableState, first: int, until: int) -> Iterator[bytes]:
        """The recorded bytes of documents with ids in `[first, until)`, up to the first that is not there."""
        return map(_body_of, takewhile(_body_of, self.bodies(state, range(first, until))))

    def bodies(self, state: TableState, doc_ids: Iterable[int]) -> Iterator[tuple[int, bytes | None]]:
        """As `body`, of one document after another.

        What was recorded one after another lies so on the disk: it is read in windows, a tenth of the reads. A document
        that lies far from the one before it is read alone.
        """
        segments, locate, pull = self.journal.segments, state.directory.get, self.journal.keys.puller()
        window, begin, size, before = b"", 0, 0, 0
        for doc_id in doc_ids:
            loc = locate(doc_id)
            start, near = loc - begin, 0 < loc - before < _WINDOW_BYTES
            before, body = loc, None
            try:
                if near and not 0 <= start < size:
                    begin, start = loc, 0
                    window = self.journal.disk.read(segments[loc >> 32].file, _WINDOW_BYTES, loc & 0xFFFFFFFF)
                    size = len(window) - _GUESS_BYTES
                if 0 <= start < size:
                    found, body = pull(window[start : start + _LONG_BYTES])
                    body = body if found == doc_id else None
            except (KeyError, ValueError, OSError):  # the window ends here, or there is something wrong
                body = None
            yield doc_id, self.body(state, doc_id) if body is None else body

    def read_at(self, loc: int) -> tuple[int, bytes] | None:
        """The document id and the recorded bytes at a location; None where retention or damage took them.

        Raises:
            StoreError: the disk refuses to read.
        """
        segment = self.journal.segments.get(loc >> 32)
        if segment is None:
            return None
        start = loc & 0xFFFFFFFF
        try:
            return self._record(segment, start)
        except ValueError as error:
            reason = str(error)
        except OSError as error:
            if loc >> 32 not in self.journal.segments:
                return None
            message = f"{segment.path}: not read: {error.strerror}"
            raise StoreError(message) from error
        if loc >> 32 in self.journal.segments:
            text = f"segment {loc >> 32}, byte {start}: {reason}"
            if text not in self.damage.unreadable:
                self.damage.unreadable.append(text)
        return None

    def _record(self, segment: Segment, start: int) -> tuple[int, bytes]:
        data = self.journal.disk.read(segment.file, _GUESS_BYTES, start)
        size = PREFIX_BYTES + length_of(data, 0)
        if size > len(data):
            data = self.journal.disk.read(segment.file, min(size, segment.size - start), start)
        doc_id, end = checked(data)
        return doc_id, self.journal.keys.open(data[:HEAD_BYTES], data[PREFIX_BYTES:end])

    def current(self, state: TableState, locs: list[int]) -> Iterator[tuple[int, bytes]]:
        """As `read_at`, one after another; what is gone, or was replaced or removed since, is left out."""
        pull, newest, done = self.journal.keys.puller(), state.directory.get, 0
        while some := locs[done : done + (_TOGETHER if done else _SAMPLE)]:
            began, lines = perf_counter(), self._lines(some)
            if not done and perf_counter() - began > _SAMPLE * _COLD_SECONDS:
                self._ask_for(locs[_SAMPLE:])
            done += len(some)
            for loc, line in zip(some, lines, strict=True):
                try:
                    found: Row | None = pull(line)
                except ValueError:  # too long for one read, or there is something wrong with it
                    found = self.read_at(loc)
                if found is not None and newest(found[0]) == loc:
                    yield found

    def _lines(self, locs: list[int]) -> list[bytes]:
        """What lies at these locations and behind; nothing, where one of them is gone or the disk refuses."""
        segments, read = self.journal.segments, self.journal.disk.read
        try:
            return [read(segments[loc >> 32].file, _GUESS_BYTES, loc & 0xFFFFFFFF) for loc in locs]
        except (KeyError, OSError):
            return [b""] * len(locs)

    def _ask_for(self, locs: list[int]) -> None:
        """The first reads came from the disk: have it fetch the others all at once, not one after another."""
        for loc in locs[:_ASKED_MAX]:
            segment = self.journal.segments.get(loc >> 32)
            if segment is not None:
                self.journal.disk.ask_for(segment.file, _GUESS_BYTES, loc & 0xFFFFFFFF)


class TableView:
    """The recorded documents of one table."""

    def __init__(self, reader: Reader, state: TableState) -> None:
        """A table that exists."""
        self._reader, self._state = reader, state

    def ids(self) -> Iterable[int]:
        return [doc_id for doc_id, _ in self._state.directory.items()]

    def doc(self, doc_id: int) -> Doc | None:
        body = self._reader.body(self._state, doc_id)
        return None if body is None else decode(body)

    def bodies(self) -> Iterator[tuple[int, bytes | None]]:
        """The recorded bytes of every document."""
        return self._reader.bodies(self._state, self.ids())

    def __contains__(self, doc_id: object) -> bool:
        return isinstance(doc_id, int) and self._state.directory.get(doc_id) != 0

    def __len__(self) -> int:
        return len(self._state.directory)


class _NoRows:
    """A table that does not exist yet."""

    def ids(self) -> Iterable[int]:
        return ()

    def doc(self, doc_id: int) -> Doc | None:  # noqa: ARG002
        return None

    def __contains__(self, doc_id: object) -> bool:
        return False

    def __len__(self) -> int:
        return 0


NO_ROWS: Final = _NoRows()
