"""The console's page of the tablets, their states, and the password that it asks for again."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "console.nav.devices": ("终端", "Devices"),
    "console.devices.heading": ("终端", "Devices"),
    "console.devices.forked": (
        "同一终端出现了两份流水：可能被复制，或恢复成了旧备份。记录没有丢失；请到现场核对这台终端，不明原因时停用它。",
        (
            "This device sent two different pasts: it was copied, or set back to an old backup. No record is lost. Have "
            "somebody look at it at the gate; lock it out if nobody can say why."
        ),
    ),
    "console.device.state.waiting": ("待核对", "To be confirmed"),
    "console.device.state.active": ("启用", "Active"),
    "console.device.state.suspended": ("已暂停", "Suspended"),
    "console.device.state.revoked": ("已停用，等待擦除", "Locked out, not yet erased"),
    "console.device.state.lost": ("已报失，等待擦除", "Lost, not yet erased"),
    "console.device.state.wiped": ("已擦除", "Erased"),
    "console.device.forked": ("疑被复制或回退", "Cloned or set back"),
    "console.device.clock_off": ("时钟偏差 {offset}", "Clock {offset} off"),
    "console.device.digits": ("核对数字 {digits}", "Digits {digits}"),
    "console.device.held": ("查看所存人员", "Whose data it holds"),
    "console.device.held.lost": (
        "这台终端存有居民等人员的信息。需要通知本人时，可查看并导出名单。",
        "This device holds people's data. See and export whom to tell.",
    ),
    "console.held.heading": ("终端所存人员", "People whose data the device holds"),
    "console.held.total": ("共 {count} 人", "{count} in all"),
    "console.held.about": (
        "本场所名册、预约，以及这台终端登记过的来访和返乡人员。页面上姓名和电话已遮盖，导出的文件是完整的；查看和导出都记入操作记录。",
        (
            "The roster and the bookings of its place, and the visitors and returnees that it recorded. Names and "
            "numbers are masked here and whole in the file; looking and exporting are on the trail."
        ),
    ),
    "console.held.export": ("导出完整名单", "Export, whole"),
    "console.held.none": ("这台终端没有人员信息", "The device holds nobody's data"),
    "console.held.kind": ("来源", "From"),
    "console.held.name": ("姓名", "Name"),
    "console.held.address": ("住址或到访住户", "Home or host"),
    "console.held.phone": ("电话", "Phone"),
    "console.held.at": ("登记或预约时间", "Recorded or booked for"),
    "console.held.kind.roster": ("名册", "Roster"),
    "console.held.kind.visitor": ("来访等", "Visitors"),
    "console.held.kind.returnee": ("返乡人员", "Returnees"),
    "console.held.kind.booking": ("预约", "Bookings"),
    "console.held.previous": ("上一页", "Previous"),
    "console.held.next": ("下一页", "Next"),
    "console.held.page": ("第 {page} / {pages} 页", "Page {page} of {pages}"),
    "console.device.roster": ("存有名册 {count} 人", "holds the roster: {count} people"),
    "console.device.actions": ("操作", "Actions"),
    "console.device.do.confirm": ("数字一致，启用", "Digits agree: let in"),
    "console.device.do.suspend": ("暂停", "Suspend"),
    "console.device.do.resume": ("恢复", "Resume"),
    "console.device.do.revoke": ("停用并擦除", "Lock out and erase"),
    "console.device.do.lost": ("报失", "Report lost"),
    "console.device.more": ("停用、报失", "Lock out, lost"),
    "console.device.more.hint": (
        "停用：先交出未上传的记录再擦除。报失：联系上即刻擦除。两者都不能恢复。",
        "Locked out: hands in its records, then erases itself. Lost: erases itself at once. Neither can be undone.",
    ),
    "console.device.done": ("{device}：{state}", "{device}: {state}"),
    "console.enrol.heading": ("注册新终端", "Enrol a tablet"),
    "console.enrol.gate": ("卡点", "Gate"),
    "console.enrol.make": ("生成注册码", "Make a code"),
    "console.enrol.about": (
        "在新平板上扫描或输入，10 分钟内有效，只能用一次。随后核对平板和本页上的六位数字。",
        (
            "Scan or type it on the new tablet within 10 minutes; it works once. Then compare the six digits on the "
            "tablet with those on this page."
        ),
    ),
    "console.enrol.too_many": (
        "一小时内生成的注册码太多，请稍后再试",
        "Too many codes within the hour. Please try again later",
    ),
    "console.nav.operators": ("值守员", "Volunteers"),
    "console.operators.heading": ("值守员", "Volunteers"),
    "console.operators.about": (
        "谁可以在这个场所的卡点签到。改动随下一次同步到达卡点。",
        "Who may sign in at the gates of a place. A change reaches the gates with their next sync.",
    ),
    "console.operators.name": ("姓名", "Name"),
    "console.operators.add": ("添加", "Add"),
    "console.operators.no_name": ("请填写姓名", "Please give a name"),
    "console.operators.long_name": (
        "没有添加：姓名最多 {most} 个字，请改短后再添加",
        "Not added: a name has {most} characters at most. Shorten it and add again",
    ),
    "console.operators.new_pin": ("换发新 PIN", "New PIN"),
    "console.operators.remove": ("移出", "Remove"),
    "console.operators.removed": ("{name} 已移出", "{name} was removed"),
    "console.operators.none": ("还没有值守员", "There are no volunteers yet"),
    "console.operators.pin_of": ("{name} 的 PIN", "PIN of {name}"),
    "console.operators.pin.about": (
        "只显示这一次，请当面告知本人。下次同步后生效，原来的 PIN 同时作废，输错锁定也随之解除。",
        "Shown this once; tell it in person. It counts after the next sync; the old one is void and a lock ends.",
    ),
    "console.prove.heading": ("请再次输入密码", "Your password again"),
    "console.prove.about": (
        "导出数据、注册或停用终端之前，须确认是您本人。五分钟内不再询问。",
        (
            "Before data is exported, or a tablet enrolled or shut out, it must be sure that this is you. You are not "
            "asked again for five minutes."
        ),
    ),
    "console.prove.go": ("确认", "Confirm"),
    "console.error.password_again": ("请再次输入密码", "Your password is needed again"),
    "console.error.password_wrong": ("密码不对", "Wrong password"),
    "console.offset.minutes": ("{count} 分钟", "{count} min"),
    "console.offset.hours": ("{count} 小时", "{count} h"),
    "console.offset.days": ("{count} 天", "{count} d"),
    "console.clock_off": ("终端时钟偏差 {offset}", "device clock {offset} off"),
}
