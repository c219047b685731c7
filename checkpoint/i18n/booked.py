"""Words of the day's bookings at the gate."""

TEXTS: dict[str, tuple[str, str]] = {
    "booked.mark": ("预约", "Booking"),
    "booked.party": ("{count} 人", "party of {count}"),
    "booked.tail": ("手机尾号 {tail}", "phone ends {tail}"),
    "booked.came": ("{time} 已到 {count} 人", "{count} came at {time}"),
    "booked.came_by": ("{time} {gate} 已到 {count} 人", "{count} came at {time}, {gate}"),
    "booked.offer": ("选择今日预约", "Choose a booking of today"),
    "booked.choose": ("是哪一条预约？本时段的在前", "Which booking? Those of this slot come first"),
    "booked.find": ("查姓名、拼音或手机后四位", "Name, pinyin or last 4 of phone"),
    "booked.more": (
        "还有 {count} 条，请输入姓名或手机后四位查找",
        "{count} more: type a name or the phone's last four digits",
    ),
    "booked.nobody": ("今天的预约里没有“{text}”", "Nobody booked today fits “{text}”"),
    "booked.none_today": (
        "没有收到今天的预约。刚约的，同步后才会出现",
        "No bookings of today came down. One that was just made appears after a sync",
    ),
    "booked.back": ("不选预约，返回", "No booking, back"),
    "booked.other": ("换一条", "Change"),
    "booked.off": ("不按预约", "No booking"),
    "booked.check_name": (
        "请核对身份证件上的姓名",
        "Check the name on the identity card",
    ),
    "booked.shown.inside": ("在内访客 {count}", "Visitors inside {count}"),
    "booked.shown.booked": ("今日预约 {count} 人", "Booked today {count}"),
    "booked.total": (
        "约 {booked} 人 · 已到 {came} · 未到 {missing}",
        "{booked} booked · {came} came · {missing} to come",
    ),
    "booked.left": (" · 余 {left} 名", " · {left} left"),
    "booked.full": (" · 已约满", " · full"),
    "booked.slot_empty": ("这个时段没有预约", "Nobody booked this slot"),
}
