"""Visitors' passes that gates issued, as the server learns of them: listed, told to the other gates, revoked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from checkpoint.domain.passes import IssuedPass, Pass, PassType, Revocation, RevocationKind
from checkpoint.protocol.passes import issued_pass_from_doc
from checkpoint.qr import short_code
from checkpoint.server.repository.passes import load_passes, load_revocations
from tests.support.bureau import AWAY, HOME, NOON, SAME_SITE, event, sign_in

CODE = short_code.make(1234567)
VISIT = Pass("ab" * 8, HOME, 0x7777, 1, PassType.VISITOR, NOON, NOON + timedelta(hours=24), NOON, None, "王*明")


def push(tablet, *rows):
    tablet.outbox.record(*(event(row) for row in rows))
    return tablet.push().json()


def known(centre, place_id=HOME):
    with centre.database.read() as connection:
        return load_passes(connection, place_id)


def test_a_pass_issued_at_a_gate_is_known_to_the_server_and_comes_down_to_the_others(enrol, centre):
    east, west = enrol(gate_id=1), enrol(gate_id=2)
    issued = IssuedPass(VISIT, CODE)
    assert push(east, issued)["new"] == 1
    assert known(centre) == {VISIT.pass_id: issued}
    changes = west.pull("passes").json()["changes"]
    assert [issued_pass_from_doc(row["doc"]) for row in changes] == [issued]
    assert push(east, issued)["new"] == 1
    assert len(known(centre)) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"type": PassType.RESIDENT},
        {"type": PassType.MEDICAL},
        {"valid_until": NOON + timedelta(hours=25)},
        {"valid_until": NOON},
        {"flags": 1},
        {"quota": (9, 1)},
        {"pass_id": "ab"},
        {"pass_id": "zz" * 8},
        {"household_id": -1},
        {"masked_name": "长" * 13},
    ],
)
def test_what_a_gate_may_not_issue_is_set_aside_and_lets_nobody_in(tablet, centre, changed):
    answer = push(tablet, IssuedPass(replace(VISIT, **changed), CODE), IssuedPass(VISIT, CODE))
    assert (answer["acked"], answer["new"]) == (2, 1)
    assert list(known(centre)) == [VISIT.pass_id]


def test_a_gate_issues_nothing_for_a_flat_or_for_another_place(tablet, centre):
    push(tablet, IssuedPass(replace(VISIT, household_id=1), CODE), IssuedPass(replace(VISIT, place_id=AWAY), CODE))
    assert known(centre) == known(centre, AWAY) == {}


def test_a_short_code_stays_with_whom_it_was_given_to_first(enrol, centre):
    push(enrol(gate_id=1), IssuedPass(VISIT, CODE))
    later = replace(VISIT, pass_id="cd" * 8, household_id=0x8888)
    push(enrol(gate_id=2), IssuedPass(later, CODE), IssuedPass(replace(VISIT, household_id=0x9999), CODE))
    assert {key: row.short_code for key, row in known(centre).items()} == {VISIT.pass_id: CODE, later.pass_id: ""}
    assert known(centre)[VISIT.pass_id].claims == VISIT


def test_the_console_lists_visitors_of_the_gates_and_revokes_one(client, tablet, centre):
    push(tablet, IssuedPass(VISIT, CODE))
    sign_in(client, "unit-east")
    shown = client.get("/passes", params={"place": HOME}).text
    assert "王*明" in shown
    assert short_code.pretty(CODE) in shown
    assert "2026-11-23 12:00" in shown  # the place's time
    form = {"place": HOME, "pass": VISIT.pass_id}
    assert client.post("/passes/revoke", data=form).status_code == 403
    answer = client.post("/passes/revoke", data=form, headers=SAME_SITE)
    assert "已吊销" in answer.text
    assert short_code.pretty(CODE) not in answer.text
    with centre.database.read() as connection:
        assert load_revocations(connection, HOME) == [Revocation(RevocationKind.PASS, VISIT.pass_id)]
    for place, pass_id in ((HOME, "00" * 8), (AWAY, VISIT.pass_id), (HOME, "")):
        wrong = {"place": place, "pass": pass_id}
        assert client.post("/passes/revoke", data=wrong, headers=SAME_SITE).status_code == 404
