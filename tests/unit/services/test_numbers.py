"""A whole telephone number: one at a time, each with its trace, twenty an hour."""

import pytest

from checkpoint.domain.events import EventKind
from checkpoint.domain.lookups import Lookup, Occasion, Sought
from checkpoint.server.importing.pinyin import pinyin
from checkpoint.services.finder import SEARCHES_MAX
from checkpoint.services.numbers import VIEWS_MAX, View
from checkpoint.store import StoreError
from tests.support.builders import a_household, a_resident
from tests.support.gates import Known, a_tablet

PHONE = "13800001234"
WHO = a_resident(person_no=1, name="王伟", pinyin=pinyin("王伟"), phone=PHONE)


@pytest.fixture
def known():
    return Known(households=[a_household()], residents=[WHO, a_resident(person_no=2, phone="")])


@pytest.fixture
def tablet(open_tablet, known):
    return open_tablet(known)


def view(tablet, person_id=WHO.person_id, why=Occasion.HOST):
    return tablet.numbers.view(person_id, why)


def traces(tablet):
    return [event.body for event in tablet.outbox.events() if event.kind is EventKind.LOOKUP]


def test_a_number_is_shown_whole_and_says_whose_and_why(tablet):
    assert view(tablet) == View(PHONE)
    assert traces(tablet) == [Lookup(Sought.PHONE, 1, WHO.person_id, Occasion.HOST)]


def test_who_has_no_number_leaves_no_trace(tablet):
    assert view(tablet, f"{WHO.household_id:08x}-2") == view(tablet, "nobody") == View()
    assert traces(tablet) == []


def test_after_twenty_in_an_hour_one_waits_until_the_first_is_an_hour_old(tablet, hands):
    for _ in range(VIEWS_MAX):
        assert view(tablet).phone
        hands.pass_time(minutes=1)
    assert view(tablet) == View(wait_minutes=40)
    hands.pass_time(minutes=40)
    assert view(tablet).phone


def test_a_restart_does_not_begin_the_hour_anew(tablet, hands, tmp_path):
    for _ in range(VIEWS_MAX):
        view(tablet)
    tablet.close()
    again = a_tablet(tmp_path, hands)
    try:
        assert view(again).wait_minutes == 60
    finally:
        again.close()


def test_while_the_roster_is_hidden_so_are_its_numbers(tablet, hands):
    hands.pass_time(hours=73)
    assert view(tablet) == View()


def test_numbers_seen_are_no_searches(tablet, hands, tmp_path):
    for _ in range(VIEWS_MAX):
        view(tablet)
    tablet.close()
    again = a_tablet(tmp_path, hands)
    try:
        for number in range(SEARCHES_MAX):
            assert again.finder.find("王伟" if number % 2 else "ww").matches
    finally:
        again.close()


def test_without_its_trace_no_number_is_shown(tablet, monkeypatch):
    def refuse(*_):
        raise StoreError("no space left on device")

    monkeypatch.setattr(tablet.outbox, "append", refuse)
    with pytest.raises(StoreError):
        view(tablet)
