"""Returnees (返乡人员): the field's form, registered at a gate; the household's passes are void for a while."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING

from checkpoint.domain.bounded import require_short
from checkpoint.domain.identity import HOUSEHOLD_ID_MAX
from checkpoint.domain.people import Sex

if TYPE_CHECKING:
    from checkpoint.domain.events import Event


class Transport(StrEnum):
    """How somebody came: 自驾, 火车, 飞机, 长途客车, 其他."""

    CAR = "car"
    TRAIN = "train"
    PLANE = "plane"
    COACH = "coach"
    OTHER = "other"


class ReturneeState(StrEnum):
    """已返, 将返, 已取消."""

    RETURNED = "returned"
    EXPECTED = "expected"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Returnee:
    """One form. `household_id` is where they stay; of the identity number only its last four characters (S13).

    `origin`: province, city, county, street or village. `trip`: flight, train or plate. `symptoms`, `test`, `risk` and
    `travel` (the last 14 days) are as told; empty symptoms: none. `contact_phone`: of whoever expects them there.
    `kind`: what they are to the place (人员类型), as chosen on the form.
    """

    household_id: int
    name: str
    state: ReturneeState = ReturneeState.RETURNED
    sex: Sex = Sex.UNKNOWN
    phone: str = ""
    id_tail: str = ""
    origin: str = ""
    reason: str = ""
    arrives_on: date | None = None
    transport: Transport = Transport.OTHER
    trip: str = ""
    symptoms: str = ""
    test: str = ""
    risk: str = ""
    travel: str = ""
    close_contact: bool = False
    contact_phone: str = ""
    note: str = ""
    kind: str = ""

    def __post_init__(self) -> None:
        texts = (self.name, self.phone, self.origin, self.reason, self.trip, self.symptoms, self.test, self.risk)
        require_short(self, *texts, self.travel, self.contact_phone, self.note, self.kind)
        if not self.name.strip() or not 0 < self.household_id <= HOUSEHOLD_ID_MAX:
            raise ValueError("a returnee has a name and stays with a household")
        if len(self.id_tail) > 4:
            raise ValueError("of an identity number only the last four characters are kept")


def newest_forms(forms: Iterable[tuple["Event", Returnee]]) -> list[tuple["Event", Returnee]]:
    """What stands of each person: the form registered last for that name in that household, the newest last."""
    newest: dict[tuple[int, str], tuple[Event, Returnee]] = {}
    for event, form in forms:
        who = (form.household_id, form.name)
        newest.pop(who, None)
        newest[who] = (event, form)
    return list(newest.values())


def came_at(form: Returnee, at: datetime, zone: tzinfo) -> datetime:
    """From when the days of a form that was registered at `at` are counted: the day of arrival is the first.

    Where no day was said, or one that had not come, from the registration.
    """
    day = form.arrives_on
    return at if day is None or day >= at.astimezone(zone).date() else datetime.combine(day, time(), zone)


def void_until(form: Returnee, at: datetime, zone: tzinfo, days: int) -> date | None:
    """The last day on which the household's passes are void, by the policy's `days`; None: it voids none."""
    if form.state is not ReturneeState.RETURNED or days == 0:
        return None
    return came_at(form, at, zone).astimezone(zone).date() + timedelta(days=days - 1)


def returnee_since(events: Iterable["Event"], zone: tzinfo) -> dict[int, datetime]:
    """For each household when its newest returnee came; expected ones count when they have come.

    A form with the state CANCELLED takes back what was registered for the same name.
    """
    found: dict[tuple[int, str], datetime] = {}
    for event in events:
        if isinstance(event.body, Returnee):
            who = (event.body.household_id, event.body.name)
            if event.body.state is ReturneeState.RETURNED:
                found[who] = came_at(event.body, event.at, zone)
            elif event.body.state is ReturneeState.CANCELLED:
                found.pop(who, None)
    newest: dict[int, datetime] = {}
    for (household_id, _), at in found.items():
        newest[household_id] = max(at, newest.get(household_id, at))
    return newest
