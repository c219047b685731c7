"""What a volunteer does at the gate, a sentence each."""

from dataclasses import replace

import pytest

from checkpoint.domain.decide import Direction, Outcome, Passage, Reason
from checkpoint.domain.events import CorrectionReason
from checkpoint.domain.gate_terms import GateTerms
from checkpoint.domain.movements import Category, Source
from checkpoint.domain.passes import IssuedPass, PassStatus, PassType, Revocation, RevocationKind
from checkpoint.domain.policy import VehicleRule, VisitorRule
from checkpoint.domain.real_names import RealName
from checkpoint.domain.visits import Visit
from checkpoint.protocol.events import decode_event, encode_event, event_to_doc
from checkpoint.protocol.real_names import REAL_NAME_KEY, optional_real_name
from checkpoint.protocol.values import ProtocolError
from checkpoint.qr import short_code
from checkpoint.qr.token import encode_pass
from checkpoint.services.encounter import BadShortCode, Found, HouseholdOpened, Opened, Repeated
from checkpoint.services.last_code import LastCode
from tests.support.builders import ISSUER, NOON, PLACE_ID, a_household, a_pass, a_policy, a_resident
from tests.support.gates import SHORT_CODE, Known

GOOD = encode_pass(a_pass(), ISSUER)


def scanned(tablet, text=GOOD):
    result = tablet.gate.interpret(text, Source.SCANNER)
    assert isinstance(result, Opened)
    return result.encounter


def test_a_scanned_resident_is_named_and_asked_for_the_temperature_only(tablet):
    encounter = scanned(tablet)
    assert (encounter.masked_name, encounter.address) == ("张*国", "3-2-501")
    assert encounter.direction is Direction.OUT
    assert encounter.only_temperature_missing


def test_two_taps_record_a_resident_with_a_normal_temperature(tablet, hands):
    encounter = tablet.gate.measure(scanned(tablet), 365)
    event = tablet.gate.record(encounter, Outcome.ADMIT)
    movement = event.body
    assert (movement.person_id, movement.outcome, movement.direction) == ("9c41f00d-2", Outcome.ADMIT, Direction.OUT)
    assert [reading.tenths for reading in movement.readings] == [365]
    assert movement.verdict.policy_version == 3
    assert tablet.outbox.pending == 1
    assert event.at == hands.now


def test_the_record_is_made_of_the_encounter_it_was_handed_and_of_nothing_newer(tablet):
    shown = tablet.gate.measure(scanned(tablet), 365)
    tablet.gate.measure(shown, 391)
    event = tablet.gate.record(shown, Outcome.ADMIT)
    assert [reading.tenths for reading in event.body.readings] == [365]


def test_after_going_out_the_way_in_is_suggested_and_a_restart_remembers(open_tablet, hands):
    tablet = open_tablet()
    tablet.gate.record(tablet.gate.measure(scanned(tablet), 365), Outcome.ADMIT)
    tablet.close()
    hands.pass_time(minutes=10)
    assert scanned(open_tablet()).direction is Direction.IN


def test_one_tap_turns_the_direction_and_the_verdict_follows(open_tablet):
    tablet = open_tablet(Known(households=[a_household(locked=True)], residents=[a_resident()]))
    out = tablet.gate.measure(scanned(tablet), 365)
    assert out.verdict.outcome is Outcome.REFUSE
    assert tablet.gate.turn(out).verdict.outcome is Outcome.ADMIT


def test_the_same_code_within_three_seconds_is_one_scan(tablet, hands):
    last = LastCode()
    assert isinstance(tablet.gate.interpret(GOOD, Source.SCANNER, last), Opened)
    hands.pass_time(seconds=2.9)
    assert isinstance(tablet.gate.interpret(GOOD, Source.SCANNER, last), Repeated)
    hands.pass_time(seconds=3.1)
    assert isinstance(tablet.gate.interpret(GOOD, Source.SCANNER, last), Opened)


def test_a_code_scanned_again_and_again_opens_three_seconds_after_it_first_did(tablet, hands):
    last = LastCode()
    opened = []
    for _ in range(3):
        opened.append(isinstance(tablet.gate.interpret(GOOD, Source.SCANNER, last), Opened))
        hands.pass_time(seconds=2)
    assert opened == [True, False, True]


def test_a_camera_that_keeps_seeing_a_code_sees_one_scan(tablet, hands):
    last = LastCode()
    assert isinstance(tablet.gate.interpret(GOOD, Source.CAMERA, last), Opened)
    for _ in range(5):
        hands.pass_time(seconds=2)
        assert isinstance(tablet.gate.interpret(GOOD, Source.CAMERA, last), Repeated)


def test_a_card_that_was_closed_may_be_scanned_again_at_once(tablet):
    last = LastCode()
    tablet.gate.interpret(GOOD, Source.SCANNER, last)
    last.forget()
    assert isinstance(tablet.gate.interpret(GOOD, Source.SCANNER, last), Opened)


def test_two_screens_of_one_tablet_may_scan_the_same_pass(tablet):
    east, west = LastCode(), LastCode()
    for last in (east, west):
        assert isinstance(tablet.gate.interpret(GOOD, Source.SCANNER, last), Opened)
    assert isinstance(tablet.gate.interpret(GOOD, Source.SCANNER, west), Repeated)


def test_a_passage_taken_back_at_another_gate_no_longer_counts_here(open_tablet, hands):
    tablet = open_tablet(Known(policies=[a_policy(quota_exits=1)]))
    elsewhere = ("9c41f00d-2", "another-gates-event", Passage(Direction.OUT, hands.now, 2))
    tablet.ledger.learn([elsewhere])
    assert scanned(tablet).direction is Direction.IN
    tablet.ledger.learn([])
    hands.pass_time(seconds=5)
    encounter = scanned(tablet)
    assert (encounter.direction, encounter.facts.exits_used) == (Direction.OUT, 0)


def test_every_exit_told_of_another_gate_is_counted_until_it_is_no_longer_told(open_tablet, hands):
    tablet, told = open_tablet(Known(policies=[a_policy(quota_exits=3)])), []
    for number in (1, 2):
        hands.pass_time(minutes=10)
        told.append(("9c41f00d-2", f"event-{number}", Passage(Direction.OUT, hands.now, 2)))
        tablet.ledger.learn(told)
    assert scanned(tablet).facts.exits_used == 2
    tablet.ledger.learn(told[1:])
    assert scanned(tablet).facts.exits_used == 1


def test_a_high_first_reading_is_kept_and_referred(tablet, hands):
    first = tablet.gate.measure(scanned(tablet), 375)
    assert first.verdict.reasons == (Reason.REMEASURE,)
    hands.pass_time(minutes=5)
    second = tablet.gate.measure(first, 366)
    assert [reading.tenths for reading in second.readings] == [375, 366]
    assert tablet.gate.measure(second, 365).verdict.outcome is Outcome.ADMIT
    assert tablet.gate.measure(second, 374).verdict.reasons == (Reason.FEVER,)


def test_a_fever_that_was_found_cannot_be_measured_away(tablet):
    encounter = scanned(tablet)
    for tenths in (385, 386, 365, 365, 365, 365, 365, 365):
        encounter = tablet.gate.measure(encounter, tenths)
    assert [reading.tenths for reading in encounter.readings][:2] == [385, 386]
    assert encounter.verdict.reasons == (Reason.FEVER,)
    for tenths in (390, 391, 392, 393, 394):
        encounter = tablet.gate.measure(encounter, tenths)
    assert (encounter.readings[0].tenths, len(encounter.readings)) == (385, 5)


def test_a_normal_reading_that_was_mistyped_is_replaced(tablet):
    encounter = tablet.gate.measure(tablet.gate.measure(scanned(tablet), 364), 365)
    assert [reading.tenths for reading in encounter.readings] == [365]


def test_a_refused_person_is_recorded_and_has_not_moved(open_tablet):
    tablet = open_tablet(Known(revoked=[a_pass().pass_id]))
    encounter = tablet.gate.measure(scanned(tablet), 365)
    assert encounter.verdict.reasons == (Reason.REVOKED,)
    tablet.gate.record(encounter, Outcome.REFUSE)
    assert tablet.gate.is_inside(a_resident())
    assert len(tablet.gate.today()) == 1


def test_letting_somebody_through_against_the_verdict_keeps_verdict_and_reason(open_tablet):
    tablet = open_tablet(Known(revoked=[a_pass().pass_id]))
    encounter = tablet.gate.measure(scanned(tablet), 365)
    movement = tablet.gate.record(encounter, Outcome.ADMIT, "就医").body
    assert (movement.verdict.outcome, movement.outcome, movement.override_reason) == (
        Outcome.REFUSE,
        Outcome.ADMIT,
        "就医",
    )


def test_an_undone_record_stays_in_the_journal_and_no_longer_counts(tablet):
    event = tablet.gate.record(tablet.gate.measure(scanned(tablet), 365), Outcome.ADMIT)
    assert tablet.gate.undo(event.id, CorrectionReason.WRONG_PERSON) is not None
    assert tablet.gate.undo(event.id, CorrectionReason.WRONG_PERSON) is None
    assert tablet.gate.undo("no such event", CorrectionReason.OTHER) is None
    assert tablet.gate.is_inside(a_resident())
    assert [entry.annulled for entry in tablet.gate.today()] == [True]
    assert tablet.outbox.last == 2


def test_the_household_quota_counts_all_its_members(open_tablet, hands):
    tablet = open_tablet(Known(policies=[a_policy(quota_exits=1, quota_days=2)]))
    tablet.gate.record(tablet.gate.measure(scanned(tablet), 365), Outcome.ADMIT)
    hands.pass_time(hours=20)
    other = encode_pass(a_pass(person_no=3, pass_id="00" * 8), ISSUER)
    assert Reason.QUOTA_USED in scanned(tablet, other).verdict.reasons
    hands.pass_time(hours=20)
    assert Reason.QUOTA_USED not in scanned(tablet, other).verdict.reasons


def test_the_exits_of_an_exempt_member_do_not_use_up_the_others_quota(open_tablet, hands):
    people = [a_resident(exempt=True), a_resident(person_no=3, name="李秀英")]
    tablet = open_tablet(Known(policies=[a_policy(quota_exits=1)], residents=people))
    tablet.gate.record(tablet.gate.measure(scanned(tablet), 365), Outcome.ADMIT)
    hands.pass_time(minutes=5)
    other = scanned(tablet, encode_pass(a_pass(person_no=3, pass_id="00" * 8), ISSUER))
    assert Reason.QUOTA_USED not in other.verdict.reasons


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("https://example.com/menu", PassStatus.NOT_A_PASS),
        ("WIFI:S:home;T:WPA;P:secret;;", PassStatus.NOT_A_PASS),
        (GOOD[:-3], PassStatus.MALFORMED),
        (encode_pass(a_pass(place_id=PLACE_ID + 1), ISSUER), PassStatus.KEY_SCOPE),
    ],
)
def test_a_code_that_is_no_good_pass_is_a_verdict_and_can_be_recorded(tablet, text, status):
    encounter = tablet.gate.measure(scanned(tablet, text), 365)
    assert encounter.facts.pass_status is status
    assert Reason(status.value) in encounter.verdict.reasons
    event = tablet.gate.record(encounter, Outcome.REFUSE)
    assert event_to_doc(event)["body"]["facts"]["pass"] == status.value


def test_a_genuine_pass_of_somebody_the_roster_lacks_is_checked(tablet):
    encounter = tablet.gate.measure(scanned(tablet, encode_pass(a_pass(person_no=9), ISSUER)), 365)
    assert encounter.verdict.reasons == (Reason.NOT_ON_ROSTER,)
    assert encounter.masked_name == "张*国"


def test_a_household_pass_asks_which_of_them_it_is(tablet):
    text = encode_pass(a_pass(person_no=0, type=PassType.HOUSEHOLD, masked_name=""), ISSUER)
    result = tablet.gate.interpret(text, Source.SCANNER)
    assert isinstance(result, HouseholdOpened)
    assert [row.name for row in result.members] == ["张伟国", "李秀英"]
    encounter = tablet.gate.open_resident(result.members[1], Source.SCANNER, result.check)
    assert (encounter.person_id, encounter.facts.pass_type) == ("9c41f00d-3", PassType.HOUSEHOLD)


def test_a_typed_short_code_opens_the_person(tablet):
    result = tablet.gate.interpret(short_code.pretty(SHORT_CODE), Source.SCANNER)
    assert isinstance(result, Opened)
    assert (result.encounter.source, result.encounter.person_id) == (Source.SHORT_CODE, "9c41f00d-2")


def text_of(**changed):
    return encode_pass(a_pass(**changed), ISSUER)


def with_pass(known, **changed):
    """A tablet that knows a pass by its short code."""
    known.issued = IssuedPass(a_pass(**changed), SHORT_CODE)
    return known


def test_a_short_code_is_judged_as_its_picture_would_be(open_tablet):
    medical = open_tablet(with_pass(Known(policies=[a_policy(quota_exits=0)]), type=PassType.MEDICAL))
    encounter = medical.gate.interpret(SHORT_CODE, Source.SCANNER).encounter
    assert (encounter.facts.pass_type, encounter.masked_name) == (PassType.MEDICAL, "张*国")
    assert medical.gate.measure(encounter, 365).verdict.outcome is Outcome.ADMIT
    assert encounter.movement(Outcome.ADMIT).pass_id == a_pass().pass_id


@pytest.mark.parametrize(
    "row",
    [
        Revocation(RevocationKind.HOUSEHOLD, str(0x9C41F00D), NOON),
        Revocation(RevocationKind.PLACE, "", NOON),
        Revocation(RevocationKind.PASS, a_pass().pass_id),
    ],
)
def test_what_strikes_a_pass_strikes_its_short_code(open_tablet, row):
    tablet = open_tablet(Known(revocations=[row]))
    assert Reason.REVOKED in tablet.gate.interpret(SHORT_CODE, Source.SCANNER).encounter.verdict.reasons


def test_a_household_errand_has_the_quota_of_its_pass_until_the_policy_sets_one(open_tablet, hands):
    errand = {"type": PassType.HOUSEHOLD, "quota": (1, 2)}
    tablet = open_tablet(Known())
    first = tablet.gate.measure(scanned(tablet, text_of(**errand)), 365)
    assert (first.facts.pass_quota, first.verdict.outcome) == ((1, 2), Outcome.ADMIT)
    tablet.gate.record(first, Outcome.ADMIT)
    hands.pass_time(hours=20)
    assert Reason.QUOTA_USED in tablet.gate.turn(scanned(tablet, text_of(**errand))).verdict.reasons
    hands.pass_time(hours=24)
    assert Reason.QUOTA_USED not in tablet.gate.turn(scanned(tablet, text_of(**errand))).verdict.reasons


def test_the_minutes_of_a_temporary_pass_are_a_fact_of_the_verdict(open_tablet, hands):
    temporary = {"type": PassType.TEMPORARY, "flags": 90 << 4}
    tablet = open_tablet()
    tablet.gate.record(tablet.gate.measure(scanned(tablet, text_of(**temporary)), 365), Outcome.ADMIT)
    hands.pass_time(minutes=91)
    back = scanned(tablet, text_of(**temporary))
    assert (back.facts.minutes_out, back.facts.minutes_allowed) == (91, 90)
    assert Reason.OVERDUE in back.verdict.reasons


def test_a_mistyped_short_code_is_told_from_one_of_elsewhere(tablet):
    assert tablet.gate.interpret("12345670", Source.SCANNER) == BadShortCode(digits_right=False)
    assert tablet.gate.interpret(short_code.make(7654321), Source.SCANNER) == BadShortCode(digits_right=True)


def test_a_revoked_pass_is_revoked_by_its_short_code_too(open_tablet):
    tablet = open_tablet(Known(revoked=[a_pass().pass_id]))
    result = tablet.gate.interpret(SHORT_CODE, Source.SCANNER)
    assert isinstance(result, Opened)
    assert Reason.REVOKED in result.encounter.verdict.reasons


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("张伟国", ["张伟国"]),
        ("zwg", ["张伟国"]),
        ("ZW", ["张伟国"]),
        ("dtf", ["单田芳"]),
        ("stf", ["单田芳"]),
        ("伟国", ["张伟国"]),
        ("伟", []),
        ("501", ["张伟国", "李秀英"]),
        ("3-2-501", ["张伟国", "李秀英"]),
        ("3-2", ["张伟国", "李秀英"]),
        ("3栋2单元", ["张伟国", "李秀英"]),
        ("3号楼2单元501室", ["张伟国", "李秀英"]),
        ("3-2-50", []),
        ("12-101", ["单田芳"]),
        ("5678", ["李秀英"]),
        ("王", []),
        ("", []),
    ],
)
def test_a_search_finds_by_name_initials_room_and_the_phones_last_four(tablet, query, names):
    result = tablet.gate.interpret(query, Source.SCANNER)
    assert isinstance(result, Found)
    assert [match.resident.name for match in result.matches] == names


def test_a_stranger_is_checked_and_recorded_without_a_name(tablet):
    encounter = tablet.gate.measure(tablet.gate.open_stranger("送水工"), 365)
    assert encounter.verdict.reasons == (Reason.NOT_ON_ROSTER,)
    movement = tablet.gate.record(encounter, Outcome.ADMIT).body
    assert (movement.category, movement.person_id, movement.note) == (Category.UNKNOWN, "", "送水工")


def test_an_emergency_exit_needs_nobody_signed_in_and_asks_nothing(tablet):
    event = tablet.gate.emergency_exit()
    assert event.operator_id == ""
    assert (event.body.emergency, event.body.outcome) == (True, Outcome.ADMIT)


def test_a_list_that_was_never_refreshed_makes_good_passes_a_check_after_three_days(tablet, hands):
    hands.pass_time(hours=74)
    encounter = tablet.gate.measure(scanned(tablet), 365)
    assert encounter.verdict.reasons == (Reason.LIST_STALE,)


def test_the_days_list_is_of_the_local_day_newest_first(tablet, hands):
    for minutes in (0, 10):
        hands.pass_time(minutes=minutes)
        tablet.gate.record(tablet.gate.measure(scanned(tablet), 365), Outcome.ADMIT)
    entries = tablet.gate.today()
    assert [entry.seq for entry in entries] == [2, 1]
    hands.pass_time(hours=13)
    assert tablet.gate.today() == []


def test_an_ambulance_comes_in_whatever_the_policy_says(open_tablet):
    strict = a_policy(visitors=VisitorRule.REFUSED, vehicles=VehicleRule.REFUSED, site_open=False)
    event = open_tablet(Known(policies=[strict])).gate.rescue_entry("120")
    assert (event.body.outcome, event.body.direction, event.body.note) == (Outcome.ADMIT, Direction.IN, "120")
    assert event.operator_id == ""


def test_a_vehicle_and_a_visitor_are_decided_with_what_is_noted_of_them(open_tablet):
    strict = a_policy(visitors=VisitorRule.ANNOUNCED, vehicles=VehicleRule.RESIDENTS, riders_max=1)
    gate = open_tablet(Known(policies=[strict])).gate
    guest = gate.measure(gate.open_stranger(), 365)
    assert Reason.VISITOR_UNANNOUNCED in guest.verdict.reasons
    agreed = gate.visiting(guest, Visit(0x9C41F00D, "李雷", purpose="维修", consent=True))
    assert (agreed.verdict.reasons, agreed.masked_name) == ((Reason.NOT_ON_ROSTER,), "李*")
    driving = gate.driving(agreed, "豫s12345", 2)
    assert {Reason.VEHICLE_REFUSED, Reason.VEHICLE_RIDERS} <= set(driving.verdict.reasons)
    movement = gate.record(driving, Outcome.ADMIT, "送药").body
    assert (movement.plate, movement.riders, movement.visit.host) == ("豫S12345", 2, 0x9C41F00D)
    assert gate.driving(driving, "").verdict.reasons == (Reason.NOT_ON_ROSTER,)


def test_away_from_the_home_gate_an_old_sync_makes_an_exit_a_check_with_the_age(open_tablet, hands):
    terms = (GateTerms(1, ("12",)), GateTerms(2, ("3",)))
    tablet = open_tablet(Known(policies=[a_policy(quota_exits=1, quota_known_minutes=30, gates=terms)]))
    assert tablet.gate.measure(scanned(tablet), 365).verdict.outcome is Outcome.ADMIT
    hands.pass_time(minutes=31)
    stale = tablet.gate.measure(scanned(tablet), 365)
    assert (stale.verdict.reasons, stale.facts.known_minutes) == ((Reason.QUOTA_UNSURE,), 31)


def test_a_resident_is_under_the_rules_of_a_work_site_only_on_one(open_tablet, hands):
    policy = a_policy(workers_real_name=True, readings_per_day=2)
    tablet = open_tablet(Known(policies=[policy], residents=[a_resident(id_tail="123X")]))
    leaving = tablet.gate.measure(scanned(tablet), 365)
    assert leaving.verdict.reasons == (Reason.READINGS_DUE,)
    tablet.gate.record(leaving, Outcome.ADMIT)
    hands.pass_time(minutes=5)
    assert not tablet.gate.turn(scanned(tablet)).facts.worker
    again = tablet.gate.measure(tablet.gate.turn(scanned_again(tablet, hands)), 365)
    assert again.facts.readings_today == 1


def a_worker(tablet):
    text = encode_pass(a_pass(type=PassType.WORKER, household_id=0x2222, person_no=7, masked_name="周*"), ISSUER)
    return tablet.gate.measure(tablet.gate.interpret(text, Source.SCANNER).encounter, 365)


def test_a_workers_document_is_read_once_at_a_gate_and_no_more_of_it_is_kept_than_its_end(open_tablet, hands):
    tablet = open_tablet(Known(policies=[a_policy(workers_real_name=True)]))
    worker = a_worker(tablet)
    assert Reason.WORKER_UNNAMED in worker.verdict.reasons
    for half in (RealName("周大山"), RealName(tail="123X")):
        assert Reason.WORKER_UNNAMED in tablet.gate.again(replace(worker, real_name=half)).verdict.reasons
    read = tablet.gate.again(replace(worker, real_name=RealName("周大山", "123X")))
    assert read.verdict.reasons == (Reason.NOT_ON_ROSTER,)
    event = tablet.gate.record(read, Outcome.ADMIT)
    assert decode_event(encode_event(event)).body.real_name == RealName("周大山", "123X")
    hands.pass_time(minutes=9)
    again = tablet.gate.turn(a_worker(tablet))
    assert again.facts.id_known
    tablet.gate.undo(event.id, CorrectionReason.OTHER)
    assert tablet.gate.again(again).facts.id_known is None


@pytest.mark.parametrize("tail", ["12", "41152319800101123X", "12X4", "123x"])
def test_of_a_number_only_its_last_four_are_taken(tail):
    with pytest.raises(ValueError, match="last four"):
        RealName("周大山", tail)
    with pytest.raises(ProtocolError, match="last four"):
        optional_real_name({REAL_NAME_KEY: {"tail": tail}})


def test_who_came_in_by_another_gate_was_measured_there(open_tablet, hands):
    policy = a_policy(readings_per_day=2)
    tablet = open_tablet(Known(policies=[policy]))
    assert tablet.gate.turn(scanned(tablet)).facts.readings_today == 0
    tablet.ledger.learn([("9c41f00d-2", "another-gates-event", Passage(Direction.IN, hands.now, 2))])
    hands.pass_time(hours=8)
    leaving = tablet.gate.measure(scanned(tablet), 365)
    assert (leaving.direction, leaving.facts.readings_today) == (Direction.OUT, 1)
    assert leaving.verdict.outcome is Outcome.ADMIT


def test_an_entry_of_yesterday_is_no_reading_of_today(open_tablet, hands):
    tablet = open_tablet(Known(policies=[a_policy(readings_per_day=2)]))
    tablet.ledger.learn([("9c41f00d-2", "another-gates-event", Passage(Direction.IN, hands.now, 2))])
    hands.pass_time(hours=20)
    leaving = tablet.gate.measure(scanned(tablet), 365)
    assert leaving.facts.readings_today == 0
    assert leaving.verdict.reasons == (Reason.READINGS_DUE,)


def test_where_nobody_need_be_measured_another_gates_passage_is_no_reading(open_tablet, hands):
    tablet = open_tablet(Known(policies=[a_policy(readings_per_day=2, temperature_required=False)]))
    tablet.ledger.learn([("9c41f00d-2", "another-gates-event", Passage(Direction.IN, hands.now, 2))])
    hands.pass_time(hours=8)
    assert scanned(tablet).facts.readings_today == 0


def scanned_again(tablet, hands):
    hands.pass_time(seconds=5)
    return scanned(tablet)


def test_guests_fill_the_place_and_leaving_makes_room(open_tablet, hands):
    tablet = open_tablet(Known(policies=[a_policy(capacity_inside=1)]))
    first = tablet.gate.measure(tablet.gate.open_stranger(), 365)
    tablet.gate.record(first, Outcome.ADMIT)
    second = tablet.gate.measure(tablet.gate.open_stranger(), 365)
    assert (second.verdict.outcome, second.facts.inside) == (Outcome.REFUSE, 1)
    tablet.gate.record(tablet.gate.turn(first), Outcome.ADMIT)
    assert tablet.gate.measure(tablet.gate.open_stranger(), 365).facts.inside == 0
