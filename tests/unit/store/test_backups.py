"""How much is in the server's backups: by when the server had it, never by when it was recorded."""

from datetime import timedelta

import pytest

from checkpoint.store.backups import MARKS_MAX, Backing, Backups
from tests.support.builders import NOON

HOUR = timedelta(hours=1)
DAY = 24 * HOUR


def told(backups, acked, at, backed_up_at):
    return Backups.of_row(backups.after(acked, Backing(at, backed_up_at)).row)


@pytest.fixture
def known():
    """100 events more each day, with a backup of the night before."""
    backups = Backups()
    for day in range(10):
        backups = told(backups, 100 * (day + 1), NOON + day * DAY, NOON + day * DAY - 12 * HOUR)
    return backups


def test_what_every_backup_of_three_days_has_is_proven(known):
    assert known.proven == 700  # told on the seventh day, three days before the tenth


def test_an_older_newest_backup_holds_back_more(known):
    assert told(known, 1000, NOON + 9 * DAY + HOUR, NOON + 8 * DAY).proven == 700
    assert told(Backups(known.marks), 1000, NOON + 20 * DAY, NOON + 7 * DAY + HOUR).proven == 800


def test_without_a_backup_nothing_is_proven(known):
    assert told(known, 1000, NOON + 30 * DAY, None).proven == 0


def test_a_cursor_that_was_set_back_proves_no_more_than_it_says(known):
    back = known.after(650, None)
    assert back.proven <= 650
    assert all(acked <= 650 for _, acked in back.marks)


def test_a_server_whose_clock_was_ahead_proves_nothing_by_those_times(known):
    ahead = told(known, 1100, NOON + 400 * DAY, NOON + 399 * DAY)
    again = told(ahead, 1200, NOON + 10 * DAY, NOON + 9 * DAY)
    assert again.proven <= 1100
    assert all(at <= NOON + 10 * DAY for at, _ in again.marks)


def test_a_handshake_within_the_hour_changes_nothing_and_so_costs_no_write(known):
    at = NOON + 9 * DAY
    assert told(known, 1000, at + HOUR / 2, at - 12 * HOUR).row == known.row


def test_the_marks_are_few_however_long_there_is_no_backup():
    backups = Backups()
    for hour in range(5000):
        backups = backups.after(hour, Backing(NOON + hour * HOUR, NOON))
    assert len(backups.marks) <= MARKS_MAX
    assert backups.after(5000, Backing(NOON + 5000 * HOUR, NOON + 4990 * HOUR)).proven > 4500


def test_a_cursor_of_an_earlier_version_proves_nothing():
    assert Backups.of_row({"acked": 500, "head": "00"}).proven == 0
