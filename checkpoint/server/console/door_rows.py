"""Who stays at home by order, with the day's readings: each person of a flat has a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checkpoint.domain.care import Isolation
from checkpoint.domain.people import Resident, mask_name
from checkpoint.domain.policy import Policy
from checkpoint.domain.readings import format_tenths
from checkpoint.server.console.duty_rows import Look
from checkpoint.server.repository.care import standing_care
from checkpoint.server.repository.policies import policy_in_force
from checkpoint.server.repository.roster import members_of


@dataclass(frozen=True, slots=True)
class DoorLine:
    """One person's day in words. `high`: a reading of today is a fever; `missed`: readings since the order began."""

    who: str
    morning: str
    evening: str
    missed: int
    high: bool


@dataclass(frozen=True, slots=True)
class DoorLines:
    """One order with its lines, and whether its days are over."""

    row: Isolation
    lines: tuple[DoorLine, ...]
    over: bool


def door_lines(look: Look) -> Iterator[DoorLines]:
    """Everybody who stays at home at a place, in the order in which it began."""
    listed, place_id = standing_care(look.connection, look.place.place_id), look.place.place_id
    members = members_of(look.connection, place_id, sorted({row.household_id for row in listed.running}))
    policy = policy_in_force(look.connection, place_id, look.now) or Policy(0, look.now)
    limit, today = policy.fever_tenths, look.now.astimezone(look.zone).date()
    for row in listed.running:
        people = members.get(row.household_id, [])
        numbers = listed.measured(row, [one.person_no for one in people])
        lines = tuple(_line(look, row, (number, _name(look, row, people, number)), limit) for number in numbers)
        yield DoorLines(row, lines, row.is_over(today))


def _name(look: Look, row: Isolation, people: Sequence[Resident], number: int) -> str:
    found = row.name or next((one.name for one in people if one.person_no == number), "")
    return mask_name(found) if found else look.say("care.household")


def _line(look: Look, row: Isolation, who: tuple[int, str], limit: int) -> DoorLine:
    """Where one reading was taken for the flat, and none of this person, it says so."""
    number, name = who
    said, high = [], False
    for taken in row.readings_of(look.now.astimezone(look.zone).date(), look.zone):
        tenths = taken.get(number, taken.get(0))
        if tenths is None:
            said.append("")
            continue
        high = high or tenths >= limit
        reading = f"{format_tenths(tenths)}{' ↑' if tenths >= limit else ''}"
        is_flats = number != 0 and number not in taken and row.person_no == 0
        said.append(look.say("console.care.flat", reading=reading) if is_flats else reading)
    return DoorLine(name, said[0], said[1], row.missed(look.now, look.zone, (number,)), high)
