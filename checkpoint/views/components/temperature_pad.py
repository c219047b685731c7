"""The temperature pad: presets for the common readings, large keys for the others, no system keyboard."""

from typing import Final

import flet as ft

from checkpoint.domain.readings import format_tenths
from checkpoint.services.encounter import Encounter
from checkpoint.views import pad_ids
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, named, side_by_side, words
from checkpoint.views.letters import growing
from checkpoint.views.panel import Panel
from checkpoint.views.state import PadState
from checkpoint.views.theme import TARGET
from checkpoint.views.wishes.recording import confirm, measure, press, rub_out, spelled

PRESETS: Final = (362, 364, 365, 366, 368, 370)
TALL: Final = 64
"""A key on a tablet held upright, which has the room."""

VALUE_PHONE: Final = 44
PAD_PHONE: Final = VALUE_PHONE + 3 * (6 + TARGET)
"""The height of the pad on a phone: the value, the presets, and the keys in two rows."""

KEYS: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "back", "0", "ok")
KEYS_SINGLE: Final = ("1", "2", "3", "4", "5", "back", "6", "7", "8", "9", "0", "ok")
"""Two rows of six, so that card, pad and record button share a screen of one column, or a low one of two."""


@part
def TemperaturePad(panel: Panel, pad: PadState, encounter: Encounter) -> ft.Control:
    """Value, presets, keys. Each key belongs to the encounter that it was drawn for."""
    keys, across = (KEYS_SINGLE, 6) if panel.frame.single or panel.frame.squat else (KEYS, 3)
    rows: list[ft.Control] = [_value(panel, pad, encounter)]
    presets = [_preset(panel, encounter, tenths) for tenths in PRESETS]
    rows.append(side_by_side(presets, 6, across=3))
    rows += [
        ft.Row([_key(panel, encounter, key) for key in keys[start : start + across]], spacing=6)
        for start in range(0, len(keys), across)
    ]
    return column(rows, spacing=6, tight=True)


def _value(panel: Panel, pad: PadState, encounter: Encounter) -> ft.Control:
    palette = panel.palette
    if pad.digits:
        shown, colour = spelled(pad.digits), palette.accent
    elif encounter.readings:
        shown, colour = encounter.readings[-1].text, palette.ink
    else:
        shown, colour = panel.say("pad.empty"), palette.muted
    size = 28 if panel.frame.phone else 36
    line: list[ft.Control] = [
        ft.Icon(ft.Icons.THERMOSTAT, size=28, color=palette.muted),
        named(pad_ids.VALUE, words(shown, size, colour, bold=True), live_region=True),
        words("℃", 20, palette.muted),
    ]
    if pad.error:
        said = words(pad.error, 15, palette.warn_ink, bold=True)
        line.append(
            named(
                pad_ids.ERROR,
                ft.Container(said, bgcolor=palette.warn_ground, border_radius=8, padding=6),
                live_region=True,
                expand=True,
            )
        )
    lines_needed = growing() or pad.error
    high = VALUE_PHONE if panel.frame.phone else 48
    return ft.Container(ft.Row(line, spacing=8), height=None if lines_needed else high)


def _preset(panel: Panel, encounter: Encounter, tenths: int) -> ft.Control:
    palette = panel.palette
    chosen = bool(encounter.readings) and encounter.readings[-1].tenths == tenths
    ink = palette.on_accent if chosen else palette.accent
    return button(
        pad_ids.PRESET.format(tenths=tenths),
        words(format_tenths(tenths), 19 if panel.frame.phone else 22, ink, bold=True),
        panel.on(measure, encounter.number, tenths),
        ground=palette.accent if chosen else palette.tint,
        ink=ink,
        height=TALL if panel.frame.upright else TARGET,
        expand=True,
        pad=0,
        shown=str(encounter.number),
    )


def _key(panel: Panel, encounter: Encounter, key: str) -> ft.Control:
    palette = panel.palette
    match key:
        case "back":
            name, content, wish = (
                pad_ids.KEY_BACK,
                _glyph(panel, ft.Icons.BACKSPACE_OUTLINED, "label.back"),
                panel.on(rub_out),
            )
        case "ok":
            name, content, wish = (
                pad_ids.KEY_OK,
                _glyph(panel, ft.Icons.CHECK, "label.ok"),
                panel.on(confirm, encounter.number),
            )
        case _:
            name = pad_ids.KEY.format(digit=key)
            content, wish = words(key, 26, palette.ink, bold=True), panel.on(press, encounter.number, key)
    return button(
        name,
        content,
        wish,
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        height=TALL if panel.frame.upright else TARGET,
        expand=True,
        pad=0,
        shown=str(encounter.number),
    )


def _glyph(panel: Panel, icon: ft.IconData, key: str) -> ft.Control:
    return ft.Icon(icon, size=24, color=panel.palette.ink, semantics_label=panel.say(key))
