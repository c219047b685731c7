"""Old events and bookings go; what is folded from its beginning stays, and the tablets drop a booking that is over."""

from datetime import UTC, timedelta

import pytest
from sqlalchemy import func, select

from checkpoint.cli import main
from checkpoint.domain.appointments import Appointment
from checkpoint.domain.day_plan import TaskKind
from checkpoint.domain.events import Correction, CorrectionReason, EventKind
from checkpoint.domain.supplies import SupplyChange, SupplyStep
from checkpoint.domain.tasks import TaskDone
from checkpoint.server.event_tables import annulment, duty, event
from checkpoint.server.partitions import make_partitions
from checkpoint.server.purging import purge
from checkpoint.server.repository.appointments import book
from checkpoint.server.repository.daily import sign, versions_of
from checkpoint.server.repository.duties import duty_events
from tests.support.bureau import HOME, NOON, movement
from tests.support.bureau import event as an_event
from tests.support.daily import a_report
from tests.support.databases import ON_POSTGRESQL, CommandRunner

OLD = NOON - timedelta(days=100)
CUT = NOON - timedelta(days=60)


def kinds(centre):
    with centre.database.read() as connection:
        rows = connection.execute(select(event.c.kind, func.count()).group_by(event.c.kind)).all()
    return dict(tuple(row) for row in rows)


@pytest.fixture
def months(tablet, centre):
    """An old quarter and the present day, with something of every sort in both."""
    with centre.database.write() as connection:
        make_partitions(connection, NOON, since=OLD)
    for at in (OLD, NOON):
        moved = an_event(movement("00000001-1"), at)
        tablet.outbox.record(
            moved,
            an_event(Correction(moved.id, CorrectionReason.OTHER), at + timedelta(minutes=1)),
            an_event(TaskDone(TaskKind.GARBAGE), at),
            an_event(SupplyChange(SupplyStep.RECEIVE, "口罩", 10, "只"), at),
        )
    assert tablet.push().json()["new"] == 8
    return tablet


def test_what_is_old_goes_and_what_stocks_are_counted_from_stays(months, centre):
    with centre.database.write() as connection:
        gone = purge(connection, CUT)
        assert (gone.months != ()) is ON_POSTGRESQL
        assert gone.events == (0 if ON_POSTGRESQL else 3)
        assert purge(connection, CUT).anything is False
    assert kinds(centre) == {"movement": 1, "correction": 1, "task": 1, "supply": 2}
    with centre.database.read() as connection:
        assert len(list(duty_events(connection, HOME, EventKind.SUPPLY))) == 2
        assert connection.execute(select(func.count()).select_from(duty)).scalar() == 3
        assert connection.execute(select(func.count()).select_from(annulment)).scalar() == 1


def test_a_purged_event_that_comes_again_is_no_new_one_in_the_chain(months, centre):
    with centre.database.write() as connection:
        purge(connection, CUT)
    assert months.push(8, 8).status_code == 200


def test_a_booking_that_is_over_is_blanked_and_the_tablets_drop_it(tablet, centre):
    with centre.database.write() as connection:
        for number, at in (("old", OLD), ("new", NOON)):
            book(connection, HOME, Appointment(number, at, at + timedelta(hours=1), "李雷", "4321"), None)
    cursor = tablet.pull("appointments").json()["cursor"]
    with centre.database.write() as connection:
        assert purge(connection, CUT).bookings == 1
    (change,) = tablet.pull("appointments", cursor).json()["changes"]
    assert "李雷" not in str(change)
    assert "old" in str(change)


def test_the_command_says_what_went_and_keeps_to_the_days(months, centre, clock, tmp_path, monkeypatch):
    monkeypatch.setattr("checkpoint.cli.server_upkeep.utc_now", lambda: NOON.astimezone(UTC))
    call = ["server", "retire", "--days", "60", "--data", str(tmp_path)]
    done = CommandRunner().invoke(main, call)
    assert done.exit_code == 0, done.output
    assert ("event_2026_08" if ON_POSTGRESQL else "3") in done.output
    again = CommandRunner().invoke(main, call)
    assert (again.exit_code, "没有" in again.output) == (0, True)


def test_a_signed_report_outlives_its_records_by_a_year(centre):
    edge = (CUT - timedelta(days=365)).date()
    days = (edge - timedelta(days=1), edge, NOON.date())
    with centre.database.write() as connection:
        for day in days:
            sign(connection, a_report(HOME, day), 0)
        assert purge(connection, CUT).reports == 1
        assert [len(versions_of(connection, HOME, day)) for day in days] == [0, 1, 1]
