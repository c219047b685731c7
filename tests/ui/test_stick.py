"""The stick from the link's sheet: a file out, its receipts back, and words for whatever goes wrong in between."""

import pytest

from checkpoint.bootstrap import enrol_tablet, open_tablet, utc_now
from checkpoint.protocol.carrier import read_carrier, write_carrier
from checkpoint.server.carrying import take_in
from checkpoint.views.station import Station
from tests.support.centre import running_centre
from tests.support.headless import Driver, Refusal


@pytest.fixture(scope="module")
def centre(tmp_path_factory):
    with running_centre(tmp_path_factory.mktemp("centre")) as running:
        yield running


@pytest.fixture
async def app(tmp_path, centre):
    """A tablet that knows its server and cannot reach it any more, with two records."""
    enrol_tablet(tmp_path, centre.url, centre.enrol_code(), "test", "web")
    station = Station(tmp_path, open_tablet, enrol_tablet)
    station.open()
    station.tablet.link.stop()
    for _ in range(2):
        station.tablet.gate.emergency_exit()
    async with Driver(station) as app:
        app.page.web = False
        await app.tap("link")
        yield app
    station.close()


def counts(taken):
    return taken.new, taken.known


async def written(app, path="/media/stick/east.carrier"):
    app.connection.answers["save_file"] = path
    await app.tap("stick-write")
    await app.until(lambda: "已把 2 条记录存成" in app.text("carried"))
    return bytes(app.connection.arguments["save_file"]["src_bytes"])


def picking(app, data):
    app.connection.answers["pick_files"] = [{"id": 1, "name": "x", "size": len(data), "bytes": data}]


async def test_records_go_out_and_their_receipts_come_back(app, centre):
    carrier = read_carrier(await written(app))
    assert app.station.tablet.outbox.pending == 2
    assert counts(take_in(centre.centre.database, carrier, utc_now())) == (2, 0)
    picking(app, write_carrier(carrier))
    await app.tap("stick-read")
    await app.until(lambda: "2 条已送达，还有 0 条待上传" in app.text("carried"))
    await app.until(lambda: app.inner("stick-write").disabled)
    assert app.station.tablet.outbox.pending == 0


async def test_the_file_says_where_it_is_from_and_names_nobody(app):
    data = await written(app)
    identity = app.station.tablet.identity
    name = app.connection.arguments["save_file"]["file_name"]
    assert name.startswith(f"checkpoint-{identity.place.place_id}-{identity.gate.gate_id}-")
    assert b"emergency" not in data


async def test_a_dialog_that_was_closed_says_nothing(app):
    app.connection.answers["save_file"] = None
    await app.tap("stick-write")
    assert "多日没有网络" in app.text("carried")
    app.connection.answers["pick_files"] = []
    await app.tap("stick-read")
    assert "多日没有网络" in app.text("carried")


async def test_a_stick_that_cannot_be_written_is_said(app):
    app.connection.answers["save_file"] = Refusal("PlatformException(no space)")
    await app.tap("stick-write")
    await app.until(lambda: "文件没有存成" in app.text("carried"))
    assert app.station.tablet.outbox.pending == 2


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: data, "还没有回执"),
        (lambda _: b"holiday.jpg", "读不了"),
        (lambda data: data.replace(b'"device":"', b'"device":"x'), "另一台终端"),
    ],
    ids=["not yet at the bureau", "no such file", "another tablet's"],
)
async def test_a_file_without_our_receipts_acknowledges_nothing(app, spoil, said):
    picking(app, spoil(await written(app)))
    await app.tap("stick-read")
    await app.until(lambda: said in app.text("carried"))
    assert app.station.tablet.outbox.pending == 2
