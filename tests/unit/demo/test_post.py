"""What the demo's posts record beside passages."""

from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

from checkpoint.domain.incident_notes import IncidentStep
from checkpoint.domain.incidents import incidents
from checkpoint.domain.returnees import Returnee, ReturneeState
from checkpoint.domain.supplies import SupplyChange, stocks
from checkpoint.domain.tasks import TaskDone, TaskState, tasks_of_day
from checkpoint.server.demo.people import PHONE_PREFIX
from tests.unit.demo.conftest import NOW

ZONE = ZoneInfo("Asia/Shanghai")


def test_the_compounds_together_were_given_what_the_article_s_bureau_gave(events):
    received: Counter[str] = Counter()
    units: dict[str, str] = {}
    for rows in events.values():
        for stock in stocks(rows).values():
            received[stock.item] += stock.received
            units[stock.item] = stock.unit
    assert received == {"医用口罩": 6000, "84 消毒液": 370, "额温枪": 15, "垃圾桶": 30}
    assert all(units.values())


def test_one_count_found_less_than_the_ledger_said_and_no_post_runs_out(events):
    found = [stock for rows in events.values() for stock in stocks(rows).values()]
    assert [(stock.item, stock.missing) for stock in found if stock.missing] == [("医用口罩", 3)]
    assert min(stock.balance for stock in found) > 0
    assert all(stock.counted_at for stock in found)


def test_of_the_whole_days_one_task_was_missed_and_the_others_were_done_in_their_hours(dataset, events):
    missed, done = [], 0
    for place_id, rows in events.items():
        for day in range(3):
            date = (dataset.first_day + timedelta(days=day)).astimezone(ZONE).date()
            for slot in tasks_of_day(rows, date, NOW, ZONE):
                if slot.state is TaskState.MISSED:
                    missed.append((place_id, date))
                else:
                    assert (slot.state, slot.late) == (TaskState.DONE, False)
                    done += 1
    yesterday = (NOW - timedelta(days=1)).astimezone(ZONE).date()
    assert missed == [(dataset.places[5].compound.place.place_id, yesterday)]
    assert done == 9 * 3 * 4 - 1


def test_whoever_is_on_shift_at_the_first_gate_records_it(events):
    noted = [event for rows in events.values() for event in rows if isinstance(event.body, SupplyChange | TaskDone)]
    assert len(noted) > 200
    assert {event.gate_id for event in noted} == {1}
    assert all(event.operator_id for event in noted)


def test_somebody_came_back_and_somebody_is_expected_neither_of_whom_can_be_telephoned(dataset, events):
    homes = {home.household_id for place in dataset.places for home in place.households}
    forms = [event.body for rows in events.values() for event in rows if isinstance(event.body, Returnee)]
    assert sorted(form.state for form in forms) == [ReturneeState.EXPECTED, ReturneeState.RETURNED]
    for form in forms:
        assert form.phone.startswith(PHONE_PREFIX)
        assert form.household_id in homes
        assert form.arrives_on is not None
        assert (form.arrives_on > NOW.astimezone(ZONE).date()) is (form.state is ReturneeState.EXPECTED)


def test_fevers_were_seen_to_but_for_the_compound_that_has_not_reported_and_the_newest(dataset, events):
    missing: Counter[tuple[int, tuple[IncidentStep, ...]]] = Counter()
    for place_id, rows in events.items():
        for incident in incidents(rows):
            if incident.opened_at < NOW - timedelta(hours=1):
                missing[place_id, incident.missing] += 1
    late = dataset.places[1].compound.place.place_id
    assert sum(missing.values()) >= 4
    assert {steps for place_id, steps in missing if place_id != late} == {()}
    assert {steps for place_id, steps in missing if place_id == late} <= {(IncidentStep.REPORT,)}
