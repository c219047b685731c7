"""What the supervisors see of the duties: one plain table for each, the same rows on the page and in the file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection

from checkpoint.domain.care import care_list
from checkpoint.domain.events import EventKind
from checkpoint.domain.people import mask_name
from checkpoint.domain.places import Place
from checkpoint.domain.policy import Policy
from checkpoint.domain.returnees import Returnee, void_until
from checkpoint.domain.tasks import TaskState, tasks_of_day
from checkpoint.i18n import Language
from checkpoint.server.console.door_rows import door_lines
from checkpoint.server.console.duty_rows import Look, Names, Row
from checkpoint.server.console.emergency_table import emergencies
from checkpoint.server.console.incident_table import incident_rows
from checkpoint.server.console.objection_table import objections
from checkpoint.server.console.supply_tables import balances, ledger
from checkpoint.server.console.watch_tables import evacuations, lookups, numbers, settings, shifts
from checkpoint.server.repository.care import care_events
from checkpoint.server.repository.duties import duty_events
from checkpoint.server.repository.figures import day_in
from checkpoint.server.repository.organisation import list_gates
from checkpoint.server.repository.policies import policy_in_force
from checkpoint.server.repository.surplus import surplus_exits

RETURNEE_REACH: Final = timedelta(days=30)


class DutyKind(StrEnum):
    """The tables, in the order of their tabs."""

    TASKS = "tasks"
    INCIDENTS = "incidents"
    OBJECTIONS = "objections"
    SUPPLIES = "supplies"
    LEDGER = "ledger"
    RETURNEES = "returnees"
    ISOLATION = "isolation"
    DELIVERIES = "deliveries"
    SURPLUS = "surplus"
    SHIFTS = "shifts"
    EVACUATIONS = "evacuations"
    EMERGENCIES = "emergencies"
    LOOKUPS = "lookups"
    NUMBERS = "numbers"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class DutyTable:
    """One table. `columns` are the keys of the titles."""

    kind: DutyKind
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def of_a_day(self) -> bool:
        """Whether it is the table of one day; all others are as of now."""
        return self.kind in DAILY

    @property
    def urgent(self) -> int:
        """How many rows want somebody."""
        return sum(row.urgent for row in self.rows)


def _tasks(look: Look) -> list[Row]:
    begin = datetime.combine(look.day, time(), look.zone)
    events = list(duty_events(look.connection, look.place.place_id, EventKind.TASK, begin, begin + timedelta(days=2)))
    names, rows = Names(look), []
    at = min(look.now, begin + timedelta(days=1))
    policy = policy_in_force(look.connection, look.place.place_id, at) or Policy(0, look.now)
    for slot in tasks_of_day(events, look.day, look.now, look.zone, policy.tasks):
        hours = f"{slot.begin:%H:%M} - {slot.end:%H:%M}"
        said = look.say(f"console.duty.task.{'late' if slot.late else slot.state.value}")
        named = " ".join(part for part in (look.say(f"task.{slot.task.value}"), slot.title) if part)
        cells = (look.place.name, named, hours, said, look.clock(slot.done_at))
        done = (names.operator(slot.operator_id), (slot.done_at and slot.minutes) or "", slot.supervisor)
        rows.append(Row((*cells, *done), slot.state in (TaskState.MISSED, TaskState.DUE)))
    return rows


def _returnees(look: Look) -> list[Row]:
    since = look.now - RETURNEE_REACH
    policy = policy_in_force(look.connection, look.place.place_id, look.now) or Policy(0, look.now)
    rows = []
    for event in duty_events(look.connection, look.place.place_id, EventKind.RETURNEE, since):
        if isinstance(event.body, Returnee):
            form = event.body
            last = void_until(form, event.at, look.zone, policy.returnee_days)
            told = (
                look.place.name,
                look.clock(event.at),
                mask_name(form.name),
                look.address(form.household_id),
                look.say(f"returnee.state.{form.state.value}"),
                look.recorded(form.kind, "returnee.kind"),
                f"{form.arrives_on:%m-%d}" if form.arrives_on else "",
                f"{last:%m-%d}" if last else "",
                form.origin,
                look.say(f"returnee.transport.{form.transport.value}"),
                form.trip,
                look.recorded(form.symptoms or "none", "returnee.symptoms"),
                look.recorded(form.risk, "returnee.risk"),
                look.say(f"returnee.contact.{'yes' if form.close_contact else 'no'}"),
                form.note,
            )
            rows.append(Row(told, bool(form.symptoms) or form.close_contact))
    return rows[::-1]


def _isolation(look: Look) -> list[Row]:
    """A row for each person: of a flat that is isolated as a whole everybody has their own readings."""
    rows = []
    for order in door_lines(look):
        begun, until = look.clock(order.row.begun_at), f"{order.row.until:%m-%d}" if order.row.until else ""
        address = look.address(order.row.household_id)
        for line in order.lines:
            told = (look.place.name, address, line.who, begun, until, line.morning, line.evening, line.missed)
            rows.append(Row(told, bool(line.missed) or line.high or order.over))
    return rows


def _deliveries(look: Look) -> list[Row]:
    listed = care_list(care_events(look.connection, look.place.place_id))
    return [
        Row(
            (
                look.place.name,
                look.address(row.household_id),
                look.recorded(row.goods, "care.goods"),
                look.say(f"console.duty.delivery.{row.step.value}"),
                look.clock(row.asked_at),
                look.clock(row.changed_at),
            ),
            row.open,
        )
        for row in sorted(listed.deliveries.values(), key=lambda one: (not one.open, one.asked_at))
    ]


def _surplus(look: Look) -> list[Row]:
    return [row for _, row in reversed(surplus_told(look, *day_in(look.place, look.day)))]


def surplus_told(look: Look, since: datetime, until: datetime) -> list[tuple[datetime, Row]]:
    """The exits beyond the quota of `[since, until)`, the oldest first, each with its time.

    Every exit that counts is named with its gate: no gate alone saw them.
    """
    found = surplus_exits(look.connection, look.place, since, until)
    gates = {row.gate_id: row.name for row in list_gates(look.connection, [look.place.place_id])} if found else {}
    rows = []
    for row in found:
        exits = [f"{look.clock(one.happened_at)} {gates.get(one.gate_id, one.gate_id)}" for one in row.exits]
        most = look.say("console.duty.surplus.most", exits=row.allowed, days=row.days)
        said = look.say(f"console.duty.surplus.{'known' if row.known else 'unseen'}")
        told = (
            look.place.name,
            look.clock(row.event.happened_at),
            look.address(row.household_id),
            " → ".join(exits),
            most,
            said,
        )
        rows.append((row.event.happened_at, Row(told, urgent=True)))
    return rows


_MAKERS: Final[Mapping[DutyKind, tuple[str, Callable[[Look], list[Row]]]]] = {
    DutyKind.TASKS: ("place task hours state at operator acted supervisor", _tasks),
    DutyKind.INCIDENTS: ("place at name address readings state", incident_rows),
    DutyKind.OBJECTIONS: (
        "place at number name address against answer answered took remark operator",
        objections,
    ),
    DutyKind.SUPPLIES: ("place item unit received issued missing balance", balances),
    DutyKind.LEDGER: ("place at gate step item quantity unit source person approved_by operator remark", ledger),
    DutyKind.RETURNEES: (
        "place at name address state person_kind arrives void_until origin transport trip symptoms risk contact remark",
        _returnees,
    ),
    DutyKind.ISOLATION: ("place address name at until morning evening missed", _isolation),
    DutyKind.DELIVERIES: ("place address goods state asked at", _deliveries),
    DutyKind.SETTINGS: ("place at gate setting operator pin_of", settings),
    DutyKind.SURPLUS: ("place at address exits most state", _surplus),
    DutyKind.SHIFTS: (
        "place at gate operator step in out to inside guests overdue cases missed_tasks stock note",
        shifts,
    ),
    DutyKind.EVACUATIONS: ("place at gate operator step people verdicts_off", evacuations),
    DutyKind.EMERGENCIES: ("place began ended gate let_out rescued why remark", emergencies),
    DutyKind.LOOKUPS: ("place operator searches by_name by_phone by_plate by_room shown busiest", lookups),
    DutyKind.NUMBERS: ("place at gate operator address called_for", numbers),
}
DAILY: Final = frozenset({DutyKind.TASKS, DutyKind.SURPLUS, DutyKind.SHIFTS, DutyKind.LOOKUPS, DutyKind.NUMBERS})


def duty_table(
    connection: Connection, places: Sequence[Place], kind: DutyKind, day: date, now: datetime, language: Language
) -> DutyTable:
    """The table of one kind for the places in scope; `day` concerns those of a day."""
    columns, make = _MAKERS[kind]
    rows = [row for place in places for row in make(Look(connection, place, day, now, language))]
    return DutyTable(kind, tuple(f"console.duty.{name}" for name in columns.split()), tuple(rows))
