"""What the server told this tablet, as domain values; read again whenever a stream was pulled."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from checkpoint.domain.appointments import Appointment
from checkpoint.domain.care import when
from checkpoint.domain.events import Event
from checkpoint.domain.identity import person_id
from checkpoint.domain.lists import ListKind
from checkpoint.domain.notices import Notice
from checkpoint.domain.passes import IssuedPass, Pass, Revocation, RevocationKind, TrustedKey
from checkpoint.domain.policy import Policy, policy_at
from checkpoint.domain.shifts import Operator
from checkpoint.protocol import ProtocolError
from checkpoint.protocol import reference as wire
from checkpoint.protocol.appointments import appointment_from_doc
from checkpoint.protocol.care import care_from_doc
from checkpoint.protocol.notices import notice_from_doc
from checkpoint.protocol.passes import issued_pass_from_doc
from checkpoint.protocol.policies import policy_from_doc
from checkpoint.protocol.reference import Stream, Told
from checkpoint.protocol.values import Json
from checkpoint.services.roster import Roster
from checkpoint.services.signed_lists import SignedLists
from checkpoint.services.unread import Unread
from checkpoint.store.replica import Replica

log = logging.getLogger(__name__)
T = TypeVar("T")


class Issued:
    """The passes that the server issued: by their short codes, and by who holds them, the newest first."""

    def __init__(self, rows: list[IssuedPass]) -> None:
        """Sort them."""
        self.by_code = {row.short_code: row for row in rows}
        self.by_person = _by_person(row.claims for row in rows)


class Reference:
    """Holds the parsed streams. A row that this version cannot read is left out and logged, never a reason to stop."""

    def __init__(self, replica: Replica, signed: SignedLists) -> None:
        """Read every stream once; passes and passages, two thirds of all rows, when somebody first asks for them."""
        self._replica, self._signed = replica, signed
        self.roster = Roster()
        self.policies: list[Policy] = []
        self.operators: list[Operator] = []
        self.appointments: list[Appointment] = []
        self.notices: list[Notice] = []
        """The newest first."""
        self.care: list[Event] = []
        """Isolations and deliveries of all gates and of the console, the oldest note first."""
        self.trust: list[TrustedKey] = []
        self._issued, self._passages = Unread(self._read_issued), Unread(self._read_passages)
        self._revoked_passes: set[str] = set()
        self._revocations: list[Revocation] = []
        for stream in Stream:
            if stream not in {Stream.HOUSEHOLDS, Stream.PASSES, Stream.PRESENCE}:  # the roster once, with its residents
                self.refresh(stream)

    def refresh(self, stream: Stream) -> None:  # noqa: C901  # one answer for each stream
        """Read one stream again."""
        match stream:
            case Stream.REVOCATIONS | Stream.GATE_KEYS:
                self._take(stream)
            case Stream.TRUST:
                # The other lists are believed by what the trust list says, and may have come before it.
                self._take(Stream.TRUST, Stream.REVOCATIONS, Stream.GATE_KEYS)
            case Stream.POLICIES:
                self.policies = self._read(stream, policy_from_doc)
            case Stream.OPERATORS:
                self.operators = sorted(self._read(stream, wire.operator_from_doc), key=lambda row: row.operator_id)
            case Stream.HOUSEHOLDS | Stream.RESIDENTS:
                households = self._read(Stream.HOUSEHOLDS, wire.household_from_doc)
                self.roster = Roster.of(households, self._read(Stream.RESIDENTS, wire.resident_from_doc))
            case Stream.PASSES:
                self._issued = _read_now(self._read_issued)
            case Stream.APPOINTMENTS:
                self.appointments = sorted(self._read(stream, appointment_from_doc), key=lambda row: row.begins)
            case Stream.NOTICES:
                rows = self._read(stream, notice_from_doc)
                self.notices = sorted(rows, key=lambda row: (row.at, row.notice_id), reverse=True)
            case Stream.CARE:
                self.care = sorted(self._read(stream, care_from_doc), key=when)
            case Stream.PRESENCE:
                self._passages = _read_now(self._read_passages)

    def read_rest(self) -> None:
        """Read what the start left until somebody asks."""
        self._issued.get()
        self._passages.get()

    @property
    def short_codes(self) -> dict[str, IssuedPass]:
        """Every pass that the server issued, by its short code."""
        return self._issued.get().by_code

    @property
    def passages(self) -> list[Told]:
        """The passages at other gates; the same list until the stream is read again."""
        return self._passages.get()

    def policy(self, at: datetime) -> Policy:
        """The policy in force; before any was received, one that has the usual limits and no restrictions."""
        return policy_at(self.policies, at) or Policy(version=0, effective_from=at)

    def policy_received(self, at: datetime) -> Policy | None:
        """The policy in force; None before any was received."""
        return policy_at(self.policies, at)

    def appointment(self, appointment_id: str) -> Appointment | None:
        """One booking; None: there is none, or it was cancelled."""
        return next((row for row in self.appointments if row.appointment_id == appointment_id), None)

    def is_revoked(self, claims: Pass) -> bool:
        """Whether a genuine pass is on the revocation list."""
        return claims.pass_id in self._revoked_passes or any(row.strikes(claims) for row in self._revocations)

    def pass_of(self, person_id: str, now: datetime) -> Pass | None:
        """The newest pass that a person holds and that is valid now; None: none is known."""
        held = self._issued.get().by_person.get(person_id, ())
        good = (row for row in held if row.valid_from <= now < row.valid_until and not self.is_revoked(row))
        return next(good, None)

    def list_age_hours(self, now: datetime) -> int | None:
        """How old the revocation list is since it was signed, in whole hours; None: never received."""
        return self.list_ages_hours(now)[ListKind.REVOCATIONS]

    def list_ages_hours(self, now: datetime) -> dict[ListKind, int | None]:
        """The age of each signed list in whole hours; None: never received."""
        signed = self._signed
        lists = {
            ListKind.TRUST: signed.trust_list,
            ListKind.REVOCATIONS: signed.revocation_list,
            ListKind.GATE_KEYS: signed.gate_keys,
        }
        return {
            kind: None if row is None else max(0, int((now - row.issued_at).total_seconds() // 3600))
            for kind, row in lists.items()
        }

    def age_minutes(self, stream: Stream, now: datetime) -> int | None:
        """How long ago a stream was seen to be complete, in whole minutes; None: never."""
        at = self._replica.pulled_at(stream)
        return None if at is None else max(0, int((now - at).total_seconds() // 60))

    @property
    def certain_time(self) -> datetime | None:
        """The latest time that anything from the server bears."""
        replied = [at for stream in Stream if (at := self._replica.pulled_at(stream)) is not None]
        signed = self._signed.newest()
        return max([*replied, *([signed] if signed else [])], default=None)

    def _take(self, *streams: Stream) -> None:
        for stream in streams:
            self._signed.take(stream, self._replica.documents(stream))
        rows = self._signed.revoked
        self._revoked_passes = {row.subject for row in rows if row.kind is RevocationKind.PASS}
        self._revocations = [row for row in rows if row.kind is not RevocationKind.PASS]
        self.trust = self._signed.trusted

    def _read_issued(self) -> Issued:
        return Issued(self._read(Stream.PASSES, issued_pass_from_doc))

    def _read_passages(self) -> list[Told]:
        return [row for told in self._read(Stream.PRESENCE, wire.presence_from_doc) for row in told]

    def _read(self, stream: Stream, parse: Callable[[Json], T]) -> list[T]:
        rows = []
        for doc in self._replica.documents(stream):
            try:
                rows.append(parse(doc))
            except (ProtocolError, ValueError) as error:
                log.warning("%s: a row was left out: %s", stream.value, error)
        return rows


def _read_now(read: Callable[[], T]) -> Unread[T]:
    """Read anew before anybody can ask: what was read before serves until then."""
    unread = Unread(read)
    unread.get()
    return unread


def _by_person(passes: Iterable[Pass]) -> dict[str, list[Pass]]:
    """Each person's passes, the newest first; those of whole households left out."""
    found: dict[str, list[Pass]] = defaultdict(list)
    for row in sorted(passes, key=lambda one: one.issued_at, reverse=True):
        if row.person_no:
            found[person_id(row.household_id, row.person_no)].append(row)
    return dict(found)
