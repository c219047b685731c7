"""What a post does beside passages: the day's tasks, supplies, returnees, isolation.

Known here: this tablet's own; of isolations and deliveries those of all gates and of the console.
"""

from dataclasses import replace
from zoneinfo import ZoneInfo

from checkpoint.domain.care import CareList, CareNote, CareStep
from checkpoint.domain.day_plan import TaskKind
from checkpoint.domain.events import Correction, CorrectionReason, Event, EventKind
from checkpoint.domain.places import Place
from checkpoint.domain.returnees import Returnee, ReturneeState, newest_forms
from checkpoint.domain.setting_changes import SettingChange
from checkpoint.domain.supplies import Stock, SupplyChange, require_stock
from checkpoint.domain.tasks import TaskDone, TaskSlot, tasks_of_day
from checkpoint.services.clock import Clock
from checkpoint.services.ledger import Ledger
from checkpoint.services.recorder import Recorder
from checkpoint.services.reference import Reference
from checkpoint.services.stay_orders import StayOrders


class DutyDesk:
    """Records duties and tells how they stand. What records raises StoreError when it is not on the disk."""

    def __init__(  # what a desk of duties stands on
        self,
        place: Place,
        reference: Reference,
        ledger: Ledger,
        recorder: Recorder,
        orders: StayOrders,
        clock: Clock,
    ) -> None:
        """Read nothing yet."""
        self._zone = ZoneInfo(place.timezone)
        self._reference, self._orders = reference, orders
        self._ledger, self._recorder, self._clock = ledger, recorder, clock

    def tasks(self) -> list[TaskSlot]:
        """Today's tasks by the policy in force: later, due, done or missed."""
        now = self._clock.now()
        day, plan = now.astimezone(self._zone).date(), self._reference.policy(now).tasks
        return tasks_of_day(self._ledger.duties(EventKind.TASK), day, now, self._zone, plan)

    def do_task(self, done: TaskDone) -> Event:
        """Write a task down as done; `TaskDone.for_slot` where it belongs to a slot that is past."""
        return self._recorder.record(done)

    def take_task_back(self, event_id: str) -> Event | None:
        """One of today's tasks was written down by mistake: its slot is open again; None: it was no longer there.

        Raises:
            StoreError: the correction is not on the disk.
        """
        if event_id not in {slot.event_id for slot in self.tasks() if slot.event_id}:
            return None
        return self._recorder.record(Correction(event_id, CorrectionReason.OTHER))

    def tasks_missed(self) -> list[TaskKind]:
        """What was missed today, one for each slot."""
        return [slot.task for slot in self.tasks() if slot.state == "missed"]

    def stocks(self) -> list[Stock]:
        """What the post has, in the order in which items first came."""
        return list(self._ledger.stocks().values())

    def change_stock(self, change: SupplyChange) -> Event:
        """Receive, issue or count.

        Raises:
            SupplyError: more is to be issued than there is; nothing was recorded.
        """
        require_stock(change, self._ledger.stocks())
        return self._recorder.record(change)

    def change_setting(self, change: SettingChange) -> Event:
        """Write down that somebody changed how this gate works."""
        return self._recorder.record(change)

    def register_returnee(self, returnee: Returnee) -> Event:
        """Register a returnee; the household's passes are void at this gate at once, elsewhere after the next sync."""
        return self._recorder.record(returnee)

    def returnees(self) -> list[tuple[Event, Returnee]]:
        """What stands of everybody registered here, the newest last; of one taken back, that it was."""
        events = self._ledger.duties(EventKind.RETURNEE)
        return newest_forms((event, event.body) for event in events if isinstance(event.body, Returnee))

    def settle_returnee(self, event_id: str, state: ReturneeState) -> Event | None:
        """Whoever was expected has come, or a registration was a mistake; None: it is not what stands any more.

        Raises:
            StoreError: not on the disk; everything stays as it was.
        """
        form = next((form for event, form in self.returnees() if event.id == event_id), None)
        if form is None or form.state in (state, ReturneeState.CANCELLED):
            return None
        came = self._clock.now().astimezone(self._zone).date() if state is ReturneeState.RETURNED else form.arrives_on
        return self._recorder.record(replace(form, state=state, arrives_on=came))

    def care(self) -> CareList:
        """Who is isolated, with readings, and every delivery, at all gates and by the console, as of the last sync."""
        return self._orders.listed()

    def note_care(self, note: CareNote) -> Event:
        """Begin or end an isolation, write a reading down, or move a delivery on.

        Raises:
            ValueError: a reading or a release of somebody who is not isolated, a step of a delivery nobody asked for.
        """
        if note.step in (CareStep.READING, CareStep.RELEASE):
            self.require_order(note)
        listed = self.care()
        if note.delivery and note.delivery not in listed.deliveries:
            raise ValueError("nobody asked for this delivery")
        return self._recorder.record(note)

    def require_order(self, note: CareNote) -> None:
        """Make sure that what a note is about runs.

        Raises:
            ValueError: a reading or a release of somebody who is not isolated.
        """
        who = (note.household_id, note.person_no)
        if who not in {(row.household_id, row.person_no) for row in self.care().running}:
            raise ValueError("nobody is isolated there")
