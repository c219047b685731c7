"""Households and residents of one compound: who lives with whom, how old they are, and what identifies them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from stdnum.cn import ric

from checkpoint.domain.people import Household, Resident, Sex
from checkpoint.server.demo import names
from checkpoint.server.importing.pinyin import pinyin

BORN_BEFORE: Final = date(2026, 1, 1)
"""Ages are counted from this day and not from today: the roster is the same on every day it is made."""

PHONE_PREFIX: Final = "1000"
"""No operator in China has numbers that begin with 100."""

REGION: Final = "99"
"""Identity numbers begin with a province: 11 to 82, and never 99."""

_FLOORS: Final = 6
_FLATS: Final = 2
_STAIRS: Final = 3
_EXEMPT_SHARE: Final = 0.02
_PHONE_FROM_AGE: Final = 12
_WITHOUT_PHONE_SHARE: Final = 0.12
"""Of the old; they are the reason why nobody needs a smartphone at the gate."""
_OLD: Final = 70
_EXEMPT_NOTES: Final = ("医护人员", "保供人员", "公交司机", "环卫职工", "社区工作者")
_NOTES: Final = ("独居老人", "行动不便", "需代购药品", "听力不便", "慢性病用药")


@dataclass(frozen=True, slots=True)
class DemoResident:
    """A resident with the identity number that the roster does not keep."""

    resident: Resident
    id_number: str

    @property
    def looked_after(self) -> bool:
        """Whether the office marked them: whoever lives alone."""
        return self.resident.note == _NOTES[0]


@dataclass(frozen=True, slots=True)
class _Role:
    """A place in a family: what they are to the head, their age against the head's, whose surname they bear."""

    relation: str
    sex: Sex | None
    years_younger: tuple[int, int]
    own_surname: bool


_HEAD: Final = _Role("户主", None, (0, 0), own_surname=True)
_SPOUSE: Final = _Role("配偶", None, (-3, 4), own_surname=True)
_CHILD: Final = _Role("子女", None, (23, 31), own_surname=False)
_MOTHER: Final = _Role("母亲", Sex.FEMALE, (-30, -22), own_surname=True)
_FATHER: Final = _Role("父亲", Sex.MALE, (-31, -23), own_surname=False)
_DAUGHTER_IN_LAW: Final = _Role("儿媳", Sex.FEMALE, (23, 31), own_surname=True)
_SON: Final = _Role("儿子", Sex.MALE, (23, 29), own_surname=False)
_GRANDCHILD: Final = _Role("孙子女", None, (49, 58), own_surname=False)

_FAMILIES: Final[dict[int, tuple[tuple[_Role, ...], ...]]] = {
    1: ((_HEAD,),),
    2: ((_HEAD, _SPOUSE), (_HEAD, _SPOUSE), (_HEAD, _CHILD)),
    3: ((_HEAD, _SPOUSE, _CHILD), (_HEAD, _SPOUSE, _CHILD), (_HEAD, _SPOUSE, _MOTHER)),
    4: ((_HEAD, _SPOUSE, _CHILD, _CHILD), (_HEAD, _SPOUSE, _CHILD, _MOTHER)),
    5: (
        (_HEAD, _SPOUSE, _SON, _DAUGHTER_IN_LAW, _GRANDCHILD),
        (_HEAD, _SPOUSE, _CHILD, _FATHER, _MOTHER),
        (_HEAD, _SPOUSE, _CHILD, _CHILD, _MOTHER),
    ),
    6: (
        (_HEAD, _SPOUSE, _SON, _DAUGHTER_IN_LAW, _GRANDCHILD, _GRANDCHILD),
        (_HEAD, _SPOUSE, _CHILD, _CHILD, _FATHER, _MOTHER),
    ),
}
_HEAD_AGES: Final = {1: (58, 91), 2: (34, 84), 3: (29, 62), 4: (32, 52), 5: (52, 72), 6: (54, 72)}
_SMALL_WITH_PARENTS: Final = (34, 50)
"""The head's age where their own parents live with them."""


class People:
    """Makes the people of all compounds; household ids, phones and identity numbers are given out only once."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._household_ids: set[int] = set()
        self._phones: set[str] = set()
        self._numbers: set[str] = set()

    def household(self, place_id: int, address: tuple[str, str, str]) -> Household:
        """An empty flat."""
        household_id = self._chance.getrandbits(32)
        while household_id == 0 or household_id in self._household_ids:
            household_id = self._chance.getrandbits(32)
        self._household_ids.add(household_id)
        return Household(household_id, place_id, *address)

    def family(self, household: Household, size: int) -> list[DemoResident]:
        """The people of a flat, the head first."""
        roles = self._chance.choice(_FAMILIES[size])
        elders = _FATHER in roles or _MOTHER in roles
        youngest, oldest = _SMALL_WITH_PARENTS if elders else _HEAD_AGES[size]
        head_age = self._chance.randint(youngest, oldest)
        head_sex = Sex.MALE if self._chance.random() < 0.7 else Sex.FEMALE  # noqa: PLR2004 - as registers have it
        family_name = bequeathed = names.surname(self._chance)
        people = []
        for number, role in enumerate(roles, start=1):
            sex = role.sex or self._sex(role, head_sex)
            age = max(0, head_age - self._chance.randint(*role.years_younger))
            surname = family_name if role in (_HEAD, _FATHER) else bequeathed
            if role.own_surname and role is not _HEAD:
                surname = names.surname(self._chance)
            if role is _SPOUSE and sex is Sex.MALE:
                bequeathed = surname
            people.append(self._resident(household, number, role.relation, surname, sex, age))
        return people

    def _sex(self, role: _Role, head: Sex) -> Sex:
        if role is _HEAD:
            return head
        if role is _SPOUSE:
            return Sex.FEMALE if head is Sex.MALE else Sex.MALE
        return self._chance.choice((Sex.MALE, Sex.FEMALE))

    def _resident(
        self, household: Household, number: int, relation: str, surname: str, sex: Sex, age: int
    ) -> DemoResident:
        born = BORN_BEFORE - timedelta(days=age * 365 + age // 4 + self._chance.randint(1, 364))
        id_number = self._id_number(household.place_id, born, sex)
        name = surname + names.given_name(self._chance, sex, born.year)
        exempt = 24 <= age < 58 and self._chance.random() < _EXEMPT_SHARE  # noqa: PLR2004 - who works
        note = self._chance.choice(_EXEMPT_NOTES) if exempt else ""
        if age >= _OLD and self._chance.randrange(9) == 0:
            note = self._chance.choice(_NOTES)
        resident = Resident(
            household_id=household.household_id,
            person_no=number,
            name=name,
            sex=sex,
            phone=self._phone(age),
            relation=relation,
            note=note,
            id_tail=id_number[-4:],
            birth_year=born.year,
            pinyin=pinyin(name),
            exempt=exempt,
        )
        return DemoResident(resident, id_number)

    def _phone(self, age: int) -> str:
        if age < _PHONE_FROM_AGE or (age >= _OLD and self._chance.random() < _WITHOUT_PHONE_SHARE):
            return ""
        while True:
            phone = f"{PHONE_PREFIX}{self._chance.randrange(10**7):07d}"
            if phone not in self._phones:
                self._phones.add(phone)
                return phone

    def _id_number(self, place_id: int, born: date, sex: Sex) -> str:
        """A number that passes the check digit and belongs to nobody."""
        while True:
            order = 2 * self._chance.randrange(500) + (1 if sex is Sex.MALE else 0)
            number = f"{REGION}{place_id % 10_000:04d}{born:%Y%m%d}{order:03d}"
            if number not in self._numbers:
                self._numbers.add(number)
                return number + ric.calc_check_digit(number + "0")


def addresses(count: int) -> Iterator[tuple[str, str, str]]:
    """Flats in buildings of three staircases and six floors, two flats a floor, as company housing was built."""
    a_building = _STAIRS * _FLOORS * _FLATS
    for index in range(count):
        building, flat = divmod(index, a_building)
        stair, door = divmod(flat, _FLOORS * _FLATS)
        floor, side = divmod(door, _FLATS)
        yield str(building + 1), str(stair + 1), f"{floor + 1}{side + 1:02d}"
