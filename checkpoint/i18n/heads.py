"""Words of the head lists: for whoever looks after the server, and for the volunteer at the tablet."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "link.heads": ("记录核对", "Records checked"),
    "link.heads.badge": ("记录核对不一致", "records do not agree"),
    "link.heads.none": ("中心尚未签发清单", "no signed list yet"),
    "link.heads.agrees": ("{at} 与中心签发的清单一致", "as the server signed, {at}"),
    "link.heads.unknown": ("{at} 的清单无从核对", "the list of {at} could not be compared"),
    "link.heads.trouble": ("{at} 不一致", "do not agree, {at}"),
    "link.heads.differs": (
        "本机的记录与中心签收的不一样，有一方被改动过。请照常登记，不要清除本机，立即告诉督导员。",
        (
            "This tablet's records are not those that the server signed for: one side was changed. Go on recording, "
            "erase nothing here, and tell the supervisor now."
        ),
    ),
    "link.heads.behind": (
        "中心有本机的记录，本机却没有：本机的数据可能是旧副本。请照常登记，告诉督导员，最好换一台终端。",
        (
            "The server has records of this tablet that are not here: its data may be an old copy. Go on recording, "
            "tell the supervisor, and change to another tablet if you can."
        ),
    ),
    "link.heads.contradicts": (
        "中心签发的清单前后不一致：可能恢复过备份，也可能被改动。请照常登记，不要清除本机，告诉督导员。",
        (
            "The server's lists contradict one another: it was restored from a backup, or changed. Go on recording, "
            "erase nothing here, and tell the supervisor."
        ),
    ),
    "heads.signed": (
        "已签发链头清单 {lists} 份，共 {outboxes} 条记录链；终端下次同步时收到",
        "{lists} head lists were signed, {outboxes} chains in all; tablets get them with their next sync",
    ),
    "command.sync.heads": (
        "已写出本机留存的链头清单 {count} 份：{file}；请交系统管理员核对",
        "{count} head lists that this tablet keeps are in {file}: have the administrator compare them",
    ),
    "heads.whole": (
        "记录与链头清单相符：清单 {lists} 份，记录链 {outboxes} 条，未发现改动",
        "the records agree with the head lists: {lists} lists, {outboxes} chains, nothing was rewritten",
    ),
    "heads.broken": (
        "记录与链头清单不符：{number} 处异常（清单 {lists} 份，记录链 {outboxes} 条），请保留现状并立即上报",
        (
            "the records do not agree with the head lists: {number} wrong places in {lists} lists and {outboxes} chains. "
            "Change nothing, and report it"
        ),
    ),
    "heads.no_list": (
        "不是本服务器签发的链头清单：{file}",
        "not a head list that this server signed: {file}",
    ),
    "heads.fault.list": (
        "场所 {place} 第 {first} 号链头清单被改动过，不是当时签发的内容",
        "place {place}: head list {first} is not what was signed",
    ),
    "heads.fault.follows": (
        "场所 {place} 第 {first} 号链头清单与前一份不衔接：中间的清单被删除，或在恢复备份后丢失",
        "place {place}: head list {first} does not follow the one before it: lists between were removed",
    ),
    "heads.fault.rewritten": (
        "场所 {place} 终端 {device}（{incarnation}）第 {first} 至 {last} 条记录被改动过，与收到时不符",
        "place {place}, tablet {device} ({incarnation}): records {first} to {last} are not those that were received",
    ),
    "heads.fault.head": (
        "场所 {place} 终端 {device}（{incarnation}）第 {first} 至 {last} 条记录的记录链被改写，与签发的链头不符",
        (
            "place {place}, tablet {device} ({incarnation}): the chain of records {first} to {last} was rewritten, "
            "it is not what the list says"
        ),
    ),
    "heads.fault.missing": (
        "场所 {place} 终端 {device}（{incarnation}）第 {first} 至 {last} 条之间缺少记录，尚未到清除期限",
        "place {place}, tablet {device} ({incarnation}): of records {first} to {last} some are gone, too young to purge",
    ),
    "heads.fault.inserted": (
        "场所 {place} 终端 {device}（{incarnation}）多出第 {first} 至 {last} 条记录，不是终端上传的",
        "place {place}, tablet {device} ({incarnation}): records {first} to {last} were inserted, no tablet sent them",
    ),
    "heads.fault.short": (
        "场所 {place} 终端 {device}（{incarnation}）第 {first} 至 {last} 条已签收，现在库中没有：若刚恢复备份，请等终端补传后再核对",
        (
            "place {place}, tablet {device} ({incarnation}): records {first} to {last} were signed for and are not here. "
            "After a restore, wait until the tablet has sent them again"
        ),
    ),
}
