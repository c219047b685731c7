"""Head lists: what is rewritten on the server after one was signed is found, and the first of it is named."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, update

from checkpoint.cli import main
from checkpoint.domain.head_lists import EVERY, KEPT, NOTHING
from checkpoint.protocol.events import chain as linked
from checkpoint.protocol.reference import Stream, signed_list_from_doc
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.lists import ListError, open_head_list, sign_head_list
from checkpoint.server.event_tables import chain, chain_mark, event, head_list
from checkpoint.server.head_check import FaultKind, check_place
from checkpoint.server.head_signing import read_lists, sign_all, sign_due, write_lists
from checkpoint.server.purging import purge
from checkpoint.server.repository import head_lists
from checkpoint.server.trail_heads import issuers
from tests.support.bureau import AWAY, HOME, NOON, random_events
from tests.support.databases import CommandRunner


def key_of(centre):
    return IssuerKey(centre.keys.issuer_seed)


def signed(centre, place_id=HOME):
    with centre.database.read() as connection:
        rows = list(head_lists.stored(connection, place_id))
    return [open_head_list(body, place_id, issuers(centre.keys)) for _, body in rows]


def faults(centre, *elsewhere):
    with centre.database.read() as connection:
        found = check_place(connection, HOME, issuers(centre.keys), elsewhere, centre.now()).faults
    return [(row.kind, row.first, row.last) for row in found]


@pytest.fixture
def days(centre, clock, tablet):
    """Three days of a tablet: ten events each in two batches, and a list in the evening."""
    for day in range(3):
        tablet.outbox.record(*random_events(day, 8)[:10], *random_events(day + 50, 8)[:1])
        tablet.push(10 * day + 1, 10 * day + 5)
        tablet.push(10 * day + 6)
        assert sign_due(centre) == 1
        clock.forward(days=1)
    return tablet


def changed(centre, seq, raw=b"{}"):
    with centre.database.write() as connection:
        connection.execute(update(event).where(event.c.place_id == HOME, event.c.seq == seq).values(raw=raw))


def remade(centre, first, recorded):
    """What who owns the database can do: every hash from a record on is made anew, as if it had been received so."""
    with centre.database.write() as connection:
        marks = connection.execute(select(chain_mark).order_by(chain_mark.c.seq)).all()
        digest = bytes(32)
        hashes = [digest := linked(digest, raw) for raw in recorded]
        for mark in marks:
            if mark.seq >= first:
                one = chain_mark.c.seq == mark.seq
                connection.execute(update(chain_mark).where(one).values(head=hashes[mark.seq - 1]))
        connection.execute(update(chain).values(head=hashes[-1]))


def test_a_list_says_how_far_each_outbox_is_and_names_the_list_before(centre, days):
    first, second, third = signed(centre)
    assert (first.previous, [row.high for row in first.heads]) == (NOTHING, [10])
    assert [(row.high, row.head) for row in third.heads] == [(30, days.outbox.head(30))]
    assert first.previous != second.previous != third.previous
    assert faults(centre) == []


def test_a_list_is_due_once_a_day_and_by_command_at_any_time(centre, clock, days):
    sign_due(centre)
    assert sign_due(centre) == 0
    clock.forward(hours=EVERY.total_seconds() / 3600 - 1)
    assert sign_due(centre) == 0
    assert len(sign_all(centre.database, clock(), key_of(centre))) == 1
    assert faults(centre) == []


def test_a_clock_that_was_set_back_still_gives_the_next_list_a_higher_number(centre, clock, days):
    clock.at = NOON - timedelta(days=400)
    sign_all(centre.database, clock(), key_of(centre))
    numbers = [row.seq for row in signed(centre)]
    assert numbers == sorted(set(numbers))
    assert faults(centre) == []


def test_the_tablets_of_the_place_pull_the_lists_and_those_of_another_do_not(centre, days, enrol):
    page = days.pull(Stream.HEADS.value).json()
    found = [signed_list_from_doc(row["doc"])[0] for row in page["changes"]]
    assert [open_head_list(body, HOME, [key_of(centre).public_key]) for body in found] == signed(centre)
    assert days.pull(Stream.HEADS.value, page["cursor"]).json()["changes"] == []
    assert enrol(AWAY).pull(Stream.HEADS.value).json()["changes"] == []
    assert days.push().json()["streams"]["heads"] == page["cursor"]


def test_old_lists_are_kept_and_no_longer_told(centre, clock, days):
    clock.forward(days=KEPT.days - 1)
    sign_due(centre)
    told = days.pull(Stream.HEADS.value).json()["changes"]
    assert ["doc" in row for row in told].count(True) == 2
    assert (len(signed(centre)), faults(centre)) == (4, [])


def test_each_record_that_was_rewritten_is_named_with_its_batch_and_no_other_is(centre, days):
    for seq, raw in enumerate(days.outbox.recorded, 1):
        changed(centre, seq)
        first = (seq - 1) // 5 * 5 + 1
        assert faults(centre) == [(FaultKind.REWRITTEN, first, first + 4)]
        changed(centre, seq, raw)
    assert faults(centre) == []


def test_a_record_that_was_rewritten_with_every_hash_behind_it_is_not_what_the_list_says(centre, days):
    """The chain is made anew from event 14 on, and agrees with itself; the list of the second day tells."""
    changed(centre, 14)
    recorded = [*days.outbox.recorded[:13], b"{}", *days.outbox.recorded[14:]]
    remade(centre, 14, recorded)
    assert faults(centre) == [(FaultKind.HEAD, 11, 20)]


def test_without_the_lists_a_chain_that_was_made_anew_is_not_seen(centre, days):
    """The planted fault: what the lists are for."""
    changed(centre, 14)
    remade(centre, 14, [*days.outbox.recorded[:13], b"{}", *days.outbox.recorded[14:]])
    with centre.database.write() as connection:
        connection.execute(delete(head_list))
    assert faults(centre) == []


def test_a_list_that_was_kept_elsewhere_tells_when_the_servers_own_were_signed_anew(centre, clock, days):
    elsewhere = read_lists(
        write_lists(sign_head_list(row, key_of(centre)) for row in signed(centre)), [HOME], [key_of(centre).public_key]
    )
    changed(centre, 14)
    remade(centre, 14, [*days.outbox.recorded[:13], b"{}", *days.outbox.recorded[14:]])
    with centre.database.write() as connection:
        connection.execute(delete(head_list))
    sign_all(centre.database, clock(), key_of(centre))
    assert faults(centre) == []
    assert faults(centre, *elsewhere) == [(FaultKind.HEAD, 11, 20)]


def test_a_record_that_was_removed_is_missing_until_it_is_old_enough_to_be_purged(centre, clock, days):
    """Up to the first list nobody knows how old the records were."""
    with centre.database.write() as connection:
        connection.execute(delete(event).where(event.c.place_id == HOME, event.c.seq.in_([1, 14, 30])))
    assert faults(centre) == [(FaultKind.MISSING, 11, 15), (FaultKind.MISSING, 26, 30)]
    clock.forward(days=25)
    assert faults(centre) == []


def test_what_retention_purged_is_no_fault(centre, clock, days):
    clock.forward(days=25)
    with centre.database.write() as connection:
        purge(connection, clock() - timedelta(days=21))
    assert faults(centre) == []


def test_a_record_that_no_tablet_sent_is_named(centre, days):
    with centre.database.write() as connection:
        row = dict(connection.execute(select(event).where(event.c.seq == 30)).one()._mapping)
        connection.execute(insert(event).values(row | {"id": f"{row['id'][:-1]}x", "seq": 31}))
        connection.execute(insert(event).values(row | {"id": f"{row['id'][:-1]}y", "device_id": "d", "seq": 1}))
    assert sorted(faults(centre)) == [(FaultKind.INSERTED, 1, 1), (FaultKind.INSERTED, 31, 31)]


def test_a_second_record_under_a_number_is_named(centre, days):
    with centre.database.write() as connection:
        row = dict(connection.execute(select(event).where(event.c.seq == 14)).one()._mapping)
        connection.execute(insert(event).values(row | {"id": f"{row['id'][:-1]}x"}))
    assert faults(centre) == [(FaultKind.REWRITTEN, 11, 15)]


def test_a_list_that_was_changed_or_removed_is_named_by_its_number(centre, days):
    _, second, third = signed(centre)
    forged = sign_head_list(second, IssuerKey(bytes(range(32))))
    with centre.database.write() as connection:
        connection.execute(update(head_list).where(head_list.c.seq == second.seq).values(body=forged))
    expected = [(FaultKind.LIST, second.seq, second.seq), (FaultKind.FOLLOWS, third.seq, third.seq)]
    assert faults(centre) == expected
    with centre.database.write() as connection:
        connection.execute(delete(head_list).where(head_list.c.seq == second.seq))
    assert faults(centre) == [expected[1]]


def test_a_list_is_of_one_place_and_of_no_other_kind(centre, days):
    body = sign_head_list(signed(centre)[0], key_of(centre))
    with pytest.raises(ListError):
        open_head_list(body, AWAY, issuers(centre.keys))
    with pytest.raises(ListError):
        read_lists("AAAA", [HOME], issuers(centre.keys))


def test_a_tablet_that_began_anew_sent_again_what_is_here_under_its_former_name(centre, days):
    days.outbox.incarnation = "i2"
    days.push(1, 30)
    days.outbox.record(*random_events(99, 4)[:2])
    days.push(31)
    assert faults(centre) == []
    changed(centre, 7)
    assert faults(centre)[0] == (FaultKind.REWRITTEN, 6, 10)


def test_after_a_restore_the_lists_of_before_say_what_is_not_here_until_it_is_sent_again(centre, clock, days):
    kept = signed(centre)
    with centre.database.write() as connection:  # as a copy from the second day's noon has it
        connection.execute(delete(event).where(event.c.seq > 15))
        connection.execute(delete(chain_mark).where(chain_mark.c.seq > 15))
        connection.execute(update(chain).values(high=15, head=days.outbox.head(15)))
        connection.execute(delete(head_list).where(head_list.c.seq > kept[0].seq))
    assert faults(centre) == []
    assert faults(centre, *kept) == [(FaultKind.SHORT, 16, 20)]
    days.push(16)
    assert faults(centre, *kept) == []
    changed(centre, 17)
    remade(centre, 17, [*days.outbox.recorded[:16], b"{}", *days.outbox.recorded[17:]])
    assert faults(centre, *kept) == [(FaultKind.HEAD, 11, 20)]


def test_the_commands_sign_verify_and_name(centre, days, tmp_path):
    def call(*arguments):
        result = CommandRunner().invoke(main, ["server", "heads", *arguments, "--data", str(tmp_path)])
        return result.exit_code, result.output

    out = str(tmp_path / "evening.heads")
    code, output = call("sign", "--out", out)
    assert (code, "1 份" in output) == (0, True), output
    code, output = call("verify", "--list", out)
    assert (code, "未发现改动" in output) == (0, True), output
    changed(centre, 14)
    code, output = call("verify")
    assert (code, "第 11 至 15 条" in output) == (1, True), output
    (tmp_path / "none").write_text("AAAA")
    code, output = call("verify", "--list", str(tmp_path / "none"))
    assert (code, "不是本服务器签发" in output) == (1, True), output
