"""The roster's search."""

from checkpoint.services.roster import RESULTS_MAX, Roster
from tests.support.builders import a_household, a_resident


def test_a_search_lists_ten_and_counts_all():
    people = [a_resident(person_no=number, name=f"王{number}") for number in range(1, 27)]
    roster = Roster.of([a_household()], people)
    assert len(roster.search("王")) == RESULTS_MAX
    assert roster.count("王") == 26
    assert roster.count("王3") == 1
    assert (roster.count("李"), roster.count("")) == (0, 0)
