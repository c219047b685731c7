"""What an older server kept aside becomes a record when this one understands it, once; what it does not, stays."""

from fastapi.testclient import TestClient
from sqlalchemy import bindparam, func, select, update

from checkpoint.domain.events import EventKind
from checkpoint.domain.supplies import SupplyChange, SupplyStep
from checkpoint.protocol.events import encode_event
from checkpoint.server import event_tables, tables
from checkpoint.server.app import create_app
from checkpoint.server.repository.duties import duty_events
from checkpoint.server.repository.movements import Filter, count_movements
from checkpoint.server.repository.reading_again import READ_AT_ONCE, READ_BY, ReadAgain, read_again
from tests.support.builders import NOON, a_movement, an_event
from tests.support.bureau import AWAY, HOME, SAME_SITE, sign_in

ASIDE, STORED = event_tables.quarantine, event_tables.event


def kept_aside_by_an_older_server(tablet, centre, *lines):
    """It received these bytes and did not know their kind; the chain has gone on past them."""
    first = len(tablet.outbox.recorded) + 1
    tablet.outbox.record(*(line.replace(b'"kind":"', b'"kind":"later-', 1) for line in lines))
    assert len(tablet.push(first).json()["quarantined"]) == len(lines)
    rows = [{"number": first + at, "bytes": line} for at, line in enumerate(lines)]
    by_number = update(ASIDE).where(ASIDE.c.seq == bindparam("number")).values(raw=bindparam("bytes"))
    with centre.database.write() as connection:
        connection.execute(by_number, rows)


def supply(quantity=100):
    return an_event(SupplyChange(SupplyStep.RECEIVE, "口罩", quantity, "只"), NOON)


def counted(centre):
    with centre.database.read() as connection:
        aside = connection.scalar(select(func.count()).select_from(ASIDE))
        return aside, connection.scalar(select(func.count()).select_from(STORED))


def test_what_is_understood_now_becomes_a_record_with_all_that_is_folded_from_it(tablet, centre):
    passage = an_event(a_movement(person_id="00001000-1"), NOON)
    kept_aside_by_an_older_server(tablet, centre, *map(encode_event, (supply(), passage)))
    before = counted(centre)
    assert read_again(centre.database) == ReadAgain(taken=2, left=0)
    assert counted(centre) == (before[0] - 2, before[1] + 2)
    with centre.database.read() as connection:
        assert [event.body.quantity for event in duty_events(connection, HOME, EventKind.SUPPLY)] == [100]
        assert count_movements(connection, Filter(place_ids=(HOME,))) >= 1
        table = event_tables.presence
        inside = select(table.c.event_id).where(table.c.person_id == "00001000-1")
        assert connection.scalar(inside) == passage.id
    assert read_again(centre.database) == ReadAgain()
    assert counted(centre) == (before[0] - 2, before[1] + 2)


def test_what_is_still_not_understood_stays_with_its_bytes(tablet, centre):
    kept_aside_by_an_older_server(tablet, centre, encode_event(supply()), b'{"kind":"dance"}', b'{"kind":"movement"}')
    assert read_again(centre.database) == ReadAgain(taken=1, left=2)
    with centre.database.read() as connection:
        rows = {bytes(row.raw): row.code for row in connection.execute(select(ASIDE))}
    assert rows == {b'{"kind":"dance"}': "unknown_kind", b'{"kind":"movement"}': "broken"}


def test_an_event_that_another_outbox_brought_meanwhile_is_not_there_twice(tablet, enrol, centre):
    line = encode_event(supply())
    kept_aside_by_an_older_server(tablet, centre, line)
    other = enrol()
    other.outbox.record(line)
    assert other.push().json()["quarantined"] == []
    before = counted(centre)
    assert read_again(centre.database) == ReadAgain(taken=1, left=0)
    assert counted(centre) == (before[0] - 1, before[1])


def test_an_id_with_other_bytes_stays_aside_and_says_so(tablet, enrol, centre):
    event = supply()
    kept_aside_by_an_older_server(tablet, centre, encode_event(event))
    other = enrol()
    other.outbox.record(encode_event(event).replace(b"100", b"200"))
    assert other.push().json()["quarantined"] == []
    assert read_again(centre.database) == ReadAgain(taken=0, left=1)
    with centre.database.read() as connection:
        assert connection.scalar(select(ASIDE.c.code)) == "id_conflict"


def test_what_a_device_that_was_shut_out_sent_is_for_people_to_judge(tablet, centre):
    kept_aside_by_an_older_server(tablet, centre, encode_event(supply()))
    with centre.database.write() as connection:
        connection.execute(update(ASIDE).values(code="untrusted"))
    assert read_again(centre.database) == ReadAgain(taken=0, left=1)


def test_more_than_one_transaction_holds_are_all_read(tablet, centre):
    lines = [encode_event(supply(number)) for number in range(1, READ_AT_ONCE // 2 + 8)]
    kept_aside_by_an_older_server(tablet, centre, *lines)
    kept_aside_by_an_older_server(tablet, centre, *[b'{"kind":"dance%d"}' % number for number in range(len(lines))])
    assert read_again(centre.database) == ReadAgain(taken=len(lines), left=len(lines))


def test_the_first_start_of_another_version_reads_again_and_later_ones_do_not(tablet, centre, settings, clock):
    kept_aside_by_an_older_server(tablet, centre, encode_event(supply()))
    with TestClient(create_app(settings, now=clock)):
        assert counted(centre)[0] == 1  # the same version has read it before
    info = tables.database_info
    with centre.database.write() as connection:
        connection.execute(update(info).where(info.c.name == READ_BY).values(value="0.0.9"))
    with TestClient(create_app(settings, now=clock)):
        assert counted(centre)[0] == 0


def test_a_supervisor_has_those_in_scope_read_again_by_a_button(client, enrol, centre):
    for place_id in (HOME, AWAY):
        kept_aside_by_an_older_server(enrol(place_id), centre, encode_event(supply()))
    sign_in(client, "east")
    assert "重新读取" in client.get("/aside").text
    said = client.post("/aside", headers=SAME_SITE).text
    assert "已转入记录 1 条，仍为退件 0 条" in said
    assert counted(centre)[0] == 1
