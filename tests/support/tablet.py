"""An enrolled tablet with a small compound on it, made without any server."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import nacl.pwhash.argon2id

from checkpoint.bootstrap import open_tablet_store
from checkpoint.domain.passes import IssuedPass, Pass, PassType, TrustedKey
from checkpoint.domain.people import Household, Resident, Sex
from checkpoint.domain.places import Gate, Place, PlaceKind
from checkpoint.domain.policy import Policy
from checkpoint.domain.shifts import Operator
from checkpoint.protocol import reference as wire
from checkpoint.protocol.exchange import Change, Page
from checkpoint.protocol.passes import issued_pass_to_doc
from checkpoint.protocol.policies import policy_to_doc
from checkpoint.protocol.reference import Stream
from checkpoint.qr import short_code
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.token import encode_pass
from checkpoint.server.importing.pinyin import pinyin
from checkpoint.store.identity import Identity, IdentityFile
from checkpoint.store.replica import Replica
from tests.support.lists import ROOT, a_revocation_doc, a_trust_doc

PLACE = Place(410100001, "总公司家属区", PlaceKind.COMPOUND, 11)
GATE = Gate(1, PLACE.place_id, "东门卡点")
PIN = "135790"
OPERATORS = (("zhao", "赵卫国"), ("qian", "钱秀英"))
ISSUER = IssuerKey(bytes(range(32)))
FLATS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("1", "1", "101", ("王建国", "李秀兰", "王小明")),
    ("1", "1", "102", ("张伟", "刘芳")),
    ("1", "2", "201", ("陈静", "杨洋", "陈一诺")),
    ("2", "1", "301", ("赵磊", "黄敏", "赵子涵", "赵子轩")),
    ("2", "1", "302", ("周杰", "吴娜")),
    ("2", "2", "502", ("徐刚", "孙丽", "徐子墨")),
    ("3", "1", "101", ("朱军", "胡艳")),
    ("3", "1", "1203", ("郭涛", "何雪", "郭浩然")),
    ("12", "2", "2404", ("欧阳震华", "司马玉兰", "欧阳晓彤")),
    ("15", "1", "601", ("Alexander Montgomery-Smith", "林婷")),
)
LOCKED = "502"


@cache
def pin_hash(pin: str) -> str:
    """As cheap as the library allows: these are tests."""
    kind = nacl.pwhash.argon2id
    return kind.str(pin.encode(), kind.OPSLIMIT_MIN, kind.MEMLIMIT_MIN).decode()


def households() -> list[Household]:
    return [
        Household(0x1000 + number, PLACE.place_id, building, unit, room, locked=room == LOCKED)
        for number, (building, unit, room, _) in enumerate(FLATS)
    ]


def residents() -> list[Resident]:
    relations = ("户主", "配偶", "子女", "子女")
    return [
        Resident(
            0x1000 + number,
            place,
            name,
            (Sex.MALE, Sex.FEMALE)[place % 2],
            phone=f"1390397{number:02d}{place:02d}",
            relation=relations[place - 1],
            pinyin=pinyin(name),
        )
        for number, (*_, names) in enumerate(FLATS)
        for place, name in enumerate(names, 1)
    ]


def resident(name: str) -> Resident:
    return next(row for row in residents() if row.name == name)


def code_of(person: Resident) -> str:
    return short_code.make((person.household_id - 0x1000) * 10 + person.person_no)


def sign_pass(
    person: Resident,
    now: datetime | None = None,
    *,
    type: PassType = PassType.RESIDENT,  # noqa: A002  # the field's own name
    person_no: int | None = None,
    days: int = 30,
) -> str:
    """The text of a pass, signed by the key that the tablet trusts."""
    return encode_pass(_claims(person, now or datetime.now(UTC), type, person_no, days), ISSUER)


def _claims(
    person: Resident,
    now: datetime,
    type: PassType = PassType.RESIDENT,  # noqa: A002  # the field's own name
    person_no: int | None = None,
    days: int = 30,
) -> Pass:
    begin = min(now, now + timedelta(days=days)) - timedelta(days=2)
    number = person.person_no if person_no is None else person_no
    return Pass(
        pass_id=f"{person.household_id:08x}{number:08x}",
        place_id=PLACE.place_id,
        household_id=person.household_id,
        person_no=number,
        type=type,
        issued_at=begin.replace(microsecond=0),
        valid_from=begin.replace(microsecond=0),
        valid_until=(now + timedelta(days=days)).replace(microsecond=0),
        masked_name="",
    )


def fill(
    folder: Path, policy: Policy | None = None, server_url: str = "http://127.0.0.1:9", now: datetime | None = None
) -> None:
    """Make the store in a folder that of an enrolled tablet which has pulled everything."""
    now = now or datetime.now(UTC)
    store = open_tablet_store(folder)
    try:
        given = ("tablet-1", "0011223344556677", server_url, "token", bytes(32), PLACE, GATE, ROOT.public_key)
        IdentityFile(store).save(Identity(*given))
        replica = Replica(store)
        for stream, docs in _streams(policy or Policy(1, now - timedelta(days=1), "试行"), now).items():
            changes = tuple(Change(doc["id"], doc) for doc in docs)
            replica.apply(stream, Page(changes, "1", more=False, time=now))
    finally:
        store.close()


def _streams(policy: Policy, now: datetime) -> dict[Stream, list[dict[str, Any]]]:
    types = frozenset(PassType)
    trust = TrustedKey(
        ISSUER.kid.hex(),
        ISSUER.public_key,
        frozenset({PLACE.place_id}),
        types,
        now - timedelta(400),
        now + timedelta(400),
    )
    return {
        Stream.TRUST: [a_trust_doc(now, trust)],
        Stream.REVOCATIONS: [a_revocation_doc(now, place_id=PLACE.place_id, key=ISSUER)],
        Stream.POLICIES: [policy_to_doc(policy)],
        Stream.OPERATORS: [wire.operator_to_doc(Operator(key, name, pin_hash(PIN))) for key, name in OPERATORS],
        Stream.HOUSEHOLDS: [wire.household_to_doc(row) for row in households()],
        Stream.RESIDENTS: [wire.resident_to_doc(row) for row in residents()],
        Stream.PASSES: [issued_pass_to_doc(IssuedPass(_claims(row, now), code_of(row))) for row in residents()],
        Stream.PRESENCE: [],
    }
