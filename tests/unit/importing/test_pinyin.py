import pytest

from checkpoint.server.importing.pinyin import pinyin


def test_an_ordinary_name_has_one_word():
    assert pinyin("王小明") == "wang'xiao'ming"


@pytest.mark.parametrize(
    ("name", "first", "other"),
    [
        ("单雄信", "shan", "dan"),
        ("曾国华", "zeng", "ceng"),
        ("仇英", "qiu", "chou"),
        ("解晓东", "xie", "jie"),
        ("查理明", "zha", "cha"),
        ("区海", "ou", "qu"),
        ("盖叫天", "ge", "gai"),
        ("乐嘉", "yue", "le"),
        ("万俟卨", "mo'qi", "wan'qi"),
        ("尉迟恭", "yu'chi", "wei'chi"),
        ("翟志刚", "zhai", "di"),
        ("朴正", "piao", "pu"),
        ("覃海洋", "qin", "tan"),
    ],
)
def test_a_polyphonic_surname_gives_each_reading_and_the_surname_s_first(name, first, other):
    words = pinyin(name).split()
    assert words[0].startswith(first + "'")
    assert any(word.startswith(other + "'") for word in words[1:])


def test_a_polyphonic_character_within_a_given_name_changes_nothing():
    assert pinyin("王乐") == "wang'le"


def test_a_name_of_another_people_loses_its_dot():
    assert pinyin("买买提·艾力") == "mai'mai'ti'ai'li"


def test_a_latin_name_counts_its_words():
    assert pinyin("John O'Brien") == "john'obrien"


def test_a_rare_character_has_its_reading():
    assert pinyin("刘䶮") == "liu'yan"
