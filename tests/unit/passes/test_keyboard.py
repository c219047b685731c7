"""A scanner that types through the wrong keyboard: mended where only one reading makes a pass."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkpoint.domain.movements import Source
from checkpoint.domain.passes import PassStatus
from checkpoint.qr import short_code
from checkpoint.qr.keyboard import ALPHABET, LAYOUTS, mend
from checkpoint.qr.token import check_pass, encode_pass
from tests.support.builders import ISSUER, NOON, PLACE_ID, a_pass, a_trusted_key
from tests.support.gates import Hands, a_tablet

KEYS = "1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./", '!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?'
"""The scanner's keyboard."""

SAMPLE = "GP1:AZ QWYM$%*+-./:09"
AS_TYPED = {
    "de": "GP1ÖAY QWZM$%(`ß.-Ö09",
    "fr": "GP&MQW AZY?458+):!Màç",
    "es": "GP1ÑAZ QWYM$%(¿'.-Ñ09",
    "ru": "ПЗ1ЖФЯ ЙЦНЬ;%*+-ю.Ж09",
}
"""Typed by hand on those keyboards, not by the table under test."""

passes = st.builds(
    lambda number, household, person: encode_pass(
        a_pass(pass_id=number.hex(), household_id=household, person_no=person), ISSUER
    ),
    st.binary(min_size=8, max_size=8),
    st.integers(1, 2**32 - 1),
    st.integers(0, 15),
)


def through(layout, text, *, joins=True):
    """What a keyboard makes of the scanner's keys; a dead key joins the letter after it, or swallows a space."""
    typed, waiting = "", ""
    for sign in text:
        row = KEYS[1] if sign in KEYS[1] else KEYS[0]
        keys = layout.shifted if sign in KEYS[1] else layout.plain
        key = keys[row.index(sign)] if sign != " " else " "
        if waiting:
            joined = unicodedata.normalize("NFC", key + "\u0300") if joins else key + "\u0300"
            typed += joined if len(joined) == 1 else waiting if key == " " else waiting + key
            waiting = ""
        elif layout.dead and key == layout.dead:
            waiting = key
        else:
            typed += key
    return typed + waiting


def status(text):
    return check_pass(text, place_id=PLACE_ID, now=NOON, trust=[a_trusted_key()], revoked=lambda _: False).status


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda row: row.name)
@given(text=passes)
def test_every_pass_is_read_back_from_every_layout(layout, text):
    typed = through(layout, text)
    lost_spaces = bool(layout.dead) and "+ " in text
    assert mend(typed) == text or (lost_spaces and mend(typed) == typed)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda row: row.name)
def test_no_two_keys_of_a_layout_are_the_same(layout):
    assert len(layout.plain) == len(layout.shifted) == len(KEYS[0])
    assert len(set(layout.plain + layout.shifted)) == 2 * len(KEYS[0])
    assert set(layout.meant().values()) == set(ALPHABET)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda row: row.name)
def test_the_tables_are_those_of_the_keyboards(layout):
    meant = layout.meant()
    typed = AS_TYPED[layout.name]
    assert "".join("+" if sign == layout.dead else meant[sign] for sign in typed) == SAMPLE


@given(text=passes, seed=st.integers())
def test_the_case_of_the_letters_does_not_matter(text, seed):
    chance = random.Random(seed)
    mixed = "".join(chance.choice((sign.lower(), sign)) for sign in text)
    assert mend(text.lower()) == mend(text.swapcase()) == mend(mixed) == text


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda row: row.name)
@given(text=passes)
def test_the_caps_lock_under_another_layout_does_not_matter(layout, text):
    typed = through(layout, text)
    letters = "".join(sign.swapcase() if sign.isalpha() and sign not in "ßéèçàù" else sign for sign in typed)
    assert mend(letters) == text or (bool(layout.dead) and "+ " in text)


@given(text=passes)
def test_wide_letters_and_chinese_signs_are_read_back(text):
    wide = "".join("\u3000" if sign == " " else chr(ord(sign) + 0xFEE0) for sign in text)
    chinese = text.translate(str.maketrans({":": "：", ".": "。", "/": "、", "$": "￥"}))
    assert mend(wide) == mend(wide.lower()) == mend(chinese) == text


@given(text=passes, seed=st.integers())
def test_a_damaged_pass_is_never_mended_into_one_that_is_accepted(text, seed):
    chance = random.Random(seed)
    for layout in LAYOUTS:
        typed = list(through(layout, text))
        at = chance.randrange(len(typed))
        typed[at] = chance.choice(layout.plain + layout.shifted)
        damaged = "".join(typed)
        assert mend(damaged) == text or status(mend(damaged)) is not PassStatus.OK


@given(st.text(max_size=600))
def test_any_other_text_stays_as_it_is_or_becomes_digits_or_a_pass(text):
    mended = mend(text)
    assert mended == text or mended.startswith("GP1:") or short_code.looks_like(mended)


def test_a_short_code_through_a_french_or_a_wide_keyboard():
    code = short_code.make(1234567)
    french = dict(zip("1234567890", "&é\"'(-è_çà", strict=True))
    assert mend("".join(french[digit] for digit in code)) == code
    assert mend("".join(chr(ord(digit) + 0xFEE0) for digit in code)) == code
    assert mend("é" * 8) == "é" * 8


@pytest.mark.parametrize("typed", ["张伟国", "zwg", "3-2-501", "ПЗ1Ж", "GP1Ö", "https://e.com/a", "WIFI:S:x;;", ""])
def test_what_is_no_pass_is_left_alone(typed):
    assert mend(typed) == typed


def test_the_gate_takes_a_pass_from_a_german_scanner_and_says_what_it_cannot_mend(tmp_path):
    tablet, text = a_tablet(tmp_path, Hands()), encode_pass(a_pass(), ISSUER)
    seen = tablet.gate.interpret(through(LAYOUTS[0], text), Source.SCANNER).encounter
    assert (seen.check.status, seen.person_id) == (PassStatus.OK, "9c41f00d-2")
    unshifted = text.lower().translate(str.maketrans(":$%*+", ";458="))
    seen = tablet.gate.interpret(unshifted, Source.SCANNER).encounter
    assert seen.check.status is PassStatus.NOT_A_PASS
    assert seen.reason_keys[0] == "foreign.scanner"
    tablet.close()


@pytest.mark.parametrize("count", [513, 600, 5000])
def test_a_very_long_scan_is_cut_and_judged(tmp_path, count):
    tablet = a_tablet(tmp_path, Hands())
    for text in ("GP1:" + "A" * count, "gp1:" + "b" * count):
        assert tablet.gate.interpret(text, Source.SCANNER).encounter.check.status is PassStatus.MALFORMED
    seen = tablet.gate.interpret("https://example.com/" + "a" * count, Source.SCANNER).encounter
    assert seen.check.status is PassStatus.NOT_A_PASS
    tablet.close()
