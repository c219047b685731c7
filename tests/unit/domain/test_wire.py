"""Values to JSON and back."""

import gzip
from dataclasses import replace
from datetime import time, timedelta

import pytest

from checkpoint.domain.decide import Direction, Outcome, Passage
from checkpoint.domain.evacuation import Evacuation, EvacuationStep
from checkpoint.domain.events import Correction, CorrectionReason, Loss, ShiftChange, ShiftStep
from checkpoint.domain.late import LateEntry
from checkpoint.domain.lookups import Lookup, Occasion, Sought
from checkpoint.domain.passes import IssuedPass, PassType
from checkpoint.domain.readings import Reading
from checkpoint.domain.shifts import Handover, Operator
from checkpoint.domain.strangers import Stranger
from checkpoint.protocol import ProtocolError, reference
from checkpoint.protocol.events import GENESIS, chain, decode_event, encode_event
from checkpoint.protocol.exchange import (
    DECODED_BYTES_MAX,
    Batch,
    Change,
    Page,
    Quarantined,
    Receipt,
    decode_batch,
    encode_batch,
    page_from_doc,
    page_to_doc,
    receipt_from_doc,
    receipt_to_doc,
)
from checkpoint.protocol.passes import issued_pass_from_doc, issued_pass_to_doc
from checkpoint.protocol.policies import policy_from_doc, policy_to_doc
from checkpoint.protocol.values import DEPTH_MAX, dumps, loads, parse_time
from tests.support.builders import (
    NOON,
    a_household,
    a_movement,
    a_pass,
    a_policy,
    a_resident,
    a_verdict,
    an_event,
    facts,
)

LAST = Passage(Direction.IN, NOON - timedelta(hours=2), 2)
BODIES = [
    a_movement(),
    a_movement(
        facts=facts(last_passage=LAST, exempt=True, household_locked=True, minutes_out=7, exits_used=2),
        outcome=Outcome.ADMIT,
        verdict=a_verdict(Outcome.REFUSE),
        override_reason="就医",
        readings=(Reading(375, NOON), Reading(366, NOON)),
        note="带着“引号”和\n换行",
    ),
    Correction("some-id", CorrectionReason.WRONG_DIRECTION, "看错了"),
    ShiftChange(ShiftStep.END, 3, 7),
    ShiftChange(ShiftStep.END, 3, 7, Handover("v02", 4120, 2, 1, 1, 0, (("口罩", 320),), "西门灯坏")),
    ShiftChange(ShiftStep.END, 0, 0, Handover("v02")),
    a_movement(late=LateEntry(NOON - timedelta(hours=5), 2, 17)),
    a_movement(stranger=Stranger("王小明", "3-2-501")),
    a_movement(stranger=Stranger(home="3号楼")),
    a_movement(late=LateEntry(NOON, corrects="some-id")),
    Lookup(Sought.PHONE, 3),
    Lookup(Sought.PHONE, 1, "9c41f00d-2", Occasion.HOST),
    Evacuation(EvacuationStep.START, NOON, 4120),
    Evacuation(EvacuationStep.FOUND, person_id="9c41f00d-2"),
    a_movement(facts=facts(pass_quota=(1, 2), minutes_allowed=90)),
    IssuedPass(a_pass(quota=(1, 2), flags=1, valid_from=NOON), "12345674"),
    IssuedPass(a_pass(masked_name=""), ""),
    Loss(11, NOON, NOON + timedelta(minutes=3)),
    Loss(0, after=NOON, records=4),
]


@pytest.mark.parametrize("body", BODIES)
def test_an_event_reads_back_and_is_written_again_byte_for_byte(body):
    event = an_event(body)
    recorded = encode_event(event)
    assert decode_event(recorded) == event
    assert dumps(loads(recorded)) == recorded


@pytest.mark.parametrize(
    "broken",
    [b"", b"[]", b"nonsense", b'{"kind":"other"}', b'{"kind":"movement","body":{}}', b"\xff", b"[" * 20000],
)
def test_a_broken_event_is_a_protocol_error(broken):
    with pytest.raises(ProtocolError):
        decode_event(broken)


def test_a_value_that_contradicts_itself_is_a_protocol_error_too():
    doc = loads(encode_event(an_event(a_movement())))
    broken = {**doc, "body": {**doc["body"], "outcome": "check"}}
    with pytest.raises(ProtocolError):
        decode_event(dumps(broken))


def test_a_time_outside_the_calendar_is_a_protocol_error():
    with pytest.raises(ProtocolError, match="calendar"):
        parse_time("0001-01-01T00:00:00+08:00")


def a_batch(recorded):
    return Batch("d1", "inc", 1, GENESIS, recorded, sent_at=NOON, mono_ms=5)


def test_a_batch_carries_the_recorded_bytes_unchanged():
    recorded = [encode_event(an_event(a_movement())) for _ in range(3)]
    assert decode_batch(encode_batch(a_batch(recorded))) == a_batch(recorded)


def test_an_empty_batch_is_a_handshake():
    assert decode_batch(encode_batch(a_batch([]))).recorded == []


def test_a_bomb_is_refused_before_it_unfolds():
    bomb = gzip.compress(b"0" * (DECODED_BYTES_MAX + 1))
    with pytest.raises(ProtocolError, match="at most"):
        decode_batch(bomb)


@pytest.mark.parametrize("body", [b"", b"plain", gzip.compress(b"{}", mtime=0), encode_batch(a_batch([b"{}"]))[:-9]])
def test_a_broken_batch_is_a_protocol_error(body):
    with pytest.raises(ProtocolError):
        decode_batch(body)


def test_a_batch_that_lost_a_line_does_not_fit_its_envelope():
    lines = gzip.decompress(encode_batch(a_batch([b"{}", b"{}"]))).splitlines()
    with pytest.raises(ProtocolError, match="n:"):
        decode_batch(gzip.compress(b"\n".join(lines[:-1])))


def test_a_receipt_reads_back_and_a_captive_portals_answer_does_not():
    receipt = Receipt(5, chain(GENESIS, b"x"), 4, 1, (Quarantined(3, "unknown_kind"),), NOON)
    assert receipt_from_doc(receipt_to_doc(receipt)) == receipt
    with pytest.raises(ProtocolError):
        receipt_from_doc({"status": "please log in"})


def test_a_page_reads_back():
    page = Page((Change("a", {"id": "a"}), Change("b", None)), "g.7", more=True, time=NOON)
    assert page_from_doc(page_to_doc(page)) == page


def test_reference_data_read_back():
    policy = a_policy(curfew_from=time(22, 30), curfew_until=time(5, 30), quota_exits=1, quota_days=2)
    household, resident = a_household(locked=True), a_resident()
    operator = Operator("v01", "王建国", "hash")
    assert policy_from_doc(policy_to_doc(policy)) == policy
    assert reference.signed_list_from_doc(reference.signed_list_to_doc(b"\x00list", b"root")) == (b"\x00list", b"root")
    assert reference.household_from_doc(reference.household_to_doc(household)) == household
    assert reference.resident_from_doc(reference.resident_to_doc(resident)) == resident
    assert reference.operator_from_doc(reference.operator_to_doc(operator)) == operator
    older = replace(LAST, gate_id=2, shown=PassType.MEDICAL)
    newest = replace(LAST, emergency=True)
    doc = reference.presence_to_doc("9c41f00d-2", "e", newest, [("f", older), ("g", LAST)])
    assert [row for *_, row in reference.presence_from_doc(doc)] == [newest, older, LAST]
    unknown = reference.presence_from_doc(doc | {"passes": [0, 99]})
    assert [row.shown for *_, row in unknown] == [None] * 3
    with pytest.raises(ProtocolError, match="passes"):
        reference.presence_from_doc(doc | {"passes": [[6]]})
    doc = reference.presence_to_doc("9c41f00d-2", "e", LAST, [("f", older)])
    assert reference.presence_from_doc(doc) == [("9c41f00d-2", "e", LAST), ("9c41f00d-2", "f", older)]


def test_a_roster_row_never_carries_an_identity_number():
    doc = reference.resident_to_doc(replace(a_resident(), id_tail="1234"))
    assert doc["tail"] == "1234"
    assert not any(isinstance(value, str) and len(value) >= 15 for value in doc.values())


def test_a_row_of_an_older_server_is_a_pass_of_a_fortnight():
    doc = issued_pass_to_doc(IssuedPass(a_pass(masked_name=""), "12345674"))
    del doc["issued"], doc["place"]
    assert issued_pass_from_doc(doc).claims == a_pass(masked_name="", place_id=0)


@pytest.mark.parametrize("quota", [[1], [1, 2, 3], "1/2", {"1": 2}, [1, "2"]])
def test_a_quota_that_is_none_is_not_read(quota):
    doc = issued_pass_to_doc(IssuedPass(a_pass(), "12345674")) | {"quota": quota}
    with pytest.raises(ProtocolError, match="quota"):
        issued_pass_from_doc(doc)


def nested(depth, brackets="[]"):
    """An object with so many levels, itself counted."""
    opening, closing = ("[", "]") if brackets == "[]" else ('{"a":', "}")
    return '{"a":' + opening * (depth - 1) + "1" + closing * (depth - 1) + "}"


@pytest.mark.parametrize("brackets", ["[]", "{}"])
def test_json_may_be_sixteen_deep_and_no_deeper(brackets):
    assert loads(nested(DEPTH_MAX, brackets))
    for depth in (DEPTH_MAX + 1, 200, 100_000):
        with pytest.raises(ProtocolError):
            loads(nested(depth, brackets))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_not_read_as_one(number):
    with pytest.raises(ProtocolError):
        loads(f'{{"a":{number}}}')
