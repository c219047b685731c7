"""Households and residents, and what of them may be shown."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from checkpoint.domain.identity import person_id

_SHORT_NAME: Final = 2

MINOR_UNDER: Final = 14
"""Below this age a guardian's consent is asked for, and no photograph is taken (A7)."""

SYLLABLE_MARK: Final = "'"
"""Between the syllables of a spelled name, as pinyin itself writes it."""


class Sex(StrEnum):
    """As on the identity card; empty when the roster does not say."""

    MALE = "M"
    FEMALE = "F"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Household:
    """One flat. `locked` is a standing order (isolation): its members may not go out, medical care excepted.

    `returnee_at`: when the newest returnee who stays here came; None: nobody did.
    """

    household_id: int
    place_id: int
    building: str
    unit: str
    room: str
    locked: bool = False
    returnee_at: datetime | None = None

    @property
    def address(self) -> str:
        """The flat as people say it: building-unit-room, parts that a place does not use left out."""
        return "-".join(part for part in (self.building, self.unit, self.room) if part)


@dataclass(frozen=True, slots=True)
class Resident:
    """One row of the roster (名册).

    `id_tail` is the last four characters of the identity number: the number itself never reaches a tablet (S13).
    `pinyin` spells the name for the search: `shan'da'hai dan'da'hai`, one word for each reading of the surname.
    """

    household_id: int
    person_no: int
    name: str
    sex: Sex = Sex.UNKNOWN
    phone: str = ""
    relation: str = ""
    note: str = ""
    id_tail: str = ""
    birth_year: int | None = None
    pinyin: str = ""
    exempt: bool = False
    """Not counted against the household's exits (medical staff, essential workers)."""
    isolated: bool = False
    """Stays at home by order, whatever the household may do."""

    @property
    def person_id(self) -> str:
        """The id that passes, movements and presence share."""
        return person_id(self.household_id, self.person_no)

    def may_be_minor(self, year: int) -> bool:
        """Whether they are, or before this year's birthday still may be, under 14; False where the roster is silent."""
        return self.birth_year is not None and year - self.birth_year <= MINOR_UNDER


def mask_name(name: str) -> str:
    """Hide a name so that its bearer recognises it and the queue does not (S12).

    张三 -> 张*, 王小明 -> 王*明, four characters or more: first and last; Latin: first letter and three stars.
    """
    name = name.strip()
    if not name:
        return ""
    if name[0].isascii():
        return name[0] + "***"
    if len(name) <= _SHORT_NAME:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_phone(phone: str) -> str:
    """Show a phone number as 138****1234; anything too short to hide is hidden whole."""
    if len(phone) < 8:
        return "*" * len(phone)
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]


def mask_id_number(number: str) -> str:
    """Show the last four characters only; the birth date is never shown (S12)."""
    return "*" * max(0, len(number) - 4) + number[-4:] if len(number) > 4 else "*" * len(number)
