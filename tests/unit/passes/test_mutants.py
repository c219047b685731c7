"""The bench of forged and damaged codes tells what it is there to tell."""

import pytest

from bench import mutants
from checkpoint.domain.passes import PassCheck, PassStatus


def figure(report, what):
    return next(row for row in report.rows if row[0] == what)


def test_the_first_thousands_end_without_an_exception_and_none_is_accepted():
    report = mutants.run(3000, mutants.SEED)
    assert not report.failed
    assert [figure(report, what)[1] for what in ("codes tried", "accepted", "exceptions")] == ["3,000", "0", "0"]


def test_an_exception_is_counted_and_the_run_goes_on(monkeypatch):
    judge, tried = mutants.judge, []

    def sometimes(text, trust):
        tried.append(text)
        if len(tried) % 50 == 0:
            raise RecursionError("too deep")
        return judge(text, trust)

    monkeypatch.setattr(mutants, "judge", sometimes)
    report = mutants.run(500, mutants.SEED)
    assert report.failed
    assert figure(report, "codes tried")[1] == "500"
    assert figure(report, "exceptions")[1:] == ("10", "0", "**MISS**")


@pytest.mark.parametrize("status", [PassStatus.OK])
def test_one_that_is_accepted_fails_the_run(monkeypatch, status):
    monkeypatch.setattr(mutants, "judge", lambda *_: PassCheck(status))
    assert mutants.run(20, 1).failed
