"""A small bureau on a real database, a clock that tests move, and tablets that speak the real protocol."""

import atexit
import itertools
import random
import shutil
import tempfile
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import httpx
from fastapi.testclient import TestClient
from nacl.pwhash import argon2id
from nacl.signing import SigningKey

from checkpoint.domain.decide import Direction, Facts, Outcome, Reason, Verdict
from checkpoint.domain.events import Correction, CorrectionReason, Event
from checkpoint.domain.identity import person_id, uuid7
from checkpoint.domain.movements import Category, Movement, Source
from checkpoint.domain.people import Household, Resident
from checkpoint.domain.places import Gate, Place, PlaceKind, Unit
from checkpoint.domain.readings import Reading
from checkpoint.protocol.events import GENESIS, chain, encode_event
from checkpoint.protocol.exchange import Batch, encode_batch
from checkpoint.protocol.proof import NONCE_HEADER, PROOF_HEADER, signer_of
from checkpoint.server.app import create_app
from checkpoint.server.centre import Centre
from checkpoint.server.enrolment import create_enrolment_code
from checkpoint.server.repository import organisation, roster
from checkpoint.server.repository.devices import NewCode, create_code
from checkpoint.server.repository.organisation import Account
from tests.support.databases import copy_server, server_settings

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
"""Noon in Shanghai."""
PASSWORD = "一句足够长的口令 2026"
PASSWORD_HASH = argon2id.str(PASSWORD.encode(), argon2id.OPSLIMIT_MIN, argon2id.MEMLIMIT_MIN).decode()
"""As cheap as the library allows: what it costs is written in it, and each test signs in."""
HOME, AWAY = 411500000101, 411500000201
"""A place of unit 11 (branch 2), and one of unit 31 (branch 3)."""
SAME_SITE = {"sec-fetch-site": "same-origin"}


@dataclass
class Clock:
    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


def found(centre: Centre) -> None:
    """Found the organisation: a bureau, two branches, a unit each, a place each."""
    with centre.database.write() as connection:
        for unit in (
            Unit(1, "开发局", None),
            Unit(2, "东分局", 1),
            Unit(3, "西分局", 1),
            Unit(11, "机关一科", 2),
            Unit(31, "机关二科", 3),
        ):
            organisation.add_unit(connection, unit)
        for place_id, name, unit_id in ((HOME, "总公司家属区", 11), (AWAY, "西山工地", 31)):
            organisation.add_place(connection, Place(place_id, name, PlaceKind.COMPOUND, unit_id))
            for gate_id, gate in ((1, "东门"), (2, "西门")):
                organisation.add_gate(connection, Gate(gate_id, place_id, gate))
            homes = [Household(number, place_id, str(number), "1", "101") for number in (1, 2, 3)]
            roster.save_households(connection, place_id, homes)
            people = [Resident(number, no, f"张{no}明") for number in (1, 2, 3) for no in (1, 2)]
            roster.save_residents(connection, place_id, [roster.StoredResident(person, "") for person in people])
        for login, unit_id in (("bureau", 1), ("east", 2), ("unit-east", 11), ("west", 3)):
            organisation.add_account(connection, Account(login, f"{login} 督导员", PASSWORD_HASH, unit_id))


def a_code(random_bytes: Callable[[int], bytes]) -> NewCode:
    """A code whose hash is as cheap as the library allows; what looks at it reads the cost in it."""
    code = create_code(random_bytes)
    hashed = argon2id.str(code.encode(), argon2id.OPSLIMIT_MIN, argon2id.MEMLIMIT_MIN).decode()
    return NewCode(code, hashed)


@cache
def founded() -> Path:
    """The folder of a server with the small bureau in it: making its tables takes longer than most tests of it."""
    folder = Path(tempfile.mkdtemp(prefix="checkpoint-bureau-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    centre: Centre = create_app(server_settings(folder, demo=True), now=Clock()).state.centre
    found(centre)
    centre.database.close()
    return folder


def move_in(folder: Path) -> None:
    """Make an empty folder that of a server with the small bureau in it; no two share any data."""
    copy_server(founded(), folder)


def make_code(centre: Centre, place_id: int = HOME, gate_id: int = 1) -> str:
    with centre.database.write() as connection:
        return create_enrolment_code(connection, place_id, gate_id, centre.now(), a_code(centre.random_bytes))


SEED = bytes(range(32))
PUBLIC_KEY = bytes(SigningKey(SEED).verify_key)


class DeviceAuth(httpx.Auth):
    """Signs each request with the device's key, as a tablet does, and asks once more when the nonce was old."""

    requires_request_body = True

    def __init__(self, token: str, seed: bytes = SEED) -> None:
        self.token, self.signer, self.nonce = token, signer_of(seed), ""

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        for _ in range(2):
            target = request.url.raw_path.decode()
            request.headers["authorization"] = f"Bearer {self.token}"
            request.headers[PROOF_HEADER] = self.signer.header(request.method, target, self.nonce, request.content)
            response = yield request
            self.nonce = response.headers.get(NONCE_HEADER, self.nonce)
            if response.status_code != 401 or b'"proof"' not in response.read():
                return


def enrol_body(typed: str, **changes: object) -> dict[str, object]:
    return {
        "code": typed,
        "public_key": PUBLIC_KEY.hex(),
        "name": "平板",
        "platform": "linux",
        "app_version": "0.1",
    } | changes


_chance = random.Random(7)


def movement(person: str = "", **changes: Any) -> Movement:
    """An ordinary admitted entry of a resident, with what differs."""
    outcome = changes.pop("outcome", Outcome.ADMIT)
    advice = changes.pop("advice", outcome)
    reasons = changes.pop("reasons", ())
    direction = changes.pop("direction", Direction.IN)
    values: dict[str, Any] = {
        "direction": direction,
        "outcome": outcome,
        "verdict": Verdict(advice, reasons, 1),
        "facts": Facts(direction=direction, local_time=time(12)),
        "category": Category.RESIDENT,
        "source": Source.SCANNER,
        "person_id": person,
        "masked_name": "张*明",
        "address": "1-1-101",
        "readings": (Reading(365, NOON),),
    }
    return Movement(**(values | changes))


def event(body, at: datetime = NOON, gate_id: int = 1) -> Event:
    return Event(str(uuid7(at, _chance.randbytes(10))), at, 1, "b", "op-1", gate_id, body)


@dataclass
class Outbox:
    """A tablet's outbox: it records, and makes batches of what it recorded."""

    device_id: str = "device-1"
    incarnation: str = "i1"
    recorded: list[bytes] = field(default_factory=list)

    def record(self, *events: Event | bytes) -> None:
        self.recorded += [item if isinstance(item, bytes) else encode_event(item) for item in events]

    def head(self, seq: int) -> bytes:
        return list(itertools.accumulate(self.recorded[:seq], chain, initial=GENESIS))[-1]

    def batch(self, first: int = 1, last: int | None = None) -> Batch:
        lines = self.recorded[first - 1 : last]
        return Batch(self.device_id, self.incarnation, first, self.head(first - 1), lines, NOON, 1)


@dataclass
class Tablet:
    """An enrolled tablet on the real API."""

    client: TestClient
    token: str
    outbox: Outbox

    @cached_property
    def auth(self) -> DeviceAuth:
        return DeviceAuth(self.token)

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    def push(self, first: int = 1, last: int | None = None, **changes: Any):
        body = encode_batch(replace(self.outbox.batch(first, last), **changes))
        return self.client.post("/v1/push", content=body, auth=self.auth)

    def pull(self, stream: str, cursor: str = "", **more: object):
        query = {"stream": stream, "cursor": cursor, **more}
        return self.client.get("/v1/pull", params=query, auth=self.auth)


def sign_in(client: TestClient, login: str = "bureau", password: str = PASSWORD):
    form = {"login": login, "password": password, "back": "/overview"}
    return client.post("/sign-in", data=form, headers=SAME_SITE)


def bearer_of(client: TestClient, login: str = "bureau") -> dict[str, str]:
    doc = client.post("/v1/sign-in", json={"login": login, "password": PASSWORD}).json()
    return {"authorization": f"Bearer {doc['token']}"}


def random_events(seed: int, count: int) -> list[Event]:
    """A day of movements of every sort, some of them taken back, some before they arrive."""
    chance = random.Random(seed)
    people = [person_id(home, no) for home in (1, 2, 3) for no in (1, 2)] + [person_id(99, 1), person_id(98, 1), ""]
    events: list[Event] = []
    for _ in range(count):
        outcome = chance.choice([Outcome.ADMIT] * 6 + [Outcome.REFER, Outcome.REFUSE])
        override = outcome is Outcome.ADMIT and chance.random() < 0.2
        reasons = tuple(reason for reason in (Reason.FEVER, Reason.REMEASURE, Reason.CURFEW) if chance.random() < 0.1)
        body = movement(
            chance.choice(people),
            outcome=outcome,
            advice=Outcome.REFUSE if override else outcome,
            reasons=reasons,
            direction=chance.choice(list(Direction)),
            override_reason="家属作保" if override else "",
            source=Source.EMERGENCY if chance.random() < 0.1 else Source.SCANNER,
        )
        at = NOON + timedelta(milliseconds=chance.randrange(8 * 3_600_000))
        events.append(event(body, at, chance.choice((1, 2))))
    taken_back = chance.sample(events, count // 8)
    events += [
        event(Correction(target.id, CorrectionReason.OTHER), target.at + timedelta(minutes=1)) for target in taken_back
    ]
    chance.shuffle(events)
    return events
