"""The camera's picture, small, beside the scan field. It stays mounted while a picture is under way."""

import asyncio
import logging
from typing import Final

import flet as ft
import flet_camera

from checkpoint.domain.movements import Source
from checkpoint.qr.decode import Decoder
from checkpoint.views import ids
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import named, words
from checkpoint.views.panel import Panel
from checkpoint.views.state import GateState, ScanState
from checkpoint.views.theme import RADIUS
from checkpoint.views.wishes.scanning import present

log = logging.getLogger(__name__)

ANSWER_SECONDS: Final = 10.0
PAUSE_SECONDS: Final = 0.05
IDLE_SECONDS: Final = 0.3
SAME_CODE_SECONDS: Final = 5.0


@part
def CameraBox(panel: Panel, scan: ScanState, gate: GateState) -> ft.Control:
    """Large while nobody stands there, a small picture beside the card."""
    idle = gate.encounter is None and gate.household is None and gate.found is None
    height = 200 if idle else 1
    said = words(scan.camera_words or panel.say("camera.starting") if idle else "", 16, panel.palette.muted, lines=2)
    return ft.Row(
        [
            ft.Container(Eye(panel), width=280 if idle else 1, height=height, border_radius=RADIUS),
            named(ids.CAMERA_STATE, ft.Container(said, height=None if idle else 1), expand=True),
        ]
    )


@part
def _eye(panel: Panel) -> ft.Control:
    """The camera itself. Drawn once and never again, so that the loop below keeps hold of it."""
    camera = flet_camera.Camera()

    def start() -> None:
        panel.begin(_look(panel, camera))

    ft.use_effect(start, [])
    return camera


Eye = ft.memo(_eye)  # type: ignore[no-untyped-call]  # Flet has not annotated it


async def _look(panel: Panel, camera: flet_camera.Camera) -> None:
    """Take pictures until asked to stop; only then is nothing under way and the camera may go."""
    scan, last, seen = panel.scan, "", 0.0
    decoder = Decoder()
    try:
        await asyncio.sleep(0.1)
        await _start(panel, camera)
        loop = asyncio.get_running_loop()
        while not scan.camera_stopping:
            if panel.gate.encounter is not None or panel.emergency.open:
                await asyncio.sleep(IDLE_SECONDS)
                continue
            picture = await asyncio.wait_for(camera.take_picture(), ANSWER_SECONDS)
            codes = await asyncio.to_thread(decoder.read_frame, bytes(picture))
            if codes and (codes[0] != last or loop.time() - seen > SAME_CODE_SECONDS):
                await panel.carry_out(present, codes[0], Source.CAMERA)
            if codes:
                last, seen = codes[0], loop.time()
            await asyncio.sleep(PAUSE_SECONDS)
        scan.camera = False
    except Exception:  # a camera has many ways not to work; the gate has others to identify people
        log.exception("the camera cannot be used")
        scan.camera_words = panel.say("camera.unusable")
    finally:
        scan.camera_stopping = False
        panel.camera_gone.set()


async def _start(panel: Panel, camera: flet_camera.Camera) -> None:
    found = await asyncio.wait_for(camera.get_available_cameras(), ANSWER_SECONDS)
    if not found:
        raise RuntimeError("no camera")
    back = next((row for row in found if row.lens_direction == flet_camera.CameraLensDirection.BACK), found[0])
    preset, form = flet_camera.ResolutionPreset.MEDIUM, flet_camera.ImageFormatGroup.JPEG
    start = camera.initialize(back, preset, enable_audio=False, image_format_group=form)
    await asyncio.wait_for(start, ANSWER_SECONDS * 3)
    panel.scan.camera_words = panel.say("camera.ready")
