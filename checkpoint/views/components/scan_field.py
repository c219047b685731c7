"""The scan field: scans, short codes and searches go into the one field, which has the keys whenever it can."""

import flet as ft

from checkpoint.qr.decode import can_decode
from checkpoint.views import ids
from checkpoint.views.components.camera import CameraBox
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, named
from checkpoint.views.letters import growing, grown
from checkpoint.views.panel import Handler, Panel
from checkpoint.views.state import ScanState
from checkpoint.views.theme import RADIUS, TARGET
from checkpoint.views.wishes.scanning import left_field, submit_typed, submitted, toggle_keyboard, typed
from checkpoint.views.wishes.seeing import pick_photo, toggle_camera

BESIDE_CARET = " "
"""Before the hint, whose first sign the caret would stand on."""

TEXT_MAX = 600
"""A little longer than the longest pass, so that a longer text is seen to be none."""


def has_camera(page: ft.Page) -> bool:
    """Whether this platform can look through a camera, and read what it sees."""
    mobile = page.platform in {ft.PagePlatform.ANDROID, ft.PagePlatform.IOS}
    return bool(page.web or mobile) and can_decode()


@part
def ScanBar(panel: Panel, scan: ScanState) -> ft.Control:
    """The field with its buttons; repaints by itself, for a scanner types forty keys in a moment."""
    palette, phone = panel.palette, panel.frame.phone
    row: list[ft.Control] = [_field(panel, scan)]
    square = [_square(panel, ids.SCAN_GO, ft.Icons.SEARCH, panel.on(submit_typed), lit=False)] if not phone else []
    square.append(_square(panel, ids.KEYBOARD, ft.Icons.KEYBOARD, panel.on(toggle_keyboard), lit=scan.keyboard))
    if has_camera(panel.page):
        square.append(_square(panel, ids.CAMERA, ft.Icons.PHOTO_CAMERA, panel.on(toggle_camera), lit=scan.camera))
    elif can_decode():
        icon = ft.Icons.ADD_PHOTO_ALTERNATE
        square.append(_square(panel, ids.PHOTO, icon, panel.on(pick_photo), lit=False))
    rows: list[ft.Control] = [ft.Row([*row, *square], spacing=8)]
    if scan.camera:
        rows.append(CameraBox(panel, scan, panel.gate))
    return ft.Container(
        bgcolor=palette.surface,
        border_radius=RADIUS,
        padding=6 if phone else 8,
        content=ft.Column(rows, spacing=8, tight=True),
    )


def _field(panel: Panel, scan: ScanState) -> ft.Control:
    palette = panel.palette

    async def change(event: ft.Event[ft.TextField]) -> None:
        await panel.carry_out(typed, event.control.value or "")

    async def submit(event: ft.Event[ft.TextField]) -> None:
        await panel.carry_out(submitted, event.control.value or "")

    async def blur() -> None:
        panel.scan_focused = False
        await panel.carry_out(left_field)

    field = ft.TextField(
        ref=panel.scan_field,
        value=scan.text,
        hint_text=BESIDE_CARET + panel.say(_hint(panel)),
        text_size=grown(20),
        hint_style=ft.TextStyle(size=16, color=palette.muted),
        height=TARGET,
        border=ft.NoInputBorder(),
        prefix_icon=ft.Icon(ft.Icons.QR_CODE_SCANNER, size=28, color=palette.accent),
        keyboard_type=ft.KeyboardType.TEXT if scan.keyboard else ft.KeyboardType.NONE,
        max_length=TEXT_MAX,
        counter="",
        autofocus=True,
        autocorrect=False,
        enable_suggestions=False,
        enable_ime_personalized_learning=False,
        on_change=change,
        on_submit=submit,
        on_tap_outside=_stay,
        on_focus=lambda: setattr(panel, "scan_focused", True),
        on_blur=blur,
    )
    return named(ids.SCAN, field, expand=True)


def _hint(panel: Panel) -> str:
    if panel.frame.shift is None:
        return "unlock.hint"
    narrow = growing() or (panel.frame.phone and panel.frame.practising)
    return "scan.hint_least" if narrow else "scan.hint_short" if panel.frame.phone else "scan.hint"


def _stay(_event: object) -> None:
    """A tap on a button does not take the keys away from the field."""


def _square(panel: Panel, identifier: str, icon: ft.IconData, wish: Handler, *, lit: bool) -> ft.Control:
    palette = panel.palette
    ink = palette.on_accent if lit else palette.ink
    ground = palette.accent if lit else palette.raised
    return button(
        identifier,
        ft.Icon(icon, size=26, color=ink, semantics_label=panel.say(f"label.{identifier}")),
        wish,
        ground=ground,
        ink=ink,
        line=palette.line,
        width=TARGET,
        pad=0,
    )
