"""Help for whoever stands at the gate: whom to call, in figures that can be read from a step away."""

import flet as ft

from checkpoint.views import ids
from checkpoint.views.components.closing import sheet_close
from checkpoint.views.components.on_duty import on_duty_line, pace_line
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, icon_words, named, words
from checkpoint.views.components.sheet_frame import sheet_body
from checkpoint.views.desk_state import SettingsState
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.looking_after import need_somebody
from checkpoint.views.wishes.settings import supervisor_number

NUMBERS = ("120", "110", "119")


@part
def HelpSheet(panel: Panel, settings: SettingsState) -> ft.Control:
    """The supervisor first, then ambulance, police, fire."""
    palette = panel.palette
    rows: list[ft.Control] = [
        words(panel.say("help.title"), 26, palette.ink, bold=True),
        words(panel.say("help.hint"), 16, palette.muted),
        _number(panel, panel.say("help.supervisor"), supervisor_number(panel) or panel.say("help.unknown")),
    ]
    rows += [_number(panel, panel.say(f"help.{number}"), number) for number in NUMBERS]
    if panel.frame.shift is not None:
        rows.append(alone_button(panel))
    rows += [*on_duty_line(panel), *pace_line(panel)]
    return named(ids.HELP_SHEET, sheet_body(panel, rows, [sheet_close(panel)]))


def alone_button(panel: Panel) -> ft.Control:
    """A child, somebody confused or unwell who is by themselves: whoever is on the card, else somebody unknown."""
    palette, live = panel.palette, panel.gate.encounter
    said = icon_words(
        ft.Icons.ESCALATOR_WARNING, panel.say("alone.open_card" if live else "alone.open"), 19, palette.ink
    )
    return button(
        ids.ALONE_OPEN,
        said,
        panel.on(need_somebody),
        ground=palette.warn_ground,
        ink=palette.warn_ink,
        line=palette.warn_ink,
        height=72,
        shown=str(live.number) if live else None,
    )


def _number(panel: Panel, who: str, number: str) -> ft.Control:
    palette = panel.palette
    size = 40 if number.isdigit() else 18
    line: ft.Control = ft.Row(
        [words(who, 20, palette.ink, bold=True, expand=True), words(number, size, palette.ink, bold=True)]
    )
    if panel.frame.phone and not number.isdigit():
        line = column(
            [words(who, 20, palette.ink, bold=True), words(number, size, palette.ink, bold=True)], 0, tight=True
        )
    return ft.Container(line, bgcolor=palette.raised, border_radius=12, padding=12)
