"""Supplies at a post (物资台账): received, issued, counted; the balance is folded from events, never below zero."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from checkpoint.domain.bounded import require_short

if TYPE_CHECKING:
    from checkpoint.domain.events import Event

QUANTITY_MAX: Final = 1_000_000


class SupplyStep(StrEnum):
    """入库, 领用, 盘点."""

    RECEIVE = "receive"
    ISSUE = "issue"
    COUNT = "count"


class SupplySource(StrEnum):
    """Where supplies came from: 下拨, 自购, 捐赠; empty for what was issued or counted."""

    ALLOCATED = "allocated"
    BOUGHT = "bought"
    DONATED = "donated"
    NONE = ""


class SupplyError(ValueError):
    """More is to be issued than is there; `balance` says how much there is."""

    def __init__(self, item: str, balance: int) -> None:
        super().__init__(f"{item}: only {balance} left")
        self.item, self.balance = item, balance


@dataclass(frozen=True, slots=True)
class SupplyChange:
    """One line of the ledger. `quantity` is in the item's `unit`; with COUNT it is what was found on the shelf.

    `person` received it or it was issued to; `approved_by` allowed it.
    """

    step: SupplyStep
    item: str
    quantity: int
    unit: str = ""
    source: SupplySource = SupplySource.NONE
    person: str = ""
    approved_by: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        require_short(self, self.item, self.unit, self.person, self.approved_by, self.note)
        if not self.item.strip():
            raise ValueError("a line of the ledger names its item")
        least = 0 if self.step is SupplyStep.COUNT else 1
        if not least <= self.quantity <= QUANTITY_MAX:
            raise ValueError(f"a quantity is {least} to {QUANTITY_MAX}")


@dataclass(frozen=True, slots=True)
class Stock:
    """What a post has of an item, and what went through it. `missing`: what counts found less than the ledger said."""

    item: str
    unit: str
    balance: int
    received: int = 0
    issued: int = 0
    missing: int = 0
    counted_at: datetime | None = None


def stocks(events: Iterable["Event"], begun: Mapping[str, Stock] | None = None) -> dict[str, Stock]:
    """Fold the ledger, oldest first. Issues beyond the balance, from a ledger with a gap, leave it at zero.

    `begun`: what events before these came to.
    """
    found = dict(begun or {})
    for event in events:
        if isinstance(event.body, SupplyChange):
            before = found.get(event.body.item) or Stock(event.body.item, event.body.unit, 0)
            found[event.body.item] = _changed(before, event.body, event.at)
    return found


def _changed(stock: Stock, change: SupplyChange, at: datetime) -> Stock:
    unit, quantity = change.unit or stock.unit, change.quantity
    balance, received, issued = stock.balance, stock.received, stock.issued
    missing, counted_at = stock.missing, stock.counted_at
    match change.step:
        case SupplyStep.RECEIVE:
            balance, received = balance + quantity, received + quantity
        case SupplyStep.ISSUE:
            balance, issued = max(0, balance - quantity), issued + quantity
        case SupplyStep.COUNT:
            missing, balance, counted_at = missing + balance - quantity, quantity, at
    return Stock(stock.item, unit, balance, received, issued, missing, counted_at)


def require_stock(change: SupplyChange, known: dict[str, Stock]) -> None:
    """Refuse to issue more than there is.

    Raises:
        SupplyError: not enough.
    """
    balance = known[change.item].balance if change.item in known else 0
    if change.step is SupplyStep.ISSUE and change.quantity > balance:
        raise SupplyError(change.item, balance)
