"""The battery is said to run out while a charger can still be found."""

from types import SimpleNamespace

import flet as ft
import pytest

from checkpoint.domain.head_lists import EVERY, NOTHING, ChainHead, HeadList
from checkpoint.qr.lists import sign_head_list
from checkpoint.views.wishes.power import look_at_power
from tests.support.builders import ISSUER, NOON
from tests.support.headless import Refusal


async def look(app, percent, state="discharging"):
    app.connection.answers |= {"get_battery_level": percent, "get_battery_state": state}
    await look_at_power(app.panel)
    await app.settle()


@pytest.mark.parametrize(("percent", "words"), [(15, "请接上充电器"), (5, "纸质登记表")])
async def test_a_battery_that_runs_out_is_said_on_every_screen(gate, percent, words):
    await look(gate, percent)
    await gate.tap("tab-desk")
    assert f"{percent}%" in gate.text("power")
    assert words in gate.text("power")


@pytest.mark.parametrize(
    ("percent", "state"), [(16, "discharging"), (9, "charging"), (9, "full"), (None, "unknown"), (Refusal("no"), "?")]
)
async def test_a_full_a_charging_and_an_unknown_battery_are_not_spoken_of(gate, percent, state):
    await look(gate, percent, state)
    assert not gate.has("power")


async def test_what_waits_goes_up_when_the_battery_runs_low(gate, monkeypatch):
    nudged = []
    monkeypatch.setattr(gate.station.tablet.link, "nudge", lambda: nudged.append(1))
    await look(gate, 14)
    await look(gate, 13)
    assert nudged == [1]


async def test_the_strip_goes_when_the_charger_comes(gate):
    await look(gate, 10)
    await look(gate, 10, "charging")
    assert not gate.has("power")


async def test_the_link_is_told_whether_somebody_looks_and_whether_there_is_power(gate):
    link = gate.station.tablet.link
    for state, seen in ((ft.AppLifecycleState.HIDE, False), (ft.AppLifecycleState.SHOW, True)):
        gate.page.on_app_lifecycle_state_change(SimpleNamespace(state=state))
        assert link.in_sight is seen
    await look(gate, 10)
    assert not link.in_sight
    await look(gate, 10, "charging")
    assert link.in_sight


async def test_a_head_list_that_does_not_agree_is_said_with_what_to_do(gate):
    """The server signed for a record that is not here."""
    tablet = gate.station.tablet
    head = ChainHead(tablet.identity.device_id, tablet.identity.incarnation, 99, NOTHING)
    at = (int(NOON.timestamp()), NOON, NOON + EVERY)
    signed = HeadList(tablet.identity.place.place_id, *at, NOTHING, (head,))
    tablet.heads._take(signed, sign_head_list(signed, ISSUER))
    await gate.tap("link")
    assert "旧副本" in gate.text("heads")
    assert "照常登记" in gate.text("heads")
