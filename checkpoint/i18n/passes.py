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
    "register.column.8": ("目的地 / 预计返回", "Destination, due back"),
    "register.column.9": ("事由 / 备注", "Reason, notes"),
    "register.column.10": ("登记人签名", "Signed"),
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
    # ------------------------------------------------------------- the resident's page
    "page.title": ("电子出入证", "Pass"),
    "page.code": ("出入证二维码", "The pass's code"),
    "page.holder": ("持证人", "Holder"),
    "page.quota": ("剩余外出次数", "Exits left"),
    "page.quota.value": (
        "{left} 次（每 {days} 天 {exits} 次，以卡点记录为准）",
        "{left} ({exits} in {days} days; the gate's record decides)",
    ),
    "page.minutes": ("最长外出时间", "Longest time out"),
    "page.minutes.value": ("{count} 分钟", "{count} min"),
    "page.save": ("保存二维码图片", "Save the picture"),
    "page.none": (
        "目前没有有效的出入证，请联系所在场所的督导员",
        "There is no valid pass. Ask the supervisor of your place",
    ),
    "page.bright": (
        "出示时请把屏幕亮度调到最高，二维码平放对准镜头。",
        "To show it, turn the screen to full brightness and hold it flat.",
    ),
    "page.hint.save": (
        "请现在就保存图片或截屏，没有网络时也能出示。",
        "Save the picture or take a screenshot now: it works without a network.",
    ),
    "page.hint.dark": (
        "请勿用“反色”或深色滤镜显示，否则可能扫不出来。",
        "Do not show it inverted or through a dark filter; it may not scan.",
    ),
    "page.hint.lost": (
        "手机丢失或图片外泄，请立即告诉督导员：旧证作废，当场换新证，本链接同时失效。",
        "If the phone is lost or the picture got out, tell the supervisor: the old pass becomes void, you get a new one, and this link ends.",
    ),
    "page.hint.paper": (
        "没有智能手机的家人，可领纸质证，效力相同。",
        "Family without a smartphone get a paper pass, which counts the same.",
    ),
    "page.at": ("本页生成于 {time}", "Made at {time}"),
    # ------------------------------------------------------------- the console's page of passes
    "console.nav.passes": ("出入证", "Passes"),
    "console.passes.heading": ("出入证", "Passes"),
    "console.passes.hint": ("姓名，或楼栋-单元-房号", "name, or building-unit-room"),
    "console.passes.type": ("类别", "Type"),
    "console.passes.code": ("短码", "Code"),
    "console.passes.building": ("楼栋", "Building"),
    "console.passes.building.all": ("留空为全部", "empty for all"),
    "console.passes.layout": ("版式", "Layout"),
    "console.passes.layout.cards": ("证卡，每页 10 张", "Cards, ten on a page"),
    "console.passes.layout.household": ("家庭版，每户一页", "A page for each household"),
    "console.passes.layout.lanyard": ("挂绳证，每页 4 张", "Lanyard cards, four on a page"),
    "console.passes.print": ("制证（PDF）", "Print (PDF)"),
    "console.passes.replace": ("挂失补办", "Replace"),
    "console.passes.replace.hint": (
        "挂失补办：旧证立即列入吊销名单，并当场签发新证；各卡点联网后即拒旧证。制证时，没有有效证的人员会自动签发。",
        "Replace: the old pass goes on the revocation list and a new one is issued at once; gates refuse the old one after their next contact. Printing issues a pass to whoever has none.",
    ),
    "console.passes.replaced": ("已吊销 {count} 张旧证，新证已签发", "{count} old passes revoked, a new one issued"),
    "console.passes.visitors": ("有效的访客证", "Visitors' passes that hold now"),
    "console.passes.nameless": ("未留姓名", "No name"),
    "console.passes.revoke": ("吊销", "Revoke"),
    "console.passes.revoked": (
        "已吊销；各卡点联网后即拒此证",
        "Revoked; gates refuse it after their next contact",
    ),
    "console.passes.new": ("新证", "The new pass"),
    "console.passes.page": ("打开居民的电子证页面（可转发给本人）", "Open the resident's page (to be sent to them)"),
    "console.passes.unknown": (
        "卡点现在不认这里签发的证：签发密钥还没有列入信任名单，或已到期。请先不要发证，联系系统管理员（命令 checkpoint keys sign）",
        "Gates do not take passes issued here now: the issuer's key is not on the trust list, or has ended. Hand none out; tell the administrator (checkpoint keys sign)",
    ),
    "console.passes.nobody": ("没有找到", "Nobody found"),
    "console.passes.none": ("没有可制证的人员", "There is nobody to print a pass for"),
    # ------------------------------------------------------------- the console's print run
    "console.print.heading": ("制证", "Printing"),
    "console.print.drawing": ("正在制证：{drawn} / {cards} 张", "Drawing: {drawn} of {cards} cards"),
    "console.print.done": (
        "共 {cards} 张证，{pages} 页，其中新签发 {issued} 张",
        "{cards} cards on {pages} pages, {issued} of them issued now",
    ),
    "console.print.fetch": ("下载 PDF", "Fetch the PDF"),
    "console.print.kept": (
        "文件只有您能下载，15 分钟后自动删除；需要时再制一次，得到同样的证。",
        "Only you can fetch the file, and it is deleted after 15 minutes; another run gives the same passes.",
    ),
    "console.print.missing": (
        "字库缺 {count} 个字，卡面上印作“〓”，请手工补写",
        "The font lacks {count} characters; they are printed as 〓, write them in by hand",
    ),
    "console.print.char": ("字", "Character"),
    "console.print.whose": ("人员编号", "Whose cards"),
    "console.print.all": ("所有姓名用字都已印出。", "Every character was printed."),
    "console.print.failed": (
        "制证没有完成，已记入日志。请重试；仍不成功，请联系管理员",
        "The run did not end well; it was logged. Try again, or call the administrator",
    ),
    "console.print.back": ("返回出入证", "Back to the passes"),
}
