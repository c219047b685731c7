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
}
