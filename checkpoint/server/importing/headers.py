"""Headers: which column of an office's table holds what, in whatever order and under whatever name."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

HEADER_ROWS: Final = 10
"""The header stands within the first ten rows; what is above it is a title."""


class Column(StrEnum):
    """What a roster can say of a person."""

    BUILDING = "building"
    UNIT = "unit"
    ROOM = "room"
    NAME = "name"
    SEX = "sex"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    RELATION = "relation"
    NOTE = "note"
    LOOKED_AFTER = "looked_after"


REQUIRED: Final = (Column.ROOM, Column.NAME)
"""Without these two a row names nobody. A place of one building needs no more to find a door."""

LOCATION: Final = (Column.BUILDING, Column.UNIT, Column.ROOM)

ALIASES: Final[dict[Column, str]] = {
    Column.BUILDING: "楼栋 楼号 楼栋号 楼幢 栋 栋号 幢 幢号 楼 座 座号 楼房号 building block buildingno",
    Column.UNIT: "单元 单元号 单元门 门栋 unit entrance unitno",
    Column.ROOM: "房号 门牌 门牌号 室 室号 房间 房间号 房屋号 户号 门号 房室号 room flat roomno apartment",
    Column.NAME: "姓名 居民姓名 人员姓名 名字 居民 住户姓名 name fullname residentname",
    Column.SEX: "性别 sex gender",
    Column.ID_NUMBER: (
        "身份证号 身份证 身份证号码 公民身份号码 公民身份证号码 居民身份证号 证件号 证件号码 idnumber id idno idcard"
    ),
    Column.PHONE: "手机号 手机 手机号码 联系电话 电话 电话号码 联系方式 联系手机 phone mobile telephone tel",
    Column.RELATION: "与户主关系 关系 与户主的关系 户主关系 家庭关系 relation relationship relationtohead",
    Column.NOTE: "备注 说明 备考 note notes remark remarks",
    Column.LOOKED_AFTER: (
        "关爱对象 关爱 重点关爱 重点关爱对象 是否关爱对象 独居 是否独居 独居老人 lookedafter livesalone care"
    ),
}

_COLUMN_OF: Final = {alias: column for column, aliases in ALIASES.items() for alias in aliases.split()}
_BRACKETS: Final = re.compile(r"[(\[【].*?[)\]】]")
_DECORATION: Final = re.compile(r"[\s*_:：.\-/#'\"]+")


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header is and what it says.

    `index` is the header's position among the rows read; `ignored` are the titles of columns that mean
    nothing here, and of a second column that means the same as an earlier one.
    """

    index: int
    titles: tuple[str, ...]
    columns: dict[Column, int]
    ignored: tuple[str, ...]

    @property
    def missing(self) -> tuple[Column, ...]:
        """The columns without which nothing can be read."""
        return tuple(column for column in REQUIRED if column not in self.columns)


def column_of(title: str) -> Column | None:
    """Recognise one title: `＊ 身份证 号（必填）` is the identity number."""
    plain = unicodedata.normalize("NFKC", title).lower()
    plain = _DECORATION.sub("", _BRACKETS.sub("", plain))
    return _COLUMN_OF.get(plain)


def find_header(rows: Sequence[Sequence[str]]) -> Header | None:
    """Find the row that names the most columns, the first of equals; None when no row names two.

    One known word is not enough: a title such as 备注 can stand alone above the table.
    """
    best: Header | None = None
    for index, row in enumerate(rows[:HEADER_ROWS]):
        header = _read(index, row)
        if len(header.columns) >= 2 and (best is None or len(header.columns) > len(best.columns)):  # noqa: PLR2004
            best = header
    return best


def _read(index: int, row: Sequence[str]) -> Header:
    columns: dict[Column, int] = {}
    ignored: list[str] = []
    for position, title in enumerate(row):
        column = column_of(title)
        if column is not None and column not in columns:
            columns[column] = position
        elif title.strip():
            ignored.append(" ".join(title.split()))
    return Header(index, tuple(row), columns, tuple(ignored))
