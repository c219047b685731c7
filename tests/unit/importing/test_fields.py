from datetime import date

import pytest

from checkpoint.domain.people import Sex
from checkpoint.server.importing.fields import Identity, read_identity, read_location, read_name, read_phone, read_sex
from checkpoint.server.importing.headers import Column
from checkpoint.server.importing.problems import ProblemReason
from tests.data.roster_files import id_number

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张三", "张三"),
        ("张　三", "张三"),
        ("欧阳 修 ", "欧阳修"),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提.艾力", "买买提·艾力"),
        ("刘䶮", "刘䶮"),
        ("李𬭎", "李𬭎"),
        ("John  Smith", "John Smith"),
        ("Jean-Luc O'Neill", "Jean-Luc O'Neill"),
    ],
)
def test_a_name_is_tidied(typed, name):
    assert read_name(typed) == name


@pytest.mark.parametrize("typed", ["张", "张3", "张*", "=HYPERLINK()", "张三，李四", "王" * 31, "·张三"])
def test_what_is_no_name_is_said(typed):
    assert read_name(typed) is ProblemReason.NAME_INVALID


@pytest.mark.parametrize("typed", ["3", "3号楼", "3栋", "3幢", "3#", "第3栋", "03", "３号"])
def test_one_building_has_many_spellings(typed):
    assert read_location(Column.BUILDING, typed) == "3"


def test_names_of_buildings_and_rooms_stay_whole():
    assert read_location(Column.BUILDING, "办公楼") == "办公楼"
    assert read_location(Column.ROOM, "传达室") == "传达室"
    assert read_location(Column.ROOM, "501室") == "501"
    assert read_location(Column.UNIT, "2单元") == "2"


@pytest.mark.parametrize("typed", ["2026-03-01", "3月1日", "1-Mar", "2026/3/1"])
def test_a_room_that_a_spreadsheet_made_a_date_is_said(typed):
    assert read_location(Column.ROOM, typed) is ProblemReason.ROOM_IS_DATE


@pytest.mark.parametrize(
    ("typed", "sex"), [("男", Sex.MALE), ("女性", Sex.FEMALE), ("F", Sex.FEMALE), ("", Sex.UNKNOWN)]
)
def test_sex_is_read(typed, sex):
    assert read_sex(typed) is sex


def test_a_sex_that_is_neither_is_said():
    assert read_sex("先生") is ProblemReason.SEX_UNKNOWN


def test_an_identity_number_tells_sex_and_year():
    number = id_number(7, female=True, born="19620229"[:6] + "28")
    assert read_identity(number, TODAY) == Identity(number, Sex.FEMALE, 1962)


@pytest.mark.parametrize("region", ["990000", "413001", "110101"])
def test_any_region_is_accepted_known_dissolved_or_impossible(region):
    number = id_number(7, region=region)
    assert isinstance(read_identity(number, TODAY), Identity)


def test_blanks_small_x_and_full_width_digits_are_tolerated():
    number = next(number for number in map(id_number, range(99)) if number.endswith("X"))
    typed = f"{number[:6]} {number[6:14]} {number[14:].lower()}"
    assert read_identity(typed, TODAY) == read_identity(number, TODAY)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (id_number(1)[:-1], ProblemReason.ID_LENGTH),
        ("411503800101123", ProblemReason.ID_LENGTH),
        ("411503********1234", ProblemReason.ID_CHARACTERS),
        (id_number(1)[:-1] + ("0" if id_number(1)[-1] != "0" else "1"), ProblemReason.ID_CHECK_DIGIT),
        (id_number(1, born="19800231"), ProblemReason.ID_DATE),
        (id_number(1, born="20991231"), ProblemReason.ID_DATE),
        (id_number(1, born="18991231"), ProblemReason.ID_DATE),
        ("4.11503198001011E+17", ProblemReason.SCIENTIFIC),
        ("411503198001011000", ProblemReason.SCIENTIFIC),
    ],
)
def test_an_identity_number_that_is_wrong_is_said_to_be_in_its_own_way(typed, reason):
    assert read_identity(typed, TODAY) is reason


def test_a_passport_is_an_identity_of_which_nothing_is_known():
    assert read_identity("E12345678", TODAY) == Identity("E12345678")


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("13800138000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("+86 13800138000", "13800138000"),
        ("13800138000.0", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("0376-6223344", "03766223344"),
        ("(0376)62233445", "037662233445"),
        ("6223344", "6223344"),
        ("010 62233445", "01062233445"),
        ("", ""),
    ],
)
def test_a_phone_number_is_tidied(typed, phone):
    assert read_phone(typed) == phone


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("1380013800", ProblemReason.PHONE_LENGTH),
        ("138001380001", ProblemReason.PHONE_LENGTH),
        ("123456", ProblemReason.PHONE_LENGTH),
        ("无", ProblemReason.PHONE_CHARACTERS),
        ("13800138000a", ProblemReason.PHONE_CHARACTERS),
        ("13800138000/13900139000", ProblemReason.PHONE_SEVERAL),
        ("13800138000、13900139000", ProblemReason.PHONE_SEVERAL),
        ("1.38E+10", ProblemReason.SCIENTIFIC),
    ],
)
def test_a_phone_number_that_is_wrong_is_said_to_be_in_its_own_way(typed, reason):
    assert read_phone(typed) is reason
