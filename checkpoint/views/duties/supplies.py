"""Supplies at the post: what there is, and a form for what came, went or was counted."""

import flet as ft

from checkpoint.domain.supplies import Stock, SupplySource, SupplyStep
from checkpoint.i18n import Language, text
from checkpoint.views import ids
from checkpoint.views.components.chips import message
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import column, named, words
from checkpoint.views.duties.forms import asked, nothing, number_pad, save_button, two_columns, written
from checkpoint.views.duties.state import BoardState, DutyForm
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.stocking import ITEMS, item_words, save_supply, unit_words


@part
def SuppliesView(panel: Panel, board: BoardState, form: DutyForm) -> ft.Control:
    """The ledger's balances beside the form."""
    left: list[ft.Control] = [words(panel.say("supply.balance"), 20, panel.palette.muted, bold=True)]
    left += [_stock(panel, number, stock) for number, stock in enumerate(board.stocks, 1)]
    if not board.stocks:
        left.append(nothing(panel, "supply.none"))
    step = form.answers.get("step") or SupplyStep.RECEIVE.value
    save = save_button(panel, panel.say(f"supply.{step}"), panel.on(save_supply))
    return two_columns(panel, left, _form(panel, board, form), [*message(panel, board.message), save])


def _form(panel: Panel, board: BoardState, form: DutyForm) -> list[ft.Control]:
    step = form.answers.get("step") or SupplyStep.RECEIVE.value
    steps = [(row.value, panel.say(f"supply.{row.value}")) for row in SupplyStep]
    known = [text(f"supply.item.{key}", Language.ZH) for key in ITEMS]
    known += [stock.item for stock in board.stocks if stock.item not in known]
    item = form.answers.get("other", "").strip() or form.answers.get("item", "")
    shown = f"{form.digits or '0'} {unit_words(panel, item)}"
    rows = asked(panel, form, "step", "supply.step", steps)
    rows += asked(panel, form, "item", "supply.item", [(row, item_words(panel, row)) for row in known])
    rows += number_pad(panel, form, shown)
    if step == SupplyStep.RECEIVE:
        sources = [(row.value, panel.say(f"supply.source.{row.value}")) for row in SupplySource if row.value]
        rows += asked(panel, form, "source", "supply.source", sources)
    if step == SupplyStep.ISSUE:
        rows.append(written(panel, form, "person", "supply.person"))
    if step != SupplyStep.COUNT:
        rows.append(written(panel, form, "approved_by", "supply.approved_by"))
    rows += [written(panel, form, "other", "supply.other"), written(panel, form, "unit", "supply.other_unit")]
    return rows


def _stock(panel: Panel, number: int, stock: Stock) -> ft.Control:
    palette = panel.palette
    moved = panel.say("supply.moved", received=stock.received, issued=stock.issued)
    if stock.missing:
        moved += " · " + panel.say("supply.missing", count=stock.missing)
    lines = column(
        [words(item_words(panel, stock.item), 21, palette.ink, bold=True), words(moved, 16, palette.muted)],
        spacing=0,
        tight=True,
        expand=True,
    )
    left = words(
        f"{stock.balance} {unit_words(panel, stock.item)}",
        26,
        palette.ink if stock.balance else palette.warn_ink,
        bold=True,
    )
    ground = palette.raised if stock.balance else palette.warn_ground
    row = ft.Container(ft.Row([lines, left], spacing=12), bgcolor=ground, border_radius=14, padding=14)
    return named(ids.STOCK.format(number=number), row)
