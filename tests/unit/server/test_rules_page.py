"""The console's page of the rules: whoever supervises a place can read what its gates go by."""

from datetime import timedelta

import pytest

from checkpoint.server.repository.organisation import add_policy
from tests.support.builders import a_policy
from tests.support.bureau import AWAY, HOME, NOON, sign_in


def issue(centre, version, at, **rules):
    with centre.database.write() as connection:
        add_policy(connection, HOME, a_policy(version=version, effective_from=at, title=f"第{version}号令", **rules))


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-CN", ("现行有效", "每户每 3 天限外出 1 人次")), ("en", ("In force since", "in 3 days: 1"))],
)
def test_what_holds_now_is_told_in_sentences(client, centre, language, said):
    issue(centre, 4, NOON - timedelta(days=1), quota_exits=1, quota_days=3)
    sign_in(client, "unit-east")
    client.get(f"/language?to={language}")
    page = client.get("/rules").text
    assert [words for words in said if words not in page] == []


def test_what_is_to_come_and_what_held_are_told_apart_from_what_holds(client, centre):
    for version, days in ((1, -9), (2, -1), (3, 5)):
        issue(centre, version, NOON + timedelta(days=days))
    sign_in(client)
    page = client.get(f"/rules?place={HOME}").text
    order = [page.index(words) for words in ("第 3 版", "尚未执行", "第 2 版", "现行有效", "第 1 版", "已停用")]
    assert order == sorted(order)


def test_a_place_without_rules_goes_by_the_usual_ones_and_says_so(client):
    sign_in(client)
    page = client.get("/rules").text
    assert ("默认规则" in page, "37.3" in page) == (True, True)


def test_another_branchs_rules_are_not_there(client):
    sign_in(client, "unit-east")
    assert client.get(f"/rules?place={AWAY}").status_code == 404


def test_the_overview_leads_to_the_rules(client):
    sign_in(client)
    assert 'href="/rules"' in client.get("/overview").text
