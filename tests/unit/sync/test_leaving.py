"""A tablet that is shut out: what it still hands in, what it erases, and that nobody but its server can tell it to."""

import secrets
from datetime import timedelta

import pytest

from checkpoint.bootstrap import enrol_tablet, open_tablet, utc_now
from checkpoint.protocol.reference import Stream
from checkpoint.server.repository.devices import DeviceState, find_device, note_contact, set_state
from checkpoint.server.repository.movements import Filter, stream
from checkpoint.store import open_store
from checkpoint.sync import Trouble
from tests.support.answers import Given, answering


@pytest.fixture
def tablet(tmp_path, centre):
    enrol_tablet(tmp_path / "tablet", centre.url, centre.enrol_code(), "test", "web")
    tablet = open_tablet(tmp_path / "tablet")
    assert tablet.link.session()
    yield tablet
    tablet.close()


def put(centre, tablet, state):
    with centre.centre.database.write() as connection:
        set_state(connection, centre.place.place_id, tablet.identity.device_id, state, utc_now())


def device_of(centre, tablet):
    with centre.centre.database.read() as connection:
        return find_device(connection, tablet.identity.device_id)


def stored_ids(centre):
    with centre.centre.database.read() as connection:
        return {row.id for row in stream(connection, Filter(place_ids=(centre.place.place_id,)))}


def test_a_revoked_tablet_hands_in_what_waits_and_then_holds_nothing(tmp_path, tablet, centre):
    event = tablet.gate.emergency_exit()
    put(centre, tablet, DeviceState.REVOKED)
    assert tablet.link.session() is False
    assert tablet.link.state.trouble is Trouble.REVOKED
    assert event.id in stored_ids(centre)
    assert not (tmp_path / "tablet" / "device.key").exists()
    assert device_of(centre, tablet).state == DeviceState.WIPED
    assert tablet.wiped
    tablet.close()
    assert not (tmp_path / "tablet" / "store").exists()
    assert open_tablet(tmp_path / "tablet") is None


def test_a_lost_tablet_erases_everything_and_sends_nothing(tmp_path, tablet, centre):
    event = tablet.gate.emergency_exit()
    put(centre, tablet, DeviceState.LOST)
    assert tablet.link.session() is False
    assert tablet.link.state.trouble is Trouble.LOST
    assert event.id not in stored_ids(centre)
    assert tablet.wiped
    assert device_of(centre, tablet).state == DeviceState.WIPED


def test_a_wipe_that_was_cut_short_is_finished_at_the_next_start(tmp_path, tablet, centre):
    put(centre, tablet, DeviceState.LOST)
    tablet.link.session()
    tablet.store.close()  # the power went before anything was cleared away
    assert (tmp_path / "tablet" / "store").exists()
    assert open_tablet(tmp_path / "tablet") is None
    assert not (tmp_path / "tablet" / "wiped").exists()
    assert open_tablet(tmp_path / "tablet") is None


def test_after_an_order_nothing_more_is_asked(tablet, centre):
    put(centre, tablet, DeviceState.LOST)
    tablet.link.session()
    assert tablet.link.session() is False
    assert tablet.link.state.trouble is Trouble.LOST


def test_a_suspended_tablet_keeps_everything_and_goes_on_when_it_may(tmp_path, tablet, centre):
    put(centre, tablet, DeviceState.SUSPENDED)
    event = tablet.gate.emergency_exit()
    assert tablet.link.session() is False
    assert (tablet.link.state.trouble, tablet.outbox.pending) == (Trouble.SUSPENDED, 1)
    assert tablet.reference.roster.residents
    put(centre, tablet, DeviceState.ACTIVE)
    assert tablet.link.session()
    assert event.id in stored_ids(centre)


@pytest.mark.parametrize("state", ["revoked", "lost"])
def test_nobody_else_can_order_a_tablet_to_erase_itself(tmp_path, tablet, state):
    """Somebody who stands in the server's place, and was even given its certificate, has no proof."""
    from dataclasses import replace

    from checkpoint.store.identity import IdentityFile

    given = Given(403, {"code": f"device_{state}", "state": state, "proof": "ab" * 32})
    with answering(lambda *_: given) as url:
        IdentityFile(tablet.store).save(replace(tablet.identity, server_url=url))
        tablet.close()
        again = open_tablet(tmp_path / "tablet")
        again.gate.emergency_exit()
        assert again.link.session() is False
        assert again.link.state.trouble is Trouble.SUSPENDED
        assert (again.outbox.pending, again.wiped) == (1, False)
        assert again.reference.roster.residents
        again.close()


def test_if_the_last_push_fails_the_records_stay_and_the_roster_goes(tmp_path, tablet, centre, monkeypatch):
    tablet.gate.emergency_exit()
    put(centre, tablet, DeviceState.REVOKED)
    monkeypatch.setattr(tablet.link._transport, "push", lambda *_: tablet.link._transport.probe("x", 0))
    assert tablet.link.session() is False
    assert tablet.link.state.trouble is Trouble.REVOKED
    assert (tablet.outbox.pending, tablet.wiped) == (1, False)
    assert not tablet.reference.roster.residents
    tablet.close()
    again = open_tablet(tmp_path / "tablet")
    assert (again.outbox.pending, again.identity.token) == (1, "")
    assert all(not list(again.link._replica.documents(row)) for row in Stream)
    assert again.gate.emergency_exit()
    again.close()


def test_the_token_changes_once_a_day_and_survives_a_restart(tmp_path, tablet, centre):
    first = tablet.link._transport._token
    assert tablet.link.session()
    assert tablet.link._transport._token == first
    tablet.link._token_at -= timedelta(hours=25)
    assert tablet.link.session()
    second = tablet.link._transport._token
    assert second != first
    tablet.close()
    again = open_tablet(tmp_path / "tablet")
    assert again.identity.token == second
    assert again.link.session()
    again.close()


def test_without_the_key_nothing_of_the_store_can_be_read(tmp_path, tablet, centre):
    put(centre, tablet, DeviceState.LOST)
    tablet.link.session()
    tablet.store.close()
    from checkpoint.store.errors import StoreError

    with pytest.raises(StoreError):
        open_store(tmp_path / "tablet", key=secrets.token_bytes(32))


def test_the_thirty_days_are_counted_from_the_last_contact(tablet, centre):
    with centre.centre.database.write() as connection:
        old = utc_now() - timedelta(days=40)
        seen = {"last_seen_at": utc_now() - timedelta(days=29), "token_at": old, "enrolled_at": old}
        note_contact(connection, centre.place.place_id, tablet.identity.device_id, **seen)
    assert tablet.link.session()
