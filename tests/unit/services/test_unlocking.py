"""The unlock code at the tablet: one operator, one tablet, once, for fifteen minutes, by a key that it trusts."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from checkpoint.domain.lists import gate_key
from checkpoint.domain.unlocks import UNLOCK_LIFE, PinUnlocked, Unlock
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.unlock import encode_unlock
from checkpoint.services.shift import SignIn
from checkpoint.services.unlocking import UnlockAnswer
from checkpoint.store import StoreError
from checkpoint.store.outbox import Outbox
from checkpoint.store.used_unlocks import KEPT_MAX, UsedUnlocks
from tests.support.builders import ISSUER, NOON, PLACE_ID
from tests.support.gates import PIN, a_tablet
from tests.support.lists import ROOT
from tests.unit.services.test_shift import wrong

GATE = IssuerKey(b"\x47" * 32)


def code(hands, key=ISSUER, number=1, **changes):
    """A code of this moment for v01 at this tablet, with what differs."""
    at = hands.now.replace(microsecond=0)
    given = Unlock(f"{number:016x}", PLACE_ID, "d1", "v01", at, at + UNLOCK_LIFE)
    return encode_unlock(replace(given, **changes), key)


@pytest.fixture
def locked(tablet, hands):
    wrong(tablet, hands, 10)
    hands.pass_time(minutes=1)
    return tablet


def test_it_unlocks_and_the_right_pin_is_needed_all_the_same(locked, hands):
    assert locked.desk.start("v01", PIN) is SignIn.LOCKED
    assert locked.unlocking.take("v01", code(hands)) is UnlockAnswer.DONE
    assert locked.desk.start("v01", "000000") is SignIn.WRONG_PIN
    assert locked.desk.start("v01", PIN) is SignIn.OK


def test_it_is_an_event_that_names_code_and_operator(locked, hands):
    locked.unlocking.take("v01", code(hands, number=7))
    *_, last = locked.outbox.events()
    assert last.body == PinUnlocked(f"{7:016x}", "v01")


@pytest.mark.parametrize("restart", [False, True])
def test_none_opens_twice(tmp_path, locked, hands, restart):
    tablet, shown = locked, code(hands)
    assert tablet.unlocking.take("v01", shown) is UnlockAnswer.DONE
    if restart:
        tablet.close()
        tablet = a_tablet(tmp_path, hands)
    before = hands.now
    wrong(tablet, hands, 10)
    hands.now = before + timedelta(seconds=1)  # set back, to within the life of the code
    assert tablet.unlocking.take("v01", shown) is UnlockAnswer.USED
    assert tablet.desk.is_locked("v01")
    assert tablet.unlocking.take("v01", code(hands, number=2)) is UnlockAnswer.DONE
    if restart:
        tablet.close()


def test_of_two_scans_at_once_one_counts(locked, hands):
    shown, answers = code(hands), []
    threads = [threading.Thread(target=lambda: answers.append(locked.unlocking.take("v01", shown))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == sorted([UnlockAnswer.DONE] + [UnlockAnswer.USED] * 3)


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"device_id": "d2"}, UnlockAnswer.OTHER_DEVICE),
        ({"operator_id": "v02"}, UnlockAnswer.OTHER_OPERATOR),
        ({"issued_at": NOON - timedelta(days=1), "valid_until": NOON - timedelta(days=1) + UNLOCK_LIFE}, "expired"),
        ({"place_id": 7}, UnlockAnswer.UNTRUSTED),
        ({"key": GATE}, UnlockAnswer.UNTRUSTED),
        ({"key": ROOT}, UnlockAnswer.UNTRUSTED),
    ],
)
def test_whatever_is_not_for_this_place_tablet_operator_and_time_is_answered_and_unlocks_nobody(
    locked, hands, changes, answer
):
    assert locked.unlocking.take("v01", code(hands, **changes)) == answer
    assert locked.desk.is_locked("v01")
    assert not any(isinstance(event.body, PinUnlocked) for event in locked.outbox.events())
    assert locked.unlocking.take("v01", code(hands)) is UnlockAnswer.DONE


def test_it_expires_to_the_second_by_a_clock_that_cannot_be_set_back(tmp_path, locked, hands):
    shown, late = code(hands), hands.now + UNLOCK_LIFE
    hands.now = late
    locked.clock.witness(late + timedelta(seconds=1))  # as any contact with the server, list or pass would have it
    hands.now = late - timedelta(minutes=10)
    assert locked.unlocking.take("v01", shown) is UnlockAnswer.EXPIRED
    locked.close()
    again = a_tablet(tmp_path, hands)
    assert again.unlocking.take("v01", shown) is UnlockAnswer.EXPIRED
    again.close()


def test_it_holds_to_its_last_second(locked, hands):
    shown = code(hands)
    hands.pass_time(seconds=UNLOCK_LIFE.total_seconds() - 1)
    assert locked.unlocking.take("v01", shown) is UnlockAnswer.DONE


def test_a_clock_that_stands_behind_is_raised_by_the_code_itself(locked, hands):
    ahead = hands.now + timedelta(hours=3)
    shown = code(hands, issued_at=ahead, valid_until=ahead + UNLOCK_LIFE)
    assert locked.unlocking.take("v01", shown) is UnlockAnswer.DONE
    assert locked.clock.now() >= ahead


def test_who_is_not_locked_keeps_the_code_for_when_it_is_needed(tablet, hands):
    shown = code(hands)
    assert tablet.unlocking.take("v01", shown) is UnlockAnswer.NOT_LOCKED
    wrong(tablet, hands, 5)
    assert tablet.unlocking.take("v01", shown) is UnlockAnswer.NOT_LOCKED


@pytest.mark.parametrize(
    "text", ["", "GU1:", "GU1:ABC", "GU1:" + "A" * 600, "hello", "12345674", "GP1:AAAA", "GU1:\u202e"]
)
def test_what_is_no_unlock_code_is_said_to_be_none(locked, text):
    assert locked.unlocking.take("v01", text) is UnlockAnswer.NO_CODE


def test_a_bit_or_a_letter_changed_is_no_code_or_not_trusted(locked, hands):
    shown = code(hands)
    for at in range(4, len(shown)):
        changed = shown[:at] + ("A" if shown[at] != "A" else "B") + shown[at + 1 :]
        assert locked.unlocking.take("v01", changed) in (UnlockAnswer.NO_CODE, UnlockAnswer.UNTRUSTED)
    assert locked.desk.is_locked("v01")


def test_a_scanner_that_types_small_or_wide_letters_is_understood(locked, hands):
    assert locked.unlocking.take("v01", f" {code(hands).lower()} ") is UnlockAnswer.DONE


def test_no_code_holds_longer_than_fifteen_minutes_even_if_an_issuer_signs_it(locked, hands):
    with pytest.raises(ValueError, match="fifteen"):
        code(hands, valid_until=hands.now + timedelta(hours=1))


@pytest.mark.parametrize("broken", ["used", "event"])
def test_a_full_disk_unlocks_nobody(locked, hands, monkeypatch, broken):
    def refuse(*_):
        raise StoreError("no space left on device")

    with monkeypatch.context() as full:
        full.setattr(UsedUnlocks if broken == "used" else Outbox, "add" if broken == "used" else "append", refuse)
        with pytest.raises(StoreError):
            locked.unlocking.take("v01", code(hands))
    assert locked.desk.is_locked("v01")
    assert locked.unlocking.take("v01", code(hands, number=2)) is UnlockAnswer.DONE


def test_the_emergency_exit_works_while_somebody_is_locked(locked):
    assert locked.gate.emergency_exit().body.emergency


def test_the_list_of_used_ones_does_not_grow_without_end(tablet):
    used = UsedUnlocks(tablet.store)
    for number in range(KEPT_MAX + 3):
        used.add(f"{number:016x}")
    held = [number for number in range(KEPT_MAX + 3) if used.holds(f"{number:016x}")]
    assert held == list(range(3, KEPT_MAX + 3))


def test_a_gates_own_key_unlocks_nobody_though_it_may_issue_passes(hands):
    from checkpoint.qr.unlock import UntrustedError, open_unlock

    trusted = gate_key(GATE.kid.hex(), GATE.public_key, PLACE_ID, NOON - timedelta(days=1), NOON + timedelta(days=1))
    with pytest.raises(UntrustedError):
        open_unlock(code(hands, GATE), [trusted])
