"""Where each document of a table lies, in the order in which TinyDB would give them.

Ids that only grow, as TinyDB hands them out, cost eight bytes a document: an array that begins at the first id. A
table whose ids come out of their order (ids chosen by hand) is kept as a dictionary from then on.
"""

from array import array
from collections.abc import Iterator
from typing import Final

_GAP_MAX: Final = 4096


class Directory:
    """Document id → location; location 0 is nowhere."""

    def __init__(self) -> None:
        """Begin without documents."""
        self._base = 1
        self._locs: array[int] = array("Q")
        self._sparse: dict[int, int] | None = None
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def get(self, doc_id: int) -> int:
        """The location; 0: no such document."""
        if self._sparse is not None:
            return self._sparse.get(doc_id, 0)
        position, locs = doc_id - self._base, self._locs
        return locs[position] if 0 <= position < len(locs) else 0

    @property
    def is_ascending(self) -> bool:
        """Whether the order of the documents is that of their ids."""
        return self._sparse is None

    @property
    def newest(self) -> int:
        """The greatest id in use; 0 where there is none."""
        if self._sparse is not None:
            return max(self._sparse, default=0)
        return self._base + len(self._locs) - 1 if self._count else 0

    def insert(self, doc_id: int, loc: int) -> None:
        """A document that was not there: it comes last."""
        self._count += 1
        if self._sparse is None:
            if not self._locs:
                self._base = doc_id
            gap = doc_id - self._base - len(self._locs)
            if 0 <= gap <= _GAP_MAX:
                if gap:
                    self._locs.frombytes(bytes(8 * gap))
                self._locs.append(loc)
                return
            self._sparse = dict(self.items())
        self._sparse[doc_id] = loc

    def extend(self, first: int, locs: "array[int]") -> None:
        """Documents with consecutive ids, all new."""
        if self._sparse is None and (not self._locs or first == self._base + len(self._locs)):
            if not self._locs:
                self._base = first
            self._locs.extend(locs)
            self._count += len(locs)
            return
        for offset, loc in enumerate(locs):
            self.insert(first + offset, loc)

    def update(self, doc_id: int, loc: int) -> None:
        """A document that is replaced keeps its turn; one that was lost to damage comes back last."""
        if not self.get(doc_id):
            self.insert(doc_id, loc)
        elif self._sparse is not None:
            self._sparse[doc_id] = loc
        else:
            self._locs[doc_id - self._base] = loc

    def delete(self, doc_id: int) -> None:
        """A document goes; an absent one is left absent."""
        if not self.get(doc_id):
            return
        self._count -= 1
        if self._sparse is not None:
            del self._sparse[doc_id]
            return
        self._locs[doc_id - self._base] = 0
        while self._locs and not self._locs[-1]:
            self._locs.pop()

    def delete_run(self, first: int, count: int) -> None:
        """Documents with consecutive ids go; the room of those at the front is given back."""
        if self._sparse is None and first <= self._base and count > 1:
            until = min(first + count - self._base, len(self._locs))
            gone = self._locs[:until] if until > 0 else array("Q")
            self._count -= len(gone) - gone.count(0)
            del self._locs[: max(0, until)]
            self._base += max(0, until)
            return
        for doc_id in range(first, first + count):
            self.delete(doc_id)

    def items(self) -> Iterator[tuple[int, int]]:
        """Ids and locations in order. A snapshot: what is changed meanwhile does not show."""
        if self._sparse is not None:
            yield from list(self._sparse.items())
            return
        base = self._base
        for position, loc in enumerate(self._locs[:]):
            if loc:
                yield base + position, loc
