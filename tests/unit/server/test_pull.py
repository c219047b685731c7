"""Pull: every change once, in order, of the device's own place only."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from checkpoint.domain.appointments import Appointment
from checkpoint.domain.care import CareNote, CareStep
from checkpoint.domain.decide import Direction
from checkpoint.domain.events import Correction, CorrectionReason, Event
from checkpoint.domain.movements import Category
from checkpoint.domain.notices import Notice
from checkpoint.domain.passes import IssuedPass, Pass, PassType, Revocation, RevocationKind, TrustedKey
from checkpoint.domain.people import Household, Resident
from checkpoint.domain.policy import Policy
from checkpoint.domain.shifts import Operator
from checkpoint.domain.trips import Trip
from checkpoint.domain.visits import Visit
from checkpoint.protocol.appointments import appointment_from_doc
from checkpoint.protocol.care import care_from_doc
from checkpoint.protocol.exchange import page_from_doc
from checkpoint.protocol.notices import notice_from_doc
from checkpoint.protocol.passes import issued_pass_from_doc
from checkpoint.protocol.policies import policy_from_doc
from checkpoint.protocol.reference import (
    Stream,
    household_from_doc,
    operator_from_doc,
    presence_from_doc,
    resident_from_doc,
    signed_list_from_doc,
)
from checkpoint.qr.keys import IssuerKey, key_id
from checkpoint.qr.lists import open_gate_keys, open_head_list, open_revocation_list, open_trust_list
from checkpoint.server.head_signing import sign_all
from checkpoint.server.issuing import trust_issuer
from checkpoint.server.repository import appointments, notices, organisation, passes, roster
from checkpoint.server.repository.care import tell_care
from checkpoint.server.repository.presence import count_inside
from checkpoint.server.repository.roster import StoredResident
from checkpoint.server.tables import resident
from checkpoint.server.trail_heads import issuers
from checkpoint.server.trust import wanted_keys
from tests.support.bureau import AWAY, HOME, NOON, event, movement


def all_of(tablet, stream, cursor="", limit=2):
    """Pull to the end; the documents by id, and where the cursor stands."""
    docs: dict[str, Any] = {}
    more = True
    while more:
        page = page_from_doc(tablet.pull(stream, cursor, limit=limit).json())
        docs |= {change.id: change.doc for change in page.changes}
        cursor, more = page.cursor, page.more
    return docs, cursor


def test_a_roster_arrives_whole_page_by_page(tablet):
    residents, _ = all_of(tablet, "residents")
    assert sorted(residents) == [f"0000000{home}-{no}" for home in (1, 2, 3) for no in (1, 2)]
    assert resident_from_doc(residents["00000002-1"]).name == "张1明"
    homes, _ = all_of(tablet, "households")
    assert {household_from_doc(doc).household_id for doc in homes.values()} == {1, 2, 3}


def test_a_cursor_brings_only_what_changed_since_and_says_what_is_gone(tablet, centre):
    _, cursor = all_of(tablet, "residents")
    assert all_of(tablet, "residents", cursor) == ({}, cursor)
    with centre.database.write() as connection:
        roster.save_residents(connection, HOME, [StoredResident(Resident(1, 1, "李四"), "")])
        roster.remove_residents(connection, HOME, ["00000003-2"], [3])
    changed, later = all_of(tablet, "residents", cursor)
    assert changed["00000003-2"] is None
    assert changed["00000001-1"]["name"] == "李四"
    assert len(changed) == 2
    assert later != cursor
    assert all_of(tablet, "households")[0]["00000003"] is None


def test_what_was_removed_leaves_no_name_behind(centre):
    with centre.database.write() as connection:
        roster.save_residents(connection, HOME, [StoredResident(Resident(1, 1, "某某", phone="13800001111"), "ab")])
        roster.remove_residents(connection, HOME, ["00000001-1"])
        row = connection.execute(select(resident).where(resident.c.deleted, resident.c.place_id == HOME)).one()
    assert not {"某某", "13800001111", "ab"} & set(row)


def trusted_of(centre):
    """The server's own key as its trust list has it."""
    own = IssuerKey(centre.keys.issuer_seed).public_key
    with centre.database.read() as connection:
        return next(row for row in wanted_keys(connection) if row.public_key == own)


def test_every_stream_round_trips(tablet, centre):
    key = TrustedKey(
        key_id(b"k" * 32).hex(), b"k" * 32, frozenset({HOME}), frozenset(PassType), NOON, NOON + timedelta(days=9)
    )
    policy = Policy(1, NOON, "平时")
    revoked = Revocation(RevocationKind.HOUSEHOLD, "7", NOON)
    claims = Pass("ab" * 8, HOME, 1, 1, PassType.RESIDENT, NOON, NOON + timedelta(days=1), NOON, (1, 2), "张*")
    operator = Operator("op-1", "王值守", "$argon2id$")
    notice = Notice("n1", "今日全员测温", "", NOON)
    booking = Appointment("b1", NOON, NOON + timedelta(hours=1), "李雷", "1234", 2)
    order = Event("c1", NOON, 0, "", "李督导", 0, CareNote(CareStep.BEGIN, 1, 2, "张三", order="7号"))
    notice = Notice("n1", "明日停水", "No water tomorrow", NOON, NOON + timedelta(days=1), "李督导")
    with centre.database.write() as connection:
        passes.trust(connection, HOME, key)
        trust_issuer(connection, HOME, centre.keys, NOON)
        passes.revoke(connection, HOME, revoked)
        passes.save_passes(connection, HOME, [IssuedPass(claims, "12345678")])
        organisation.add_policy(connection, HOME, policy)
        organisation.add_operator(connection, HOME, operator)
        appointments.book(connection, HOME, booking, 2)
        notices.issue(connection, [HOME], notice)
        tell_care(connection, HOME, [order], NOON)
        assert passes.load_passes(connection, HOME)[claims.pass_id].claims == claims
    tablet.outbox.record(event(movement("00000001-1")))
    tablet.push()
    heads = sign_all(centre.database, NOON, IssuerKey(centre.keys.issuer_seed))
    found = {stream: next(iter(all_of(tablet, stream)[0].values())) for stream in Stream}
    assert [open_head_list(signed_list_from_doc(found[Stream.HEADS])[0], HOME, issuers(centre.keys))] == heads
    body, root = signed_list_from_doc(found[Stream.TRUST])
    own = trusted_of(centre)
    assert open_trust_list(body, root).keys == (key, own) or open_trust_list(body, root).keys == (own, key)
    assert policy_from_doc(found[Stream.POLICIES]) == policy
    assert open_revocation_list(signed_list_from_doc(found[Stream.REVOCATIONS])[0], HOME, [own]).rows == (revoked,)
    assert len(open_gate_keys(signed_list_from_doc(found[Stream.GATE_KEYS])[0], HOME, [own]).keys) == 1
    assert operator_from_doc(found[Stream.OPERATORS]) == operator
    assert appointment_from_doc(found[Stream.APPOINTMENTS]) == replace(booking, pinyin="li'lei")
    assert notice_from_doc(found[Stream.NOTICES]) == notice
    assert care_from_doc(found[Stream.CARE]) == order
    assert issued_pass_from_doc(found[Stream.PASSES]).short_code == "12345678"
    assert presence_from_doc(found[Stream.PRESENCE])[0][0] == "00000001-1"


def test_nothing_of_another_place_is_ever_pulled(enrol, centre):
    east, west = enrol(HOME), enrol(AWAY)
    with centre.database.write() as connection:
        roster.save_households(connection, AWAY, [Household(9, AWAY, "9", "", "")])
        roster.save_residents(connection, AWAY, [StoredResident(Resident(9, 1, "西山人"), "")])
        passes.revoke(connection, AWAY, Revocation(RevocationKind.PASS, "cd" * 8))
    west.outbox.record(event(movement("00000009-1")))
    west.push()
    found = {stream: all_of(east, stream)[0] for stream in Stream}
    assert not any(known.startswith("00000009") for docs in found.values() for known in docs)
    with centre.database.write() as connection:
        trust_issuer(connection, HOME, centre.keys, NOON)
    body, _ = signed_list_from_doc(found[Stream.REVOCATIONS]["list"])
    assert open_revocation_list(body, HOME, [trusted_of(centre)]).rows == ()
    assert "00000009-1" in all_of(west, "residents")[0]


def test_a_visitors_companions_are_inside_with_them_and_told_to_the_other_gates_with_the_booking(enrol, centre):
    def inside():
        with centre.database.read() as connection:
            return count_inside(connection, [HOME])[HOME]

    east, second, before = enrol(HOME, 1), enrol(HOME, 2), inside()
    party = Visit(1, "王小明", consent=True, companions=4)
    east.outbox.record(event(movement("000000aa-1", category=Category.VISITOR, visit=party, appointment="b1")))
    east.push()
    docs, _ = all_of(second, "presence")
    told = presence_from_doc(docs["000000aa-1/in"])[0][2]
    assert (told.people, told.booking) == (5, "b1")
    assert inside() == before + 5
    left = movement("000000aa-1", category=Category.VISITOR, direction=Direction.OUT)
    east.outbox.record(event(left, NOON + timedelta(hours=1)))
    east.push(2)
    assert inside() == before


def test_the_other_gate_learns_of_a_passage_and_of_its_correction(enrol, centre):
    east, second = enrol(HOME, 1), enrol(HOME, 2)
    passage = event(movement("00000001-1"))
    east.outbox.record(passage)
    east.push()
    docs, cursor = all_of(second, "presence")
    assert presence_from_doc(docs["00000001-1/in"])[0][1] == passage.id
    east.outbox.record(event(Correction(passage.id, CorrectionReason.WRONG_PERSON)))
    east.push(2)
    assert all_of(second, "presence", cursor)[0] == {"00000001-1/in": None}


@pytest.mark.parametrize(
    "cursor", ["other.1", "1", "x", ".", "-1", "{generation}.999999", "{generation}.", "{generation}.-1"]
)
def test_a_cursor_of_another_history_begins_anew(tablet, centre, cursor):
    answer = tablet.pull("residents", cursor.format(generation=centre.database.generation))
    assert (answer.status_code, answer.json()["code"]) == (410, "reset")


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 2001}, {"limit": "x"}, {"stream": "secrets"}])
def test_a_question_that_makes_no_sense_is_refused_without_repeating_it(tablet, query):
    asked = {"stream": "residents"} | query
    answer = tablet.client.get("/v1/pull", params=asked, auth=tablet.auth)
    assert (answer.status_code, set(answer.json())) == (400, {"code", "message"})
    assert "secrets" not in answer.text


def test_twenty_thousand_residents_are_saved_in_a_few_seconds_of_the_processor(centre):
    import time

    rows = [StoredResident(Resident(number, 1, "张三"), "") for number in range(1, 20_001)]
    began = time.process_time()
    with centre.database.write() as connection:
        roster.save_residents(connection, HOME, rows)
    assert time.process_time() - began < 6
    with centre.database.read() as connection:
        assert len(roster.load_residents(connection, HOME)) == 20_000 + 3


def exits_told(tablet, cursor=""):
    docs, cursor = all_of(tablet, "presence", cursor)
    told = presence_from_doc(docs["00000001-1/out"]) if docs.get("00000001-1/out") else []
    return [event_id for _, event_id, _ in told], cursor


def test_every_exit_that_counts_for_a_quota_comes_down_whatever_the_order_it_went_up_in(enrol):
    east, second = enrol(HOME, 1), enrol(HOME, 2)
    old, newer, ancient = (
        event(movement("00000001-1", direction=Direction.OUT), NOON - timedelta(days=days)) for days in (3, 1, 40)
    )
    east.outbox.record(newer, ancient)
    east.push()
    known, cursor = exits_told(second)
    assert known == [newer.id]
    east.outbox.record(old)
    east.push(3)
    known, cursor = exits_told(second, cursor)
    assert known == [newer.id, old.id]
    east.outbox.record(event(Correction(old.id, CorrectionReason.OTHER)))
    east.push(4)
    assert exits_told(second, cursor)[0] == [newer.id]


def test_where_somebody_went_and_until_when_comes_with_their_exit(tablet):
    trip = Trip("work", NOON + timedelta(hours=2))
    entry = event(movement("00000001-2", direction=Direction.OUT))
    tablet.outbox.record(event(movement("00000001-1", direction=Direction.OUT, trip=trip)), entry)
    tablet.push()
    docs, _ = all_of(tablet, "presence")
    assert presence_from_doc(docs["00000001-1/out"])[0][2].trip == trip
    assert presence_from_doc(docs["00000001-2/out"])[0][2].trip is None
