"""The battery: said while there is still time for a charger, and what waits goes up first."""

import asyncio
import logging
from typing import Final

import flet as ft

from checkpoint.views.panel import Panel

log = logging.getLogger(__name__)

LOW_PERCENT: Final = 15
VERY_LOW_PERCENT: Final = 5
ANSWER_SECONDS: Final = 3.0
CHARGING: Final = frozenset({ft.BatteryState.CHARGING, ft.BatteryState.FULL, ft.BatteryState.CONNECTED_NOT_CHARGING})


async def look_at_power(panel: Panel) -> None:
    """One look. A device without a battery, or one that does not tell, is left alone."""
    power, battery = panel.power, panel.battery
    try:
        percent = await asyncio.wait_for(battery.get_battery_level(), ANSWER_SECONDS)
        charging = await asyncio.wait_for(battery.get_battery_state(), ANSWER_SECONDS) in CHARGING
    except (TimeoutError, RuntimeError, ValueError) as error:
        log.info("no battery: %s", error)
        percent, charging = None, False
    low = percent is not None and percent <= LOW_PERCENT and not charging
    if low and not power.low and panel.station.tablet is not None:
        panel.tablet.link.nudge()
    tell_sight(panel, seen=power.seen, low=low)
    if (percent, low) != (power.percent, power.low):
        power.percent, power.low = percent, low


def tell_sight(panel: Panel, *, seen: bool, low: bool) -> None:
    """Tell the link whether revocations are worth asking for every few seconds: somebody looks, and there is power."""
    panel.power.seen = seen
    if panel.station.tablet is not None:
        panel.tablet.link.in_sight = seen and not low
