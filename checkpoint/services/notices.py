"""The notices (通知) of the place at this tablet: which hold now, and who of its volunteers has read them here."""

from dataclasses import dataclass
from datetime import datetime

from checkpoint.domain.events import EventKind
from checkpoint.domain.notices import Notice, NoticeRead, readers
from checkpoint.services.clock import Clock
from checkpoint.services.ledger import Ledger
from checkpoint.services.recorder import Recorder
from checkpoint.services.reference import Reference


@dataclass(frozen=True, slots=True)
class Posted:
    """A notice with who read it here and when, first readers first; `is_new`: whoever is on shift has not."""

    notice: Notice
    read_by: tuple[tuple[str, datetime], ...]
    is_new: bool


class NoticeBoard:
    """Reads the stream; a reading is an event and goes up with the others."""

    def __init__(self, reference: Reference, ledger: Ledger, recorder: Recorder, clock: Clock) -> None:
        """Read nothing yet."""
        self._reference, self._ledger, self._recorder, self._clock = reference, ledger, recorder, clock

    def posted(self) -> list[Posted]:
        """The notices that hold now, the newest first."""
        now, operator = self._clock.now(), self._recorder.operator_id
        read = readers(self._ledger.duties(EventKind.NOTICE))
        names = {row.operator_id: row.name for row in self._reference.operators}
        rows = []
        for notice in self._reference.notices:
            if notice.holds(now):
                told = read.get(notice.notice_id, {})
                first = sorted(told.values(), key=lambda row: row.at)
                read_by = tuple((names.get(row.operator_id, ""), row.at) for row in first)
                rows.append(Posted(notice, read_by, bool(operator) and operator not in told))
        return rows

    def read(self, notice_id: str) -> None:
        """Whoever is on shift has read a notice; said twice, it is recorded once.

        Raises:
            StoreError: it is not on the disk.
        """
        if any(row.notice.notice_id == notice_id and row.is_new for row in self.posted()):
            self._recorder.record(NoticeRead(notice_id))
