"""Roster files as offices make them, written where a test wants them."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl
import xlsxwriter
from stdnum.cn import ric

HEADER = ("楼栋", "单元", "房号", "姓名", "性别", "身份证号", "联系电话", "与户主关系", "备注", "关爱对象")


def id_number(number: int, *, female: bool = False, born: str = "19800101", region: str = "990000") -> str:
    """The identity number of nobody; `number` up to 499 tells people apart."""
    digits = f"{region}{born}{2 * number + (0 if female else 1):03d}"
    return digits + ric.calc_check_digit(digits + "0")


def row(**changed: str) -> tuple[str, ...]:
    """张伟国 of 3-2-501, with what a test changes; keys are the English column names."""
    ordinary = {
        "building": "3",
        "unit": "2",
        "room": "501",
        "name": "张伟国",
        "sex": "男",
        "id": id_number(1),
        "phone": "10000000001",
        "relation": "户主",
        "note": "",
        "looked_after": "",
    }
    return tuple((ordinary | changed).values())


def csv_file(
    path: Path,
    rows: Iterable[Sequence[str]],
    *,
    header: Sequence[str] = HEADER,
    encoding: str = "utf-8",
    delimiter: str = ",",
    titles: Iterable[str] = (),
) -> Path:
    """Write a CSV file; `titles` are lines above the header."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([title] for title in titles)
    writer.writerow(header)
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def xlsx_file(
    path: Path,
    rows: Iterable[Sequence[object]],
    *,
    header: Sequence[str] = HEADER,
    title: str = "",
    merged: Iterable[str] = (),
) -> Path:
    """Write an XLSX file; numbers stay numbers, `merged` are ranges such as `A3:A5`."""
    book = openpyxl.Workbook()
    sheet = book.create_sheet("名册")
    book.remove(book.worksheets[0])
    if title:
        sheet.append([title])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(header))
    sheet.append(list(header))
    for values in rows:
        sheet.append([None if value == "" else value for value in values])
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(path)
    return path


def shared_xlsx_file(path: Path, rows: Iterable[Sequence[str]], *, header: Sequence[str] = HEADER) -> Path:
    """Write an XLSX file as Excel does: every text once, in a part of its own, and cells that point to it."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("名册")
        for line, values in enumerate([header, *rows]):
            for position, value in enumerate(values):
                sheet.write_string(line, position, value)
    return path


def many_rows(count: int) -> list[tuple[str, ...]]:
    """A place of `count` people, four to a flat, all in order."""
    rows = []
    for index in range(count):
        flat, member = divmod(index, 4)
        born = f"{1940 + index % 60}{1 + index // 60 % 12:02d}{1 + index // 720 % 28:02d}"
        rows.append(
            row(
                building=str(1 + flat // 72),
                unit=str(1 + flat // 24 % 3),
                room=f"{1 + flat % 24 // 4}{1 + flat % 4:02d}",
                name="王李张刘陈杨赵黄周吴"[index % 10] + "建国志强秀英桂兰"[index // 10 % 8] + "华明军平"[member],
                sex="",
                id=id_number(index // 20160 % 499, born=born, region="990001"),
                phone=f"1000{index:07d}",
                relation="户主" if member == 0 else "家属",
            )
        )
    return rows
