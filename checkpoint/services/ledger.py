"""What this tablet recorded, folded for the screen: presence, the day's movements, the shift's counts."""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import chain
from typing import Final

from checkpoint.domain.decide import Direction, Outcome, Passage
from checkpoint.domain.events import Correction, Event, EventKind
from checkpoint.domain.forward import Sums
from checkpoint.domain.lists import GATE_LIFE
from checkpoint.domain.movements import Movement
from checkpoint.domain.passes import IssuedPass
from checkpoint.domain.policy import Policy
from checkpoint.domain.presence import People, Presence
from checkpoint.domain.reports import Figures, figures_of
from checkpoint.domain.supplies import Stock, stocks
from checkpoint.protocol.glance import Glance
from checkpoint.protocol.reference import Told
from checkpoint.store.outbox import Outbox

HOUSEHOLD_MOVEMENTS_MAX: Final = 2000
"""Twice what a household of eight makes in the longest quota window of 31 days; older ones decide nothing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement in the list: `seq` is its place in the outbox, `annulled` whether a correction took it back."""

    seq: int
    event: Event
    movement: Movement
    annulled: bool = False


@dataclass(slots=True)
class RecordedPresence(Presence):
    """Presence that reads a household's movements from the store when somebody first asks for them."""

    read: Callable[[int], None] = field(kw_only=True)

    def last_passage(self, person_id: str) -> Passage | None:
        self.read(int(person_id.split("-", maxsplit=1)[0], 16))
        return Presence.last_passage(self, person_id)

    def passages(self, person_id: str, since: datetime) -> dict[str, Passage]:
        self.read(int(person_id.split("-", maxsplit=1)[0], 16))
        return Presence.passages(self, person_id, since)

    def exits(self, household_id: int, since: datetime, policy: Policy, people: People | None = None) -> list[str]:
        self.read(household_id)
        return Presence.exits(self, household_id, since, policy, people)


class Ledger:
    """Reads from the outbox what is asked for, once, and from then on follows each event that is recorded.

    So the app opens as fast on a million movements as on none. What retention dropped was carried forward; it is read
    after the events, always in this order, so that a drop in between hides nothing.
    """

    def __init__(self, outbox: Outbox, elsewhere: Callable[[], Iterable[Told]] = tuple) -> None:
        """Read which movements were taken back; everything else waits until it is asked for.

        `elsewhere` gives what other gates told before this start, as `learn` takes it.
        """
        self._outbox = outbox
        self._presence: Presence = RecordedPresence(read=self._read_household)
        self._elsewhere: Callable[[], Iterable[Told]] | None = elsewhere
        self._learning = threading.RLock()
        self._households: set[int] = set()
        self._annulled = {event.body.annuls for _, event in outbox.corrections() if isinstance(event.body, Correction)}
        self._entries: dict[str, Entry] = {}
        self._referred: set[str] = set()
        self._read_since: datetime | None = None
        self._read_after: int | None = None
        self._begun: dict[EventKind, Sums] = {}
        self._counted = Sums()
        self._duties: dict[EventKind, list[tuple[int, Event]]] = {}
        self._issued: dict[str, IssuedPass] = {}
        self._told: dict[str, tuple[str, Passage]] = {}
        self._newest: dict[str, tuple[str, Passage]] | None = None

    @property
    def presence(self) -> Presence:
        """Who passed, and which way: here and, as far as it is known, at the other gates."""
        self.hear()
        return self._presence

    def hear(self) -> None:
        """Take in what other gates told before this start, unless that was done."""
        if self._elsewhere is None:
            return
        with self._learning:  # whoever asks meanwhile waits for all of it
            if self._elsewhere is not None:
                self.learn(self._elsewhere())

    def apply(self, seq: int, event: Event) -> None:
        """Fold one event that was just recorded."""
        body = event.body
        if event.kind in self._duties:
            self._duties[event.kind].append((seq, event))
        if isinstance(body, Movement):
            self._keep(Entry(seq, event, body))
            self._presence.apply(event)
        elif isinstance(body, Correction):
            self._annulled.add(body.annuls)
            entry = self.entry(body.annuls)
            if entry is not None:
                self._entries[body.annuls] = replace(entry, annulled=True)
                self._forget_newest(body.annuls, entry.movement)
                self._presence.annul(body.annuls, entry.movement.person_id)
        else:
            self._remember(event)

    def learn(self, passages: Iterable[Told]) -> None:
        """Take in passages at other gates: (person id, event id, passage). Our own annulled ones stay annulled.

        Of each person and direction the newest passage is told, and of the exits those too that count for a quota.
        One that is no longer told was taken back at its gate, or, an entry, gave way to a newer one; an exit that is
        too old to be told counts for nothing any more.
        """
        told = {event_id: (person_id, row) for person_id, event_id, row in passages}
        entered = {person_id: row.at for person_id, row in told.values() if row.direction is Direction.IN}
        with self._learning:
            for event_id, (person_id, before) in self._told.items():
                newer = before.direction is Direction.IN and entered.get(person_id, before.at) > before.at
                if event_id not in told and not newer and not self._is_own(event_id):
                    self._presence.annul(event_id, person_id)
            for event_id, (person_id, passage) in told.items():
                if event_id not in self._annulled:
                    self._presence.apply_passage(event_id, person_id, passage)
            self._told, self._elsewhere = told, None  # from now on nobody waits while something is learned

    def _is_own(self, event_id: str) -> bool:
        return self.entry(event_id) is not None or self._outbox.forward.knows(event_id)

    def newest_passage(self, person_id: str) -> Passage | None:
        """The newest passage of one of many: everybody's are read at once, in one pass over the journal.

        Where only few are asked for, `presence.last_passage` reads less.
        """
        if self._newest is None:
            self._newest = found = self._read_newest()
            for event_id in {row[0] for row in found.values()} & self._annulled:  # taken back while it was read
                if (entry := self.entry(event_id)) is not None:
                    self._forget_newest(event_id, entry.movement)
        known = Presence.last_passage(self.presence, person_id)
        read = self._newest.get(person_id)
        return max((row for row in (known, read and read[1]) if row), key=lambda row: row.at, default=None)

    def _read_newest(self) -> dict[str, tuple[str, Passage]]:
        found: dict[str, tuple[str, Passage]] = {}
        for row in chain(self._outbox.passages(), self._carried()):
            before = found.get(row.person_id)
            if row.event_id not in self._annulled and (before is None or before[1].at <= row.at):
                found[row.person_id] = (row.event_id, Passage(row.direction, row.at, row.gate_id, row.trip))
        return found

    def _carried(self) -> Iterator[Glance]:
        """Read when the events have been."""
        yield from self._outbox.forward.passages()

    def _forget_newest(self, event_id: str, movement: Movement) -> None:
        """The newest passage of somebody was taken back: the one before it is looked for among the household's."""
        newest, household_id = self._newest or {}, movement.household_id
        if household_id is not None and newest.get(movement.person_id, ("",))[0] == event_id:
            del newest[movement.person_id]
            self._read_household(household_id)

    def issued_here(self, code: str, now: datetime) -> IssuedPass | None:
        """The pass of a short code that this tablet issued within the last day, which the server may not know yet."""
        self._read(now - GATE_LIFE)
        return self._issued.get(code)

    def entry(self, event_id: str) -> Entry | None:
        """One movement."""
        known = self._entries.get(event_id)
        if known is not None:
            return known
        found = self._outbox.event(event_id)
        return None if found is None else self._entry_of(*found)

    def of_day(self, now: datetime, zone: tzinfo) -> list[Entry]:
        """The movements of the local day, newest first, annulled ones included."""
        return self.of_date(now.astimezone(zone).date(), zone)

    def of_date(self, day: date, zone: tzinfo) -> list[Entry]:
        """The movements that happened on a local day, whenever they were recorded; the last to happen first."""
        self._read(datetime.combine(day, time(), zone).astimezone(UTC))
        rows = list(self._entries.values())
        of_day = [row for row in rows if row.event.happened_at.astimezone(zone).date() == day]
        return sorted(of_day, key=lambda row: (row.event.happened_at, row.seq), reverse=True)

    def duties(self, kind: EventKind) -> list[Event]:
        """Every event of a kind that a post records beside passages, oldest first; of dropped ones what holds on.

        One that was taken back is none.
        """
        if kind not in self._duties:
            rows = dict(self._outbox.duties(kind))
            rows |= dict(self._outbox.forward.duties(kind))
            self._begun[kind] = self._outbox.forward.sums()
            self._duties[kind] = sorted(rows.items(), key=lambda row: row[0])
        return [event for _, event in self._duties[kind] if event.id not in self._annulled]

    def stocks(self) -> dict[str, Stock]:
        """What the post has of each item, in the order in which items first came."""
        self.duties(EventKind.SUPPLY)
        begun = self._begun[EventKind.SUPPLY]
        return stocks((event for seq, event in self._duties[EventKind.SUPPLY] if seq > begun.until), begun.stocks)

    def since(self, at: datetime, kind: EventKind | None = None) -> list[Event]:
        """Movements, those taken back left out, and events of a kind of duty, from a time on, in recorded order."""
        self._read(at)
        if kind is not None:
            self.duties(kind)
        passed = [(row.seq, row.event) for row in list(self._entries.values()) if not row.annulled]
        recent = [row for row in (*passed, *(self._duties[kind] if kind else ())) if row[1].at >= at]
        return [event for _, event in sorted(recent, key=lambda row: row[0])]

    def was_referred(self, person_id: str, since: datetime) -> bool:
        """Whether somebody may have been referred since then; no only where they were not."""
        self._read(since)
        return person_id in self._referred

    def _keep(self, entry: Entry) -> None:
        self._entries.setdefault(entry.event.id, entry)
        if entry.movement.outcome is Outcome.REFER:
            self._referred.add(entry.movement.person_id)

    def newest_readings(self, limit: int) -> list[int]:
        """The last reading of each of the newest movements that have one, in tenths, newest first."""
        found: list[int] = []
        first = max(0, self._outbox.last - 3 * limit)
        for _, event in self._outbox.after(first):
            if isinstance(event.body, Movement) and event.body.readings:
                found.append(event.body.readings[-1].tenths)
        return found[::-1][:limit]

    @property
    def complete_since(self) -> datetime | None:
        """Whatever was recorded at this time or later is there; None: nothing was dropped yet."""
        return self._outbox.drops.before

    @property
    def last_seq(self) -> int:
        """The newest event's number."""
        return self._outbox.last

    def figures_after(self, seq: int) -> Figures:
        """Counts of what was recorded after an event, such as the one that began the shift: by number, not by clock."""
        if self._read_after is None or seq < self._read_after:
            for number, event in self._outbox.after(seq):
                entry = self._entry_of(number, event)
                if entry is not None:
                    self._keep(entry)
            self._read_after, self._counted = seq, self._outbox.forward.sums()
        is_carried = self._counted.shift_after == seq
        total = self._counted.figures if is_carried else Figures()
        first = max(seq, self._counted.until) if is_carried else seq
        for entry in list(self._entries.values()):
            if not entry.annulled and entry.seq > first:
                total += figures_of(entry.movement)
        return total

    def _read(self, since: datetime) -> None:
        """Have every movement from a time on in memory."""
        if self._read_since is not None and self._read_since <= since:
            return
        until = None if self._read_since is None else self._read_since + timedelta(milliseconds=1)
        for seq, event in self._outbox.between(since, until):
            self._remember(event)
            entry = self._entry_of(seq, event)
            if entry is not None:
                self._keep(entry)
        self._read_since = since

    def _remember(self, event: Event) -> None:
        if isinstance(event.body, IssuedPass):
            self._issued.setdefault(event.body.short_code, event.body)

    def _read_household(self, household_id: int) -> None:
        if household_id in self._households:
            return
        self._households.add(household_id)
        for _, event in self._outbox.newest_of(household_id, HOUSEHOLD_MOVEMENTS_MAX):
            if event.id not in self._annulled:
                self._presence.apply(event)
        for row in self._outbox.forward.passages_of(household_id):
            if row.event_id not in self._annulled:
                self._presence.apply_passage(row.event_id, row.person_id, Passage(row.direction, row.at, row.gate_id))

    def _entry_of(self, seq: int, event: Event) -> Entry | None:
        if not isinstance(event.body, Movement):
            return None
        return Entry(seq, event, event.body, annulled=event.id in self._annulled)
