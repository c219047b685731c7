"""A scanner that types while no field has the keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkpoint.views.wedge import Wedge


def typed(text, gap=0.01, wedge=None):
    wedge, at = wedge or Wedge(), 100.0
    for char in text:
        at += gap
        assert wedge.take(char, shift=char.isupper(), at=at) == ""
    return wedge.take("Enter", shift=False, at=at + gap)


def test_a_code_is_collected_until_enter():
    assert typed("GP1ABCDEF") == "GP1ABCDEF"


def test_letters_are_capitals_whatever_the_shift_key_says():
    assert typed("gp1abcdef") == "GP1ABCDEF"


def test_shifted_signs_are_what_the_scanner_meant():
    wedge = Wedge()
    for key, shift in (("G", True), ("P", True), ("1", False), (";", True), ("4", True), ("8", True), ("=", True)):
        wedge.take(key, shift=shift, at=1.0)
    assert wedge.take("Enter", shift=False, at=1.0) == "GP1:$*+"


@pytest.mark.parametrize("ending", ["Enter", "Tab", "Numpad Enter"])
def test_each_ending_gives_the_text_once(ending):
    wedge = Wedge()
    for key in "GP1ABCDEF":
        wedge.take(key, shift=key.isalpha(), at=1.0)
    assert wedge.take(ending, shift=False, at=1.0) == "GP1ABCDEF"
    assert wedge.take(ending, shift=False, at=1.0) == wedge.rest(9.0) == ""


def test_a_scanner_that_sends_no_ending_is_understood_after_a_pause():
    wedge = Wedge()
    for number, key in enumerate("GP1ABCDEF"):
        wedge.take(key, shift=key.isalpha(), at=1.0 + number / 100)
        assert wedge.rest(1.3) == ""
    assert wedge.rest(1.6) == "GP1ABCDEF"
    assert wedge.rest(2.0) == ""


@given(st.lists(st.tuples(st.text(max_size=12), st.booleans(), st.floats(0, 1)), max_size=80), st.integers(1, 40))
def test_whatever_is_typed_the_text_is_bounded(keys, repeats):
    wedge, at = Wedge(), 0.0
    for key, shift, gap in keys * repeats:
        at += gap / 5
        assert len(wedge.take(key, shift=shift, at=at)) <= 513
        assert len(wedge.text) <= 513


def test_slow_keys_are_a_person():
    assert typed("12345678", gap=0.5) == ""


def test_a_short_text_is_no_code():
    assert typed("12345") == ""
