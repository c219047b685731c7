"""Unlock codes from the console: by whoever may, for one operator on one tablet in use; written down, bounded."""

import base64
import io
import re
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from checkpoint.domain.passes import PassType, TrustedKey
from checkpoint.domain.unlocks import UNLOCK_LIFE, PinUnlocked
from checkpoint.qr.decode import decode_picture
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.unlock import open_unlock
from checkpoint.server.event_tables import audit
from checkpoint.server.event_tables import event as event_table
from checkpoint.server.repository.devices import DeviceState, set_state
from checkpoint.server.repository.organisation import Account, Role, add_account
from checkpoint.server.unlocking import PER_HOUR
from tests.support.bureau import AWAY, HOME, NOON, PASSWORD_HASH, SAME_SITE, event, sign_in
from tests.unit.server.test_operators import added


@pytest.fixture
def desk(client):
    sign_in(client)
    return client


def ask(desk, operator_id, device_id, place=HOME):
    form = {"place": str(place), "operator": operator_id, "device": device_id}
    return desk.post("/operators/unlock", data=form, headers=SAME_SITE)


def shown_on(answer):
    """What a scanner reads off the page."""
    picture = base64.b64decode(re.search(r"data:image/png;base64,([^\"]+)", answer.text)[1])
    assert Image.open(io.BytesIO(picture)).size[0] <= 600
    (text,) = decode_picture(picture)
    return text


def trusted(centre, place=HOME):
    public = IssuerKey(centre.keys.issuer_seed).public_key
    return TrustedKey("", public, frozenset({place}), frozenset(PassType), NOON - timedelta(1), NOON + timedelta(1))


def test_the_code_on_the_page_is_for_this_operator_and_tablet_and_holds_a_quarter_of_an_hour(desk, tablet, centre):
    operator, _, _ = added(desk, tablet)
    answer = ask(desk, operator.operator_id, tablet.outbox.device_id)
    unlock = open_unlock(shown_on(answer), [trusted(centre)])
    assert (unlock.place_id, unlock.device_id, unlock.operator_id) == (
        HOME,
        tablet.outbox.device_id,
        operator.operator_id,
    )
    assert (unlock.issued_at, unlock.valid_until) == (NOON, NOON + UNLOCK_LIFE)
    assert "何平 的解锁码" in answer.text
    assert "12:15 前有效" in answer.text
    with centre.database.read() as connection:
        (row,) = connection.execute(select(audit).where(audit.c.action == "unlock_issued"))
    subject = f"{operator.operator_id} {tablet.outbox.device_id} {unlock.unlock_id}"
    assert (row.actor, row.place_id, row.object) == ("bureau", HOME, subject)


def test_each_is_another(desk, tablet, centre):
    operator, _, _ = added(desk, tablet)
    codes = [shown_on(ask(desk, operator.operator_id, tablet.outbox.device_id)) for _ in range(2)]
    assert len({open_unlock(code, [trusted(centre)]).unlock_id for code in codes}) == 2


def test_its_use_comes_up_as_an_event(tablet, centre):
    used = event(PinUnlocked("0" * 16, "op-1"))
    tablet.outbox.record(used)
    assert tablet.push().json()["quarantined"] == []
    with centre.database.read() as connection:
        (row,) = connection.execute(select(event_table))
    assert (row.id, row.kind, row.fever, row.override) == (used.id, "unlock", False, False)


def test_nobody_makes_one_without_the_right_the_scope_and_the_password(client, tablet, centre, clock):
    sign_in(client)
    operator, _, _ = added(client, tablet)
    wanted = operator.operator_id, tablet.outbox.device_id
    clock.forward(minutes=6)
    assert ask(client, *wanted).status_code == 303
    with centre.database.write() as connection:
        add_account(connection, Account("looker", "巡查员", PASSWORD_HASH, 1, Role.VIEWER))
    sign_in(client, "looker")
    assert ask(client, *wanted).status_code == 403
    assert "unlock" not in client.get(f"/operators?place={HOME}").text
    sign_in(client, "west")
    assert ask(client, *wanted).status_code == 404
    forged = client.post("/operators/unlock", data={"place": HOME}, headers={"origin": "http://x"})
    assert forged.status_code == 403
    with centre.database.read() as connection:
        assert connection.execute(select(audit).where(audit.c.action == "unlock_issued")).first() is None


def test_none_is_made_for_another_places_tablet_or_operator_or_one_that_is_shut_out(desk, tablet, enrol, centre):
    operator, _, _ = added(desk, tablet)
    away = enrol(AWAY)
    assert ask(desk, operator.operator_id, away.outbox.device_id).status_code == 404
    assert ask(desk, operator.operator_id, away.outbox.device_id, AWAY).status_code == 404
    assert ask(desk, "nobody", tablet.outbox.device_id).status_code == 404
    assert ask(desk, operator.operator_id, "").status_code == 404
    with centre.database.write() as connection:
        set_state(connection, HOME, tablet.outbox.device_id, DeviceState.REVOKED, NOON)
    assert ask(desk, operator.operator_id, tablet.outbox.device_id).status_code == 404


def test_one_account_makes_so_many_an_hour(desk, tablet, centre, clock):
    operator, _, _ = added(desk, tablet)
    with centre.database.write() as connection:
        for _ in range(PER_HOUR):
            centre.record(connection, "bureau", "unlock_issued", place_id=HOME)
    answer = ask(desk, operator.operator_id, tablet.outbox.device_id)
    assert (answer.status_code, "太多" in answer.text) == (429, True)
    clock.forward(hours=1)
    sign_in(desk)
    assert ask(desk, operator.operator_id, tablet.outbox.device_id).status_code == 200
