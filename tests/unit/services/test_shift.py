"""Who is at the gate."""

import nacl.pwhash.argon2id
import pytest

from checkpoint.domain.decide import Outcome
from checkpoint.domain.events import ShiftStep
from checkpoint.domain.movements import Source
from checkpoint.domain.shifts import Operator
from checkpoint.protocol.exchange import Change, Page
from checkpoint.protocol.reference import Stream, operator_to_doc
from checkpoint.qr.token import encode_pass
from checkpoint.services import shift
from checkpoint.services.shift import SignIn
from checkpoint.store import StoreError
from checkpoint.store.identity import IdentityFile
from checkpoint.store.outbox import Outbox
from checkpoint.store.pin_tries import PinTries
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


def wrong(tablet, hands, times):
    """So many wrong PINs, each as soon as it may be."""
    for _ in range(times):
        hands.pass_time(seconds=tablet.desk.pause_seconds("v01"))
        assert tablet.desk.start("v01", "000000") is SignIn.WRONG_PIN


@pytest.mark.parametrize("times", [4, 5, 7, 10])
def test_a_restart_forgets_no_wrong_pin(tmp_path, tablet, hands, times):
    wrong(tablet, hands, times)
    before = (tablet.desk.pause_seconds("v01"), tablet.desk.is_locked("v01"))
    tablet.close()
    again = a_tablet(tmp_path, hands)
    assert (again.desk.pause_seconds("v01"), again.desk.is_locked("v01")) == before
    if times == 4:
        assert again.desk.start("v01", "000000") is SignIn.WRONG_PIN
        assert again.desk.pause_seconds("v01") == 30
    again.close()


def test_a_right_pin_after_wrong_ones_begins_the_count_anew_for_good(tmp_path, tablet, hands):
    wrong(tablet, hands, 4)
    assert tablet.desk.start("v01", PIN) is SignIn.OK
    tablet.close()
    again = a_tablet(tmp_path, hands)
    wrong(again, hands, 4)
    assert again.desk.start("v01", PIN) is SignIn.OK
    again.close()


def test_a_try_counts_before_the_pin_is_looked_at(tmp_path, tablet, hands, monkeypatch):
    """Whoever pulls the plug at the right moment has used the try up all the same."""

    def unplugged(*_):
        raise SystemExit

    wrong(tablet, hands, 4)
    monkeypatch.setattr(shift, "_pin_fits", unplugged)
    with pytest.raises(SystemExit):
        tablet.desk.start("v01", PIN)
    tablet.close()
    again = a_tablet(tmp_path, hands)
    assert again.desk.pause_seconds("v01") == 30
    again.close()


def test_ten_wrong_pins_lock_that_operator_until_the_supervisor_gives_a_new_one(tablet, hands):
    wrong(tablet, hands, 10)
    hands.pass_time(minutes=16)
    assert tablet.desk.start("v01", PIN) is SignIn.LOCKED
    assert tablet.desk.start("v02", PIN) is SignIn.OK
    tablet.desk.end()
    renewed = nacl.pwhash.argon2id.str(b"246801", nacl.pwhash.argon2id.OPSLIMIT_MIN, nacl.pwhash.argon2id.MEMLIMIT_MIN)
    docs = [operator_to_doc(Operator("v01", "值守员1", renewed.decode()))]
    page = Page(tuple(Change(doc["id"], doc) for doc in docs), "test.2", more=False, time=hands.now)
    tablet.link._replica.apply(Stream.OPERATORS, page)
    tablet.reference.refresh(Stream.OPERATORS)
    assert tablet.desk.start("v01", PIN) is SignIn.WRONG_PIN
    assert tablet.desk.start("v01", "246801") is SignIn.OK


def test_without_a_network_the_lock_ends_after_twelve_hours_and_a_clock_set_back_makes_it_no_longer(tablet, hands):
    wrong(tablet, hands, 10)
    assert tablet.desk.pause_seconds("v01") == 12 * 3600
    hands.pass_time(days=-3)
    assert tablet.desk.pause_seconds("v01") <= 12 * 3600
    hands.pass_time(days=3, hours=12)
    assert tablet.desk.start("v01", PIN) is SignIn.OK


def test_a_full_disk_keeps_nobody_from_their_shift_and_counts_in_memory(tablet, hands, monkeypatch):
    def refuse(*_):
        raise StoreError("no space left on device")

    with monkeypatch.context() as full:
        full.setattr(PinTries, "keep", refuse)
        wrong(tablet, hands, 5)
        assert tablet.desk.pause_seconds("v01") == 30
    hands.pass_time(seconds=31)
    assert tablet.desk.start("v01", PIN) is SignIn.OK


def test_an_operator_that_is_not_known_leaves_no_trace(tablet):
    for _ in range(6):
        assert tablet.desk.start("nobody", PIN) is SignIn.WRONG_PIN
    assert tablet.desk.pause_seconds("nobody") == 0


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
