"""What supervisors see of the supplies (物资): what each place has, and the ledger's lines with who allowed them."""

from datetime import timedelta
from typing import Final

from checkpoint.domain.events import EventKind
from checkpoint.domain.supplies import SupplyChange, SupplySource, stocks
from checkpoint.server.console.duty_rows import Look, Names, Row
from checkpoint.server.repository.duties import duty_events

LEDGER_REACH: Final = timedelta(days=30)


def balances(look: Look) -> list[Row]:
    """What is there of each item; urgent where there is none."""
    events = duty_events(look.connection, look.place.place_id, EventKind.SUPPLY)
    return [
        Row(
            (look.place.name, *_goods(look, row.item, row.unit), row.received, row.issued, row.missing, row.balance),
            row.balance == 0,
        )
        for row in stocks(events).values()
    ]


def ledger(look: Look) -> list[Row]:
    """Each line of the last days with who received the goods and who approved, the newest first."""
    names, rows = Names(look), []
    since = look.now - LEDGER_REACH
    for event in duty_events(look.connection, look.place.place_id, EventKind.SUPPLY, since):
        change = event.body
        if isinstance(change, SupplyChange):
            item, unit = _goods(look, change.item, change.unit)
            told = (look.place.name, look.clock(event.at), names.gate(event.gate_id))
            what = (look.say(f"supply.{change.step.value}"), item, change.quantity, unit, _source(look, change.source))
            who = (change.person, change.approved_by, names.operator(event.operator_id), change.note)
            rows.append(Row((*told, *what, *who)))
    return rows[::-1]


def _goods(look: Look, item: str, unit: str) -> tuple[str, str]:
    """Item and unit; they are known by their words, which tell one stock from another."""
    return look.recorded(item, "supply.item"), look.recorded(unit, "supply.unit")


def _source(look: Look, source: SupplySource) -> str:
    return look.say(f"supply.source.{source.value}") if source is not SupplySource.NONE else ""
