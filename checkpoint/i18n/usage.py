"""What the commands' help says, in Chinese, by the English that stands at the command."""

from typing import Final

COMMANDS: Final[dict[str, str]] = {
    "Gate registration for closed compounds: the tablet app, the central server, and their upkeep.": (
        "封闭场所卡点登记系统：终端应用、中心服务器及其维护。"
    ),
    # ------------------------------------------------------------- accounts
    "Give supervisors their sign-in at the console, take it away, list them.": "督导台账号：开通、停用、查看。",
    "Add an account; its password is drawn and shown once. An account sees its unit's places and those below.": (
        "新增账号，密码随机生成，只显示一次。账号可查看本单位及下级单位的场所。"
    ),
    "The role viewer may only look; the others differ in nothing but their name and their unit.": (
        "viewer 只能查看；其余角色权限相同，只有名称和单位不同。"
    ),
    "Shut an account out, at once and wherever it is signed in; what it did stays on the trail.": (
        "停用账号，已登录的立即退出；操作记录保留。"
    ),
    "Let a disabled account in again, with the password that it had.": "重新启用已停用的账号，密码不变。",
    "List the accounts with their role and unit.": "列出账号及其角色、单位。",
    "Draw a new password and show it once; whoever is signed in with the old one is signed out.": (
        "重置密码，新密码只显示一次；用旧密码登录的会话全部退出。"
    ),
    "Turn the code at sign-in off, for somebody who lost the telephone and the recovery codes.": (
        "关闭登录动态码，用于手机和恢复码都已丢失的人员。"
    ),
    # ------------------------------------------------------------- appointments
    "Book times of a place, list a day, cancel; the gates have the list after their next sync.": (
        "场所预约：登记、按日查看、取消；各卡点同步后生效。"
    ),
    "Book a slot, if the policy in force then has room in it.": "登记一个预约时段，以届时有效的管控规则和剩余名额为准。",
    "Cancel a booking by its number; its name is forgotten.": "按编号取消预约，同时删除预约人姓名。",
    "List the bookings of a day, with how full each slot is.": "列出某日的预约及各时段名额。",
    # ------------------------------------------------------------- demo, run, tablet
    "Fill an empty server database with demonstration data; nobody in it exists.": (
        "向空的服务器数据库写入演示数据，其中人员均为虚构。"
    ),
    (
        "Nine compounds with 1,908 households and 7,021 residents, two gates and two volunteers each, passes for "
        "everybody, the rules before and after closed management, and three days of movements, tasks and supplies "
        "up to now. A database "
        "that has places already is left as it is."
    ): (
        "包括 9 个小区、1908 户、7021 名居民，每个小区 2 个卡点、2 名值守员，人人有证，"
        "封闭管理前后的两版规则，以及截至现在三天的出入记录、值守任务和物资台账。数据库里已有场所的，不作改动。"
    ),
    "Start the central server and one enrolled tablet with demonstration data; Ctrl-C stops both.": (
        "用演示数据启动中心服务器和一台已注册的终端，按 Ctrl-C 同时停止。"
    ),
    "Serve the tablet app to a browser on this machine.": "启动终端应用，供本机浏览器使用。",
    # ------------------------------------------------------------- devices
    "See the tablets; confirm, suspend, revoke or report one lost.": "终端：查看、确认、暂停、停用、报失。",
    "Let a new tablet in, once its six digits are the same on its screen and here.": (
        "确认新终端：终端屏幕上的六位数字与这里一致时才可确认。"
    ),
    "List the tablets, when each was last heard of by its place's time, and the digits that wait to be confirmed.": (
        "列出终端、最近联系时间（场所当地时间）和待核对的数字。"
    ),
    "Report a tablet lost: at its next contact it erases itself.": "报失终端：下次联系时立即自行擦除。",
    "Let a suspended tablet in again.": "恢复已暂停的终端。",
    "Shut a tablet out: it hands in what it has, then erases itself.": "停用终端：上报尚存的记录后自行擦除。",
    "Refuse a tablet for now; it keeps all and goes on recording.": "暂停终端：暂不接收上报，终端数据保留，照常登记。",
    # ------------------------------------------------------------- enrol-code
    "Print a one-time code with which a tablet enrols for one gate within ten minutes.": (
        "生成终端注册码，一次有效，十分钟内用于一个卡点。"
    ),
    (
        "Once it has, compare its six digits: `checkpoint devices list`, then `checkpoint devices confirm DIGITS`."
    ): "终端注册后请核对六位数字：先 `checkpoint devices list`，再 `checkpoint devices confirm 数字`。",
    # ------------------------------------------------------------- keys
    "Make, rotate, retire and list keys; sign the trust list.": "密钥：生成、轮换、停用、查看；签发信任名单。",
    "The passphrase of the root key is asked for, or read from CHECKPOINT_PASSPHRASE.": (
        "根密钥口令在运行时输入，也可取自 CHECKPOINT_PASSPHRASE。"
    ),
    "Make the root key, seal it under a passphrase, and sign the first trust list.": (
        "生成根密钥，用口令加密保存，并签发第一份信任名单。"
    ),
    "List the keys that tablets trust, and how old the signed list is.": "列出终端信任的密钥，以及信任名单的签发时间。",
    "Stop trusting what a former issuer's key signs from now on, or all that it ever signed.": (
        "不再信任某个旧签发密钥今后的签名，或它签过的全部。"
    ),
    "Begin a new issuer's key, as is due every 90 days; passes of the old one stay valid until they expire.": (
        "启用新的签发密钥（每 90 天一次）；旧密钥签发的证在有效期内仍有效。"
    ),
    "Sign the trust list anew, after a place was added.": "新增场所后，重新签发信任名单。",
    # ------------------------------------------------------------- logs
    "Take movements out of the central server.": "从中心服务器调取出入记录。",
    "Save the movements of a place as CSV (opens in Excel), XLSX or JSON lines.": (
        "把一个场所的出入记录存为 CSV（可用 Excel 打开）、XLSX 或 JSON Lines。"
    ),
    # ------------------------------------------------------------- organisation
    "Set up the units, places and gates of a server, and show them.": "设置并查看责任单位、场所和卡点。",
    "Compare FILE with the units, places and gates that are there: a dry run, unless --apply is given.": (
        "把文件与现有的单位、场所、卡点对比；不加 --apply 只试算，不写入。"
    ),
    (
        "Nothing is removed: what FILE does not name stays. Kinds of places are compound, site, office, park, "
        "resettlement and enterprise. A place's number stays for good; use its statistics code with two digits more."
    ): (
        "只增改，不删除：文件里没有的保持不变。场所类别有 compound 小区、site 工地、office 办公楼、park 公园、"
        "resettlement 安置点、enterprise 企业。场所编号不再变动，建议用统计区划代码加两位。"
    ),
    "Show the tree of units with their numbers, and the places and gates that each is in charge of.": (
        "显示责任单位及其编号，以及各单位包保的场所和卡点。"
    ),
    # ------------------------------------------------------------- passes
    "Issue, print, list and revoke passes.": "出入证：签发、打印、查看、吊销。",
    "Issue one pass: prints its text and short code, and writes the picture.": "签发一张出入证：给出码文和短码，并保存图片。",
    "List the passes of a place, masked: id, holder, type, validity.": "列出一个场所的出入证（脱敏）：编号、持证人、类别、有效期。",
    "Print the passes of a place; whoever has no pass that still holds gets one.": (
        "打印一个场所的出入证；没有有效证的人员自动签发。"
    ),
    "Print blank registers (出入登记表) for a power cut.": "打印停电备用的空白出入登记表。",
    "Replace a lost pass: revoke what the person holds and issue a new one, in one step.": (
        "挂失补办：吊销本人原证并签发新证，一步完成。"
    ),
    "Revoke a pass, a household's, or a place's; every gate knows after its next contact.": (
        "吊销一张证、一户或整个场所的证；各卡点下次联网后生效。"
    ),
    "A key is revoked by `checkpoint keys retire --compromised`.": "吊销密钥请用 `checkpoint keys retire --compromised`。",
    "Print spare numbered passes to fill in by hand.": "打印有编号的备用证，手工填写。",
    # ------------------------------------------------------------- policy
    "Rules of a place: print them, check a file, try it on the past, issue it.": (
        "管控规则：查看、检查文件、用过去的记录试算、发布。"
    ),
    "Say in words what a policy does and what is wrong with it. Exit status 1 where it can't be used.": (
        "用文字说明规则文件的作用和错误；不能使用时退出码为 1。"
    ),
    "Print a policy's file with every key that it may have, what it means, and what holds without it.": (
        "输出规则文件样例：全部可用的键、含义和缺省值。"
    ),
    "Issue a policy: tablets have it after their next sync and follow it from its date on.": (
        "发布规则：终端下次同步后收到，从生效日期起执行。"
    ),
    "List a place's versions; * is the one in force.": "列出一个场所的各版规则，* 为现行版本。",
    "Show which past verdicts a policy would have turned, from the facts recorded with them.": (
        "按当时记录的判定依据重演，列出在新规则下结果会不同的判定。"
    ),
    "Print the table of rules, mildest first.": "输出规则总表，从宽到严。",
    "List exits beyond the quota, with every gate that let the household out.": "列出超次外出，以及放行的各个卡点。",
    # ------------------------------------------------------------- roster
    "Import the roster (名册) of a place.": "导入场所名册。",
    "Compare FILE (CSV or XLSX) with the roster of a place: a dry run, unless --apply is given.": (
        "把文件（CSV 或 XLSX）与场所名册对比；不加 --apply 只试算，不写入。"
    ),
    (
        "Rows are matched by ID number, else by flat and name. People of the roster who are not in FILE are reported "
        "as removed and stay on the roster, unless --remove-missing is given: a file of one building, or of corrected "
        "rows, must not empty the rest. Bad rows never stop the import; they are listed and written to "
        "FILE-rejected.csv, which can be corrected and imported again."
    ): (
        "按证件号码匹配，没有证件号码的按房号加姓名。名册里有而文件里没有的人只报告、不删除，除非加 --remove-missing："
        "只含一栋楼或更正行的文件不会清空其余名册。有问题的行不影响导入，逐条列出并写入“文件名-rejected.csv”，改好后可再次导入。"
    ),
    # ------------------------------------------------------------- server
    "Run the central server until Ctrl+C; the commands below look after its database.": (
        "运行中心服务器，按 Ctrl+C 停止；下列子命令用于维护数据库。"
    ),
    (
        "CHECKPOINT_DATABASE_URL names a PostgreSQL, CHECKPOINT_READ_URL a replica for supervisors, and "
        "CHECKPOINT_METRICS_TOKEN opens /metrics to whoever has it."
    ): (
        "CHECKPOINT_DATABASE_URL 指定 PostgreSQL 数据库，CHECKPOINT_READ_URL 指定督导台查询用的只读副本，"
        "CHECKPOINT_METRICS_TOKEN 设定查看 /metrics 的口令。"
    ),
    "Look after the trail of who read or changed what: it is chained, and the chain can be proven.": (
        "操作记录（谁查看、更改过什么）的维护：逐条成链，可以验证。"
    ),
    "Sign where the trail ends now, to be kept on another machine; a trail that is not whole is not signed.": (
        "签发操作记录的当前链头，另存到别的机器；记录不完整时不签发。"
    ),
    "Read every line of the trail; name each that was changed, inserted or removed. Exit status 1 if there is one.": (
        "逐条核对操作记录，指出被改、被插入、被删除的行；有问题时退出码为 1。"
    ),
    "Copy the whole database into one file while the server runs, and prove the copy by a restore.": (
        "在线备份整个数据库到一个文件，并试恢复以确认备份可用。"
    ),
    "Print the statements that distribute the tables over a Citus cluster, by place; nothing is changed.": (
        "输出按场所把各表分布到 Citus 集群的语句，不作任何改动。"
    ),
    "Look at the database, disk, backups and tablets, and say what to do; exit status 1 if something is broken.": (
        "检查数据库、磁盘、备份和终端，说明该怎么办；有故障时退出码为 1。"
    ),
    "Look after the head lists: what was received of each tablet, signed once a day, so that nobody rewrites it.": (
        "链头清单的维护：收到的各终端记录每天签名一次，防止事后改写。"
    ),
    "Sign the next list of every place now; the tablets get it with their next sync. The server does so once a day.": (
        "立即为各场所签发下一份清单，终端下次同步时收到。服务器每天自动签发一次。"
    ),
    "Hold the records against the lists; name the first of each tablet that was rewritten. Exit status 1 if one is.": (
        "用清单核对记录，指出每台终端第一条被改写的记录；有改写时退出码为 1。"
    ),
    "Bring the database's schema up to date, and make the coming months' partitions.": (
        "升级数据库结构，并建立今后几个月的分区。"
    ),
    "Print what the interface promises, as OpenAPI: for whoever writes another client. Touches no data.": (
        "输出接口说明（OpenAPI），供编写其他客户端用，不涉及数据。"
    ),
    "Read the records kept aside again: what this version understands becomes a record, the rest stays.": (
        "重读退件：本版本能识别的转为正式记录，其余保留。"
    ),
    "Fill an empty database from a backup; it may be of the other kind, a file or PostgreSQL.": (
        "用备份恢复到空数据库；备份来自文件数据库或 PostgreSQL 均可，可以互换。"
    ),
    "Purge events and bookings older than the days to keep; on PostgreSQL events go by whole months.": (
        "清除超过保存期的事件和预约；PostgreSQL 上的事件按整月清除。"
    ),
    "Signed daily reports are kept for a year longer.": "已签发的日报告多保存一年。",
    # ------------------------------------------------------------- store
    "Verify, count, export or repair a tablet's store, in PATH or in the data folder (close the app to repair).": (
        "终端数据：核对、统计、导出、修复；位置为 PATH 或数据目录（修复前请关闭应用）。"
    ),
    "Print every document as a line of JSON. The lines hold names and addresses: handle them so.": (
        "每条数据输出为一行 JSON。内含姓名、住址，请妥善保管。"
    ),
    "Write the store anew under a fresh data key; the old one is removed. The app must be closed.": (
        "换新的数据密钥重写全部数据，并删除旧数据。须先关闭应用。"
    ),
    "Make sidecars anew and set an unfinished write aside. What is damaged stays where it is, and is named.": (
        "重建索引，移开未写完的部分。损坏的数据原样保留，并逐一指出。"
    ),
    "Count documents, segments and bytes.": "统计文档数、段数和字节数。",
    "Read every record; name the first bad one and read on. Exit code 1 where anything is wrong.": (
        "逐条核对记录，指出第一条损坏的，并继续读完；有问题时退出码为 1。"
    ),
    # ------------------------------------------------------------- sync
    "Carry a tablet's events to the server and the receipts back, by file (close the tablet's app first).": (
        "用文件把终端记录带到服务器，再把回执带回（请先关闭终端应用）。"
    ),
    "Write the events that wait on this tablet into FILE. They stay here until their receipts are brought back.": (
        "把本终端待上传的记录写入文件。回执带回之前，记录仍留在终端上。"
    ),
    "With --store: what a store that was set aside still has for the server.": (
        "加 --store：导出被移开的数据里尚未上传的记录。"
    ),
    "Write the head lists that this tablet keeps into FILE, for `checkpoint server heads verify --list FILE`.": (
        "把本终端保存的链头清单写入文件，供 `checkpoint server heads verify --list 文件` 核对。"
    ),
    "At the server: take FILE's events in and put the receipts into it. At the tablet: take the receipts.": (
        "在服务器上：导入文件里的记录，并写入回执。在终端上：读取回执。"
    ),
}
"""By the paragraphs of a command's help."""
