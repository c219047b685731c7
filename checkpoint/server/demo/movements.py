"""Days at the gates of one compound: wishes meet the rules, and the tablets record what became of them.

The verdicts are the product's own: facts from `domain.presence`, judged by `domain.decide` under the policy of the
hour. Nothing is recorded after `now`.
"""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from functools import partial
from itertools import count
from random import Random
from typing import Final

from checkpoint.domain.decide import Direction, Facts, Outcome, Verdict, decide
from checkpoint.domain.events import Correction, CorrectionReason, Event, ShiftChange, ShiftStep
from checkpoint.domain.movements import Category, Movement, Source
from checkpoint.domain.passes import PassStatus, PassType
from checkpoint.domain.people import Household, Resident, mask_name
from checkpoint.domain.policy import Policy, policy_at
from checkpoint.domain.presence import Presence, window_start
from checkpoint.domain.readings import Reading
from checkpoint.domain.reports import tally
from checkpoint.server.demo.readings import measure
from checkpoint.server.demo.tablet import Tablet
from checkpoint.server.demo.wishes import Family, Wish, closed_day, open_day

_SOURCES: Final = (
    *(Source.SCANNER,) * 58,
    *(Source.CAMERA,) * 12,
    *(Source.SHORT_CODE,) * 5,
    *(Source.SEARCH,) * 16,
    *(Source.LIST,) * 9,
)
_READS_PASS: Final = (Source.SCANNER, Source.CAMERA)
_BY_PHONE: Final = (1, 3)
"""Who of a household shows the code on a telephone; the others have a card."""
_OVERRIDE_SHARE: Final = 0.3
_OVERRIDES: Final = ("陪老人就医，已电话请示督导员", "送急用药品，督导员同意", "孕检预约，已核对短信")
_WRONG_PERSON_SHARE: Final = 0.006
_VISITS: Final = ("送快递", "探望父母", "燃气检修", "送桶装水", "维修电路")
_VISITORS_OPEN, _VISITORS_CLOSED = 6, 2
"""Strangers at the gate of one compound in a day."""
_FORGOTTEN_SHARE: Final = 0.05
"""Of those who would leave a second time before they are back: somebody came home unseen."""
_HOURS: Final = ((6, 0, 1), (14, 1, 0), (22, 0, None))
"""Hour at which a shift begins, and which of the two volunteers has the first and the second gate."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What does not change while the days go by."""

    families: Sequence[Family]
    policies: Sequence[Policy]
    operator_ids: Sequence[str]
    pass_ids: dict[str, str]
    zone: tzinfo
    first_day: datetime
    closed_from: datetime
    now: datetime
    emergency_at: datetime | None = None


class Days:
    """The days of one compound."""

    def __init__(self, setting: Setting, tablets: Sequence[Tablet], chance: Random) -> None:
        self._setting, self._tablets, self._chance = setting, tablets, chance
        self._presence = Presence()
        people = (member for family in setting.families for member in family.members)
        self._counted = frozenset(member.person_id for member in people if not member.exempt)
        self._queue: list[tuple[datetime, int, Callable[[datetime], object]]] = []
        self._order = count()
        self._shift_from: dict[int, int] = {}

    def run(self) -> None:
        """Record everything from the first midnight up to now."""
        midnight = self._setting.first_day
        self._at(midnight, partial(self._change_shift, operators=(0, None)))
        while midnight < self._setting.now:
            self._at(midnight, self._begin_day)
            midnight += timedelta(days=1)
        if self._setting.emergency_at is not None:
            self._at(self._setting.emergency_at, self._emergency)
        while self._queue:
            at, _, happen = heapq.heappop(self._queue)
            if at < self._setting.now:
                happen(at)
        for tablet in self._tablets:
            tablet.events = [event for event in tablet.events if event.at < self._setting.now]

    def _at(self, at: datetime, happen: Callable[[datetime], object]) -> None:
        heapq.heappush(self._queue, (at, next(self._order), happen))

    def _begin_day(self, midnight: datetime) -> None:
        for hour, first, second in _HOURS:
            change = partial(self._change_shift, operators=(first, second))
            self._at(midnight + timedelta(hours=hour), change)
        families = list(self._setting.families)
        if midnight < self._setting.closed_from:
            wishes, visitors = open_day(self._chance, families, midnight), _VISITORS_OPEN
        else:
            since = window_start(midnight, self._policy(midnight).quota_days, self._setting.zone)
            homes = [family.household.household_id for family in families]
            used = {home for home in homes if self._presence.exits(home, since, self._policy(midnight), self._counted)}
            wishes, visitors = closed_day(self._chance, families, midnight, used), _VISITORS_CLOSED
        for wish in wishes:
            self._at(wish.at, partial(self._go_out, wish=wish))
        for _ in range(visitors):
            self._at(midnight + timedelta(minutes=self._chance.randint(8 * 60, 20 * 60)), self._visitor_comes)

    def _change_shift(self, at: datetime, operators: tuple[int | None, ...]) -> None:
        for tablet, which in zip(self._tablets, operators, strict=True):
            if tablet.operator_id:
                figures = tally(tablet.events[self._shift_from[tablet.gate.gate_id] :])
                tablet.record(ShiftChange(ShiftStep.END, figures.entries, figures.exits), at)
                tablet.operator_id = ""
            if which is not None:
                tablet.operator_id = self._setting.operator_ids[which]
                tablet.record(ShiftChange(ShiftStep.START), at + timedelta(seconds=45))
                self._shift_from[tablet.gate.gate_id] = len(tablet.events)

    def _go_out(self, at: datetime, wish: Wish) -> None:
        household = wish.family.household
        inside = self._presence.is_inside(wish.resident.person_id, Category.RESIDENT)
        if not inside and self._chance.random() >= _FORGOTTEN_SHARE:
            return
        other = wish.family.another(wish.resident)
        if other is not None and self._chance.random() < _WRONG_PERSON_SHARE:
            mistaken = self._resident(at, household, other, Direction.OUT)
            tablet = self._tablets[mistaken.gate_id - 1]
            at = mistaken.at + timedelta(seconds=self._chance.randint(20, 90))
            tablet.record(Correction(mistaken.id, CorrectionReason.WRONG_PERSON), at)
            self._presence.annul(mistaken.id, other.person_id)
            at += timedelta(seconds=15)
        left = self._resident(at, household, wish.resident, Direction.OUT)
        if isinstance(left.body, Movement) and left.body.passed:
            back = left.at + timedelta(minutes=wish.minutes, seconds=self._chance.randrange(60))
            self._at(back, partial(self._come_home, wish=wish))

    def _come_home(self, at: datetime, wish: Wish) -> None:
        self._resident(at, wish.family.household, wish.resident, Direction.IN)

    def _resident(self, at: datetime, household: Household, resident: Resident, direction: Direction) -> Event:
        policy = self._policy(at)
        source = self._chance.choice(_SOURCES)
        readings = measure(self._chance, at)
        at = readings[-1].at + timedelta(seconds=self._chance.randint(3, 9))
        facts = self._facts(at, household, resident, direction, source, readings)
        verdict = decide(facts, policy)
        outcome, why = self._settle(verdict)
        movement = Movement(
            direction=direction,
            outcome=outcome,
            verdict=verdict,
            facts=facts,
            category=Category.RESIDENT,
            source=source,
            person_id=resident.person_id,
            masked_name=mask_name(resident.name),
            address=household.address,
            pass_id=self._setting.pass_ids[resident.person_id] if source in _READS_PASS else "",
            readings=readings,
            override_reason=why,
            on_phone=source in _READS_PASS and resident.person_no in _BY_PHONE,
        )
        event = self._tablet_for(household).record(movement, at)
        self._presence.apply(event)
        return event

    def _facts(
        self,
        at: datetime,
        household: Household,
        resident: Resident,
        direction: Direction,
        source: Source,
        readings: tuple[Reading, ...],
    ) -> Facts:
        last = self._presence.last_passage(resident.person_id)
        policy = self._policy(at)
        since = window_start(at, policy.quota_days, self._setting.zone)
        returns = direction is Direction.IN and last is not None and last.direction is Direction.OUT
        return Facts(
            direction=direction,
            local_time=at.astimezone(self._setting.zone).time().replace(second=0, microsecond=0),
            on_roster=True,
            pass_status=PassStatus.OK if source in (*_READS_PASS, Source.SHORT_CODE) else None,
            pass_type=PassType.RESIDENT if source in _READS_PASS else None,
            exempt=resident.exempt,
            household_locked=household.locked,
            list_age_hours=0,
            exits_used=len(self._presence.exits(household.household_id, since, policy, self._counted)),
            minutes_out=int((at - last.at).total_seconds() // 60) if returns and last else None,
            last_passage=last,
            readings=tuple(reading.tenths for reading in readings),
        )

    def _settle(self, verdict: Verdict) -> tuple[Outcome, str]:
        """What the volunteer makes of the advice: a check ends well, a refusal sometimes yields to need."""
        match verdict.outcome:
            case Outcome.REFUSE if self._chance.random() < _OVERRIDE_SHARE:
                return Outcome.ADMIT, self._chance.choice(_OVERRIDES)
            case Outcome.CHECK:
                return Outcome.ADMIT, ""
            case outcome:
                return outcome, ""

    def _visitor_comes(self, at: datetime) -> None:
        purpose = self._chance.choice(_VISITS)
        if self._visitor(at, Direction.IN, purpose).outcome is Outcome.ADMIT:
            leaves = at + timedelta(minutes=self._chance.randint(4, 70))
            self._at(leaves, partial(self._visitor, direction=Direction.OUT, purpose=purpose))

    def _visitor(self, at: datetime, direction: Direction, purpose: str) -> Movement:
        readings = measure(self._chance, at)
        at = readings[-1].at + timedelta(seconds=20)
        local = at.astimezone(self._setting.zone).time().replace(second=0, microsecond=0)
        tenths = tuple(reading.tenths for reading in readings)
        facts = Facts(direction, local, list_age_hours=0, readings=tenths)
        verdict = decide(facts, self._policy(at))
        outcome = verdict.outcome if verdict.outcome.stops else Outcome.ADMIT
        blank = Movement(direction, outcome, verdict, facts, Category.VISITOR, Source.NONE)
        movement = replace(blank, readings=readings, note=purpose)
        self._tablets[0].record(movement, at)
        return movement

    def _emergency(self, at: datetime) -> None:
        local = at.astimezone(self._setting.zone).time().replace(second=0, microsecond=0)
        facts = Facts(Direction.OUT, local, emergency=True)
        verdict = decide(facts, self._policy(at))
        movement = Movement(Direction.OUT, Outcome.ADMIT, verdict, facts, Category.UNKNOWN, Source.EMERGENCY)
        self._tablets[0].record(movement, at)

    def _tablet_for(self, household: Household) -> Tablet:
        """People mostly use the nearer gate; at night only the first is open."""
        if not self._tablets[1].operator_id:
            return self._tablets[0]
        near = int(household.building) % 2
        return self._tablets[near if self._chance.random() < 0.8 else 1 - near]  # noqa: PLR2004 - mostly

    def _policy(self, at: datetime) -> Policy:
        found = policy_at(list(self._setting.policies), at)
        if found is None:
            message = "the demo's first policy holds from before its first day"
            raise ValueError(message)
        return found
