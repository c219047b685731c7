"""A roster file on its way into the database: read, checked, compared with what is stored, and saved on demand."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from checkpoint.server.importing.checking import Checked, check
from checkpoint.server.importing.planning import Chance, Entry, Plan, Roster, plan_import
from checkpoint.server.importing.table import Table
from checkpoint.server.keys import ServerKeys
from checkpoint.server.repository import roster
from checkpoint.server.repository.roster import StoredResident


@dataclass(frozen=True, slots=True)
class Allowed:
    """What an import may do only because somebody said so."""

    new_buildings: bool = False
    remove_missing: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """What an import found and would do; nothing is stored yet."""

    table: Table
    checked: Checked
    plan: Plan
    allowed: Allowed
    known: Roster

    @property
    def removes(self) -> bool:
        """Whether those who are not in the file are taken off: asked for, and no rejected row could be theirs."""
        return self.allowed.remove_missing and not self.checked.rejected

    @property
    def written(self) -> int:
        """How many residents are written or taken off."""
        removed = len(self.plan.missing) if self.removes else 0
        return len(self.plan.added) + len(self.plan.changed) + removed

    def address(self, household_id: int) -> str:
        """The flat of a household, known or new."""
        new = {home.household_id: home for home in self.plan.new_households}
        home = self.known.households.get(household_id) or new.get(household_id)
        return home.address if home else ""


def load_roster(connection: Connection, place_id: int) -> Roster:
    """The roster of a place as the import compares it."""
    stored = roster.load_residents(connection, place_id)
    return Roster(
        place_id=place_id,
        households=roster.load_households(connection, place_id),
        entries={person_id: Entry(row.resident, row.id_hmac, row.looked_after) for person_id, row in stored.items()},
        last_numbers=roster.last_person_numbers(connection, place_id),
    )


def prepare(
    connection: Connection,
    place_id: int,
    table: Table,
    allowed: Allowed,
    *,
    keys: ServerKeys,
    chance: Chance,
    today: date,
) -> Prepared:
    """Check a table and plan its import. A place whose roster names buildings takes others only when allowed."""
    known = load_roster(connection, place_id)
    known_buildings = known.buildings if known.buildings and not allowed.new_buildings else None
    checked = check(table, today=today, known_buildings=known_buildings)
    plan = plan_import(checked.people, known, table.header.columns, key=keys.identity_key, chance=chance)
    return Prepared(table, checked, plan, allowed, known)


def save(connection: Connection, place_id: int, prepared: Prepared) -> None:
    """Store what was prepared, inside the transaction in which it was."""
    plan = prepared.plan
    roster.save_households(connection, place_id, plan.new_households)
    entries = [*plan.added, *(change.after for change in plan.changed)]
    people = (StoredResident(entry.resident, entry.id_hmac, entry.looked_after) for entry in entries)
    roster.save_residents(connection, place_id, people)
    leaving = [change.before.resident.person_id for change in plan.moved]
    emptied = list(plan.emptied_by_moves)
    if prepared.removes:
        leaving += [entry.resident.person_id for entry in plan.missing]
        emptied += plan.emptied_by_removal
    roster.remove_residents(connection, place_id, leaving, emptied)
