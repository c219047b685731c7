"""Words of whoever looks after the central server."""

TEXTS: dict[str, tuple[str, str]] = {
    "upkeep.unreachable.server": (
        "数据库连接不上：{where}（{why}）。请检查地址、账号，以及数据库服务是否在运行；终端照常登记，恢复后自动补传",
        "the database {where} can't be reached ({why}). See that address and account are right and that it runs; tablets go on, and send when it is back",
    ),
    "upkeep.unreachable.file": (
        "数据库文件打不开：{where}（{why}）。文件可能已损坏：请保留原样，用最近的备份恢复到新的文件夹",
        "the database file can't be opened: {where} ({why}). It may be damaged: keep it as it is, and restore the newest backup into another folder",
    ),
    "upkeep.others_may_read": (
        "其他用户可以读取 {file}，里面是密钥或个人信息：请执行 chmod 600 {file} 后再启动",
        "others may read {file}, which holds a key or people's data: run chmod 600 {file}, then start again",
    ),
    "upkeep.key_broken": (
        "密钥文件损坏：{file}。请放回另行保管的那一份；换成新密钥，卡点就不认新签的证",
        "this key file is broken: {file}. Put the copy that you keep back: with a new key gates take no new passes",
    ),
    "upkeep.migrated": ("数据库结构已是最新（{revision}）", "the database's schema is the newest ({revision})"),
    "upkeep.backed_up": (
        "备份完成并已试恢复核对：{file}（{rows} 行，{size} MB）。签发密钥不在其中，请另行保管 {keys}",
        "backed up and proven by a restore: {file} ({rows} rows, {size} MB). The keys are not in it: keep {keys} as well",
    ),
    "upkeep.restored": (
        "已恢复 {rows} 行，内容截至 {at}。各终端会自动补传此后的记录；督导员需重新登录",
        "{rows} rows restored, as of {at}. Tablets send what came later by themselves; supervisors sign in again",
    ),
    "upkeep.keys_missing": (
        "备份里没有密钥：启动服务器之前，请把原来的密钥文件放回 {folder}，再运行 checkpoint server doctor。换成新密钥，卡点就不认新签的证，名册也不能再按身份证号对上已有的人",
        "a backup has no keys: put the old key files back into {folder} before the server starts, then run checkpoint server doctor. With new keys gates take no new passes, and a roster finds nobody by their ID number",
    ),
    "upkeep.read_again": (
        "退件已重新读取：转入记录 {taken} 条，仍为退件 {left} 条",
        "read again: {taken} became records, {left} are kept aside still",
    ),
    "upkeep.file_exists": (
        "文件 {file} 已存在，请换一个名字",
        "{file} exists already: choose another name",
    ),
    "upkeep.no_file": ("文件 {file} 打不开：{error}", "{file} can't be opened: {error}"),
    "upkeep.no_room": ("写不进 {file}：{error}", "{file} can't be written: {error}"),
    "upkeep.retired": (
        "{days} 天以前的记录已按月清除：{names}；预约 {bookings} 条，日报告 {reports} 份",
        "records older than {days} days were dropped by the month: {names}; {bookings} bookings, {reports} reports",
    ),
    "upkeep.retired_none": (
        "没有早于 {days} 天、可以清除的记录",
        "there is nothing older than the last {days} days to purge",
    ),
    "upkeep.retired_rows": (
        "{days} 天以前的记录已清除 {events} 条，预约 {bookings} 条，日报告 {reports} 份",
        "{events} records older than {days} days were purged, {bookings} bookings, {reports} reports",
    ),
    "doctor.grade.good": ("正常", "good"),
    "doctor.grade.warn": ("注意", "look"),
    "doctor.grade.bad": ("故障", "bad"),
    "doctor.schema": ("数据库 {kind}，结构 {revision}，可以读写", "database {kind}, schema {revision}, can be read"),
    "doctor.no_places": (
        "还没有单位和场所：请运行 checkpoint organisation import",
        "no units and places yet: run checkpoint organisation import",
    ),
    "doctor.no_accounts": (
        "还没有账号，谁也登录不了督导台：请运行 checkpoint accounts add",
        "no account yet, so nobody can sign in at the console: run checkpoint accounts add",
    ),
    "doctor.no_root": (
        "没有密钥文件，卡点不认这里签发的证：恢复的服务器请先放回原来的密钥文件；新服务器请运行 checkpoint keys init",
        "key files are missing, so gates do not take passes issued here: put the old ones back after a restore; on a new server run checkpoint keys init",
    ),
    "doctor.unsigned": (
        "{places}的卡点不认这里现在签发的证：请运行 checkpoint keys sign；若服务器是恢复的，先放回原来的密钥文件",
        "the gates of {places} do not take what is issued here now: run checkpoint keys sign; after a restore put the old key files back first",
    ),
    "doctor.rotate": (
        "签发密钥再过 {days} 天到期，此后签发的证卡点不认：请运行 checkpoint keys rotate",
        "the issuer's key ends in {days} days, and gates won't take what is issued later: run checkpoint keys rotate",
    ),
    "doctor.sound": ("数据库文件完好", "the database file is sound"),
    "doctor.damaged": (
        "数据库文件已损坏：请停止服务，用最近的备份恢复；终端上的记录会补传",
        "the database file is damaged: stop the server and restore the newest backup; tablets send theirs again",
    ),
    "doctor.disk.good": ("磁盘余量 {free} GB", "{free} GB of disk are free"),
    "doctor.disk.warn": (
        "磁盘只剩 {free} GB（{folder}），请尽快清理",
        "only {free} GB of disk are free ({folder}): make room soon",
    ),
    "doctor.disk.bad": (
        "磁盘只剩 {free} GB（{folder}），已停止接收上报；终端照常登记，腾出空间后自动补传",
        "only {free} GB of disk are free ({folder}): pushes are refused; tablets go on and send when there is room",
    ),
    "doctor.clock.good": ("数据库服务器时钟一致", "the database server's clock agrees"),
    "doctor.clock.warn": (
        "数据库服务器的时钟差 {seconds} 秒，请校时",
        "the database server's clock is {seconds} s off: set it",
    ),
    "doctor.replica.good": (
        "督导台的只读副本可用，落后 {seconds} 秒",
        "the supervisors' replica answers, {seconds} s behind",
    ),
    "doctor.replica.late": (
        "督导台的只读副本落后 {seconds} 秒，看到的是旧数字：请检查复制是否正常",
        "the supervisors' replica is {seconds} s behind, so they see old figures: look after the replication",
    ),
    "doctor.replica.away": (
        "督导台的只读副本连不上，概览和出入记录打不开（{where}：{why}）。登记和上报不受影响；请修复副本，或去掉 CHECKPOINT_READ_URL 后重启",
        "the supervisors' replica can't be reached, so overview and movements don't open ({where}: {why}). Gates and pushes go on; repair it, or start the server without CHECKPOINT_READ_URL",
    ),
    "doctor.replica.other": (
        "CHECKPOINT_READ_URL 指的不是本数据库的副本（{where}），督导台显示的是别处的数字：请改正地址后重启",
        "CHECKPOINT_READ_URL names no copy of this database ({where}), so supervisors see other figures: correct it and start the server anew",
    ),
    "doctor.backup.none": (
        "从未做过备份：请运行 checkpoint server backup，并设为每天一次",
        "never backed up: run checkpoint server backup, and have it run every day",
    ),
    "doctor.backup.good": (
        "最近一次备份在 {hours} 小时前，已核对",
        "the newest backup is {hours} h old and was proven",
    ),
    "doctor.backup.warn": (
        "最近一次备份已是 {hours} 小时前，请检查每日备份是否还在运行",
        "the newest backup is {hours} h old: see whether the daily one still runs",
    ),
    "doctor.partitions.good": ("本月和下月的分区已备好", "this month and the next have their partitions"),
    "doctor.partitions.missing": (
        "缺少分区 {names}：记录不会丢，请运行 checkpoint server migrate 补建",
        "partitions are missing: {names}. Nothing is lost; checkpoint server migrate makes them",
    ),
    "doctor.chains.good": ("{number} 条上报链首尾相符", "{number} chains end where they should"),
    "doctor.chains.broken": (
        "{number} 条上报链与数据不符：数据库可能被人改动过，请与备份比对",
        "{number} chains do not fit what is stored: somebody may have changed the database, compare it with a backup",
    ),
    "doctor.trail.good": ("操作记录链完整，共 {lines} 行", "the trail is whole, {lines} lines"),
    "doctor.trail.broken": (
        "操作记录链有 {number} 处异常：请运行 checkpoint server audit verify 查看每一处，并保全备份",
        "the trail has {number} bad places: run checkpoint server audit verify to see each, and keep the backups",
    ),
    "doctor.quarantine": (
        "有 {number} 条退件待查，见督导台",
        "{number} records are kept aside: see the console",
    ),
    "doctor.devices.silent": (
        "有 {number} 台终端超过 {days} 天没有联系，请到卡点查看",
        "{number} tablets were not heard of for {days} days: look after them at their gates",
    ),
}
