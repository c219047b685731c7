"""A place or a gate that is called otherwise on the server is so on its tablets, a day later and a start later."""

from dataclasses import replace
from datetime import timedelta

import pytest

from checkpoint.bootstrap import enrol_tablet, open_tablet
from checkpoint.protocol.enrolment import place_of_renewal, renewal_to_doc
from checkpoint.server.repository.organisation import change_place, list_gates, rename_gate


@pytest.fixture
def tablet(tmp_path, centre):
    enrol_tablet(tmp_path / "tablet", centre.url, centre.enrol_code(), "test", "web")
    tablet = open_tablet(tmp_path / "tablet")
    assert tablet.link.session()
    yield tablet
    tablet.close()


@pytest.fixture
def renamed(centre):
    """The place and its first two gates have other names, and the place another time zone; in the end their own."""
    database, place = centre.centre.database, centre.place
    with database.write() as connection:
        gates = list_gates(connection, [place.place_id])
        change_place(connection, replace(place, name="新名小区", timezone="Asia/Urumqi"))
        for gate, name in zip(gates, ("正门卡点", "后门卡点"), strict=False):
            rename_gate(connection, replace(gate, name=name))
    yield
    with database.write() as connection:
        change_place(connection, place)
        for gate in gates:
            rename_gate(connection, gate)


def restarted(tmp_path, tablet):
    tablet.close()
    return open_tablet(tmp_path / "tablet")


def test_the_names_of_today_are_known_after_a_day(tmp_path, tablet, renamed):
    tablet.link._token_at -= timedelta(hours=25)
    assert tablet.link.session()
    again = restarted(tmp_path, tablet)
    assert (again.identity.place.name, again.identity.place.timezone) == ("新名小区", "Asia/Urumqi")
    assert again.identity.gate.name == "正门卡点"
    assert again.identity.gate_name(2) == "后门卡点"
    again.close()


def test_before_that_the_old_ones_are_and_the_other_gates_have_theirs_from_the_enrolment(tmp_path, tablet, renamed):
    assert tablet.link.session()
    again = restarted(tmp_path, tablet)
    assert again.identity.place.name != "新名小区"
    assert again.identity.gate_name(2) not in ("", "后门卡点")
    assert again.identity.gate_name(77) == ""
    again.close()


def test_the_names_of_another_place_are_not_taken(tmp_path, tablet):
    told = replace(tablet.identity.place, place_id=tablet.identity.place.place_id + 1, name="别处")
    tablet.link._duties.keep_place(told, ())
    again = restarted(tmp_path, tablet)
    assert again.identity == tablet.identity
    again.close()


@pytest.mark.parametrize("change", [{"kind": "harbour"}, {"id": 0}, {"name": 7}])
def test_a_place_that_this_version_does_not_understand_is_none(tablet, change):
    identity = tablet.identity
    doc = renewal_to_doc("token", identity.place, identity.gates)
    assert place_of_renewal(doc) == (identity.place, identity.gates)
    assert place_of_renewal(doc | {"place": doc["place"] | change}) is None
    assert place_of_renewal({"token": "token"}) is None
