"""Sound and vibration for each outcome: the channels for whoever is not looking at the glass."""

import asyncio
import logging
from typing import Final

import flet as ft
import flet_audio

from checkpoint.domain.decide import Outcome

log = logging.getLogger(__name__)

PULSES: Final = {Outcome.ADMIT: 1, Outcome.CHECK: 2, Outcome.REFER: 2, Outcome.REFUSE: 3}
PULSE_SECONDS: Final = 0.18
ANSWER_SECONDS: Final = 2.0


class Signals:
    """One player for each outcome. A platform that has no sound or no motor stays silent; nothing depends on either."""

    def __init__(self, page: ft.Page) -> None:
        """Register the players with the page."""
        self.muted = False
        self._wakelock = ft.Wakelock()
        self._players = {
            outcome: flet_audio.Audio(src=f"sounds/{outcome.value}.wav", release_mode=flet_audio.ReleaseMode.STOP)
            for outcome in Outcome
        }
        self._due = flet_audio.Audio(src="sounds/due.wav", release_mode=flet_audio.ReleaseMode.STOP)
        self._motor = ft.HapticFeedback() if page.platform in {ft.PagePlatform.ANDROID, ft.PagePlatform.IOS} else None

    async def outcome(self, outcome: Outcome, *, aloud: bool = False) -> None:
        """Let an outcome be heard and felt; felt only where the sound is off, unless `aloud`."""
        try:
            if aloud or not self.muted:
                await asyncio.wait_for(self._players[outcome].play(), ANSWER_SECONDS)
            if self._motor is not None:
                for _ in range(PULSES[outcome]):
                    await asyncio.wait_for(self._motor.vibrate(), ANSWER_SECONDS)  # type: ignore[no-untyped-call]  # Flet
                    await asyncio.sleep(PULSE_SECONDS)
        except (TimeoutError, RuntimeError) as error:
            log.info("no sound: %s", error)

    async def due(self) -> None:
        """Let it be heard that somebody's rest is over."""
        try:
            await asyncio.wait_for(self._due.play(), ANSWER_SECONDS)
        except (TimeoutError, RuntimeError) as error:
            log.info("no sound: %s", error)

    async def stay_awake(self, *, awake: bool) -> None:
        """Keep the screen on while somebody is on duty."""
        try:
            ask = self._wakelock.enable if awake else self._wakelock.disable
            await asyncio.wait_for(ask(), ANSWER_SECONDS)  # type: ignore[no-untyped-call]  # Flet
        except (TimeoutError, RuntimeError) as error:
            log.info("the screen may go off: %s", error)
