"""The camera: on and off, its light, the other one, and a photograph for want of it."""

import asyncio
from typing import Final

import flet as ft

from checkpoint.domain.movements import Source
from checkpoint.qr.decode import decode_picture
from checkpoint.views.panel import Panel
from checkpoint.views.sighting import best
from checkpoint.views.state import Tone
from checkpoint.views.wishes.scanning import present

PHOTO_BYTES_MAX: Final = 20 * 1024 * 1024


async def toggle_camera(panel: Panel) -> None:
    """On; or asked to stop, and gone when its last picture has come."""
    scan = panel.scan
    if not scan.camera:
        panel.camera_gone.clear()
        scan.camera_words, scan.camera_count = "", 0
        scan.camera_broken = scan.camera_dark = scan.camera_stopping = scan.camera_waking = False
        scan.camera = panel.gate.camera = True
    elif scan.camera_broken:
        scan.camera = scan.camera_broken = panel.gate.camera = False
    else:
        scan.camera_stopping = True
    await panel.focus_scan()


async def toggle_torch(panel: Panel) -> None:
    """The lamp beside the lens."""
    panel.scan.camera_torch = not panel.scan.camera_torch
    await panel.focus_scan()


async def switch_lens(panel: Panel) -> None:
    """Front, back, and whatever else there is, in turn."""
    panel.scan.camera_lens = (panel.scan.camera_lens + 1) % max(1, panel.scan.camera_count)
    await panel.focus_scan()


async def wake(panel: Panel) -> None:
    """The camera slept for want of codes."""
    panel.scan.camera_waking = True
    await panel.focus_scan()


async def pick_photo(panel: Panel) -> None:
    """Read the code of a photograph."""
    picked = await ft.FilePicker().pick_files(file_type=ft.FilePickerFileType.IMAGE, with_data=True)
    data = picked[0].bytes if picked else None
    if data is None:
        return
    codes = await asyncio.to_thread(decode_picture, bytes(data)) if len(data) <= PHOTO_BYTES_MAX else []
    if codes:
        await present(panel, best(codes), Source.CAMERA)
    else:
        panel.notice(panel.say("camera.no_code"), Tone.WARN)
    await panel.focus_scan()
