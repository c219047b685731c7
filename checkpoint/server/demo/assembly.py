"""The whole demo as values: put together from a seed and a moment, before any of it is stored."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from checkpoint import __version__
from checkpoint.domain.passes import IssuedPass, Pass, PassType
from checkpoint.domain.people import Household
from checkpoint.domain.places import Unit
from checkpoint.domain.policy import Policy
from checkpoint.protocol.exchange import Batch
from checkpoint.qr import short_code
from checkpoint.server.demo import organisation
from checkpoint.server.demo.movements import Days, Setting
from checkpoint.server.demo.organisation import Compound, DemoAccount, Volunteer
from checkpoint.server.demo.people import DemoResident, People, addresses
from checkpoint.server.demo.post import Post, keep
from checkpoint.server.demo.tablet import Tablet
from checkpoint.server.demo.wishes import Family
from checkpoint.server.issuing import fitting_name
from checkpoint.server.repository.devices import Device

SEED: Final = 20200131
"""The day on which the article's city closed its compounds."""

HOUSEHOLDS: Final = 1908
RESIDENTS: Final = 7021
"""The article says 7,000 and more; this many, exactly."""

FULL_DAYS: Final = 3
"""Whole days of movements before the day of `now`; the first of them is before closed management."""

PASS_LIFE: Final = timedelta(days=14)

_SIZES: Final = {1: 100, 2: 290, 3: 467, 4: 513, 5: 340, 6: 198}
"""How many households have how many members: 1,908 households, 7,021 people."""

_LOCKED: Final = 6
"""Households under a stay-at-home order, one in each of the first compounds."""
_LOCKED_AT: Final = 7
_SILENT_FOR: Final = timedelta(hours=5)
_EMERGENCY_AT: Final = timedelta(hours=2, minutes=14)


@dataclass(frozen=True, slots=True)
class DemoDevice:
    """A tablet that was enrolled, and what it has pushed."""

    row: Device
    batches: tuple[Batch, ...]


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """One compound with all that belongs to it."""

    compound: Compound
    households: tuple[Household, ...]
    residents: tuple[DemoResident, ...]
    passes: tuple[IssuedPass, ...]
    devices: tuple[DemoDevice, ...]


@dataclass(frozen=True, slots=True)
class Dataset:
    """The demo."""

    first_day: datetime
    units: tuple[Unit, ...]
    places: tuple[DemoPlace, ...]
    policies: tuple[Policy, ...]
    volunteers: tuple[Volunteer, ...]
    accounts: tuple[DemoAccount, ...]


def build(now: datetime, seed: int = SEED) -> Dataset:
    """Make the demo as it stands at `now`, an aware time; the roster is the same whatever the time."""
    now = now.replace(microsecond=0)
    first_day = _midnight(now) - timedelta(days=FULL_DAYS)
    closed_from = first_day + timedelta(days=1)
    policies = organisation.policies(closed_from)
    people = People(_chance(seed, "people"))
    sizes = _sizes(_chance(seed, "sizes"))
    places = []
    for index, compound in enumerate(organisation.compounds()):
        households, residents = _inhabitants(people, compound, sizes, locked=index < _LOCKED)
        chance = _chance(seed, f"place {compound.place.place_id}")
        passes = _passes(chance, compound, residents, first_day, now)
        setting = Setting(
            families=_families(households, residents),
            policies=policies,
            operator_ids=organisation.operator_ids(compound.place.place_id),
            pass_ids=_pass_ids(passes),
            zone=ZoneInfo(compound.place.timezone),
            first_day=first_day,
            closed_from=closed_from,
            now=now,
            emergency_at=_midnight(now) - timedelta(days=1) + _EMERGENCY_AT if index == 0 else None,
        )
        unit = organisation.UNITS[index]
        post = Post(
            index=index,
            count=len(organisation.UNITS),
            households=households,
            first_day=first_day,
            now=now,
            zone=setting.zone,
            supervisor=f"{unit.name}包保干部",
            chance=_chance(seed, f"post {compound.place.place_id}"),
        )
        devices = _devices(chance, compound, setting, post)
        places.append(DemoPlace(compound, households, residents, passes, devices))
    return Dataset(
        first_day=first_day,
        units=(organisation.BUREAU, *organisation.BRANCHES, *organisation.UNITS),
        places=tuple(places),
        policies=policies,
        volunteers=organisation.volunteers(),
        accounts=organisation.ACCOUNTS,
    )


def _chance(seed: int, purpose: str) -> Random:
    """A source of its own for each purpose: a change to one leaves the others as they were."""
    return Random(f"{seed} {purpose}")  # noqa: S311 - a demo's chance has to repeat


def _midnight(now: datetime) -> datetime:
    """Local midnight before a moment; the demo's places share one time zone."""
    zone = ZoneInfo(organisation.compounds()[0].place.timezone)
    today = now.astimezone(zone).date()
    return datetime.combine(today, time.min, zone).astimezone(now.tzinfo)


def _sizes(chance: Random) -> Iterator[int]:
    sizes = [size for size, households in _SIZES.items() for _ in range(households)]
    chance.shuffle(sizes)
    return iter(sizes)


def _inhabitants(
    people: People, compound: Compound, sizes: Iterator[int], *, locked: bool
) -> tuple[tuple[Household, ...], tuple[DemoResident, ...]]:
    households, residents = [], []
    for index, address in enumerate(addresses(compound.households)):
        household = people.household(compound.place.place_id, address)
        household = replace(household, locked=locked and index == _LOCKED_AT)
        households.append(household)
        residents += people.family(household, next(sizes))
    return tuple(households), tuple(residents)


def _families(households: tuple[Household, ...], residents: tuple[DemoResident, ...]) -> list[Family]:
    members: dict[int, list[DemoResident]] = {}
    for row in residents:
        members.setdefault(row.resident.household_id, []).append(row)
    return [Family(household, members[household.household_id]) for household in households]


def _passes(
    chance: Random, compound: Compound, residents: tuple[DemoResident, ...], since: datetime, now: datetime
) -> tuple[IssuedPass, ...]:
    """A pass for every resident, issued before the first of the movements that show it."""
    codes = chance.sample(range(short_code.NUMBERS), len(residents))
    issued = []
    for row, number in zip(residents, codes, strict=True):
        claims = Pass(
            pass_id=chance.randbytes(8).hex(),
            place_id=compound.place.place_id,
            household_id=row.resident.household_id,
            person_no=row.resident.person_no,
            type=PassType.RESIDENT,
            issued_at=since,
            valid_from=since,
            valid_until=now + PASS_LIFE,
            masked_name=fitting_name(row.resident.name),
        )
        issued.append(IssuedPass(claims, short_code.make(number)))
    return tuple(issued)


def _pass_ids(passes: tuple[IssuedPass, ...]) -> dict[str, str]:
    return {f"{row.claims.household_id:08x}-{row.claims.person_no}": row.claims.pass_id for row in passes}


def _devices(chance: Random, compound: Compound, setting: Setting, post: Post) -> tuple[DemoDevice, ...]:
    """The last compound's first tablet is the one that was not heard of for hours."""
    boot_at = setting.first_day - timedelta(hours=5)
    tablets = [Tablet(gate, chance, boot_at) for gate in compound.gates]
    Days(setting, tablets, chance).run()
    keep(post, tablets)
    one_silent = post.index == post.count - 1
    return tuple(
        _device(chance, compound, tablet, setting.now - (_SILENT_FOR if silent else timedelta()))
        for tablet, silent in zip(tablets, (one_silent, False), strict=True)
    )


def _device(chance: Random, compound: Compound, tablet: Tablet, seen_at: datetime) -> DemoDevice:
    """A tablet as the server knows it, last heard of at `seen_at`; what came later is still to be sent."""
    batches = tablet.batches(seen_at)
    row = Device(
        place_id=compound.place.place_id,
        device_id=tablet.device_id,
        gate_id=tablet.gate.gate_id,
        name=f"{tablet.gate.name}终端",
        platform="demo",
        public_key=chance.randbytes(32),
        enrolled_at=tablet.boot_at,
        last_seen_at=seen_at,
        last_push_at=batches[-1].sent_at if batches else None,
        pending=len(tablet.events) - sum(len(batch.recorded) for batch in batches),
        clock_offset_ms=chance.randint(-400, 400),
        app_version=__version__,
    )
    return DemoDevice(row, tuple(batches))
