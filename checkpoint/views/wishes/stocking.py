"""Supplies at the post: received, issued, counted."""

import asyncio
from typing import Final

from checkpoint.domain.supplies import QUANTITY_MAX, SupplyChange, SupplyError, SupplySource, SupplyStep
from checkpoint.i18n import Language, text
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel

ITEMS: Final = ("mask", "disinfectant", "thermometer", "gloves", "suit", "bin")
"""What the article and the field's ledgers list; anything else is typed."""


def unit_of(panel: Panel, item: str) -> str:
    """The unit that goes with an item: of the catalogue, or as the ledger has it."""
    for key in ITEMS:
        if text(f"supply.item.{key}", Language.ZH) == item:
            return text(f"supply.unit.{key}", Language.ZH)
    return next((stock.unit for stock in panel.duties.board.stocks if stock.item == item), "")


def item_words(panel: Panel, item: str) -> str:
    """An item in the language of the screen; the record's is Chinese."""
    keys = (key for key in ITEMS if text(f"supply.item.{key}", Language.ZH) == item)
    key = next(keys, None)
    return panel.say(f"supply.item.{key}") if key else item


def unit_words(panel: Panel, item: str) -> str:
    """The unit in the language of the screen."""
    keys = (key for key in ITEMS if text(f"supply.item.{key}", Language.ZH) == item)
    key = next(keys, None)
    return panel.say(f"supply.unit.{key}") if key else unit_of(panel, item)


async def save_supply(panel: Panel) -> None:
    """Write the line down, or say in words what is wrong with it."""
    board, form = panel.duties.board, panel.duties.supply
    answers = form.answers
    item = answers.get("other", "").strip() or answers.get("item", "")
    step = SupplyStep(answers.get("step") or SupplyStep.RECEIVE)
    quantity = int(form.digits or 0)
    if not item:
        board.message = panel.say("supply.wrong.item")
        return
    if not (form.digits and quantity <= QUANTITY_MAX) or (quantity == 0 and step is not SupplyStep.COUNT):
        board.message = panel.say("supply.wrong.quantity")
        return
    unit = unit_of(panel, item) or answers.get("unit", "").strip()
    if not unit and step is SupplyStep.RECEIVE:
        board.message = panel.say("supply.wrong.unit", item=item)
        return
    received = step is SupplyStep.RECEIVE
    source = SupplySource(answers.get("source", "")) if received else SupplySource.NONE
    person = answers.get("person", "").strip()
    approver = "" if step is SupplyStep.COUNT else answers.get("approved_by", "").strip()
    change = SupplyChange(step, item, quantity, unit, source, person, approver)
    try:
        await asyncio.to_thread(panel.tablet.duties.change_stock, change)
    except SupplyError as error:
        values = {"item": item_words(panel, item), "balance": error.balance, "wanted": quantity}
        board.message = panel.say("supply.wrong.balance", **values)
        return
    except StoreError:
        panel.gate.alarm = panel.say("error.not_recorded")
        return
    form.digits = ""
    form.answers = {**answers, "item": item, "other": "", "unit": "", "person": "", "approved_by": ""}
    board.message = ""
    said = panel.say(f"supply.{step.value}")
    panel.notice(panel.say("supply.saved", step=said, item=item_words(panel, item), count=quantity))
    panel.station.tell()
