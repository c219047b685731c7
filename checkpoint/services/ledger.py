"""What this tablet recorded, folded for the screen: presence, the day's movements, the shift's counts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from checkpoint.domain.decide import Passage
from checkpoint.domain.events import Correction, Event
from checkpoint.domain.movements import Movement
from checkpoint.domain.presence import Presence
from checkpoint.domain.reports import Figures, figures_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement in the list: `seq` is its place in the outbox, `annulled` whether a correction took it back."""

    seq: int
    event: Event
    movement: Movement
    annulled: bool = False


class Ledger:
    """Rebuilt from the outbox at the start, and never patched but by the next event."""

    def __init__(self, events: Iterable[Event]) -> None:
        """Fold what is there."""
        self.presence = Presence()
        self._entries: dict[str, Entry] = {}
        for seq, event in enumerate(events, 1):
            self.apply(seq, event)

    def apply(self, seq: int, event: Event) -> None:
        """Fold one event."""
        body = event.body
        if isinstance(body, Movement):
            self._entries[event.id] = Entry(seq, event, body)
            self.presence.apply(event)
        elif isinstance(body, Correction) and (entry := self._entries.get(body.annuls)) is not None:
            self._entries[body.annuls] = replace(entry, annulled=True)
            self.presence.annul(body.annuls, entry.movement.person_id)

    def learn(self, passages: Iterable[tuple[str, str, Passage]]) -> None:
        """Take in passages at other gates: (person id, event id, passage). Our own annulled ones stay annulled."""
        for person_id, event_id, passage in passages:
            known = self._entries.get(event_id)
            if known is None or not known.annulled:
                self.presence.apply_passage(event_id, person_id, passage)

    def entry(self, event_id: str) -> Entry | None:
        """One movement."""
        return self._entries.get(event_id)

    def of_day(self, now: datetime, zone: tzinfo) -> list[Entry]:
        """The movements of the local day, newest first, annulled ones included."""
        today = now.astimezone(zone).date()
        rows = []
        for entry in reversed(list(self._entries.values())):  # a copy: another thread may be recording
            day = entry.event.at.astimezone(zone).date()
            if day == today:
                rows.append(entry)
            elif day < today:
                break
        return rows

    def figures_since(self, since: datetime) -> Figures:
        """Counts from a time on, such as the beginning of the shift."""
        total = Figures()
        for entry in reversed(list(self._entries.values())):
            if entry.event.at < since:
                break
            if not entry.annulled:
                total += figures_of(entry.movement)
        return total
