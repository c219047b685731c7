"""Lost passes, the console's page of passes, and the resident's own page."""

import base64
import re
import time
from datetime import timedelta

import pytest

from checkpoint.domain.decide import Direction, Reason, decide
from checkpoint.domain.passes import PassStatus, PassType, Revocation, RevocationKind
from checkpoint.domain.people import Resident
from checkpoint.domain.policy import Policy
from checkpoint.qr.decode import decode_picture
from checkpoint.qr.token import check_pass, phone_text
from checkpoint.server.issuing import Holder, issue_passes, pass_text, trust_issuer
from checkpoint.server.replacing import Link, NoHolderError, link_token, open_link, replace_passes
from checkpoint.server.repository import organisation, roster
from checkpoint.server.repository.organisation import Account, Role
from checkpoint.server.repository.passes import load_revocations
from checkpoint.server.trust import wanted_keys
from tests.support.builders import a_policy, facts
from tests.support.bureau import AWAY, HOME, NOON, PASSWORD_HASH, SAME_SITE, event, movement, sign_in
from tests.support.paper import codes_in, rendered

LINK = Link(HOME, 1, 1)


def issue(centre, *holders, at=NOON):
    with centre.database.write() as connection:
        trust_issuer(connection, HOME, centre.keys, at)
        return issue_passes(connection, HOME, holders or [Holder(1, 1, "张1明")], at, centre.random_bytes)


def status(centre, text, at=NOON):
    with centre.database.read() as connection:
        revocations, trust = load_revocations(connection, HOME), wanted_keys(connection)

    def revoked(claims):
        return any(row.strikes(claims) for row in revocations)

    return check_pass(text, place_id=HOME, now=at, trust=trust, revoked=revoked).status


def token_of(centre, link=LINK):
    with centre.database.read() as connection:
        return link_token(connection, link, centre.keys)


def test_a_replacement_voids_every_old_copy_and_the_old_link_in_one_step(centre):
    first, second = issue(centre)[0], issue(centre)[0]
    old_link = token_of(centre)
    with centre.database.write() as connection:
        fresh, revoked = replace_passes(connection, LINK, NOON + timedelta(minutes=1), centre.random_bytes)
    assert revoked == 2
    assert status(centre, pass_text(first, centre.keys)) is PassStatus.REVOKED
    assert status(centre, pass_text(second, centre.keys)) is PassStatus.REVOKED
    assert status(centre, pass_text(fresh, centre.keys)) is PassStatus.OK
    with centre.database.read() as connection:
        assert open_link(connection, old_link, centre.keys) is None
        assert open_link(connection, token_of(centre), centre.keys) == LINK


def test_a_replacement_keeps_the_type_and_the_minutes_and_touches_nobody_else(centre):
    other, lost = issue(centre, Holder(1, 2, "张2明"), Holder(1, 1, "张1明", PassType.TEMPORARY, 90))
    with centre.database.write() as connection:
        fresh, _ = replace_passes(connection, LINK, NOON, centre.random_bytes)
        with pytest.raises(NoHolderError):
            replace_passes(connection, Link(HOME, 99, 1), NOON, centre.random_bytes)
    assert (fresh.claims.type, fresh.claims.minutes_out_max) == (PassType.TEMPORARY, 90)
    assert lost.claims.minutes_out_max == 90
    assert status(centre, pass_text(other, centre.keys)) is PassStatus.OK


def test_a_link_is_not_guessed_and_not_carried_over_to_somebody_else(centre):
    token = token_of(centre)
    with centre.database.read() as connection:
        who, _, mac = token.rpartition("-")
        changed = [f"{who[:-1]}2-{mac}", f"{who}-{'a' * len(mac)}", who, "", "-", "x" * 80, f"{who}-", token.upper()]
        assert [open_link(connection, text, centre.keys) for text in changed] == [None] * len(changed)
        assert len(mac) == 26


def test_the_residents_page_is_small_needs_no_script_and_asks_for_nothing_more(client, centre):
    issued = issue(centre, Holder(1, 1, "张1明"), Holder(1, 0, "", PassType.HOUSEHOLD))
    answer = client.get(f"/r/{token_of(centre, Link(HOME, 1, 0))}")
    assert answer.status_code == 200
    assert len(answer.content) < 50_000
    assert "<script" not in answer.text
    asked_for = re.findall(r'(?:src|href|action)="([^"]*)"', answer.text)
    assert asked_for
    assert all(address.startswith("data:") for address in asked_for)
    pictures = re.findall(r'<img src="data:image/png;base64,([^"]+)"', answer.text)
    texts = [decode_picture(base64.b64decode(picture)) for picture in pictures]
    assert sorted(texts) == sorted([phone_text(pass_text(row, centre.keys))] for row in issued)
    assert answer.text.count("download=") == 2
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "张*明" in answer.text
    assert "张1明" not in answer.text
    assert client.get("/r/1-1-1-aaaaaaaaaaaaaaaaaaaaaaaaaa").status_code == 404


def test_a_household_of_twelve_still_fits(client, centre):
    people = [roster.StoredResident(Resident(1, number, f"张{number}明"), "") for number in range(1, 13)]
    with centre.database.write() as connection:
        roster.save_residents(connection, HOME, people)
    issue(centre, *(Holder(1, number, f"张{number}明") for number in range(1, 13)))
    answer = client.get(f"/r/{token_of(centre, Link(HOME, 1, 0))}")
    assert answer.text.count("<img") == 12
    assert len(answer.content) < 50_000


def test_the_page_says_how_many_exits_are_left_as_the_gates_have_reported(client, centre, tablet):
    issue(centre)
    with centre.database.write() as connection:
        policy = Policy(1, NOON - timedelta(days=1), quota_exits=2, quota_days=2)
        organisation.add_policy(connection, HOME, policy)
    assert "2 次（每 2 天 2 次" in client.get(f"/r/{token_of(centre)}").text
    medical = facts(direction=Direction.OUT, pass_status=PassStatus.OK, pass_type=PassType.MEDICAL)
    tablet.outbox.record(
        event(movement("00000001-1", direction=Direction.OUT)),
        event(movement("00000001-1", direction=Direction.OUT, facts=medical)),
    )
    tablet.push()
    assert "1 次（每 2 天 2 次" in client.get(f"/r/{token_of(centre)}").text


def test_a_supervisor_replaces_a_pass_on_the_console(client, centre):
    lost = issue(centre)[0]
    sign_in(client, "unit-east")
    found = client.get("/passes", params={"place": HOME, "text": "1-1"})
    assert "挂失补办" in found.text
    assert "张*明" in found.text
    form = {"place": HOME, "person": "00000001-1", "text": "1-1"}
    answer = client.post("/passes/replace", data=form, headers=SAME_SITE)
    assert "已吊销 1 张旧证" in answer.text
    assert status(centre, pass_text(lost, centre.keys)) is PassStatus.REVOKED
    picture = re.search(r'<img src="data:image/png;base64,([^"]+)"', answer.text)
    text = decode_picture(base64.b64decode(picture[1]))[0]
    assert status(centre, text) is PassStatus.OK
    link = re.search(r'href="(/r/[^"]+)"', answer.text)
    assert client.get(link[1]).status_code == 200
    assert client.post("/passes/replace", data=form).status_code == 403


def test_out_of_scope_and_unknown_people_are_the_same_404_and_a_viewer_changes_nothing(client, centre):
    with centre.database.write() as connection:
        organisation.add_account(connection, Account("watch", "只看", PASSWORD_HASH, 11, Role.VIEWER))
    sign_in(client, "unit-east")
    for form in ({"place": AWAY, "person": "00000001-1"}, {"place": HOME, "person": "00000063-1"}, {"place": "x"}):
        assert client.post("/passes/replace", data=form, headers=SAME_SITE).status_code == 404
    assert client.get("/passes", params={"place": AWAY}).status_code == 404
    assert client.post("/passes/print", data={"place": AWAY, "layout": "cards"}, headers=SAME_SITE).status_code == 404
    sign_in(client, "watch")
    form = {"place": HOME, "person": "00000001-1", "layout": "cards"}
    for address in ("/passes/replace", "/passes/print"):
        assert client.post(address, data=form, headers=SAME_SITE).status_code == 403
    with centre.database.read() as connection:
        assert load_revocations(connection, HOME) == []


def printed(client, **form):
    """A print run of the console, watched to its end: the page of each look, and the address of the paper."""
    answer = client.post("/passes/print", data={"place": HOME, "layout": "cards"} | form, headers=SAME_SITE)
    assert answer.status_code == 303
    address, looks = answer.headers["location"], []
    for _ in range(600):
        looks.append(client.get(address))
        if "refresh" not in looks[-1].headers:
            return looks, f"{address}/cards.pdf"
        time.sleep(0.05)
    raise AssertionError(looks[-1].text)


def test_a_building_that_the_roster_has_not_is_named_kept_and_nothing_is_printed(client):
    sign_in(client, "unit-east")
    form = {"place": HOME, "layout": "cards", "building": "7号楼"}
    answer = client.post("/passes/print", data=form, headers=SAME_SITE)
    assert "没有制证：名册里“7号楼”栋没有人" in answer.text
    assert 'value="7号楼"' in answer.text


def test_the_console_prints_the_same_cards_and_says_how_many_on_how_many_pages(client, centre, tmp_path):
    sign_in(client, "unit-east")
    looks, address = printed(client)
    assert "共 6 张证，1 页，其中新签发 6 张" in looks[-1].text
    assert "所有姓名用字都已印出" in looks[-1].text
    (tmp_path / "cards.pdf").write_bytes(client.get(address).content)
    texts = [text for page in rendered(tmp_path / "cards.pdf") for text in codes_in(page)]
    assert [status(centre, text) for text in texts] == [PassStatus.OK] * 6
    assert "其中新签发 0 张" in printed(client)[0][-1].text


def test_a_long_run_shows_a_bar_until_it_is_done(client, centre):
    people = [roster.StoredResident(Resident(1, number, f"张{number}明"), "") for number in range(1, 251)]
    with centre.database.write() as connection:
        roster.save_residents(connection, HOME, people)
    sign_in(client, "unit-east")
    looks, _ = printed(client)
    assert re.search(r'<progress value="\d+" max="254">', looks[0].text)
    assert "共 254 张证，26 页" in looks[-1].text


def test_a_character_that_the_font_lacks_is_listed_on_the_page(client, centre):
    with centre.database.write() as connection:
        lacking = roster.StoredResident(Resident(1, 1, "\U000323af明"), "")
        roster.save_residents(connection, HOME, [lacking])
    sign_in(client, "unit-east")
    shown = printed(client)[0][-1].text
    assert "字库缺 1 个字" in shown
    assert "U+323AF" in shown
    assert "00000001-1" in shown


def test_the_paper_is_only_for_who_printed_it_and_only_for_a_quarter_of_an_hour(client, centre, clock):
    sign_in(client, "unit-east")
    _, address = printed(client)
    page = address.removesuffix("/cards.pdf")
    assert client.get(address).status_code == 200
    sign_in(client, "bureau")
    assert [client.get(url).status_code for url in (page, address)] == [404, 404]
    sign_in(client, "unit-east")
    for wrong in ("/passes/print/00", "/passes/print/" + "0" * 32, "/passes/print/none", "/passes/print/zz/cards.pdf"):
        assert client.get(wrong).status_code == 404
    folder = centre.settings.data / "printing"
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    clock.forward(minutes=15)
    sign_in(client, "unit-east")
    assert [client.get(url).status_code for url in (page, address)] == [404, 404]
    assert list(folder.iterdir()) == []


def test_a_temporary_pass_bounds_the_time_out_before_the_policy_does():
    policy = a_policy(minutes_out_max=120)
    late = facts(direction=Direction.IN, minutes_out=100, minutes_allowed=90, pass_type=PassType.TEMPORARY)
    assert Reason.OVERDUE in decide(late, policy).reasons
    assert Reason.OVERDUE not in decide(facts(direction=Direction.IN, minutes_out=100), policy).reasons
    assert Reason.OVERDUE in decide(late, a_policy()).reasons


def test_a_households_cut_off_ends_its_link_too(centre):
    token = token_of(centre)
    from checkpoint.server.repository.passes import revoke

    with centre.database.write() as connection:
        revoke(connection, HOME, Revocation(RevocationKind.HOUSEHOLD, "1", NOON))
        assert open_link(connection, token, centre.keys) is None
