"""What stands behind "needs a check": shown to whoever holds the tablet, and gone by itself soon after (A3)."""

import asyncio
from typing import Final

from checkpoint.views.panel import Panel
from checkpoint.views.state import Sheet

SEEN_SECONDS: Final = 8.0


async def show_behind(panel: Panel, lines: tuple[str, ...]) -> None:
    """Show the reason that is nobody's in the queue."""
    panel.behind.lines, panel.frame.sheet = lines, Sheet.BEHIND
    panel.behind.shown += 1
    panel.begin(_hide(panel, panel.behind.shown))


async def _hide(panel: Panel, shown: int) -> None:
    await asyncio.sleep(SEEN_SECONDS)
    if panel.behind.shown == shown and panel.frame.sheet is Sheet.BEHIND:
        panel.frame.sheet, panel.behind.lines = None, ()
