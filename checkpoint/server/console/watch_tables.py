"""What supervisors see of the post itself: who was on duty, what was handed over, evacuations, who looked whom up."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from checkpoint.domain.evacuation import Evacuation, EvacuationStep
from checkpoint.domain.events import Event, EventKind, ShiftChange
from checkpoint.domain.identity import parse_person_id
from checkpoint.domain.lookups import Lookup, Sought
from checkpoint.domain.setting_changes import Setting, SettingChange
from checkpoint.i18n import CATALOGUE
from checkpoint.server.console.duty_rows import Cell, Look, Names, Row
from checkpoint.server.repository.duties import duty_events
from checkpoint.server.repository.figures import day_in
from checkpoint.server.repository.recorded import recorded_events

EVACUATION_REACH: Final = timedelta(days=60)
"""As long as incidents are kept (S14)."""
SETTING_REACH: Final = timedelta(days=30)
ALARM_REACH: Final = timedelta(days=1)
MEDIAN_TIMES: Final = 3
"""Searches beyond so many times the median of the place's operators are pointed out (S26)."""
SEARCHES_FEW: Final = 20
"""Fewer searches a day are nobody's browsing, whatever the median."""
_TICKS: Final = (EvacuationStep.FOUND, EvacuationStep.NOT_FOUND)


def shifts(look: Look) -> list[Row]:
    """Who came on duty and who left, the newest first; a handover with its counts, supplies and note.

    A shift that ended without anybody taking over is pointed out.
    """
    names, rows = Names(look), []
    since, until = day_in(look.place, look.day)
    for event in recorded_events(look.connection, look.place.place_id, since, (EventKind.SHIFT,)):
        if not isinstance(event.body, ShiftChange) or event.at >= until:
            continue
        change, over = event.body, event.body.handover
        told: list[Cell] = [look.place.name, look.clock(event.at), names.gate(event.gate_id)]
        told += [names.operator(event.operator_id), look.say(f"console.duty.shift.{'over' if over else change.step}")]
        ended = change.step == "end"
        told += [change.entries, change.exits] if ended else ["", ""]
        if over is None:
            told += [""] * 8
        else:
            stock = look.say("list.comma").join(
                f"{look.recorded(item, 'supply.item')} {count}" for item, count in over.supplies
            )
            told += [names.operator(over.to), over.inside, over.guests, over.overdue, over.open_cases, over.missed]
            told += [stock, over.note]
        rows.append(Row(tuple(told), urgent=ended and over is None))
    return rows[::-1]


def evacuations(look: Look) -> list[Row]:
    """Each step, the newest first, ticks of a roll call left out; urgent while verdicts are off at a gate."""
    names, rows = Names(look), []
    steps = _steps(look, look.now - EVACUATION_REACH)
    running = _running(steps, look.now)
    for event, body in steps:
        told: tuple[Cell, ...] = (
            look.place.name,
            look.clock(event.at),
            names.gate(event.gate_id),
            names.operator(event.operator_id),
            look.say(f"console.duty.evacuation.{body.step.value}"),
            body.people or "",
            look.clock(body.until),
        )
        rows.append(Row(told, urgent=running.get(event.gate_id) is body))
    return rows[::-1]


def alarms(look: Look) -> list[str]:
    """Who is told of first on the overview: gates that began an evacuation within a day, in words."""
    names, steps = Names(look), _steps(look, look.now - ALARM_REACH)
    running, said = _running(steps, look.now), []
    for event, body in steps:
        if body.step is EvacuationStep.START:
            key = "console.alarm.running" if event.gate_id in running else "console.alarm.over"
            gate = names.gate(event.gate_id)
            said.append(look.say(key, place=look.place.name, gate=gate, at=look.clock(event.at), people=body.people))
    return said


def _steps(look: Look, since: datetime) -> list[tuple[Event, Evacuation]]:
    events = recorded_events(look.connection, look.place.place_id, since, (EventKind.EVACUATION,))
    bodies = [(event, event.body) for event in events]
    return [(event, body) for event, body in bodies if isinstance(body, Evacuation) and body.step not in _TICKS]


def _running(steps: list[tuple[Event, Evacuation]], now: datetime) -> dict[int, Evacuation]:
    """The step by which verdicts are off at a gate now."""
    last: dict[int, Evacuation] = {}
    for event, body in steps:
        if body.step in (EvacuationStep.START, EvacuationStep.EXTEND):
            last[event.gate_id] = body
        elif body.step is EvacuationStep.END:
            last.pop(event.gate_id, None)
    return {gate_id: body for gate_id, body in last.items() if body.until is not None and body.until > now}


def lookups(look: Look) -> list[Row]:
    """How often each operator searched on a day, by what, and how many people were shown; most first."""
    since, until = day_in(look.place, look.day)
    kinds: dict[str, Counter[Sought]] = defaultdict(Counter)
    hours: dict[str, Counter[int]] = defaultdict(Counter)
    shown: Counter[str] = Counter()
    for event in recorded_events(look.connection, look.place.place_id, since, (EventKind.LOOKUP,)):
        if isinstance(event.body, Lookup) and event.at < until and not event.body.is_view:
            kinds[event.operator_id][event.body.sought] += 1
            hours[event.operator_id][event.at.astimezone(look.zone).hour] += 1
            shown[event.operator_id] += event.body.shown
    if not kinds:
        return []
    names, usual = Names(look), median(count.total() for count in kinds.values())
    rows = []
    for who, count in sorted(kinds.items(), key=lambda row: -row[1].total()):
        hour, most = hours[who].most_common(1)[0]
        parts = [count[kind] for kind in (Sought.NAME, Sought.PHONE, Sought.PLATE, Sought.ROOM)]
        busiest = look.say("console.duty.busiest.of", hour=f"{hour:02}:00", count=most)
        cells: tuple[Cell, ...] = (look.place.name, names.operator(who), count.total(), *parts, shown[who], busiest)
        rows.append(Row(cells, urgent=count.total() >= SEARCHES_FEW and count.total() > MEDIAN_TIMES * usual))
    return rows


def numbers(look: Look) -> list[Row]:
    """Whose whole telephone number was looked at on a day, by whom and for what; the newest first."""
    since, until = day_in(look.place, look.day)
    names, rows = Names(look), []
    for event in recorded_events(look.connection, look.place.place_id, since, (EventKind.LOOKUP,)):
        body = event.body
        if isinstance(body, Lookup) and body.why is not None and event.at < until:
            said = look.say(f"console.duty.number.{body.why.value}")
            who = (names.gate(event.gate_id), names.operator(event.operator_id))
            household_id, _ = parse_person_id(body.person_id)
            rows.append(Row((look.place.name, look.clock(event.at), *who, look.address(household_id), said)))
    return rows[::-1]


def settings(look: Look) -> list[Row]:
    """What was changed on the tablets, and by whose PIN; the newest first."""
    names, rows = Names(look), []
    since = look.now - SETTING_REACH
    for event in duty_events(look.connection, look.place.place_id, EventKind.SETTING, since):
        if isinstance(event.body, SettingChange):
            change = event.body
            key = f"setting.{change.setting.value}" + (f".{change.value}" if change.setting is Setting.SOUND else "")
            said = look.say(key) if key in CATALOGUE else change.setting.value
            who = (names.operator(event.operator_id), names.operator(change.by))
            rows.append(Row((look.place.name, look.clock(event.at), names.gate(event.gate_id), said, *who)))
    return rows[::-1]
