"""Words for looking at a whole telephone number, to call it."""

TEXTS: dict[str, tuple[str, str]] = {
    "call.hold": ("按住看号码", "Hold for the number"),
    "call.hold_of": ("{name}：按住，显示电话全号", "{name}: hold to see the whole number"),
    "call.again": ("再按一次，显示号码", "Press again to see it"),
    "call.hint": (
        "请按住不放，或再按一次：显示全号 10 秒，每次查看都有记录",
        "Hold it, or press again: the whole number shows for 10 s and is noted",
    ),
    "hidden.number": (
        "与服务器失联过久，名册和电话暂不显示；请找督导员",
        "Too long without the server: no numbers. Ask the supervisor",
    ),
    "call.used_up": (
        "近 1 小时已看 {most} 次全号，{minutes} 分钟后可再看；急事点右上“求助”",
        "{most} whole numbers viewed this hour: {minutes} min to wait. If it is urgent, tap Help",
    ),
}
