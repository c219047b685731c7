"""The form of one step of an isolation or a delivery."""

import flet as ft

from checkpoint.domain.people import mask_name
from checkpoint.domain.readings import format_tenths
from checkpoint.views import ids
from checkpoint.views.components.chips import chips, label, message
from checkpoint.views.components.closing import sheet_close
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import named, words
from checkpoint.views.components.sheet_frame import beside, sheet_body
from checkpoint.views.duties.forms import address_of, asked, home_picker, number_pad, save_button, written
from checkpoint.views.duties.state import BoardState, DutyForm
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.caring import GOODS, WEEK, last_of, most_days, order_days, save_care
from checkpoint.views.wishes.filling import filler
from checkpoint.views.wishes.measuring import people, person_name, save_reading, taken_now
from checkpoint.views.wishes.recording import spelled


@part
def CareSheet(panel: Panel, form: DutyForm, board: BoardState) -> ft.Control:
    """What is asked depends on the step."""
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
        rows += _days(panel)
        rows.append(written(panel, form, "order", "care.order"))
    elif mode == "asked" and form.household:
        rows += asked(panel, form, "goods", "care.goods", [(key, panel.say(f"care.goods.{key}")) for key in GOODS])
        rows.append(written(panel, form, "more", "care.more"))
    elif mode == "reading":
        rows += [*_whose(panel, form, board), *number_pad(panel, form, f"{spelled(form.digits) or '--.-'} ℃")]
    elif mode == "release":
        rows.append(words(panel.say("care.release_hint"), 18, palette.ink))
    save = save_button(panel, panel.say("care.save"), panel.on(save_reading if mode == "reading" else save_care))
    foot = [*message(panel, board.message), beside(sheet_close(panel), save)]
    return named(ids.CARE_FORM, sheet_body(panel, rows, foot, about=f"{mode} {form.building} {form.household}"))


def _days(panel: Panel) -> list[ft.Control]:
    """How long: a week, or the most that the policy allows; each with its last day."""
    form, most = panel.duties.care, most_days(panel)
    options = [
        (str(days), panel.say("care.day_count", count=days, day=f"{last_of(panel, days):%m-%d}"))
        for days in sorted({min(WEEK, most), most})
    ]
    return [label(panel, "care.days"), chips(panel, "days", options, str(order_days(panel)), filler(form, "days"))]


def _whose(panel: Panel, form: DutyForm, board: BoardState) -> list[ft.Control]:
    """Who it is; of a flat a chip for each, with what was measured in this half day."""
    row = board.care.isolations.get((form.household, int(form.answers["person"])))
    numbers = people(panel, row) if row is not None else ()
    if row is None or len(numbers) == 1:
        return [words(person_name(panel, form.household, number), 20, panel.palette.ink) for number in numbers]
    taken = taken_now(panel, row)

    def said(number: int) -> str:
        name, tenths = person_name(panel, form.household, number), taken.get(number, taken.get(0))
        if tenths is None:
            return panel.say("care.whose.due", name=name)
        return panel.say("care.whose.taken", name=name, reading=format_tenths(tenths))

    return asked(panel, form, "measured", "care.whose", [(str(number), said(number)) for number in numbers])
