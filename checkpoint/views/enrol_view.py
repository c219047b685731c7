"""Enrolment: the server's address and the one-time code. The emergency exit works before it, too."""

import flet as ft

from checkpoint.views import ids
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, icon_words, named, surface, words
from checkpoint.views.panel import Panel
from checkpoint.views.state import EnrolState
from checkpoint.views.theme import GAP, TARGET
from checkpoint.views.wishes.enrolling import enrol, press, rub_out, try_again, type_code, type_server

ROWS = ("1234567890", "ABCDEFGHIJ", "KLMNOPQRST", "UVWXYZ")


@part
def EnrolView(panel: Panel, form: EnrolState) -> ft.Control:
    """The form on one side, its own keys on the other."""
    phone = panel.frame.phone
    left = surface(panel, _form(panel, form), padding=14 if phone else 24)
    right = surface(panel, _keys(panel), padding=8 if phone else 16)
    if panel.frame.single:
        return column([left, right], scroll=ft.ScrollMode.AUTO, expand=True)
    return ft.Row(
        [ft.Container(left, expand=5), ft.Container(right, expand=6)],
        spacing=12,
        expand=True,
        vertical_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _form(panel: Panel, form: EnrolState) -> ft.Control:
    palette = panel.palette
    ink = palette.on_accent
    rows: list[ft.Control] = [
        words(panel.say("enrol.title"), 24 if panel.frame.phone else 30, palette.ink, bold=True),
        ft.Container(words(panel.say("enrol.hint"), 17, palette.muted), padding=ft.Padding.only(bottom=8)),
        _server(panel, form),
        _code(panel, form),
    ]
    if form.message:
        said = words(form.message, 17, palette.warn_ink, bold=True)
        box = ft.Container(said, bgcolor=palette.warn_ground, border_radius=10, padding=10)
        rows.append(named(ids.ENROL_MESSAGE, box, live_region=True))
    rows.append(
        button(
            ids.ENROL_GO,
            icon_words(ft.Icons.LINK, panel.say("enrol.busy" if form.busy else "enrol.go"), 22, ink),
            None if form.busy else panel.on(enrol),
            ground=palette.accent,
            ink=ink,
            height=TARGET if panel.frame.phone else 72,
        )
    )
    return column(rows, spacing=8 if panel.frame.phone else GAP, tight=True)


def _server(panel: Panel, form: EnrolState) -> ft.Control:
    async def change(event: ft.Event[ft.TextField]) -> None:
        await panel.carry_out(type_server, event.control.value or "")

    return named(
        ids.ENROL_SERVER,
        ft.TextField(
            label=panel.say("enrol.server"),
            value=form.server_url,
            keyboard_type=ft.KeyboardType.URL,
            text_size=19,
            autocorrect=False,
            enable_suggestions=False,
            enable_ime_personalized_learning=False,
            on_change=change,
        ),
    )


def _code(panel: Panel, form: EnrolState) -> ft.Control:
    async def change(event: ft.Event[ft.TextField]) -> None:
        await panel.carry_out(type_code, event.control.value or "")

    return named(
        ids.ENROL_CODE,
        ft.TextField(
            label=panel.say("enrol.code"),
            value=form.code,
            text_size=26,
            text_style=ft.TextStyle(letter_spacing=4),
            keyboard_type=ft.KeyboardType.NONE if panel.frame.single else ft.KeyboardType.TEXT,
            autocorrect=False,
            enable_suggestions=False,
            enable_ime_personalized_learning=False,
            on_change=change,
        ),
    )


def _keys(panel: Panel) -> ft.Control:
    palette, phone = panel.palette, panel.frame.phone
    across = 6 if phone else 10
    height, gap = (TARGET, 4) if phone else (72, 8)
    letters = "".join(ROWS)
    keys: list[ft.Control] = [
        button(
            ids.ENROL_KEY.format(letter=letter),
            words(letter, 22 if phone else 26, palette.ink, bold=True),
            panel.on(press, letter),
            ground=palette.raised,
            ink=palette.ink,
            line=palette.line,
            height=height,
            expand=True,
            pad=0,
        )
        for letter in letters
    ]
    keys.append(
        button(
            ids.ENROL_BACK,
            ft.Icon(ft.Icons.BACKSPACE_OUTLINED, size=24, color=palette.ink, semantics_label=panel.say("label.back")),
            panel.on(rub_out),
            ground=palette.raised,
            ink=palette.ink,
            line=palette.line,
            height=height,
            expand=True,
            pad=0,
        )
    )
    rows: list[ft.Control] = [
        ft.Row(keys[first : first + across], spacing=gap) for first in range(0, len(keys), across)
    ]
    return column(rows, spacing=gap, tight=True)


@part
def StoreFaultView(panel: Panel, fault: str) -> ft.Control:
    """The store cannot be opened: paper, and a way to try again."""
    palette = panel.palette
    known = fault if fault in {"StoreBusyError", "StoreDamagedError", "StoreSealedError"} else "StoreError"
    return surface(
        panel,
        column(
            [
                ft.Icon(ft.Icons.REPORT, size=72, color=palette.alarm_ink),
                words(panel.say("error.store_closed"), 30, palette.ink, bold=True),
                words(panel.say(f"error.{known}"), 20, palette.ink),
                button(
                    ids.FAULT_RESET,
                    icon_words(ft.Icons.REFRESH, panel.say("error.try_again"), 20, palette.on_accent),
                    panel.on(try_again),
                    ground=palette.accent,
                    ink=palette.on_accent,
                    height=64,
                ),
            ],
            spacing=16,
            alignment=ft.MainAxisAlignment.CENTER,
        ),
        padding=32,
        expand=True,
    )
