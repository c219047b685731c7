"""What the help of the commands' options says, in Chinese, by its English."""

from typing import Final

OPTIONS: Final[dict[str, str]] = {
    "Show the version and exit.": "显示版本号。",
    "Show this message and exit.": "显示本帮助。",
    "Where data lives. Default: CHECKPOINT_DATA, or the platform's folder for applications.": (
        "数据目录，缺省取 CHECKPOINT_DATA 或系统的应用数据目录。"
    ),
    "The place's number or name.": "场所编号或名称。",
    "The place's number or name, on the server's database.": "场所编号或名称，取自服务器数据库。",
    "The name that the console shows and that stands under a report.": "姓名，用于督导台显示和报告署名。",
    "The unit's number: its places are what is seen.": "责任单位编号，决定可查看哪些场所。",
    "The slot's beginning, '2026-11-22 09:00', the place's time.": "时段开始时间，如 '2026-11-22 09:00'，场所当地时间。",
    "How long; without it as the policy's slots are.": "时长（分钟），缺省按管控规则的时段。",
    "The real name.": "真实姓名。",
    "The telephone's last four digits.": "手机号后四位。",
    "How many people.": "人数。",
    "2026-11-22; without it today.": "日期，如 2026-11-22，缺省为今天。",
    "The gate's number within the place.": "卡点在场所内的编号。",
    "The gate's number; without it, its name is left blank.": "卡点编号；不填则卡点名称留空。",
    "The address by which tablets reach the server: makes the invitation with its QR code too.": (
        "终端访问服务器的地址；给出后同时生成带二维码的邀请码。"
    ),
    "The key is in other hands: everything that it signed is void.": "密钥已落入他人之手，它签过的全部作废。",
    "2026-11-01 or '2026-11-01 08:00', the place's time.": "起始时间，如 2026-11-01 或 '2026-11-01 08:00'，场所当地时间。",
    "The same, not included; a date alone includes that whole day.": "截止时间（不含）；只写日期则含当天全天。",
    "Better left out: it is asked for, or taken from CHECKPOINT_PASSWORD.": (
        "建议不在命令行填写：运行时会询问，或取自 CHECKPOINT_PASSWORD。"
    ),
    "Write it; without it, only tell what would change.": "写入；不加则只说明会有哪些变化。",
    "Write the roster; without it, only tell what would change.": "写入名册；不加则只说明会有哪些变化。",
    "The person's id as in the roster; number 0 is the household's own pass.": "名册中的人员编号；编号 0 为本户的户证。",
    "How long its holder may be out.": "持证人每次可外出多久（分钟）。",
    "Exits/days, e.g. 1/2; a quota of the place's policy goes before.": "次数/天数，如 1/2；场所规则另有限次的，以规则为准。",
    "Where to write the picture (PNG).": "图片（PNG）保存到哪里。",
    "Only passes of flats whose address contains this.": "只列地址中含此文字的住户的证。",
    "Only the flats of this building.": "只打印这栋楼。",
    "Ten cards on A4, an A5 sheet for each household, or four lanyard cards on A4.": (
        "版式：A4 十张卡、每户一张 A5，或 A4 四张挂牌。"
    ),
    "The PDF file to write.": "保存为哪个 PDF 文件。",
    "The language on the paper.": "纸面文字的语言。",
    "One pass: its id, 16 hexadecimal digits.": "一张证的编号，16 位十六进制数。",
    "The pass was issued at a gate, so it is not known here.": "该证由卡点签发，服务器上没有记录。",
    "All passes of a household issued until now: its number, 8 hexadecimal digits.": (
        "一户至今签发的全部证：户编号，8 位十六进制数。"
    ),
    "All passes of the place issued until now.": "整个场所至今签发的全部证。",
    "Compare with what this place has, too.": "同时与该场所的现行规则对比。",
    "Of times without an offset.": "未注明时区的时间按此时区。",
    "On the tablet's store in the data folder instead.": "改用数据目录里的终端数据。",
    "The manual's page, in both languages.": "输出手册页，中英文对照。",
    "Take everybody off the roster who is not in FILE; only where no row is rejected.": (
        "从名册移除文件里没有的人；有行被退回时不执行。"
    ),
    "Allow buildings that the place's roster does not have yet.": "允许新增名册里还没有的楼栋。",
    "Language.": "语言。",
    "What the account may do.": "账号角色。",
    "The language of the console for this account.": "该账号督导台的语言。",
    "The kind of file.": "文件格式。",
    "The central server's address.": "中心服务器地址。",
    "The account at the console; without it, it is asked for.": "督导台账号，不填则运行时询问。",
    "The language of the file's columns.": "文件列名的语言。",
    "The type of pass.": "证件类别。",
    "The language of what is said.": "输出文字的语言。",
    "How many pages.": "页数。",
    "The first one's number.": "起始编号。",
    "How many passes.": "张数。",
    "The tablet app's port.": "终端应用的端口。",
    "The central server's port.": "中心服务器的端口。",
    "The address to listen on.": "监听地址。",
    "The port to listen on.": "监听端口。",
    "Processes; PostgreSQL only.": "进程数，仅限 PostgreSQL。",
    "A TLS proxy's address, whose word on the caller's address and scheme is taken. May be repeated.": (
        "TLS 反向代理的地址，采信它转告的来源地址和协议；可多次填写。"
    ),
    "Synthetic data only: a browser may enrol as a tablet.": "仅限演示数据：浏览器可直接注册为终端。",
    "The file to write; else it is printed.": "写入哪个文件；不填则直接输出。",
    "A signed head that was kept on another machine: the trail must still hold it. May be repeated.": (
        "另存在别处的签名链头，操作记录中必须仍有它；可多次填写。"
    ),
    "The file to write.": "写入哪个文件。",
    "Write the lists to a file as well.": "同时把清单写入文件。",
    "Lists kept elsewhere: a tablet's (checkpoint sync heads), or of another machine. May be repeated.": (
        "存在别处的清单：终端的（checkpoint sync heads）或其他机器的；可多次填写。"
    ),
    "Keep so many days.": "保存多少天。",
    "The device's key; default: PATH/device.key.": "终端密钥，缺省为 PATH/device.key。",
    "Open it with the organisation's root key from the data folder: for a tablet whose own key is lost.": (
        "用数据目录里的机构根密钥打开，用于终端自身密钥已丢失的情形。"
    ),
    "A store that was set aside, such as store.damaged-1 in the tablet's folder; it is only read.": (
        "被移开的数据，如终端目录里的 store.damaged-1；只读取。"
    ),
    "The central server's address; only with --code.": "中心服务器地址，须与 --code 同用。",
    "A one-time code from `checkpoint enrol-code`: enrols this tablet first.": (
        "由 `checkpoint enrol-code` 生成的注册码，先注册本终端。"
    ),
}
"""By an option's help."""

HEADINGS: Final[dict[str, str]] = {
    "Usage": "用法",
    "Options": "选项",
    "Commands": "命令",
    "Example": "示例",
    "Examples": "示例",
    "Exit status": "退出码",
}
"""What a part of the help begins with."""
