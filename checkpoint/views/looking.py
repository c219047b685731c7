"""The camera at work: frames at a bounded rate, read beside the loop, until it is asked to stop.

Where the platform streams frames (Android) the newest one is read and older ones are dropped; elsewhere pictures are
taken one after the other. Only when no picture is under way may the camera leave the screen.
"""

import asyncio
import logging
from collections.abc import Awaitable
from typing import Final, TypeVar

import flet_camera

from checkpoint.domain.movements import Source
from checkpoint.qr.decode import Decoder
from checkpoint.views.panel import Panel
from checkpoint.views.sighting import Sighting, best, trouble
from checkpoint.views.state import Tone
from checkpoint.views.wishes.scanning import present

log = logging.getLogger(__name__)
T = TypeVar("T")

ANSWER_SECONDS: Final = 10.0
START_SECONDS: Final = 30.0
"""The first start waits for somebody to allow the camera."""

FRAME_SECONDS: Final = 0.1
"""At most ten frames a second: a code is held up for a second or two, and the tablet has other work."""

IDLE_SECONDS: Final = 0.5
"""Between two frames while somebody's card is open, and between two looks while asleep."""


class Looking:
    """One run of the camera, from on to off."""

    def __init__(self, panel: Panel) -> None:
        """The camera itself comes with `run`."""
        self._panel = panel
        self._camera: flet_camera.Camera
        self._cameras: list[flet_camera.CameraDescription] = []
        self._decoder, self._sighting = Decoder(), Sighting()
        self._lens, self._torch, self._streams = 0, False, False
        self._newest: bytes = b""
        self._came = asyncio.Event()

    def frame_came(self, event: flet_camera.CameraImageEvent) -> None:
        """A streamed frame: it takes the place of the one before, read or not."""
        self._newest = event.bytes
        self._came.set()

    async def run(self, camera: flet_camera.Camera) -> None:
        """Look until asked to stop; whatever goes wrong is said in words, and the gate has other ways."""
        panel, scan, self._camera = self._panel, self._panel.scan, camera
        try:
            await asyncio.sleep(FRAME_SECONDS)  # the control reaches the client first
            await self._start()
            self._sighting.woken(_now())
            while not scan.camera_stopping:
                began = _now()
                await self._obey()
                await self._once()
                slow = panel.gate.encounter is not None or scan.camera_sleeping
                await asyncio.sleep(max(0.01, began + (IDLE_SECONDS if slow else FRAME_SECONDS) - _now()))
            if self._streams:
                await self._ask(self._camera.stop_image_stream())  # type: ignore[no-untyped-call]  # Flet has not annotated it
            scan.camera = panel.gate.camera = False
        except Exception as error:  # a camera has many ways not to work
            log.exception("the camera cannot be used")
            scan.camera_broken, scan.camera_words = True, panel.say(f"camera.{trouble(error)}")
        finally:
            scan.camera_stopping = scan.camera_sleeping = scan.camera_torch = False
            panel.camera_gone.set()

    async def _start(self) -> None:
        scan = self._panel.scan
        self._cameras = await self._ask(self._camera.get_available_cameras(), START_SECONDS)
        if not self._cameras:
            raise RuntimeError("no camera")
        back = (
            number
            for number, row in enumerate(self._cameras)
            if row.lens_direction == flet_camera.CameraLensDirection.BACK
        )
        self._lens = scan.camera_lens = next(back, 0)
        preset, form = flet_camera.ResolutionPreset.MEDIUM, flet_camera.ImageFormatGroup.JPEG
        begin = self._camera.initialize(self._cameras[self._lens], preset, enable_audio=False, image_format_group=form)
        await self._ask(begin, START_SECONDS)
        self._streams = bool(await self._ask(self._camera.supports_image_streaming()))
        if self._streams:
            await self._ask(self._camera.start_image_stream())  # type: ignore[no-untyped-call]  # Flet has not annotated it
        scan.camera_count = len(self._cameras)
        scan.camera_words = self._panel.say("camera.ready")

    async def _once(self) -> None:
        """One frame, read and shown to the gate; or nothing, while nobody is there."""
        panel, scan = self._panel, self._panel.scan
        if scan.camera_sleeping:
            return
        if self._sighting.is_idle(_now()):
            scan.camera_sleeping, scan.camera_words = True, panel.say("camera.asleep")
            return
        codes = await asyncio.to_thread(self._decoder.read_frame, await self._frame())
        if panel.gate.encounter is not None or panel.gate.household is not None or panel.emergency.open:
            self._sighting.still(codes, _now())
        elif codes and self._sighting.is_new(code := best(codes), _now()):
            await panel.carry_out(present, code, Source.CAMERA)

    async def _frame(self) -> bytes:
        if not self._streams:
            return bytes(await self._ask(self._camera.take_picture()))
        await asyncio.wait_for(self._came.wait(), ANSWER_SECONDS)
        self._came.clear()
        return bytes(self._newest)

    async def _obey(self) -> None:
        """Do what was tapped since the last frame: wake, light, the other camera."""
        scan = self._panel.scan
        if scan.camera_waking:
            scan.camera_waking = scan.camera_sleeping = False
            scan.camera_words = self._panel.say("camera.ready")
            self._sighting.woken(_now())
        if scan.camera_lens != self._lens:
            self._lens, self._torch, scan.camera_torch = scan.camera_lens, False, False
            await self._turn_round(self._cameras[self._lens % len(self._cameras)])
        if scan.camera_torch != self._torch:
            self._torch = scan.camera_torch
            await self._light()

    async def _turn_round(self, other: flet_camera.CameraDescription) -> None:
        if self._streams:
            await self._ask(self._camera.stop_image_stream())  # type: ignore[no-untyped-call]  # Flet has not annotated it
        await self._ask(self._camera.set_description(other), START_SECONDS)
        if self._streams:
            await self._ask(self._camera.start_image_stream())  # type: ignore[no-untyped-call]  # Flet has not annotated it

    async def _light(self) -> None:
        mode = flet_camera.FlashMode.TORCH if self._torch else flet_camera.FlashMode.OFF
        try:
            await self._ask(self._camera.set_flash_mode(mode))
        except Exception as error:  # noqa: BLE001  # many tablets have no lamp, and say so in as many ways
            log.info("no torch: %s", error)
            self._torch = self._panel.scan.camera_torch = False
            self._panel.scan.camera_dark = True
            self._panel.notice(self._panel.say("camera.no_torch"), Tone.WARN)

    async def _ask(self, answer: Awaitable[T], seconds: float = ANSWER_SECONDS) -> T:
        return await asyncio.wait_for(answer, seconds)


def _now() -> float:
    return asyncio.get_running_loop().time()
