"""A whole day at two gates: in the end the tablets, the server and the report say what the ledger kept by hand says."""

import csv
import io
import os
import random
import re
import secrets
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from checkpoint.domain.evacuation import Evacuation, EvacuationStep
from checkpoint.domain.events import Correction, ShiftChange, ShiftStep
from checkpoint.domain.incidents import IncidentStage
from checkpoint.domain.movements import Movement
from checkpoint.protocol.events import decode_event
from checkpoint.server.event_tables import event
from checkpoint.server.repository.daily import versions_of
from checkpoint.server.repository.figures import day_in
from checkpoint.server.repository.incidents import place_incidents
from checkpoint.server.repository.presence import count_inside
from checkpoint.server.repository.surplus import surplus_exits
from tests.scenario.day import DATE, Day, Hands, at, open_gates
from tests.scenario.pieces import READINGS, ROLL, play_pieces
from tests.scenario.town import GATES, MINUTES_OUT, PINS, PLACE, found_town
from tests.support.bureau import PASSWORD, SAME_SITE
from tests.support.centre import ServedCentre
from tests.support.line import Line

pytestmark = pytest.mark.timeout(300)  # seconds, for the day that the first test plays, on a machine that is busy

MOVEMENTS = int(os.environ.get("CHECKPOINT_DAY_MOVEMENTS", "1500"))
SEED = int(os.environ.get("CHECKPOINT_DAY_SEED", "531"))


def play(folder, movements, seed):
    """Play the day to its end; gives everything that can then be asked."""
    chance = random.Random(seed)
    hands = Hands(chance=random.Random(seed + 1))
    centre = ServedCentre(folder / "server", lambda: hands.now)
    towns = []
    centre.start(lambda opened: towns.append(found_town(opened, at(5, 30), chance, secrets.token_bytes)))
    with Line(centre.port) as east, Line(centre.port) as west:
        lines = {1: east, 2: west}
        day = Day(centre, towns[0], hands, open_gates(folder, centre, hands, lines), lines, chance)
        try:
            day.play(movements, play_pieces())
            hands.now = at(22, 58)
            for gate in (1, 2, 1):
                day.sync(gate)
            yield day
        finally:
            for tablet in day.tablets.values():
                tablet.close()
            if centre.running:
                centre.stop()


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    yield from play(tmp_path_factory.mktemp("day"), MOVEMENTS, SEED)


@contextmanager
def console(day):
    """A supervisor at the console, over HTTP."""
    form = {"login": "bureau", "password": PASSWORD, "back": "/overview"}
    with httpx.Client(base_url=day.centre.url) as client:
        client.post("/sign-in", data=form, headers=SAME_SITE)
        yield client


def stored(day):
    """Every event that the server has."""
    with day.centre.centre.database.read() as connection:
        rows = connection.execute(select(event.c.raw).where(event.c.place_id == PLACE.place_id)).scalars()
        return [decode_event(bytes(raw)) for raw in rows]


def figures_of_page(text):
    """The numbers of the report's lines, by the name at their beginning."""
    rows = re.findall(r'<tr[^>]*>\s*<th scope="row(?:group)?">(.*?)</th>(.*?)</tr>', text, re.DOTALL)
    return {
        re.sub(r"<[^>]*>", "", name).strip(): [
            int(number.replace(",", "")) for number in re.findall(r'<td class="number[^"]*">([\d,]+)</td>', cells)
        ]
        for name, cells in rows
    }


def test_the_day_was_as_busy_as_it_was_meant_to_be(day):
    kinds: Counter[str] = sum(day.ledger.figures.values(), Counter())
    assert sum(day.ledger.movements.values()) >= MOVEMENTS
    assert min(kinds[name] for name in ("entries", "exits", "refusals", "emergencies", "fevers", "referrals")) > 0
    assert kinds["fevers"] == 1
    assert all(line.lost_receipts > 0 for line in day.lines.values())


def test_every_record_of_both_tablets_is_at_the_server_once(day):
    recorded = [row.id for tablet in day.tablets.values() for row in tablet.outbox.events()]
    assert len(set(recorded)) == len(recorded)
    assert sorted(row.id for row in stored(day)) == sorted(recorded)
    assert {gate: tablet.outbox.pending for gate, tablet in day.tablets.items()} == {1: 0, 2: 0}


@pytest.mark.parametrize("gate", GATES)
def test_a_tablets_day_counts_what_was_done_at_its_gate(day, gate):
    tablet, ledger = day.tablets[gate], day.ledger
    entries = tablet.gate.today()
    assert len(entries) == ledger.movements[gate]
    standing = [row.movement for row in entries if not row.annulled]
    passed = Counter(row.direction.value for row in standing if row.passed)
    assert (passed["in"], passed["out"]) == (ledger.figures[gate]["entries"], ledger.figures[gate]["exits"])
    shift = tablet.desk.shift
    assert (shift.entries, shift.exits) == (ledger.shift[gate]["entries"], ledger.shift[gate]["exits"])


@pytest.mark.parametrize("gate", GATES)
def test_a_tablet_knows_at_the_end_who_is_inside_out_and_overdue(day, gate):
    roll, ledger = day.tablets[gate].whereabouts.roll(), day.ledger
    known = ledger.known[gate]
    inside = {row.resident.person_id for row in roll.inside}
    assert inside == ledger.inside(known) == set(day.town.people) - set(day.out)
    assert {row.resident.person_id for row in roll.outside} == set(day.out)
    overdue = {row.resident.person_id: row.overdue for row in roll.overdue}
    assert overdue == ledger.overdue(known, day.hands.now, MINUTES_OUT)
    assert roll.guests == len(ledger.guests(known)) == len(day.guests)
    assert set(roll.vehicles) == ledger.vehicles(gate)
    assert roll.vehicles


def test_the_report_of_the_day_has_the_ledgers_figures_for_each_gate(day):
    with console(day) as client:
        page = client.get(f"/overview?day={DATE.date()}").text
    lines = figures_of_page(page)
    names = ("entries", "exits", "fevers", "refusals")
    wanted = {name: [day.ledger.figures[gate][what] for what in names] for gate, name in GATES.items()}
    for name in GATES.values():
        entries, exits, fevers, refusals, unsynced = lines[name]
        assert [entries, exits, fevers, refusals] == wanted[name]
        assert unsynced == 0
    inside = len(day.ledger.inside(day.ledger.centre)) + len(day.ledger.guests(day.ledger.centre))
    assert lines[PLACE.name][2] == inside
    assert inside == len(day.town.people) - len(day.out) + len(day.guests)
    with day.centre.centre.database.read() as connection:
        assert count_inside(connection, [PLACE.place_id]) == {PLACE.place_id: inside}


def test_the_day_ends_with_a_signed_report_that_has_the_ledgers_counts(day):
    sheet = f"/reports/{PLACE.place_id}/{DATE.date()}"
    at_night, day.hands.now = day.hands.now, DATE + timedelta(days=1, hours=7, minutes=30)
    with console(day) as client:
        form = dict(re.findall(r'<input type="hidden" name="(seen|version)" value="([^"]*)"', client.get(sheet).text))
        form |= {"filled_by": "陈科员", "problems": "东门缺体温枪一支", "password": PASSWORD}
        assert client.post(sheet, data=form, headers=SAME_SITE).status_code == 303
        page = client.get(sheet).text
        data = client.get(f"/reports/export?day={DATE.date()}").content
    day.hands.now = at_night
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    total: Counter[str] = sum(day.ledger.figures.values(), Counter())
    columns = {"进入人次": "entries", "外出人次": "exits", "体温异常": "fevers", "劝返人次": "refusals"}
    columns["紧急放行次数"] = "emergencies"
    assert {name: int(row[name]) for name in columns} == {name: total[what] for name, what in columns.items()}
    standing = [
        entry.movement for tablet in day.tablets.values() for entry in tablet.gate.today() if not entry.annulled
    ]
    assert int(row["测温人次"]) == sum(bool(movement.readings) for movement in standing)
    assert (row["状态"], row["迟报"], row["卡点数"], row["在岗人数"]) == ("已报", "否", "2", str(len(PINS)))
    with day.centre.centre.database.read() as connection:
        (signed,) = versions_of(connection, PLACE.place_id, DATE.date())
    assert signed.intact
    assert signed.digest in page


def test_the_file_of_the_day_has_one_line_for_each_movement(day):
    with console(day) as client:
        data = client.get(f"/movements/export?kind=csv&from={DATE:%Y-%m-%dT%H:%M}").content
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    gates = Counter(row["卡点"] for row in rows)
    assert gates == {name: day.ledger.movements[gate] for gate, name in GATES.items()}


def test_the_exits_too_many_are_found_with_both_gates_named(day):
    since, until = day_in(PLACE, DATE.date())
    with day.centre.centre.database.read() as connection:
        found = surplus_exits(connection, PLACE, since, until)
    assert [(str(row.household_id), row.gates) for row in found] == day.ledger.surplus()
    assert (str(day.flat), (1, 2)) in day.ledger.surplus()
    assert not any(row.known for row in found), "a gate let somebody out whom it knew to be one too many"
    with console(day) as client:
        data = client.get(f"/duties/export?kind=surplus&day={DATE.date()}").content
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == len(found)
    home = day.tablets[1].reference.roster.households[day.flat].address
    (row,) = [row for row in rows if row["住址"] == home]
    assert [row["计入限次的外出"].count(name) for name in GATES.values()] == [2, 1], row


def test_the_fever_is_one_incident_with_its_first_reading_and_every_step(day):
    with day.centre.centre.database.read() as connection:
        (case,) = place_incidents(connection, PLACE.place_id, at(5), 373)
    assert (case.stage, case.person_id) == (IncidentStage.CLOSED, day.fever)
    assert tuple(row.tenths for row in case.readings) == READINGS
    assert [step.value for step, _, _ in case.done] == ["wait", "wait", "aside", "call", "report", "close"]
    assert day.fever in day.out, "who has a fever was counted as gone home"


def test_the_drill_is_on_record_with_who_was_found(day):
    steps = [row.body for row in stored(day) if isinstance(row.body, Evacuation)]
    starts = [row for row in steps if row.step is EvacuationStep.START]
    assert len(starts) == len(GATES)
    assert [row.people for row in steps if row.step is EvacuationStep.ROLL_END] == [ROLL]
    let_out = sum(isinstance(row.body, Movement) and row.body.emergency for row in stored(day))
    assert let_out == sum(day.ledger.figures[gate]["emergencies"] for gate in GATES)


def test_the_handover_is_on_record_with_the_counts_that_both_signed(day):
    everything = stored(day)
    (end,) = [row for row in everything if isinstance(row.body, ShiftChange) and row.body.step is ShiftStep.END]
    assert (end.operator_id, end.body.handover) == ("v01", day.told)
    annulled = {row.body.annuls for row in everything if isinstance(row.body, Correction)}
    moved = [
        row.body
        for row in everything
        if isinstance(row.body, Movement) and row.gate_id == 1 and row.at < end.at and row.id not in annulled
    ]
    assert end.body.entries + end.body.exits == sum(row.passed for row in moved)
