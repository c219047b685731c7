"""Words for somebody of whom nothing tells but what they say themselves."""

TEXTS: dict[str, tuple[str, str]] = {
    "stranger.name": ("姓名（可不填）", "Name (optional)"),
    "stranger.home": ("住址（可不填）", "Address (optional)"),
    "stranger.unknown": ("姓名、住址不详，仍可登记；问到了请填上", "Nothing is known of them; record all the same"),
    "stranger.said": ("本人自述，未经核实；名字只显示首尾字", "As they say, unproven; the name is shown masked"),
}
