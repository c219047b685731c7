"""Words of putting a record right: another person, other particulars."""

TEXTS: dict[str, tuple[str, str]] = {
    "amend.who": ("这条记录应该是谁？", "Whose record should this be?"),
    "amend.who_hint": (
        "时间、方向、体温不变，换成所选的人；原记录保留备查",
        "Time, direction and temperature stay; the old record is kept",
    ),
    "amend.take_back": ("找不到人，只撤销", "Cannot find them: only take it back"),
    "amend.particulars": ("改正来访信息", "Put the particulars right"),
    "amend.host": ("到访哪一户", "Which flat they visit"),
    "amend.host_change": ("换一户", "Another"),
    "amend.plate": ("车牌（没有就留空）", "Plate (leave empty for none)"),
    "amend.phone": ("联系电话（可不填）", "Telephone (optional)"),
    "amend.save": ("按此更正", "Put it right so"),
    "amend.same": ("还没有改动", "Nothing is changed yet"),
}
