"""Practice (练习): a store of its own with invented people, for whoever learns. Nothing of it is ever sent."""

from datetime import datetime, timedelta
from typing import Final

from checkpoint.domain.people import Household, Resident
from checkpoint.domain.places import Place
from checkpoint.domain.policy import Policy
from checkpoint.domain.shifts import Operator, Shift
from checkpoint.protocol import reference as wire
from checkpoint.protocol.exchange import Change, Page
from checkpoint.protocol.policies import policy_to_doc
from checkpoint.protocol.reference import Stream
from checkpoint.protocol.values import Json
from checkpoint.services import specimens
from checkpoint.store.database import Store
from checkpoint.store.identity import Identity, IdentityFile
from checkpoint.store.replica import Replica

FOLDER_NAME: Final = "practice"
DEVICE: Final = "practice"

FLATS: Final = (
    ("1", "1", "101", False, (("赵练习", "zhao'lian'xi"), ("钱示范", "qian'shi'fan"), ("赵小苗", "zhao'xiao'miao"))),
    ("1", "1", "102", False, (("孙样本", "sun'yang'ben"), ("李例子", "li'li'zi"))),
    ("1", "2", "201", True, (("周演示", "zhou'yan'shi"), ("吴体验", "wu'ti'yan"))),
    ("2", "1", "301", False, (("单试练", "shan'shi'lian dan'shi'lian"), ("王学习", "wang'xue'xi"))),
    ("2", "1", "302", False, (("冯新手", "feng'xin'shou"), ("陈入门", "chen'ru'men"), ("冯小步", "feng'xiao'bu"))),
)
"""Building, unit, room, whether it is locked, and who lives there: names that nobody has."""


def prepare(store: Store, real: Identity, operators: list[Operator], shift: Shift | None, now: datetime) -> Identity:
    """Fill a fresh practice store: the place's name, invented people, and the same operators with their PINs.

    Raises:
        StoreError: not on the disk.
    """
    file, replica = IdentityFile(store), Replica(store)
    place, gate = real.place, real.gate
    identity = Identity(DEVICE, DEVICE, "", "", bytes(32), place, gate, specimens.ROOT.public_key, gates=real.gates)
    with store.transaction():
        file.save(identity)
        file.save_shift(shift and Shift(shift.operator_id, shift.operator_name, now))
    for stream, docs in _streams(place, operators, now).items():
        changes = tuple(Change(str(doc["id"]), doc) for doc in docs)
        replica.apply(stream, Page(changes, "practice", more=False, time=now))
    return identity


def _streams(place: Place, operators: list[Operator], now: datetime) -> dict[Stream, list[Json]]:
    policy = Policy(1, now - timedelta(days=1), "练习", quota_exits=3, quota_days=1, minutes_out_max=120)
    homes, people = [], []
    for number, (building, unit, room, locked, names) in enumerate(FLATS, 1):
        homes.append(Household(number, place.place_id, building, unit, room, locked=locked))
        people += [Resident(number, no, name, pinyin=spelled) for no, (name, spelled) in enumerate(names, 1)]
    return specimens.lists_of(place, now) | {
        Stream.POLICIES: [policy_to_doc(policy)],
        Stream.OPERATORS: [wire.operator_to_doc(row) for row in operators],
        Stream.HOUSEHOLDS: [wire.household_to_doc(row) for row in homes],
        Stream.RESIDENTS: [wire.resident_to_doc(row) for row in people],
    }
