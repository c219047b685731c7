"""A tablet's services over a real store, with a clock that stands still until it is moved."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import nacl.pwhash

from checkpoint.bootstrap import Tablet, join_parts
from checkpoint.domain.passes import IssuedPass, Revocation, RevocationKind
from checkpoint.domain.people import Household, Resident
from checkpoint.domain.places import Gate, Place, PlaceKind
from checkpoint.domain.policy import Policy
from checkpoint.domain.shifts import Operator
from checkpoint.protocol import reference as wire
from checkpoint.protocol.exchange import Change, Page
from checkpoint.protocol.passes import issued_pass_to_doc
from checkpoint.protocol.policies import policy_to_doc
from checkpoint.protocol.reference import Stream
from checkpoint.protocol.values import Json
from checkpoint.services.clock import Clock
from checkpoint.store import Store, open_store
from checkpoint.store.identity import Identity, IdentityFile
from checkpoint.store.replica import Replica
from tests.support.builders import NOON, PLACE_ID, a_household, a_pass, a_policy, a_resident, a_trusted_key
from tests.support.lists import ROOT, a_revocation_doc, a_trust_doc

PIN = "135790"
_HASH = nacl.pwhash.argon2id.str(
    PIN.encode(), nacl.pwhash.argon2id.OPSLIMIT_MIN, nacl.pwhash.argon2id.MEMLIMIT_MIN
).decode()
PLACE = Place(PLACE_ID, "总公司家属区", PlaceKind.COMPOUND, 11)
GATE = Gate(1, PLACE_ID, "东门")
SHORT_CODE = "12345674"


@dataclass
class Hands:
    """A clock held by the test: `now` moves only when told to; random bytes count up."""

    now: datetime = NOON
    drawn: int = 0
    chance: float = 0.5

    def pass_time(self, **duration: float) -> None:
        """Move on, e.g. `pass_time(minutes=5)`."""
        self.now += timedelta(**duration)

    def clock(self) -> Clock:
        """The clock for the services."""
        return Clock(
            now=lambda: self.now,
            mono_ms=lambda: int((self.now - NOON).total_seconds() * 1000),
            boot="testboot",
            random_bytes=self._draw,
            chance=lambda: self.chance,
        )

    def _draw(self, count: int) -> bytes:
        self.drawn += 1
        return self.drawn.to_bytes(count, "big")


@dataclass
class Known:
    """What the tablet was told. Ordinary by default; a test changes what its sentence is about."""

    households: list[Household] = field(
        default_factory=lambda: [a_household(), a_household(household_id=0x1111, building="12", unit="", room="101")]
    )
    residents: list[Resident] = field(
        default_factory=lambda: [
            a_resident(),
            a_resident(person_no=3, name="李秀英", phone="13900005678", pinyin="li'xiu'ying"),
            a_resident(
                household_id=0x1111, person_no=1, name="单田芳", phone="", pinyin="shan'tian'fang dan'tian'fang"
            ),
        ]
    )
    policies: list[Policy] = field(default_factory=lambda: [a_policy(version=3)])
    revoked: list[str] = field(default_factory=list)
    revocations: list[Revocation] = field(default_factory=list)
    care: list[Json] | None = None
    """What the server tells of isolations; None: it is of an earlier version and tells nothing."""
    issued: IssuedPass = field(default_factory=lambda: IssuedPass(a_pass(), SHORT_CODE))


def _page(docs: Iterable[Json], at: datetime) -> Page:
    return Page(tuple(Change(str(doc["id"]), doc) for doc in docs), "test.1", more=False, time=at)


def fill(store: Store, known: Known, at: datetime = NOON) -> None:
    """Apply what a first sync would have brought."""
    replica = Replica(store)
    struck = [*known.revocations, *(Revocation(RevocationKind.PASS, row) for row in known.revoked)]
    streams: dict[Stream, list[Json]] = {
        Stream.TRUST: [a_trust_doc(at, a_trusted_key())],
        Stream.REVOCATIONS: [a_revocation_doc(at, *struck)],
        Stream.POLICIES: [policy_to_doc(row) for row in known.policies],
        Stream.OPERATORS: [wire.operator_to_doc(Operator(f"v0{n}", f"值守员{n}", _HASH)) for n in (1, 2)],
        Stream.HOUSEHOLDS: [wire.household_to_doc(row) for row in known.households],
        Stream.RESIDENTS: [wire.resident_to_doc(row) for row in known.residents],
        Stream.PASSES: [issued_pass_to_doc(known.issued)],
        Stream.PRESENCE: [],
    }
    if known.care is not None:
        streams[Stream.CARE] = known.care
    for stream, docs in streams.items():
        replica.apply(stream, _page(docs, at))


def a_tablet(folder: Path, hands: Hands, known: Known | None = None, server_url: str = "http://127.0.0.1:9") -> Tablet:
    """An enrolled tablet in a folder; opened again, it keeps what it has."""
    store = open_store(folder)
    file = IdentityFile(store)
    if file.load() is None:
        file.save(Identity("d1", "inc1", server_url, "token", bytes(32), PLACE, GATE, ROOT.public_key))
        fill(store, known or Known(), hands.now)
    identity = file.load()
    assert identity is not None
    return join_parts(store, identity, hands.clock())
