"""What an update sees: a table's documents, read when touched, with the changes kept apart until they are recorded."""

from collections.abc import Iterable, Iterator, MutableMapping
from typing import Any, Protocol

from checkpoint.store.coding import decode, encode

Doc = dict[str, Any]


class View(Protocol):
    """A table as it stands: for readers, and underneath a draft."""

    def ids(self) -> Iterable[int]: ...

    def doc(self, doc_id: int) -> Doc | None: ...

    def __contains__(self, doc_id: object) -> bool: ...

    def __len__(self) -> int: ...


class Draft(MutableMapping[int, Doc]):
    """A view with changes over another view, which stays as it was until the draft is taken over."""

    def __init__(self, base: View) -> None:
        """Begin without changes."""
        self._base = base
        self._touched: dict[int, Doc] = {}
        self._before: dict[int, bytes] = {}
        self._gone: dict[int, None] = {}
        self.is_cleared = False
        """Whether everything of the base went at some time; what was put since is in the draft."""

    def __getitem__(self, doc_id: int) -> Doc:
        if doc_id in self._touched:
            return self._touched[doc_id]
        found = None if doc_id in self._gone or self.is_cleared else self._base.doc(doc_id)
        if found is None:
            raise KeyError(doc_id)
        self._before[doc_id] = encode(found)
        self._touched[doc_id] = found
        return found

    def __setitem__(self, doc_id: int, document: Doc) -> None:
        self._touched[doc_id] = document

    def __delitem__(self, doc_id: int) -> None:
        if doc_id not in self:
            raise KeyError(doc_id)
        self._touched.pop(doc_id, None)
        if not self.is_cleared and doc_id in self._base:
            self._gone[doc_id] = None

    def __contains__(self, doc_id: object) -> bool:
        if doc_id in self._touched:
            return True
        return not self.is_cleared and doc_id not in self._gone and doc_id in self._base

    def __iter__(self) -> Iterator[int]:
        return iter(self.ids())

    def ids(self) -> Iterable[int]:
        """All ids: those of the base in their turn, then what was put."""
        kept = [] if self.is_cleared else [key for key in self._base.ids() if key not in self._gone]
        known: View | frozenset[int] = frozenset() if self.is_cleared else self._base
        fresh = [key for key in self._touched if key in self._gone or key not in known]
        return [*kept, *fresh]

    def __len__(self) -> int:
        if self.is_cleared:
            return len(self._touched)
        fresh = sum(key in self._gone or key not in self._base for key in self._touched)
        return len(self._base) - len(self._gone) + fresh

    def clear(self) -> None:
        self._touched.clear()
        self._before.clear()
        self._gone.clear()
        self.is_cleared = True

    def doc(self, doc_id: int) -> Doc | None:
        """A document for reading: the caller gets a copy of its own, never the draft's."""
        if doc_id in self._touched:
            copy: Doc = decode(encode(self._touched[doc_id]))
            return copy
        return None if doc_id in self._gone or self.is_cleared else self._base.doc(doc_id)

    def changes(self) -> tuple[list[int], dict[int, bytes], dict[int, bytes]]:
        """What to record, encoded: ids gone, then documents replaced, then documents new, each in order."""
        replaced: dict[int, bytes] = {}
        fresh: dict[int, bytes] = {}
        for doc_id, doc in self._touched.items():
            body = encode(doc)
            if self.is_cleared or doc_id in self._gone or doc_id not in self._base:
                fresh[doc_id] = body
            elif self._before.get(doc_id) != body:
                replaced[doc_id] = body
        return list(self._gone), replaced, fresh

    def take(self, later: "Draft") -> None:
        """Take over the changes of a draft made over this one."""
        if later.is_cleared:
            self.clear()
        gone, replaced, fresh = later.changes()
        for doc_id in gone:
            del self[doc_id]
        for doc_id in (*replaced, *fresh):
            self[doc_id] = later._touched[doc_id]  # noqa: SLF001  # another of the same class


def make_equal(draft: Draft, rows: dict[int, Doc]) -> None:
    """Turn a draft into these documents in this order."""
    before = list(draft.ids())
    kept = [doc_id for doc_id in before if doc_id in rows]
    if list(rows)[: len(kept)] != kept:
        draft.clear()
    else:
        for doc_id in before:
            if doc_id not in rows:
                del draft[doc_id]
    for doc_id, doc in rows.items():
        if doc_id not in draft or encode(draft[doc_id]) != encode(doc):
            draft[doc_id] = doc
