"""The start of a shift: who it is, and the PIN on a pad of our own."""

from typing import Final

import flet as ft

from checkpoint.domain.shifts import Operator
from checkpoint.views import ids
from checkpoint.views.components.closing import back_arrow
from checkpoint.views.components.pin_dots import pin_dots
from checkpoint.views.components.safe import part
from checkpoint.views.components.scan_field import ScanBar
from checkpoint.views.components.shapes import button, column, icon_words, named, surface, words
from checkpoint.views.panel import Panel
from checkpoint.views.sign_in_state import SignInState
from checkpoint.views.theme import RADIUS
from checkpoint.views.wishes.signing import choose, press, rub_out, start
from checkpoint.views.wishes.typed_pin import PIN_DIGITS

KEYS: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "back", "0", "start")


@part
def ShiftView(panel: Panel, form: SignInState) -> ft.Control:
    """Names on one side, the pad on the other; on a phone the pad comes when a name is chosen."""
    if not panel.frame.single:
        return ft.Row(
            [ft.Container(_names(panel, form), expand=5), ft.Container(_pad(panel, form), expand=4)],
            spacing=12,
            expand=True,
            vertical_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    return _pad(panel, form) if form.operator_id else _names(panel, form)


def _names(panel: Panel, form: SignInState) -> ft.Control:
    palette = panel.palette
    rows: list[ft.Control] = [_place(panel), words(panel.say("shift.who"), 20, palette.muted, bold=True)]
    if form.goodbye is not None:
        counts = panel.say(
            "shift.goodbye", name=form.goodbye.operator_name, entered=form.goodbye.entries, left=form.goodbye.exits
        )
        rows.insert(1, ft.Container(words(counts, 17, palette.ink), bgcolor=palette.tint, border_radius=12, padding=12))
    if not form.operators:
        rows.append(words(panel.say("shift.no_operators"), 18, palette.warn_ink))
    rows += [_name(panel, form, operator) for operator in form.operators]
    return surface(panel, column(rows, spacing=10, scroll=ft.ScrollMode.AUTO, expand=True), padding=20, expand=True)


def _place(panel: Panel) -> ft.Control:
    palette, identity = panel.palette, panel.tablet.identity
    return ft.Column(
        [
            words(panel.say("shift.title"), 32, palette.ink, bold=True),
            words(f"{identity.place.name} · {identity.gate.name}", 20, palette.accent, bold=True),
        ],
        spacing=2,
        tight=True,
    )


def _name(panel: Panel, form: SignInState, operator: Operator) -> ft.Control:
    palette, chosen = panel.palette, form.operator_id == operator.operator_id
    ink = palette.on_accent if chosen else palette.ink
    content = ft.Row(
        [
            ft.Icon(ft.Icons.ACCOUNT_CIRCLE, size=34, color=ink),
            words(operator.name, 22, ink, bold=True, expand=True),
            words(operator.operator_id, 15, ink),
        ],
        spacing=12,
    )
    return button(
        ids.OPERATOR_CHOICE.format(id=operator.operator_id),
        content,
        panel.on(choose, operator.operator_id),
        ground=palette.accent if chosen else palette.raised,
        ink=ink,
        line=palette.accent if chosen else palette.line,
        height=68,
        pad=14,
    )


def _pad(panel: Panel, form: SignInState) -> ft.Control:
    palette = panel.palette
    chosen = next((row for row in form.operators if row.operator_id == form.operator_id), None)
    title = panel.say("shift.pin_of", name=chosen.name) if chosen else panel.say("shift.choose_first")
    if chosen and form.locked:
        title = panel.say("unlock.title", name=chosen.name)
    head: list[ft.Control] = [words(title, 22, palette.ink, bold=True, text_align=ft.TextAlign.CENTER)]
    if panel.frame.single:
        head.insert(0, back_arrow(panel, ids.SHEET_CLOSE, "shift.somebody_else", panel.on(choose, "")))
    if form.locked:
        parts = [*head, *_unlocking(panel, form)]
        return surface(panel, column(parts, spacing=12, scroll=ft.ScrollMode.AUTO), padding=20)
    rows = [*head, pin_dots(panel, len(form.pin)), _message(panel, form)]
    rows += [
        ft.Row([_key(panel, form, key) for key in KEYS[first : first + 3]], spacing=8)
        for first in range(0, len(KEYS), 3)
    ]
    ready = bool(chosen) and len(form.pin) == PIN_DIGITS and not form.busy
    ink = palette.on_accent if ready else palette.muted
    rows.append(
        button(
            ids.START_SHIFT,
            icon_words(ft.Icons.LOGIN, panel.say("shift.checking" if form.busy else "shift.start"), 24, ink),
            panel.on(start) if ready else None,
            ground=palette.accent if ready else palette.raised,
            ink=ink,
            height=72,
        )
    )
    return surface(panel, column(rows, spacing=8, scroll=ft.ScrollMode.AUTO), padding=20)


def _unlocking(panel: Panel, form: SignInState) -> list[ft.Control]:
    """In place of the keys, which would do nothing: why, and where the supervisor's code goes."""
    palette = panel.palette
    rows: list[ft.Control] = [
        _boxed(panel, ids.PIN_MESSAGE, form.message, palette.warn_ink, palette.warn_ground),
        ft.Container(ScanBar(panel, panel.scan), border=ft.Border.all(2, palette.accent), border_radius=RADIUS),
    ]
    if form.unlocking:
        rows.append(_boxed(panel, ids.UNLOCK_MESSAGE, form.unlocking, palette.warn_ink, palette.warn_ground))
    return rows


def _boxed(panel: Panel, identifier: str, said: str, ink: str, ground: str) -> ft.Control:
    return named(
        identifier,
        ft.Container(words(said, 18, ink, bold=True), bgcolor=ground, border_radius=10, padding=12),
        live_region=True,
    )


def _message(panel: Panel, form: SignInState) -> ft.Control:
    palette = panel.palette
    said = words(form.message, 17, palette.warn_ink, bold=True, text_align=ft.TextAlign.CENTER)
    ground = palette.warn_ground if form.message else palette.surface
    box = ft.Container(said, bgcolor=ground, border_radius=10, height=40, alignment=ft.Alignment.CENTER)
    return named(ids.PIN_MESSAGE, box, live_region=True)


def _key(panel: Panel, form: SignInState, key: str) -> ft.Control:
    palette = panel.palette
    if key == "start":
        return ft.Container(expand=True)
    if key == "back":
        glyph: ft.Control = ft.Icon(
            ft.Icons.BACKSPACE_OUTLINED, size=26, color=palette.ink, semantics_label=panel.say("label.back")
        )
        name, wish = ids.PIN_BACK, panel.on(rub_out)
    else:
        glyph, name = words(key, 30, palette.ink, bold=True), ids.PIN_KEY.format(digit=key)
        wish = panel.on(press, key)
    usable = bool(form.operator_id)
    return button(
        name,
        glyph,
        wish if usable else None,
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        height=68 if panel.frame.phone else 80,
        expand=True,
        pad=0,
    )
