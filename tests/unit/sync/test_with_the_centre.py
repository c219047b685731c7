"""Tablet and central server together, over real HTTP: the main job without a screen."""

from dataclasses import replace
from datetime import timedelta

import pytest

from checkpoint.bootstrap import enrol_tablet, open_tablet
from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.events import CorrectionReason
from checkpoint.domain.movements import Source
from checkpoint.domain.passes import PassType, Revocation, RevocationKind
from checkpoint.protocol.reference import Stream
from checkpoint.server.issuing import pass_text
from checkpoint.server.repository.movements import Filter, stream
from checkpoint.server.repository.passes import load_passes, revoke
from checkpoint.services.enrol import EnrolmentError
from checkpoint.store import open_store
from checkpoint.store.identity import IdentityFile
from checkpoint.sync import Trouble
from tests.support.builders import a_policy
from tests.support.centre import running_centre


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("centre")


@pytest.fixture(scope="module")
def centre(folder):
    with running_centre(folder) as running:
        yield running


@pytest.fixture
def tablet(tmp_path, centre):
    enrol_tablet(tmp_path, centre.url, centre.enrol_code(), "test", "web")
    tablet = open_tablet(tmp_path)
    assert tablet.link.session()
    yield tablet
    tablet.close()


def stored(centre, event_id):
    with centre.centre.database.read() as connection:
        wanted = Filter(place_ids=(centre.place.place_id,))
        return [row for row in stream(connection, wanted) if row.id == event_id]


def a_code(centre):
    with centre.centre.database.read() as connection:
        issued = next(iter(load_passes(connection, centre.place.place_id).values()))
    return issued, pass_text(issued, centre.centre.keys)


def test_one_code_enrols_one_tablet(tmp_path, centre):
    code = centre.enrol_code()
    identity = enrol_tablet(tmp_path / "one", centre.url, code.lower(), "one", "web")
    assert identity.place == centre.place
    with pytest.raises(EnrolmentError):
        enrol_tablet(tmp_path / "two", centre.url, code, "two", "web")


def test_the_first_sync_brings_the_whole_place_and_nothing_of_another(tmp_path, centre):
    largest = centre.places[0]
    enrol_tablet(tmp_path, centre.url, centre.enrol_code(place=largest), "test", "web")
    tablet = open_tablet(tmp_path)
    assert tablet.link.session()
    roster = tablet.reference.roster
    assert (len(roster.households), len(roster.residents)) == (312, 1128)
    assert {row.place_id for row in roster.households.values()} == {largest.place_id}
    assert tablet.reference.trust
    assert len(tablet.desk.operators) == 2
    tablet.close()


def test_what_was_recorded_without_a_network_is_at_the_centre_after_the_sync(tmp_path, tablet, centre):
    file = IdentityFile(tablet.store)
    file.save(replace(tablet.identity, server_url="http://127.0.0.1:9"))
    tablet.close()
    offline = open_tablet(tmp_path)
    _, text = a_code(centre)
    encounter = offline.gate.interpret(text, Source.SCANNER).encounter
    measured = offline.gate.measure(encounter, 366)
    event = offline.gate.record(measured, measured.choices[0], "")
    assert offline.link.session() is False
    assert (offline.link.state.trouble, offline.outbox.pending) == (Trouble.OFFLINE, 1)
    IdentityFile(offline.store).save(tablet.identity)
    offline.close()
    online = open_tablet(tmp_path)
    assert online.link.session()
    assert online.outbox.pending == 0
    rows = stored(centre, event.id)
    assert [(row.tenths, row.direction) for row in rows] == [(366, encounter.direction)]
    online.close()


def test_a_correction_annuls_the_movement_at_the_centre(tablet, centre):
    event = tablet.gate.emergency_exit()
    tablet.gate.undo(event.id, CorrectionReason.OTHER)
    tablet.link.session()
    assert [row.annulled for row in stored(centre, event.id)] == [CorrectionReason.OTHER]


def test_a_second_gate_learns_who_went_out_within_one_sync(tmp_path, tablet, centre):
    enrol_tablet(tmp_path / "second", centre.url, centre.enrol_code(2), "second", "web")
    second = open_tablet(tmp_path / "second")
    second.link.session()
    issued, text = a_code(centre)
    first = tablet.gate.interpret(text, Source.SCANNER).encounter
    measured = tablet.gate.measure(first, 365)
    tablet.gate.record(measured, Outcome.ADMIT, "test")
    tablet.link.session()
    second.link.session()
    seen = second.gate.interpret(text, Source.SCANNER).encounter
    assert seen.direction is first.direction.opposite
    assert issued.claims.household_id == seen.resident.household_id
    second.close()


def test_a_revocation_reaches_the_gate_with_the_next_sync(tablet, centre):
    with centre.centre.database.read() as connection:
        issued = list(load_passes(connection, centre.place.place_id).values())[-1]
    assert not tablet.reference.is_revoked(issued.claims)
    with centre.centre.database.write() as connection:
        revoke(connection, centre.place.place_id, Revocation(RevocationKind.PASS, issued.claims.pass_id))
    tablet.link.session()
    assert tablet.reference.is_revoked(issued.claims)


def test_a_second_sync_with_nothing_new_brings_nothing(tablet):
    cursors = {name: tablet.link._replica.cursor(name) for name in Stream}
    assert tablet.link.session()
    assert {name: tablet.link._replica.cursor(name) for name in Stream} == cursors


def test_a_tablet_with_a_wrong_token_is_told_apart_from_one_without_a_network(tmp_path, tablet):
    folder = tmp_path / "copy"
    store = open_store(folder)
    IdentityFile(store).save(replace(tablet.identity, token="0" * 43))
    store.close()
    copy = open_tablet(folder)
    assert copy.link.session() is False
    assert copy.link.state.trouble is Trouble.UNAUTHORIZED
    copy.close()


def test_an_exit_for_medical_care_counts_at_no_gate(tmp_path, tablet, centre):
    enrol_tablet(tmp_path / "second", centre.url, centre.enrol_code(2), "second", "web")
    second = open_tablet(tmp_path / "second")
    issued, _ = a_code(centre)
    medical = replace(issued.claims, type=PassType.MEDICAL)
    household, since = medical.household_id, tablet.clock.now() - timedelta(hours=1)
    before = len(tablet.ledger.presence.exits(household, since, a_policy()))
    texts = [pass_text(replace(issued, claims=claims), centre.centre.keys) for claims in (medical, issued.claims)]
    for text in (texts[0], texts[1], texts[0]):
        encounter = tablet.gate.measure(tablet.gate.interpret(text, Source.CAMERA).encounter, 365)
        turned = encounter if encounter.direction is Direction.OUT else tablet.gate.turn(encounter)
        tablet.gate.record(turned, Outcome.ADMIT, "test")
    tablet.link.session()
    second.link.session()
    for gate in (tablet, second):
        assert len(gate.ledger.presence.exits(household, since, a_policy())) == before + 1
    second.close()


def test_two_gates_agree_on_a_households_exits_within_one_sync(tmp_path, tablet, centre):
    enrol_tablet(tmp_path / "second", centre.url, centre.enrol_code(2), "second", "web")
    second = open_tablet(tmp_path / "second")
    second.link.session()
    issued, text = a_code(centre)
    household, since = issued.claims.household_id, tablet.clock.now() - timedelta(hours=1)
    before = len(list(second.ledger.presence.exits(household, since, a_policy())))
    for _ in range(2):
        shown = tablet.gate.interpret(text, Source.CAMERA)
        encounter = tablet.gate.measure(shown.encounter, 365)
        for direction in (Direction.OUT, Direction.IN):
            turned = encounter if encounter.direction is direction else tablet.gate.turn(encounter)
            tablet.gate.record(turned, Outcome.ADMIT, "test")
    tablet.link.session()
    second.link.session()
    here, there = (list(row.ledger.presence.exits(household, since, a_policy())) for row in (tablet, second))
    assert len(there) == before + 2
    assert sorted(here) == sorted(there)
    second.close()
