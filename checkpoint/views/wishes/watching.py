"""Looking again: what the store and the link hold, brought into the state that the screens draw."""

import asyncio

from checkpoint.views.panel import Panel


def look_at_link(panel: Panel) -> None:
    """The link's state, what is waiting, and who may sign in here."""
    tablet = panel.station.tablet
    if tablet is None:
        return
    panel.link.state = tablet.link.state
    panel.link.pending = tablet.outbox.pending
    panel.link.rejected = tuple((row["seq"], row["code"]) for row in tablet.outbox.rejected)
    panel.day.acked = tablet.outbox.cursor.acked
    panel.day.rejected = frozenset(seq for seq, _ in panel.link.rejected)
    panel.sign_in.operators = tuple(tablet.desk.operators)


def look_at_all(panel: Panel) -> None:
    """All that another session may have changed: enrolment, shift, movements."""
    tablet = panel.station.tablet
    panel.frame.enrolled = tablet is not None
    panel.frame.store_fault = panel.station.fault
    if tablet is None:
        return
    shift = tablet.desk.shift
    running = panel.frame.shift
    if (shift is None) != (running is None) or (shift and running and shift.started_at != running.started_at):
        panel.frame.shift = shift
    look_at_link(panel)
    panel.day.entries = tuple(tablet.gate.today())
    panel.day.entered, panel.day.left = (shift.entries, shift.exits) if shift else (0, 0)


async def look_again(panel: Panel) -> None:
    """After a record: here at once, in the other sessions as soon as they come round."""
    if panel.station.tablet is not None:
        panel.day.entries = tuple(await asyncio.to_thread(panel.tablet.gate.today))
    panel.station.tell()
