import pytest

from checkpoint.server.importing.headers import ALIASES, Column, column_of, find_header


@pytest.mark.parametrize(
    ("title", "column"),
    [
        ("楼栋", Column.BUILDING),
        ("楼号", Column.BUILDING),
        ("幢", Column.BUILDING),
        ("栋", Column.BUILDING),
        ("单元号", Column.UNIT),
        ("门牌", Column.ROOM),
        ("门牌号", Column.ROOM),
        ("室", Column.ROOM),
        ("房间号", Column.ROOM),
        ("居民姓名", Column.NAME),
        ("性别", Column.SEX),
        ("身份证号码", Column.ID_NUMBER),
        ("证件号码", Column.ID_NUMBER),
        ("联系电话", Column.PHONE),
        ("手机", Column.PHONE),
        ("与户主关系", Column.RELATION),
        ("备注", Column.NOTE),
        ("Building", Column.BUILDING),
        ("ID Number", Column.ID_NUMBER),
        ("Phone", Column.PHONE),
    ],
)
def test_a_title_is_known_by_any_of_its_names(title, column):
    assert column_of(title) is column


@pytest.mark.parametrize(
    "title", ["*姓名", "＊姓 名", "姓\n名", "姓名（必填）", " 姓名：", "【必填】姓名", "姓名(与身份证一致)"]
)
def test_decoration_around_a_title_is_ignored(title):
    assert column_of(title) is Column.NAME


def test_full_width_letters_are_read():
    assert column_of("ＩＤ") is Column.ID_NUMBER


def test_no_two_columns_share_an_alias():
    aliases = [alias for names in ALIASES.values() for alias in names.split()]
    assert len(aliases) == len(set(aliases))


def test_the_columns_may_stand_in_any_order():
    header = find_header([("备注", "姓名", "房号", "楼栋")])
    assert header is not None
    assert header.columns == {Column.NOTE: 0, Column.NAME: 1, Column.ROOM: 2, Column.BUILDING: 3}


def test_title_rows_above_the_header_are_skipped():
    header = find_header([("总公司家属区居民名册",), ("填表人：李四", "备注"), ("", ""), ("房号", "姓名")])
    assert header is not None
    assert header.index == 3


def test_the_tenth_row_is_the_last_that_can_be_the_header():
    blank = [("",)] * 9
    assert find_header([*blank, ("房号", "姓名")]) is not None
    assert find_header([*blank, ("",), ("房号", "姓名")]) is None


def test_other_columns_are_ignored_and_named():
    header = find_header([("房号", "姓名", "民族", "政治 面貌", "")])
    assert header is not None
    assert header.ignored == ("民族", "政治 面貌")


def test_a_second_column_of_one_meaning_is_named_as_ignored():
    header = find_header([("房号", "姓名", "手机", "联系电话")])
    assert header is not None
    assert header.columns[Column.PHONE] == 2
    assert header.ignored == ("联系电话",)


def test_a_header_without_a_name_says_what_is_missing():
    header = find_header([("楼栋", "房号")])
    assert header is not None
    assert header.missing == (Column.NAME,)
