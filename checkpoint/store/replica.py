"""The tablet's copy of what the server owns: one table for each stream, and the cursor it was pulled up to."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from tinydb.table import Document

from checkpoint.protocol.exchange import Page
from checkpoint.protocol.reference import Stream
from checkpoint.protocol.values import Json, format_time, parse_time
from checkpoint.store.database import Store

UNCHANGED: Final = timedelta(minutes=10)
_STREAMS: Final = "streams"


class Replica:
    """Applies pages: a page and its cursor reach the disk together or not at all, so a pull resumes at a page."""

    def __init__(self, store: Store) -> None:
        """Read which document stands where; in the store's companion, where it has one."""
        self._store = store = store.reference
        self._ids: dict[Stream, dict[str, int]] = {
            stream: {row["id"]: row.doc_id for row in store.rows(stream.value)} for stream in Stream
        }
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

    def documents(self, stream: Stream) -> Iterator[Json]:
        """Give every document of a stream."""
        yield from self._store.rows(stream.value)

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
        table, ids = self._store.rows(stream.value), dict(self._ids[stream])
        with self._store.transaction():
            gone = [ids.pop(change.id) for change in page.changes if change.doc is None and change.id in ids]
            if gone:
                table.remove(doc_ids=gone)
            newest = {change.id: change.doc for change in page.changes if change.doc is not None}
            replaced = [ids[key] for key in newest if key in ids]
            if replaced:
                table.remove(doc_ids=replaced)
            ids |= dict(zip(newest, table.insert_multiple(newest.values()), strict=True))
            self._save_state(stream, page)
        self._ids[stream] = ids

    def reset(self, stream: Stream) -> None:
        """Forget a stream, so that the next pull begins anew: the server does not know the cursor."""
        with self._store.transaction():
            self._store.rows(stream.value).remove(doc_ids=list(self._ids[stream].values()))
            self._store.rows(_STREAMS).remove(doc_ids=[row.doc_id for row in self._stream_rows(stream)])
        self._ids[stream] = {}
        self._states.pop(stream, None)

    def _stream_rows(self, stream: Stream) -> list[Document]:
        return [row for row in self._store.rows(_STREAMS) if row["stream"] == stream.value]

    def _save_state(self, stream: Stream, page: Page) -> None:
        before = self._states.get(stream)
        complete_at = (before["complete_at"] if before else "") if page.more else format_time(page.time)
        state: dict[str, Any] = {"stream": stream.value, "cursor": page.cursor, "complete_at": complete_at}
        table = self._store.rows(_STREAMS)
        if before is not None:
            table.update(state, doc_ids=[before.doc_id])
            doc_id = before.doc_id
        else:
            doc_id = table.insert(state)
        self._states[stream] = Document(state, doc_id)
        self._written_at[stream] = page.time
