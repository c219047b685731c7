"""GP1: the format's own vector, and what becomes of every text that is not a good pass."""

import random
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import base45
import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkpoint.domain.passes import ForeignCode, Pass, PassStatus, PassType
from checkpoint.qr.cose import Sign1, canonical, holds, parse_sign1, sign1
from checkpoint.qr.decode import decode_picture
from checkpoint.qr.image import code_png, labelled_png
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.token import PREFIX, TEXT_MAX, check_pass, encode_pass
from tests.support.builders import ISSUER, NOON, PLACE_ID, a_pass, a_trusted_key

VECTOR = (
    "GP1:RRQ+D9 60CO0HD4WD68CK7Z6FN02OD8$VWY0TNDQ1HJ-0X507H0QS00+0/E7V50U30D60000KP3X$DNE4/B0-XJSFU5H0ZM0FV0X5027BB"
    "0EIZH9VR9V6 Y18LAI*C08O-2H0908QB/DB7IOCV1VZM*UG:2J%CGMXBF-75.FGMCEXJC8SRB6-X3+PPG*9S4LA31X21NES"
)


def check(text, **changed):
    options: dict[str, Any] = {
        "place_id": PLACE_ID,
        "now": NOON,
        "trust": [a_trusted_key()],
        "revoked": lambda _claims: False,
    }
    return check_pass(text, **options | changed)


def test_the_formats_test_vector():
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    issued_at = datetime.fromtimestamp(1795000000, UTC)
    claims = Pass(
        pass_id="0102030405060708",
        place_id=31011500401201,
        household_id=0x9C41F00D,
        person_no=2,
        type=PassType.RESIDENT,
        issued_at=issued_at,
        valid_until=datetime.fromtimestamp(1796209600, UTC),
        valid_from=issued_at,
        quota=(1, 2),
    )
    assert encode_pass(claims, IssuerKey(seed)) == VECTOR


def test_a_good_pass_is_read_back_whole():
    claims = a_pass(quota=(1, 2), flags=1, valid_from=NOON - timedelta(hours=1))
    result = check(encode_pass(claims, ISSUER))
    assert (result.status, result.claims) == (PassStatus.OK, claims)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        (a_pass(valid_until=NOON), PassStatus.EXPIRED),
        (a_pass(valid_from=NOON + timedelta(minutes=6)), PassStatus.NOT_YET),
        (a_pass(valid_from=NOON + timedelta(minutes=4)), PassStatus.OK),
        (a_pass(place_id=PLACE_ID + 1), PassStatus.KEY_SCOPE),
        (a_pass(issued_at=NOON - timedelta(days=40)), PassStatus.KEY_SCOPE),
    ],
)
def test_time_and_scope(claims, expected):
    assert check(encode_pass(claims, ISSUER)).status is expected


def test_another_places_pass_is_told_from_a_key_out_of_scope():
    both = a_trusted_key(place_ids=frozenset([PLACE_ID, PLACE_ID + 1]))
    assert check(encode_pass(a_pass(place_id=PLACE_ID + 1), ISSUER), trust=[both]).status is PassStatus.OTHER_PLACE


def test_a_key_signs_only_the_types_it_may():
    limited = a_trusted_key(types=frozenset([PassType.VISITOR]))
    assert check(encode_pass(a_pass(), ISSUER), trust=[limited]).status is PassStatus.KEY_SCOPE


def test_a_revoked_pass_is_revoked_even_when_it_has_expired():
    text = encode_pass(a_pass(valid_until=NOON), ISSUER)
    assert check(text, revoked=lambda _claims: True).status is PassStatus.REVOKED


def test_an_unknown_key_is_told_from_a_bad_signature():
    text = encode_pass(a_pass(), ISSUER)
    assert check(text, trust=[]).status is PassStatus.UNKNOWN_KEY
    tag = cbor2.loads(base45.b45decode(text[len(PREFIX) :]))
    protected, unprotected, payload, signature = tag.value
    forged = bytes([signature[0] ^ 1]) + signature[1:]
    body = cbor2.dumps(cbor2.CBORTag(18, [protected, unprotected, payload, forged]), canonical=True)
    result = check(PREFIX + base45.b45encode(body).decode())
    assert (result.status, result.claims) == (PassStatus.BAD_SIGNATURE, None)


@pytest.mark.parametrize(
    "text",
    ["", "https://example.com/", "WIFI:S:home;;", "gp1:" + VECTOR[4:], "ENROL:7K2M9QXF4T", "12345678", "张伟国"],
)
def test_other_peoples_codes_are_not_passes(text):
    assert check(text).status is PassStatus.NOT_A_PASS


@pytest.mark.parametrize(
    "text", [PREFIX, PREFIX + "A", PREFIX + "::::", VECTOR[:-1], VECTOR + "0", PREFIX + "0" * TEXT_MAX]
)
def test_a_damaged_code_is_malformed(text):
    assert check(text).status is PassStatus.MALFORMED


def test_a_second_encoding_of_the_same_claims_is_malformed():
    text = encode_pass(a_pass(), ISSUER)
    tag = cbor2.loads(base45.b45decode(text[len(PREFIX) :]))
    body = cbor2.dumps(tag, canonical=True)
    longer = body.replace(b"\xd2\x84", b"\xd8\x12\x84", 1)
    assert cbor2.loads(longer) == tag
    assert check(PREFIX + base45.b45encode(longer).decode()).status is PassStatus.MALFORMED


def test_twenty_thousand_mutants_are_neither_accepted_nor_an_exception_nor_slow():
    rng = random.Random(20261122)
    good = encode_pass(a_pass(), ISSUER)
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
    slowest = 0.0
    for _ in range(20_000):
        chars = list(good)
        for _ in range(rng.randint(1, 3)):
            position = rng.randrange(4, len(chars))
            match rng.randrange(3):
                case 0:
                    chars[position] = rng.choice(alphabet)
                case 1:
                    del chars[position]
                case _:
                    chars.insert(position, rng.choice(alphabet))
        mutant = "".join(chars)
        if mutant == good:
            continue
        started = time.perf_counter()
        assert check(mutant).claims is None
        slowest = max(slowest, time.perf_counter() - started)
    assert slowest < 1.0


def test_the_cose_working_groups_eddsa_example_verifies_by_our_path():
    """eddsa-sig-01 of cose-wg/Examples. Its algorithm number is the deprecated one, so as a pass it is refused."""
    example = bytes.fromhex(
        "D28445A201270300A10442313154546869732069732074686520636F6E74656E742E58407142FD2FF96D56DB85BEE905A76BA1D0B7321A95"
        "C8C4D3607C5781932B7AFB8711497DFA751BF40B58B3BCC32300B1487F3DB34085EEF013BF08F4A44D6FEF0D"
    )
    protected, _, payload, signature = cbor2.loads(example).value
    public_key = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    token = Sign1({}, protected, payload, signature)
    assert payload == b"This is the content."
    assert holds(token, public_key)
    assert not holds(replace(token, payload=payload + b"!"), public_key)
    assert not holds(replace(token, protected=b""), public_key)
    assert check(PREFIX + base45.b45encode(example).decode()).status is PassStatus.MALFORMED


def test_a_signature_has_one_form_and_a_key_of_small_order_signs_nothing():
    order = 2**252 + 27742317777372353535851937790883648493
    token = parse_sign1(base45.b45decode(encode_pass(a_pass(), ISSUER)[len(PREFIX) :]))
    again = int.from_bytes(token.signature[32:], "little") + order
    stretched = replace(token, signature=token.signature[:32] + again.to_bytes(32, "little"))
    assert holds(token, ISSUER.public_key)
    assert not holds(stretched, ISSUER.public_key)
    for small in (bytes(32), b"\x01" + bytes(31), b"\xec" + b"\xff" * 30 + b"\x7f"):
        assert not holds(replace(token, signature=small + bytes(32)), small)


@pytest.mark.parametrize("claims", [a_pass(), a_pass(quota=(1, 2), flags=1, valid_from=NOON)])
def test_another_projects_reader_reads_our_passes(claims):
    """python-cwt wants an older cbor2 than ours, so it runs in a process of its own."""
    oracle = Path(sys.prefix) / "oracle"
    assert (oracle / "cwt").is_dir(), "python-cwt is not installed: run `make setup-dev`"
    body = base45.b45decode(encode_pass(claims, ISSUER)[len(PREFIX) :])
    reader = (
        "import sys, cwt\n"
        "body, public, kid = map(bytes.fromhex, sys.argv[1:])\n"
        "key = cwt.COSEKey.new({1: 1, 2: kid, 3: -8, -1: 6, -2: public})\n"
        "from cwt import COSE\n"
        "print(COSE.new().decode(body, key).hex())\n"
    )
    arguments = [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(oracle)!r})\n{reader}"]
    done = subprocess.run(
        [*arguments, body.hex(), ISSUER.public_key.hex(), ISSUER.kid.hex()], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    read = cbor2.loads(bytes.fromhex(done.stdout.decode()))
    assert read[7].hex() == claims.pass_id
    assert read[-65537][2] == claims.household_id
    broken = bytes([*body[:-1], body[-1] ^ 1])
    done = subprocess.run(
        [*arguments, broken.hex(), ISSUER.public_key.hex(), ISSUER.kid.hex()], capture_output=True, check=False
    )
    assert done.returncode != 0


def signed(claims: dict[int, Any], **extra):
    return PREFIX + base45.b45encode(sign1(canonical(claims), ISSUER, **extra)).decode()


def test_what_a_later_version_adds_is_refused_as_newer_or_ignored_by_its_number():
    claims = cbor2.loads(parse_sign1(base45.b45decode(encode_pass(a_pass(), ISSUER)[len(PREFIX) :])).payload)
    for key, expected in ((8, PassStatus.MALFORMED), (15, PassStatus.MALFORMED), (16, PassStatus.OK)):
        inner = {**claims[-65537], key: 1}
        result = check(signed({**claims, -65537: inner}))
        assert (result.status, key) == (expected, key)
        assert (result.foreign is ForeignCode.NEWER_PASS) == (expected is PassStatus.MALFORMED)


def test_a_signed_object_with_another_content_type_is_no_pass():
    claims = cbor2.loads(parse_sign1(base45.b45decode(encode_pass(a_pass(), ISSUER)[len(PREFIX) :])).payload)
    assert check(signed(dict(claims))).status is PassStatus.OK
    assert check(signed(dict(claims), extra={3: "gp1/trust"})).status is PassStatus.MALFORMED


def test_the_ten_statuses_are_all_reached_and_all_different():
    both = a_trusted_key(place_ids=frozenset([PLACE_ID, PLACE_ID + 1]))
    good = encode_pass(a_pass(), ISSUER)
    token = parse_sign1(base45.b45decode(good[len(PREFIX) :]))
    forged = canonical(cbor2.CBORTag(18, [token.protected, {}, token.payload, bytes(64)]))
    results = [
        check("https://example.com/"),
        check(good[:-3]),
        check(good, trust=[]),
        check(PREFIX + base45.b45encode(forged).decode()),
        check(good, trust=[a_trusted_key(types=frozenset([PassType.VISITOR]))]),
        check(encode_pass(a_pass(place_id=PLACE_ID + 1), ISSUER), trust=[both]),
        check(good, revoked=lambda _claims: True),
        check(encode_pass(a_pass(valid_from=NOON + timedelta(hours=1)), ISSUER)),
        check(encode_pass(a_pass(valid_until=NOON), ISSUER)),
        check(good),
    ]
    assert [result.status for result in results] == list(PassStatus)


@given(st.binary(max_size=300))
def test_no_bytes_whatever_raise(body):
    assert check(PREFIX + base45.b45encode(body).decode()).status in {
        PassStatus.MALFORMED,
        PassStatus.UNKNOWN_KEY,
        PassStatus.BAD_SIGNATURE,
    }


def test_a_name_that_does_not_fit_is_our_own_mistake():
    with pytest.raises(ValueError, match="12 bytes"):
        encode_pass(a_pass(masked_name="阿不都克里木"), ISSUER)


@pytest.mark.parametrize("picture", [code_png, lambda text: labelled_png(text, "1234 5678")])
def test_a_camera_reads_the_picture_of_a_pass(picture):
    text = encode_pass(a_pass(), ISSUER)
    assert decode_picture(picture(text)) == [text]


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8\xff\xe0broken"])
def test_a_picture_that_is_none_holds_no_code(data):
    assert decode_picture(data) == []
