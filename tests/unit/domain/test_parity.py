"""Equal treatment: who is stopped how often, and from when on somebody has to look into it."""

import pytest

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.parity import AgeBand, Treated, band_of, compare, stopped_as

IN, OUT = Direction.IN, Direction.OUT


def alarms(**groups):
    return {row.group for row in compare({name: Treated(*row) for name, row in groups.items()}) if row.alarm}


@pytest.mark.parametrize(
    ("groups", "over"),
    [
        ({"code": (1000, 40), "nothing": (1000, 50)}, set()),
        ({"code": (1000, 40), "nothing": (1000, 51)}, {"nothing"}),
        ({"code": (1000, 51), "nothing": (1000, 40)}, {"code"}),
        ({"code": (1000, 20, 20), "nothing": (1000, 0, 51)}, {"nothing"}),
        ({"code": (1000, 0), "nothing": (3, 1)}, set()),
        ({"code": (1000, 0), "nothing": (29, 20)}, set()),
        ({"code": (29, 0), "nothing": (1000, 50)}, set()),
        ({"code": (1000, 0), "nothing": (1000, 9)}, set()),
        ({"code": (1000, 0), "nothing": (1000, 10)}, {"nothing"}),
        ({"code": (50, 0), "nothing": (1000, 20)}, set()),
        ({"code": (0, 0), "nothing": (0, 0)}, set()),
        ({}, set()),
    ],
)
def test_an_alarm_is_more_than_a_quarter_above_the_best_treated_and_never_of_a_few(groups, over):
    assert alarms(**groups) == over


def test_whose_age_is_unknown_is_counted_and_not_compared():
    rows = compare({AgeBand.ADULT: Treated(100, 20), AgeBand.UNKNOWN: Treated(100, 5), AgeBand.OLD: Treated(100, 50)})
    assert [(row.ratio, row.alarm, row.best) for row in rows] == [
        (1.0, False, True),
        (None, False, False),
        (2.5, True, False),
    ]


@pytest.mark.parametrize(
    ("reasons", "direction", "stopped"),
    [
        ("", OUT, None),
        ("not_on_roster", OUT, Outcome.CHECK),
        ("quota_used", OUT, Outcome.REFUSE),
        ("revoked", IN, Outcome.CHECK),
        ("pass_missing,quota_used", OUT, Outcome.REFUSE),
        ("fever", OUT, None),
        ("fever,pass_missing", OUT, Outcome.CHECK),
        ("emergency", OUT, None),
        ("of_a_newer_program", OUT, Outcome.CHECK),
    ],
)
def test_who_is_stopped_is_told_by_the_reasons_and_a_fever_is_no_matter_of_treatment(reasons, direction, stopped):
    assert stopped_as(reasons.split(","), direction) is stopped


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (None, AgeBand.UNKNOWN),
        (2013, AgeBand.CHILD),
        (2012, AgeBand.ADULT),
        (1967, AgeBand.ADULT),
        (1966, AgeBand.OLDER),
        (1947, AgeBand.OLDER),
        (1946, AgeBand.OLD),
    ],
)
def test_the_year_of_birth_gives_the_band(born, band):
    assert band_of(born, 2026) is band
