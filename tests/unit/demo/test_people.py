import re
from datetime import date

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from checkpoint.domain.people import Resident, Sex
from checkpoint.server.demo.people import PHONE_PREFIX
from checkpoint.server.importing import fields


def _residents(dataset):
    return [row for place in dataset.places for row in place.residents]


def _region_is_known(number):
    try:
        ric.get_birth_place(number)
    except ValidationError:
        return False
    return True


def test_every_identity_number_passes_the_check_digit_and_has_a_region_that_does_not_exist(dataset):
    for row in _residents(dataset):
        assert ric.calc_check_digit(row.id_number) == row.id_number[-1]
        assert not 11 <= int(row.id_number[:2]) <= 91
        assert not _region_is_known(row.id_number)


def test_no_two_people_share_a_number_or_a_phone(dataset):
    rows = _residents(dataset)
    assert len({row.id_number for row in rows}) == len(rows)
    phones = [row.resident.phone for row in rows if row.resident.phone]
    assert len(set(phones)) == len(phones)


def test_phones_are_of_a_prefix_that_nobody_has(dataset):
    for row in _residents(dataset):
        assert re.fullmatch(rf"({PHONE_PREFIX}\d{{7}})?", row.resident.phone)


def test_every_resident_would_pass_the_import(dataset):
    for row in _residents(dataset):
        resident = row.resident
        assert fields.read_name(resident.name) == resident.name
        assert fields.read_phone(resident.phone) == resident.phone
        identity = fields.read_identity(row.id_number, date(2026, 11, 22))
        assert isinstance(identity, fields.Identity)
        assert identity.sex is resident.sex
        assert identity.birth_year == resident.birth_year


def test_each_household_has_one_head_and_members_numbered_from_one(dataset):
    for place in dataset.places:
        members: dict[int, list[Resident]] = {}
        for row in place.residents:
            members.setdefault(row.resident.household_id, []).append(row.resident)
        assert members.keys() == {home.household_id for home in place.households}
        for household in members.values():
            assert [member.person_no for member in household] == list(range(1, len(household) + 1))
            assert [member.relation for member in household].count("户主") == 1


def test_household_ids_and_addresses_are_unique(dataset):
    homes = [home for place in dataset.places for home in place.households]
    assert len({home.household_id for home in homes}) == len(homes)
    assert len({(home.place_id, home.address) for home in homes}) == len(homes)


def test_ages_and_sexes_are_those_of_a_town(dataset):
    rows = [row.resident for row in _residents(dataset)]
    ages = [2026 - row.birth_year for row in rows]
    assert 0.42 < sum(row.sex is Sex.FEMALE for row in rows) / len(rows) < 0.58
    assert min(ages) <= 5
    assert 80 <= max(ages) <= 105
    assert 0.1 < sum(age >= 65 for age in ages) / len(ages) < 0.35


def test_there_are_compound_surnames_and_rare_characters_to_try_the_search_with(dataset):
    names = [row.resident.name for row in _residents(dataset)]
    assert any(name.startswith(("欧阳", "司马", "尉迟", "万俟")) for name in names)
    assert any(re.search(r"[䶮㛃𬭎]", name) for name in names)
    assert any(" " in row.resident.pinyin for row in _residents(dataset))


def test_names_are_many(dataset):
    names = [row.resident.name for row in _residents(dataset)]
    assert len(set(names)) > 0.75 * len(names)
