"""The link's sheet says that the server has no backup, and what went to make room before it had one."""

from checkpoint.bootstrap import enrol_tablet, open_tablet, open_tablet_store
from checkpoint.store.backups import Backing
from checkpoint.store.cursor import Cursor
from checkpoint.store.outbox import Outbox
from checkpoint.views.station import Station
from tests.support.builders import NOON, a_movement, an_event
from tests.support.headless import Driver
from tests.support.tablet import fill


async def sheet(folder, backed_up_at, gone):
    """What the sheet says, in both languages: of the backups, and of what went."""
    fill(folder)
    store = open_tablet_store(folder)
    outbox = Outbox(store)
    outbox.append(an_event(a_movement()))
    outbox.acknowledge(Cursor(1, outbox.hash_at(1)), (), NOON, Backing(NOON, backed_up_at))
    if gone:
        outbox.drops.note({"until": 0, "events": gone, "acked": 1, "head": ""}, NOON, proven=False)
    store.close()
    station = Station(folder, open_tablet, enrol_tablet)
    station.open()
    said = []
    async with Driver(station) as app:
        await app.tap("link")
        said += [app.text(name) if app.has(name) else "" for name in ("no-backup", "unproven")]
        await app.tap("sheet-close")
        await app.tap("lang")
        await app.tap("link")
        said += [app.text(name) if app.has(name) else "" for name in ("no-backup", "unproven")]
    station.close()
    return said


async def test_a_server_without_a_backup_is_spoken_of(tmp_path):
    said = await sheet(tmp_path, None, 0)
    assert "中心还没有做过备份" in said[0]
    assert "no backup yet" in said[2]
    assert (said[1], said[3]) == ("", "")


async def test_what_went_to_make_room_is_counted(tmp_path):
    said = await sheet(tmp_path, NOON, 8123)
    assert "8123" in said[1]
    assert "备份" in said[1]
    assert "8123" in said[3]
    assert (said[0], said[2]) == ("", "")
