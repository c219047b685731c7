"""Words of the tablet beside the scan: searching, households, who is inside, the records, the shift, settings."""

TEXTS: dict[str, tuple[str, str]] = {
    # ---------------------------------------------------------------- searching
    "search.too_many": (
        "“{query}”有 {total} 人，请选楼栋",
        "“{query}”: {total} people. Which building?",
    ),
    "search.too_many_hint": (
        "人太多，不逐一显示。选楼栋，或再多输一个字",
        "Too many to list. Choose the building, or type one more letter",
    ),
    "search.building_count": ("{name} 栋 · {count} 人", "Bldg {name} · {count}"),
    "search.too_short": (
        "“{query}”太短：请至少输入姓名的两个字（或两个拼音字母），或房号、手机后四位",
        "“{query}” is too short: two characters of the name, a room, or the last 4 of the phone",
    ),
    "search.used_up": (
        "本小时已查找 60 次，按姓名和手机的查找 {minutes} 分钟后恢复。现在请扫码、输短码、输房号，或按楼栋查找",
        "60 searches this hour: names and phones again in {minutes} min. Scan, type a code or room, or go by building",
    ),
    # ---------------------------------------------------------------- the household
    "household.title": ("{address} · {count} 人", "{address} · {count} people"),
    "household.who": ("请点选本人；多人同行点“全家一起”", "Who is it? Several at once: “Family together”"),
    "household.in_out": ("在内 {inside} 人 · 外出 {outside} 人", "{inside} inside · {outside} out"),
    "household.locked": (
        "本户已锁定（居家隔离）：除就医外不得外出",
        "This household is locked (isolation): nobody goes out except for medical care",
    ),
    "household.quota.trips": (
        "近 {days} 天限 {quota} 次，已用 {used} 次，还剩 {left} 次",
        "{quota} exits in {days} d: {used} used, {left} left",
    ),
    "household.quota.persons": (
        "近 {days} 天限 {quota} 人外出，已出 {used} 人，还剩 {left} 人",
        "{quota} people out in {days} d: {used} went, {left} left",
    ),
    "household.quota.each": ("每人近 {days} 天限外出 {quota} 次", "{quota} exits for each person in {days} d"),
    "household.no_quota": ("不限外出次数", "No limit on exits"),
    "household.empty": (
        "名册里这一户没有登记人员。请核对房号，或作无证登记",
        "The roster lists nobody in this flat. Check the room, or register without a pass",
    ),
    "household.since": ("{time} 起", "since {time}"),
    "household.inside": ("在内", "Inside"),
    "household.outside": ("外出中", "Out"),
    "household.phone": ("手机 {phone}", "Phone {phone}"),
    "household.locked_room": ("锁", "locked"),
    # ---------------------------------------------------------------- the family in one action
    "family.open": ("全家一起", "Family together"),
    "family.title": ("{address} · 多人同行", "{address} · together"),
    "family.hint": ("勾选同行的人，逐一测温，最后一次登记", "Tick who goes, measure each, record once"),
    "family.nobody": ("请先勾选同行的人", "Tick who goes along"),
    "family.unmeasured": ("还有 {count} 人未测温", "{count} not measured yet"),
    "family.record.in": ("登记进入 {count} 人", "Record {count}: in"),
    "family.record.out": ("登记外出 {count} 人", "Record {count}: out"),
    "family.recorded.in": ("已登记进入 {count} 人", "Recorded: {count} in"),
    "family.recorded.out": ("已登记外出 {count} 人", "Recorded: {count} out"),
    "family.alone": ("其余 {count} 人需单独处理，请点开", "{count} to be handled singly: tap to open"),
    "family.open_card": ("处理", "Open"),
    "family.measure": ("待测温", "to measure"),
}
