"""Carrying records by hand, on a stick."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "stick.write": ("存到 U 盘", "Save to a stick"),
    "stick.read": ("读取回执", "Read receipts"),
    "stick.hint": (
        "多日没有网络时，把待上传的记录存成文件，用 U 盘送到督导部门。",
        "No network for days? Save what waits into a file and carry it to the bureau on a stick.",
    ),
    "stick.written": (
        (
            "已把 {count} 条记录存成“{name}”。请送到督导部门导入，再把同一文件带回，在这里点“读取回执”。"
            "回执到之前，记录仍留在本机。"
        ),
        (
            "{count} records are in {name}. Take it to the bureau, have it imported, bring the same file back and tap "
            "“Read receipts”. Until then the records stay here too."
        ),
    ),
    "stick.not_written": (
        "文件没有存成，请换一个位置或 U 盘再试。记录都在本机。",
        "The file was not written. Try another place or stick. All records are still here.",
    ),
    "stick.taken": (
        "回执有效：{count} 条已送达，还有 {left} 条待上传。",
        "The receipts are good: {count} records have arrived, {left} still wait.",
    ),
    "stick.no_receipts": (
        "这个文件里还没有回执：请督导部门先导入，再把同一文件带回。",
        "There are no receipts in this file yet: the bureau has to import it first; then bring the same file back.",
    ),
    "stick.other_tablet": (
        "这是另一台终端的文件，请拿到写出它的那台平板上读取。",
        "This file is another tablet's. Read it on the tablet that wrote it.",
    ),
    "stick.broken": (
        "这个文件读不了：不是回执文件，或已损坏。记录都在本机，可以重新存一次。",
        "This file cannot be read: it is no receipt, or damaged. All records are still here; save them once more.",
    ),
    "stick.not_enrolled": (
        "本机尚未注册，写出的文件没有人能导入。请先联系督导员。",
        "This tablet is not enrolled, so nobody could import its file. Call the supervisor first.",
    ),
}
