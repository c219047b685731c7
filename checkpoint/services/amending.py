"""Amending the past: a record put right keeps its old self, and what was written on paper is brought in.

A correction takes the old movement back and records the right one at the time of the old. Both stay in the journal.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from checkpoint.domain.decide import Direction, Facts, Outcome, decide
from checkpoint.domain.events import Correction, CorrectionReason, Event
from checkpoint.domain.incidents import opens
from checkpoint.domain.late import AFTERWARDS, BACK_MAX, FROM_PAPER, LateEntry, missing_lines, missing_pages, same_page
from checkpoint.domain.movements import Category, Movement, Source
from checkpoint.domain.people import Resident, mask_name
from checkpoint.domain.readings import Reading
from checkpoint.domain.visits import Visit
from checkpoint.services.clock import Clock
from checkpoint.services.encounter import as_visitor
from checkpoint.services.ledger import Entry, Ledger
from checkpoint.services.recorder import Recorder
from checkpoint.services.reference import Reference


class AmendError(ValueError):
    """Nothing was recorded. `key` has its words in the catalogue."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One line of the paper register. `resident` None: `name` as it was written, of somebody not on the roster.

    `tenths` None: no temperature was written down. `note`: the reason and who signed, as they stand there.
    """

    day: date
    at: time
    page: int
    line: int
    direction: Direction
    resident: Resident | None = None
    name: str = ""
    tenths: int | None = None
    outcome: Outcome = Outcome.ADMIT
    note: str = ""


class Amending:
    """The use cases of the history and of the paper."""

    def __init__(self, zone: ZoneInfo, reference: Reference, ledger: Ledger, recorder: Recorder, clock: Clock) -> None:
        """`zone` is the place's."""
        self._zone, self._reference, self._ledger = zone, reference, ledger
        self._recorder, self._clock = recorder, clock

    def day(self, day: date) -> list[Entry]:
        """The movements that happened on a local day, newest first, annulled ones included."""
        return self._ledger.of_date(day, self._zone)

    def today(self) -> date:
        """The place's date."""
        return self._clock.now().astimezone(self._zone).date()

    def first_day(self) -> date:
        """The oldest day that is shown and that paper may be of: one of which nothing was dropped."""
        begun = self._ledger.complete_since
        first = self.today() - BACK_MAX
        return first if begun is None else max(first, begun.astimezone(self._zone).date() + timedelta(days=1))

    def redirect(self, event_id: str) -> Event | None:
        """The person went the other way; None: the record is not there, or was taken back already.

        Raises:
            StoreError: the correction is not on the disk, or only the taking back is.
        """
        entry = self._open(event_id)
        if entry is None:
            return None
        movement = entry.movement
        facts = replace(movement.facts, direction=movement.direction.opposite)
        trip = movement.trip if facts.direction is Direction.OUT else None
        right = replace(movement, direction=facts.direction, facts=facts, trip=trip)
        return self._replace(entry, CorrectionReason.WRONG_DIRECTION, right)

    def remeasure(self, event_id: str, tenths: int) -> Event | None:
        """The last reading was typed wrongly; None as in `redirect`.

        Raises:
            ValueError: out of range.
            StoreError: as `redirect`.
        """
        entry = self._open(event_id)
        if entry is None:
            return None
        movement = entry.movement
        before = movement.readings[:-1]
        at = movement.readings[-1].at if movement.readings else entry.event.happened_at
        readings = (*before, Reading(tenths, at))
        facts = replace(movement.facts, readings=tuple(reading.tenths for reading in readings))
        return self._replace(
            entry, CorrectionReason.WRONG_TEMPERATURE, replace(movement, readings=readings, facts=facts)
        )

    def reassign(self, event_id: str, resident: Resident) -> Event | None:
        """It was somebody else: the right one passed at the same time, the same way; None as in `redirect`.

        What was measured and where they said they go is of whoever stood there, so it is kept; a pass, a visit, a
        booking and a note are of the one who was recorded, and are not.

        Raises:
            StoreError: as `redirect`.
        """
        entry = self._open(event_id)
        if entry is None or entry.movement.person_id == resident.person_id:
            return None
        was = entry.movement
        facts = Facts(
            was.direction,
            was.facts.local_time,
            on_roster=True,
            exempt=resident.exempt,
            readings=was.facts.readings,
            trip_said=was.facts.trip_said,
            emergency=was.facts.emergency,
            in_vehicle=was.facts.in_vehicle,
            riders=was.facts.riders,
        )
        right = replace(
            was,
            facts=facts,
            category=Category.RESIDENT,
            source=was.source if was.emergency else Source.SEARCH,
            person_id=resident.person_id,
            masked_name=mask_name(resident.name),
            address=self._address(resident),
            pass_id="",
            override_reason="",
            note="",
            visit=None,
            stranger=None,
            real_name=None,
            appointment="",
        )
        return self._replace(entry, CorrectionReason.WRONG_PERSON, right)

    def restate(self, event_id: str, visit: Visit | None, plate: str) -> Event | None:
        """A visitor's particulars, or a plate, were written down wrongly; None as in `redirect`, or nothing differs.

        `visit` None: there was none. The name of a resident is the roster's and stays.

        Raises:
            StoreError: as `redirect`.
        """
        entry = self._open(event_id)
        if entry is None or (entry.movement.visit, entry.movement.plate) == (visit, plate):
            return None
        was = entry.movement
        named = visit is not None and was.person_id not in self._reference.roster.residents
        consented, consents = (row is not None and row.consent for row in (was.visit, visit))
        announced = was.facts.announced if consents is consented else consents
        riders = was.riders if plate else 0
        facts = replace(was.facts, announced=announced, in_vehicle=bool(plate), riders=riders)
        right = replace(was, visit=visit, plate=plate, riders=riders, facts=facts)
        if named and visit is not None:
            said = visit.name or (was.stranger.name if was.stranger else "")
            right = replace(right, masked_name=mask_name(said), category=as_visitor(was.category))
        return self._replace(entry, CorrectionReason.WRONG_PARTICULARS, right)

    def bring_in(self, line: PaperLine) -> Event:
        """Record a line of paper.

        Raises:
            AmendError: a time to come, too old, or a line that is there already.
            StoreError: not on the disk.
        """
        at = datetime.combine(line.day, line.at, self._zone).astimezone(UTC)
        now = self._clock.now()
        if at > now:
            raise AmendError("paper.future")
        if line.day < self.first_day():
            raise AmendError("paper.too_old", days=(self.today() - self.first_day()).days)
        late = LateEntry(at, line.page, line.line)
        if any(row.line == late.line and same_page(row, late) for row in self._written(line.day)):
            raise AmendError("paper.twice", page=line.page, line=line.line)
        facts = Facts(
            line.direction,
            line.at,
            on_roster=line.resident is not None,
            readings=() if line.tenths is None else (line.tenths,),
        )
        verdict = decide(facts, self._reference.policy(at))
        movement = Movement(
            direction=line.direction,
            outcome=line.outcome,
            verdict=verdict,
            facts=facts,
            category=Category.RESIDENT if line.resident else Category.UNKNOWN,
            source=Source.PAPER,
            person_id=line.resident.person_id if line.resident else "",
            masked_name=mask_name(line.resident.name if line.resident else line.name),
            address=self._address(line.resident),
            readings=() if line.tenths is None else (Reading(line.tenths, at),),
            override_reason=FROM_PAPER if line.outcome is Outcome.ADMIT and verdict.outcome.stops else "",
            note=line.note,
            visit=None if line.resident else Visit(name=line.name),
            late=late,
        )
        return self._recorder.record(movement)

    def lines(self, day: date) -> dict[int, set[int]]:
        """The lines that were brought in of each page with a line of this day; those over midnight are counted."""
        near = self._written(day)
        own = [row for row in near if row.happened_at.astimezone(self._zone).date() == day]
        pages: dict[int, set[int]] = defaultdict(set)
        for page in {row.page for row in own}:
            here = [row for row in own if row.page == page]
            pages[page] = {row.line for row in near if any(same_page(row, other) for other in here)}
        return dict(pages)

    def gaps(self, day: date) -> dict[int, list[int]]:
        """The lines of each page that are still missing before the last one that is there."""
        missing = {page: missing_lines(lines) for page, lines in sorted(self.lines(day).items())}
        return {page: lines for page, lines in missing.items() if lines}

    def left_out(self, day: date) -> list[int]:
        """The pages between the first and the last of a day of which no line was brought in."""
        return missing_pages(set(self.lines(day)))

    def _written(self, day: date) -> list[LateEntry]:
        """What was brought in from paper of a day and of those beside it, and not taken back."""
        days = [day + timedelta(days=by) for by in (-1, 0, 1)]
        entries = [entry for one in days for entry in self.day(one) if not entry.annulled]
        return [late for entry in entries if (late := self._line_of(entry)) is not None]

    def _line_of(self, entry: Entry) -> LateEntry | None:
        """Where it stands on paper; a record put right stands where the first one stood."""
        late = entry.movement.late
        while late is not None and late.corrects:
            before = self._ledger.entry(late.corrects)
            late = before.movement.late if before is not None else None
        return late

    def _open(self, event_id: str) -> Entry | None:
        entry = self._ledger.entry(event_id)
        return None if entry is None or entry.annulled else entry

    def _replace(self, entry: Entry, reason: CorrectionReason, right: Movement) -> Event:
        """Take the old one back first: a record in doubt counts for nothing rather than twice.

        The incident that began with the old one goes on with the right one, and with the steps that were taken.
        The volunteer's own reason stays while the gate asks the same of them.
        """
        at, was = entry.event.happened_at, entry.movement
        verdict = decide(right.facts, self._reference.policy(at))
        late = LateEntry(at, corrects=entry.event.id)
        why = right.override_reason if verdict.outcome is was.verdict.outcome else ""
        why = why or (AFTERWARDS if was.passed and verdict.outcome.stops else "")
        incident = was.incident or (entry.event.id if opens(was) else "")
        right = replace(right, verdict=verdict, override_reason=why, late=late, incident=incident)
        self._recorder.record(Correction(entry.event.id, reason))
        return self._recorder.record(right)

    def _address(self, resident: Resident | None) -> str:
        home = self._reference.roster.households.get(resident.household_id) if resident else None
        return home.address if home else ""
