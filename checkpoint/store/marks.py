"""What this tablet must never fall behind: the newest signed lists, the root that signs them, the clock's floor."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from checkpoint.domain.lists import ListKind
from checkpoint.protocol.values import format_time, parse_time
from checkpoint.store.database import Store

_LISTS: Final = "signed_lists"
_FLOOR: Final = "clock_floor"
_ROOT: Final = "root_key"
_SILENT: Final = "silent_since"


@dataclass(frozen=True, slots=True)
class KeptList:
    """A signed list as it came, with its sequence."""

    seq: int
    body: bytes


class Marks:
    """Keeps them in the store, apart from the replica, whose streams may be forgotten and pulled anew."""

    def __init__(self, store: Store) -> None:
        """Use tables of its own."""
        self._store = store

    def kept(self, kind: ListKind) -> KeptList | None:
        """The newest list that was believed."""
        row = self._row(_LISTS, kind.value)
        return KeptList(row["seq"], bytes.fromhex(row["body"])) if row else None

    def keep(self, kind: ListKind, kept: KeptList) -> None:
        """Replace it."""
        self._put(_LISTS, {"key": kind.value, "seq": kept.seq, "body": kept.body.hex()})

    def floor(self) -> datetime | None:
        """The time that it certainly was already."""
        row = self._row(_FLOOR, _FLOOR)
        return parse_time(row["at"]) if row else None

    def raise_floor(self, at: datetime) -> None:
        """Set it; the caller sees to it that it rises."""
        self._put(_FLOOR, {"key": _FLOOR, "at": format_time(at)})

    def root(self) -> bytes:
        """The root's public key that was learnt with the first trust list; empty before."""
        row = self._row(_ROOT, _ROOT)
        return bytes.fromhex(row["public"]) if row else b""

    def pin_root(self, public_key: bytes) -> None:
        """Believe this root from now on."""
        self._put(_ROOT, {"key": _ROOT, "public": public_key.hex()})

    def silent_since(self) -> datetime | None:
        """When it was first seen that the server was silent for too long."""
        row = self._row(_SILENT, _SILENT)
        return parse_time(row["at"]) if row and row["at"] else None

    def note_silence(self, at: datetime | None) -> None:
        """Set it; None: it is silent no more."""
        self._put(_SILENT, {"key": _SILENT, "at": format_time(at) if at else ""})

    def erase(self) -> None:
        """Forget the lists and the root. The floor of the clock stays: time does not go back."""
        for name in (_LISTS, _ROOT):
            self._store.rows(name).truncate()

    def _row(self, table: str, key: str) -> dict[str, Any] | None:
        return next((row for row in self._store.rows(table) if row["key"] == key), None)

    def _put(self, name: str, doc: dict[str, Any]) -> None:
        table = self._store.rows(name)
        known = [row.doc_id for row in table if row["key"] == doc["key"]]
        if known:
            table.update(doc, doc_ids=known)
        else:
            table.insert(doc)
