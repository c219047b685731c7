"""Searching within its bounds: who browses is stopped, the gate is not, and a restart forgets nothing."""

import pytest

from checkpoint.domain.decide import Outcome
from checkpoint.domain.events import EventKind
from checkpoint.domain.lookups import Lookup, Sought
from checkpoint.domain.movements import Source
from checkpoint.server.importing.pinyin import pinyin
from checkpoint.services.encounter import Found
from checkpoint.services.finder import SEARCHES_MAX, Named
from checkpoint.services.search import RESULTS_MAX
from checkpoint.store import StoreError
from tests.support.builders import a_household, a_resident
from tests.support.gates import Known, a_tablet

NAMES = [first + last for first in "王李张刘陈杨赵" for last in "伟芳娜敏静丽强磊军洋"]


@pytest.fixture
def tablet(open_tablet):
    return open_tablet(_known())


def _known():
    homes = [a_household(), a_household(household_id=0x1111, building="12", unit="", room="101")]
    people = [
        a_resident(person_no=number, name=name, pinyin=pinyin(name), phone=f"1380000{number:04d}")
        for number, name in enumerate(NAMES, 1)
    ]
    people += [a_resident(household_id=0x1111, person_no=1, name="王伟", pinyin=pinyin("王伟"), phone="")]
    return Known(households=homes, residents=people)


def lookups(tablet):
    return [event.body for event in tablet.outbox.events() if event.kind is EventKind.LOOKUP]


def use_up(tablet):
    for name in NAMES[:SEARCHES_MAX]:
        assert tablet.finder.find(name).matches


def test_a_search_leaves_its_trace_without_what_was_typed(tablet):
    tablet.finder.find("王伟")
    assert lookups(tablet) == [Lookup(Sought.NAME, 2)]


def test_letters_added_to_a_search_are_the_same_search(tablet):
    for text in ("wangw", "wangwe", "wangwei"):
        assert tablet.finder.find(text).matches
    assert len(lookups(tablet)) == 1


def test_letters_taken_back_and_typed_anew_are_another_search(tablet):
    for text in ("wangw", "wangq", "wangj"):
        tablet.finder.find(text)
    assert len(lookups(tablet)) == 3


def test_after_sixty_searches_names_and_phones_must_wait(tablet, hands):
    use_up(tablet)
    found = tablet.finder.find("赵洋")
    assert (found.matches, found.wait_minutes) == ((), 60)
    assert tablet.finder.find("0001").wait_minutes == 60
    hands.pass_time(minutes=59, seconds=30)
    assert tablet.finder.find("赵洋").wait_minutes == 1
    hands.pass_time(minutes=1)
    assert tablet.finder.find("赵洋").matches


def test_a_thousand_searches_by_script_show_sixty_times_ten_people(tablet):
    shown = {name for number in range(1000) if tablet.finder.find(name := NAMES[number % 70]).matches}
    assert shown == set(NAMES[:SEARCHES_MAX])
    assert len(lookups(tablet)) == SEARCHES_MAX


def test_a_restart_does_not_begin_the_hour_anew(tablet, hands, tmp_path):
    use_up(tablet)
    tablet.close()
    again = a_tablet(tmp_path, hands)
    try:
        assert again.finder.find("赵洋").wait_minutes == 60
    finally:
        again.close()


def test_rooms_codes_and_the_emergency_exit_never_wait(tablet):
    use_up(tablet)
    assert tablet.finder.find("3-2-501").matches
    assert tablet.finder.find("501").matches
    assert isinstance(tablet.gate.interpret("12-101", Source.SCANNER), Found)
    assert tablet.gate.emergency_exit().body.emergency


def test_where_more_fit_than_may_be_shown_the_buildings_are_told_and_nothing_is_counted(tablet):
    found = tablet.finder.find("wang")
    assert (found.matches, found.total, found.buildings) == ((), 11, (("3", 10), ("12", 1)))
    assert lookups(tablet) == []
    assert len(tablet.finder.find("12#wang").matches) == 1


def test_a_full_disk_does_not_hold_up_a_search_and_does_not_make_it_free(tablet, monkeypatch):
    def refuse(_event):
        raise StoreError("no space left on device")

    monkeypatch.setattr(tablet.outbox, "append", refuse)
    use_up(tablet)
    assert tablet.finder.find("赵洋").wait_minutes == 60


def test_enter_looks_once(tablet, monkeypatch):
    asked = []
    find = tablet.reference.roster.index.find

    def overhear(_index, text):
        asked.append(text)
        return find(text)

    monkeypatch.setattr(type(tablet.reference.roster.index), "find", overhear)
    tablet.gate.interpret("王伟", Source.SCANNER)
    assert asked == ["王伟"]


def passed(tablet, *names):
    """These went out; the day's records."""
    people = {row.name: row for row in tablet.reference.roster.residents.values()}
    for name in names:
        encounter = tablet.gate.measure(tablet.gate.open_resident(people[name], Source.LIST), 365)
        tablet.gate.record(encounter, Outcome.ADMIT)
    return tablet.gate.today()


def test_a_days_records_are_found_by_whole_names_and_initials_and_each_search_is_counted(tablet):
    records = passed(tablet, "王芳", "李娜", "张敏")
    for text in ("王芳", "wf", "wangfang"):
        assert len(tablet.finder.among(text, records).events) == 1
    assert tablet.finder.among("赵洋", records) == Named()
    assert lookups(tablet) == [Lookup(Sought.NAME, 1)] * 3


@pytest.mark.parametrize("text", ["王", "", "3-2-501", "1234"])
def test_less_than_a_name_finds_no_record_and_counts_nothing(tablet, text):
    assert tablet.finder.among(text, passed(tablet, "王芳")) == Named()
    assert lookups(tablet) == []


def test_more_than_ten_people_are_not_told_apart_by_a_syllable(tablet):
    people = [row for row in tablet.reference.roster.residents.values() if row.pinyin.startswith("wang")]
    for resident in people:
        encounter = tablet.gate.measure(tablet.gate.open_resident(resident, Source.LIST), 365)
        tablet.gate.record(encounter, Outcome.ADMIT)
    assert len(people) == RESULTS_MAX + 1
    assert tablet.finder.among("wang", tablet.gate.today()) == Named(too_many=True)
    assert lookups(tablet) == []


def test_records_are_not_searched_once_the_hour_is_used_up(tablet):
    records = passed(tablet, "王芳")
    use_up(tablet)
    assert tablet.finder.among("王芳", records) == Named(wait_minutes=60)


def test_records_are_not_searched_while_the_roster_is_hidden(tablet, hands):
    records = passed(tablet, "王芳")
    hands.pass_time(hours=73)
    assert tablet.finder.among("王芳", records) == Named()
