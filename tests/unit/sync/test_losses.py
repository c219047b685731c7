"""An event that damage took is said in its place: sync goes on, the centre knows of it, nothing is skipped silently."""

import pytest
from sqlalchemy import select

from checkpoint.bootstrap import enrol_tablet, open_tablet
from checkpoint.server import event_tables
from checkpoint.server.repository.losses import lost_by_device
from checkpoint.store.journal import segment_path
from checkpoint.store.outbox import Outbox
from checkpoint.sync import Trouble
from tests.support.store.looking import record_at


@pytest.fixture
def folder(tmp_path, centre):
    """A tablet that recorded nine exits and sent none; killed, so that no sidecar hides what comes."""
    enrol_tablet(tmp_path, centre.url, centre.enrol_code(), "test", "web")
    tablet = open_tablet(tmp_path)
    for _ in range(9):
        tablet.gate.emergency_exit()
    tablet.close()
    return tmp_path


def place_of(store, seq):
    """Segment and byte of an event."""
    loc = store.storage.catalog.named("events").directory.get(seq)
    return loc >> 32, loc & 0xFFFFFFFF


def destroy(folder, *seqs):
    """Zeros over these events, on the disk."""
    tablet = open_tablet(folder)
    places = [place_of(tablet.store, seq) for seq in seqs]
    tablet.close()
    for number, start in places:
        path = segment_path(folder / "store", number)
        data = path.read_bytes()
        end = record_at(data, start).end
        path.write_bytes(data[:start] + bytes(end - start) + data[end:])
    for hint in (folder / "store").glob("*.hint"):
        hint.unlink()


def at_the_centre(centre, tablet):
    """What came up from a tablet: (seq, kind, bytes), in order."""
    table = event_tables.event
    with centre.centre.database.read() as connection:
        rows = connection.execute(
            select(table.c.seq, table.c.kind, table.c.raw)
            .where(table.c.device_id == tablet.identity.device_id)
            .order_by(table.c.seq)
        )
        return [tuple(row) for row in rows]


def lost_at(centre, tablet):
    with centre.centre.database.read() as connection:
        return lost_by_device(connection, [centre.place.place_id]).get(
            (centre.place.place_id, tablet.identity.device_id)
        )


@pytest.mark.parametrize("gone", [(1,), (5,), (4, 5, 6), (2, 7)])
def test_the_rest_goes_up_and_the_centre_knows_what_is_lost(folder, centre, gone):
    destroy(folder, *gone)
    tablet = open_tablet(folder)
    whole = dict(enumerate(tablet.outbox.recorded(1, 9), 1)) if 1 not in gone else {}
    assert len(whole) == gone[0] - 1
    assert tablet.link.session()
    rows = at_the_centre(centre, tablet)
    assert [row[0] for row in rows] == list(range(1, 10))
    assert [seq for seq, kind, _ in rows if kind == "loss"] == list(gone)
    assert tablet.outbox.pending == 0
    assert tablet.outbox.lost == len(gone)
    lost = lost_at(centre, tablet)
    assert lost.records == len(gone)
    assert (lost.after is None) == (gone[0] == 1)
    assert lost.before is not None
    tablet.gate.emergency_exit()
    assert tablet.link.session()
    tablet.close()
    again = open_tablet(folder)
    again.gate.emergency_exit()
    assert again.link.session()
    rows = at_the_centre(centre, again)
    assert [row[0] for row in rows] == list(range(1, 12))
    assert lost_at(centre, again).records == len(gone)
    again.close()


def test_a_lost_event_that_the_centre_already_has_is_no_loss(folder, centre):
    tablet = open_tablet(folder)
    assert tablet.link.session()
    tablet.close()
    destroy(folder, 3, 9)
    tablet = open_tablet(folder)
    tablet.gate.emergency_exit()
    assert tablet.link.session()
    assert [(seq, kind) for seq, kind, _ in at_the_centre(centre, tablet)][-1] == (10, "movement")
    assert lost_at(centre, tablet) is None
    tablet.close()


def test_damage_found_while_reading_is_told_as_well(folder, centre):
    tablet = open_tablet(folder)
    number, start = place_of(tablet.store, 5)
    path = segment_path(folder / "store", number)
    with path.open("r+b") as file:
        file.seek(start + 60)
        file.write(b"!!!!")
    assert tablet.link.session()
    assert [seq for seq, kind, _ in at_the_centre(centre, tablet) if kind == "loss"] == [5]
    assert tablet.outbox.pending == 0
    tablet.close()


def test_the_newest_event_is_told_of_though_its_number_cannot_be_known(folder, centre):
    """Something else was recorded after it, so that it was certainly acknowledged."""
    tablet = open_tablet(folder)
    tablet.store.table("other").insert({"n": 1})
    tablet.close()
    destroy(folder, 9)
    for _ in range(2):
        tablet = open_tablet(folder)
        assert tablet.link.session()
        tablet.close()
    kinds = [kind for _, kind, _ in at_the_centre(centre, tablet)]
    assert kinds == ["movement"] * 8 + ["loss"]
    assert lost_at(centre, tablet).records == 1


def test_a_stand_in_is_the_same_however_often_it_is_made(folder, centre):
    destroy(folder, 4)
    tablet = open_tablet(folder)
    gap = tablet.outbox.gap_at(4)
    assert (gap.first, gap.last) == (4, 4)
    ids = {next(iter(gap.stand_ins("d/i", tablet.clock.now(), 1))).id for _ in range(3)}
    assert len(ids) == 1
    tablet.close()


def test_without_the_stand_in_the_push_stays_where_it_is(folder, centre, monkeypatch):
    """So that the tests above are known to see."""
    destroy(folder, 4)
    monkeypatch.setattr(Outbox, "gap_at", lambda *_: None)
    tablet = open_tablet(folder)
    assert not tablet.link.session()
    assert tablet.link.state.trouble is Trouble.STORE
    assert [row[0] for row in at_the_centre(centre, tablet)] == [1, 2, 3]
    assert tablet.outbox.pending == 6
    tablet.close()
