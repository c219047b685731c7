"""Who is at the gate."""

import pytest

from checkpoint.domain.decide import Outcome
from checkpoint.domain.events import ShiftStep
from checkpoint.domain.movements import Source
from checkpoint.qr.token import encode_pass
from checkpoint.services.shift import SignIn
from checkpoint.store import StoreError
from checkpoint.store.identity import IdentityFile
from checkpoint.store.outbox import Outbox
from tests.support.builders import ISSUER, a_pass
from tests.support.gates import PIN, a_tablet


def test_the_right_pin_starts_a_shift_and_its_records_carry_the_name(tablet):
    assert tablet.desk.start("v01", PIN) is SignIn.OK
    assert tablet.desk.shift.operator_name == "值守员1"
    assert tablet.gate.emergency_exit().operator_id == "v01"


def test_a_wrong_pin_starts_nothing(tablet):
    assert tablet.desk.start("v01", "000000") is SignIn.WRONG_PIN
    assert tablet.desk.start("nobody", PIN) is SignIn.WRONG_PIN
    assert tablet.desk.shift is None


def test_five_wrong_pins_pause_that_operator_for_thirty_seconds_and_then_longer(tablet, hands):
    for _ in range(5):
        tablet.desk.start("v01", "000000")
    assert tablet.desk.start("v01", PIN) is SignIn.PAUSED
    assert tablet.desk.pause_seconds("v01") == 30
    assert tablet.desk.start("v02", PIN) is SignIn.OK
    hands.pass_time(seconds=31)
    assert tablet.desk.start("v01", "000000") is SignIn.WRONG_PIN
    assert tablet.desk.pause_seconds("v01") == 60
    hands.pass_time(seconds=61)
    assert tablet.desk.start("v01", PIN) is SignIn.OK


@pytest.mark.parametrize("broken", ["append", "save_shift"])
def test_a_shift_that_did_not_reach_the_disk_leaves_nobody_signed_in(tablet, monkeypatch, broken):
    def refuse(*_):
        raise StoreError("no space left on device")

    with monkeypatch.context() as full:
        full.setattr(Outbox if broken == "append" else IdentityFile, broken, refuse)
        with pytest.raises(StoreError):
            tablet.desk.start("v01", PIN)
    assert tablet.desk.shift is None
    assert tablet.gate.emergency_exit().operator_id == ""


def test_a_clock_set_back_does_not_take_records_out_of_the_shift(tmp_path, tablet, hands):
    tablet.desk.start("v01", PIN)
    tablet.gate.emergency_exit()
    hands.pass_time(hours=-1)
    tablet.gate.emergency_exit()
    assert tablet.desk.shift.exits == 2
    tablet.close()
    again = a_tablet(tmp_path, hands)
    assert again.desk.shift.exits == 2
    again.close()


def test_the_emergency_exit_works_while_sign_in_is_paused(tablet):
    for _ in range(6):
        tablet.desk.start("v01", "000000")
    assert tablet.gate.emergency_exit().body.emergency


def test_the_shift_survives_a_restart_and_ends_with_its_counts(tmp_path, tablet, hands):
    tablet.desk.start("v01", PIN)
    encounter = tablet.gate.interpret(encode_pass(a_pass(), ISSUER), Source.SCANNER).encounter
    hands.pass_time(minutes=1)
    tablet.gate.record(tablet.gate.measure(encounter, 365), Outcome.ADMIT)
    tablet.close()
    again = a_tablet(tmp_path, hands)
    assert (again.desk.shift.operator_id, again.desk.shift.exits) == ("v01", 1)
    ended = again.desk.end()
    assert (ended.entries, ended.exits) == (0, 1)
    assert again.desk.shift is None
    last = list(again.outbox.events())[-1]
    assert (last.body.step, last.body.exits, last.operator_id) == (ShiftStep.END, 1, "v01")
    again.close()
