"""Where digits are typed the system brings up its number keys, and a line takes nothing else."""

import re

import flet as ft
import pytest

from checkpoint.domain.movements import Movement
from checkpoint.domain.returnees import Returnee
from checkpoint.views.components.fields import ID_TAIL, TELEPHONE, WORDS, one_line
from tests.support.headless import Driver
from tests.ui.conftest import bodies, sign_in, written

PHONE = "13800001234"


def takes(field, text):
    """Whether the client lets this stand in the field."""
    assert field.input_filter is not None
    return re.fullmatch(field.input_filter.regex_string, text) is not None


def is_for_numbers(field):
    assert field.keyboard_type is ft.KeyboardType.PHONE
    return takes(field, "138") and not takes(field, "abc")


@pytest.mark.parametrize(
    ("keys", "good", "bad"),
    [
        (TELEPHONE, PHONE, "138a"),
        (TELEPHONE, "+86 371-6000 1234", "王"),
        (ID_TAIL, "123X", "12-4"),
        (ID_TAIL, "123*", "a"),
    ],
)
def test_a_line_takes_its_own_signs(keys, good, bad):
    field = one_line("", "", keys, lambda _: None)
    assert takes(field, good)
    assert takes(field, "")
    assert not takes(field, bad)


def test_words_take_everything_and_an_older_number_with_other_signs_can_be_put_right():
    assert one_line("王", "", WORDS, lambda _: None).input_filter is None
    assert one_line("138转2", "", TELEPHONE, lambda _: None).input_filter is None


@pytest.mark.parametrize("name", ["phone", "contact_phone", "id_tail"])
async def test_a_returnees_numbers_are_typed_with_number_keys(gate, name):
    await gate.tap("tab-desk")
    await gate.tap("duty-tile-returnees")
    assert is_for_numbers(gate.inner(f"text-{name}", ft.TextField))


async def test_the_star_of_a_telephones_keys_is_the_x_of_an_identity_number(gate):
    await gate.tap("tab-desk")
    await gate.tap("duty-tile-returnees")
    for name in ("chip-building-1", "chip-room-4097"):
        await gate.tap(name)
    await gate.type("text-name", "周远归")
    await gate.type("text-id_tail", "123*")
    await gate.tap("form-save")
    await gate.until(lambda: bodies(gate, Returnee))
    assert bodies(gate, Returnee)[0].id_tail == "123X"


async def test_a_visitors_telephone_is_recorded(gate):
    await gate.tap("visit-new")
    assert is_for_numbers(gate.inner("text-visitor-phone", ft.TextField))
    await gate.type("text-visitor-phone", PHONE)
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: bodies(gate, Movement))
    assert bodies(gate, Movement)[0].visit.phone == PHONE


async def test_a_visitors_telephone_outlives_a_crash_and_is_not_the_next_ones(station):
    async with Driver(station) as app:
        await sign_in(app)
        await app.tap("visit-new")
        await app.type("text-visitor-phone", PHONE)
        await written(app)
    station.close()
    station.open()
    async with Driver(station) as after:
        await after.tap("offer-take")
        assert after.inner("text-visitor-phone", ft.TextField).value == PHONE
        await after.tap("card-close")
        await after.tap("visit-new")
        assert after.inner("text-visitor-phone", ft.TextField).value == ""
