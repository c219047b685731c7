"""The tables in memory: names, where the documents are, least free ids, chain heads. Changed only after the disk."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from checkpoint.store.directory import Directory
from checkpoint.store.fields import Declared, fields_of
from checkpoint.store.gathered import Gathered
from checkpoint.store.hints import Sidecar, State
from checkpoint.store.index import Finder, LivePart, Part
from checkpoint.store.record import CLEAR, DELETE, DROP, FLOOR, INSERT, NAME, UPDATE

GENESIS: Final = bytes(32)
"""The chained hash before a table's first document."""


Row = tuple[int, dict[str, Any], bytes]
"""A new document: its id, itself, and its encoded bytes."""


class TableState:
    """One table. A dropped one keeps its number, so that its name can come back."""

    def __init__(self, number: int, name: str, declared: Declared, *, chained: bool) -> None:
        """A table without documents, which does not exist yet."""
        self.number, self.name, self.declared, self.chained = number, name, declared, chained
        self.exists = False
        self.version = 0
        """Grows with every change; what was read under an older one may be out of date."""
        self.directory = Directory()
        self.floor = 1
        self.last_chained, self.chain_head = 0, GENESIS
        self.fields = fields_of(number, declared)
        self.is_read_when_scanned = chained or any(declared)

    def next_id(self) -> int:
        """The id that TinyDB would give, but never one that retention or damage took."""
        return max(self.directory.newest + 1, self.floor, self.last_chained + 1 if self.chained else 1)

    def take(self, live: LivePart, doc_id: int, loc: int, doc: Mapping[str, Any], body: bytes) -> None:
        """A new document that is on the disk."""
        self.directory.insert(doc_id, loc)
        live.add_one(self.number, doc_id, loc)
        if self.chained and doc_id == self.last_chained + 1:
            self.last_chained, self.chain_head = doc_id, sha256(self.chain_head + body).digest()
        live.index(loc, doc, self.fields)
        self.version += 1

    def take_run(self, live: LivePart, rows: Sequence[Row], locs: Sequence[int]) -> None:
        """New documents with consecutive ids that are on the disk."""
        first, places = rows[0][0], array("Q", locs)
        self.directory.extend(first, places)
        live.add_run(self.number, first, places)
        for (doc_id, doc, body), loc in zip(rows, locs, strict=True):
            if self.chained:
                self.link(doc_id, body)
            live.index(loc, doc, self.fields)
        self.version += 1

    def link(self, doc_id: int, body: bytes) -> None:
        """Chain an inserted document's recorded bytes: h(n) = SHA-256(h(n-1) || bytes)."""
        if doc_id == self.last_chained + 1:
            self.last_chained, self.chain_head = doc_id, sha256(self.chain_head + body).digest()


class Catalog:
    """All tables, and for each segment the part that finds documents in it."""

    def __init__(self, declared: Mapping[str, Declared], chained: frozenset[str]) -> None:
        """`declared`: indexes by table name; `chained`: tables whose inserts are hashed in a row."""
        self.declared, self._chained = declared, chained
        self._by_name: dict[str, TableState] = {}
        self._by_number: dict[int, TableState] = {}
        self.parts: dict[int, Part] = {}
        self.gathered: dict[int, Gathered] = {}
        """What answers for a sealed segment together with its neighbours, by the number of each of them."""

    def finders(self, key: tuple[int, str]) -> list[Finder]:
        """What to ask for an indexed value, in the order of the segments: each once, however many it answers for."""
        found: list[Finder] = []
        last: Gathered | None = None
        parts, known = list(self.parts.items()), self.gathered
        for number, part in parts:
            gathered = known.get(number)
            if gathered is not None and (gathered is last or gathered.has(key)):
                if gathered is not last:
                    found.append(gathered)
                last = gathered
            else:
                found.append(part)
        return found

    def gather(self, gathered: Gathered | None) -> None:
        """From now on ask this in place of its members: all at once, for readers come in between."""
        if gathered is not None:
            self.gathered = self.gathered | {number: gathered for number, _, _ in gathered.members}

    def forget(self, number: int) -> None:
        """A segment is gone; what was gathered goes with the last of its segments."""
        self.parts.pop(number)
        left = {known for known in self.parts if known in self.gathered}
        self.gathered = {
            known: gathered
            for known, gathered in self.gathered.items()
            if any(member in left for member, _, _ in gathered.members)
        }

    def existing(self) -> Iterator[TableState]:
        """The tables that exist."""
        return (state for state in list(self._by_name.values()) if state.exists)

    def named(self, name: str) -> TableState | None:
        """The table of this name, whether it exists or was dropped."""
        return self._by_name.get(name)

    def numbered(self, number: int) -> TableState:
        """The table of this number; one whose name was lost to damage gets a name that says so."""
        return self._by_number.get(number) or self._add(number, f"lost-{number}", exists=True)

    def add(self, number: int, name: str) -> TableState:
        """Give a name its number; the table exists once its naming is recorded."""
        return self._add(number, name, exists=False)

    def next_number(self) -> int:
        """The number for a new table."""
        return max(self._by_number, default=0) + 1

    @property
    def declarations(self) -> dict[int, Declared]:
        """The declared indexes by table number."""
        return {number: state.declared for number, state in self._by_number.items()}

    def apply(self, kind: int, number: int, doc_id: int, loc: int, name: str = "") -> None:
        """Follow one record."""
        if kind == NAME:
            self._add(number, name, exists=True)
            return
        state = self.numbered(number)
        if kind in (INSERT, UPDATE):
            state.directory.update(doc_id, loc)
        elif kind == DELETE:
            state.directory.delete(doc_id)
        elif kind == FLOOR:
            state.floor = max(state.floor, doc_id)
            state.directory.delete_run(1, doc_id - 1)
        elif kind in (CLEAR, DROP):
            state.directory = Directory()
            state.exists = kind == CLEAR

    def follow(self, segment: int, sidecar: Sidecar) -> None:
        """Follow a whole segment by its sidecar."""
        names: dict[str, str] = sidecar.state["tables"]
        for number, steps in sidecar.steps.items():
            locs, used = sidecar.locations(number), 0
            for kind, first, count in steps:
                if kind == INSERT:
                    self.numbered(number).directory.extend(first, locs[used : used + count])
                    used += count
                elif kind == UPDATE:
                    self.apply(kind, number, first, locs[used])
                    used += 1
                elif kind == DELETE:
                    self.numbered(number).directory.delete_run(first, count)
                else:
                    self.apply(kind, number, first, 0, names.get(str(number), ""))
        self.parts[segment] = sidecar

    def take_state(self, state: State, *, whole: bool) -> None:
        """Take what a header or a sidecar says of the tables; `whole`: nothing before it is there any more."""
        for text, name in state["tables"].items():
            if int(text) not in self._by_number:
                self._add(int(text), name, exists=whole and int(text) in state["existing"])
        for text, floor in state["floors"].items():
            self.numbered(int(text)).floor = max(self.numbered(int(text)).floor, floor)
        for text, (last, head) in state["chains"].items():
            table = self.numbered(int(text))
            if last >= table.last_chained:
                table.last_chained, table.chain_head = last, bytes.fromhex(head)

    def state(self) -> State:
        """What headers and sidecars repeat."""
        tables = list(self._by_number.values())
        return {
            "tables": {str(row.number): row.name for row in tables},
            "existing": [row.number for row in tables if row.exists],
            "floors": {str(row.number): row.floor for row in tables if row.floor > 1},
            "chains": {str(row.number): [row.last_chained, row.chain_head.hex()] for row in tables if row.chained},
        }

    def _add(self, number: int, name: str, *, exists: bool) -> TableState:
        state = self._by_number.get(number)
        if state is None or state.name != name:
            known, state = (
                state,
                TableState(number, name, self.declared.get(name, Declared()), chained=name in self._chained),
            )
            if known is not None:
                state.directory, state.floor = known.directory, known.floor
                self._by_name.pop(known.name, None)
            self._by_number[number] = self._by_name[name] = state
        state.exists = state.exists or exists
        return state
