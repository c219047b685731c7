"""The town of the day: one compound of four hundred flats with two gates, founded in an empty server."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from checkpoint.domain.gate_terms import GateTerms
from checkpoint.domain.passes import IssuedPass, PassType
from checkpoint.domain.people import Household, Resident
from checkpoint.domain.places import Gate, Place, PlaceKind, Unit
from checkpoint.domain.policy import Policy, VehicleRule, VisitorRule
from checkpoint.domain.shifts import Operator
from checkpoint.server.centre import Centre
from checkpoint.server.importing.pinyin import pinyin
from checkpoint.server.issuing import Holder, issue_passes, pass_text, trust_issuer
from checkpoint.server.repository import organisation, roster
from checkpoint.server.repository.organisation import Account
from tests.scenario.ledger import Ledger
from tests.support.bureau import PASSWORD_HASH
from tests.support.tablet import pin_hash

ZONE: Final = ZoneInfo("Asia/Shanghai")
PLACE: Final = Place(411500000101, "总公司家属区", PlaceKind.COMPOUND, 11)
GATES: Final = {1: "东门", 2: "西门"}
PINS: Final = {"v01": "135790", "v02": "246801", "v03": "970531"}
BUILDINGS, FLATS = 20, 20
SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN: Final = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂"
QUOTA: Final = 2
MINUTES_OUT: Final = 180
SHORT_MINUTES: Final = 45
"""How long the holder of a temporary pass may be out."""

CERTAIN_MINUTES: Final = 30
ODD = tuple(str(number) for number in range(1, BUILDINGS + 1, 2))
EVEN = tuple(str(number) for number in range(2, BUILDINGS + 1, 2))
HOMES: Final = {1: ODD, 2: EVEN}


@dataclass
class Town:
    """Who lives there and the texts of their passes. `temporary`: whose pass has minutes of its own."""

    people: dict[str, Resident]
    passes: dict[str, IssuedPass]
    texts: dict[str, str]
    temporary: set[str]
    locked: set[int]
    buildings: dict[int, str]

    def ledger(self) -> Ledger:
        """An empty ledger of this town."""
        lives = {who: (f"{row.household_id}", self.buildings[row.household_id]) for who, row in self.people.items()}
        ledger = Ledger(
            lives,
            {gate: set(homes) for gate, homes in HOMES.items()},
            QUOTA,
            timedelta(minutes=CERTAIN_MINUTES),
            {str(number) for number in self.locked},
        )
        ledger.limits = dict.fromkeys(self.temporary, SHORT_MINUTES)
        return ledger


def found_town(centre: Centre, opens: datetime, chance: random.Random, random_bytes: Callable[[int], bytes]) -> Town:
    """Found it on the evening before, with a pass for everybody."""
    before = opens - timedelta(hours=9)
    policy = Policy(
        7,
        before,
        "封闭管理",
        quota_exits=QUOTA,
        quota_known_minutes=CERTAIN_MINUTES,
        minutes_out_max=MINUTES_OUT,
        visitors=VisitorRule.ANNOUNCED,
        vehicles=VehicleRule.RESIDENTS,
        curfew_from=time(23, 30),
        curfew_until=time(5),
        gates=tuple(GateTerms(gate, homes) for gate, homes in HOMES.items()),
    )
    homes, people = _people(chance)
    place_id = PLACE.place_id
    temporary = {row.person_id for row in people[::29]}
    with centre.database.write() as connection:
        organisation.add_unit(connection, Unit(1, "开发局", None))
        organisation.add_unit(connection, Unit(11, "机关一科", 1))
        organisation.add_place(connection, PLACE)
        for gate_id, name in GATES.items():
            organisation.add_gate(connection, Gate(gate_id, place_id, name))
        organisation.add_account(connection, Account("bureau", "督导员", PASSWORD_HASH, 1))
        organisation.add_policy(connection, place_id, policy)
        for operator_id, pin in PINS.items():
            organisation.add_operator(connection, place_id, Operator(operator_id, f"值守{operator_id}", pin_hash(pin)))
        roster.save_households(connection, place_id, homes)
        roster.save_residents(connection, place_id, [roster.StoredResident(row, "") for row in people])
        trust_issuer(connection, place_id, centre.keys, before)
        holders = [_holder(row, row.person_id in temporary) for row in people]
        issued = issue_passes(connection, place_id, holders, opens - timedelta(hours=1), random_bytes)
    passes = {row.person_id: one for row, one in zip(people, issued, strict=True)}
    return Town(
        people={row.person_id: row for row in people},
        passes=passes,
        texts={who: pass_text(row, centre.keys) for who, row in passes.items()},
        temporary=temporary,
        locked={row.household_id for row in homes if row.locked},
        buildings={row.household_id: row.building for row in homes},
    )


def _holder(row: Resident, temporary: bool) -> Holder:  # one of two kinds
    kind = PassType.TEMPORARY if temporary else PassType.RESIDENT
    return Holder(row.household_id, row.person_no, row.name, kind, SHORT_MINUTES if temporary else None)


def _people(chance: random.Random) -> tuple[list[Household], list[Resident]]:
    homes, people = [], []
    for number in range(BUILDINGS * FLATS):
        flat = number % FLATS
        household_id = 0x4000 + number
        building, unit, room = str(number // FLATS + 1), str(flat % 2 + 1), f"{flat // 4 + 1}0{flat % 4 + 1}"
        homes.append(Household(household_id, PLACE.place_id, building, unit, room, locked=number % 130 == 5))
        for person_no in range(1, chance.choice((1, 2, 3, 3, 4, 4, 5, 6)) + 1):
            name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
            people.append(Resident(household_id, person_no, name, pinyin=pinyin(name)))
    return homes, people
