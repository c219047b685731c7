"""Lists on the tablet: the newest that was believed stays, whatever comes after it."""

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from checkpoint.domain.lists import GateKeyList, ListKind, gate_key
from checkpoint.domain.movements import Source
from checkpoint.domain.passes import PassStatus, PassType, Revocation, RevocationKind
from checkpoint.protocol.exchange import Change, Page
from checkpoint.protocol.reference import Stream, signed_list_to_doc
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.lists import sign_gate_keys
from checkpoint.qr.token import encode_pass
from checkpoint.services.clock_floor import ClockFloor
from checkpoint.store import open_store
from checkpoint.store.marks import Marks
from checkpoint.store.replica import Replica
from tests.support.builders import ISSUER, NOON, PLACE_ID, a_pass, a_trusted_key
from tests.support.gates import Hands, a_tablet
from tests.support.lists import ROOT, a_revocation_doc, a_trust_doc
from tests.support.volume import examples

STRUCK = Revocation(RevocationKind.PASS, a_pass().pass_id)


def bring(tablet, stream, doc, at=NOON):
    page = Page((Change("list", doc),), f"g.{at.timestamp()}", more=False, time=at)
    Replica(tablet.store).apply(stream, page)
    tablet.reference.refresh(stream)


def scan(tablet, text):
    return tablet.gate.interpret(text, Source.CAMERA).encounter.check.status


def test_a_list_of_a_lower_sequence_or_a_wrong_hand_changes_nothing_also_after_a_restart(tmp_path):
    tablet = a_tablet(tmp_path, Hands())
    bring(tablet, Stream.REVOCATIONS, a_revocation_doc(NOON, STRUCK, seq=7))
    assert tablet.reference.is_revoked(a_pass())
    bring(tablet, Stream.REVOCATIONS, a_revocation_doc(NOON, seq=6))
    bring(tablet, Stream.REVOCATIONS, a_revocation_doc(NOON, seq=8, key=IssuerKey(b"\x09" * 32)))
    bring(tablet, Stream.REVOCATIONS, {"id": "list", "cose": "!"})
    assert tablet.reference.is_revoked(a_pass())
    tablet.close()
    tablet = a_tablet(tmp_path, Hands())
    assert tablet.reference.is_revoked(a_pass())
    bring(tablet, Stream.REVOCATIONS, a_revocation_doc(NOON, seq=9))
    assert not tablet.reference.is_revoked(a_pass())
    tablet.close()


def test_a_trust_list_that_drops_a_key_ends_its_passes_and_an_older_one_does_not_bring_it_back(tmp_path):
    tablet = a_tablet(tmp_path, Hands())
    assert scan(tablet, encode_pass(a_pass(), ISSUER)) is PassStatus.OK
    bring(tablet, Stream.TRUST, a_trust_doc(NOON, seq=5))
    assert scan(tablet, encode_pass(a_pass(pass_id="aa" * 8), ISSUER)) is PassStatus.UNKNOWN_KEY
    bring(tablet, Stream.TRUST, a_trust_doc(NOON, a_trusted_key(), seq=4))
    assert scan(tablet, encode_pass(a_pass(pass_id="bb" * 8), ISSUER)) is PassStatus.UNKNOWN_KEY
    tablet.close()


def test_the_four_kinds_of_revocation(tmp_path):
    tablet = a_tablet(tmp_path, Hands())
    day = timedelta(days=1)
    kinds = [
        (STRUCK, PassStatus.REVOKED),
        (Revocation(RevocationKind.HOUSEHOLD, str(a_pass().household_id), NOON), PassStatus.REVOKED),
        (Revocation(RevocationKind.HOUSEHOLD, str(a_pass().household_id), NOON - 2 * day), PassStatus.OK),
        (Revocation(RevocationKind.PLACE, "", NOON), PassStatus.REVOKED),
        (Revocation(RevocationKind.PLACE, "", NOON - 2 * day), PassStatus.OK),
        (Revocation(RevocationKind.KEY, ISSUER.kid.hex()), PassStatus.UNKNOWN_KEY),
        (Revocation(RevocationKind.KEY, "00000000"), PassStatus.OK),
    ]
    for seq, (row, expected) in enumerate(kinds, 10):
        bring(tablet, Stream.REVOCATIONS, a_revocation_doc(NOON, row, seq=seq))
        check = tablet.gate.interpret(encode_pass(a_pass(flags=seq), ISSUER), Source.CAMERA).encounter.check
        assert (row, check.status) == (row, expected)
    tablet.close()


def test_lists_that_came_before_the_trust_list_are_believed_when_it_comes(tmp_path):
    store = open_store(tmp_path)
    store.close()
    tablet = a_tablet(tmp_path / "b", Hands())
    fresh = IssuerKey(b"\x31" * 32)
    row = a_trusted_key(kid=fresh.kid.hex(), public_key=fresh.public_key)
    bring(tablet, Stream.REVOCATIONS, a_revocation_doc(NOON, STRUCK, seq=20, key=fresh))
    assert not tablet.reference.is_revoked(a_pass())
    bring(tablet, Stream.TRUST, a_trust_doc(NOON, row, seq=2))
    assert tablet.reference.is_revoked(a_pass())
    tablet.close()


def test_the_ages_of_the_lists_are_those_of_their_signatures(tmp_path):
    hands = Hands()
    tablet = a_tablet(tmp_path, hands)
    hands.pass_time(hours=5)
    ages = tablet.reference.list_ages_hours(hands.now)
    assert ages == {ListKind.TRUST: 5, ListKind.REVOCATIONS: 5, ListKind.GATE_KEYS: None}
    bring(tablet, Stream.REVOCATIONS, a_revocation_doc(hands.now - timedelta(hours=2), seq=2), hands.now)
    assert tablet.reference.list_age_hours(hands.now) == 2
    tablet.close()


def test_a_visitors_pass_of_another_gate_is_accepted_after_the_next_pull(tmp_path):
    tablet = a_tablet(tmp_path, Hands())
    other = IssuerKey(b"\x47" * 32)
    visitor = a_pass(type=PassType.VISITOR, issued_at=NOON, valid_from=NOON, valid_until=NOON + timedelta(hours=24))
    assert scan(tablet, encode_pass(visitor, other)) is PassStatus.UNKNOWN_KEY
    row = gate_key(other.kid.hex(), other.public_key, PLACE_ID, NOON - timedelta(days=1), NOON + timedelta(days=9))
    signed = GateKeyList(PLACE_ID, 3, NOON, NOON + timedelta(hours=1), (row,))
    bring(tablet, Stream.GATE_KEYS, signed_list_to_doc(sign_gate_keys(signed, ISSUER)))
    visitor = a_pass(
        pass_id="cc" * 8, type=PassType.VISITOR, issued_at=NOON, valid_from=NOON, valid_until=NOON + timedelta(hours=24)
    )
    assert scan(tablet, encode_pass(visitor, other)) is PassStatus.OK
    tablet.close()


def test_a_root_that_was_not_given_at_enrolment_is_learnt_once(tmp_path):
    from checkpoint.services.signed_lists import SignedLists

    store = open_store(tmp_path)
    doc = {**a_trust_doc(NOON, a_trusted_key()), "root": ROOT.public_key.hex()}
    SignedLists(Marks(store), PLACE_ID, b"").take(Stream.TRUST, [doc])
    again = SignedLists(Marks(store), PLACE_ID, b"")
    assert again.trusted == [a_trusted_key()]
    thief = IssuerKey(b"\x66" * 32)
    from checkpoint.domain.lists import TrustList
    from checkpoint.qr.lists import sign_trust_list

    body = sign_trust_list(TrustList(99, NOON, NOON, ()), thief)
    again.take(Stream.TRUST, [signed_list_to_doc(body, thief.public_key)])
    assert again.trusted == [a_trusted_key()]
    store.close()


def test_a_clock_set_back_is_not_believed_and_said(tmp_path):
    hands = Hands()
    tablet = a_tablet(tmp_path, hands)
    assert not tablet.floor.behind
    text = encode_pass(a_pass(valid_until=NOON - timedelta(hours=1)), ISSUER)
    hands.now = NOON - timedelta(days=300)
    assert scan(tablet, text) is PassStatus.EXPIRED
    behind = tablet.floor.behind
    assert behind is not None
    assert behind >= timedelta(days=299)
    tablet.close()
    tablet = a_tablet(tmp_path, hands)
    assert tablet.clock.now() >= NOON
    tablet.close()


def test_a_gates_own_pass_does_not_raise_the_floor(tmp_path):
    tablet = a_tablet(tmp_path, Hands())
    other = IssuerKey(b"\x47" * 32)
    ahead = NOON + timedelta(days=400)
    row = gate_key(other.kid.hex(), other.public_key, PLACE_ID, NOON, NOON + timedelta(days=900))
    signed = GateKeyList(PLACE_ID, 3, NOON, NOON, (row,))
    bring(tablet, Stream.GATE_KEYS, signed_list_to_doc(sign_gate_keys(signed, ISSUER)))
    claims = a_pass(type=PassType.VISITOR, issued_at=ahead, valid_from=ahead, valid_until=ahead + timedelta(hours=1))
    assert scan(tablet, encode_pass(claims, other)) is PassStatus.NOT_YET
    assert tablet.clock.now() == NOON
    tablet.close()


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(st.tuples(st.integers(-900, 900), st.integers(0, 90), st.booleans()), max_size=20))
def test_the_time_never_falls_behind_what_was_witnessed_whatever_the_clock_does(schedule):
    """Each example is a schedule: the wall clock jumps by days, real minutes pass, the server is heard or not."""
    hands = Hands()
    real, mono = NOON, 0
    folder = tempfile.TemporaryDirectory()
    store = open_store(Path(folder.name))
    clock = replace(hands.clock(), mono_ms=lambda: mono)
    floor = ClockFloor(clock, Marks(store))
    heard = None
    for jump_days, minutes, contact in schedule:
        real += timedelta(minutes=minutes)
        mono += minutes * 60_000
        hands.now = real + timedelta(days=jump_days)
        if contact:
            floor.witness(real)
            heard = real
        if heard is not None:
            assert floor.now() >= heard
            if jump_days < 0 and contact:
                assert floor.now() == real
                assert floor.behind is not None
    store.close()
    folder.cleanup()
