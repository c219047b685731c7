"""The roster (名册) of a place: households and residents, saved in bulk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Row, func, select, update

from checkpoint.domain.people import Household, Resident, Sex
from checkpoint.server.database import next_revisions, upsert
from checkpoint.server.tables import household, resident

_HOMES_AT_ONCE: Final = 300


@dataclass(frozen=True, slots=True)
class StoredResident:
    """A resident as the server keeps them. `id_hmac`: the identity number's keyed hash in hex, or empty.

    `looked_after`: lives alone or needs somebody to look in (关爱对象); no tablet is told.
    """

    resident: Resident
    id_hmac: str
    looked_after: bool = False


def load_households(connection: Connection, place_id: int) -> dict[int, Household]:
    """All households of a place by their number."""
    rows = connection.execute(select(household).where(household.c.place_id == place_id, household.c.deleted.is_(False)))
    return {row.household_id: household_of(row) for row in rows}


def addresses_of(connection: Connection, homes: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """The addresses of households, by place and number; of those that are still known."""
    found: dict[tuple[int, int], str] = {}
    for start in range(0, len(homes), _HOMES_AT_ONCE):
        some = homes[start : start + _HOMES_AT_ONCE]
        wanted = select(household).where(
            household.c.place_id.in_({place_id for place_id, _ in some}),
            household.c.household_id.in_({number for _, number in some}),
        )
        for row in connection.execute(wanted):
            found[row.place_id, row.household_id] = household_of(row).address
    return found


def count_residents(connection: Connection, place_id: int) -> int:
    """How many people are on a place's roster."""
    living = (resident.c.place_id == place_id) & resident.c.deleted.is_(False)
    return int(connection.execute(select(func.count()).select_from(resident).where(living)).scalar_one())


def load_residents(connection: Connection, place_id: int) -> dict[str, StoredResident]:
    """All residents of a place by their person id."""
    rows = connection.execute(select(resident).where(resident.c.place_id == place_id, resident.c.deleted.is_(False)))
    return {row.person_id: StoredResident(resident_of(row), row.id_hmac, bool(row.looked_after)) for row in rows}


def members_of(connection: Connection, place_id: int, household_ids: Sequence[int]) -> dict[int, list[Resident]]:
    """Everybody of these households by its number, in the order of their own."""
    found: dict[int, list[Resident]] = {}
    for start in range(0, len(household_ids), _HOMES_AT_ONCE):
        some = household_ids[start : start + _HOMES_AT_ONCE]
        living = (resident.c.place_id == place_id) & resident.c.deleted.is_(False)
        wanted = select(resident).where(living, resident.c.household_id.in_(some)).order_by(resident.c.person_no)
        for row in connection.execute(wanted):
            found.setdefault(row.household_id, []).append(resident_of(row))
    return found


def save_households(connection: Connection, place_id: int, households: Iterable[Household]) -> None:
    """Add households or replace them; each row takes a revision of its own."""
    values = list(households)
    if any(value.place_id != place_id for value in values):
        message = "a household is saved in its own place"
        raise ValueError(message)
    first = next_revisions(connection, place_id, len(values))
    rows = [
        {
            "place_id": place_id,
            "household_id": value.household_id,
            "building": value.building,
            "unit": value.unit,
            "room": value.room,
            "locked": value.locked,
            "returnee_at": value.returnee_at,
            "rev": first + number,
            "deleted": False,
        }
        for number, value in enumerate(values)
    ]
    upsert(connection, household, rows)


def save_residents(connection: Connection, place_id: int, rows: Iterable[StoredResident]) -> None:
    """Add residents or replace them; each row takes a revision of its own."""
    values = list(rows)
    first = next_revisions(connection, place_id, len(values))
    upsert(
        connection,
        resident,
        [
            {
                "place_id": place_id,
                "person_id": value.resident.person_id,
                "household_id": value.resident.household_id,
                "person_no": value.resident.person_no,
                "name": value.resident.name,
                "sex": value.resident.sex.value,
                "phone": value.resident.phone,
                "relation": value.resident.relation,
                "note": value.resident.note,
                "id_tail": value.resident.id_tail,
                "birth_year": value.resident.birth_year,
                "initials": value.resident.pinyin,
                "exempt": value.resident.exempt,
                "isolated": value.resident.isolated,
                "looked_after": value.looked_after,
                "id_hmac": value.id_hmac,
                "rev": first + number,
                "deleted": False,
            }
            for number, value in enumerate(values)
        ],
    )


def remove_residents(
    connection: Connection, place_id: int, person_ids: Iterable[str], household_ids: Iterable[int] = ()
) -> None:
    """Take people, and households that nobody lives in any more, off the roster.

    What remains of a person is the id and the news that it is gone; name, phone and all else are blanked.
    """
    blank = {
        "name": "",
        "phone": "",
        "relation": "",
        "note": "",
        "id_tail": "",
        "initials": "",
        "id_hmac": "",
        "looked_after": None,
    }
    people = list(dict.fromkeys(person_ids))
    first = next_revisions(connection, place_id, len(people))
    for number, person_id in enumerate(people):
        gone = update(resident).where(resident.c.place_id == place_id, resident.c.person_id == person_id)
        connection.execute(gone.values(rev=first + number, deleted=True, birth_year=None, sex="", **blank))
    homes = list(dict.fromkeys(household_ids))
    first = next_revisions(connection, place_id, len(homes))
    for number, household_id in enumerate(homes):
        empty = update(household).where(household.c.place_id == place_id, household.c.household_id == household_id)
        connection.execute(empty.values(rev=first + number, deleted=True))


def household_of(row: Row[tuple[object, ...]]) -> Household:
    """Build a household from its row."""
    return Household(
        row.household_id, row.place_id, row.building, row.unit, row.room, row.locked, returnee_at=row.returnee_at
    )


def resident_of(row: Row[tuple[object, ...]]) -> Resident:
    """Build a resident from their row."""
    return Resident(
        household_id=row.household_id,
        person_no=row.person_no,
        name=row.name,
        sex=Sex(row.sex),
        phone=row.phone,
        relation=row.relation,
        note=row.note,
        id_tail=row.id_tail,
        birth_year=row.birth_year,
        pinyin=row.initials,
        exempt=row.exempt,
        isolated=bool(row.isolated),
    )


def last_person_numbers(connection: Connection, place_id: int) -> dict[int, int]:
    """The highest person number ever given in each household, to people taken off the roster too."""
    table = resident
    highest = select(table.c.household_id, func.max(table.c.person_no)).where(table.c.place_id == place_id)
    return {
        household_id: int(number) for household_id, number in connection.execute(highest.group_by(table.c.household_id))
    }
