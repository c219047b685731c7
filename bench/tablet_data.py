"""A tablet's folder as it is after two months at a gate: 7,000 residents with passes, 100,000 movements, all sent."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from checkpoint.bootstrap import open_tablet_store
from checkpoint.domain.decide import Direction, Facts, Outcome, Passage, Verdict
from checkpoint.domain.events import Event
from checkpoint.domain.identity import uuid7
from checkpoint.domain.movements import Category, Movement, Source
from checkpoint.domain.passes import IssuedPass, Pass, PassStatus, PassType, TrustedKey
from checkpoint.domain.people import Household, Resident, mask_name
from checkpoint.domain.policy import Policy
from checkpoint.domain.readings import Reading
from checkpoint.domain.shifts import Operator
from checkpoint.protocol import reference as wire
from checkpoint.protocol.events import event_to_doc
from checkpoint.protocol.exchange import Change, Page
from checkpoint.protocol.passes import issued_pass_to_doc
from checkpoint.protocol.policies import policy_to_doc
from checkpoint.protocol.reference import Stream
from checkpoint.qr import short_code
from checkpoint.qr.token import encode_pass
from checkpoint.server.importing.pinyin import pinyin
from checkpoint.server.issuing import fitting_name
from checkpoint.store.cursor import Cursor
from checkpoint.store.identity import Identity, IdentityFile
from checkpoint.store.outbox import Outbox
from checkpoint.store.replica import Replica
from tests.support.lists import ROOT, a_revocation_doc, a_trust_doc
from tests.support.tablet import GATE, ISSUER, OPERATORS, PIN, PLACE, pin_hash

DAYS: Final = 60
BLOCK: Final = 500
FAMILY: Final = 3.67
"""Persons in a household, as in the article: 7,000 in 1,908."""

FLATS: Final = 108
"""In one building: 27 floors of four."""

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢单解区查仇翟朴覃"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂子涵轩梓雨晨欣怡浩然思宇博文佳琪诗嘉建国志华玉凤春红梅"


@cache
def people(count: int) -> tuple[list[Household], list[Resident]]:
    """Invented people in towers; the same each time."""
    chance = random.Random(7)
    homes = [
        Household(0x9000 + flat, PLACE.place_id, str(flat // FLATS + 1), "1", f"{flat % FLATS // 4 + 1}0{flat % 4 + 1}")
        for flat in range(round(count / FAMILY))
    ]
    rows = []
    for number in range(count):
        name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
        phone = f"138{chance.randrange(10**8):08d}"
        home = homes[number % len(homes)].household_id
        rows.append(Resident(home, number // len(homes) + 1, name, phone=phone, pinyin=pinyin(name)))
    return homes, rows


def claims_of(row: Resident, now: datetime) -> Pass:
    """A resident's pass, issued yesterday for a fortnight."""
    issued = now.replace(microsecond=0) - timedelta(days=1)
    return Pass(
        pass_id=f"{row.household_id:08x}{row.person_no:08x}",
        place_id=PLACE.place_id,
        household_id=row.household_id,
        person_no=row.person_no,
        type=PassType.RESIDENT,
        issued_at=issued,
        valid_from=issued,
        valid_until=issued + timedelta(days=14),
        masked_name=fitting_name(row.name),
    )


def pass_text(row: Resident, now: datetime) -> str:
    """What that pass's picture says."""
    return encode_pass(claims_of(row, now), ISSUER)


def movements(count: int, rows: list[Resident], now: datetime) -> Iterator[Event]:
    """Everybody goes out and comes home in turn, evenly over the days until ten minutes ago."""
    chance, begin = random.Random(8), now - timedelta(days=DAYS)
    pause = (timedelta(days=DAYS) - timedelta(minutes=10)) / count
    out: set[str] = set()
    for number in range(count):
        row, at = chance.choice(rows), begin + pause * number
        direction = Direction.IN if row.person_id in out else Direction.OUT
        out.symmetric_difference_update({row.person_id})
        facts = Facts(
            direction,
            at.time().replace(second=0, microsecond=0),
            on_roster=True,
            pass_status=PassStatus.OK,
            pass_type=PassType.RESIDENT,
            list_age_hours=1,
            readings=(365,),
        )
        movement = Movement(
            direction=direction,
            outcome=Outcome.ADMIT,
            verdict=Verdict(Outcome.ADMIT, (), 1),
            facts=facts,
            category=Category.RESIDENT,
            source=Source.SCANNER,
            person_id=row.person_id,
            masked_name=mask_name(row.name),
            address="1-1-101",
            pass_id=f"{row.household_id:08x}{row.person_no:08x}",
            readings=(Reading(365, at),),
        )
        yield Event(str(uuid7(at, chance.randbytes(10))), at, number * 50, "boot", "zhao", GATE.gate_id, movement)


def make(folder: Path, count: int, moved: int, now: datetime, url: str = "http://127.0.0.1:9") -> None:
    """Fill a tablet's folder."""
    homes, rows = people(count)
    store = open_tablet_store(folder)
    try:
        given = ("tablet-1", "0011223344556677", url, "token", bytes(32), PLACE, GATE, ROOT.public_key)
        IdentityFile(store).save(Identity(*given))
        table, block = store.rows("events"), []
        newest: dict[tuple[str, Direction], Event] = {}
        for event in movements(moved, rows, now):
            assert isinstance(event.body, Movement)
            newest[event.body.person_id, event.body.direction] = event
            block.append(event_to_doc(event))
            if len(block) == BLOCK:
                table.insert_multiple(block)
                block = []
        if block:
            table.insert_multiple(block)
        outbox = Outbox(store)
        outbox.acknowledge(Cursor(outbox.last, outbox.hash_at(outbox.last)), (), now)
        replica = Replica(store)
        for stream, docs in _streams(homes, rows, newest, now).items():
            for first in range(0, max(1, len(docs)), 1000):
                page = docs[first : first + 1000]
                changes = tuple(Change(str(doc["id"]), doc, first + place + 1) for place, doc in enumerate(page))
                more = first + 1000 < len(docs)
                replica.apply(stream, Page(changes, f"1.{first + len(page)}", more=more, time=now))
    finally:
        store.close()


def _streams(
    homes: list[Household], rows: list[Resident], newest: dict[tuple[str, Direction], Event], now: datetime
) -> dict[Stream, list[dict[str, Any]]]:
    types = frozenset(PassType)
    since, until = now - timedelta(400), now + timedelta(400)
    places = frozenset({PLACE.place_id})
    trust = TrustedKey(ISSUER.kid.hex(), ISSUER.public_key, places, types, since, until)
    policy = Policy(1, now - timedelta(days=90), "试行", quota_exits=2, minutes_out_max=180)
    codes = [short_code.make(number) for number in range(len(rows))]
    presence = [
        wire.presence_to_doc(who, event.id, Passage(direction, event.at, event.gate_id), [])
        for (who, direction), event in newest.items()
    ]
    return {
        Stream.TRUST: [a_trust_doc(now, trust)],
        Stream.REVOCATIONS: [a_revocation_doc(now, place_id=PLACE.place_id, key=ISSUER)],
        Stream.POLICIES: [policy_to_doc(policy)],
        Stream.OPERATORS: [wire.operator_to_doc(Operator(key, name, pin_hash(PIN))) for key, name in OPERATORS],
        Stream.HOUSEHOLDS: [wire.household_to_doc(row) for row in homes],
        Stream.RESIDENTS: [wire.resident_to_doc(row) for row in rows],
        Stream.PASSES: [
            issued_pass_to_doc(IssuedPass(claims_of(row, now), code)) for row, code in zip(rows, codes, strict=True)
        ],
        Stream.PRESENCE: presence,
    }
