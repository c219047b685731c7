"""The roster's search: every way in which a volunteer looks for somebody."""

import pytest

from checkpoint.domain.lookups import Sought
from checkpoint.server.importing.pinyin import pinyin
from checkpoint.services.roster import Roster
from checkpoint.services.search import RESULTS_MAX, fold
from tests.support.builders import a_household, a_resident

NAMES = [
    "王小明",
    "单雄信",
    "曾国华",
    "解晓东",
    "区海洋",
    "查志强",
    "仇英杰",
    "翟志刚",
    "朴正一",
    "覃海峰",
    "尉迟恭",
    "吕丽",
]
ELSEWHERE = ["林静", "宁静", "张伟国"]


def a_person(name, household_id=0x9C41F00D, number=1, **changed):
    return a_resident(
        household_id=household_id, person_no=number, name=name, pinyin=pinyin(name), **{"phone": ""} | changed
    )


@pytest.fixture(scope="module")
def roster():
    homes = [a_household(), a_household(household_id=0x1111, building="12", unit="", room="101")]
    people = [a_person(name, number=number) for number, name in enumerate(NAMES, 1)]
    people += [a_person(name, 0x1111, number) for number, name in enumerate(ELSEWHERE, 1)]
    people.append(a_person("车主", 0x1111, 9, note="车牌豫S·A8K21", phone="13800004321"))
    return Roster.of(homes, people)


def names(roster, query):
    return [match.resident.name for match in roster.find(query).matches]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("wxm", "王小明"),
        ("wangxiaoming", "王小明"),
        ("wang xiao ming", "王小明"),
        ("WangXM", "王小明"),
        ("xiaoming", "王小明"),
        ("小明", "王小明"),
        ("王小", "王小明"),
        ("shanxx", "单雄信"),
        ("danxiongxin", "单雄信"),
        ("zengguohua", "曾国华"),
        ("cgh", "曾国华"),
        ("xiexd", "解晓东"),
        ("jiexiaodong", "解晓东"),
        ("ouhaiyang", "区海洋"),
        ("qhy", "区海洋"),
        ("zhazq", "查志强"),
        ("chazhiqiang", "查志强"),
        ("qiuyingjie", "仇英杰"),
        ("chouyingjie", "仇英杰"),
        ("zhaizg", "翟志刚"),
        ("dizhigang", "翟志刚"),
        ("piaozy", "朴正一"),
        ("qinhaifeng", "覃海峰"),
        ("tanhf", "覃海峰"),
        ("yuchigong", "尉迟恭"),
        ("ycg", "尉迟恭"),
        ("weichigong", "尉迟恭"),
        ("lvli", "吕丽"),
        ("luli", "吕丽"),
    ],
)
def test_a_name_is_found_however_it_is_read_and_typed(roster, query, name):
    assert names(roster, query)[:1] == [name]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("zangweiguo", "张伟国"),
        ("wangxiaomin", "王小明"),
        ("caziqiang", "查志强"),
        ("wanxiaoming", "王小明"),
        ("wangxiaomong", "王小明"),
        ("wangxioaming", "王小明"),
        ("wangxiaomiing", "王小明"),
        ("wngxiaoming", "王小明"),
        ("张卫国", ""),
        ("章伟国", ""),
        ("查之强", ""),
    ],
)
def test_what_sounds_alike_and_one_slip_are_forgiven(roster, query, name):
    assert names(roster, query) == ([name] if name else [])


def test_other_characters_that_are_read_alike_find_the_name():
    roster = Roster.of([a_household()], [a_person("张伟国"), a_person("李卫东", number=2)])
    assert names(roster, "张卫国") == ["张伟国"]


def test_n_and_l_are_one_but_the_exact_one_comes_first(roster):
    assert names(roster, "linjing") == ["林静", "宁静"]
    assert names(roster, "ningjing") == ["宁静", "林静"]


def test_two_slips_are_too_many(roster):
    assert names(roster, "wanxxiaomong") == []


@pytest.mark.parametrize("query", ["3 wx", "3栋王小", "3#wxm", "3-wxm", "王小明 3", "王小明3栋", "3号楼王小明", "wxm3"])
def test_a_name_with_its_building(roster, query):
    assert names(roster, query) == ["王小明"]


@pytest.mark.parametrize("query", ["12 wxm", "王小明 12"])
def test_a_name_in_another_building_is_not_shown(roster, query):
    assert names(roster, query) == []


@pytest.mark.parametrize("query", ["豫S·A8K21", "豫SA8K21", "sa8k21", "A8K21", "8k21"])
def test_a_plate_of_the_rosters_note(roster, query):
    found = roster.find(query)
    assert [match.resident.name for match in found.matches] == (["车主"] if query != "8k21" else [])


@pytest.mark.parametrize("query", ["王", "w", "3 王", "王 3", "", "  ", "12"])
def test_less_than_two_characters_of_a_name_look_nobody_up(roster, query):
    assert roster.find(query).sought is Sought.NOTHING


def test_four_digits_are_a_phones_and_three_a_room(roster):
    assert (roster.find("4321").sought, names(roster, "4321")) == (Sought.PHONE, ["车主"])
    assert roster.find("501").sought is Sought.ROOM
    assert roster.find("3-2-501").sought is Sought.ROOM


def test_ten_are_shown_all_are_counted_and_their_buildings_told():
    homes = [a_household(), a_household(household_id=0x1111, building="12", unit="", room="101")]
    people = [a_person(f"王小{number}", number=number) for number in range(1, 21)]
    people += [a_person(f"王小{number}", 0x1111, number) for number in range(1, 7)]
    found = Roster.of(homes, people).find("王小")
    assert (len(found.matches), found.total) == (RESULTS_MAX, 26)
    assert found.buildings == (("3", 20), ("12", 6))


def test_an_old_server_tells_initials_only():
    roster = Roster.of([a_household()], [a_resident(name="王小明", pinyin="wxm")])
    assert names(roster, "wxm") == ["王小明"]


def test_folding_is_the_same_for_the_roster_and_the_query():
    assert fold("zhangshuling") == fold("zangsunin")
