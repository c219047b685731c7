"""Health is not on the glass (A3): a queue reads with the operator, and hears what the tablet plays."""

import re

import pytest

from checkpoint.domain.decide import Outcome, Reason
from checkpoint.domain.movements import Movement
from checkpoint.domain.passes import PassType
from checkpoint.i18n import CATALOGUE
from checkpoint.views.wishes import behind
from tests.support.tablet import resident, sign_pass

TOLD = re.compile(r"隔离|居家|返乡|密接|阳性|确诊|isolat|stay-at-home|quarantin|returnee|contact case", re.IGNORECASE)
GLASS = (
    "behind.said",
    "behind.open",
    "card.",
    "household.check",
    "outcome.",
    "record.",
    "recorded.",
    "basis.",
    "wait.",
)


@pytest.fixture(params=["gate", "phone"])
def app(request):
    return request.getfixturevalue(request.param)


async def hold(app):
    await app.scan(sign_pass(resident("徐刚")))
    if app.has("pad-unfold"):
        await app.tap("pad-unfold")
    await app.tap("preset-365")
    assert app.text("verdict") == "劝返"


async def test_the_card_of_a_held_household_says_that_it_needs_a_check(app):
    await hold(app)
    assert "需要核实" in app.text("reasons")
    assert not TOLD.search(" ".join(app.texts()))


async def test_the_reason_is_behind_a_tap_and_goes_by_itself(app, monkeypatch):
    monkeypatch.setattr(behind, "SEEN_SECONDS", 0.1)
    await hold(app)
    await app.tap("behind-open")
    assert "居家管理" in app.text("behind")
    await app.until(lambda: not app.has("behind"))
    assert not TOLD.search(" ".join(app.texts()))


async def test_what_is_recorded_has_the_reason_all_the_same(app):
    await hold(app)
    await app.tap("record-primary")
    await app.until(lambda: app.has("recorded"))
    (movement,) = [row.body for row in app.station.tablet.outbox.events() if isinstance(row.body, Movement)]
    assert movement.outcome is Outcome.REFUSE
    assert Reason.HOUSEHOLD_LOCKED in movement.verdict.reasons
    assert not TOLD.search(" ".join(app.texts()))


async def test_the_household_says_so_too_and_shows_why_to_the_operator(app):
    await app.scan(sign_pass(resident("徐刚"), type=PassType.HOUSEHOLD, person_no=0))
    assert "需要核实" in app.text("household-lock")
    assert not TOLD.search(" ".join(app.texts()))
    await app.tap("behind-open")
    assert "居家隔离" in app.text("behind")
    await app.tap("sheet-close")
    assert not app.has("behind")


@pytest.mark.parametrize("key", sorted(key for key in CATALOGUE if key.startswith(GLASS)))
def test_no_word_of_the_card_in_either_language_tells_of_health(key):
    assert not any(TOLD.search(text) for text in CATALOGUE[key])


async def test_sounds_are_of_the_outcome_and_of_nothing_behind_it(gate):
    played = {player.src for player in (*gate.panel.signals._players.values(), gate.panel.signals._due)}
    assert played == {*(f"sounds/{outcome.value}.wav" for outcome in Outcome), "sounds/due.wav"}
