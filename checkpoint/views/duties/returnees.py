"""The returnee's form with the field's columns, most of them chips, beside those who are registered here."""

import flet as ft

from checkpoint.domain.events import Event
from checkpoint.domain.people import Sex, mask_name
from checkpoint.domain.returnees import Returnee, ReturneeState, Transport
from checkpoint.views import ids
from checkpoint.views.components.about import as_recorded
from checkpoint.views.components.chips import chips, label, message, stepper
from checkpoint.views.components.fields import ID_TAIL, TELEPHONE
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, named, words
from checkpoint.views.duties.forms import address_of, asked, home_picker, nothing, save_button, two_columns, written
from checkpoint.views.duties.state import BoardState, DutyForm
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.returning import (
    ARRIVALS,
    KINDS,
    REASONS,
    RISKS,
    SYMPTOMS,
    TESTS,
    arrival,
    choose_arrival,
    days_off,
    open_returnee,
    save_returnee,
    settle_returnee,
    step_arrival,
    voids_until,
)

SHOWN = 30


@part
def ReturneesView(panel: Panel, board: BoardState, form: DutyForm) -> ft.Control:
    """Newest first."""
    title = panel.say("returnee.registered", count=board.registered)
    rows: list[ft.Control] = [words(title, 20, panel.palette.muted, bold=True)]
    newest = list(enumerate(board.returnees, 1))[::-1][:SHOWN]
    rows += [_row(panel, number, *pair, is_open=pair[0].id == board.returnee) for number, pair in newest]
    if not newest:
        rows.append(nothing(panel, "returnee.none"))
    save = save_button(panel, panel.say("returnee.save"), panel.on(save_returnee))
    return two_columns(panel, rows, _form(panel, form), [*message(panel, board.message), save])


def _form(panel: Panel, form: DutyForm) -> list[ft.Control]:
    def told(field: str, keys: tuple[str, ...]) -> list[tuple[str, str]]:
        return [(key, panel.say(f"returnee.{field}.{key}")) for key in keys]

    states = (ReturneeState.RETURNED.value, ReturneeState.EXPECTED.value)
    sexes = [(row.value, panel.say(f"returnee.sex.{row.name.lower()}")) for row in (Sex.MALE, Sex.FEMALE)]
    return [
        *home_picker(panel, form),
        written(panel, form, "name", "returnee.name"),
        *asked(panel, form, "state", "returnee.state", told("state", states)),
        *asked(panel, form, "kind", "returnee.kind", told("kind", KINDS)),
        *asked(panel, form, "sex", "returnee.sex", sexes),
        *_arrival(panel, told("arrives", tuple(ARRIVALS))),
        written(panel, form, "origin", "returnee.origin"),
        *asked(
            panel, form, "transport", "returnee.transport", told("transport", tuple(row.value for row in Transport))
        ),
        written(panel, form, "trip", "returnee.trip"),
        *asked(panel, form, "reason", "returnee.reason", told("reason", REASONS)),
        *asked(panel, form, "symptoms", "returnee.symptoms", told("symptoms", SYMPTOMS)),
        *asked(panel, form, "test", "returnee.test", told("test", TESTS)),
        *asked(panel, form, "risk", "returnee.risk", told("risk", RISKS)),
        *asked(panel, form, "contact", "returnee.contact", told("contact", ("no", "yes"))),
        written(panel, form, "travel", "returnee.travel"),
        written(panel, form, "phone", "returnee.phone", TELEPHONE),
        written(panel, form, "contact_phone", "returnee.contact_phone", TELEPHONE),
        written(panel, form, "id_tail", "returnee.id_tail", ID_TAIL),
        written(panel, form, "note", "returnee.note"),
    ]


def _arrival(panel: Panel, near: list[tuple[str, str]]) -> list[ft.Control]:
    """The days around today by a tap, any other by steps of a day."""
    chosen = next((key for key, days in ARRIVALS.items() if days == days_off(panel)), "")
    return [
        label(panel, "returnee.arrives"),
        chips(panel, "arrives", near, chosen, choose_arrival),
        stepper(panel, "arrives", f"{arrival(panel):%m-%d}", step_arrival),
    ]


def _row(panel: Panel, number: int, event: Event, returnee: Returnee, *, is_open: bool) -> ft.Control:
    """One person; a tap opens what may be changed."""
    palette, gone = panel.palette, returnee.state is ReturneeState.CANCELLED
    who = f"{mask_name(returnee.name)} {address_of(panel, returnee.household_id)}"
    day = f"{returnee.arrives_on:%m-%d}" if returnee.arrives_on else ""
    about = [panel.say(f"returnee.state.{returnee.state.value}"), day, returnee.origin]
    about += [as_recorded(panel, returnee.symptoms, "returnee.symptoms")] if returnee.symptoms else []
    void = voids_until(panel, returnee, event.at)
    about += [returnee.note, panel.say("returnee.void_until", day=void) if void else ""]
    at = f"{event.at.astimezone(panel.zone):%m-%d %H:%M}"
    lines = column(
        [
            words(who, 20, palette.muted if gone else palette.ink, bold=not gone),
            words(" · ".join(part for part in about if part), 16, palette.muted),
        ],
        spacing=0,
        tight=True,
        expand=True,
    )
    face = ft.Row([lines, words(at, 15, palette.muted)], spacing=10)
    if gone:
        box = ft.Container(face, bgcolor=palette.raised, border_radius=14, padding=12)
        return named(ids.RETURNEE.format(number=number), box)
    row = button(
        ids.RETURNEE.format(number=number),
        face,
        panel.on(open_returnee, event.id),
        ground=palette.raised,
        ink=palette.ink,
        height=None,
        pad=12,
        shown=returnee.state.value,
    )
    return column([row, ft.Row(_changes(panel, event, returnee), spacing=8)], spacing=6, tight=True) if is_open else row


def _changes(panel: Panel, event: Event, returnee: Returnee) -> list[ft.Control]:
    palette = panel.palette
    wanted = [(ids.RETURNEE_CANCEL, "returnee.cancel", ReturneeState.CANCELLED, palette.warn_ground, palette.warn_ink)]
    if returnee.state is ReturneeState.EXPECTED:
        wanted.insert(
            0, (ids.RETURNEE_CAME, "returnee.came", ReturneeState.RETURNED, palette.accent, palette.on_accent)
        )
    return [
        button(
            name,
            words(panel.say(key), 18, ink, bold=True, text_align=ft.TextAlign.CENTER),
            panel.on(settle_returnee, event.id, state),
            ground=ground,
            ink=ink,
            height=60,
            expand=True,
        )
        for name, key, state, ground, ink in wanted
    ]
