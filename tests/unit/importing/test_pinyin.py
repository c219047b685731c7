import pytest

from checkpoint.server.importing.pinyin import initials


def test_an_ordinary_name_has_one_word():
    assert initials("王小明") == "wxm"


@pytest.mark.parametrize(
    ("name", "first", "other"),
    [
        ("单雄信", "sxx", "dxx"),
        ("曾国华", "zgh", "cgh"),
        ("仇英", "qy", "cy"),
        ("解晓东", "xxd", "jxd"),
        ("查理明", "zlm", "clm"),
        ("区海", "oh", "qh"),
        ("盖叫天", "gjt", "hjt"),
        ("乐嘉", "yj", "lj"),
        ("万俟卨", "mqx", "wqx"),
        ("尉迟恭", "ycg", "wcg"),
        ("翟志刚", "zzg", "dzg"),
    ],
)
def test_a_polyphonic_surname_gives_each_reading_and_the_surname_s_first(name, first, other):
    words = initials(name).split()
    assert words[0] == first
    assert other in words


def test_a_surname_read_in_one_way_only_stays_one_word():
    assert initials("朴正") == "pz"


def test_a_polyphonic_character_within_a_given_name_changes_nothing():
    assert initials("王乐") == "wl"


def test_a_name_of_another_people_loses_its_dot():
    assert initials("买买提·艾力") == "mmtal"


def test_a_latin_name_counts_its_words():
    assert initials("John O'Brien") == "jo"


def test_a_rare_character_has_its_initial():
    assert initials("刘䶮") == "ly"
