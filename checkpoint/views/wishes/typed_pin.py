"""A PIN on a pad, digit by digit: checked with the sixth, and forgotten whatever the answer is."""

import asyncio
from typing import Final, Protocol

from checkpoint.services.shift import SignIn
from checkpoint.views.panel import Panel

PIN_DIGITS: Final = 6


class Pad(Protocol):
    """What has been typed, what is said about it, and whether it is being checked."""

    pin: str
    message: str
    busy: bool


def clear(pad: Pad) -> None:
    """Begin anew."""
    pad.pin = pad.message = ""


def take_digit(pad: Pad, digit: str) -> bool:
    """Take a digit; True: the PIN has all of them."""
    if pad.busy:
        return False
    pad.message, pad.pin = "", (pad.pin + digit)[:PIN_DIGITS]
    return len(pad.pin) == PIN_DIGITS


def rub_out_digit(pad: Pad) -> None:
    """Take the last digit away."""
    pad.pin = pad.pin[:-1]


async def check(panel: Panel, pad: Pad, operator_id: str) -> SignIn:
    """Whether what was typed is this person's PIN; about 300 ms on a tablet (S5)."""
    pin, pad.pin, pad.busy = pad.pin, "", True
    try:
        return await asyncio.to_thread(panel.tablet.desk.verify, operator_id, pin)
    finally:
        pad.busy = False


def refusal(panel: Panel, operator_id: str) -> str:
    """Why a PIN did not do, in words."""
    desk = panel.tablet.desk
    if desk.is_locked(operator_id):
        return panel.say("shift.locked")
    seconds = desk.pause_seconds(operator_id)
    return panel.say("shift.paused", seconds=seconds) if seconds else panel.say("shift.wrong_pin")
