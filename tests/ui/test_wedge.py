"""A scanner that types while no field has the keys."""

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


def test_slow_keys_are_a_person():
    assert typed("12345678", gap=0.5) == ""


def test_a_short_text_is_no_code():
    assert typed("12345") == ""
