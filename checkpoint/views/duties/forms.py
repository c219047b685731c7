"""What the forms are made of: a flat by building and room, a number pad, rows of chips, one save button."""

from collections.abc import Sequence

import flet as ft

from checkpoint.domain.people import Household
from checkpoint.views import ids
from checkpoint.views.components.chips import chips, label, line_of_text, many_chips
from checkpoint.views.components.fields import WORDS, Keys
from checkpoint.views.components.shapes import button, column, icon_words, named, words
from checkpoint.views.duties.state import DutyForm
from checkpoint.views.panel import Handler, Panel
from checkpoint.views.theme import TARGET
from checkpoint.views.wishes.filling import (
    choose_building,
    choose_household,
    filler,
    press_digit,
    rub_out_digit,
    typist,
)

KEYS = ("1", "2", "3", "4", "5", "back", "6", "7", "8", "9", "0", "")
ACROSS = 6
"""Two rows, so that what is wrong and the save button stay in sight."""


def asked(panel: Panel, form: DutyForm, name: str, title: str, options: Sequence[tuple[str, str]]) -> list[ft.Control]:
    """A title and its chips."""
    return [label(panel, title), chips(panel, name, options, form.answers.get(name, ""), filler(form, name))]


def written(panel: Panel, form: DutyForm, name: str, key: str, keys: Keys = WORDS) -> ft.Control:
    """A line of text."""
    return line_of_text(panel, name, key, form.answers.get(name, ""), typist(form, name), keys=keys)


def household_of(panel: Panel, form: DutyForm) -> Household | None:
    """The flat that was chosen."""
    return panel.tablet.reference.roster.households.get(form.household)


def address_of(panel: Panel, household_id: int) -> str:
    """A flat by its address; one that the roster no longer has, by its number."""
    known = panel.tablet.reference.roster.households.get(household_id)
    return known.address if known is not None else f"#{household_id}"


def home_picker(panel: Panel, form: DutyForm) -> list[ft.Control]:
    """Building, then room; or the flat with a way back."""
    roster, palette = panel.tablet.reference.roster, panel.palette
    chosen = household_of(panel, form)
    if chosen is not None:
        return [_back(panel, panel.on(choose_household, form, 0), chosen.address, ft.Icons.HOME)]
    if not roster.buildings:
        return [words(panel.say("roster.empty"), 17, palette.warn_ink)]

    async def building(panel: Panel, name: str) -> None:
        await choose_building(panel, form, name)

    async def room(panel: Panel, household_id: str) -> None:
        await choose_household(panel, form, int(household_id))

    if not form.building:
        names = [(name, panel.say("roster.building", name=name)) for name in roster.buildings]
        return [label(panel, "form.building"), many_chips(panel, "building", names, building)]
    back = _back(panel, panel.on(choose_building, form, ""), panel.say("roster.building", name=form.building))
    rooms = [
        (str(row.household_id), "-".join(part for part in (row.unit, row.room) if part))
        for row in roster.households_of(form.building)
    ]
    return [back, many_chips(panel, "room", rooms, room)]


def _back(panel: Panel, wish: Handler, said: str, icon: ft.IconData = ft.Icons.ARROW_BACK) -> ft.Control:
    palette = panel.palette
    inner = button(
        ids.FORM_HOME,
        icon_words(icon, said, 19, palette.ink),
        wish,
        ground=palette.tint,
        ink=palette.ink,
        line=palette.line,
        pad=16,
    )
    return ft.Row([inner])


def number_pad(panel: Panel, form: DutyForm, shown: str) -> list[ft.Control]:
    """The number, and keys of our own."""
    palette = panel.palette
    value = words(shown, 34, palette.ink if form.digits else palette.muted, bold=True)
    rows: list[ft.Control] = [named(ids.FORM_NUMBER, ft.Container(value, height=48))]
    lines = (KEYS[start : start + ACROSS] for start in range(0, len(KEYS), ACROSS))
    return [*rows, *(ft.Row([_key(panel, form, key) for key in line], spacing=6) for line in lines)]


def _key(panel: Panel, form: DutyForm, key: str) -> ft.Control:
    palette = panel.palette
    if not key:
        return ft.Container(expand=True)
    if key == "back":
        content: ft.Control = ft.Icon(
            ft.Icons.BACKSPACE_OUTLINED, size=24, color=palette.ink, semantics_label=panel.say("label.back")
        )
        name, wish = ids.FORM_BACK, panel.on(rub_out_digit, form)
    else:
        content, name = words(key, 26, palette.ink, bold=True), ids.FORM_KEY.format(digit=key)
        wish = panel.on(press_digit, form, key)
    return button(
        name,
        content,
        wish,
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        height=TARGET,
        expand=True,
        pad=0,
    )


def save_button(panel: Panel, said: str, wish: Handler) -> ft.Control:
    """The one that records the form."""
    palette = panel.palette
    return button(
        ids.FORM_SAVE,
        icon_words(ft.Icons.CHECK, said, 22, palette.on_accent),
        wish,
        ground=palette.accent,
        ink=palette.on_accent,
        height=72,
    )


def two_columns(
    panel: Panel, left: list[ft.Control], right: list[ft.Control], foot: list[ft.Control] | None = None
) -> ft.Control:
    """What is there beside the form that adds to it; on a phone the form comes first. `foot` never scrolls away."""
    palette = panel.palette

    scroll = ft.ScrollMode.AUTO
    under = foot or []

    def box(*rows: ft.Control, expand: int | None = None) -> ft.Container:
        inner = column(rows, spacing=10)
        return ft.Container(inner, bgcolor=palette.surface, border_radius=14, padding=12, expand=expand)

    if panel.frame.single:
        body = column([box(*right), box(*left)], spacing=10, scroll=scroll, expand=True)
        return column([body, *under], spacing=8, expand=True)
    first = box(column(left, spacing=10, scroll=scroll, expand=True), expand=50)
    second = box(column(right, spacing=10, scroll=scroll, expand=True), *under, expand=50)
    return ft.Row([first, second], spacing=12, vertical_alignment=ft.CrossAxisAlignment.STRETCH)


def nothing(panel: Panel, key: str) -> ft.Control:
    """The empty state, in words."""
    said = words(panel.say(key), 19, panel.palette.muted, text_align=ft.TextAlign.CENTER)
    return ft.Container(said, padding=24, alignment=ft.Alignment.CENTER)
