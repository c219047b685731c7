"""Settings: language, light, size, sound; the test of the signals; the diagnosis; help; the lock of who lives here."""

import asyncio
import logging
import platform
import shutil
from typing import Final

import flet as ft

from checkpoint import __version__
from checkpoint.domain.decide import Outcome
from checkpoint.i18n import Language
from checkpoint.services.shift import SignIn
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel
from checkpoint.views.state import Desk, Sheet, Tab, Tone
from checkpoint.views.theme import Light
from checkpoint.views.wishes.moving import apply_light, fit, settle_words
from checkpoint.views.wishes.power import look_at_power
from checkpoint.views.wishes.typed_pin import check, clear, refusal, rub_out_digit, take_digit

log = logging.getLogger(__name__)

SIZES: Final = (1.0, 1.25, 1.5, 1.75, 2.0)
IDLE_SECONDS: Final = 300.0
"""After so long without a touch, who lives here is shown after a PIN only (S6)."""

LOOK_SECONDS: Final = 15.0
WARN_BYTES: Final = 100 * 1024 * 1024
"""Less free space than this is said on the screen (R4)."""

NUMBER_MAX: Final = 15
SET_ERRORS: Final = (KeyError, TypeError, ValueError)


def take_preferences(panel: Panel) -> None:
    """As this tablet was left; what cannot be read is as the program has it."""
    tablet = panel.station.tablet
    if tablet is None:
        return
    kept = tablet.preferences.load()
    try:
        panel.frame.language = Language(kept.get("language", panel.frame.language.value))
        panel.frame.light = Light(kept.get("light", panel.frame.light.value))
        scale = float(kept.get("scale", 1.0))
        panel.frame.scale = scale if scale in SIZES else 1.0
        panel.settings.number = str(kept.get("number", ""))[:NUMBER_MAX]
        panel.signals.muted = bool(kept.get("muted", False))
    except SET_ERRORS:
        log.warning("the settings cannot be read; they are as the program has them")
    panel.settings.muted = panel.signals.muted
    fit(panel)


async def _keep(panel: Panel, **changed: object) -> None:
    if panel.station.tablet is None:
        return
    try:
        await asyncio.to_thread(panel.tablet.preferences.save, changed)
    except StoreError:
        panel.notice(panel.say("settings.not_kept"), Tone.WARN)


async def show_settings(panel: Panel) -> None:
    """Open them."""
    panel.settings.diagnosis, panel.settings.typed = "", panel.settings.number
    panel.frame.tab, panel.frame.desk, panel.frame.sheet = Tab.DESK, Desk.SETTINGS, None


async def choose_language(panel: Panel, language: Language) -> None:
    """For everything on the screen; records are made in Chinese either way."""
    panel.frame.language = language
    panel.gate.notice = panel.pad.error = ""
    settle_words(panel)
    await _keep(panel, language=language.value)


async def choose_light(panel: Panel, light: Light) -> None:
    """Day, night, or full sunlight."""
    panel.frame.light = light
    apply_light(panel)
    await _keep(panel, light=light.value)


async def choose_size(panel: Panel, scale: float) -> None:
    """How large everything is."""
    panel.frame.scale = scale
    fit(panel)
    await _keep(panel, scale=scale)


async def mute(panel: Panel, muted: bool) -> None:
    """Sound off leaves colour, shape, word and vibration."""
    panel.signals.muted = panel.settings.muted = muted
    await _keep(panel, muted=muted)


async def try_signal(panel: Panel, outcome: Outcome) -> None:
    """Let an outcome be heard and felt, also where the sound is off."""
    await panel.signals.outcome(outcome, aloud=True)


def supervisor_number(panel: Panel) -> str:
    """Whom to call: this gate's own number, else the policy's; empty: nobody said."""
    tablet = panel.station.tablet
    known = tablet.reference.policy(tablet.clock.now()).supervisor_phone if tablet is not None else ""
    return panel.settings.number or known


async def press_number(panel: Panel, digit: str) -> None:
    """A digit of the supervisor's number."""
    panel.settings.typed = (panel.settings.typed + digit)[:NUMBER_MAX]


async def rub_out_number(panel: Panel) -> None:
    """Take the last digit away."""
    panel.settings.typed = panel.settings.typed[:-1]


async def save_number(panel: Panel) -> None:
    """From now on this one is shown where help is wanted."""
    panel.settings.number = panel.settings.typed
    await _keep(panel, number=panel.settings.number)


async def diagnose(panel: Panel) -> None:
    """Draw the diagnosis up; there is nobody's name, number or token in it."""
    panel.settings.diagnosis = await asyncio.to_thread(diagnosis, panel)


def diagnosis(panel: Panel) -> str:
    """What a supervisor asks for on the telephone, one fact a line."""
    tablet = panel.tablet
    now, link, free = tablet.clock.now(), tablet.link.state, shutil.disk_usage(panel.station.folder).free
    policy, roster = tablet.reference.policy(now), tablet.reference.roster
    ages = {kind.value: hours for kind, hours in tablet.reference.list_ages_hours(now).items()}
    behind, heads = tablet.floor.behind, tablet.heads.standing
    signed = f"{heads.finding.value}, {heads.at.isoformat()}, up to {heads.high}" if heads else "no list"
    facts = {
        "version": __version__,
        "device": tablet.identity.device_id,
        "place/gate": f"{tablet.identity.place.place_id}/{tablet.identity.gate.gate_id}",
        "time": now.astimezone(panel.zone).isoformat(timespec="seconds"),
        "clock behind": str(behind) if behind else "no",
        "last sync": link.last_success.isoformat(timespec="seconds") if link.last_success else "never",
        "trouble": link.trouble.value if link.trouble else "none",
        "events": str(tablet.outbox.last),
        "waiting": str(tablet.outbox.pending),
        "set aside": ", ".join(f"{row['seq']}:{row['code']}" for row in tablet.outbox.rejected) or "none",
        "signed for": signed,
        "policy": str(policy.version),
        "lists, hours old": ", ".join(f"{kind} {hours}" for kind, hours in ages.items()),
        "roster": f"{len(roster.households)} households, {len(roster.residents)} residents",
        "free space": f"{free // 1024**2} MB",
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "glass": f"{panel.frame.glass[0]:.0f}x{panel.frame.glass[1]:.0f} at {panel.frame.scale:.0%}",
    }
    return "\n".join(f"{name}: {value}" for name, value in facts.items())


async def copy_diagnosis(panel: Panel) -> None:
    """To the clipboard, for whatever the supervisor wants it in."""
    try:
        await asyncio.wait_for(ft.Clipboard().set(panel.settings.diagnosis), 3)
    except (TimeoutError, RuntimeError) as error:
        log.info("no clipboard: %s", error)
        panel.notice(panel.say("settings.no_clipboard"), Tone.WARN)
        return
    panel.notice(panel.say("settings.copied"), Tone.GOOD)


async def show_help(panel: Panel) -> None:
    """Whom to call, large."""
    panel.frame.sheet = Sheet.HELP


# ---------------------------------------------------------------- the lock, and what is looked at now and then


async def keep_watch(panel: Panel) -> None:
    """Lock what shows who lives here when nobody touches the tablet; look at the disk."""
    while True:
        await look_at_power(panel)
        await asyncio.sleep(LOOK_SECONDS)
        look_around(panel)


def look_around(panel: Panel) -> None:
    """One look."""
    idle = asyncio.get_running_loop().time() - panel.touched
    if idle >= IDLE_SECONDS or (panel.frame.shift is not None and panel.tablet.desk.is_too_long):
        lock(panel)
    _count_minutes(panel)
    try:
        panel.frame.full = shutil.disk_usage(panel.station.folder).free < WARN_BYTES
    except OSError as error:
        log.info("free space: %s", error)


def _count_minutes(panel: Panel) -> None:
    """Draw the time on duty again when a minute is over; at a quiet gate nothing else would."""
    shift = panel.frame.shift
    minutes = 0 if shift is None else shift.minutes(panel.tablet.clock.now())
    if minutes != panel.on_duty:
        panel.on_duty = minutes
        panel.day.notify()  # type: ignore[no-untyped-call]  # Flet


def lock(panel: Panel) -> None:
    """Scanning goes on; everything else about people wants the PIN."""
    if panel.frame.shift is not None and not panel.frame.locked:
        clear(panel.lock)
        panel.frame.locked = True


async def press_unlock(panel: Panel, digit: str) -> None:
    """A digit of the operator's PIN; the sixth unlocks."""
    state, shift = panel.lock, panel.frame.shift
    if shift is None or not take_digit(state, digit):
        return
    if await check(panel, state, shift.operator_id) is SignIn.OK:
        panel.frame.locked = panel.tablet.desk.is_too_long
        state.message = panel.say("lock.too_long") if panel.frame.locked else ""
    else:
        state.message = refusal(panel, shift.operator_id)


async def rub_out_unlock(panel: Panel) -> None:
    """Take the last digit away."""
    rub_out_digit(panel.lock)
