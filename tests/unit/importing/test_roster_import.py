import os

import pytest

from checkpoint.i18n import Language
from checkpoint.server.importing.problems import ProblemReason
from checkpoint.server.importing.rejected import rejected_csv
from tests.data.roster_files import csv_file, id_number, many_rows, row, shared_xlsx_file, xlsx_file
from tests.support.databases import stored_bytes
from tests.support.volume import examples

WIFE = row(name="李芳", sex="女", id=id_number(1, female=True), relation="配偶", phone="10000000002")
NEIGHBOUR = row(room="502", name="王明", id="", phone="")


def test_an_import_fills_an_empty_roster(office, tmp_path):
    office.take(csv_file(tmp_path / "r.csv", [row(), WIFE, NEIGHBOUR]))
    assert office.names() == ["张伟国", "李芳", "王明"]
    assert sorted(home.address for home in office.households().values()) == ["3-2-501", "3-2-502"]


@pytest.mark.parametrize("write", [csv_file, xlsx_file, shared_xlsx_file])
def test_a_second_import_changes_nothing_not_even_a_revision(office, tmp_path, write):
    path = write(tmp_path / "r", [row(), WIFE, NEIGHBOUR])
    office.take(path)
    before = office.revisions()
    again = office.take(path)
    assert again.plan.unchanged == 3
    assert again.written == 0
    assert office.revisions() == before


def test_the_same_roster_from_another_program_changes_nothing(office, tmp_path):
    office.take(csv_file(tmp_path / "r.csv", [row(), WIFE, NEIGHBOUR], encoding="gb18030"))
    again = office.take(xlsx_file(tmp_path / "r.xlsx", [row(building="3号楼"), WIFE, NEIGHBOUR], title="名册"))
    assert again.written == 0


def test_a_dry_run_writes_nothing(office, tmp_path):
    prepared = office.take(csv_file(tmp_path / "r.csv", [row()]), apply=False)
    assert len(prepared.plan.added) == 1
    assert office.residents() == {}


def test_people_who_are_not_in_the_file_stay_unless_somebody_says_so(office, tmp_path):
    office.take(csv_file(tmp_path / "r.csv", [row(), WIFE, NEIGHBOUR]))
    part = csv_file(tmp_path / "part.csv", [row(), WIFE])
    assert [entry.resident.name for entry in office.take(part).plan.missing] == ["王明"]
    assert office.names() == ["张伟国", "李芳", "王明"]
    office.take(part, remove_missing=True)
    assert office.names() == ["张伟国", "李芳"]
    assert [home.address for home in office.households().values()] == ["3-2-501"]


def test_nobody_is_removed_while_a_row_is_rejected_which_could_be_theirs(office, tmp_path):
    office.take(csv_file(tmp_path / "r.csv", [row(), NEIGHBOUR]))
    broken = csv_file(tmp_path / "broken.csv", [row(), row(room="502", name="王明", id="", phone="12")])
    prepared = office.take(broken, remove_missing=True)
    assert not prepared.removes
    assert office.names() == ["张伟国", "王明"]


def test_who_was_removed_and_comes_back_gets_a_number_of_their_own(office, tmp_path):
    office.take(csv_file(tmp_path / "r.csv", [row(), WIFE]))
    first = {value.resident.name: person_id for person_id, value in office.residents().items()}
    office.take(csv_file(tmp_path / "r.csv", [row()]), remove_missing=True)
    office.take(csv_file(tmp_path / "r.csv", [row(), WIFE]))
    second = {value.resident.name: person_id for person_id, value in office.residents().items()}
    assert first["张伟国"] == second["张伟国"]
    assert first["李芳"].endswith("-2")
    assert second["李芳"].endswith("-3")


def test_a_move_takes_the_old_person_off_and_the_empty_flat_with_them(office, tmp_path):
    office.take(csv_file(tmp_path / "r.csv", [row()]))
    office.take(csv_file(tmp_path / "r.csv", [row(room="601")]))
    assert [home.address for home in office.households().values()] == ["3-2-601"]
    assert len(office.residents()) == 1


def test_a_new_building_is_a_problem_once_a_roster_stands_unless_it_is_allowed(office, tmp_path):
    office.take(csv_file(tmp_path / "r.csv", [row()]))
    other = csv_file(tmp_path / "other.csv", [row(building="4", name="王明", id=id_number(2))])
    problem = office.take(other).checked.problems[0]
    assert problem.reason is ProblemReason.BUILDING_UNKNOWN
    assert "3" in problem.hint
    assert office.take(other, new_buildings=True).checked.problems == ()


def test_a_rejected_file_is_corrected_and_imported_and_nobody_else_is_touched(office, tmp_path):
    source = csv_file(tmp_path / "r.csv", [row(), row(room="502", name="王明", id="990000198001010030"), WIFE])
    prepared = office.take(source)
    assert office.names() == ["张伟国", "李芳"]
    content = rejected_csv(prepared.table, prepared.checked.rejected, Language.ZH)
    corrected = tmp_path / "r-rejected.csv"
    corrected.write_bytes(content.replace(b"990000198001010030", id_number(5).encode()))
    assert office.take(corrected).checked.rejected == ()
    assert office.names() == ["张伟国", "李芳", "王明"]


def test_a_spreadsheet_s_own_encoding_of_the_corrected_file_is_read_too(office, tmp_path):
    prepared = office.take(csv_file(tmp_path / "r.csv", [row(phone="1380013800")]))
    content = rejected_csv(prepared.table, prepared.checked.rejected, Language.ZH).decode("utf-8-sig")
    saved = tmp_path / "saved.csv"
    saved.write_bytes(content.replace("1380013800", "13800138000").encode("gb18030"))
    assert office.take(saved).checked.rejected == ()
    assert office.names() == ["张伟国"]


def test_no_identity_number_reaches_the_disk(office, tmp_path):
    office.take(csv_file(tmp_path / "r.csv", [row(), WIFE]))
    stored = stored_bytes(office.database)
    assert "张伟国".encode() in stored
    assert id_number(1).encode() not in stored
    assert id_number(1)[:14].encode() not in stored


def test_twenty_thousand_rows_take_ten_seconds_of_the_processor_at_most_and_fewer_their_share(office, tmp_path):
    rows = examples(20_000)
    path = shared_xlsx_file(tmp_path / "r.xlsx", many_rows(rows))
    began = _processor_seconds()
    prepared = office.take(path)
    took = _processor_seconds() - began
    assert len(prepared.plan.added) == rows
    assert took < rows / 2_000, f"{took:.1f} s"


def _processor_seconds() -> float:
    """Of this process and of its ended children (the file is read in one): a busy machine changes nothing."""
    return sum(os.times()[:4])
