"""The supervisor's code at the sign-in: it takes the keys' place when ten PINs were wrong, and gives them back."""

import asyncio
from datetime import UTC, datetime

import pytest

from checkpoint.domain.unlocks import UNLOCK_LIFE, Unlock
from checkpoint.i18n import CATALOGUE
from checkpoint.qr.unlock import encode_unlock
from checkpoint.services.unlocking import UnlockAnswer
from checkpoint.store.pin_tries import Tries
from checkpoint.views.wishes.scanning import key_pressed
from tests.support.tablet import ISSUER, PIN, PLACE


@pytest.fixture
async def locked(app):
    """赵卫国 has mistyped ten times."""
    desk = app.station.tablet.desk
    operator = next(row for row in desk.operators if row.operator_id == "zhao")
    desk._note(operator, Tries(10, desk._pause(10), desk._tries_of(operator).of))
    await app.tap("operator-zhao")
    await app.until(lambda: app.has("scan"))
    return app


def code(number=1, **changes):
    at = datetime.now(UTC).replace(microsecond=0)
    given = {"device_id": "tablet-1", "operator_id": "zhao"} | changes
    return encode_unlock(
        Unlock(f"{number:016x}", PLACE.place_id, issued_at=at, valid_until=at + UNLOCK_LIFE, **given), ISSUER
    )


async def test_the_keys_give_way_to_the_scan_field_and_come_back(locked):
    assert "解锁码" in locked.text("pin-message")
    assert not locked.has("pin-1")
    await locked.scan(code())
    await locked.until(lambda: locked.has("pin-1"))
    assert locked.text("pin-message") == "已解锁，请输入 PIN"
    assert not locked.has("scan")
    for digit in PIN:
        await locked.tap(f"pin-{digit}")
    await locked.tap("start-shift")
    await locked.until(lambda: locked.has("ready"))


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"device_id": "tablet-2"}, UnlockAnswer.OTHER_DEVICE),
        ({"operator_id": "qian"}, UnlockAnswer.OTHER_OPERATOR),
    ],
)
async def test_a_code_for_somebody_or_something_else_is_answered_in_words(locked, changes, answer):
    await locked.scan(code(**changes))
    await locked.until(lambda: locked.has("unlock-message"))
    assert locked.text("unlock-message") == CATALOGUE[f"unlock.{answer.value}"][0]
    assert not locked.has("pin-1")


async def test_what_is_no_code_is_said_to_be_none_and_searches_for_nobody(locked):
    await locked.type("scan", "王小明")
    await locked.settle(0.3)
    await locked.scan("王小明")
    await locked.until(lambda: locked.has("unlock-message"))
    assert locked.text("unlock-message") == CATALOGUE["unlock.no_code"][0]
    assert locked.panel.gate.found is None


async def test_somebody_else_signs_in_meanwhile(locked):
    await locked.tap("operator-qian")
    assert not locked.has("scan")
    for digit in PIN:
        await locked.tap(f"pin-{digit}")
    await locked.tap("start-shift")
    await locked.until(lambda: locked.has("ready"))


async def test_a_scanner_that_types_while_no_field_has_the_keys_is_heard(locked):
    panel, names = locked.panel, {"$": "4", "%": "5", "*": "8", "+": "=", ":": ";"}
    keys = [(names.get(sign, sign), sign in names) for sign in code()]
    await asyncio.gather(*(panel.carry_out(key_pressed, key, shift) for key, shift in [*keys, ("Enter", False)]))
    await locked.until(lambda: locked.has("pin-1"))


@pytest.mark.parametrize("answer", UnlockAnswer)
def test_each_answer_has_its_words_in_both_languages(answer):
    chinese, english = CATALOGUE[f"unlock.{answer.value}"]
    assert chinese != english
