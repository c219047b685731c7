"""Words on printed passes, blank forms and the resident's page."""

TEXTS: dict[str, tuple[str, str]] = {
    # ------------------------------------------------------------- cards
    "print.short_code": ("短码（扫不出时手工输入）", "Code to type if it will not scan"),
    "print.warning": (
        "仅限本人使用，转借、复印无效；遗失请立即向督导员挂失",
        "For its holder only; lent or copied it is void. Report a loss at once",
    ),
    "print.valid_until": ("有效期至", "Valid until"),
    "print.quota": ("每 {days} 天可外出 {exits} 次", "{exits} exits in {days} days"),
    "print.household": ("全户通用", "Household"),
    "print.person": ("户内 {number} 号", "Person {number}"),
    "print.sheet": ("家庭出入证", "Household passes"),
    "print.slug": (
        "{place}  {flats}  第 {page} 页，本页 {cards} 张（沿角线裁切，此行裁去）",
        "{place}  {flats}  page {page}, {cards} cards (cut along the marks; this line falls away)",
    ),
    # ------------------------------------------------------------- blank registers
    "register.title": ("人员出入登记表", "Register of entries and exits"),
    "register.where": ("场所：{place}    卡点：{gate}", "Place: {place}    Gate: {gate}"),
    "register.date": (
        "日期：______年____月____日    班次：____________    值守员：____________",
        "Date: ______________    Shift: ____________    Operator: ____________",
    ),
    "register.column.0": ("序号", "No."),
    "register.column.1": ("时间", "Time"),
    "register.column.2": ("进 / 出", "Way"),
    "register.column.3": ("姓名", "Name"),
    "register.column.4": ("住址 / 单位", "Address or company"),
    "register.column.5": ("证件短码 / 备用证号", "Pass code"),
    "register.column.6": ("体温 ℃", "Temp ℃"),
    "register.column.7": ("处置", "Outcome"),
    "register.column.8": ("事由 / 备注", "Reason, notes"),
    "register.column.9": ("登记人签名", "Signed"),
    "register.ways": ("□进 □出", "□in □out"),
    "register.foot": (
        "停电或终端故障时使用。紧急情况先放行、后补登；恢复供电后由值守员逐条补录，原表交督导员存档。",
        "For a power cut or a broken tablet. In an emergency let people go first and write later; type every line in afterwards and hand this sheet to the supervisor.",
    ),
    "register.page": ("第 {page} 页", "Page {page}"),
    # ------------------------------------------------------------- spare passes
    "spare.title": ("备用临时证", "Spare pass"),
    "spare.name": ("姓名", "Name"),
    "spare.address": ("住址 / 单位", "Address"),
    "spare.until": ("有效期至", "Valid until"),
    "spare.by": ("签发人", "Issued by"),
    "spare.stamp": ("盖章", "Stamp"),
    "spare.warning": (
        "停电备用，签发人签字并盖章后有效，最长 24 小时；用毕交回卡点销号",
        "For power cuts. Valid once signed and stamped, 24 hours at most; return it to the gate",
    ),
}
