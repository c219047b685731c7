"""What changes how the gate works wants a PIN, and is recorded with whose it was. The way out stays open over it."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from checkpoint.domain.setting_changes import Setting, SettingChange
from checkpoint.domain.shifts import Operator
from checkpoint.services.shift import SignIn
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel
from checkpoint.views.state import Tone
from checkpoint.views.wishes.practising import begin_practice
from checkpoint.views.wishes.settings import diagnose, mute, save_number
from checkpoint.views.wishes.typed_pin import check, clear, refusal, rub_out_digit, take_digit

Then = Callable[[Panel], Awaitable[None]]


async def ask_mute(panel: Panel, muted: bool) -> None:  # handed on by the button
    """Sound off wants the PIN; sound on helps at once, and is recorded too."""
    if muted:
        _ask(panel, SettingChange(Setting.SOUND, "off"), partial(mute, muted=True))
    elif panel.settings.muted:
        await mute(panel, muted=False)
        await _record(panel, SettingChange(Setting.SOUND, "on", _on_duty(panel)))


async def ask_number(panel: Panel) -> None:
    """Another number where help is asked for. The number itself is in no record."""
    _ask(panel, SettingChange(Setting.NUMBER), save_number)


async def ask_diagnosis(panel: Panel) -> None:
    """The tablet's inside, on the screen and to be copied."""
    _ask(panel, SettingChange(Setting.DIAGNOSIS), diagnose)


async def ask_practice(panel: Panel) -> None:
    """The real gate makes room for invented people."""
    _ask(panel, SettingChange(Setting.PRACTICE), begin_practice)


def _ask(panel: Panel, change: SettingChange, then: Then) -> None:
    guard = panel.guard
    clear(guard)
    guard.operator_id, guard.change, guard.then = _on_duty(panel), change, then


def _on_duty(panel: Panel) -> str:
    return panel.frame.shift.operator_id if panel.frame.shift is not None else ""


def whose(panel: Panel) -> Operator | None:
    """Whose PIN is asked for."""
    return next((row for row in panel.tablet.desk.operators if row.operator_id == panel.guard.operator_id), None)


async def somebody_else(panel: Panel) -> None:
    """Another person of this place, such as the shift's leader: the next one of the list."""
    guard, known = panel.guard, [row.operator_id for row in panel.tablet.desk.operators]
    clear(guard)
    if known:
        place = known.index(guard.operator_id) + 1 if guard.operator_id in known else 0
        guard.operator_id = known[place % len(known)]


async def press_guard(panel: Panel, digit: str) -> None:
    """A digit of the PIN; the sixth opens."""
    guard = panel.guard
    if guard.change is None or not take_digit(guard, digit):
        return
    if await check(panel, guard, guard.operator_id) is SignIn.OK:
        await _open(panel)
    else:
        guard.message = refusal(panel, guard.operator_id)


async def _open(panel: Panel) -> None:
    """On record first: what is not on the disk does not happen."""
    guard = panel.guard
    change, then = guard.change, guard.then
    guard.change = guard.then = None
    if change is None or then is None:
        return
    if await _record(panel, SettingChange(change.setting, change.value, guard.operator_id)):
        await then(panel)


async def _record(panel: Panel, change: SettingChange) -> bool:
    try:
        await asyncio.to_thread(panel.tablet.duties.change_setting, change)
    except StoreError:
        panel.notice(panel.say("guard.not_recorded"), Tone.WARN)
        return False
    return True


async def rub_out_guard(panel: Panel) -> None:
    """Take the last digit away."""
    rub_out_digit(panel.guard)


async def close_guard(panel: Panel) -> None:
    """It stays as it is."""
    panel.guard.change = panel.guard.then = None
    clear(panel.guard)
    await panel.focus_scan()
