"""The day kept by hand: what everybody must come to in the end, in plain sets and numbers.

Nothing of the product is used here. A note is something that was written down somewhere: `("passed", 12)`,
`("undone", 12)`, `("void", "the old pass")`. Gates and the centre know sets of notes; a sync makes unions of them.
"""

from collections import Counter, defaultdict
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta

Note = tuple[str, object]


@dataclass(frozen=True)
class Passage:
    """Somebody went through: when, where, which way. `home` is empty for a guest, `written` when it was recorded."""

    number: int
    at: datetime
    written: datetime
    gate: int
    who: str
    home: str
    out: bool
    plate: str = ""


@dataclass
class Ledger:
    """`gates`: which buildings each gate may let out by its own count. `lives`: person -> (flat, building)."""

    lives: dict[str, tuple[str, str]]
    gates: dict[int, set[str]]
    quota: int
    certain: timedelta
    locked: set[str] = field(default_factory=set)
    passages: dict[int, Passage] = field(default_factory=dict)
    known: dict[int, set[Note]] = field(default_factory=lambda: defaultdict(set))
    centre: set[Note] = field(default_factory=set)
    heard: dict[int, datetime] = field(default_factory=dict)
    figures: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    shift: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    movements: Counter[int] = field(default_factory=Counter)
    limits: dict[str, int] = field(default_factory=dict)
    """Minutes that a person's own pass allows them to be out."""

    # ---------------------------------------------------------------- what is known where

    def passed(self, knows: AbstractSet[Note]) -> list[Passage]:
        """In the order of their times."""
        return sorted(self._standing(knows), key=lambda row: row.at)

    def _standing(self, knows: AbstractSet[Note]) -> list[Passage]:
        return [self.passages[number] for kind, number in knows if kind == "passed" and ("undone", number) not in knows]

    def _used(self, gate: int, home: str) -> int:
        """How often a flat went out, as a gate knows it."""
        return sum(row.out and row.home == home for row in self._standing(self.known[gate]))

    def last(self, knows: AbstractSet[Note]) -> dict[str, Passage]:
        """The newest passage of each person, as somebody knows it."""
        return {row.who: row for row in self.passed(knows)}

    def inside(self, knows: AbstractSet[Note]) -> set[str]:
        """Who lives here and is inside, as somebody knows it: the place was closed with its residents in it."""
        last = self.last(knows)
        return {who for who in self.lives if who not in last or not last[who].out}

    def guests(self, knows: AbstractSet[Note]) -> set[str]:
        return {who for who, row in self.last(knows).items() if not row.home and not row.out}

    def vehicles(self, gate: int) -> set[str]:
        """Which came in by a gate and did not leave by it."""
        last = {row.plate: row for row in self.passed(self.known[gate]) if row.plate and row.gate == gate}
        return {plate for plate, row in last.items() if not row.out}

    def overdue(self, knows: AbstractSet[Note], now: datetime, most: int) -> dict[str, int]:
        """Who is out too long and by how many minutes."""
        late = {}
        for who, row in self.last(knows).items():
            over = int((now - row.at) / timedelta(minutes=1)) - self.limits.get(who, most)
            if row.home and row.out and over > 0:
                late[who] = over
        return late

    # ---------------------------------------------------------------- what a gate must say

    def refused(self, gate: int, who: str, shown: str, *, out: bool) -> bool:
        """Whether somebody who lives here must not go out here now, as far as this gate can know."""
        if not out:
            return False
        home, _ = self.lives[who]
        used = self._used(gate, home)
        return ("void", shown) in self.known[gate] or home in self.locked or used >= self.quota

    def unsure(self, gate: int, who: str, now: datetime, *, out: bool) -> bool:
        """Whether others may have let this flat out since this gate last heard of them."""
        home, building = self.lives[who]
        used = self._used(gate, home)
        stale = gate not in self.heard or now - self.heard[gate] >= self.certain + timedelta(minutes=1)
        return out and used < self.quota and building not in self.gates[gate] and stale

    # ---------------------------------------------------------------- what happens

    def goes(self, gate: int, who: str, at: datetime, *, out: bool, plate: str = "", written: datetime) -> int:
        number = len(self.passages) + 1
        home = self.lives[who][0] if who in self.lives else ""
        self.passages[number] = Passage(number, at, written, gate, who, home, out, plate)
        self.known[gate].add(("passed", number))
        self.count(gate, "exits" if out else "entries")
        return number

    def takes_back(self, gate: int, number: int) -> None:
        """A record of a moment ago, in the same shift, was a mistake."""
        self.known[gate].add(("undone", number))
        what = "exits" if self.passages[number].out else "entries"
        self.figures[gate][what] -= 1
        self.shift[gate][what] -= 1

    def count(self, gate: int, *what: str) -> None:
        """One record with what it counts for."""
        self.movements[gate] += 1
        self.figures[gate].update(what)
        self.shift[gate].update(name for name in what if name in ("entries", "exits"))

    def sync(self, gate: int, now: datetime) -> None:
        self.centre |= self.known[gate]
        self.known[gate] |= self.centre
        self.heard[gate] = now

    # ---------------------------------------------------------------- what only the centre can see

    def surplus(self) -> list[tuple[str, tuple[int, ...]]]:
        """Every exit too many, by the flat and the gates that let it out until then, in the order of the records."""
        gone: dict[str, list[int]] = defaultdict(list)
        found = []
        for row in sorted(self.passed(self.centre), key=lambda one: one.written):
            if row.home and row.out:
                gone[row.home].append(row.gate)
                if len(gone[row.home]) > self.quota:
                    found.append((row.home, tuple(dict.fromkeys(gone[row.home]))))
        return found
