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
    "stick.fault.no_receipts": (
        "这个文件里还没有回执：请督导部门先导入，再把同一文件带回。",
        "There are no receipts in this file yet: the bureau has to import it first; then bring the same file back.",
    ),
    "stick.fault.other_tablet": (
        "这是另一台终端的文件，请拿到写出它的那台终端上读取。",
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
    # ------------------------------------------------------------- at the bureau
    "stick.fault.not_one": (
        "这不是终端写出的转运件。请在终端的“连接”里点“存到 U 盘”，拿写出的那个文件来。",
        "This is not a file that a tablet wrote. On the tablet, open the link and tap “Save to a stick”.",
    ),
    "stick.fault.newer": (
        "这个文件由更新版本的应用写成，本服务器还读不了：请先升级服务器。文件和终端上的记录都在。",
        "A newer version of the app wrote this file: upgrade the server first. Nothing is lost.",
    ),
    "stick.fault.damaged": (
        "文件不完整或已损坏，可能没拷完就拔了 U 盘。记录仍在终端上：请在终端上重新存一次。",
        "The file is incomplete or damaged. The records are still on the tablet: save them once more.",
    ),
    "stick.fault.sealed": (
        ("文件打不开：写出之后被改动过，或者写得太早，终端此后换过凭证。记录仍在终端上：请在终端上重新存一次。"),
        (
            "The file cannot be opened: it was changed, or the tablet's token is a newer one since. "
            "The records are still on the tablet: save them once more."
        ),
    ),
    "stick.fault.unsigned": (
        "文件里的签名不是这台终端的，内容不能采信，一条也没有收。请查明文件的来历。",
        "It is not signed by the tablet that it names. Nothing was taken. Find out where the file comes from.",
    ),
    "stick.fault.foreign": (
        "这个文件不是您责任范围内的终端写的，一条也没有收。",
        "This file is not from a tablet in your scope. Nothing was taken.",
    ),
    "stick.fault.shut_out": (
        "写出这个文件的终端尚未核对、已报失或已擦除，一条也没有收。请先在“终端”页处理这台终端。",
        "The tablet that wrote it is waiting, reported lost or wiped. Nothing was taken. Settle that on the page of devices.",
    ),
    "stick.fault.nothing": ("请先选择 U 盘上的文件", "Choose the file on the stick first"),
    "stick.fault.busy": (
        "正在导入另一个文件，请过一会儿再试",
        "Another file is being imported. Try again in a moment",
    ),
    "console.stick": ("导入 U 盘", "Import a stick"),
    "console.stick.heading": ("人工携带：导入 U 盘", "Carried by hand: import a stick"),
    "console.stick.about": (
        "卡点多日没有网络时，值守员把待上传的记录存到 U 盘送来。在这里导入，再把回执带回卡点，那边才算上传。",
        "After days without a network a gate's records come on a stick. Import them here and carry the receipts back.",
    ),
    "console.stick.file": (
        "U 盘上的文件（扩展名 .carrier，最大 {most} MB）",
        "The file on the stick (.carrier, {most} MB at most)",
    ),
    "console.stick.import": ("导入", "Import"),
    "console.stick.again": (
        "同一个文件导入几次都不要紧，记录不会重复。",
        "Importing the same file again does no harm: no record is stored twice.",
    ),
    "console.stick.done": ("已导入", "Imported"),
    "console.stick.all_known": ("文件里的记录此前都已收到，没有新的", "Everything in the file was here already"),
    "console.stick.empty": ("文件里没有待上传的记录", "There are no records in this file"),
    "console.stick.device": ("终端", "Tablet"),
    "console.stick.where": ("卡点", "Gate"),
    "console.stick.span": ("记录时间", "Recorded"),
    "console.stick.span.of": ("{since} 至 {until}", "{since} to {until}"),
    "console.stick.new": ("新收", "New"),
    "console.stick.known": ("此前已有", "Known"),
    "console.stick.aside": ("退件", "Kept aside"),
    "console.stick.unit": ("条", "records"),
    "console.stick.aside.look": ("查看退件及原因", "See what was kept aside, and why"),
    "console.stick.gap": (
        (
            "有 {count} 批接不上：服务器只有到第 {have} 号的记录，文件从更后面开始。"
            "请把更早的那个文件也拿来导入，或在终端上重新存一次。"
        ),
        (
            "{count} batches do not join: the server has this tablet's records up to number {have}, the file begins later. "
            "Import the earlier file too, or save once more on the tablet."
        ),
    ),
    "console.stick.fork": (
        "有 {count} 批与服务器上的记录矛盾，没有收：这台终端可能被复制或恢复过。请让它联网一次，并在“终端”页核对。",
        "{count} batches contradict what is here and were not taken: the tablet may have been cloned. Let it sync once.",
    ),
    "console.stick.receipts": ("保存回执文件", "Save the receipts"),
    "console.stick.receipts.hint": (
        "把回执文件存到 U 盘带回同一台终端，在“连接”里点“读取回执”。回执到之前，记录仍留在终端上。",
        "Put the receipts on the stick, carry them back to the same tablet, open the link and tap “Read receipts”.",
    ),
}
