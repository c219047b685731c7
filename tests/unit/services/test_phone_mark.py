"""The mark of a code on a telephone: beside what is signed, for one report, and nothing depends on it."""

from dataclasses import replace
from datetime import timedelta

import base45
import pytest

from checkpoint.domain.movements import Source
from checkpoint.domain.passes import PassStatus
from checkpoint.qr.keyboard import ALPHABET, mend
from checkpoint.qr.symbol import symbol_of
from checkpoint.qr.token import PHONE_MARK, TEXT_MAX, encode_pass, is_from_phone, phone_text
from tests.support.builders import ISSUER, a_pass

CARD = encode_pass(a_pass(), ISSUER)
SIZES = range(120, 160)
"""Bytes of a signed pass: less than the smallest in use (124: no quota, no name), more than the largest (154)."""


def test_the_mark_is_told_whatever_ending_a_scanner_puts_behind_it():
    assert [is_from_phone(phone_text(CARD) + ending) for ending in ("", "\r", "\r\n", "\t")] == [True] * 4
    assert not any(is_from_phone(CARD + ending) for ending in ("", "\r", "\r\n", "\t"))


def test_a_reader_of_before_takes_a_marked_code_for_the_pass_that_it_is():
    before = mend(phone_text(CARD).strip()[: TEXT_MAX + 1])
    assert before == CARD


def test_no_pass_ends_in_the_mark_by_itself():
    endings = {base45.b45encode(bytes([high, low])).decode()[-1] for high in range(256) for low in range(256)}
    endings |= {base45.b45encode(bytes([last])).decode()[-1] for last in range(256)}
    assert PHONE_MARK in ALPHABET
    assert PHONE_MARK not in endings


@pytest.mark.parametrize("claims", [a_pass(), a_pass(masked_name="张*明"), a_pass(masked_name="欧阳*华", flags=1920)])
def test_the_symbol_of_a_telephone_is_as_large_as_the_cards(claims):
    card = encode_pass(claims, ISSUER)
    assert symbol_of(phone_text(card)).version == symbol_of(card).version


def test_no_pass_of_any_size_in_use_grows_by_the_mark():
    texts = ["GP1:" + base45.b45encode(b"\xa5" * size).decode() for size in SIZES]
    assert [symbol_of(phone_text(text)).version for text in texts] == [symbol_of(text).version for text in texts]


def test_the_gate_records_the_telephone_and_decides_as_for_the_card(tablet):
    card, phone = (tablet.gate.interpret(text, Source.SCANNER).encounter for text in (CARD, phone_text(CARD)))
    assert phone.verdict == card.verdict
    assert phone.check == replace(card.check, on_phone=True)
    assert [row.movement(row.choices[0]).on_phone for row in (card, phone)] == [False, True]


def test_the_mark_alone_makes_no_pass_good(tablet):
    forged = tablet.gate.interpret(phone_text(CARD[:-1] + ("0" if CARD[-1] != "0" else "1")), Source.CAMERA).encounter
    assert forged.check.status is not PassStatus.OK
    late = encode_pass(a_pass(valid_until=a_pass().issued_at + timedelta(hours=1)), ISSUER)
    assert tablet.gate.interpret(phone_text(late), Source.CAMERA).encounter.check.status is PassStatus.EXPIRED
