"""What the first gate of a compound records beside passages: the day's tasks, its share of supplies, who came back.

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
from checkpoint.domain.people import Household, Sex
from checkpoint.domain.returnees import Returnee, ReturneeState, Transport
from checkpoint.domain.supplies import SupplyChange, SupplySource, SupplyStep
from checkpoint.domain.tasks import TaskDone
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
_HALF_A_SECOND: Final = timedelta(milliseconds=500)
"""Passages are recorded at whole seconds."""


@dataclass(frozen=True, slots=True)
class Post:
    """One compound's first gate: which compound of how many, its households, the days, and who looks after it."""

    index: int
    count: int
    households: Sequence[Household]
    first_day: datetime
    now: datetime
    zone: tzinfo
    supervisor: str
    chance: Random


def keep(post: Post, tablet: Tablet) -> None:
    """Add to a tablet's events what the post recorded beside passages up to now."""
    shifts = [event for event in tablet.events if isinstance(event.body, ShiftChange)]
    for at, body in _everything(post):
        moment = at.replace(microsecond=0) + _HALF_A_SECOND
        if moment < post.now:
            tablet.events.append(tablet.made(body, moment, _on_shift(shifts, moment), post.chance))
    tablet.events.sort(key=lambda event: event.at)


def _on_shift(shifts: list[Event], at: datetime) -> str:
    """Who is on shift at a moment; in the minute between two, the one who goes."""
    started = [event for event in shifts if event.at < at and event.body == ShiftChange(ShiftStep.START)]
    return started[-1].operator_id


def _everything(post: Post) -> Iterator[tuple[datetime, EventBody]]:
    midnight, days = post.first_day, 0
    while midnight < post.now:
        yield from _tasks(post, midnight)
        yield from _supplies(post, midnight, days)
        midnight, days = midnight + timedelta(days=1), days + 1
    yield from _returnees(post, midnight - timedelta(days=1))


def _tasks(post: Post, midnight: datetime) -> Iterator[tuple[datetime, EventBody]]:
    is_yesterday = midnight <= post.now - timedelta(days=1) < midnight + timedelta(days=1)
    for number, row in enumerate(DAY_PLAN):
        at = midnight + timedelta(hours=row.begin.hour, minutes=post.chance.randint(70, 200), seconds=number)
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
    hour, half = timedelta(hours=1), timedelta(seconds=30)
    shares = {item: (_share(total, post), unit) for item, unit, total in _SHARES}
    if day == 0:
        for minute, (item, (quantity, unit)) in enumerate(shares.items()):
            received = SupplyChange(
                SupplyStep.RECEIVE, item, quantity, unit, SupplySource.ALLOCATED, approved_by=post.supervisor
            )
            yield midnight + 9 * hour + half + timedelta(minutes=minute), received
    for minute, (item, quantity) in enumerate(_A_DAY):
        issued = SupplyChange(SupplyStep.ISSUE, item, quantity, shares[item][1], person="当班值守员")
        yield midnight + 14 * hour + half + timedelta(minutes=10 + minute), issued
    if day == 1:
        for minute, (item, (quantity, unit)) in enumerate(shares.items()):
            left = quantity - 2 * dict(_A_DAY).get(item, 0) - (_LOST[2] if _LOST[:2] == (post.index, item) else 0)
            yield (
                midnight + 19 * hour + half + timedelta(minutes=minute),
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
