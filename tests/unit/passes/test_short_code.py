"""Short codes for typing."""

import pytest

from checkpoint.qr import short_code


def test_every_wrong_digit_and_every_swap_of_neighbours_is_caught():
    code = short_code.make(4711042)
    assert short_code.is_valid(code)
    for position, digit in enumerate(code):
        for other in "0123456789":
            if other != digit:
                assert not short_code.is_valid(code[:position] + other + code[position + 1 :])
    for position in range(7):
        swapped = code[:position] + code[position + 1] + code[position] + code[position + 2 :]
        assert swapped == code or not short_code.is_valid(swapped)


def test_spaces_and_dashes_do_not_matter():
    code = short_code.make(1)
    assert short_code.is_valid(short_code.pretty(code))
    assert short_code.compact("1234-5678 ") == "12345678"


@pytest.mark.parametrize("text", ["", "1234567", "123456789", "1234567a", "一二三四五六七八"])
def test_other_texts_do_not_look_like_a_short_code(text):
    assert not short_code.looks_like(text)
    assert not short_code.is_valid(text)


@pytest.mark.parametrize("number", [-1, short_code.NUMBERS])
def test_numbers_out_of_range_are_our_own_mistake(number):
    with pytest.raises(ValueError, match="short codes"):
        short_code.make(number)
