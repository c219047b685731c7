"""The tablet's copy of what the server owns: one table for each stream, and the cursor it was pulled up to."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from tinydb.table import Document

from checkpoint.protocol.digest import Digest, digest_from_doc
from checkpoint.protocol.exchange import Page
from checkpoint.protocol.reference import Stream
from checkpoint.protocol.values import Json, format_time, parse_time
from checkpoint.store.database import Store

UNCHANGED: Final = timedelta(minutes=10)
_STREAMS: Final = "streams"
_REV: Final = "_rev"
_TURN: Final = "_turn"
"""Which whole pull brought a document; one of an earlier turn is left over when the next is complete."""


class Replica:
    """Applies pages: a page and its cursor reach the disk together or not at all, so a pull resumes at a page."""

    def __init__(self, store: Store) -> None:
        """Read the cursors; in the store's companion, where it has one."""
        self._store = store = store.reference
        self._ids: dict[Stream, dict[str, int]] = {}
        """Which document stands where, of the streams that were read."""
        self._written_at: dict[Stream, datetime] = {}
        self._states: dict[Stream, Document] = {Stream(row["stream"]): row for row in store.rows(_STREAMS)}

    def cursor(self, stream: Stream) -> str:
        """Where the next pull begins; empty for a stream that was never pulled."""
        state = self._states.get(stream)
        return str(state["cursor"]) if state else ""

    def pulled_at(self, stream: Stream) -> datetime | None:
        """The server's time when the stream was last seen to be complete; None: never."""
        state = self._states.get(stream)
        return parse_time(state["complete_at"]) if state and state["complete_at"] else None

    def confirm(self, stream: Stream, at: datetime) -> None:
        """Take note that the stream was complete at this time of the server, without asking for it."""
        state = self._states.get(stream)
        if state is not None and state["complete_at"] and not state.get("again"):
            state["complete_at"] = format_time(at)

    def digest(self, stream: Stream) -> Digest:
        """What the stream's documents come to."""
        state = self._states.get(stream)
        return (digest_from_doc(state) if state else None) or Digest()

    def is_whole_pull(self, stream: Stream) -> bool:
        """Whether the pull under way began from nothing."""
        state = self._states.get(stream)
        return state is None or not state["complete_at"] or bool(state.get("again"))

    def documents(self, stream: Stream) -> Iterator[Json]:
        """Give every document of a stream; where each of them stands is noted on the way."""
        ids: dict[str, int] = {}
        for row in self._store.rows(stream.value):
            ids[row["id"]] = row.doc_id
            yield row
        self._ids.setdefault(stream, ids)  # a page that was applied meanwhile has noted it

    def _standing(self, stream: Stream) -> dict[str, int]:
        if stream not in self._ids:
            for _ in self.documents(stream):
                pass
        return self._ids[stream]

    def apply(self, stream: Stream, page: Page) -> None:
        """Apply a page and move the cursor, in one transaction.

        Raises:
            StoreError: nothing of it was applied.
        """
        if self._is_news(stream, page):
            self._apply(stream, page)
        else:
            self._states[stream]["complete_at"] = format_time(page.time)

    def _is_news(self, stream: Stream, page: Page) -> bool:
        """Whether a page must reach the disk; that nothing changed is written down once in ten minutes only."""
        complete_at = self.pulled_at(stream)
        if page.changes or page.more or page.cursor != self.cursor(stream) or complete_at is None:
            return True
        return page.time - self._written_at.get(stream, complete_at) >= UNCHANGED

    def _apply(self, stream: Stream, page: Page) -> None:
        table, ids = self._store.rows(stream.value), dict(self._standing(stream))
        state = self._states.get(stream)
        turn, digest = int(state.get("turn", 0)) if state else 0, self.digest(stream)
        newest = {change.id: change for change in page.changes}
        with self._store.transaction():
            standing = [ids.pop(key) for key in newest if key in ids]
            if standing:
                digest = digest.minus(_revisions(table.get(doc_ids=standing), turn))
                table.remove(doc_ids=standing)
            living = [change for change in newest.values() if change.doc is not None]
            docs = [{**(change.doc or {}), _REV: change.rev, _TURN: turn} for change in living]
            ids |= dict(zip((change.id for change in living), table.insert_multiple(docs), strict=True))
            digest = digest.plus(change.rev for change in living)
            if state is not None and state.get("again") and not page.more:
                self._drop_left_over(stream, ids, turn)
            self._save_state(stream, page, turn, digest)
        self._ids[stream] = ids

    def _drop_left_over(self, stream: Stream, ids: dict[str, int], turn: int) -> None:
        """Remove what a pull that began again did not bring: the server does not have it."""
        gone = [row.doc_id for row in self._store.rows(stream.value) if row.get(_TURN, 0) != turn]
        if gone:
            self._store.rows(stream.value).remove(doc_ids=gone)
            left = set(gone)
            for key in [key for key, doc_id in ids.items() if doc_id in left]:
                del ids[key]

    def begin_again(self, stream: Stream) -> None:
        """Let the next pull begin anew, for the server does not know the cursor or the copy is not its own.

        What is here stays and is used until the pull is whole; only then what it did not bring goes.
        """
        before = self._states.get(stream)
        if before is None:
            return
        turn = int(before.get("turn", 0)) + 1
        state = {**before, "cursor": "", "turn": turn, "again": True, "digest": Digest().row}
        self._store.rows(_STREAMS).update(state, doc_ids=[before.doc_id])
        self._states[stream] = Document(state, before.doc_id)

    def erase(self, streams: Iterable[Stream] = tuple(Stream)) -> None:
        """Forget streams with their cursors: this tablet may no longer hold them. They are pulled whole again."""
        gone = list(streams)
        states = [self._states[stream].doc_id for stream in gone if stream in self._states]
        with self._store.transaction():
            for stream in gone:
                self._store.drop_table(stream.value)
            if states:
                self._store.rows(_STREAMS).remove(doc_ids=states)
        for stream in gone:
            self._ids[stream] = {}
            self._states.pop(stream, None)

    def _save_state(self, stream: Stream, page: Page, turn: int, digest: Digest) -> None:
        before = self._states.get(stream)
        complete_at = (before["complete_at"] if before else "") if page.more else format_time(page.time)
        state: dict[str, Any] = {
            "stream": stream.value,
            "cursor": page.cursor,
            "complete_at": complete_at,
            "turn": turn,
            "again": bool(before and before.get("again") and page.more),
            "digest": digest.row,
        }
        table = self._store.rows(_STREAMS)
        if before is not None:
            table.update(state, doc_ids=[before.doc_id])
            doc_id = before.doc_id
        else:
            doc_id = table.insert(state)
        self._states[stream] = Document(state, doc_id)
        self._written_at[stream] = page.time


def _revisions(rows: object, turn: int) -> list[int]:
    """The revisions of documents that count in the digest: those of the pull under way."""
    found = rows if isinstance(rows, list) else []
    return [row.get(_REV, 0) for row in found if row is not None and row.get(_TURN, 0) == turn]
