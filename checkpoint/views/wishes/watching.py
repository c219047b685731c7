"""Looking again: what the store and the link hold, brought into the state that the screens draw."""

import asyncio

from checkpoint.domain.shifts import Shift
from checkpoint.services.ledger import Entry
from checkpoint.views.panel import Panel
from checkpoint.views.tablet import Tablet
from checkpoint.views.wishes.duty import read_duties, take_duties


def look_at_link(panel: Panel) -> None:
    """The link's state, what is waiting, and who may sign in here."""
    tablet = panel.station.tablet
    if tablet is None:
        return
    if tablet.wiped:
        panel.begin(panel.station.leave(tablet))
        return
    panel.link.state = tablet.link.state
    panel.link.pending = tablet.outbox.pending
    panel.link.rejected = tuple((row["seq"], row["code"]) for row in tablet.outbox.rejected)
    panel.link.lost = tablet.outbox.lost
    panel.link.no_backup, panel.link.unproven = tablet.outbox.backups.is_none, tablet.outbox.drops.unproven
    if tablet.is_disk_low and not panel.link.disk_low and not panel.gate.alarm:
        panel.gate.alarm = panel.say("disk.low")
    panel.link.disk_low = tablet.is_disk_low
    panel.day.acked = tablet.outbox.cursor.acked
    panel.day.rejected = frozenset(seq for seq, _ in panel.link.rejected)
    panel.sign_in.operators = tuple(tablet.desk.operators)
    _take_notices(panel, tablet)
    if _is_news(panel, tablet):  # a pull brought orders, readings, deliveries or bookings
        panel.duties.told = _heard(tablet)
        panel.begin(_look_at_duties(panel))
    if panel.frame.hidden is not tablet.contact.hidden:
        panel.frame.hidden = tablet.contact.hidden


def _take_notices(panel: Panel, tablet: Tablet) -> None:
    """Bring the notices into the state that the screens draw, if anything changed."""
    rows = tuple(tablet.notices.posted())
    if rows != panel.posted.rows:
        panel.posted.rows = rows


def _heard(tablet: Tablet) -> tuple[object, ...]:
    return tablet.reference.care, tablet.reference.appointments


def _is_news(panel: Panel, tablet: Tablet) -> bool:
    heard, known = _heard(tablet), panel.duties.told
    return len(heard) != len(known) or any(new is not old for new, old in zip(heard, known, strict=True))


def say_mishap(panel: Panel) -> None:
    """Say, until somebody has read it, what befell the store, or that the disk fills up."""
    station = panel.station
    tablet = station.tablet
    if station.mishap is not None:
        again = "" if tablet is not None else panel.say("mishap.enrol")
        panel.gate.alarm = panel.say(f"mishap.{station.mishap.value}") + again
    elif tablet is not None and tablet.damaged_records:
        panel.gate.alarm = panel.say("mishap.lost", count=tablet.damaged_records)


def look_first(panel: Panel) -> None:
    """What the first screen is drawn from: enrolment, shift, alarm. `look_at_rest` follows it."""
    tablet = panel.station.tablet
    take_alarm(panel)
    _take_shift(panel, tablet.desk.shift if tablet is not None else None)


async def look_at_rest(panel: Panel) -> None:
    """A moment after the first screen was sent: the day, the duties, and what the first encounter looks into."""
    await asyncio.sleep(panel.alone_seconds)
    await look(panel)
    if panel.station.tablet is not None:
        await asyncio.to_thread(panel.station.tablet.gate.prepare)


def look_at_all(panel: Panel) -> None:
    """All that another session may have changed: enrolment, shift, movements; the duties a moment later, beside."""
    tablet = panel.station.tablet
    take_alarm(panel)
    _take(panel, *(_read(tablet) if tablet is not None else (None, ())))
    panel.begin(_look_at_duties(panel))


async def _look_at_duties(panel: Panel) -> None:
    """The first time this reads the journal of two days: no screen waits for it."""
    tablet = panel.station.tablet
    if tablet is not None:
        take_duties(panel, await asyncio.to_thread(read_duties, tablet))


async def look(panel: Panel) -> None:
    """The same, with the day counted beside the loop."""
    tablet = panel.station.tablet
    take_alarm(panel)
    _take(panel, *(await asyncio.to_thread(_read, tablet) if tablet is not None else (None, ())))
    await _look_at_duties(panel)


def take_alarm(panel: Panel) -> None:
    """Whether an evacuation or a roll is going on, begun here or in another session."""
    tablet, emergency = panel.station.tablet, panel.emergency
    if tablet is None:
        return
    alarm, now = tablet.evacuating.alarm, tablet.clock.now()
    if alarm.until is None:
        emergency.until, emergency.aside, emergency.ending = None, False, False
    else:
        emergency.until = alarm.until
        emergency.minutes = max(1, -(-int((alarm.until - now).total_seconds()) // 60))
    panel.roll.rolling, panel.roll.found = alarm.rolling, alarm.found


def _read(tablet: Tablet) -> tuple[Shift | None, tuple[Entry, ...]]:
    return tablet.desk.shift, tuple(tablet.gate.today())


def _take(panel: Panel, shift: Shift | None, entries: tuple[Entry, ...]) -> None:
    _take_shift(panel, shift)
    panel.day.entries, panel.day.known = entries, True


def _take_shift(panel: Panel, shift: Shift | None) -> None:
    panel.frame.enrolled = panel.station.tablet is not None
    panel.frame.store_fault = panel.station.fault
    panel.frame.practising = panel.station.real is not None
    running = panel.frame.shift
    if (shift is None) != (running is None) or (shift and running and shift.started_at != running.started_at):
        panel.frame.shift, panel.frame.locked = shift, False
        panel.begin(panel.signals.stay_awake(awake=shift is not None))
    if panel.station.tablet is not None:  # who takes this looks at the duties next, once
        panel.duties.told = _heard(panel.station.tablet)
    look_at_link(panel)
    panel.day.entered, panel.day.left = (shift.entries, shift.exits) if shift else (0, 0)


def look_again(panel: Panel) -> None:
    """After a record: every session comes round to it, this one too."""
    panel.station.tell()


def tell_others(panel: Panel) -> None:
    """The same where this session has looked already."""
    panel.station.tell(panel)


def listen(panel: Panel) -> None:
    """Be told what other sessions and the link do; the link can be listened to once the tablet is enrolled."""
    station, endings = panel.station, panel.endings
    if station.tablet is None and "link" in endings:
        endings.pop("link")()
    if "station" not in endings:
        endings["station"] = station.listen(lambda: panel.call_soon(lambda: _told(panel)), panel)
    if "link" not in endings and station.tablet is not None:
        endings["link"] = station.tablet.link.listen(lambda: panel.call_soon(lambda: look_at_link(panel)))


def _told(panel: Panel) -> None:
    listen(panel)
    panel.begin(look(panel))
