"""Signed lists: read back whole, never taken for one another, never going back."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from checkpoint.domain.lists import GateKeyList, RevocationList, TrustList, gate_key
from checkpoint.domain.passes import PassStatus, PassType, Revocation, RevocationKind
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.lists import (
    ListError,
    open_gate_keys,
    open_revocation_list,
    open_trust_list,
    sign_gate_keys,
    sign_revocation_list,
    sign_trust_list,
)
from checkpoint.qr.token import check_pass, encode_pass
from tests.support.builders import ISSUER, NOON, PLACE_ID, a_pass, a_trusted_key
from tests.support.lists import ROOT

GATE = IssuerKey(b"\x47" * 32)
TRUST = TrustList(3, NOON, NOON + timedelta(days=90), (a_trusted_key(),))
ROWS = (
    Revocation(RevocationKind.PASS, "0102030405060708"),
    Revocation(RevocationKind.HOUSEHOLD, "77", NOON),
    Revocation(RevocationKind.KEY, "21fe31df"),
    Revocation(RevocationKind.PLACE, "", NOON),
)
REVOKED = RevocationList(PLACE_ID, 9, NOON, NOON + timedelta(hours=1), ROWS)
A_GATE_KEY = gate_key(GATE.kid.hex(), GATE.public_key, PLACE_ID, NOON, NOON + timedelta(days=30))
GATES = GateKeyList(PLACE_ID, 2, NOON, NOON + timedelta(hours=1), (A_GATE_KEY,))

SIGNED = {
    "trust": sign_trust_list(TRUST, ROOT),
    "revoked": sign_revocation_list(REVOKED, ISSUER),
    "gates": sign_gate_keys(GATES, ISSUER),
}
OPEN = {
    "trust": lambda body: open_trust_list(body, ROOT.public_key),
    "revoked": lambda body: open_revocation_list(body, PLACE_ID, TRUST.keys),
    "gates": lambda body: open_gate_keys(body, PLACE_ID, TRUST.keys),
}


def test_each_list_reads_back_whole():
    assert OPEN["trust"](SIGNED["trust"]) == TRUST
    assert OPEN["revoked"](SIGNED["revoked"]) == REVOKED
    assert OPEN["gates"](SIGNED["gates"]) == GATES


@pytest.mark.parametrize("made", SIGNED)
@pytest.mark.parametrize("opened", OPEN)
def test_no_list_passes_for_another_even_under_one_key(made, opened):
    body = {
        "trust": sign_trust_list(TRUST, ISSUER),
        "revoked": SIGNED["revoked"],
        "gates": SIGNED["gates"],
    }[made]
    ways = OPEN | {"trust": lambda given: open_trust_list(given, ISSUER.public_key)}
    if made == opened:
        ways[opened](body)
    else:
        with pytest.raises(ListError):
            ways[opened](body)


def test_empty_lists_which_differ_in_nothing_but_their_kind_do_not_pass_for_one_another():
    trust = sign_trust_list(replace(TRUST, keys=()), ISSUER)
    gates = sign_gate_keys(replace(GATES, keys=()), ISSUER)
    assert open_trust_list(trust, ISSUER.public_key).keys == open_gate_keys(gates, PLACE_ID, TRUST.keys).keys == ()
    with pytest.raises(ListError):
        open_trust_list(gates, ISSUER.public_key)


def test_a_list_is_not_a_pass_and_a_pass_is_no_list():
    import base45

    for body in SIGNED.values():
        text = "GP1:" + base45.b45encode(body).decode()
        result = check_pass(text, place_id=PLACE_ID, now=NOON, trust=TRUST.keys, revoked=lambda _claims: False)
        assert result.status is PassStatus.MALFORMED
    for opened in OPEN.values():
        with pytest.raises(ListError):
            opened(base45.b45decode(encode_pass(a_pass(), ISSUER)[4:]))


def test_only_the_root_signs_trust_and_only_an_issuer_of_the_place_the_rest():
    with pytest.raises(ListError):
        open_trust_list(SIGNED["trust"], ISSUER.public_key)
    for signer in (GATE, ROOT):
        with pytest.raises(ListError):
            open_revocation_list(sign_revocation_list(REVOKED, signer), PLACE_ID, (*TRUST.keys, A_GATE_KEY))
    elsewhere = a_trusted_key(place_ids=frozenset([PLACE_ID + 1]))
    with pytest.raises(ListError):
        open_revocation_list(SIGNED["revoked"], PLACE_ID, [elsewhere])
    with pytest.raises(ListError):
        open_revocation_list(sign_revocation_list(replace(REVOKED, place_id=7), ISSUER), PLACE_ID, TRUST.keys)


@pytest.mark.parametrize("name", SIGNED)
def test_every_single_changed_bit_is_refused(name):
    body, chance = SIGNED[name], random.Random(5)
    for at in range(len(body)):
        changed = bytearray(body)
        changed[at] ^= 1 << chance.randrange(8)
        with pytest.raises(ListError):
            OPEN[name](bytes(changed))
        with pytest.raises(ListError):
            OPEN[name](body[:at])


def test_seven_thousand_revoked_passes_are_56_kilobytes():
    rows = tuple(Revocation(RevocationKind.PASS, f"{number:016x}") for number in range(7000))
    assert len(sign_revocation_list(replace(REVOKED, rows=rows), ISSUER)) < 56_200


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({}, PassStatus.OK),
        ({"type": PassType.RESIDENT}, PassStatus.KEY_SCOPE),
        ({"type": PassType.MEDICAL}, PassStatus.KEY_SCOPE),
        ({"place_id": PLACE_ID + 1}, PassStatus.KEY_SCOPE),
        ({"valid_until": NOON + timedelta(hours=24, seconds=1)}, PassStatus.KEY_SCOPE),
        ({"issued_at": NOON - timedelta(seconds=1)}, PassStatus.KEY_SCOPE),
    ],
)
def test_a_gates_own_key_signs_visitors_of_its_place_for_a_day_and_nothing_else(claims, expected):
    visitor = {"type": PassType.VISITOR, "issued_at": NOON, "valid_from": NOON, "valid_until": NOON + timedelta(days=1)}
    text = encode_pass(a_pass(**visitor | claims), GATE)
    gates = open_gate_keys(SIGNED["gates"], PLACE_ID, TRUST.keys).keys
    result = check_pass(text, place_id=PLACE_ID, now=NOON, trust=[*TRUST.keys, *gates], revoked=lambda _claims: False)
    assert (result.status, result.at_gate) == (expected, True)


def test_a_key_with_two_scopes_signs_for_either():
    early = a_trusted_key(issued_until=NOON - timedelta(days=10))
    result = check_pass(
        encode_pass(a_pass(), ISSUER),
        place_id=PLACE_ID,
        now=NOON,
        trust=[early, a_trusted_key()],
        revoked=lambda _claims: False,
    )
    assert result.status is PassStatus.OK
