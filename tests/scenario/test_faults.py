"""Faults planted into the product are seen by the day: a day that stays green over them would show nothing.

Runs where CHECKPOINT_CHAOS is set (`make chaos`), each fault over a short day.
"""

import inspect
import os
from dataclasses import replace

import pytest
from sqlalchemy import delete

from checkpoint.domain.decide import Outcome
from checkpoint.domain.movements import Movement
from checkpoint.protocol.events import decode_event
from checkpoint.server.api import tablets
from checkpoint.server.event_tables import event
from checkpoint.server.repository import events
from checkpoint.services.gate import Gate
from checkpoint.services.ledger import Ledger
from checkpoint.services.reference import Reference
from checkpoint.services.shift import ShiftDesk
from tests.scenario import test_day
from tests.scenario.town import GATES

pytestmark = pytest.mark.skipif(not os.environ.get("CHECKPOINT_CHAOS"), reason="make chaos")
MOVEMENTS = 160
MANY = 8
"""A batch of so many is what a tablet sends when its line is back."""


def drop_an_event_on_resume(monkeypatch):
    """The server acknowledges a long batch and stores all of it but the last."""
    whole = events.ingest

    def ingest(connection, place_id, batch, *args, **kwargs):
        receipt = whole(connection, place_id, batch, *args, **kwargs)
        if len(batch.recorded) >= MANY:
            last = decode_event(batch.recorded[-1])
            connection.execute(delete(event).where(event.c.place_id == place_id, event.c.id == last.id))
        return receipt

    monkeypatch.setattr(tablets, "ingest", ingest)


def count_a_referral_as_an_entry(monkeypatch):
    monkeypatch.setattr(Movement, "passed", property(lambda row: row.outcome is not Outcome.REFUSE))


def forget_the_revocation(monkeypatch):
    monkeypatch.setattr(Reference, "is_revoked", lambda *_: False)


def hear_nothing_of_the_other_gate(monkeypatch):
    monkeypatch.setattr(Ledger, "learn", lambda *_: None)


def keep_the_newest_reading_only(monkeypatch):
    whole = Gate.measure
    monkeypatch.setattr(Gate, "measure", lambda gate, row, tenths: whole(gate, replace(row, readings=()), tenths))


def begin_the_next_shift_with_the_counts_of_the_last(monkeypatch):
    whole = ShiftDesk._begin

    def begin(desk, operator):
        whole(desk, operator)
        desk._shift = replace(desk._shift, after_seq=0)

    monkeypatch.setattr(ShiftDesk, "_begin", begin)


def check_all(day):
    """Every test of the day, as far as it does not ask for a busy one."""
    for name, check in vars(test_day).items():
        if not name.startswith("test_") or "busy" in name:
            continue
        for gate in GATES if "gate" in inspect.signature(check).parameters else (None,):
            check(day) if gate is None else check(day, gate)


FAULTS = (
    drop_an_event_on_resume,
    count_a_referral_as_an_entry,
    forget_the_revocation,
    hear_nothing_of_the_other_gate,
    keep_the_newest_reading_only,
    begin_the_next_shift_with_the_counts_of_the_last,
)


def test_the_short_day_is_green_without_a_fault(tmp_path):
    for day in test_day.play(tmp_path, MOVEMENTS, test_day.SEED):
        check_all(day)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_turns_the_day_red(tmp_path, monkeypatch, fault):
    fault(monkeypatch)
    with pytest.raises((AssertionError, ValueError)):  # the day itself may see it, or a check after it
        for day in test_day.play(tmp_path, MOVEMENTS, test_day.SEED):
            check_all(day)
