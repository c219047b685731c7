"""A household's stay-at-home order, over two real tablets and the real server: given anywhere, ended anywhere."""

from datetime import timedelta

import pytest

from checkpoint.bootstrap import open_tablet, utc_now
from checkpoint.domain.care import CareNote, CareStep
from checkpoint.domain.decide import Direction, Outcome, Reason
from checkpoint.domain.identity import uuid7
from checkpoint.domain.movements import Source
from checkpoint.protocol.reference import Stream
from checkpoint.server.issuing import pass_text
from checkpoint.server.repository import care_orders
from checkpoint.server.repository.care_orders import Proposal
from checkpoint.server.repository.organisation import Account
from checkpoint.server.repository.passes import load_passes

FIRST, SECOND = Account("unit", "李督导", "", 101), Account("bureau", "王督导", "", 1)


@pytest.fixture
def text(centre, request):
    """A pass of a household that no other test here speaks of."""
    number = request.session.items.index(request.node)
    with centre.centre.database.read() as connection:
        rows = [row for row in load_passes(connection, centre.place.place_id).values() if row.claims.person_no == 1]
        known = sorted(rows, key=lambda row: row.claims.pass_id)
    return pass_text(known[number % len(known)], centre.centre.keys)


def sync(*tablets):
    for tablet in tablets:
        assert tablet.link.session()


def leaving(tablet, shown):
    encounter = tablet.gate.interpret(shown, Source.SCANNER).encounter
    if encounter.direction is Direction.IN:
        encounter = tablet.gate.turn(encounter)
    return tablet.gate.measure(encounter, 365)


def is_held(tablet, shown):
    return Reason.HOUSEHOLD_LOCKED in leaving(tablet, shown).verdict.reasons


def home_of(tablet, shown):
    return leaving(tablet, shown).household


def an_order(centre, home, *, confirmed=True, **body):
    """As two supervisors give it on the console."""
    now, place_id = utc_now(), centre.place.place_id
    order_id = str(uuid7(now, bytes(10)))
    note = CareNote(CareStep.BEGIN, home, until=now.date() + timedelta(days=7), **body)
    with centre.centre.database.write() as connection:
        care_orders.propose(connection, place_id, order_id, note, FIRST, now)
        if confirmed:
            proposal = Proposal(order_id, place_id, now, FIRST.login, FIRST.name, "/1/11/101/", note)
            care_orders.confirm(connection, proposal, SECOND, now)


def test_an_order_of_the_console_holds_at_both_gates_and_a_release_at_one_frees_the_other(gates, centre, text):
    east, west = gates
    home = home_of(east, text)
    an_order(centre, home.household_id, order="防控〔2026〕7号")
    sync(east, west)
    for gate in gates:
        shown = leaving(gate, text)
        assert shown.verdict.outcome is Outcome.REFUSE
        assert Reason.HOUSEHOLD_LOCKED in shown.verdict.reasons
        assert gate.gate.turn(shown).verdict.outcome is not Outcome.REFUSE
        assert gate.households.state(home).locked
        (row,) = (row for row in gate.duties.care().running if row.household_id == home.household_id)
        assert (row.order, row.by, row.gate_id) == ("防控〔2026〕7号", "李督导、王督导", 0)
    west.duties.note_care(CareNote(CareStep.RELEASE, home.household_id))
    assert not is_held(west, text)
    assert is_held(east, text)
    sync(west, east)
    assert not is_held(east, text)
    assert not east.households.state(home).locked
    assert home.household_id not in {row.household_id for row in east.duties.care().running}


def test_what_one_person_proposed_holds_nobody(gates, centre, text):
    an_order(centre, home_of(gates[0], text).household_id, confirmed=False)
    sync(*gates)
    assert not any(is_held(gate, text) for gate in gates)


def test_a_gates_own_order_is_on_the_other_gates_list_with_its_readings_and_deliveries(gates, text):
    east, west = gates
    home = home_of(east, text).household_id
    east.duties.note_care(CareNote(CareStep.BEGIN, home))
    assert is_held(east, text)
    east.duties.note_care(CareNote(CareStep.READING, home, tenths=368))
    asked = east.duties.note_care(CareNote(CareStep.ASKED, home, goods="药品"))
    sync(east, west)
    assert is_held(west, text)
    (row,) = (row for row in west.duties.care().running if row.household_id == home)
    assert [reading.tenths for reading in row.readings] == [368]
    west.duties.note_care(CareNote(CareStep.READING, home, tenths=371, measured=1))
    west.duties.note_care(CareNote(CareStep.DELIVERED, home, delivery=asked.id))
    sync(west, east)
    (row,) = (row for row in east.duties.care().running if row.household_id == home)
    assert [(reading.tenths, reading.person_no) for reading in row.readings] == [(368, 0), (371, 1)]
    assert not east.duties.care().deliveries[asked.id].open


def test_an_order_given_while_a_gate_was_without_network_loses_to_a_newer_release(gates, centre, text):
    east, west = gates
    home = home_of(east, text).household_id
    east.duties.note_care(CareNote(CareStep.BEGIN, home))
    an_order(centre, home)
    sync(west)
    west.duties.note_care(CareNote(CareStep.RELEASE, home))
    sync(west)
    sync(east)
    sync(west)
    assert not any(is_held(gate, text) for gate in gates)


def test_the_release_stays_known_to_a_gate_that_begins_the_stream_anew(gates, centre, text):
    east, west = gates
    home = home_of(east, text).household_id
    east.duties.note_care(CareNote(CareStep.BEGIN, home))
    sync(east, west)
    west.duties.note_care(CareNote(CareStep.RELEASE, home))
    sync(west, east)
    east.link._replica.begin_again(Stream.CARE)
    sync(east)
    assert not is_held(east, text)


def test_after_a_restart_everything_told_is_there(gates, centre, text, tmp_path):
    west = gates[1]
    home = home_of(west, text).household_id
    an_order(centre, home)
    sync(west)
    west.close()
    gates[1] = open_tablet(tmp_path / "2")
    assert is_held(gates[1], text)
    assert home in {row.household_id for row in gates[1].duties.care().running}
