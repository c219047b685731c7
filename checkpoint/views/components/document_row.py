"""A worker's identity document at a work site: what to compare it with, or two lines for what it says."""

import flet as ft

from checkpoint.services.encounter import Encounter
from checkpoint.views import stranger_ids
from checkpoint.views.components.chips import line_of_text
from checkpoint.views.components.fields import ID_TAIL
from checkpoint.views.components.shapes import column, named, side_by_side, words
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.naming import read_document
from checkpoint.views.wishes.waiting import policy_now


def document_rows(panel: Panel, encounter: Encounter) -> list[ft.Control]:
    """Nothing where real names are not asked, nor of who leaves."""
    facts, resident = encounter.facts, encounter.resident
    if not facts.worker or facts.leaves or not policy_now(panel).workers_real_name:
        return []
    palette = panel.palette
    known = resident.id_tail if resident is not None else ""
    if not known and facts.id_known and encounter.real_name is None:
        return [named(stranger_ids.DOCUMENT, words(panel.say("document.before"), 17, palette.ink))]
    if known:
        return [
            named(stranger_ids.DOCUMENT, words(panel.say("document.compare", tail=known), 17, palette.ink, bold=True))
        ]
    form, number = panel.duties.document, encounter.number
    if form.number != number:
        real = encounter.real_name
        form.number, form.name, form.tail = number, real.name if real else "", real.tail if real else ""

    def called(text: str) -> None:
        form.name = text
        panel.begin(panel.carry_out(read_document, number))

    def ends(text: str) -> None:
        form.tail = text.strip().upper().replace("*", "X")
        panel.begin(panel.carry_out(read_document, number))

    short = "document.tail_short" if panel.frame.phone else "document.tail"
    tail = line_of_text(panel, "document-tail", short, form.tail, ends, keys=ID_TAIL)
    fields: list[ft.Control] = [ft.Container(tail, expand=3)]
    if resident is None:
        name = line_of_text(panel, "document-name", "document.name", form.name, called)
        fields.insert(0, ft.Container(name, expand=2))
    key = "document.read" if facts.id_known else "document.missing"
    told = words(panel.say(key), 15, palette.muted)
    return [named(stranger_ids.DOCUMENT, column([side_by_side(fields), told], spacing=4, tight=True))]
