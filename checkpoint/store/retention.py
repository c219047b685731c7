"""Retention: whole segments go, oldest first, when all they hold is old, acknowledged, or kept elsewhere.

Rules of this file:
1. Only a log table's documents go, from the oldest on, and only below the id that the server acknowledged.
2. The drop is recorded first, with the ids, the chain's head and the segments; only then files are removed.
3. What other tables still have in such a segment is recorded anew before, the whole table in its order.
4. An id that went is never given again.
"""

from dataclasses import dataclass
from typing import Any, Final

from checkpoint.store import gathered
from checkpoint.store.catalog import TableState
from checkpoint.store.coding import decode, encode
from checkpoint.store.hints import path_of
from checkpoint.store.index import Part
from checkpoint.store.journal import Change
from checkpoint.store.record import CLEAR, FLOOR, INSERT, UPDATE
from checkpoint.store.storage import JournalStorage

CARRIED_MAX: Final = 50_000
"""A table of more documents than this is not written anew to free a segment."""


@dataclass(frozen=True, slots=True)
class Retired:
    """What went: how many documents, up to which id, and how many segments with them."""

    documents: int = 0
    until: int = 0
    segments: int = 0


def retire(  # what goes, each condition by its name
    storage: JournalStorage,
    table: str,
    *,
    acknowledged: int,
    path: str,
    before: Any,  # noqa: ANN401  # whatever the path holds
    most: int | None = None,
) -> Retired:
    """Drop the oldest segments of a log table whose documents are all acknowledged and of a time before `before`.

    `acknowledged`: the greatest id that the server has. `path`: the declared ordered path that holds the time, as
    text or number, compared with `before`. `most`: so many segments at once; other writers wait meanwhile.

    Raises:
        StoreError: the disk refused; what was not dropped is there as before.
    """
    storage.journal.worker.wait()
    with storage.lock:
        storage.journal.worker.wait()  # once more, for what came meanwhile: nothing may still be sealing what goes
        state = storage.catalog.named(table)
        if state is None or not state.exists:
            return Retired()
        numbers = _expired(storage, state, acknowledged, path, before, most)
        if not numbers:
            return Retired()
        until = _last_id(storage, state, numbers)
        count = len(state.directory)
        changes, docs = _carried(storage, state, numbers)
        if until:
            note = {"until": until, "segments": numbers, "chain": state.chain_head.hex()}
            changes.append(Change(FLOOR, state.number, until + 1, encode(note)))
        if changes:
            storage.record(changes, docs)
        for number in numbers:
            _remove(storage, number)
        return Retired(count - len(state.directory), until, len(numbers))


def expiring(  # what goes, each condition by its name
    storage: JournalStorage,
    table: str,
    *,
    acknowledged: int,
    path: str,
    before: Any,  # noqa: ANN401  # whatever the path holds
    most: int | None = None,
) -> int | None:
    """The last id that `retire` would drop now under the same conditions; 0: none of this table; None: nothing goes.

    Meanwhile nothing may write over the table's old documents; new ones change nothing.
    """
    storage.journal.worker.wait()
    with storage.lock:
        storage.journal.worker.wait()
        state = storage.catalog.named(table)
        if state is None or not state.exists:
            return None
        numbers = _expired(storage, state, acknowledged, path, before, most)
        return _last_id(storage, state, numbers) if numbers else None


def _expired(  # the same conditions
    storage: JournalStorage,
    state: TableState,
    acknowledged: int,
    path: str,
    before: Any,  # noqa: ANN401  # whatever the path holds
    most: int | None,
) -> list[int]:
    """The oldest sealed segments, up to the first that must stay."""
    found: list[int] = []
    top = storage.journal.head.segment
    for number, part in sorted(storage.catalog.parts.items()):
        if len(found) == most or top is None or number >= top.number or number not in storage.journal.segments:
            break
        zones = part.zones(state.number, path)
        if any(zone.kind == "m" or zone.high is None or not zone.high < before for zone in zones):
            break
        ids = _ids(storage, state, part)
        if ids and max(ids) > acknowledged:
            break
        found.append(number)
    return found


def _ids(storage: JournalStorage, state: TableState, part: Part) -> list[int]:
    """The ids of a table's documents whose newest record is in this segment."""
    number = next(key for key, value in storage.catalog.parts.items() if value is part)
    runs = [(first, count) for kind, first, count in part.steps.get(state.number, ()) if kind in (INSERT, UPDATE)]
    ids = (doc_id for first, count in runs for doc_id in range(first, first + count))
    return [doc_id for doc_id in ids if state.directory.get(doc_id) >> 32 == number]


def _last_id(storage: JournalStorage, state: TableState, numbers: list[int]) -> int:
    return max(
        (doc_id for number in numbers for doc_id in _ids(storage, state, storage.catalog.parts[number])), default=0
    )


def _carried(
    storage: JournalStorage, retiring: TableState, numbers: list[int]
) -> tuple[list[Change], dict[tuple[int, int], Any]]:
    """The changes that write anew each other table with a document in one of these segments."""
    changes: list[Change] = []
    docs: dict[tuple[int, int], Any] = {}
    for state in storage.catalog.existing():
        gone = set(numbers)
        if state is retiring or not any(loc >> 32 in gone for _, loc in state.directory.items()):
            continue
        if len(state.directory) > CARRIED_MAX:
            message = f"{state.name} is too large to be written anew"
            raise ValueError(message)
        changes.append(Change(CLEAR, state.number, 0))
        for doc_id in [key for key, _ in state.directory.items()]:
            body = storage.reader.body(state, doc_id)
            if body is not None:
                changes.append(Change(INSERT, state.number, doc_id, body))
                docs[state.number, doc_id] = decode(body)
    return changes, docs


def _remove(storage: JournalStorage, number: int) -> None:
    """Remove a segment and what stands beside it; one that cannot be removed now is removed by the next run."""
    segment = storage.journal.segments.pop(number)
    storage.catalog.forget(number)
    storage.journal.disk.close(segment.file)
    for path in (gathered.path_of(segment.path), segment.path, path_of(segment.path)):
        if path.exists():
            storage.journal.disk.unlink(path)
    storage.journal.disk.sync_folder(storage.folder)
