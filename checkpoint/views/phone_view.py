"""Somebody at the gate on a phone: the word of the verdict, the whole pad and the record button on one screen."""

from typing import Final

import flet as ft

from checkpoint.domain.decide import Reason
from checkpoint.services.encounter import Encounter
from checkpoint.views import pad_ids
from checkpoint.views.arrival import ArrivalState
from checkpoint.views.components.direction_toggle import direction_toggle
from checkpoint.views.components.reason_list import PRIMARY_PHONE
from checkpoint.views.components.record_buttons import RecordButtons
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import beside_each_other, button, column, icon_words, nothing, surface
from checkpoint.views.components.strips import notice_strip, recorded_strip
from checkpoint.views.components.temperature_pad import PAD_PHONE, TemperaturePad
from checkpoint.views.components.trip_row import trip_row
from checkpoint.views.components.verdict_card import VerdictCard, is_whole
from checkpoint.views.duties.visit_card import VisitCard
from checkpoint.views.duties.waiting import waiting_line
from checkpoint.views.letters import growing
from checkpoint.views.panel import Panel
from checkpoint.views.state import GateState, PadState
from checkpoint.views.theme import TARGET
from checkpoint.views.wishes.recording import unfold

GAP: Final = 8
FOLDED: Final = TARGET
"""The height of a folded pad."""

RECORD: Final = 60 + GAP + PRIMARY_PHONE
"""The height of the way and the record buttons, in logical pixels."""


def phone_encounter(panel: Panel, gate: GateState, encounter: Encounter) -> ft.Control:
    """What is said of them scrolls in the card; its band, the pad and the buttons under the thumb stand still."""
    strips = [*waiting_line(panel, panel.duties.waits), *recorded_strip(panel, gate), *notice_strip(panel, gate)]

    def measured() -> ft.Control:
        return PhoneMeasure(panel, panel.arrival, encounter, overriding=gate.overriding)

    lower = PhoneRecord(panel, panel.arrival, encounter, overriding=gate.overriding, busy=gate.recording)
    if gate.overriding and growing():  # more reasons than the glass is high: they come first, and scroll
        return column([lower, *strips, _card(panel, encounter)], GAP, scroll=ft.ScrollMode.AUTO, expand=True, key="why")
    if not is_whole(panel):
        shown = [_card(panel, encounter), *strips, measured()]  # the word of the verdict is the first thing seen
        begins = f"{encounter.number}.{len(encounter.readings)}"  # and it is, once more, when a reading changes it
        upper = column(shown, GAP, scroll=ft.ScrollMode.AUTO, expand=True, key=begins)
        if panel.frame.lying:  # the reasons are more than there is room for beside a card
            beside = column([lower], scroll=ft.ScrollMode.AUTO, key="why") if gate.overriding else lower
            return beside_each_other(upper, beside, GAP)
        return column([upper, lower], GAP, expand=True)
    if encounter.visit is not None:  # the register's questions need the room first, the pad comes after them
        return column([*strips, VisitCard(panel, encounter, panel.duties.visit, measured), lower], GAP, expand=True)
    return column([*strips, VerdictCard(panel, encounter), measured(), lower], GAP, expand=True)


def _card(panel: Panel, encounter: Encounter) -> ft.Control:
    if encounter.visit is not None:
        return VisitCard(panel, encounter, panel.duties.visit)
    return VerdictCard(panel, encounter)


@part
def PhoneMeasure(panel: Panel, arrival: ArrivalState, encounter: Encounter, *, overriding: bool) -> ft.Control:
    """The pad, or its room while the card comes first; and what is asked, where the card has no room for that."""
    whole = is_whole(panel)
    if arrival.alone == encounter.number:
        return ft.Container(height=FOLDED if panel.pad.is_folded(encounter) else PAD_PHONE) if whole else nothing()
    pad: list[ft.Control] = [] if overriding else [PhonePad(panel, panel.pad, encounter)]
    asked = [] if whole else [surface(panel, row) for row in trip_row(panel, encounter)]
    first = Reason.TRIP_UNSAID in encounter.verdict.reasons
    return column([*asked, *pad] if first else [*pad, *asked], spacing=GAP, tight=True)


@part
def PhonePad(panel: Panel, pad: PadState, encounter: Encounter) -> ft.Control:
    """The pad; of whoever is turned away one line, until it is asked for."""
    if not pad.is_folded(encounter):
        return TemperaturePad(panel, pad, encounter)
    palette = panel.palette
    return button(
        pad_ids.UNFOLD,
        icon_words(ft.Icons.THERMOSTAT, panel.say("pad.unfold"), 18, palette.ink),
        panel.on(unfold, encounter.number),
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        height=FOLDED,
        shown=str(encounter.number),
    )


@part
def PhoneRecord(
    panel: Panel, arrival: ArrivalState, encounter: Encounter, *, overriding: bool, busy: bool
) -> ft.Control:
    """The way and the record buttons, or their room."""
    if arrival.alone == encounter.number:
        return ft.Container(height=RECORD) if is_whole(panel) else nothing()
    buttons = RecordButtons(panel, panel.record, encounter, overriding=overriding, busy=busy)
    return column([buttons] if overriding else [direction_toggle(panel, encounter), buttons], GAP, tight=True)
