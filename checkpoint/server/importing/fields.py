"""Single fields of a row: what is tolerated, what is tidied, and what is a problem.

Each function takes a cell's text and gives the value to keep, or the reason why there is none.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from checkpoint.domain.bidi import has_marks
from checkpoint.domain.people import Sex
from checkpoint.domain.policy import TEXT_MAX
from checkpoint.server.importing.headers import Column
from checkpoint.server.importing.problems import ProblemReason

NAME_MIN: Final = 2
NAME_MAX: Final = 30
PLACE_TEXT_MAX: Final = 20
RELATION_MAX: Final = 20
ID_LENGTH: Final = 18
BIRTH_YEAR_MIN: Final = 1900

_SCIENTIFIC: Final = re.compile(r"^\d(\.\d+)?E\+?\d+$", re.IGNORECASE)
_DATE: Final = re.compile(
    r"^(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}月\d{1,2}日|\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2})$"
)
_HAN: Final = r"\u3400-\u9fff\uf900-\ufaff〇\U00020000-\U000323af"
_CHINESE_NAME: Final = re.compile(rf"^[{_HAN}]+(·[{_HAN}]+)*$")
_LATIN_NAME: Final = re.compile(r"^[^\W\d_]+([ .'\-·]+[^\W\d_]+)*\.?$")
_HAN_GAP: Final = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_DOTS: Final = dict.fromkeys(map(ord, "•・‧⋅∙․﹒●"), "·")
_HAN_DOT: Final = re.compile(rf"(?<=[{_HAN}])[.。](?=[{_HAN}])")
_COUNTED: Final = "^第?([0-9A-Za-z]+|[甲乙丙丁戊一二三四五六七八九十]+)"
_ENDINGS: Final = {
    Column.BUILDING: re.compile(_COUNTED + r"(号楼|号|[栋幢楼座#])$"),
    Column.UNIT: re.compile(_COUNTED + r"(单元|单元门|号|[门#])$"),
    Column.ROOM: re.compile(_COUNTED + r"(号房|房间|号|[室房户])$"),
}
"""What follows a number or a letter and says nothing more; 办公楼 and 传达室 are names and stay whole."""
_FORBIDDEN: Final = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ufff9-\\ufffb\\ud800-\\udfff]")
_OTHER_DOCUMENT: Final = re.compile(r"^[A-Z]{1,3}\d{6,12}$")
"""Passports and the permits of Hong Kong, Macau and Taiwan residents: nothing in them can be checked."""

_PHONE: Final = re.compile(r"^(1\d{10}|0\d{9,11}|[2-9]\d{6,7})$")
_SEXES: Final = {
    **dict.fromkeys(("男", "男性", "m", "male"), Sex.MALE),
    **dict.fromkeys(("女", "女性", "f", "female"), Sex.FEMALE),
}
_YES: Final = "是 有 √ ✓ ✔ 1 y yes true 独居 独居老人 空巢 空巢老人 孤寡 孤寡老人 失能 失能老人 关爱"
_NO: Final = "否 无 × 0 n no false - —"
_LOOKED_AFTER: Final = dict.fromkeys(_YES.split(), True) | dict.fromkeys(_NO.split(), False)
"""Of all that an office writes in this column one word is kept: yes or no (S13)."""


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity number, held only until its keyed hash is made, and what it tells."""

    number: str
    sex: Sex = Sex.UNKNOWN
    birth_year: int | None = None


def plain(value: str) -> str:
    """Full-width digits, letters and blanks become ordinary ones."""
    return unicodedata.normalize("NFKC", value).strip()


def has_forbidden(value: str) -> bool:
    """Control marks, and marks that turn the writing direction: no part of a name, sometimes of an attack."""
    return has_marks(value) or _FORBIDDEN.search(value) is not None


def read_name(value: str) -> str | ProblemReason:
    """`张　三` is 张三, and 买买提.艾力 is 买买提·艾力."""
    name = " ".join(plain(value.translate(_DOTS)).split())
    name = _HAN_DOT.sub("·", _HAN_GAP.sub("", name))
    if not name:
        return ProblemReason.NAME_MISSING
    if not NAME_MIN <= len(name) <= NAME_MAX or not (_CHINESE_NAME.match(name) or _LATIN_NAME.match(name)):
        return ProblemReason.NAME_INVALID
    return name


def read_location(column: Column, value: str) -> str | ProblemReason:
    """`3号楼`, `3栋`, `03` and `3` are one building: two offices write one address in two ways."""
    value = plain(value)
    if _DATE.match(value):
        return ProblemReason.ROOM_IS_DATE
    short = "".join(value.split())
    short = _ENDINGS[column].sub(r"\1", short)
    if short.isascii() and short.isdigit() and column is not Column.ROOM:
        short = short.lstrip("0") or "0"
    return short if len(short) <= PLACE_TEXT_MAX else ProblemReason.TOO_LONG


def read_sex(value: str) -> Sex | ProblemReason:
    """Empty stays unknown; the identity number may know."""
    return _SEXES.get(plain(value).lower(), ProblemReason.SEX_UNKNOWN) if value else Sex.UNKNOWN


def read_identity(value: str, today: date) -> Identity | ProblemReason | None:
    """Check digit, then date. The region is left alone: codes of counties long dissolved are still in use."""
    number = re.sub(r"[\s\-]", "", plain(value)).upper()
    if not number:
        return None
    if _SCIENTIFIC.match(number):
        return ProblemReason.SCIENTIFIC
    if _OTHER_DOCUMENT.match(number):
        return Identity(number)
    if not re.fullmatch(r"\d+X?", number):
        return ProblemReason.ID_CHARACTERS
    return _read_resident_number(number, today)


def _read_resident_number(number: str, today: date) -> Identity | ProblemReason:
    if len(number) != ID_LENGTH:
        return ProblemReason.ID_LENGTH
    if ric.calc_check_digit(number) != number[-1]:
        return ProblemReason.SCIENTIFIC if number.endswith("000") else ProblemReason.ID_CHECK_DIGIT
    try:
        born = ric.get_birth_date(number)
    except ValidationError:
        return ProblemReason.ID_DATE
    if born.year < BIRTH_YEAR_MIN or born > today:
        return ProblemReason.ID_DATE
    return Identity(number, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE, born.year)


def read_phone(value: str) -> str | ProblemReason:
    """A mobile number of 11 digits, or a landline with or without its area code; empty is allowed."""
    raw = plain(value)
    if _SCIENTIFIC.match(raw):
        return ProblemReason.SCIENTIFIC
    number = re.sub(r"\.0+$", "", raw)
    if len(re.findall(r"\d{7,}", re.sub(r"(?<=\d)[ \-](?=\d)", "", number))) > 1:
        return ProblemReason.PHONE_SEVERAL
    number = re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", re.sub(r"[\s\-()]", "", number))
    if not number:
        return ""
    if not (number.isascii() and number.isdigit()):
        return ProblemReason.PHONE_CHARACTERS
    return number if _PHONE.match(number) else ProblemReason.PHONE_LENGTH


def read_looked_after(value: str) -> bool | ProblemReason:
    """Whether somebody looks in on them; empty is no."""
    return _LOOKED_AFTER.get(plain(value).lower(), ProblemReason.LOOKED_AFTER_UNKNOWN) if value else False


def read_text(column: Column, value: str) -> str | ProblemReason:
    """Relation and note: anything short, on one line."""
    line = " ".join(value.split())
    limit = RELATION_MAX if column is Column.RELATION else TEXT_MAX
    return line if len(line) <= limit else ProblemReason.TOO_LONG
