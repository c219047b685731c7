import pytest

from checkpoint.domain.places import Place, PlaceKind
from checkpoint.server.demo.organisation import ACCOUNTS, PASSWORD
from checkpoint.server.demo.sign_ins import PINS
from checkpoint.server.repository import organisation


def test_there_are_nine_compounds_four_of_them_named_as_in_the_article(dataset):
    names = [place.compound.place.name for place in dataset.places]
    assert len(set(names)) == 9
    for word in ("总公司", "二公司", "三公司", "加工厂"):
        assert any(name.startswith(word) for name in names)


def test_each_compound_is_in_the_charge_of_exactly_one_unit_and_each_unit_of_one_compound(dataset):
    in_charge = [place.compound.place.unit_id for place in dataset.places]
    leaves = {unit.unit_id for unit in dataset.units} - {unit.parent_id for unit in dataset.units}
    assert sorted(in_charge) == sorted(leaves)


def test_units_form_a_tree_of_bureau_branches_and_nine_units(dataset):
    by_id = {unit.unit_id: unit for unit in dataset.units}
    roots = [unit for unit in dataset.units if unit.parent_id is None]
    branches = [unit for unit in dataset.units if unit.parent_id == roots[0].unit_id]
    assert [unit.name for unit in roots] == ["市住房和城乡建设局"]
    assert len(branches) == 3
    assert sum(unit.parent_id in {branch.unit_id for branch in branches} for unit in by_id.values()) == 9


def test_the_database_refuses_a_second_unit_for_a_compound_and_a_compound_without_one(stored, dataset):
    taken = dataset.places[0].compound.place
    with stored.read() as connection:
        with pytest.raises(organisation.OrganisationError):
            organisation.add_place(connection, taken)
        with pytest.raises(organisation.OrganisationError):
            organisation.add_place(connection, Place(99_000_000_000_199, "第十家属区", PlaceKind.COMPOUND, 999))


def test_each_compound_has_two_gates(dataset):
    for place in dataset.places:
        assert [gate.gate_id for gate in place.compound.gates] == [1, 2]
        assert len({gate.name for gate in place.compound.gates}) == 2


def test_eighteen_volunteers_two_for_each_compound_have_a_pin_of_six_digits_of_their_own(dataset):
    assert len(dataset.volunteers) == 18
    assert len({row.pin for row in dataset.volunteers}) == 18
    assert all(len(row.pin) == 6 and row.pin.isdigit() for row in dataset.volunteers)
    assert {place_id: len(rows) for place_id, rows in PINS.items()} == {
        place.compound.place.place_id: 2 for place in dataset.places
    }


def test_demo_passwords_are_as_long_as_real_ones_must_be():
    assert len(PASSWORD) >= 12
    assert {account.role for account in ACCOUNTS} == {"bureau", "branch", "unit", "viewer"}


def test_the_rules_change_once_within_the_days_of_movements(dataset):
    before, closed = dataset.policies
    assert before.effective_from < dataset.first_day < closed.effective_from
    assert (before.quota_exits, closed.quota_exits, closed.quota_days) == (None, 1, 2)
    assert closed.fever_tenths == 373
    assert (closed.curfew_from.isoformat("minutes"), closed.curfew_until.isoformat("minutes")) == ("22:30", "05:30")
