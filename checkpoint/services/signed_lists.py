"""Signed lists on the tablet: believed only when the signature holds and the sequence does not fall."""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from checkpoint.domain.lists import GateKeyList, ListKind, RevocationList, TrustList
from checkpoint.domain.passes import Revocation, RevocationKind, TrustedKey
from checkpoint.protocol import ProtocolError
from checkpoint.protocol.reference import Stream, signed_list_from_doc
from checkpoint.protocol.values import Json
from checkpoint.qr.lists import ListError, issuers_of, open_gate_keys, open_revocation_list, open_trust_list
from checkpoint.store.marks import KeptList, Marks

log = logging.getLogger(__name__)
KINDS: Final = {
    Stream.TRUST: ListKind.TRUST,
    Stream.REVOCATIONS: ListKind.REVOCATIONS,
    Stream.GATE_KEYS: ListKind.GATE_KEYS,
}


class SignedLists:
    """The newest list of each kind that was believed. A list that is not believed changes nothing and is logged."""

    def __init__(self, marks: Marks, place_id: int, root_key: bytes) -> None:
        """Read the kept ones, trust first. An empty `root_key` is learnt from the first trust list that comes."""
        self._marks, self._place_id = marks, place_id
        self._root = root_key or marks.root()
        self.trust_list: TrustList | None = None
        self.revocation_list: RevocationList | None = None
        self.gate_keys: GateKeyList | None = None
        for kind in (ListKind.TRUST, ListKind.REVOCATIONS, ListKind.GATE_KEYS):
            if (kept := marks.kept(kind)) is not None:
                self._believe(kind, kept.body)

    def take(self, stream: Stream, docs: Iterable[Json]) -> None:
        """Look at what was pulled."""
        for doc in docs:
            try:
                body, root = signed_list_from_doc(doc)
            except ProtocolError as error:
                log.warning("%s: %s", stream.value, error)
                continue
            if stream is Stream.TRUST and root and not self._root:
                self._pin(body, root)
            kind = KINDS[stream]
            seq = self._believe(kind, body)
            kept = self._marks.kept(kind)
            if seq is not None and (kept is None or body != kept.body):
                self._marks.keep(kind, KeptList(seq, body))

    @property
    def trusted(self) -> list[TrustedKey]:
        """Every key that may sign a pass here: the issuers', the gates', less those that are struck."""
        issuers = self.trust_list.keys if self.trust_list else ()
        gates = self.gate_keys.keys if self.gate_keys else ()
        struck = {row.subject for row in self.revoked if row.kind is RevocationKind.KEY}
        return [key for key in (*issuers, *gates) if key.kid not in struck]

    @property
    def revoked(self) -> tuple[Revocation, ...]:
        """The rows of the revocation list."""
        return self.revocation_list.rows if self.revocation_list else ()

    def newest(self) -> datetime | None:
        """When the newest of the lists was signed: it cannot be earlier than that."""
        lists = (self.trust_list, self.revocation_list, self.gate_keys)
        return max((row.issued_at for row in lists if row is not None), default=None)

    def _pin(self, body: bytes, root: bytes) -> None:
        try:
            open_trust_list(body, root)
        except ListError as error:
            log.warning("trust list: %s", error)
            return
        log.warning("the root key was learnt with the first trust list")
        self._root = root
        self._marks.pin_root(root)

    def _believe(self, kind: ListKind, body: bytes) -> int | None:
        """Open a list and put it in place; its sequence, or None where it is not believed."""
        try:
            match kind:
                case ListKind.TRUST:
                    trust = open_trust_list(body, self._root)
                    _require_rising(trust.seq, self.trust_list)
                    self.trust_list = trust
                    return trust.seq
                case ListKind.REVOCATIONS:
                    revoked = open_revocation_list(body, self._place_id, self._issuers)
                    _require_rising(revoked.seq, self.revocation_list)
                    self.revocation_list = revoked
                    return revoked.seq
                case ListKind.GATE_KEYS:
                    gates = open_gate_keys(body, self._place_id, self._issuers)
                    _require_rising(gates.seq, self.gate_keys)
                    self.gate_keys = gates
                    return gates.seq
                case ListKind.HEADS:
                    return None  # held against the records: services/head_lists.py
        except ListError as error:
            early = self.trust_list is None and kind is not ListKind.TRUST  # believed as soon as the keys have come
            log.log(logging.INFO if early else logging.WARNING, "%s: %s; the list before it stays", kind.value, error)
            return None

    @property
    def issuers(self) -> list[bytes]:
        """The public keys that speak for this place."""
        return issuers_of(self._place_id, self._issuers)

    @property
    def _issuers(self) -> tuple[TrustedKey, ...]:
        return self.trust_list.keys if self.trust_list else ()


def _require_rising(seq: int, before: TrustList | RevocationList | GateKeyList | None) -> None:
    if before is not None and seq < before.seq:
        raise ListError(f"sequence {seq} after {before.seq}")
