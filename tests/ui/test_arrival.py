"""Who comes to the gate: their card first and alone, and a moment later what can be tapped for them."""

import asyncio

import pytest

from checkpoint.domain.movements import Movement
from checkpoint.views.panel import ALONE_SECONDS
from tests.support.tablet import resident, sign_pass

SHARE = 0.6
"""Of all that a person at the gate is drawn with, the card is less than this."""


@pytest.fixture
def arriving(gate):
    """The card stands alone for as long as in the product."""
    gate.panel.alone_seconds = ALONE_SECONDS
    gate.connection.patches.clear()
    return gate


async def alone(app, name, shown="王*明"):
    """Scan, and go on at the moment in which the card is drawn."""
    scan = asyncio.ensure_future(app.scan(sign_pass(resident(name))))
    for _ in range(1000):
        await asyncio.sleep(0.001)
        if app.has("person") and shown in app.text("person"):
            return scan
    raise AssertionError(app.texts())


async def test_the_card_comes_whole_before_anything_that_can_be_tapped_for_it(arriving):
    scan = await alone(arriving, "王小明")
    assert arriving.has("verdict")
    assert arriving.has("reasons")
    assert not any(map(arriving.has, ("preset-365", "direction-in", "record-primary", "trip")))
    await scan
    await arriving.until(lambda: arriving.has("record-primary"))
    assert arriving.has("preset-365")
    assert arriving.has("trip")


async def test_the_card_is_sent_by_itself(arriving):
    scan = await alone(arriving, "王小明")
    card = sum(arriving.connection.patches)
    await scan
    await arriving.until(lambda: arriving.has("record-primary") and arriving.has("trip"))
    assert card < SHARE * sum(arriving.connection.patches)


async def test_who_is_scanned_right_after_stands_alone_in_turn(arriving):
    first = await alone(arriving, "王小明")
    await arriving.scan(sign_pass(resident("欧阳震华")))
    await first
    await arriving.until(lambda: arriving.has("record-primary"))
    assert "欧**华" in arriving.text("person")
    await arriving.tap("preset-365")
    await arriving.tap("record-primary")
    await arriving.until(lambda: arriving.has("recorded"))
    bodies = [event.body for event in arriving.station.tablet.outbox.events()]
    (movement,) = [body for body in bodies if isinstance(body, Movement)]
    assert movement.masked_name == "欧**华"


async def test_a_button_of_the_one_before_is_gone_while_the_next_card_stands_alone(arriving):
    await arriving.scan(sign_pass(resident("王小明")))
    await arriving.until(lambda: arriving.has("preset-365"))
    await arriving.tap("preset-365")
    stale = arriving.inner("record-primary")
    scan = await alone(arriving, "欧阳震华", "欧**华")
    assert not arriving.has("record-primary")
    await arriving.click(stale)
    await scan
    bodies = [event.body for event in arriving.station.tablet.outbox.events()]
    assert not [body for body in bodies if isinstance(body, Movement)]


async def test_a_tablet_held_upright_draws_all_at_once(arriving):
    arriving.panel.frame.width, arriving.panel.frame.height = 800, 1280
    await arriving.settle()
    scan = await alone(arriving, "王小明")
    assert arriving.has("record-primary")
    await scan
