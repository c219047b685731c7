"""Words for the identity document of a worker at a work site."""

TEXTS: dict[str, tuple[str, str]] = {
    "document.name": ("证件上的姓名", "Name on ID"),
    "document.tail": ("证件号后四位（X 可按 *）", "Last 4 of its number (* is X)"),
    "document.tail_short": ("后四位（X 按 *）", "Last 4 (* is X)"),
    "document.missing": (
        "请看身份证件，填姓名和后四位；只存后四位，不存全号",
        "Look at the identity document: name and last 4. No more of the number is kept",
    ),
    "document.read": ("已按证件实名登记", "Registered by the document"),
    "document.before": ("此前已在本卡点按证件实名登记", "Registered by the document at this gate before"),
    "document.compare": (
        "实名已登记，证件号后四位 {tail}：请与本人证件核对",
        "Real name on record, document ends in {tail}: compare it",
    ),
    "console.real_name": ("按证件实名登记，尾号 {tail}", "Registered by document, ends in {tail}"),
}
