"""The search at 20,000 people, beside a walk over all of them; until the first results are there, not drawn."""

import random
import statistics
import time
from collections.abc import Callable
from functools import partial

from checkpoint.domain.people import Household, Resident
from checkpoint.server.importing.pinyin import pinyin
from checkpoint.services.roster import Roster

PEOPLE = 20_000
HOUSEHOLDS = 5_450
ROUNDS = 30
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢单解区查仇翟朴覃"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂子涵轩梓雨晨欣怡浩然思宇博文佳琪诗嘉建国志华玉凤春红梅"
QUERIES = {
    "initials": "wxm",
    "initials in a building": "3 wx",
    "pinyin": "zhangwei",
    "another reading": "danxiong",
    "a mixture": "wangxm",
    "sounds alike": "zangwei",
    "one slip": "zhsngweiming",
    "characters": "王伟",
    "characters read alike": "章玮",
    "nobody": "qxqxqxqx",
    "room": "1203",
    "address": "3-2-501",
    "phone": "4321",
}


def a_roster(chance: random.Random) -> Roster:
    """Twenty thousand invented people."""
    homes = [
        Household(number, 1, str(number // 110 + 1), str(number % 4 + 1), f"{number // 4 % 27 + 1}0{number % 4 + 1}")
        for number in range(1, HOUSEHOLDS + 1)
    ]
    people = []
    for number in range(PEOPLE):
        name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
        home, phone = number % HOUSEHOLDS + 1, f"138{chance.randrange(10**8):08d}"
        people.append(Resident(home, number // HOUSEHOLDS + 1, name, phone=phone, pinyin=pinyin(name)))
    return Roster.of(homes, people)


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Median and slowest of the rounds, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times), max(times)


def walk(roster: Roster, query: str) -> int:
    """The peer: look at everybody, as simply as can be."""
    fits = (row for row in roster.residents.values() if query in row.name or query in row.pinyin or query in row.phone)
    return sum(1 for _ in fits)


def measure() -> tuple[list[list[str]], float]:
    """The rows of the table (search, query, found, median, slowest, the walk), and the slowest of all, in ms."""
    roster = a_roster(random.Random(7))
    rows, slowest = [], 0.0
    for what, query in QUERIES.items():
        found = roster.find(query)
        median, worst = measured(partial(roster.find, query))
        peer, _ = measured(partial(walk, roster, query))
        slowest = max(slowest, worst)
        rows.append([what, query, f"{found.total}", f"{median:.1f}", f"{worst:.1f}", f"{peer:.1f}"])
    return rows, slowest
