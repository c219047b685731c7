"""Exports: CSV that Excel opens in Chinese, no cell that becomes a formula, numbers that stay numbers."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from sqlalchemy import select

from checkpoint.domain.decide import Direction
from checkpoint.domain.strangers import Stranger
from checkpoint.domain.trips import Trip
from checkpoint.i18n import Language
from checkpoint.protocol.values import loads
from checkpoint.server.event_tables import audit
from checkpoint.server.exports import FORMULA_STARTS, headers, write_xlsx
from checkpoint.server.repository.movements import Filter, stream
from checkpoint.server.rows import row_from_doc, row_to_doc
from tests.support.bureau import HOME, NOON, event, movement, random_events, sign_in

PAYLOADS = [f"{start}cmd|' /C calc'!A0" for start in FORMULA_STARTS if start != "\0"] + [
    '=HYPERLINK("http://evil.example","x")',
    "http://evil.example",
    "+1",
    "-2+3",
]


@pytest.fixture
def console(client):
    sign_in(client)
    return client


def export(console, kind, **query):
    answer = console.get("/movements/export", params={"kind": kind, **query})
    assert answer.status_code == 200
    return answer


def test_csv_begins_with_the_mark_that_excel_needs_and_has_chinese_titles(console, tablet):
    tablet.outbox.record(event(movement("00000001-1")))
    tablet.push()
    answer = export(console, "csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    name = r'attachment; filename="movements-20261122-120000-[0-9a-f]{8}\.csv"'
    assert re.fullmatch(name, answer.headers["content-disposition"])
    titles, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert titles == headers(Language.ZH)
    known = ["总公司家属区", "东门", "2026-11-22 12:00:00", "进", "张*明", "1-1-101", "居民", "", "", "36.5", "36.5"]
    assert row[:11] == known


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_from_a_gate_becomes_a_formula(console, tablet, payload):
    body = movement("", masked_name=payload, address=payload, note=payload)
    tablet.outbox.record(replace(event(body), operator_id=payload))
    assert tablet.push().json()["new"] == 1
    _, row = csv.reader(io.StringIO(export(console, "csv").content.decode("utf-8-sig"), newline=""))
    assert not [cell for cell in row if cell.startswith(FORMULA_STARTS)]
    assert sum(payload in cell for cell in row) == 4
    data = io.BytesIO(export(console, "xlsx").content)
    sheet = openpyxl.load_workbook(data).worksheets[0]
    assert {cell.data_type for line in sheet.iter_rows(min_row=2) for cell in line} <= {"s", "n"}
    assert not [cell for line in sheet.iter_rows() for cell in line if cell.hyperlink]
    with zipfile.ZipFile(data) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_what_a_sheet_has_no_room_for_stands_on_the_next_one(centre, tablet, tmp_path):
    for number in range(1, 4):
        tablet.outbox.record(event(movement(f"0000000{number}-1")))
    tablet.push()
    file = tmp_path / "export.xlsx"
    with centre.database.read() as connection:
        rows = list(stream(connection, Filter((HOME,))))
    assert write_xlsx(rows, Language.ZH, ZoneInfo("UTC"), file, most=2) == 3
    sheets = openpyxl.load_workbook(file).worksheets
    assert [[line[0] for line in sheet.values] for sheet in sheets] == [
        [headers(Language.ZH)[0], *["总公司家属区"] * count] for count in (2, 1)
    ]


def test_temperatures_are_numbers_in_a_workbook(console, tablet):
    tablet.outbox.record(event(movement("00000001-1")))
    tablet.push()
    sheet = openpyxl.load_workbook(io.BytesIO(export(console, "xlsx").content)).worksheets[0]
    values = [cell.value for cell in sheet[2]]
    assert values[9:11] == [36.5, 36.5]


def test_json_lines_hold_what_the_page_shows_and_read_back(console, tablet):
    tablet.outbox.record(*random_events(5, 40))
    tablet.push()
    lines = export(console, "jsonl").content.splitlines()
    assert len(lines) == 40
    for line in lines:
        assert row_to_doc(row_from_doc(loads(line))) == json.loads(line)


def test_an_export_has_the_filters_of_the_page(console, tablet):
    events = random_events(6, 60)
    tablet.outbox.record(*events)
    tablet.push()
    for query in ({"outcome": "refuse"}, {"fever": "1"}, {"where": f"p{HOME}g2"}, {"text": "张"}):
        html = console.get("/movements", params=query).text
        lines = export(console, "jsonl", **query).content.splitlines()
        assert f"共 {len(lines)} 条" in html


def test_exports_speak_the_language_of_the_page(console, tablet):
    console.get("/language", params={"to": "en"})
    assert export(console, "csv").content.decode("utf-8-sig").startswith("Place,Gate,Time")


def test_where_somebody_went_and_until_when_stand_on_the_page_and_in_every_file(console, tablet):
    trip = Trip("shopping", NOON + timedelta(hours=2))
    tablet.outbox.record(event(movement("00000001-1", direction=Direction.OUT, trip=trip)))
    tablet.push()
    assert "去向：买菜购物 · 14:00 前回" in console.get("/movements").text
    titles, row = csv.reader(io.StringIO(export(console, "csv").content.decode("utf-8-sig")))
    told = dict(zip(titles, row, strict=True))
    assert (told["目的地"], told["预计返回时间"]) == ("买菜购物", "2026-11-22 14:00:00")
    sheet = openpyxl.load_workbook(io.BytesIO(export(console, "xlsx").content)).worksheets[0]
    assert "2026-11-22 14:00:00" in [cell.value for cell in sheet[2]]
    (line,) = export(console, "jsonl").content.splitlines()
    assert row_from_doc(loads(line)).trip == trip


def test_of_a_stranger_page_and_files_show_the_name_masked_and_the_address(console, tablet):
    said = Stranger("王小明", "3-2-501")
    tablet.outbox.record(event(movement("", masked_name="王*明", address=said.home, stranger=said)))
    tablet.push()
    shown = [console.get("/movements").text, *(export(console, kind).content.decode() for kind in ("csv", "jsonl"))]
    for told in shown:
        assert "王*明" in told
        assert "3-2-501" in told
        assert "王小明" not in told


def test_a_destination_that_a_gate_made_up_becomes_no_formula(console, tablet):
    tablet.outbox.record(event(movement("00000001-1", direction=Direction.OUT, trip=Trip("=1+1"))))
    tablet.push()
    _, row = csv.reader(io.StringIO(export(console, "csv").content.decode("utf-8-sig"), newline=""))
    assert "'=1+1" in row


@pytest.mark.parametrize(
    ("where", "place_id", "told"), [(f"p{HOME}g1", HOME, f"p{HOME}g1"), (f"p{HOME}", HOME, f"p{HOME}"), ("", 0, "*")]
)
def test_a_file_is_traced_to_who_exported_what_of_which_span_and_not_by_a_name(console, centre, where, place_id, told):
    asked = {"where": where, "from": "2026-11-20T00:00", "until": "2026-11-22T00:00", "text": "张三"}
    name = export(console, "xlsx", **asked).headers["content-disposition"]
    with centre.database.read() as connection:
        line = connection.execute(select(audit).where(audit.c.action == "exported")).one()
    export_id = re.search(r"-([0-9a-f]{8})\.xlsx", name)[1]
    assert line.object == f"xlsx {export_id} {told} 2026-11-20T00:00/2026-11-22T00:00"
    assert (line.actor, line.place_id) == ("bureau", place_id)


def test_a_printed_sheet_says_whose_export_it_is(console):
    answer = export(console, "xlsx")
    export_id = re.search(r"-([0-9a-f]{8})\.xlsx", answer.headers["content-disposition"])[1]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert sheet.oddFooter.left.text == f"bureau 2026-11-22 12:00 {export_id}"
