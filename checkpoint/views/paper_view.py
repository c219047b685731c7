"""Bringing paper in: the columns of the printed register, line by line, with the lines that are still missing."""

from typing import Final

import flet as ft

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.people import mask_name
from checkpoint.views import ids
from checkpoint.views.components.fields import text_field
from checkpoint.views.components.keys import digit_pad
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, icon_words, named, surface, words
from checkpoint.views.components.strips import notice_strip
from checkpoint.views.desk_state import PaperField, PaperState
from checkpoint.views.history_view import day_arrows
from checkpoint.views.letters import growing
from checkpoint.views.panel import Panel
from checkpoint.views.state import GateState
from checkpoint.views.theme import MARKS
from checkpoint.views.wishes.papering import (
    NOTE_MAX,
    choose_gap,
    choose_who,
    face_paper,
    note_paper,
    paper_day,
    point_paper,
    press_paper,
    record_paper,
    rub_out_paper,
    settle_paper,
    type_who,
)

GAPS_SHOWN: Final = 12
"""Chips of missing lines; the rest are told by their number."""


@part
def PaperView(panel: Panel, paper: PaperState, gate: GateState) -> ft.Control:
    """Who, when, how warm on one side; the keys and the record button on the other, or below; short glass scrolls."""
    asked = [*notice_strip(panel, gate), *_form(panel, paper)]
    keys, ways = digit_pad(panel, ids.PAPER_KEY, press_paper, rub_out_paper), _directions(panel, paper)
    record = _record(panel, paper)
    if panel.frame.single and not _is_high(panel):
        shown = [surface(panel, column(asked, spacing=10, tight=True)), keys, ways]
        body = column(shown, 8, scroll=ft.ScrollMode.AUTO, expand=True)
        return named(ids.PAPER, column([body, record], 8), expand=True)
    form = column(asked, spacing=10, scroll=ft.ScrollMode.AUTO, expand=True)
    if panel.frame.single:
        lower = [keys, _outcomes(panel, paper), ways, record]
        return named(ids.PAPER, column([surface(panel, form, expand=True), *lower], 8), expand=True)
    right = surface(panel, column([keys, ft.Container(expand=True), ways, record], 8))
    row = ft.Row(
        [ft.Container(surface(panel, form), expand=58), ft.Container(right, expand=42)],
        spacing=12,
        expand=True,
        vertical_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    return named(ids.PAPER, row, expand=True)


def _is_high(panel: Panel) -> bool:
    """Whether the outcome has room under the keys; else it stands in the form, which scrolls."""
    return panel.frame.single and not (panel.frame.short or growing())


def _form(panel: Panel, paper: PaperState) -> list[ft.Control]:
    palette = panel.palette
    arrows = day_arrows(panel, paper.day, {days: panel.on(paper_day, days) for days in (-1, 1)})
    place = [_box(panel, paper, which) for which in (PaperField.PAGE, PaperField.LINE)]
    when = [_box(panel, paper, which) for which in (PaperField.TIME, PaperField.TEMPERATURE)]
    who = [text_field(panel, ids.PAPER_WHO, panel.say("paper.who"), paper.who, type_who), *_who(panel, paper)]
    columns = [ft.Row(place, spacing=8), *who, ft.Row(when, spacing=8)]
    if panel.frame.phone:
        columns = [ft.Row([*place, *when], spacing=6), *who]
    rows: list[ft.Control] = [
        arrows,
        *_gaps(panel, paper),
        *columns,
        *([] if _is_high(panel) else [_outcomes(panel, paper)]),
        text_field(panel, ids.PAPER_NOTE, panel.say("paper.note"), paper.note, note_paper, length=NOTE_MAX),
    ]
    if paper.error:
        said = words(paper.error, 18, palette.warn_ink, bold=True)
        box = ft.Container(said, bgcolor=palette.warn_ground, border_radius=10, padding=10)
        rows.append(named(ids.PAPER_ERROR, box, live_region=True))
    return rows


def _gaps(panel: Panel, paper: PaperState) -> list[ft.Control]:
    """The lines and the whole pages that nobody brought in, each one tap away."""
    lines = [(page, line) for page, lines in paper.gaps.items() for line in lines]
    missing = [(page, 1, panel.say("paper.whole_page", page=page)) for page in paper.left_out]
    missing += [(page, line, panel.say("paper.place", page=page, line=line)) for page, line in lines]
    if not missing:
        return []
    palette = panel.palette
    chips: list[ft.Control] = [
        button(
            ids.PAPER_GAP.format(page=page, line=line),
            words(said, 16, palette.warn_ink, bold=True),
            panel.on(choose_gap, page, line),
            ground=palette.warn_ground,
            ink=palette.warn_ink,
            pad=12,
            shown=f"{page}.{line}",
        )
        for page, line, said in missing[:GAPS_SHOWN]
    ]
    told = [panel.say("paper.left_out", count=len(paper.left_out))] if paper.left_out else []
    told += [panel.say("paper.gaps", count=len(lines))] if lines else []
    title = words(" · ".join(told), 16, palette.warn_ink, bold=True)
    return [named(ids.PAPER_GAPS, column([title, ft.Row(chips, spacing=6, scroll=ft.ScrollMode.AUTO)], 4, tight=True))]


def _who(panel: Panel, paper: PaperState) -> list[ft.Control]:
    """Whom the typed text finds; or who was chosen; or that the name is taken as it stands."""
    palette = panel.palette
    if paper.resident is not None:
        home = panel.tablet.reference.roster.households.get(paper.resident.household_id)
        said = f"{mask_name(paper.resident.name)}  {home.address if home else ''}"
        chosen = icon_words(ft.Icons.CHECK_CIRCLE, said, 22, palette.ink)
        return [named(ids.PAPER_CHOSEN, ft.Container(chosen, bgcolor=palette.tint, border_radius=12, padding=12))]
    if not paper.who.strip():
        return []
    found = paper.found
    rows: list[ft.Control] = [
        button(
            ids.PAPER_RESULT.format(number=number),
            words(f"{match.household.address}  {mask_name(match.resident.name)}", 18, palette.ink, bold=True),
            panel.on(choose_who, match.resident),
            ground=palette.tint,
            ink=palette.ink,
            pad=14,
            shown=match.resident.person_id,
        )
        for number, match in enumerate(found.matches if found else (), 1)
    ]
    key = "paper.too_many" if found and found.total and not found.matches else "paper.as_written"
    hint = words(panel.say(key, name=paper.who.strip()), 15, palette.muted)
    return [ft.Row(rows, wrap=True, spacing=6, run_spacing=6), hint]


def _box(panel: Panel, paper: PaperState, which: PaperField) -> ft.Control:
    """One column of the register; tapping it lets the keys write there."""
    palette, chosen = panel.palette, paper.active is which
    value = getattr(paper, which.value)
    if which is PaperField.TIME and value:
        value = f"{value[:2]}:{value[2:]}"
    if which is PaperField.TEMPERATURE and value:
        value = f"{value[:2]}.{value[2:]}"
    content = ft.Column(
        [
            words(panel.say(f"paper.{which.value}"), 14, palette.muted),
            words(value or "—", 20 if panel.frame.phone else 26, palette.ink, bold=True),
        ],
        spacing=0,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        alignment=ft.MainAxisAlignment.CENTER,
    )
    return button(
        ids.PAPER_BOX.format(name=which.value),
        content,
        panel.on(point_paper, which),
        ground=palette.tint if chosen else palette.raised,
        ink=palette.ink,
        line=palette.accent if chosen else palette.line,
        height=68,
        expand=True,
        pad=2,
    )


def _directions(panel: Panel, paper: PaperState) -> ft.Control:
    palette = panel.palette
    halves = []
    for direction in (Direction.OUT, Direction.IN):
        chosen = paper.direction is direction
        ink = palette.on_accent if chosen else palette.muted
        icon = ft.Icons.LOGIN if direction is Direction.IN else ft.Icons.LOGOUT
        halves.append(
            button(
                ids.DIRECTION_IN if direction is Direction.IN else ids.DIRECTION_OUT,
                icon_words(icon, panel.say(f"going.{direction.value}"), 20, ink, bold=chosen),
                panel.on(face_paper, direction),
                ground=palette.accent if chosen else palette.raised,
                ink=ink,
                line=palette.accent if chosen else palette.line,
                expand=True,
            )
        )
    return ft.Row(halves, spacing=6)


def _outcomes(panel: Panel, paper: PaperState) -> ft.Control:
    """What the line says became of them: let through, unless one of the others is tapped."""
    palette, parts = panel.palette, []
    for outcome in (Outcome.ADMIT, Outcome.REFUSE, Outcome.REFER):
        mark, chosen = MARKS[outcome], paper.outcome is outcome
        ink = mark.on_colour if chosen else palette.muted
        said = panel.say(f"outcome.{outcome.value}")
        parts.append(
            button(
                ids.PAPER_OUTCOME.format(name=outcome.value),
                icon_words(mark.icon, said, 17 if panel.frame.phone else 20, ink, bold=chosen),
                panel.on(settle_paper, outcome),
                ground=mark.colour if chosen else palette.raised,
                ink=ink,
                line=mark.colour if chosen else palette.line,
                expand=True,
                pad=4,
            )
        )
    return ft.Row(parts, spacing=6)


def _record(panel: Panel, paper: PaperState) -> ft.Control:
    palette = panel.palette
    said = panel.say("record.busy") if paper.busy else panel.say("paper.record", page=paper.page, line=paper.line)
    return button(
        ids.PAPER_RECORD,
        icon_words(ft.Icons.NOTE_ADD, said, 21, palette.on_accent),
        None if paper.busy else panel.on(record_paper),
        ground=palette.accent,
        ink=palette.on_accent,
        height=72,
    )
