"""Every sheet has one frame: its rows scroll where they have no room, the way back stays on the glass."""

import pytest

from tests.support.tablet import resident, sign_pass
from tests.ui.conftest import scrolled
from tests.ui.test_settings import open_settings

RECORDED = ("preset-365", "record-primary", "undo")
SHEETS = {
    "help": ("help",),
    "link": ("link",),
    "end of the shift": ("end-shift",),
    "correction": (*RECORDED,),
    "correction of a temperature": (*RECORDED, "undo-wrong_temperature"),
    "correction of a person": (*RECORDED, "undo-wrong_person"),
    "plate": ("car-way",),
    "isolation": ("tab-desk", "duty-tile-care", "care-begin", "chip-building-1"),
    "somebody alone": ("help", "alone-open", "record-primary"),
    "held visitor": ("visit-new", "hold"),
}


@pytest.fixture
async def large(gate):
    """A tablet lying down at twice the size."""
    await open_settings(gate)
    for name in ("set-size-200", "desk-back", "tab-gate"):
        await gate.tap(name)
    return gate


@pytest.fixture(params=["phone", "large"])
def app(request):
    return request.getfixturevalue(request.param)


async def opened(app, sheet):
    if SHEETS[sheet][:1] == RECORDED[:1]:
        await app.scan(sign_pass(resident("王小明")))
    for name in SHEETS[sheet]:
        await app.until(lambda wanted=name: app.has(wanted))
        await app.tap(name)
    await app.until(lambda: app.has("sheet-close"))


@pytest.mark.parametrize("sheet", SHEETS)
async def test_the_way_back_stays_on_the_glass(app, sheet):
    await opened(app, sheet)
    assert not scrolled(app, "sheet-close")


async def test_on_a_glass_too_low_for_both_the_way_back_scrolls_with_the_rest(phone):
    phone.panel.frame.height = 300
    await opened(phone, "help")
    assert scrolled(phone, "sheet-close")
