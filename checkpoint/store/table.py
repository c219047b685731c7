"""TinyDB's table on the journal: what would read or write the whole table touches only what it is about."""

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from itertools import chain
from typing import Any, cast

from tinydb.queries import QueryLike
from tinydb.table import Document, Table

from checkpoint.store.cache import SharedCache
from checkpoint.store.coding import decode, encode
from checkpoint.store.draft import Doc, Draft
from checkpoint.store.planner import Plan, newest_first, plan_of, predicate_of
from checkpoint.store.reader import NO_ROWS, TableView
from checkpoint.store.storage import TAKEN, JournalStorage

Fields = Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None]


class JournalTable(Table):
    """The same results, order, exceptions and isolation as TinyDB's own table."""

    _storage: JournalStorage
    _next_id: int | None  # type: ignore[assignment]  # TinyDB says only that it begins as None
    _seen_version = 0
    query_cache_class = SharedCache  # type: ignore[assignment]  # TinyDB's cache is generic in its keys

    # ------------------------------------------------------------ writing

    def insert(self, document: Any) -> int:  # noqa: ANN401  # TinyDB refuses what is no mapping
        """As TinyDB's; on the disk when it returns."""
        if type(document) is not dict and (
            not isinstance(document, Mapping) or isinstance(document, self.document_class)
        ):
            return super().insert(document)
        storage = self._storage
        with storage.lock:
            doc_id = self._get_next_id()
            doc = document if type(document) is dict else dict(document)
            try:
                body = encode(doc)
            except (TypeError, ValueError, RecursionError):
                if doc_id in (storage.view(self.name) or NO_ROWS):
                    raise ValueError(TAKEN.format(doc_id)) from None  # TinyDB looks for the id before it encodes
                raise
            storage.insert_one(self.name, doc_id, doc, body)
        self.clear_cache()
        return doc_id

    def insert_multiple(self, documents: Iterable[Any]) -> list[int]:
        """As TinyDB's: one transaction, whatever their number."""
        rows: list[tuple[int, Doc]] = []
        rest = iter(documents)
        with self._storage.lock:
            view = self._storage.view(self.name) or NO_ROWS
            for document in rest:
                is_plain = type(document) is dict
                if not is_plain and not isinstance(document, Mapping):
                    message = "Document is not a Mapping"
                    raise ValueError(message)
                brings_id = not is_plain and isinstance(document, self.document_class)
                doc_id = 0 if brings_id else self._get_next_id()
                if brings_id or doc_id in view:
                    return self._insert_over(rows, doc_id, chain([document], rest))
                rows.append((doc_id, dict(document)))
            if rows:
                self._storage.insert_bodies(self.name, [(doc_id, doc, encode(doc)) for doc_id, doc in rows])
            else:
                self._update_table(lambda _table: None)
        self.clear_cache()
        return [doc_id for doc_id, _ in rows]

    def _insert_over(self, rows: list[tuple[int, Doc]], drawn: int, rest: Iterable[Any]) -> list[int]:
        """Insert documents some of which bring their ids: one that was drawn may then hit one that was brought."""
        with self._storage.change(self.name) as draft:
            for doc_id, doc in rows:
                draft[doc_id] = doc
            doc_ids = [doc_id for doc_id, _ in rows]
            for document in rest:
                if not isinstance(document, Mapping):
                    message = "Document is not a Mapping"
                    raise ValueError(message)  # noqa: TRY004  # as TinyDB raises it
                if isinstance(document, self.document_class):
                    doc_id = document.doc_id
                    if doc_id in draft:
                        raise ValueError(TAKEN.format(doc_id))
                else:
                    doc_id, drawn = drawn or self._get_next_id(), 0
                doc_ids.append(doc_id)
                draft[doc_id] = dict(document)
        self.clear_cache()
        return doc_ids

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        with self._storage.change(self.name) as draft:
            updater(draft)  # type: ignore[arg-type]  # TinyDB asks for a dict and uses a mapping
        self.clear_cache()

    def update(self, fields: Fields, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        """As TinyDB's; of a query, only the candidates are read."""
        if cond is None or doc_ids is not None:
            return super().update(fields, cond, doc_ids)
        updated = []
        with self._storage.change(self.name) as draft:
            for doc_id in self._candidates(cond, draft):
                if _matches(cond, draft, doc_id):
                    updated.append(doc_id)
                    if callable(fields):
                        fields(draft[doc_id])
                    else:
                        draft[doc_id].update(fields)
        self.clear_cache()
        return updated

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        """As TinyDB's; of a query, only the candidates are read."""
        if cond is None or doc_ids is not None:
            return super().remove(cond, doc_ids)
        removed = []
        with self._storage.change(self.name) as draft:
            for doc_id in self._candidates(cond, draft):
                if _matches(cond, draft, doc_id):
                    removed.append(doc_id)
                    del draft[doc_id]
        self.clear_cache()
        return removed

    # ------------------------------------------------------------ reading

    def search(self, cond: QueryLike) -> list[Document]:
        """As TinyDB's, its cache included."""
        version = self._version()
        if version != self._seen_version:
            self.clear_cache()
            self._seen_version = version
        cached = self._query_cache.get(cond)
        if cached is not None:
            return cached[:]
        docs = list(self._matching(cond))
        is_cacheable: Callable[[], bool] = getattr(cond, "is_cacheable", lambda: True)
        if is_cacheable() and self._version() == version and not self._storage.is_changing:
            self._query_cache[cond] = docs[:]
        return docs

    def get(  # TinyDB's overloads are its own
        self, cond: QueryLike | None = None, doc_id: int | None = None, doc_ids: list[int] | None = None
    ) -> Any:  # noqa: ANN401  # a document, a list of them, or None
        """As TinyDB's; a document asked for by its id is found without touching the others."""
        view = self._storage.view(self.name)
        if doc_id is not None:
            doc = view.doc(int(doc_id)) if view is not None and _is_id(doc_id) else None
            return None if doc is None else self.document_class(doc, doc_id)
        if doc_ids is not None:
            wanted = {int(key) for key in doc_ids if _is_id(key)}
            return [] if view is None else list(self._documents(view, _in_order(view, wanted)))
        if cond is not None:
            return next(self._matching(cond), None)
        raise RuntimeError("You have to pass either cond or doc_id or doc_ids")

    def get_many(self, first: int, until: int) -> list[Document]:
        """Give the documents with ids in `[first, until)`, in the order of their ids; absent ones are left out."""
        view = self._storage.view(self.name)
        return [] if view is None else list(self._documents(view, range(first, until)))

    def bodies(self, first: int, until: int) -> list[bytes]:
        """The recorded bytes of the documents with ids in `[first, until)`, exactly as they were hashed.

        Ends before the first that is not there, so that the n-th is always number `first + n`.
        """
        state = self._storage.catalog.named(self.name)
        return [] if state is None else list(self._storage.reader.run(state, first, until))

    def newest(self, count: int, cond: QueryLike) -> list[Document]:
        """The `count` documents that match and were written last, newest first; read from the index where it helps."""
        state = self._storage.catalog.named(self.name)
        view = self._storage.view(self.name)
        plan = None if state is None else plan_of(cond, state, self._storage.catalog, self._storage.journal.keys.hash)
        found: list[Document] = []
        if state is None or view is None or count < 1:
            return found
        if plan is None or not isinstance(view, TableView):
            matching = list(self._matching(cond))
            return matching[: -count - 1 : -1]
        read, test, catalog = self._storage.reader.current, predicate_of(cond), self._storage.catalog
        for doc_id, body in (row for locs in newest_first(plan, catalog, count) for row in read(state, locs)):
            doc = decode(body)
            if test(doc):
                found.append(self.document_class(doc, doc_id))
                if len(found) == count:
                    break
        return found

    @property
    def last_id(self) -> int:
        """The greatest id that was ever in use here, as far as the store knows: retention never gives one back."""
        state = self._storage.catalog.named(self.name)
        return 0 if state is None else state.next_id() - 1

    def give_after(self, doc_id: int) -> None:
        """Draw ids greater than this one only: it was in use, though damage may have taken what shows it."""
        if doc_id > self.last_id:
            self._next_id = doc_id + 1

    def __len__(self) -> int:
        view = self._storage.view(self.name)
        return 0 if view is None else len(view)

    def __iter__(self) -> Iterator[Document]:
        view = self._storage.view(self.name)
        if isinstance(view, TableView):
            make, make_id = self._makers()
            return (make(decode(body), make_id(doc_id)) for doc_id, body in view.bodies() if body is not None)
        return iter(()) if view is None else self._documents(view, view.ids())

    # ------------------------------------------------------------ inside

    def _version(self) -> int:
        state = self._storage.catalog.named(self.name)
        return 0 if state is None else state.version

    def _get_next_id(self) -> int:
        if self._next_id is None:
            view, state = self._storage.view(self.name), self._storage.catalog.named(self.name)
            if view is None or isinstance(view, TableView):
                self._next_id = 1 if state is None else state.next_id() if view is not None else state.floor
            else:
                self._next_id = max(max(view.ids(), default=0) + 1, state.floor if state else 1)
        doc_id = self._next_id
        self._next_id = doc_id + 1
        return doc_id

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        return {str(row.doc_id): dict(row) for row in self}

    def _documents(self, view: Any, doc_ids: Iterable[int]) -> Iterator[Document]:  # noqa: ANN401  # any view
        make, make_id = self._makers()
        for doc_id in doc_ids:
            doc = view.doc(doc_id)
            if doc is not None:
                yield make(doc, make_id(doc_id))

    def _makers(self) -> tuple[Callable[[Doc, int], Document], Callable[[int], int]]:
        """What makes a document and its id: this table's classes, or the same at less cost."""
        return _document if self.document_class is Document else self.document_class, self.document_id_class

    def _matching(self, cond: QueryLike) -> Iterator[Document]:
        view = self._storage.view(self.name)
        if view is None:
            return
        plan = self._plan(cond) if isinstance(view, TableView) else None
        if plan is None:
            for row in self._documents(view, view.ids()):
                if cond(row):
                    yield row
            return
        (make, make_id), test = self._makers(), predicate_of(cond)
        for doc_id, body in self._in_turn(plan):
            doc = decode(body)
            if test(doc):
                yield make(doc, make_id(doc_id))

    def _candidates(self, cond: QueryLike, draft: Draft) -> list[int]:
        plan = self._plan(cond) if self._storage.is_settled(self.name) else None
        return list(draft.ids()) if plan is None else [doc_id for doc_id, _ in self._in_turn(plan)]

    def _plan(self, cond: QueryLike) -> Plan | None:
        """A plan where the order of ids is that of the documents; a table with ids chosen by hand is read."""
        state = self._storage.catalog.named(self.name)
        if state is None or not state.directory.is_ascending:
            return None
        return plan_of(cond, state, self._storage.catalog, self._storage.journal.keys.hash)

    def _in_turn(self, plan: Plan) -> list[tuple[int, bytes]]:
        """The plan's candidates in the table's order."""
        state, rows = self._storage.catalog.named(self.name), plan.rows(self._storage.catalog)
        return [] if state is None else sorted(self._storage.reader.current(state, list(chain.from_iterable(rows))))


def _matches(cond: QueryLike, draft: Draft, doc_id: int) -> bool:
    doc = draft.doc(doc_id)
    return doc is not None and bool(cond(doc))


def _document(doc: Doc, doc_id: int) -> Document:
    """As its constructor makes it, at half the cost."""
    made = Document.__new__(Document)
    made |= doc
    made.doc_id = doc_id
    return made


def _is_id(doc_id: object) -> bool:
    try:
        return str(int(cast("int", doc_id))) == str(doc_id)
    except (TypeError, ValueError):
        return False


def _in_order(view: Any, wanted: set[int]) -> Iterable[int]:  # noqa: ANN401  # any view
    return [doc_id for doc_id in view.ids() if doc_id in wanted]
