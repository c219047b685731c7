"""A tablet that the server does not hear of: what it hides, what it erases, and that the gate goes on."""

from datetime import timedelta

import pytest

from checkpoint.bootstrap import open_tablet
from checkpoint.domain.decide import Outcome
from checkpoint.domain.movements import Source
from checkpoint.protocol.exchange import Change, Page
from checkpoint.protocol.reference import Stream, household_to_doc, resident_to_doc
from checkpoint.qr.token import encode_pass
from checkpoint.services.shift import SignIn
from checkpoint.store import open_store
from checkpoint.store.keystore import REFERENCE_KEY, FolderKeystore
from tests.support.builders import ISSUER, NOON, a_household, a_pass, a_resident
from tests.support.gates import PIN, Hands, a_tablet
from tests.support.tablet import PIN as OTHER_PIN
from tests.support.tablet import fill

NAME = a_resident().name


def hear(tablet, hands):
    """The server says that nothing is missing."""
    replica = tablet.link._replica
    replica.apply(Stream.REVOCATIONS, Page((), replica.cursor(Stream.REVOCATIONS), more=False, time=hands.now))


def found(tablet):
    return [match.resident.name for match in tablet.finder.find(NAME).matches]


@pytest.mark.parametrize(("hours", "hidden"), [(0, False), (71.9, False), (72, True), (500, True)])
def test_after_three_days_of_silence_nobody_is_found(tablet, hands, hours, hidden):
    hands.pass_time(hours=hours)
    assert tablet.contact.hidden is hidden
    assert found(tablet) == ([] if hidden else [NAME])
    assert tablet.finder.find(NAME).hidden is hidden


def test_a_signed_pass_is_read_and_recorded_all_the_same(tablet, hands):
    hands.pass_time(hours=100)
    text = encode_pass(a_pass(valid_until=hands.now + timedelta(days=1)), ISSUER)
    encounter = tablet.gate.interpret(text, Source.SCANNER).encounter
    assert encounter.verdict.outcome is not Outcome.REFUSE
    assert tablet.gate.record(tablet.gate.measure(encounter, 365), Outcome.ADMIT, "known")
    assert tablet.gate.emergency_exit()


def test_one_sync_brings_the_search_back(tablet, hands):
    hands.pass_time(hours=100)
    assert found(tablet) == []
    hear(tablet, hands)
    assert found(tablet) == [NAME]


def test_a_restart_does_not_count_as_contact(tmp_path, tablet, hands):
    hands.pass_time(hours=100)
    tablet.close()
    again = a_tablet(tmp_path, hands)
    assert again.contact.hidden
    again.close()


def test_two_weeks_erase_the_roster_a_day_after_they_were_seen(tablet, hands):
    hands.pass_time(days=13.9)
    tablet.upkeep.round()
    hands.pass_time(days=0.1)
    tablet.upkeep.round()
    hands.pass_time(hours=23)
    tablet.upkeep.round()
    assert tablet.reference.roster.residents
    hands.pass_time(hours=1)
    tablet.upkeep.round()
    assert not tablet.reference.roster.residents
    assert not tablet.reference.short_codes
    assert tablet.reference.policies
    assert tablet.desk.start("v01", PIN) is SignIn.OK
    assert tablet.gate.emergency_exit()


@pytest.mark.parametrize("back", [-16, -14])
def test_a_clock_that_was_ahead_for_less_than_a_day_erases_nothing(tablet, hands, back):
    hands.pass_time(days=16)
    tablet.upkeep.round()
    hands.pass_time(days=back)
    tablet.upkeep.round()
    hands.pass_time(days=16)
    tablet.upkeep.round()
    assert tablet.reference.roster.residents


def test_after_the_first_contact_all_of_it_is_pulled_whole(tablet, hands):
    hands.pass_time(days=15)
    tablet.upkeep.round()
    hands.pass_time(days=1)
    tablet.upkeep.round()
    replica = tablet.link._replica
    assert {stream for stream in Stream if replica.cursor(stream)} == {
        Stream.REVOCATIONS,
        Stream.TRUST,
        Stream.POLICIES,
        Stream.OPERATORS,
    }
    hear(tablet, hands)
    docs = {Stream.HOUSEHOLDS: household_to_doc(a_household()), Stream.RESIDENTS: resident_to_doc(a_resident())}
    for stream, doc in docs.items():
        replica.apply(stream, Page((Change(doc["id"], doc),), "test.9", more=False, time=hands.now))
        tablet.reference.refresh(stream)
    assert found(tablet) == [NAME]
    tablet.upkeep.round()
    assert tablet.reference.roster.residents


def test_what_was_erased_cannot_be_read_with_the_key_that_somebody_kept(tmp_path):
    fill(tmp_path, now=NOON)
    kept = FolderKeystore(tmp_path).read(REFERENCE_KEY)
    hands = Hands(NOON + timedelta(days=15))
    for _ in range(2):
        tablet = open_tablet(tmp_path, hands.clock())
        tablet.upkeep.round()
        tablet.close()
        hands.pass_time(days=1)
    tablet = open_tablet(tmp_path, hands.clock())
    assert not tablet.reference.roster.residents
    assert tablet.desk.start("zhao", OTHER_PIN) is SignIn.OK
    tablet.close()
    assert FolderKeystore(tmp_path).read(REFERENCE_KEY) != kept
    with pytest.raises((Exception, SystemExit)) as refused:
        open_store(tmp_path / "reference", key=kept, declared={}, chained=()).close()
    assert "Key" in type(refused.value).__name__
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("reference")) == [
        "reference",
        "reference.key",
    ]
