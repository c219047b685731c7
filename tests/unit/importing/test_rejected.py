import csv
import io
from datetime import date

import pytest

from checkpoint.i18n import Language
from checkpoint.server.importing.checking import check
from checkpoint.server.importing.reading import read_table
from checkpoint.server.importing.rejected import rejected_csv, rejected_path
from tests.data.roster_files import HEADER, csv_file, id_number, row


@pytest.fixture
def rejected(tmp_path):
    def run(*rows, header=HEADER, language=Language.ZH):
        table = read_table(csv_file(tmp_path / "r.csv", rows, header=header, titles=["名册"]).read_bytes())
        return rejected_csv(table, check(table, today=date(2026, 11, 22)).rejected, language)

    return run


def _cells(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_file_has_the_office_s_columns_and_the_line_and_the_reason(rejected):
    header, bad = _cells(rejected(row(), row(name="", room="502", id="")))
    assert header == [*HEADER, "行号", "原因"]
    assert bad[:4] == ["3", "2", "502", ""]
    assert bad[len(HEADER) :] == ["4", "没有姓名"]


def test_every_reason_of_a_row_is_told(rejected):
    reasons = _cells(rejected(row(name="", phone="12")))[1][-1]
    assert "没有姓名" in reasons
    assert "电话位数不对" in reasons


def test_a_spreadsheet_opens_it_as_utf_8(rejected):
    assert rejected(row(name="")).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_a_formula_is_written_as_text_and_read_back_as_it_was(rejected, mark):
    content = rejected(row(name="", note=f"{mark}HYPERLINK(1)"))
    assert _cells(content)[1][8] == f"'{mark}HYPERLINK(1)"
    assert read_table(content).rows[0].cells[8] == f"{mark}HYPERLINK(1)"


@pytest.mark.parametrize("value", [id_number(1), "0376622334400", "03766223344", "3-1"])
def test_a_number_that_a_spreadsheet_would_spoil_is_written_as_text(rejected, value):
    content = rejected(row(name="", note=value))
    assert _cells(content)[1][8] == f"'{value}"
    assert read_table(content).rows[0].cells[8] == value


def test_a_file_that_is_rejected_again_does_not_grow_columns(rejected):
    once = read_table(rejected(row(name="")))
    again = rejected_csv(once, check(once, today=date(2026, 11, 22)).rejected, Language.EN)
    assert _cells(again)[0] == [*HEADER, "Line", "Reason"]


def test_the_added_columns_are_ignored_on_the_way_back(rejected):
    assert read_table(rejected(row(name=""))).header.ignored == ("行号", "原因")


def test_a_half_corrected_file_is_never_overwritten(tmp_path):
    source = tmp_path / "名册.xlsx"
    first = rejected_path(source, b"a")
    assert first.name == "名册-rejected.csv"
    first.write_bytes(b"corrected by hand")
    assert rejected_path(source, b"a").name == "名册-rejected-2.csv"
    assert rejected_path(source, b"corrected by hand") == first


def test_the_rejects_of_a_file_of_rejects_have_a_name_of_their_own(tmp_path):
    first = tmp_path / "名册-rejected.csv"
    first.write_bytes(b"a")
    assert rejected_path(first, b"a").name == "名册-rejected-2.csv"
