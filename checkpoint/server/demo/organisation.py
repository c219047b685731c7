"""Who is in charge of what in the demo: a bureau, three branches, nine units, nine compounds."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from checkpoint.domain.places import Gate, Place, PlaceKind, Unit
from checkpoint.domain.policy import Policy, VisitorRule

BUREAU: Final = Unit(1, "市住房和城乡建设局", None)
BRANCHES: Final = (
    Unit(11, "东片区防控专班", 1),
    Unit(12, "中片区防控专班", 1),
    Unit(13, "西片区防控专班", 1),
)
UNITS: Final = (
    Unit(101, "市房产管理中心", 11),
    Unit(102, "市建设工程质量监督站", 11),
    Unit(103, "市建筑安全监督站", 11),
    Unit(104, "市招标投标办公室", 12),
    Unit(105, "市城建档案馆", 12),
    Unit(106, "市园林绿化中心", 12),
    Unit(107, "市市政工程处", 13),
    Unit(108, "市房屋征收办公室", 13),
    Unit(109, "市建筑勘察设计院", 13),
)

_FIRST_PLACE: Final = 99_000_000_000_101
"""A statistics code of region 99, which does not exist, and a running number."""

_GATES: Final = (
    ("东门", "西门"),
    ("南门", "北门"),
    ("东门", "南门"),
    ("大门", "后门"),
    ("东门", "北门"),
    ("南门", "西门"),
    ("大门", "西侧门"),
    ("东门", "西门"),
    ("南门", "后门"),
)
_COMPOUNDS: Final = (
    # name, households: 1,908 in all, as in the article
    ("总公司家属区", 312),
    ("二公司家属区", 268),
    ("三公司家属区", 254),
    ("加工厂家属区", 236),
    ("一公司家属区", 221),
    ("四公司家属区", 198),
    ("安装公司家属区", 164),
    ("机运公司家属区", 139),
    ("预制厂家属区", 116),
)
_VOLUNTEERS: Final = (
    ("周明亮", "陈桂兰"),
    ("赵立新", "孙晓燕"),
    ("马建军", "刘文静"),
    ("郭志强", "何丽萍"),
    ("宋国栋", "谢雨婷"),
    ("高卫东", "林秀英"),
    ("许海涛", "罗春梅"),
    ("韩永平", "唐佳怡"),
    ("冯学文", "董晓敏"),
)

PASSWORD: Final = "checkpoint-demo-2026"
"""Of every demo account."""


@dataclass(frozen=True, slots=True)
class Compound:
    """A compound of the demo with its gates and how many households it has."""

    place: Place
    gates: tuple[Gate, ...]
    households: int


@dataclass(frozen=True, slots=True)
class Volunteer:
    """An operator of the demo; the PIN is no secret here."""

    place_id: int
    operator_id: str
    name: str
    pin: str


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A supervisor of the demo."""

    login: str
    name: str
    unit_id: int
    role: str


ACCOUNTS: Final = (
    DemoAccount("bureau", "局值班领导", 1, "bureau"),
    DemoAccount("branch", "东片区督导员", 11, "branch"),
    DemoAccount("unit", "房产管理中心包保负责人", 101, "unit"),
    DemoAccount("viewer", "局办公室（只看）", 1, "viewer"),
)


def compounds() -> tuple[Compound, ...]:
    """The nine compounds, each in the charge of exactly one unit."""
    made = []
    for index, (name, households) in enumerate(_COMPOUNDS):
        place = Place(_FIRST_PLACE + index, name, PlaceKind.COMPOUND, UNITS[index].unit_id)
        gates = tuple(Gate(number, place.place_id, gate) for number, gate in enumerate(_GATES[index], start=1))
        made.append(Compound(place, gates, households))
    return tuple(made)


def volunteers() -> tuple[Volunteer, ...]:
    """Eighteen, two for each compound. The PIN says where: 8, compound, volunteer, and three digits."""
    return tuple(
        Volunteer(_FIRST_PLACE + index, f"v{index + 1}{which + 1}", name, f"8{index + 1}{which + 1}520")
        for index, pair in enumerate(_VOLUNTEERS)
        for which, name in enumerate(pair)
    )


def operator_ids(place_id: int) -> list[str]:
    """The two volunteers of a compound."""
    return [row.operator_id for row in volunteers() if row.place_id == place_id]


def policies(closed_from: datetime) -> tuple[Policy, Policy]:
    """The rules before closed management (封闭式管理) and from it on; the article's city closed on 31 January."""
    before = Policy(
        version=1,
        effective_from=closed_from - timedelta(days=30),
        title="出入登记与测温（封闭管理前）",
    )
    closed = Policy(
        version=2,
        effective_from=closed_from,
        title="封闭式管理：每户每两天1人1次",
        issued_by="疫情防控工作领导小组",
        quota_exits=1,
        quota_days=2,
        minutes_out_max=180,
        curfew_from=time(22, 30),
        curfew_until=time(5, 30),
        visitors=VisitorRule.REFUSED,
    )
    return before, closed
