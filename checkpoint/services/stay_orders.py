"""Who stays at home by order: this gate's own notes and what the other gates and the console were heard to order."""

from datetime import datetime
from zoneinfo import ZoneInfo

from checkpoint.domain.care import CareList, care_list, in_time
from checkpoint.domain.events import Event, EventKind
from checkpoint.domain.people import Household, Resident
from checkpoint.protocol.reference import Stream
from checkpoint.services.ledger import Ledger
from checkpoint.services.reference import Reference


class StayOrders:
    """Folds when something was noted or told since, not for every verdict: a month of readings takes milliseconds."""

    def __init__(self, zone: ZoneInfo, reference: Reference, ledger: Ledger) -> None:
        """`zone` is the place's: an order's days are local ones."""
        self._zone, self._reference, self._ledger = zone, reference, ledger
        self._folded: tuple[list[Event], list[Event], CareList] | None = None

    def listed(self) -> CareList:
        """Isolations with their readings and deliveries, of all gates and of the console, as of the last sync."""
        own, told = self._ledger.duties(EventKind.CARE), self._reference.care
        before = self._folded
        if before is not None and before[1] is told and before[0][-1:] == own[-1:] and len(before[0]) == len(own):
            return before[2]
        listed = care_list(in_time(own, told))
        self._folded = (own, told, listed)
        return listed

    def is_held(self, household: Household | None, resident: Resident | None, now: datetime) -> bool:
        """Whether an order keeps the household, or this one of it, at home."""
        if household is None:
            return False
        numbers = {0: household.locked}
        if resident is not None:
            numbers[resident.person_no] = resident.isolated
        today, listed = now.astimezone(self._zone).date(), self.listed()
        found = {number: listed.holds(household.household_id, number, today) for number in numbers}
        return any(self._holds(now, ordered=ordered, of_roster=numbers[number]) for number, ordered in found.items())

    def locked(self, households: list[Household], now: datetime) -> set[int]:
        """Which of these households stay at home as a whole."""
        today, listed = now.astimezone(self._zone).date(), self.listed()
        found = {row.household_id: listed.holds(row.household_id, 0, today) for row in households}
        locked = {row.household_id: row.locked for row in households}
        return {
            number for number, ordered in found.items() if self._holds(now, ordered=ordered, of_roster=locked[number])
        }

    def _holds(self, now: datetime, *, ordered: bool | None, of_roster: bool) -> bool:
        """The newest order counts; the roster's flag where none was given, or where the server tells of no orders."""
        told = self._reference.age_minutes(Stream.CARE, now) is not None
        return bool(ordered) or (of_roster and (ordered is None or not told))
