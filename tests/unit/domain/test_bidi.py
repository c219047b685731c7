"""Marks that turn the writing direction: found and taken out, and nothing else with them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkpoint.domain.bidi import MARKS, all_without_marks, has_marks, without_marks

TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Unicode's own classes of what turns the direction; the three plain marks have the class of a letter."""


def test_they_are_all_that_unicode_has():
    found = {chr(code) for code in range(0x110000) if unicodedata.bidirectional(chr(code)) in TURNING}
    assert found | {"\u200e", "\u200f", "\u061c"} == set(MARKS)


@given(st.text(), st.sampled_from(MARKS), st.text())
def test_a_text_loses_them_and_nothing_else(before, mark, after):
    assert has_marks(before + mark + after)
    kept = without_marks(before + mark + after)
    assert not has_marks(kept)
    assert kept == "".join(letter for letter in before + after if letter not in MARKS)
    assert has_marks(before) == (without_marks(before) != before)


@pytest.mark.parametrize("text", ["王小明", "ئابدۇللا", "👨‍👩‍👧", "❤️", "क्‍ष", "“好”—…", "John"])
def test_names_signs_and_joiners_stay(text):
    assert not has_marks(text)
    assert without_marks(text) == text


def test_a_document_loses_them_at_every_depth():
    assert all_without_marks({"a": ["x\u202e", {"b": ("\u2066y", 1, None, True)}]}) == {
        "a": ["x", {"b": ["y", 1, None, True]}]
    }
