"""Codes that are not ours: each gets its own words."""

import pytest

from checkpoint.domain.movements import Source
from checkpoint.domain.passes import ForeignCode, PassStatus
from checkpoint.i18n import Language, text
from checkpoint.qr.foreign import foreign_kind
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.token import encode_pass
from checkpoint.services.encounter import Found, Opened
from tests.support.builders import a_pass
from tests.support.gates import Hands, a_tablet

CODES = {
    "HC1:6BFOXN%TS3DHPVO13J /G-/2YRVA.Q/R82JD2FCJG96V75": ForeignCode.OTHER_PASS,
    "shc:/56762909524320603460292437404460312229595326546034602925": ForeignCode.OTHER_PASS,
    "https://jkm.example.gov.cn/code?id=1": ForeignCode.OTHER_PASS,
    "GP2:ABCDEF": ForeignCode.NEWER_PASS,
    "ENROL:7K2M9QXF4T": ForeignCode.ENROLMENT,
    "7K2M9-QXF4T": ForeignCode.ENROLMENT,
    '{"v":1,"url":"https://centre.example","code":"7K2M9QXF4T","ca_pin":"x"}': ForeignCode.ENROLMENT,
    "https://qr.alipay.com/fkx12345": ForeignCode.PAYMENT,
    "wxp://f2f0abcdef": ForeignCode.PAYMENT,
    "134512345678901239": ForeignCode.PAYMENT,
    "00020101021126580016A000000677010111": ForeignCode.PAYMENT,
    "https://u.wechat.com/abc": ForeignCode.SHOP,
    "https://shop.example.com/table/7": ForeignCode.SHOP,
    "WIFI:S:home;T:WPA;P:secret;;": ForeignCode.WIFI,
    "BEGIN:VCARD\nVERSION:3.0": ForeignCode.CONTACT,
    "tel:13800001234": ForeignCode.CONTACT,
    "https://example.com/": ForeignCode.URL,
    "6901234567892": ForeignCode.GOODS,
    "hello": ForeignCode.TEXT,
    "": ForeignCode.TEXT,
}


@pytest.mark.parametrize(("code", "kind"), list(CODES.items()))
def test_each_foreign_code_is_told_apart(code, kind):
    assert foreign_kind(code) is kind


def test_every_kind_has_words_of_its_own_in_both_languages():
    for language in Language:
        said = [text(f"foreign.{kind.value}", language) for kind in ForeignCode]
        assert len(set(said)) == len(said)


@pytest.mark.parametrize(
    "code", [code for code, kind in CODES.items() if kind not in (ForeignCode.TEXT, ForeignCode.GOODS)]
)
def test_a_foreign_code_at_the_gate_is_a_check_with_its_own_words(code, tmp_path):
    tablet = a_tablet(tmp_path, Hands())
    seen = tablet.gate.interpret(code, Source.SCANNER)
    assert isinstance(seen, Opened)
    assert seen.encounter.check.status is PassStatus.NOT_A_PASS
    assert seen.encounter.reason_keys[0] == f"foreign.{CODES[code].value}"
    tablet.close()


def test_another_towns_pass_has_words_of_its_own(tmp_path):
    tablet = a_tablet(tmp_path, Hands())
    seen = tablet.gate.interpret(encode_pass(a_pass(), IssuerKey(b"\x07" * 32)), Source.CAMERA)
    assert seen.encounter.reason_keys[0] == "reason.unknown_key"
    tablet.close()


@pytest.mark.parametrize("typed", ["zwg", "张伟国", "3-2-501", "1234", "李", "110101199003070038", "zhangwei12"])
def test_what_people_type_to_find_somebody_is_still_a_search(typed, tmp_path):
    tablet = a_tablet(tmp_path, Hands())
    assert isinstance(tablet.gate.interpret(typed, Source.SCANNER), Found)
    tablet.close()


@pytest.mark.parametrize("size", [10_000, 100_000])
def test_long_nonsense_is_quick(size):
    import time

    started = time.process_time()
    for filler in ("a", "1", "{", "https://a", " "):
        foreign_kind(filler * size)
    assert time.process_time() - started < 0.05
