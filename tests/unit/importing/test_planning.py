import random
from datetime import date

import pytest

from checkpoint.domain.people import Household
from checkpoint.server.importing.checking import check
from checkpoint.server.importing.headers import Column
from checkpoint.server.importing.planning import Roster, keyed_hash, plan_import
from checkpoint.server.importing.reading import read_table
from tests.data.roster_files import HEADER, csv_file, id_number, row

KEY = bytes(32)
EMPTY = Roster(7, {}, {}, {})


@pytest.fixture
def plan(tmp_path):
    def run(*rows, known=EMPTY, header=HEADER, seed=1):
        table = read_table(csv_file(tmp_path / "r.csv", rows, header=header).read_bytes())
        people = check(table, today=date(2026, 11, 22)).people
        return plan_import(people, known, table.header.columns, key=KEY, chance=random.Random(seed))

    return run


def after(plan, known=EMPTY):
    """The roster when a plan has been saved, nobody removed."""
    entries = dict(known.entries)
    for change in plan.changed:
        entries.pop(change.before.resident.person_id)
    for entry in (*plan.added, *(change.after for change in plan.changed)):
        entries[entry.resident.person_id] = entry
    households = dict(known.households) | {home.household_id: home for home in plan.new_households}
    return Roster(7, households, entries, known.last_numbers)


WIFE = {"name": "李芳", "sex": "女", "id": id_number(1, female=True), "relation": "配偶"}


def test_a_first_import_adds_everybody(plan):
    first = plan(row(), row(**WIFE), row(room="502", name="王明", id=""))
    assert len(first.added) == 3
    assert len(first.new_households) == 2
    assert [entry.resident.person_no for entry in first.added] == [1, 2, 1]
    assert len({home.household_id for home in first.new_households}) == 2


def test_only_the_keyed_hash_and_the_tail_of_a_number_are_kept(plan):
    entry = plan(row()).added[0]
    assert entry.id_hmac == keyed_hash(KEY, id_number(1))
    assert entry.resident.id_tail == id_number(1)[-4:]
    assert id_number(1) not in repr(entry)


def test_a_second_import_changes_nothing(plan):
    rows = row(), row(**WIFE), row(room="502", name="王明", id="")
    known = after(plan(*rows))
    second = plan(*rows, known=known, seed=2)
    assert (second.added, second.changed, second.unchanged, second.missing) == ((), (), 3, ())
    assert not second.changes_anything


def test_a_changed_phone_is_a_change_of_the_same_person(plan):
    known = after(plan(row()))
    change = plan(row(phone="10000000002"), known=known).changed[0]
    assert change.before.resident.person_id == change.after.resident.person_id
    assert change.after.resident.phone == "10000000002"
    assert not change.moved


def test_a_person_who_changed_the_name_is_known_by_the_number(plan):
    known = after(plan(row()))
    second = plan(row(name="张卫国"), known=known)
    assert [change.after.resident.name for change in second.changed] == ["张卫国"]
    assert second.added == ()


def test_a_person_whose_number_was_not_known_is_known_by_flat_and_name(plan):
    known = after(plan(row(id="")))
    change = plan(row(), known=known).changed[0]
    assert change.after.id_hmac == keyed_hash(KEY, id_number(1))
    assert change.after.resident.person_no == 1


def test_an_empty_number_does_not_take_the_known_one_away(plan):
    known = after(plan(row()))
    assert plan(row(id=""), known=known).unchanged == 1


def test_a_column_that_the_file_lacks_leaves_its_field_alone(plan):
    known = after(plan(row(note="听力不便")))
    short = plan(row()[:6], known=known, header=HEADER[:6])
    assert short.unchanged == 1


def test_a_file_that_does_not_say_who_is_looked_after_leaves_the_mark(plan):
    known = after(plan(row(looked_after="是")))
    assert plan(row()[:-1], known=known, header=HEADER[:-1]).unchanged == 1
    assert [change.after.looked_after for change in plan(row(looked_after="否"), known=known).changed] == [False]


def test_an_emptied_cell_empties_its_field(plan):
    known = after(plan(row(note="听力不便")))
    assert plan(row(note=""), known=known).changed[0].after.resident.note == ""


def test_who_moves_gets_a_number_in_the_new_flat_and_leaves_the_old(plan):
    known = after(plan(row(), row(**WIFE)))
    second = plan(row(**{**WIFE, "room": "502"}), known=known)
    change = second.moved[0]
    assert change.before.resident.household_id != change.after.resident.household_id
    assert change.after.resident.person_no == 1
    assert second.emptied_by_moves == ()
    assert [entry.resident.name for entry in second.missing] == ["张伟国"]


def test_a_flat_that_all_moved_out_of_is_emptied(plan):
    known = after(plan(row()))
    second = plan(row(room="502"), known=known)
    assert second.emptied_by_moves == tuple(known.households)


def test_who_is_not_in_the_file_is_missing_and_a_flat_without_them_would_be_empty(plan):
    known = after(plan(row(), row(room="502", name="王明", id="")))
    second = plan(row(), known=known)
    assert [entry.resident.name for entry in second.missing] == ["王明"]
    assert len(second.emptied_by_removal) == 1


def test_a_person_number_is_never_given_again(plan):
    first = after(plan(row(), row(**WIFE)))
    home = next(iter(first.households))
    kept = {person_id: entry for person_id, entry in first.entries.items() if person_id.endswith("-1")}
    later = Roster(7, first.households, kept, {home: 2})
    added = plan(row(), row(name="张小妹", sex="女", id="", relation="子女"), known=later).added
    assert [entry.resident.person_no for entry in added] == [3]


def test_an_address_with_or_without_a_leading_zero_is_one_flat(plan):
    known = after(plan(row(room="0501")))
    assert plan(row(room="501"), known=known).unchanged == 1


def test_a_lock_and_an_exemption_survive_an_import(plan):
    from dataclasses import replace

    first = after(plan(row()))
    home, entry = next(iter(first.households.values())), next(iter(first.entries.values()))
    exempt = replace(entry, resident=replace(entry.resident, exempt=True))
    known = Roster(7, {home.household_id: replace(home, locked=True)}, {entry.resident.person_id: exempt}, {})
    second = plan(row(phone="10000000002"), known=known)
    assert second.changed[0].after.resident.exempt
    assert second.new_households == ()


def test_a_household_id_that_chance_gives_twice_is_drawn_again(plan):
    class Stubborn:
        draws = iter([0, 5, 6])

        def getrandbits(self, _bits):
            return next(self.draws)

    known = Roster(7, {5: Household(5, 7, "1", "1", "101")}, {}, {})
    from checkpoint.domain.people import Sex
    from checkpoint.server.importing.checking import Person

    person = Person(2, ("3", "2", "501"), "张伟国", Sex.MALE, None, "", "", "")
    made = plan_import([person], known, [Column.NAME], key=KEY, chance=Stubborn())
    assert made.new_households[0].household_id == 6
