"""A tablet holds the server's signed lists against its own records: whoever rewrote something is seen."""

import shutil
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from checkpoint.bootstrap import enrol_tablet, open_tablet, utc_now
from checkpoint.cli import main
from checkpoint.domain.head_lists import HeadFinding
from checkpoint.protocol.events import chain as linked
from checkpoint.protocol.reference import Stream
from checkpoint.qr.keys import IssuerKey
from checkpoint.server.event_tables import chain, chain_mark, event, head_list
from checkpoint.server.head_check import FaultKind, check_place
from checkpoint.server.head_signing import read_lists, sign_all
from checkpoint.server.trail_heads import issuers
from checkpoint.sync import Trouble
from tests.support.databases import CommandRunner


@pytest.fixture
def folder(tmp_path, centre):
    folder = tmp_path / "tablet"
    enrol_tablet(folder, centre.url, centre.enrol_code(), "test", "web")
    return folder


@pytest.fixture
def tablet(folder, centre):
    """Five records that the server has and has signed for; the tablet has the list, the first of the place."""
    with centre.centre.database.write() as connection:
        connection.execute(delete(head_list))
    tablet = open_tablet(folder)
    recorded(tablet, 5)
    signed(centre)
    assert tablet.link.session()
    assert tablet.heads.standing.finding is HeadFinding.AGREES
    yield tablet
    tablet.close()


def recorded(tablet, count):
    for _ in range(count):
        tablet.gate.emergency_exit()
    assert tablet.link.session()


_moment = iter(range(1, 10_000))


def signed(centre):
    """Sign the next list, each a little later than the one before."""
    now = utc_now() + timedelta(seconds=next(_moment))
    sign_all(centre.centre.database, now, IssuerKey(centre.centre.keys.issuer_seed))


def heard(tablet):
    assert tablet.link.session()
    return tablet.heads.standing.finding


def rewritten(centre, tablet, seq):
    """A record of the tablet changed at the server, and every hash behind it made anew."""
    place_id, device_id = tablet.identity.place.place_id, tablet.identity.device_id
    bodies = tablet.outbox.recorded(1, tablet.outbox.last)
    bodies[seq - 1] = b"{}"
    digest = bytes(32)
    hashes = [digest := linked(digest, raw) for raw in bodies]
    with centre.centre.database.write() as connection:
        own = (event.c.place_id == place_id, event.c.device_id == device_id)
        connection.execute(update(event).where(*own, event.c.seq == seq).values(raw=b"{}"))
        for number, hashed in enumerate(hashes, 1):
            mine = (chain_mark.c.place_id == place_id, chain_mark.c.device_id == device_id, chain_mark.c.seq == number)
            connection.execute(update(chain_mark).where(*mine).values(head=hashed))
        mine = (chain.c.place_id == place_id, chain.c.device_id == device_id, chain.c.high == len(hashes))
        connection.execute(update(chain).where(*mine).values(head=hashes[-1]))


def faults(centre, tablet, *elsewhere):
    with centre.centre.database.read() as connection:
        checked = check_place(
            connection, tablet.identity.place.place_id, issuers(centre.centre.keys), elsewhere, utc_now()
        )
    return {(row.kind, row.last) for row in checked.faults if row.device_id == tablet.identity.device_id}


def test_what_was_rewritten_after_a_list_is_noticed_by_the_server_its_tablet_and_the_others(tmp_path, centre, tablet):
    enrol_tablet(tmp_path / "other", centre.url, centre.enrol_code(2), "other", "web")
    other = open_tablet(tmp_path / "other")
    heard(other)
    rewritten(centre, tablet, 3)
    assert (FaultKind.HEAD, 5) in faults(centre, tablet)
    signed(centre)
    assert (heard(tablet), heard(other)) == (HeadFinding.DIFFERS, HeadFinding.CONTRADICTS)
    other.close()


def test_a_tablet_that_went_on_meanwhile_notices_although_it_began_anew(centre, tablet):
    """Its push meets another past: a new incarnation, and the list still tells what became of the former."""
    rewritten(centre, tablet, 3)
    recorded(tablet, 1)
    assert tablet.link._pusher.current != tablet.identity.incarnation
    signed(centre)
    assert heard(tablet) is HeadFinding.DIFFERS


def test_lists_that_were_signed_anew_over_a_rewritten_past_do_not_follow_the_one_that_is_kept(centre, tablet):
    """Who has the server's key can do that, and the server itself then sees nothing: the tablet does."""
    rewritten(centre, tablet, 3)
    with centre.centre.database.write() as connection:
        connection.execute(delete(head_list))
    signed(centre)
    assert faults(centre, tablet) == set()
    assert heard(tablet) is HeadFinding.DIFFERS


def test_a_tablet_set_back_to_an_old_copy_is_noticed_before_it_could_push(tmp_path, folder, centre, tablet):
    shutil.copytree(folder, tmp_path / "old")
    recorded(tablet, 4)
    signed(centre)
    tablet.link.session()
    old = open_tablet(tmp_path / "old")
    old.link._pull(Stream.HEADS)
    assert old.heads.standing.finding is HeadFinding.BEHIND
    old.close()


@pytest.mark.parametrize(("more", "found"), [(1, HeadFinding.BEHIND), (6, HeadFinding.DIFFERS)])
def test_nor_does_it_help_an_old_copy_to_push_first(tmp_path, folder, centre, tablet, more, found):
    shutil.copytree(folder, tmp_path / "old")
    recorded(tablet, 4)
    signed(centre)
    old = open_tablet(tmp_path / "old")
    recorded(old, more)
    assert old.heads.standing.finding is found
    old.close()


def test_a_server_that_was_set_back_contradicts_and_the_kept_lists_say_what_it_lost(tmp_path, folder, centre, tablet):
    recorded(tablet, 4)
    signed(centre)
    assert heard(tablet) is HeadFinding.AGREES
    tablet.close()
    file = tmp_path / "kept.heads"
    result = CommandRunner().invoke(main, ["sync", "heads", str(file), "--data", str(folder.parent)])
    assert result.exit_code == 0, result.output
    place_id, keys = tablet.identity.place.place_id, issuers(centre.centre.keys)
    kept = read_lists(file.read_text(), [place_id], keys)
    assert len(kept) >= 2
    device_id = tablet.identity.device_id
    with centre.centre.database.write() as connection:
        for table in (event, chain_mark):
            connection.execute(delete(table).where(table.c.device_id == device_id, table.c.seq > 6))
        head = connection.execute(
            chain_mark.select().where(chain_mark.c.device_id == device_id).order_by(chain_mark.c.seq.desc())
        ).first()
        connection.execute(update(chain).where(chain.c.device_id == device_id).values(high=head.seq, head=head.head))
        connection.execute(delete(head_list).where(head_list.c.seq == kept[-1].seq))
    assert (FaultKind.SHORT, 9) in faults(centre, tablet, *kept)
    signed(centre)
    again = open_tablet(folder)
    assert again.link.session()
    assert again.heads.standing.finding is HeadFinding.CONTRADICTS
    assert faults(centre, again, *kept) == set()
    again.close()


def test_a_server_of_before_that_names_no_such_stream_is_not_asked_for_it(tablet):
    replica = tablet.link._replica
    replica.erase([Stream.HEADS])
    marks = {name: cursor for name, cursor in tablet.link._pusher.marks.items() if name != "heads"}
    assert tablet.link._is_current(Stream.HEADS, marks)
    assert tablet.link.state.trouble is not Trouble.SERVER_ERROR
