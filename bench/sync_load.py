"""What the sync benches send: events as a gate records them, from a fixed seed, in batches that continue a chain."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import accumulate

from bench.report import Report
from checkpoint.domain.decide import Direction, Facts, Outcome, Passage, Reason, Verdict
from checkpoint.domain.events import Event
from checkpoint.domain.identity import person_id, uuid7
from checkpoint.domain.movements import Category, Movement, Source
from checkpoint.domain.passes import PassStatus, PassType
from checkpoint.domain.readings import Reading
from checkpoint.protocol.events import GENESIS, chain, encode_event
from checkpoint.protocol.exchange import Batch

START = datetime(2026, 11, 1, 0, 0, tzinfo=UTC)
PLACE_ID = 411500000101
HOUSEHOLDS = 1200
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐"


@dataclass(frozen=True)
class Load:
    """How much a section shall do. `scale` shrinks it; `seed` repeats it."""

    seed: int
    scale: float = 1.0
    rounds: int = 5

    def count(self, events: int) -> int:
        """A number of events at this scale."""
        return max(1000, int(events * self.scale))


Section = Callable[[Report, Load], None]


def recorded_events(seed: int, count: int, *, step: timedelta = timedelta(seconds=20)) -> list[bytes]:
    """Recorded bytes of `count` movements of one gate: 1,200 households, mostly admitted, some feverish or referred."""
    chance = random.Random(seed)
    homes = [chance.randrange(1, 2**32) for _ in range(HOUSEHOLDS)]
    boot, at, made = chance.randbytes(8).hex(), START, []
    for number in range(count):
        at += timedelta(milliseconds=chance.randrange(1000, 2 * int(step.total_seconds() * 1000)))
        event = Event(
            id=str(uuid7(at, chance.randbytes(10))),
            at=at,
            mono_ms=(at - START) // timedelta(milliseconds=1),
            boot=boot,
            operator_id=f"411500000101-0{1 + number // 600 % 2}",
            gate_id=1,
            body=_movement(chance, homes, at),
        )
        made.append(encode_event(event))
    return made


def _movement(chance: random.Random, homes: list[int], at: datetime) -> Movement:
    home, direction = chance.choice(homes), chance.choice(list(Direction))
    fever = chance.random() < 0.01
    tenths = chance.randrange(374, 392) if fever else chance.randrange(358, 371)
    temps = (tenths,)
    last = Passage(direction, at - timedelta(minutes=chance.randrange(5, 900)), chance.choice((1, 2)))
    facts = Facts(
        direction=direction,
        local_time=time(at.hour, at.minute),
        on_roster=True,
        pass_status=PassStatus.OK if chance.random() < 0.8 else None,
        pass_type=PassType.RESIDENT,
        list_age_hours=chance.randrange(3),
        exits_used=chance.randrange(2),
        last_passage=last,
        readings=temps,
    )
    outcome = Outcome.REFER if fever else Outcome.ADMIT
    return Movement(
        direction=direction,
        outcome=outcome,
        verdict=Verdict(outcome, (Reason.FEVER,) if fever else (), 3),
        facts=facts,
        category=Category.RESIDENT,
        source=chance.choice((Source.SCANNER, Source.SCANNER, Source.CAMERA, Source.SEARCH)),
        person_id=person_id(home, chance.randrange(1, 5)),
        masked_name=f"{chance.choice(_SURNAMES)}*{chance.choice('明芳伟静强娟')}",
        address=f"{home % 12 + 1}-{home % 3 + 1}-{home % 6 + 1}0{home % 4 + 1}",
        pass_id=f"{home:08x}"[:8],
        readings=(Reading(tenths, at),),
    )


def batches(recorded: list[bytes], size: int, *, device_id: str, incarnation: str) -> Iterator[Batch]:
    """Cut recorded events into batches of one outbox, in order."""
    heads = list(accumulate(recorded, chain, initial=GENESIS))
    for start in range(0, len(recorded), size):
        lines = recorded[start : start + size]
        yield Batch(device_id, incarnation, start + 1, heads[start], lines, START + timedelta(days=30), start + 1)
