"""The head lists (链头清单) that this tablet keeps: what the server signed for, and what was found when it came."""

from dataclasses import dataclass
from typing import Final

from checkpoint.domain.head_lists import HeadFinding
from checkpoint.store.database import Store

_LISTS: Final = "head_lists"


@dataclass(frozen=True, slots=True)
class KeptHeads:
    """A list as it came, with its number and what was found."""

    seq: int
    body: bytes
    finding: HeadFinding


class HeadLists:
    """Kept apart from the replica: after a restore the server no longer has lists that this tablet holds against it."""

    def __init__(self, store: Store) -> None:
        """Use a table of its own, beside the records."""
        self._table = store.rows(_LISTS)

    def kept(self) -> list[KeptHeads]:
        """All of them, the oldest first."""
        rows = [KeptHeads(row["seq"], bytes.fromhex(row["body"]), HeadFinding(row["found"])) for row in self._table]
        return sorted(rows, key=lambda row: row.seq)

    def keep(self, kept: KeptHeads, oldest: int) -> None:
        """Keep one more, and let those of a number below `oldest` go."""
        self._table.insert({"seq": kept.seq, "body": kept.body.hex(), "found": kept.finding.value})
        gone = [row.doc_id for row in self._table if row["seq"] < oldest]
        if gone:
            self._table.remove(doc_ids=gone)
