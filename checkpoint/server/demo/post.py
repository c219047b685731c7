"""What the gates of a compound record beside passages: what became of a fever, tasks, supplies, who came back.

The supplies of all compounds add up to what the article's bureau gave out. Chance comes from a source of its own, so
that the passages stay as they were.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from random import Random
from typing import Final

from checkpoint.domain.day_plan import DAY_PLAN, TaskKind
from checkpoint.domain.events import Event, EventBody, ShiftChange, ShiftStep
from checkpoint.domain.incident_notes import IncidentNote, IncidentStep
from checkpoint.domain.movements import Movement
from checkpoint.domain.people import Household, Sex
from checkpoint.domain.returnees import Returnee, ReturneeState, Transport
from checkpoint.domain.supplies import SupplyChange, SupplySource, SupplyStep
from checkpoint.domain.tasks import TaskDone
from checkpoint.domain.verdicts import Reason
from checkpoint.server.demo.people import PHONE_PREFIX
from checkpoint.server.demo.tablet import Tablet

_SHARES: Final = (
    ("医用口罩", "只", 6000),
    ("84 消毒液", "瓶", 370),
    ("额温枪", "支", 15),
    ("垃圾桶", "个", 30),
)
"""What the article's bureau gave its nine compounds."""
_A_DAY: Final = (("医用口罩", 16), ("84 消毒液", 2))
"""What a post uses up in a day."""
_LOST: Final = (2, "医用口罩", 3)
"""The compound at which a count finds less than the ledger says, of what and how much."""
_MISSED: Final = (5, TaskKind.DISINFECTION, time(14))
"""The compound that misses a task on the day before now."""
_AREAS: Final = {
    TaskKind.DISINFECTION: "楼道、电梯按键、门把手、垃圾点",
    TaskKind.GARBAGE: "各楼栋垃圾点",
    TaskKind.MASK_BIN: "卡点废弃口罩专用桶",
}
_AGENT: Final = "84 消毒液 500 mg/L"
_RETURNEES: Final = (
    (1, "陶建业", ReturneeState.RETURNED, Sex.MALE, "广东省深圳市", "务工返回", Transport.TRAIN),
    (4, "苗雨欣", ReturneeState.EXPECTED, Sex.FEMALE, "浙江省杭州市", "探亲返回", Transport.CAR),
)
_AFTER_A_FEVER: Final = (
    (IncidentStep.ASIDE, 1, ""),
    (IncidentStep.CALL, 4, ""),
    (IncidentStep.REPORT, 9, ""),
    (IncidentStep.CLOSE, 38, "发热门诊已接走"),
)
"""The steps of a fever with the minutes after it."""
_UNREPORTED: Final = 1
"""The compound whose fevers were not reported yet."""
_TICK: Final = timedelta(milliseconds=1)
"""Two events of a tablet are at least so far apart."""


@dataclass(frozen=True, slots=True)
class Post:
    """One compound's gates: which compound of how many, its households, the days, and who looks after it."""

    index: int
    count: int
    households: Sequence[Household]
    first_day: datetime
    now: datetime
    zone: tzinfo
    supervisor: str
    chance: Random


def keep(post: Post, tablets: Sequence[Tablet]) -> None:
    """Add to the tablets' events what was recorded beside passages up to now; the post's duties are the first one's."""
    first = tablets[0]
    shifts = [event for event in first.events if isinstance(event.body, ShiftChange)]
    duties = [(at, body, _on_shift(shifts, at)) for at, body in _duties(post)]
    for tablet in tablets:
        noted = [*_fevers(post, tablet), *(duties if tablet is first else ())]
        _add(post, tablet, noted)


def _add(post: Post, tablet: Tablet, noted: list[tuple[datetime, EventBody, str]]) -> None:
    taken = {event.at for event in tablet.events}
    for wanted, body, operator_id in noted:
        at = wanted
        while at in taken:
            at += _TICK
        if at < post.now:
            taken.add(at)
            tablet.events.append(tablet.made(body, at, operator_id, post.chance))
    tablet.events.sort(key=lambda event: event.at)


def _fevers(post: Post, tablet: Tablet) -> Iterator[tuple[datetime, EventBody, str]]:
    """What became of each: whoever recorded it saw to it."""
    for event in tablet.events:
        if isinstance(event.body, Movement) and Reason.FEVER in event.body.verdict.reasons:
            for step, minutes, note in _AFTER_A_FEVER:
                if post.index == _UNREPORTED and step in (IncidentStep.REPORT, IncidentStep.CLOSE):
                    continue
                taken = IncidentNote(step=step, incident=event.id, note=note)
                yield event.at + timedelta(minutes=minutes), taken, event.operator_id


def _on_shift(shifts: list[Event], at: datetime) -> str:
    """Who is on shift at a moment; in the minute between two, the one who goes."""
    started = [event for event in shifts if event.at < at and event.body == ShiftChange(ShiftStep.START)]
    return started[-1].operator_id


def _duties(post: Post) -> Iterator[tuple[datetime, EventBody]]:
    midnight, days = post.first_day, 0
    while midnight < post.now:
        yield from _tasks(post, midnight)
        yield from _supplies(post, midnight, days)
        midnight, days = midnight + timedelta(days=1), days + 1
    yield from _returnees(post, midnight - timedelta(days=1))


def _tasks(post: Post, midnight: datetime) -> Iterator[tuple[datetime, EventBody]]:
    is_yesterday = midnight <= post.now - timedelta(days=1) < midnight + timedelta(days=1)
    for row in DAY_PLAN:
        at = midnight + timedelta(hours=row.begin.hour, minutes=post.chance.randint(70, 200))
        missed = (post.index, row.task, row.begin) == _MISSED and is_yesterday
        if not missed:
            done = TaskDone(
                row.task,
                area=_AREAS[row.task],
                agent=_AGENT if row.minutes else "",
                people="物业保洁 2 人",
                minutes=row.minutes,
                supervisor=post.supervisor if row.minutes else "",
            )
            yield at, done


def _supplies(post: Post, midnight: datetime, day: int) -> Iterator[tuple[datetime, EventBody]]:
    hour = timedelta(hours=1)
    shares = {item: (_share(total, post), unit) for item, unit, total in _SHARES}
    if day == 0:
        for minute, (item, (quantity, unit)) in enumerate(shares.items()):
            received = SupplyChange(
                SupplyStep.RECEIVE, item, quantity, unit, SupplySource.ALLOCATED, approved_by=post.supervisor
            )
            yield midnight + 9 * hour + timedelta(minutes=minute), received
    for minute, (item, quantity) in enumerate(_A_DAY):
        issued = SupplyChange(SupplyStep.ISSUE, item, quantity, shares[item][1], person="当班值守员")
        yield midnight + 14 * hour + timedelta(minutes=10 + minute), issued
    if day == 1:
        for minute, (item, (quantity, unit)) in enumerate(shares.items()):
            left = quantity - 2 * dict(_A_DAY).get(item, 0) - (_LOST[2] if _LOST[:2] == (post.index, item) else 0)
            yield (
                midnight + 19 * hour + timedelta(minutes=minute),
                SupplyChange(SupplyStep.COUNT, item, left, unit),
            )


def _share(total: int, post: Post) -> int:
    """A compound's part of what there was for all; the last ones have what does not divide."""
    return (post.index + 1) * total // post.count - post.index * total // post.count


def _returnees(post: Post, today: datetime) -> Iterator[tuple[datetime, EventBody]]:
    for index, name, state, sex, origin, reason, transport in _RETURNEES:
        if index == post.index:
            day = (today if state is ReturneeState.EXPECTED else today - timedelta(days=1)).astimezone(post.zone).date()
            form = Returnee(
                household_id=post.households[-1].household_id,
                name=name,
                state=state,
                sex=sex,
                phone=f"{PHONE_PREFIX}{post.chance.randrange(10**7):07d}",
                origin=origin,
                reason=reason,
                arrives_on=day + timedelta(days=1),
                transport=transport,
            )
            yield today + timedelta(hours=7, minutes=20), form
