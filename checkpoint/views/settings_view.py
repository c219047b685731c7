"""Settings, each with large choices; the diagnosis; what this app is."""

from collections.abc import Sequence
from typing import Final

import flet as ft

from checkpoint import __version__
from checkpoint.domain.decide import Outcome
from checkpoint.i18n import Language
from checkpoint.views import ids
from checkpoint.views.components.keys import digit_pad
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, icon_words, named, surface, words
from checkpoint.views.components.strips import notice_strip
from checkpoint.views.desk_state import SettingsState
from checkpoint.views.frame import Frame
from checkpoint.views.letters import growing
from checkpoint.views.panel import Handler, Panel
from checkpoint.views.state import GateState
from checkpoint.views.theme import MARKS, Light
from checkpoint.views.wishes.guarding import ask_diagnosis, ask_mute, ask_number
from checkpoint.views.wishes.settings import (
    SIZES,
    choose_language,
    choose_light,
    choose_size,
    copy_diagnosis,
    press_number,
    rub_out_number,
    try_signal,
)

LIGHTS = {Light.DAY: ft.Icons.LIGHT_MODE, Light.NIGHT: ft.Icons.DARK_MODE, Light.SUN: ft.Icons.WB_SUNNY}
Choice = tuple[str, ft.IconData | None, str, Handler, bool]
"""Name, icon, words, wish, whether it is the chosen one."""

ACROSS_MAX: Final = 3
"""So many choices are beside each other on a phone."""


@part
def SettingsView(panel: Panel, settings: SettingsState, frame: Frame, gate: GateState) -> ft.Control:
    """One column that scrolls; nothing in it needs saving."""
    rows = [*notice_strip(panel, gate), _language(panel), _light(panel), _size(panel), _sound(panel, settings)]
    rows += [_number(panel, settings), _diagnosis(panel, settings), _about(panel)]
    return named(ids.SETTINGS, column(rows, 8, scroll=ft.ScrollMode.AUTO, expand=True), expand=True)


def _section(panel: Panel, key: str, content: Sequence[ft.Control]) -> ft.Control:
    palette = panel.palette
    return surface(panel, column([words(panel.say(key), 18, palette.muted, bold=True), *content], 8, tight=True))


def _choices(panel: Panel, choices: Sequence[Choice]) -> ft.Control:
    """Large halves, thirds or fifths, the chosen one filled and ticked."""
    palette = panel.palette
    tiles: list[ft.Control] = []
    for name, icon, said, wish, chosen in choices:
        ink = palette.on_accent if chosen else palette.ink
        glyph = ft.Icons.CHECK if chosen else icon
        face = icon_words(glyph, said, 19, ink) if glyph else words(said, 19, ink, bold=True)
        tiles.append(
            button(
                name,
                face,
                wish,
                ground=palette.accent if chosen else palette.raised,
                ink=ink,
                line=palette.accent if chosen else palette.line,
                height=60,
                expand=True,
            )
        )
    across = ACROSS_MAX if panel.frame.phone and len(tiles) > ACROSS_MAX else len(tiles)
    if growing():
        across = 1
    rows = [ft.Row(tiles[start : start + across], spacing=8) for start in range(0, len(tiles), across)]
    return column(rows, 8, tight=True)


def _language(panel: Panel) -> ft.Control:
    now = panel.frame.language
    rows = [
        (ids.SET_LANGUAGE.format(code=one.value), None, said, panel.on(choose_language, one), now is one)
        for one, said in ((Language.ZH, "中文"), (Language.EN, "English"))
    ]
    return _section(panel, "settings.language", [_choices(panel, rows)])


def _light(panel: Panel) -> ft.Control:
    now = panel.frame.light
    rows: list[Choice] = [
        (
            ids.SET_LIGHT.format(name=one.value),
            icon,
            panel.say(f"settings.light.{one.value}"),
            panel.on(choose_light, one),
            now is one,
        )
        for one, icon in LIGHTS.items()
    ]
    return _section(panel, "settings.light", [_choices(panel, rows)])


def _size(panel: Panel) -> ft.Control:
    now = panel.frame.scale
    rows: list[Choice] = [
        (ids.SET_SIZE.format(percent=f"{one:.0%}"[:-1]), None, f"{one:.0%}", panel.on(choose_size, one), now == one)
        for one in SIZES
    ]
    hint = words(panel.say("settings.size_hint"), 15, panel.palette.muted)
    return _section(panel, "settings.size", [_choices(panel, rows), hint])


def _sound(panel: Panel, settings: SettingsState) -> ft.Control:
    """On or off, and each outcome to be heard and felt."""
    switch: list[Choice] = [
        (
            ids.SET_SOUND.format(name="off" if off else "on"),
            ft.Icons.VOLUME_OFF if off else ft.Icons.VOLUME_UP,
            panel.say("settings.sound.off" if off else "settings.sound.on"),
            panel.on(ask_mute, off),
            settings.muted is off,
        )
        for off in (False, True)
    ]
    tries: list[ft.Control] = [
        button(
            ids.TRY_SIGNAL.format(outcome=outcome.value),
            icon_words(MARKS[outcome].icon, panel.say(f"outcome.{outcome.value}"), 17, MARKS[outcome].on_colour),
            panel.on(try_signal, outcome),
            ground=MARKS[outcome].colour,
            ink=MARKS[outcome].on_colour,
            expand=True,
            pad=4,
        )
        for outcome in Outcome
    ]
    half = 2 if panel.frame.phone else len(tries)
    rows = [ft.Row(tries[start : start + half], spacing=8) for start in range(0, len(tries), half)]
    hint = words(panel.say("settings.sound_hint"), 15, panel.palette.muted)
    return _section(panel, "settings.sound", [_choices(panel, switch), hint, *rows])


def _number(panel: Panel, settings: SettingsState) -> ft.Control:
    """The supervisor's telephone, shown large when help is wanted."""
    palette = panel.palette
    said = words(settings.typed or panel.say("settings.number_none"), 28, palette.ink, bold=True)
    hint = words(panel.say("settings.number_hint"), 15, palette.muted)
    pad = digit_pad(panel, ids.HELP_KEY, press_number, rub_out_number)
    rows: list[ft.Control] = [named(ids.HELP_NUMBER, said), hint, pad]
    if settings.typed != settings.number:
        rows.append(_plain(panel, ids.HELP_SAVE, ft.Icons.LOCK, "settings.number_save", panel.on(ask_number)))
    return _section(panel, "settings.number", rows)


def _diagnosis(panel: Panel, settings: SettingsState) -> ft.Control:
    palette = panel.palette
    rows: list[ft.Control] = [words(panel.say("settings.diagnosis_hint"), 15, palette.muted)]
    if settings.diagnosis:
        text = ft.Text(settings.diagnosis, size=15, color=palette.ink, selectable=True)
        rows.append(named(ids.DIAGNOSIS, ft.Container(text, bgcolor=palette.raised, border_radius=10, padding=12)))
        rows.append(_plain(panel, ids.DIAGNOSIS_COPY, ft.Icons.CONTENT_COPY, "settings.copy", panel.on(copy_diagnosis)))
    else:
        rows.append(_plain(panel, ids.DIAGNOSE, ft.Icons.LOCK, "settings.diagnose", panel.on(ask_diagnosis)))
    return _section(panel, "settings.diagnosis", rows)


def _plain(panel: Panel, name: str, icon: ft.IconData, key: str, wish: Handler) -> ft.Control:
    palette = panel.palette
    face = icon_words(icon, panel.say(key), 19, palette.ink)
    return button(name, face, wish, ground=palette.raised, ink=palette.ink, line=palette.line)


def _about(panel: Panel) -> ft.Control:
    palette = panel.palette
    said = words(panel.say("settings.about_words", version=__version__), 16, palette.ink)
    return _section(panel, "settings.about", [said])
