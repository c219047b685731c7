"""Visitors' passes from the gate itself, offline, and what the gate's key may not do."""

from datetime import timedelta

import pytest

from checkpoint.domain.decide import Outcome, Reason
from checkpoint.domain.lists import GateKeyList, gate_key
from checkpoint.domain.movements import Category, Source
from checkpoint.domain.passes import IssuedPass, PassStatus, PassType, Revocation, RevocationKind
from checkpoint.protocol.exchange import Change, Page
from checkpoint.protocol.reference import Stream, signed_list_to_doc
from checkpoint.qr import short_code
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.lists import sign_gate_keys
from checkpoint.qr.token import encode_pass
from checkpoint.services.gate_issuer import MayNotIssueError
from checkpoint.store import StoreError
from checkpoint.store.replica import Replica
from tests.support.builders import ISSUER, NOON, PLACE_ID, a_pass
from tests.support.gates import Hands, a_tablet
from tests.support.lists import a_revocation_doc

OWN = IssuerKey(bytes(32))
"""The key of the tablets of `tests.support.gates`."""


def listed(tablet, at=NOON, seq=5, days=30):
    row = gate_key(OWN.kid.hex(), OWN.public_key, PLACE_ID, at - timedelta(days=1), at + timedelta(days=days))
    signed = GateKeyList(PLACE_ID, seq, at, at + timedelta(hours=1), (row,))
    bring(tablet, Stream.GATE_KEYS, signed_list_to_doc(sign_gate_keys(signed, ISSUER)), at)


def bring(tablet, stream, doc, at=NOON):
    Replica(tablet.store).apply(stream, Page((Change("list", doc),), f"g.{doc['cose'][-9:]}", more=False, time=at))
    tablet.reference.refresh(stream)


def test_a_gate_issues_a_visitors_pass_offline_and_every_gate_of_the_place_takes_it(tmp_path):
    hands = Hands()
    east, west = a_tablet(tmp_path / "east", hands), a_tablet(tmp_path / "west", hands)
    listed(east)
    listed(west)
    issued = east.visitors.issue("访客王小明", hours=8)
    for tablet in (east, west):
        seen = tablet.gate.interpret(issued.text, Source.CAMERA).encounter
        assert (seen.check.status, seen.category) == (PassStatus.OK, Category.VISITOR)
        assert seen.masked_name == "访***明"
        assert seen.verdict.outcome is Outcome.CHECK
        assert Reason.NOT_ON_ROSTER in seen.verdict.reasons
    hands.pass_time(hours=8)
    assert west.gate.interpret(issued.text, Source.CAMERA).encounter.check.status is PassStatus.EXPIRED
    east.close()
    west.close()


def test_before_the_first_contact_and_after_a_month_without_one_a_gate_issues_nothing(tmp_path):
    hands = Hands()
    tablet = a_tablet(tmp_path, hands)
    assert not tablet.visitors.may_issue
    with pytest.raises(MayNotIssueError):
        tablet.visitors.issue("王小明")
    listed(tablet)
    tablet.visitors.issue("王小明")
    hands.pass_time(days=30)
    with pytest.raises(MayNotIssueError):
        tablet.visitors.issue("王小明")
    tablet.close()


def test_a_gate_whose_key_was_struck_issues_nothing(tmp_path):
    tablet = a_tablet(tmp_path, Hands())
    listed(tablet)
    struck = Revocation(RevocationKind.KEY, OWN.kid.hex())
    bring(tablet, Stream.REVOCATIONS, a_revocation_doc(NOON, struck, seq=9))
    assert not tablet.visitors.may_issue
    tablet.close()


@pytest.mark.parametrize("hours", [0, -1, 25])
def test_no_visitors_pass_is_valid_longer_than_a_day(tmp_path, hours):
    tablet = a_tablet(tmp_path, Hands())
    listed(tablet)
    with pytest.raises(ValueError, match="24 hours"):
        tablet.visitors.issue("", hours=hours)
    tablet.close()


def test_a_visitor_is_never_taken_for_somebody_who_lives_here(tmp_path):
    tablet = a_tablet(tmp_path, Hands())
    listed(tablet)
    issued = [tablet.visitors.issue("") for _ in range(50)]
    assert len({row.claims.household_id for row in issued}) == 50
    assert not {row.claims.household_id for row in issued} & set(tablet.reference.roster.households)
    assert {row.claims.type for row in issued} == {PassType.VISITOR}
    tablet.close()


def test_an_issued_pass_is_recorded_once_and_its_short_code_works_at_this_gate_at_once(tmp_path):
    hands = Hands()
    tablet = a_tablet(tmp_path, hands)
    listed(tablet)
    issued = tablet.visitors.issue("访客王小明", hours=8)
    assert [event.body for event in tablet.outbox.events()] == [IssuedPass(issued.claims, issued.short_code)]
    assert short_code.is_valid(issued.short_code)
    assert tablet.gate.today() == []
    tablet.close()
    tablet = a_tablet(tmp_path, hands)
    seen = tablet.gate.interpret(issued.short_code, Source.SCANNER).encounter
    assert (seen.check.status, seen.category, seen.masked_name) == (PassStatus.OK, Category.VISITOR, "访***明")
    hands.pass_time(hours=8, minutes=1)
    seen = tablet.gate.interpret(issued.short_code, Source.SCANNER).encounter
    assert seen.check.status is PassStatus.EXPIRED
    tablet.close()


def test_a_pass_that_cannot_be_recorded_is_not_issued(tmp_path, monkeypatch):
    tablet = a_tablet(tmp_path, Hands())
    listed(tablet)

    def refuse(*_):
        raise StoreError("no space left on device")

    monkeypatch.setattr(tablet.outbox, "append", refuse)
    with pytest.raises(StoreError):
        tablet.visitors.issue("")
    tablet.close()


def test_a_gates_key_lets_nobody_in_as_a_resident(tmp_path):
    tablet = a_tablet(tmp_path, Hands())
    listed(tablet)
    forged = a_pass(type=PassType.VISITOR, issued_at=NOON, valid_from=NOON, valid_until=NOON + timedelta(hours=1))
    seen = tablet.gate.interpret(encode_pass(forged, OWN), Source.CAMERA).encounter
    assert (seen.check.status, seen.resident, seen.category) == (PassStatus.OK, None, Category.VISITOR)
    assert not seen.facts.on_roster
    tablet.close()
