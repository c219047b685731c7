"""The demonstration as it is built, before any database has it."""

from dataclasses import asdict
from datetime import timedelta

import pytest

from checkpoint.qr import short_code
from checkpoint.server.demo.assembly import HOUSEHOLDS, RESIDENTS, build
from checkpoint.server.demo.dataset import size_of
from tests.support.volume import some
from tests.unit.demo.conftest import NOW


def test_the_totals_are_exact(dataset):
    assert (HOUSEHOLDS, RESIDENTS) == (1908, 7021)
    size = asdict(size_of(dataset))
    assert size.pop("events") > 4000
    assert size == {
        "places": 9,
        "households": 1908,
        "residents": 7021,
        "gates": 18,
        "volunteers": 18,
        "passes": 7021,
    }


def test_the_same_seed_and_moment_give_the_same_bytes(dataset):
    assert repr(build(NOW)) == repr(dataset)


def test_another_seed_gives_other_people_in_the_same_numbers(dataset):
    other = build(NOW, seed=1)
    assert other.places[0].residents != dataset.places[0].residents
    assert size_of(other).residents == RESIDENTS


def test_the_roster_is_the_same_on_every_day(dataset):
    later = build(NOW + timedelta(days=40, hours=7))
    for then, now in zip(later.places, dataset.places, strict=True):
        assert then.residents == now.residents
        assert then.households == now.households


@pytest.mark.parametrize("hours", some([0, 5, 13, 16, 23], 2))
def test_it_can_be_made_at_any_hour(hours):
    now = NOW.replace(hour=hours, minute=1)
    made = build(now)
    assert size_of(made).residents == RESIDENTS


def test_everybody_has_a_pass_that_lasts_a_fortnight_with_a_code_of_its_own(dataset):
    for place in dataset.places:
        codes = [row.short_code for row in place.passes]
        assert len(set(codes)) == len(codes)
        assert all(short_code.is_valid(code) for code in codes)
        assert {row.claims.valid_until for row in place.passes} == {NOW + timedelta(days=14)}
    ids = [row.claims.pass_id for place in dataset.places for row in place.passes]
    assert len(set(ids)) == len(ids)
