"""A record that was given to another person: the server's list, files, figures and presence follow the right one."""

import csv
import io
from datetime import timedelta

import pytest

from checkpoint.domain.events import Correction, CorrectionReason
from checkpoint.domain.facts import Direction
from checkpoint.domain.late import LateEntry
from checkpoint.domain.movements import Source
from checkpoint.protocol.exchange import page_from_doc
from checkpoint.protocol.reference import Stream, presence_from_doc
from checkpoint.server.rows import row_from_doc
from tests.support.bureau import HOME, NOON, bearer_of, event, movement, sign_in


@pytest.fixture
def desk(client, clock, tablet):
    """Signed in; an exit at noon was given from one resident to another twenty minutes later."""
    later = NOON + timedelta(minutes=20)
    clock.now = NOON + timedelta(minutes=30)
    wrong = event(movement("00000001-1", direction=Direction.OUT))
    late = LateEntry(NOON, corrects=wrong.id)
    right = movement("00000002-1", direction=Direction.OUT, masked_name="李*英", source=Source.SEARCH, late=late)
    tablet.outbox.record(wrong, event(Correction(wrong.id, CorrectionReason.WRONG_PERSON), later), event(right, later))
    assert tablet.push().status_code == 200
    sign_in(client)
    return client


def test_the_list_shows_both_and_says_which_one_counts(desk):
    page = desk.get("/movements").text
    assert page.count('<tr class="annulled">') == 1
    assert "已更正，不计入（登记错人）" in page
    assert "更正后的记录，按原时间计" in page


def test_the_file_has_the_right_one_at_the_old_time(desk):
    told = csv.DictReader(io.StringIO(desk.get("/movements/export?kind=csv").content.decode("utf-8-sig")))
    rows = {row["姓名"]: row for row in told}
    assert rows["李*英"]["时间"] == rows["张*明"]["时间"] == "2026-11-22 12:00:00"
    assert "更正后的记录" in rows["李*英"]["标记"]
    assert "不计入" in rows["张*明"]["标记"]


def test_the_command_pulls_which_record_it_stands_in_for(desk):
    asked = {"place": HOME, "since": (NOON - timedelta(hours=1)).isoformat()}
    rows = [
        row_from_doc(doc) for doc in desk.get("/v1/movements", params=asked, headers=bearer_of(desk)).json()["rows"]
    ]
    wrong, right = sorted(rows, key=lambda row: row.corrects)
    assert (wrong.person_id, wrong.annulled) == ("00000001-1", CorrectionReason.WRONG_PERSON)
    assert (right.person_id, right.annulled, right.corrects) == ("00000002-1", None, wrong.id)


def test_the_other_gates_are_told_that_the_right_one_is_out(desk, tablet):
    docs = [change.doc for change in page_from_doc(tablet.pull(Stream.PRESENCE.value).json()).changes if change.doc]
    told = {who: passage.direction for doc in docs for who, _, passage in presence_from_doc(doc)}
    assert told == {"00000002-1": Direction.OUT}
