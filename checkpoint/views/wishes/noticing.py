"""Reading notices: a reading is recorded."""

import asyncio

from checkpoint.store import StoreError
from checkpoint.views.panel import Panel
from checkpoint.views.state import Desk
from checkpoint.views.wishes.moving import show_desk


async def show_notices(panel: Panel) -> None:
    """The screen on which they are read."""
    await show_desk(panel, Desk.NOTICES)


async def mark_read(panel: Panel, notice_id: str) -> None:
    """On the disk, or the alarm says that it is not."""
    try:
        await asyncio.to_thread(panel.tablet.notices.read, notice_id)
    except StoreError:
        panel.gate.alarm = panel.say("error.not_recorded")
        return
    panel.station.tell()
