"""The form of one step of an isolation or a delivery."""

import flet as ft

from checkpoint.domain.people import mask_name
from checkpoint.views import ids
from checkpoint.views.components.chips import message, scrolling
from checkpoint.views.components.closing import sheet_close
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import column, named, words
from checkpoint.views.duties.forms import address_of, asked, home_picker, number_pad, save_button, written
from checkpoint.views.duties.state import BoardState, DutyForm
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.caring import DAYS, GOODS, save_care
from checkpoint.views.wishes.recording import spelled


@part
def CareSheet(panel: Panel, form: DutyForm, board: BoardState) -> ft.Control:
    """What is asked depends on the step; it scrolls where a building has many rooms."""
    palette = panel.palette
    mode = form.answers.get("mode", "begin")
    rows: list[ft.Control] = [words(panel.say(f"care.form.{mode}"), 26, palette.ink, bold=True)]
    if mode in ("begin", "asked"):
        rows += home_picker(panel, form)
    else:
        rows.append(words(address_of(panel, form.household), 22, palette.ink, bold=True))
    if mode == "begin" and form.household:
        members = panel.tablet.reference.roster.members(form.household)
        people = [("0", panel.say("care.household")), *((str(row.person_no), mask_name(row.name)) for row in members)]
        rows += asked(panel, form, "person", "care.who", people)
        rows += asked(panel, form, "days", "care.days", [(day, panel.say("care.day_count", count=day)) for day in DAYS])
        rows.append(written(panel, form, "order", "care.order"))
    elif mode == "asked" and form.household:
        rows += asked(panel, form, "goods", "care.goods", [(key, panel.say(f"care.goods.{key}")) for key in GOODS])
        rows.append(written(panel, form, "more", "care.more"))
    elif mode == "reading":
        rows += number_pad(panel, form, f"{spelled(form.digits) or '--.-'} ℃")
    elif mode == "release":
        rows.append(words(panel.say("care.release_hint"), 18, palette.ink))
    rows += message(panel, board.message)
    close = sheet_close(panel)
    rows += [save_button(panel, panel.say("care.save"), panel.on(save_care)), close]
    crowded = bool(form.building) and not form.household
    scroll = ft.ScrollMode.AUTO if crowded else scrolling(panel)
    return named(ids.CARE_FORM, column(rows, spacing=10, tight=True, scroll=scroll))
