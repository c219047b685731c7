import io
import time
import zipfile

import pytest

from checkpoint.i18n import Language
from checkpoint.server.importing.headers import Column
from checkpoint.server.importing.reading import read_table
from checkpoint.server.importing.table import ROWS_MAX, TableError
from tests.data.roster_files import HEADER, csv_file, many_rows, row, shared_xlsx_file, xlsx_file


def _error(data):
    with pytest.raises(TableError) as caught:
        read_table(data)
    assert caught.value.text(Language.ZH) != caught.value.text(Language.EN)
    return caught.value.key


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_file_is_read_in_the_encodings_of_offices(tmp_path, encoding):
    table = read_table(csv_file(tmp_path / "r.csv", [row(name="刘䶮")], encoding=encoding).read_bytes())
    assert table.rows[0].cell(table.header.columns[Column.NAME]) == "刘䶮"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_file_is_read_with_the_separators_of_offices(tmp_path, delimiter):
    table = read_table(csv_file(tmp_path / "r.csv", [row(note="a,b;c")], delimiter=delimiter).read_bytes())
    assert table.rows[0].cells == row(note="a,b;c")


def test_lines_are_counted_as_an_editor_shows_them(tmp_path):
    rows = [row(note="first\nsecond"), ("",) * 9, row()]
    table = read_table(csv_file(tmp_path / "r.csv", rows, titles=["名册"]).read_bytes())
    assert table.header_line == 2
    assert [found.line for found in table.rows] == [3, 6]


def test_an_xlsx_file_is_read_with_its_title_and_its_numbers(tmp_path):
    values = [3, 2, 501, "张伟国", "男", "", 13800138000, "户主", ""]
    table = read_table(xlsx_file(tmp_path / "r.xlsx", [values], title="总公司家属区名册").read_bytes())
    assert table.rows[0].line == 3
    assert table.rows[0].cells[:7] == ("3", "2", "501", "张伟国", "男", "", "13800138000")


def test_a_merged_cell_holds_for_every_row_that_it_covers(tmp_path):
    rows = [["1", "1", "101", "张三"], ["", "", "", "李四"], ["", "", "102", "王五"], ["2", "1", "101", "赵六"]]
    path = xlsx_file(tmp_path / "r.xlsx", rows, header=HEADER[:4], merged=["A2:A4", "B2:B4", "C2:C3"])
    assert [found.cells for found in read_table(path.read_bytes()).rows] == [
        ("1", "1", "101", "张三"),
        ("1", "1", "101", "李四"),
        ("1", "1", "102", "王五"),
        ("2", "1", "101", "赵六"),
    ]


def test_an_identity_number_kept_as_a_number_is_shown_as_rounded(tmp_path):
    values = [*row()[:5], 411503198001011000, *row()[6:]]
    table = read_table(xlsx_file(tmp_path / "r.xlsx", [values]).read_bytes())
    assert table.rows[0].cells[5] == "4.11503198001011E+17"


def test_the_sheet_with_a_header_is_read_and_the_others_are_named(tmp_path):
    import openpyxl

    path = xlsx_file(tmp_path / "r.xlsx", [row()])
    book = openpyxl.load_workbook(path)
    book.create_sheet("填表说明", 0).append(["请逐户填写"])
    book.save(path)
    table = read_table(path.read_bytes())
    assert len(table.rows) == 1
    assert table.other_sheets == ("填表说明",)


def test_a_table_of_exactly_the_limit_is_read_and_one_row_more_is_not(tmp_path):
    rows = many_rows(ROWS_MAX)
    assert len(read_table(csv_file(tmp_path / "r.csv", rows).read_bytes()).rows) == ROWS_MAX
    more = csv_file(tmp_path / "r.csv", [*rows, row()])
    assert _error(more.read_bytes()) == "roster.error.too_many_rows"


def test_a_file_over_five_megabytes_is_refused():
    assert _error(b"," * (5 * 1024 * 1024 + 1)) == "roster.error.too_large"


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "roster.error.empty"),
        (b" \r\n", "roster.error.empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "roster.error.old_excel"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "roster.error.not_a_table"),
        (b"<html><table>", "roster.error.not_a_table"),
        (b"PK\x03\x04 broken", "roster.error.not_a_table"),
        ("一,二,三\n1,2,3\n".encode(), "roster.error.no_header"),
        ("楼栋,房号\n1,2\n".encode(), "roster.error.missing_columns"),
        ("房号,姓名\n".encode(), "roster.error.no_rows"),
    ],
)
def test_what_is_no_roster_is_refused_in_one_sentence(data, key):
    assert _error(data) == key


def test_a_header_that_is_not_found_lists_what_is_expected():
    with pytest.raises(TableError) as caught:
        read_table("甲,乙\n1,2\n".encode())
    assert "楼栋" in caught.value.text(Language.ZH)
    assert "甲、乙" in caught.value.text(Language.ZH)


def _with_part(path, name, content):
    """The same workbook with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.namelist():
            if entry != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, content)
    return out.getvalue()


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;</t></si></sst>'
)
OUTSIDE = BOMB.replace('<!ENTITY a "ha">', '<!ENTITY a SYSTEM "file:///etc/passwd">')
FAR_ROW = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row></sheetData></worksheet>'
)


def test_a_workbook_whose_texts_are_shared_is_read(tmp_path):
    table = read_table(shared_xlsx_file(tmp_path / "r.xlsx", [row()]).read_bytes())
    assert table.rows[0].cells == row()[:8]


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/sharedStrings.xml", BOMB),
        ("xl/sharedStrings.xml", OUTSIDE),
        ("xl/worksheets/sheet1.xml", BOMB),
        ("xl/workbook.xml", OUTSIDE),
        ("xl/worksheets/sheet1.xml", "<worksheet"),
        ("xl/workbook.xml", "not xml"),
    ],
)
def test_entities_and_broken_parts_are_refused(tmp_path, part, content):
    path = shared_xlsx_file(tmp_path / "r.xlsx", [row()])
    assert _error(_with_part(path, part, content)) == "roster.error.not_a_table"


def test_a_row_number_beyond_any_sheet_does_not_keep_us_busy(tmp_path):
    path = xlsx_file(tmp_path / "r.xlsx", [row()])
    began = time.process_time()
    assert _error(_with_part(path, "xl/worksheets/sheet1.xml", FAR_ROW)) == "roster.error.too_many_rows"
    assert time.process_time() - began < 5  # processor time: a busy machine changes nothing


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_row_of_a_million_cells_is_refused_unread(tmp_path, encoding):
    path = xlsx_file(tmp_path / "r.xlsx", [row()])
    cells = "<c/>" * 1_000_000
    wide = FAR_ROW.split("<row", maxsplit=1)[0] + f"<row>{cells}</row></sheetData></worksheet>"
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{wide}'.encode(encoding)
    assert _error(_with_part(path, "xl/worksheets/sheet1.xml", declared)) == "roster.error.too_wide"


def test_openpyxl_opens_no_sheet_before_its_rows_were_looked_at(tmp_path, monkeypatch):
    path = xlsx_file(tmp_path / "r.xlsx", [row()])
    wide = FAR_ROW.split("<row", maxsplit=1)[0] + f"<row>{'<c/>' * 300_000}</row></sheetData></worksheet>"
    opened = []
    monkeypatch.setattr("openpyxl.load_workbook", lambda *_, **__: opened.append(1))
    assert _error(_with_part(path, "xl/worksheets/sheet1.xml", wide.encode())) == "roster.error.too_wide"
    assert opened == []


def test_a_sheet_of_rows_without_end_is_refused_unread(tmp_path):
    path = xlsx_file(tmp_path / "r.xlsx", [row()])
    many = FAR_ROW.split("<row", maxsplit=1)[0] + "<row/>" * 1_048_577 + "</sheetData></worksheet>"
    assert _error(_with_part(path, "xl/worksheets/sheet1.xml", many.encode())) == "roster.error.too_many_rows"


def test_a_workbook_that_unpacks_to_too_much_is_refused_unread(tmp_path):
    path = xlsx_file(tmp_path / "r.xlsx", [row()])
    data = _with_part(path, "xl/media/huge.bin", b"\0" * (51 * 1024 * 1024))
    assert len(data) < 1024 * 1024
    assert _error(data) == "roster.error.unpacked"


def test_a_workbook_of_too_many_parts_is_refused_unread(tmp_path):
    path = xlsx_file(tmp_path / "r.xlsx", [row()])
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(200):
            archive.writestr(f"xl/media/{number}.bin", b"")
    assert _error(path.read_bytes()) == "roster.error.too_many_entries"
