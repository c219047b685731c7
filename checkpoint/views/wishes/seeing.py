"""The camera, on and off."""

import asyncio
from contextlib import suppress
from typing import Final

from checkpoint.views.panel import Panel

LAST_PICTURE_SECONDS: Final = 3.0


async def toggle_camera(panel: Panel) -> None:
    """On; or asked to stop, and gone when its last picture has come."""
    scan = panel.scan
    if not scan.camera:
        panel.camera_gone.clear()
        scan.camera_words, scan.camera_stopping, scan.camera = "", False, True
    elif scan.camera_words == panel.say("camera.unusable"):
        scan.camera = False
    else:
        scan.camera_stopping = True
    await panel.focus_scan()


async def close_camera(panel: Panel) -> None:
    """Wait for the last picture before the screen with the camera goes: Flet drops the connection otherwise."""
    scan = panel.scan
    if not scan.camera:
        return
    scan.camera_stopping = True
    with suppress(TimeoutError):
        await asyncio.wait_for(panel.camera_gone.wait(), LAST_PICTURE_SECONDS)
    scan.camera = False
