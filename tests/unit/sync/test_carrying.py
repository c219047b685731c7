"""Events carried by hand: all of them, once, whoever carries what when; nothing that was tampered with."""

import shutil
from dataclasses import replace

import pytest
from click.testing import CliRunner

from checkpoint.bootstrap import enrol_tablet, open_tablet, system_clock, utc_now
from checkpoint.cli import main
from checkpoint.protocol.carrier import read_carrier, write_carrier
from checkpoint.protocol.values import ProtocolError
from checkpoint.server.carrying import take_in
from checkpoint.server.repository.devices import DeviceState, set_state
from checkpoint.server.repository.movements import Filter, stream
from checkpoint.services.carrying import export, take_receipts
from tests.support.centre import running_centre
from tests.support.databases import ON_POSTGRESQL


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("centre")


@pytest.fixture(scope="module")
def centre(folder):
    with running_centre(folder / "server") as running:
        yield running


@pytest.fixture
def tablet(tmp_path, centre):
    enrol_tablet(tmp_path / "tablet", centre.url, centre.enrol_code(), "test", "web")
    tablet = open_tablet(tmp_path / "tablet")
    yield tablet
    tablet.close()


def counts(taken):
    return taken.new, taken.known


def stored_ids(centre):
    with centre.centre.database.read() as connection:
        return {row.id for row in stream(connection, Filter(place_ids=(centre.place.place_id,)))}


def carried(tablet):
    """As it is after the journey: written and read."""
    return read_carrier(write_carrier(export(tablet.outbox, tablet.identity, system_clock())))


def test_what_waits_is_carried_and_the_receipts_move_the_cursor(tablet, centre):
    events = [tablet.gate.emergency_exit() for _ in range(7)]
    carrier = carried(tablet)
    assert tablet.outbox.pending == 7
    assert counts(take_in(centre.centre.database, carrier, utc_now())) == (7, 0)
    assert {event.id for event in events} <= stored_ids(centre)
    assert take_receipts(read_carrier(write_carrier(carrier)), tablet.outbox, tablet.identity, system_clock()) == 7
    assert tablet.outbox.pending == 0
    assert tablet.link.session()


def test_a_carrier_brought_twice_or_late_changes_nothing(tablet, centre):
    tablet.gate.emergency_exit()
    first = carried(tablet)
    tablet.gate.emergency_exit()
    second = carried(tablet)
    database = centre.centre.database
    assert counts(take_in(database, second, utc_now())) == (2, 0)
    assert counts(take_in(database, first, utc_now())) == (0, 1)
    assert counts(take_in(database, second, utc_now())) == (0, 2)
    for carrier in (first, second, second):
        take_receipts(carrier, tablet.outbox, tablet.identity, system_clock())
    assert tablet.outbox.pending == 0


def test_a_network_that_came_back_in_between_harms_nothing(tablet, centre):
    tablet.gate.emergency_exit()
    carrier = carried(tablet)
    assert tablet.link.session()
    assert counts(take_in(centre.centre.database, carrier, utc_now())) == (0, 1)
    assert take_receipts(carrier, tablet.outbox, tablet.identity, system_clock()) == 0


def test_nobody_reads_or_changes_what_is_carried(tablet, centre):
    event = tablet.gate.emergency_exit()
    carrier = carried(tablet)
    assert event.id.encode() not in write_carrier(carrier)
    sealed, proof = carrier.pushes[0]
    for changed in ((sealed[:-1] + bytes([sealed[-1] ^ 1]), proof), (sealed, "carried." + "A" * 88)):
        carrier.pushes[0] = changed
        with pytest.raises(ProtocolError):
            take_in(centre.centre.database, carrier, utc_now())
    assert event.id not in stored_ids(centre)


def test_receipts_of_somebody_else_acknowledge_nothing(tablet, centre):
    tablet.gate.emergency_exit()
    carrier = carried(tablet)
    take_in(centre.centre.database, carrier, utc_now())
    with pytest.raises(ProtocolError):
        take_receipts(carrier, tablet.outbox, replace(tablet.identity, token="another"), system_clock())
    with pytest.raises(ProtocolError, match="another tablet"):
        take_receipts(carrier, tablet.outbox, replace(tablet.identity, device_id="another"), system_clock())
    assert tablet.outbox.pending == 1


def test_without_receipts_nothing_is_acknowledged(tablet):
    tablet.gate.emergency_exit()
    with pytest.raises(ProtocolError, match="no receipts"):
        take_receipts(carried(tablet), tablet.outbox, tablet.identity, system_clock())


def test_what_was_sealed_with_a_token_that_was_not_used_yet_is_taken_and_its_receipts_come_back(tablet, centre):
    next_token = tablet.link._transport.renew_token().doc["token"]
    tablet.gate.emergency_exit()
    renewed = replace(tablet.identity, token=next_token)
    carrier = read_carrier(write_carrier(export(tablet.outbox, renewed, system_clock())))
    assert counts(take_in(centre.centre.database, carrier, utc_now())) == (1, 0)
    assert take_receipts(carrier, tablet.outbox, renewed, system_clock()) == 1


def test_a_lost_tablets_carrier_is_not_taken(tablet, centre):
    tablet.gate.emergency_exit()
    carrier = carried(tablet)
    with centre.centre.database.write() as connection:
        set_state(connection, centre.place.place_id, tablet.identity.device_id, DeviceState.LOST, utc_now())
    with pytest.raises(ProtocolError, match="lost"):
        take_in(centre.centre.database, carrier, utc_now())


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"nonsense", b'{"carrier":2,"place":1,"device":"d"}', bytes(range(200, 250))],
    ids=["empty", "no fields", "words", "a later kind", "bytes"],
)
def test_what_is_no_carrier_is_said_to_be_none(data):
    with pytest.raises(ProtocolError):
        read_carrier(data)


@pytest.mark.skipif(ON_POSTGRESQL, reason="the command finds its database by the environment")
def test_the_two_commands_carry_there_and_back(tmp_path, folder, centre, tablet):
    event = tablet.gate.emergency_exit()
    tablet.store.close()
    file, run = tmp_path / "stick.carrier", CliRunner()
    told = run.invoke(main, ["sync", "export", str(file), "--data", str(tmp_path)])
    assert (told.exit_code, "1" in told.output) == (0, True)
    told = run.invoke(main, ["sync", "import", str(file), "--data", str(tmp_path)])
    assert (told.exit_code, "没有回执" in told.output, "no receipts" in told.output) == (1, True, True), told.output
    told = run.invoke(main, ["sync", "import", str(file), "--data", str(folder)])
    assert told.exit_code == 0, told.output
    assert event.id in stored_ids(centre)
    other = tmp_path / "other.carrier"
    other.write_bytes(file.read_bytes().replace(tablet.identity.device_id.encode(), b"somebody-else"))
    told = run.invoke(main, ["sync", "import", str(other), "--data", str(tmp_path)])
    assert (told.exit_code, "另一台终端" in told.output, "carrier:" in told.output) == (1, True, False), told.output
    told = run.invoke(main, ["sync", "import", str(file), "--data", str(tmp_path)])
    assert told.exit_code == 0, told.output
    again = open_tablet(tmp_path / "tablet")
    assert again.outbox.pending == 0
    again.close()
    file.write_bytes(b"nonsense")
    assert run.invoke(main, ["sync", "import", str(file), "--data", str(tmp_path)]).exit_code == 1


@pytest.mark.skipif(ON_POSTGRESQL, reason="the command finds its database by the environment")
def test_a_store_that_was_set_aside_is_carried_with_its_own_key_and_once(tmp_path, folder, centre, tablet):
    events = {tablet.gate.emergency_exit().id for _ in range(3)}
    tablet.close()
    aside = shutil.copytree(tmp_path / "tablet" / "store", tmp_path / "elsewhere" / "store.damaged-1")
    key, run = tmp_path / "tablet" / "device.key", CliRunner()
    for _ in range(2):
        file = tmp_path / "stick.carrier"
        chosen = ["--store", str(aside), "--key", str(key), "--data", str(tmp_path)]
        told = run.invoke(main, ["sync", "export", str(file), *chosen])
        assert (told.exit_code, "3" in told.output) == (0, True), told.output
        told = run.invoke(main, ["sync", "import", str(file), "--data", str(folder)])
        assert told.exit_code == 0, told.output
        assert events <= stored_ids(centre)
    again = open_tablet(tmp_path / "tablet")
    assert again.link.session()
    assert again.outbox.pending == 0
    again.close()


@pytest.mark.skipif(ON_POSTGRESQL, reason="the command finds its database by the environment")
def test_a_store_whose_key_is_not_there_is_refused_in_words(tmp_path, tablet):
    tablet.gate.emergency_exit()
    tablet.close()
    aside = shutil.copytree(tmp_path / "tablet" / "store", tmp_path / "elsewhere" / "store.damaged-1")
    told = CliRunner().invoke(
        main, ["sync", "export", str(tmp_path / "f"), "--store", str(aside), "--data", str(tmp_path)]
    )
    assert told.exit_code == 1
    assert "key" in told.output
