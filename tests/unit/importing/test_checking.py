from datetime import date

import pytest

from checkpoint.domain.bidi import MARKS
from checkpoint.domain.people import Sex
from checkpoint.i18n import Language
from checkpoint.server.importing.checking import check
from checkpoint.server.importing.headers import Column
from checkpoint.server.importing.problems import ProblemReason
from checkpoint.server.importing.reading import read_table
from tests.data.roster_files import HEADER, csv_file, id_number, row

TODAY = date(2026, 11, 22)


@pytest.fixture
def checked(tmp_path):
    def run(*rows, known_buildings=None, header=HEADER):
        table = read_table(csv_file(tmp_path / "r.csv", rows, header=header).read_bytes())
        return check(table, today=TODAY, known_buildings=known_buildings)

    return run


def test_a_row_in_order_becomes_a_person(checked):
    person = checked(row(building="3号楼", sex="")).people[0]
    assert person.address == ("3", "2", "501")
    assert (person.name, person.sex, person.phone) == ("张伟国", Sex.MALE, "10000000001")
    assert person.identity is not None
    assert person.identity.birth_year == 1980


@pytest.mark.parametrize(
    ("written", "marked"), [("是", True), ("独居老人", True), ("√", True), ("", False), ("否", False), ("无", False)]
)
def test_of_who_is_looked_after_a_yes_or_no_is_kept_and_nothing_else(checked, written, marked):
    person = checked(row(looked_after=written)).people[0]
    assert person.looked_after is marked
    assert "老人" not in repr(person)


WRONG = [
    (row(name=""), Column.NAME, ProblemReason.NAME_MISSING),
    (row(name="张3"), Column.NAME, ProblemReason.NAME_INVALID),
    (row(building=""), Column.BUILDING, ProblemReason.BUILDING_MISSING),
    (row(room=""), Column.ROOM, ProblemReason.ROOM_MISSING),
    (row(room="3月1日"), Column.ROOM, ProblemReason.ROOM_IS_DATE),
    (row(building="9"), Column.BUILDING, ProblemReason.BUILDING_UNKNOWN),
    (row(sex="先生"), Column.SEX, ProblemReason.SEX_UNKNOWN),
    (row(sex="女"), Column.SEX, ProblemReason.SEX_CONTRADICTS_ID),
    (row(looked_after="高血压"), Column.LOOKED_AFTER, ProblemReason.LOOKED_AFTER_UNKNOWN),
    (row(id="41150319800101"), Column.ID_NUMBER, ProblemReason.ID_LENGTH),
    (row(id="4115031980******12"), Column.ID_NUMBER, ProblemReason.ID_CHARACTERS),
    (row(id=id_number(1, born="19800231")), Column.ID_NUMBER, ProblemReason.ID_DATE),
    (row(id="990000198001010030"), Column.ID_NUMBER, ProblemReason.ID_CHECK_DIGIT),
    (row(phone="1380013800"), Column.PHONE, ProblemReason.PHONE_LENGTH),
    (row(phone="没有"), Column.PHONE, ProblemReason.PHONE_CHARACTERS),
    (row(phone="13800138000 13900139000x"), Column.PHONE, ProblemReason.PHONE_CHARACTERS),
    (row(phone="13800138000,13900139000"), Column.PHONE, ProblemReason.PHONE_SEVERAL),
    (row(phone="1.38E+10"), Column.PHONE, ProblemReason.SCIENTIFIC),
    (row(id="4.11503E+17"), Column.ID_NUMBER, ProblemReason.SCIENTIFIC),
    (row(note="长" * 201), Column.NOTE, ProblemReason.TOO_LONG),
    (row(room="5" * 21), Column.ROOM, ProblemReason.TOO_LONG),
    (row(relation="a\u202eb"), Column.RELATION, ProblemReason.FORBIDDEN_CHARACTER),
    *((row(name=f"张{mark}三"), Column.NAME, ProblemReason.FORBIDDEN_CHARACTER) for mark in MARKS),
    (row(), Column.ID_NUMBER, ProblemReason.DUPLICATE_ID),
    (row(name="李建军", id=""), Column.NAME, ProblemReason.DUPLICATE_PERSON),
]


@pytest.mark.parametrize(
    ("wrong", "column", "reason"), WRONG, ids=[f"{reason} {number}" for number, (_, _, reason) in enumerate(WRONG)]
)
def test_a_bad_row_is_listed_with_its_line_and_reason_and_stops_nothing(checked, wrong, column, reason):
    good = row(), row(name="李建军", id=id_number(2))
    found = checked(*good, wrong, row(name="王芳", id=id_number(3)), known_buildings={"3"})
    assert [person.line for person in found.people] == [2, 3, 5]
    problem = found.problems[0]
    assert (problem.line, problem.column, problem.reason) == (4, column, reason)
    assert len(found.rejected) == 1


def test_every_reason_has_a_case_above_and_words_in_two_languages(checked):
    assert {reason for _, _, reason in WRONG} == set(ProblemReason)
    for wrong, _, _ in WRONG:
        for problem in checked(row(), row(name="李建军", id=id_number(2)), wrong, known_buildings={"3"}).problems:
            assert problem.text(Language.ZH) != problem.text(Language.EN)


def test_all_problems_of_a_row_are_listed_and_not_the_first(checked):
    problems = checked(row(name="", phone="12", id="34")).problems
    assert [problem.column for problem in problems] == [Column.NAME, Column.ID_NUMBER, Column.PHONE]


def test_a_bad_row_that_also_repeats_another_says_both(checked):
    problems = checked(row(), row(phone="12")).problems
    assert [problem.reason for problem in problems] == [ProblemReason.PHONE_LENGTH, ProblemReason.DUPLICATE_ID]


def test_a_row_that_was_rejected_is_not_the_first_of_two(checked):
    found = checked(row(phone="12"), row())
    assert [person.line for person in found.people] == [3]


def test_values_are_masked(checked):
    problems = checked(row(name="张三3", phone="138001380001", id="411503198001011234")).problems
    shown = {problem.column: problem.value for problem in problems}
    assert shown == {Column.NAME: "张*3", Column.ID_NUMBER: "**************1234", Column.PHONE: "138*****0001"}


def test_a_repeated_number_names_the_line_it_repeats(checked):
    problem = checked(row(), row(room="502")).problems[0]
    assert problem.hint == "2"
    assert "第 2 行" in problem.text(Language.ZH)


def test_namesakes_in_one_flat_are_two_people_when_their_numbers_differ(checked):
    found = checked(row(), row(id=id_number(2)))
    assert len(found.people) == 2


def test_namesakes_in_two_flats_are_two_people(checked):
    assert len(checked(row(id=""), row(id="", room="502")).people) == 2


def test_the_first_import_takes_any_building(checked):
    assert checked(row(building="9"), known_buildings=None).problems == ()


def test_a_row_without_an_address_belongs_to_the_flat_above(checked):
    blank = {"building": "", "unit": "", "room": "", "relation": "配偶"}
    found = checked(row(), row(name="李芳", sex="女", id=id_number(4, female=True), **blank))
    assert found.people[1].address == ("3", "2", "501")


def test_a_head_of_household_without_an_address_does_not_belong_to_the_flat_above(checked):
    found = checked(row(), row(name="李芳", id=id_number(4), building="", unit="", room=""))
    assert found.problems[0].reason is ProblemReason.ROOM_MISSING


def test_a_rejected_row_carries_the_address_that_it_took_from_above(checked):
    found = checked(row(), row(name="3", id="", building="", unit="", room="", relation="子女"))
    assert found.rejected[0].row.cells[:3] == ("3", "2", "501")


def test_a_place_that_uses_no_buildings_needs_none(checked):
    assert checked(row(building="", unit=""), row(building="", unit="", room="502", id="")).problems == ()


@pytest.mark.parametrize(
    ("room", "address"), [("3-2-501", ("3", "2", "501")), ("3-501", ("3", "", "501")), ("501", ("", "", "501"))]
)
def test_one_column_can_hold_the_whole_address(checked, room, address):
    found = checked((room, "张伟国"), header=("房号", "姓名"))
    assert found.people[0].address == address
