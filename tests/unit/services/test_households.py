"""What the household's screen says is left is what the card of its members goes by, whichever pass was shown."""

import pytest

from checkpoint.domain.decide import Direction, Outcome, Reason
from checkpoint.domain.movements import Source
from checkpoint.domain.passes import PassType
from checkpoint.domain.policy import QuotaKind
from checkpoint.qr.token import encode_pass
from checkpoint.services.encounter import HouseholdOpened
from tests.support.builders import ISSUER, a_household, a_pass, a_policy, a_resident
from tests.support.gates import Known

ERRAND = {"type": PassType.HOUSEHOLD, "person_no": 0}
PEOPLE = [a_resident(person_no=number, name=name) for number, name in ((1, "张建国"), (2, "李秀英"))]


def shown(tablet, **claims):
    """A household's pass is held up."""
    found = tablet.gate.interpret(encode_pass(a_pass(**ERRAND, **claims), ISSUER), Source.SCANNER)
    assert isinstance(found, HouseholdOpened)
    return found


def next_card(tablet, opened):
    encounter = tablet.gate.open_resident(opened.members[1], Source.LIST, opened.check)
    return encounter if encounter.direction is Direction.OUT else tablet.gate.turn(encounter)


@pytest.mark.parametrize(
    ("policy", "quota", "left"),
    [
        ({}, (1, 2), 0),
        ({}, (2, 2), 1),
        ({}, None, None),
        ({"quota_exits": 3}, (1, 2), 2),
        ({"quota_exits": 1}, None, 0),
        ({"quota_exits": 1, "exempt_types": frozenset({PassType.HOUSEHOLD})}, None, None),
        ({"quota_kind": QuotaKind.PERSONS}, (1, 2), 0),
    ],
)
def test_the_screen_and_the_next_card_tell_the_same(open_tablet, policy, quota, left):
    tablet = open_tablet(Known(households=[a_household()], residents=PEOPLE, policies=[a_policy(**policy)]))
    claims = {} if quota is None else {"quota": quota}
    first = shown(tablet, **claims)
    out = tablet.gate.measure(tablet.gate.open_resident(first.members[0], Source.LIST, first.check), 365)
    tablet.gate.record(out, Outcome.ADMIT)
    opened = shown(tablet, **claims)
    state = tablet.households.state(opened.household, opened.check)
    assert state.left == left
    assert (Reason.QUOTA_USED in next_card(tablet, opened).verdict.reasons) == (left == 0)


def test_without_the_pass_it_is_the_policys(open_tablet):
    tablet = open_tablet(Known(households=[a_household()], residents=PEOPLE))
    opened = shown(tablet, quota=(1, 2))
    assert tablet.households.state(opened.household).quota_exits is None
    assert tablet.households.state(opened.household, opened.check).quota_exits == 1


def test_the_days_of_the_pass_are_counted_and_not_the_policys(open_tablet, hands):
    tablet = open_tablet(Known(households=[a_household()], residents=PEOPLE, policies=[a_policy(quota_days=7)]))
    first = shown(tablet, quota=(1, 2))
    out = tablet.gate.measure(tablet.gate.open_resident(first.members[0], Source.LIST, first.check), 365)
    tablet.gate.record(out, Outcome.ADMIT)
    hands.pass_time(hours=50)
    opened = shown(tablet, quota=(1, 2))
    state = tablet.households.state(opened.household, opened.check)
    assert (state.quota_days, state.used, state.left) == (2, 0, 1)
