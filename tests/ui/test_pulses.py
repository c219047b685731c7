"""Vibration (A1): one short, two, three long, as near as the platform lets an app come."""

import flet as ft
import pytest

from checkpoint.domain.decide import Outcome
from checkpoint.views import sounds
from checkpoint.views.sounds import Signals

TOUCHES = {"medium_impact", "vibrate"}


@pytest.fixture
def felt(gate, monkeypatch):
    """Signals on a telephone, and what its motor was asked for."""
    monkeypatch.setattr(sounds, "PULSE_SECONDS", 0.002)
    monkeypatch.setattr(sounds, "RUN_SECONDS", 0.001)
    gate.page.platform = ft.PagePlatform.ANDROID
    signals, calls = Signals(gate.page), gate.connection.calls

    async def feel(outcome):
        calls.clear()
        await signals.outcome(outcome)
        return [name for name in calls if name in TOUCHES]

    return signals, feel


@pytest.mark.parametrize(
    ("outcome", "calls"),
    [
        (Outcome.ADMIT, ["medium_impact"]),
        (Outcome.CHECK, ["vibrate"] * 2),
        (Outcome.REFER, ["vibrate"] * 2),
        (Outcome.REFUSE, ["vibrate"] * 9),
    ],
)
async def test_each_outcome_has_its_pulses(felt, outcome, calls):
    _, feel = felt
    assert await feel(outcome) == calls


async def test_a_muted_tablet_is_felt_all_the_same(felt):
    signals, feel = felt
    signals.muted = True
    assert await feel(Outcome.REFUSE) == ["vibrate"] * 9


async def test_a_glass_without_a_motor_is_asked_for_nothing(gate):
    gate.connection.calls.clear()
    await gate.panel.signals.outcome(Outcome.REFUSE)
    assert TOUCHES.isdisjoint(gate.connection.calls)


def test_a_long_pulse_is_longer_than_a_short_one_and_pulses_stand_apart():
    spans = {outcome: [len(pulse) for pulse in pulses] for outcome, pulses in sounds.PULSES.items()}
    assert spans == {Outcome.ADMIT: [1], Outcome.CHECK: [1, 1], Outcome.REFER: [1, 1], Outcome.REFUSE: [3, 3, 3]}
    assert sounds.PULSE_SECONDS > 3 * sounds.RUN_SECONDS
