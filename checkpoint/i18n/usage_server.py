"""What the help of the commands for server, store and sync says, in Chinese, by its English."""

from typing import Final

COMMANDS: Final[dict[str, str]] = {
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
