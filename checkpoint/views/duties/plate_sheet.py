"""The plate pad: province, letter, then letters and digits. No system keyboard."""

from typing import Final

import flet as ft

from checkpoint.views import ids
from checkpoint.views.components.closing import CLOSE, sheet_close
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, named, words
from checkpoint.views.components.sheet_frame import beside, sheet_body
from checkpoint.views.duties.state import PlateForm
from checkpoint.views.letters import growing
from checkpoint.views.panel import Panel
from checkpoint.views.theme import TARGET
from checkpoint.views.wishes.driving import PLATE_MAX, PLATE_MIN, press_plate, rub_out_plate, save_plate

PROVINCES: Final = {
    11: "京",
    12: "津",
    13: "冀",
    14: "晋",
    15: "蒙",
    21: "辽",
    22: "吉",
    23: "黑",
    31: "沪",
    32: "苏",
    33: "浙",
    34: "皖",
    35: "闽",
    36: "赣",
    37: "鲁",
    41: "豫",
    42: "鄂",
    43: "湘",
    44: "粤",
    45: "桂",
    46: "琼",
    50: "渝",
    51: "川",
    52: "贵",
    53: "云",
    54: "藏",
    61: "陕",
    62: "甘",
    63: "青",
    64: "宁",
    65: "新",
}
"""By the first two digits of the region's code (GB/T 2260), which a place's number begins with."""

LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS: Final = "1234567890"
KEYS: Final = (7, 6)
KEYS_PHONE: Final = (6, 7)
"""So many across, and so many rows of them at most."""

LAST: Final = "警学挂港澳领使"
"""Signs that only a last place has."""


@part
def PlateSheet(panel: Panel, form: PlateForm) -> ft.Control:
    """What was typed, the keys that may come next, and OK."""
    palette, (across, high) = panel.palette, KEYS_PHONE if panel.frame.phone else KEYS
    keys = _keys(panel, form)
    rows: list[ft.Control] = [_shown(panel, form)]
    for start in range(0, len(keys), across):
        line: list[ft.Control] = [_key(panel, sign) for sign in keys[start : start + across]]
        line += [ft.Container(expand=True) for _ in range(across - len(line))]
        rows.append(ft.Row(line, spacing=6, key=keys[start : start + across]))
    rows += [ft.Container(height=TARGET) for _ in range(len(rows), high + 1)]  # so that no key moves under the finger
    ready = len(form.text) >= PLATE_MIN
    missing = panel.say("plate.short", count=PLATE_MIN - len(form.text))
    ink = palette.on_accent if ready else palette.muted
    save = button(
        ids.PLATE_SAVE,
        words(panel.say("plate.save") if ready else missing, 20, ink, bold=True, text_align=ft.TextAlign.CENTER),
        panel.on(save_plate, form.text) if ready else None,
        ground=palette.accent if ready else palette.raised,
        ink=ink,
        height=CLOSE,
        shown=form.text,
    )
    none = sheet_close(panel, "plate.none", panel.on(save_plate, ""))
    return named(ids.PLATE, sheet_body(panel, rows, [beside(none, save)], 6))


def spaced(plate: str) -> str:
    """As on the metal: 豫A·12345."""
    return "·".join(part for part in (plate[:2], plate[2:]) if part)


def _shown(panel: Panel, form: PlateForm) -> ft.Control:
    palette = panel.palette
    said = spaced(form.text) or panel.say("plate.hint")
    text = words(said, 34 if form.text else 18, palette.ink if form.text else palette.muted, bold=True, expand=True)
    back = button(
        ids.PLATE_BACK,
        ft.Icon(ft.Icons.BACKSPACE_OUTLINED, size=26, color=palette.ink, semantics_label=panel.say("label.back")),
        panel.on(rub_out_plate),
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        width=72,
        pad=0,
    )
    title = words(panel.say("plate.title"), 18, palette.muted, bold=True)
    return column(
        [title, ft.Container(ft.Row([text, back]), height=None if growing() else TARGET)], spacing=2, tight=True
    )


def _keys(panel: Panel, form: PlateForm) -> str:
    text = form.text
    if not text:
        own = form.province or PROVINCES.get(panel.tablet.identity.place.place_id // 10_000_000, "")
        return own + "".join(sign for sign in PROVINCES.values() if sign != own)
    if len(text) == 1:
        return LETTERS
    if len(text) == PLATE_MAX:
        return ""
    return DIGITS + LETTERS + (LAST if len(text) >= PLATE_MIN - 1 else "")


def _key(panel: Panel, sign: str) -> ft.Control:
    palette = panel.palette
    return button(
        ids.PLATE_KEY.format(sign=sign),
        words(sign, 24, palette.ink, bold=True),
        panel.on(press_plate, sign),
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        expand=True,
        pad=0,
    )
