"""Words of the household's own copy of an order to stay at home; they stand on paper in both languages."""

TEXTS: dict[str, tuple[str, str]] = {
    "order.print": ("打印告知书", "Print the household's copy"),
    "order.sheet": ("告知书", "Print copy"),
    "order.hint": (
        "用浏览器打印（A4 一张，中英文），当面交给住户并签收。上面写有原因，请勿张贴、勿留在卡点。",
        "Print with the browser: one sheet of A4. Hand it over in person. It says why: do not post it, nor leave it at a gate.",
    ),
    "order.title": ("居家隔离告知书", "Order to stay at home"),
    "order.for": ("对象", "For"),
    "order.household": ("全户", "the whole household"),
    "order.what": ("要求", "What"),
    "order.what.home": (
        "在期限内居家，暂不外出，谢绝来访。各卡点已收到期限，不知道原因。",
        "Stay at home within these days and receive no visitors. The gates know the days, and not why.",
    ),
    "order.days": ("期限", "Days"),
    "order.free": (
        "（{day} 起期满；期满不会自动延长，延长须另下告知书）",
        "(over from {day} on; not longer without another order)",
    ),
    "order.basis": ("依据", "Basis"),
    "order.number": ("通知书 {number}", "order no. {number}"),
    "order.by": ("下令", "Ordered by"),
    "order.by.two": ("{names}（一人提出、一人复核）", "{names}: one proposed, the other confirmed"),
    "order.health": ("健康", "Health"),
    "order.emergency": (
        "就医、分娩、火灾、人身危险等紧急情况可以随时外出，卡点必须放行，无须任何人批准。急救请拨 120。",
        "In an emergency (illness, birth, fire, danger) you may leave at any time. The gate has to let you out; nobody need agree. Ambulance: 120.",
    ),
    "order.readings": (
        "每天早、晚各测一次体温，由工作人员登记。",
        "Your temperature is taken each morning and evening and written down.",
    ),
    "order.food": ("生活物资", "Food and supplies"),
    "order.food.how": (
        "食品、药品和快递，请打下面的电话登记；送到卡点后由工作人员送上门。垃圾放在门口，有人来收。",
        "For food, medicine and parcels ring the number below: they are brought from the gate to your door. Leave waste at the door; it is collected.",
    ),
    "order.call": ("有事找谁", "Whom to call"),
    "order.phone": ("督导员电话", "Supervisor"),
    "order.appeal": ("有异议怎么办", "If you object"),
    "order.appeal.gate": (
        "请向卡点或督导员提出，15 分钟内给您答复；提出异议不影响就医和生活物资。",
        "Tell the gate or the supervisor: you are answered within 15 minutes. It costs you neither care nor supplies.",
    ),
    "order.appeal.above": (
        "对答复不满意的，可以请上级单位复查；您有权知道原因，有权要求更正您的信息。",
        "If the answer does not satisfy you, ask the unit above. You may know the reason and have your data put right.",
    ),
    "order.ends": (
        "提前解除时，督导员会通知您，各卡点同时放行。",
        "If it ends early the supervisor tells you, and all gates let you through.",
    ),
    "order.handed": ("送达人", "Handed over by"),
    "order.received": ("签收人", "Received by"),
    "order.on": ("日期", "Date"),
}
