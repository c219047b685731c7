"""The end of the camera, before whatever takes its screen away."""

import asyncio
from contextlib import suppress
from typing import Final

from checkpoint.views.panel import Panel

LAST_PICTURE_SECONDS: Final = 3.0


async def close_camera(panel: Panel) -> None:
    """Wait for the last picture before the screen with the camera goes: Flet drops the connection otherwise."""
    scan = panel.scan
    if not scan.camera:
        return
    scan.camera_stopping = True
    with suppress(TimeoutError):
        await asyncio.wait_for(panel.camera_gone.wait(), LAST_PICTURE_SECONDS)
    scan.camera = scan.camera_broken = panel.gate.camera = False
