"""What the server told this tablet, as domain values; read again whenever a stream was pulled."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from checkpoint.domain.decide import Passage
from checkpoint.domain.passes import Pass, Revocation, RevocationKind, TrustedKey
from checkpoint.domain.policy import Policy, policy_at
from checkpoint.domain.shifts import Operator
from checkpoint.protocol import ProtocolError
from checkpoint.protocol import reference as wire
from checkpoint.protocol.reference import ShortCode, Stream
from checkpoint.protocol.values import Json
from checkpoint.services.roster import Roster
from checkpoint.store.replica import Replica

log = logging.getLogger(__name__)
T = TypeVar("T")


class Reference:
    """Holds the parsed streams. A row that this version cannot read is left out and logged, never a reason to stop."""

    def __init__(self, replica: Replica) -> None:
        """Read every stream once."""
        self._replica = replica
        self.roster = Roster()
        self.policies: list[Policy] = []
        self.operators: list[Operator] = []
        self.trust: list[TrustedKey] = []
        self.short_codes: dict[str, ShortCode] = {}
        self.passages: list[tuple[str, str, Passage]] = []
        self._revoked_passes: set[str] = set()
        self._revocations: list[Revocation] = []
        for stream in Stream:
            self.refresh(stream)

    def refresh(self, stream: Stream) -> None:
        """Read one stream again."""
        match stream:
            case Stream.REVOCATIONS:
                rows = self._read(stream, wire.revocation_from_doc)
                self._revoked_passes = {row.subject for row in rows if row.kind is RevocationKind.PASS}
                self._revocations = [row for row in rows if row.kind is not RevocationKind.PASS]
            case Stream.TRUST:
                self.trust = self._read(stream, wire.trusted_key_from_doc)
            case Stream.POLICIES:
                self.policies = self._read(stream, wire.policy_from_doc)
            case Stream.OPERATORS:
                self.operators = sorted(self._read(stream, wire.operator_from_doc), key=lambda row: row.operator_id)
            case Stream.HOUSEHOLDS | Stream.RESIDENTS:
                households = self._read(Stream.HOUSEHOLDS, wire.household_from_doc)
                self.roster = Roster.of(households, self._read(Stream.RESIDENTS, wire.resident_from_doc))
            case Stream.PASSES:
                self.short_codes = {row.code: row for row in self._read(stream, wire.short_code_from_doc)}
            case Stream.PRESENCE:
                self.passages = self._read(stream, wire.presence_from_doc)

    def policy(self, at: datetime) -> Policy:
        """The policy in force; before any was received, one that has the usual limits and no restrictions."""
        return policy_at(self.policies, at) or Policy(version=0, effective_from=at)

    def is_revoked_id(self, pass_id: str) -> bool:
        """Whether a pass is on the list by its own id; for a typed short code, which carries nothing else."""
        return pass_id in self._revoked_passes

    def is_revoked(self, claims: Pass) -> bool:
        """Whether a genuine pass is on the revocation list."""
        return claims.pass_id in self._revoked_passes or any(row.strikes(claims) for row in self._revocations)

    def list_age_hours(self, now: datetime) -> int | None:
        """How old the revocation list is, in whole hours; None: never received."""
        pulled_at = self._replica.pulled_at(Stream.REVOCATIONS)
        return None if pulled_at is None else max(0, int((now - pulled_at).total_seconds() // 3600))

    def _read(self, stream: Stream, parse: Callable[[Json], T]) -> list[T]:
        rows = []
        for doc in self._replica.documents(stream):
            try:
                rows.append(parse(doc))
            except (ProtocolError, ValueError) as error:
                log.warning("%s: a row was left out: %s", stream.value, error)
        return rows
