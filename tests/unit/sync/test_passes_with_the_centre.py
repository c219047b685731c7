"""Passes between two gates and the central server, over real HTTP."""

import secrets

from checkpoint.bootstrap import utc_now
from checkpoint.domain.movements import Category, Source
from checkpoint.domain.passes import PassStatus, PassType, Revocation, RevocationKind
from checkpoint.qr.keys import IssuerKey
from checkpoint.server.issuing import Holder, issue_passes, pass_text
from checkpoint.server.replacing import Link, replace_passes
from checkpoint.server.repository.passes import load_passes, revoke
from checkpoint.server.repository.roster import load_residents


def status(tablet, text, source=Source.CAMERA):
    return tablet.gate.interpret(text, source).encounter.check.status


def strike(centre, row):
    with centre.centre.database.write() as connection:
        revoke(connection, centre.place.place_id, row)


def test_a_visitors_pass_of_one_gate_works_at_the_other_by_picture_and_by_code_until_it_is_revoked(centre, gates):
    east, west = gates
    east.link.session()
    issued = east.visitors.issue("王小明")
    assert status(west, issued.text) is PassStatus.OK  # by the gate's key, before anybody told of the pass
    east.link.session()
    west.link.session()
    seen = west.gate.interpret(issued.short_code, Source.SCANNER).encounter
    assert (seen.check.status, seen.category, seen.masked_name) == (PassStatus.OK, Category.VISITOR, "王*明")
    strike(centre, Revocation(RevocationKind.PASS, issued.claims.pass_id))
    for tablet in gates:
        tablet.link.session()
        assert status(tablet, issued.text) is PassStatus.REVOKED
        assert status(tablet, issued.short_code, Source.SCANNER) is PassStatus.REVOKED


def test_a_lost_phones_copies_are_revoked_at_every_gate_that_synced_and_the_new_pass_works(centre, gates):
    place, keys = centre.place.place_id, centre.centre.keys
    with centre.centre.database.write() as connection:
        resident = next(iter(load_residents(connection, place).values())).resident
        link = Link(place, resident.household_id, resident.person_no)
        old = issue_passes(
            connection,
            place,
            [Holder(resident.household_id, resident.person_no, resident.name)],
            utc_now(),
            secrets.token_bytes,
        )[0]
    for tablet in gates:
        tablet.link.session()
        assert status(tablet, pass_text(old, keys)) is PassStatus.OK
    with centre.centre.database.write() as connection:
        fresh, revoked = replace_passes(connection, link, utc_now(), secrets.token_bytes)
    assert revoked >= 1
    for tablet in gates:
        assert status(tablet, pass_text(old, keys)) is PassStatus.OK  # not synced yet
        tablet.link.session()
        assert status(tablet, pass_text(old, keys)) is PassStatus.REVOKED
        assert status(tablet, old.short_code, Source.SCANNER) is PassStatus.REVOKED
        assert status(tablet, pass_text(fresh, keys)) is PassStatus.OK
        assert status(tablet, fresh.short_code, Source.SCANNER) is PassStatus.OK


def test_the_four_kinds_of_revocation_reach_the_gates(centre, gates):
    place, keys, tablet = centre.place.place_id, centre.centre.keys, gates[0]
    with centre.centre.database.read() as connection:
        issued = [row for row in load_passes(connection, place).values() if row.claims.type is PassType.RESIDENT]
    one, flat, rest = issued[-1], issued[-9], issued[-20]
    texts = [pass_text(row, keys) for row in (one, flat, rest)]

    def after(row):
        strike(centre, row)
        tablet.link.session()
        return [status(tablet, text).value for text in texts]

    assert after(Revocation(RevocationKind.PASS, one.claims.pass_id)) == ["revoked", "ok", "ok"]
    cut_off = Revocation(RevocationKind.HOUSEHOLD, str(flat.claims.household_id), utc_now())
    assert after(cut_off) == ["revoked", "revoked", "ok"]
    assert after(Revocation(RevocationKind.PLACE, "", utc_now())) == ["revoked"] * 3
    visitor = tablet.visitors.issue("")
    assert status(gates[1], visitor.text) is PassStatus.OK
    strike(centre, Revocation(RevocationKind.KEY, IssuerKey(tablet.identity.signing_seed).kid.hex()))
    for gate in gates:
        gate.link.session()
        assert status(gate, visitor.text) is PassStatus.UNKNOWN_KEY
    assert not tablet.visitors.may_issue
