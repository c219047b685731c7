"""Words for what breaks a rule of form: a record that is kept aside for it, and a request that is refused."""

_ODD_RECORD = (
    "本系统的应用不会写出这样的记录：请检查该终端上装的是什么，并到卡点核对当时的登记",
    "No app of ours writes such a record: look at what is installed on this tablet, and ask at the gate what was recorded",
)

TEXTS: dict[str, tuple[str, str]] = {
    "console.aside.fault.too_deep": ("记录嵌套过深", "Nested too deep"),
    "console.aside.do.too_deep": _ODD_RECORD,
    "console.aside.fault.long_text": ("有一段文字过长", "A text in it is too long"),
    "console.aside.do.long_text": _ODD_RECORD,
    "console.aside.fault.number_range": ("有数值超出范围", "A number in it is out of range"),
    "console.aside.do.number_range": _ODD_RECORD,
    "console.aside.fault.repeated_key": (
        "同一项写了两次，无法确定以哪个为准",
        "An item stands in it twice, with which to believe unknown",
    ),
    "console.aside.do.repeated_key": _ODD_RECORD,
    "console.aside.fault.half_character": ("文字已损坏（半个字符）", "A text in it is damaged: half a character"),
    "console.aside.do.half_character": _ODD_RECORD,
    "console.aside.fault.direction_mark": (
        "文字中有看不见的方向控制符，显示出来可能不是原样",
        "Invisible marks turn a text in it, which may not read as it was written",
    ),
    "console.aside.do.direction_mark": _ODD_RECORD,
    "console.error.too_deep": ("提交的内容嵌套过深", "What was sent is nested too deep"),
    "console.error.long_text": ("提交的内容里有一段文字过长", "What was sent has a text that is too long"),
    "console.error.number_range": ("提交的内容里有数值超出范围", "What was sent has a number that is out of range"),
    "console.error.repeated_key": ("提交的内容里同一项写了两次", "What was sent has the same item twice"),
    "console.error.half_character": (
        "提交的内容里有损坏的文字（半个字符）",
        "What was sent has a damaged text: half a character",
    ),
    "console.error.direction_mark": (
        "提交的内容里有看不见的方向控制符，请删去后重试",
        "What was sent has invisible marks that turn the writing direction: take them out and try again",
    ),
}
