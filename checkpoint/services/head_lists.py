"""The server's head lists held against this tablet's own records, and against one another, when they come.

A list is looked at once. What was found is kept with it, since the records that it was found from are dropped with
time. From list to list the hash is worked out over the records between, so a day's records are read and no more.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from checkpoint.domain.head_lists import KEPT, ChainHead, HeadFinding, HeadList, contradicts, worst
from checkpoint.protocol import ProtocolError
from checkpoint.protocol.events import GENESIS, chain
from checkpoint.protocol.reference import signed_list_from_doc
from checkpoint.protocol.values import Json
from checkpoint.qr.lists import ListError, open_head_list, read_head_list
from checkpoint.services.signed_lists import SignedLists
from checkpoint.store.head_lists import HeadLists, KeptHeads
from checkpoint.store.outbox import Outbox

PAGE: Final = 1000
"""Records read at a time."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Countersigned:
    """What the lists say at the moment: the worst that was found in those kept, with the time of that list.

    `high`: up to which of its records the newest list has this tablet's; 0: none.
    """

    finding: HeadFinding
    at: datetime
    high: int


@dataclass(frozen=True, slots=True)
class Own:
    """Who this tablet is to the server. `incarnation` gives the one that is pushed now."""

    place_id: int
    device_id: str
    incarnation: Callable[[], str]


class HeadBook:
    """Takes lists in. One that nobody of this place's issuers signed changes nothing and is logged."""

    def __init__(self, kept: HeadLists, outbox: Outbox, signed: SignedLists, own: Own) -> None:
        """Read the kept ones: they were believed when they came."""
        self._kept, self._outbox, self._signed, self._own = kept, outbox, signed, own
        self._lists: list[tuple[HeadList, KeptHeads]] = []
        for row in kept.kept():
            with suppress(ListError):
                self._lists.append((read_head_list(row.body), row))

    def take(self, docs: Iterable[Json]) -> None:
        """Look at what was pulled; a list that is kept already is passed over."""
        known = {row.body for _, row in self._lists}
        fresh = []
        for doc in docs:
            try:
                body, _ = signed_list_from_doc(doc)
                if body not in known:
                    fresh.append((open_head_list(body, self._own.place_id, self._signed.issuers), body))
            except (ProtocolError, ListError) as error:
                log.warning("head list: %s", error)
        for heads, body in sorted(fresh, key=lambda row: row[0].seq):
            if not self._lists or heads.seq >= self._lists[0][0].seq:  # one from before all kept tells nothing new
                self._take(heads, body)

    def _take(self, heads: HeadList, body: bytes) -> None:
        oldest = int((heads.issued_at - KEPT).timestamp())
        finding = self._judge(heads)
        if finding.is_trouble:
            log.error("head list %s: %s", heads.seq, finding.value)
        kept = KeptHeads(heads.seq, body, finding)
        self._kept.keep(kept, oldest)
        self._lists = sorted(
            (row for row in [*self._lists, (heads, kept)] if row[0].seq >= oldest), key=lambda row: row[0].seq
        )

    @property
    def standing(self) -> Countersigned | None:
        """What there is to say; None: no list has come yet."""
        if not self._lists:
            return None
        heads, kept = self._lists[-1]
        for row in reversed(self._lists):
            if row[1].finding.is_trouble:
                heads, kept = row
                break
        own = [row.high for row in self._lists[-1][0].heads if row.outbox == self._present]
        return Countersigned(kept.finding, heads.issued_at, max(own, default=0))

    @property
    def _present(self) -> tuple[str, str]:
        return self._own.device_id, self._own.incarnation()

    def _judge(self, heads: HeadList) -> HeadFinding:
        findings = [self._compare(row) for row in heads.heads if row.device_id == self._own.device_id]
        if not self._follows(heads):
            findings.append(HeadFinding.CONTRADICTS)
        return worst(findings)

    def _follows(self, heads: HeadList) -> bool:
        """Whether a list goes on where the newest of those kept ended. After two weeks nobody can tell any more."""
        if not self._lists:
            return True
        before, kept = self._lists[-1]
        if heads.seq <= before.seq:
            return False  # another past than the one that was told
        if heads.previous != hashlib.sha256(kept.body).digest() and heads.issued_at - before.issued_at < KEPT:
            return False
        return not contradicts(before, heads)

    def _compare(self, row: ChainHead) -> HeadFinding:
        """What the server has of an outbox of this tablet, beside what is here. Numbers are the same in all of them."""
        before = self._before(row)
        if before is not None and row.high <= before.high:
            same = row.high < before.high or row.head == before.head  # less is told by `_follows`
            return HeadFinding.AGREES if same else HeadFinding.DIFFERS
        if row.high > self._outbox.last:
            return HeadFinding.BEHIND
        begin = self._outbox.begin if row.outbox == self._present else 0
        start, digest = (before.high, before.head) if before else (begin, GENESIS)
        while start < row.high:
            found = self._outbox.recorded(start + 1, min(PAGE, row.high - start))
            if not found:
                return HeadFinding.UNKNOWN  # dropped, or damaged
            for recorded in found:
                digest = chain(digest, recorded)
            start += len(found)
        return HeadFinding.AGREES if digest == row.head else HeadFinding.DIFFERS

    def _before(self, row: ChainHead) -> ChainHead | None:
        """What the newest kept list says of the same outbox."""
        for heads, _ in reversed(self._lists):
            for known in heads.heads:
                if known.outbox == row.outbox:
                    return known
        return None
