"""Sound and vibration for each outcome: the channels for whoever is not looking at the glass."""

import asyncio
import logging
from typing import Final

import flet as ft
import flet_audio

from checkpoint.domain.decide import Outcome

log = logging.getLogger(__name__)

SHORT: Final = ("medium_impact",)
PLAIN: Final = ("vibrate",)
LONG: Final = ("vibrate", "vibrate", "vibrate")
"""A pulse as the calls that make it. The system decides how long each call lasts, so a long one is several in a row."""

PULSES: Final = {
    Outcome.ADMIT: (SHORT,),
    Outcome.CHECK: (PLAIN, PLAIN),
    Outcome.REFER: (PLAIN, PLAIN),
    Outcome.REFUSE: (LONG, LONG, LONG),
}
"""One short, two, three long (A1)."""

PULSE_SECONDS: Final = 0.25
"""Between two pulses; several times `RUN_SECONDS`, so that they are told apart."""

RUN_SECONDS: Final = 0.06
"""Between the calls of one pulse."""

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
        """Let an outcome be heard, unless the sound is off, and felt where there is a motor."""
        try:
            if aloud or not self.muted:
                await asyncio.wait_for(self._players[outcome].play(), ANSWER_SECONDS)
            if self._motor is not None:
                for pulse in PULSES[outcome]:
                    for call in pulse:
                        await asyncio.wait_for(getattr(self._motor, call)(), ANSWER_SECONDS)
                        await asyncio.sleep(RUN_SECONDS)
                    await asyncio.sleep(PULSE_SECONDS - RUN_SECONDS)
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
