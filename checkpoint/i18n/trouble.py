"""Words for what the disk, a file or a tablet's store does to a command."""

TEXTS: dict[str, tuple[str, str]] = {
    "trouble.file": ("{file}：{error}", "{file}: {error}"),
    "trouble.missing": ("没有这个文件或文件夹，请检查路径", "there is no such file or folder: check the path"),
    "trouble.forbidden": (
        "没有权限，请换一个位置，或换有权限的用户执行",
        "not permitted: choose another place, or run it as a user who may",
    ),
    "trouble.read_only": ("磁盘是只读的，请换一个位置", "the disk is read-only: choose another place"),
    "trouble.full": ("磁盘已满，请腾出空间再试", "the disk is full: make room and try again"),
    "trouble.folder": ("这是文件夹，不是文件", "this is a folder, not a file"),
    "trouble.exists": ("已存在，请换一个名字", "it exists already: choose another name"),
    "trouble.broken": ("磁盘读写出错，请检查磁盘", "the disk reports an error: have it looked at"),
    "trouble.not_text": ("不是 UTF-8 文本，请另存为 UTF-8", "not text in UTF-8: save it as UTF-8"),
    "trouble.usage.missing": ("缺少 {what}，用法见 --help", "{what} is missing: see --help"),
    "trouble.usage.no_option": ("没有 {what} 这个选项，用法见 --help", "there is no option {what}: see --help"),
    "trouble.usage.bad": ("{what} 的值不对，用法见 --help", "the value of {what} is wrong: see --help"),
    "trouble.usage.wrong": ("命令写法不对，用法见 --help", "this is not how the command is called: see --help"),
    "trouble.store.busy": (
        "终端程序正在使用这些数据，请先关闭它再执行（{error}）",
        "the tablet's app has these data open: close it first ({error})",
    ),
    "trouble.store.full": (
        "终端的磁盘已满，请腾出空间再试（{error}）",
        "the tablet's disk is full: make room and try again ({error})",
    ),
    "trouble.store.newer": (
        "这些数据由较新的版本写成，没有改动；请升级程序（{error}）",
        "a newer version wrote these data and they are left untouched: upgrade the program ({error})",
    ),
    "trouble.store.key": (
        "密钥不符，打不开，数据没有改动；请用 --key 指定当时的 device.key，或用 --root（{error}）",
        "this is not the key they are sealed with, they are left untouched: name the device.key of then by --key, or use --root ({error})",
    ),
    "trouble.store.damaged": (
        "不是完好的终端数据，没有改动；请保留原样（{error}）",
        "these are not sound data of a tablet; they are left untouched, keep them ({error})",
    ),
    "trouble.store.refused": ("终端数据打不开：{error}", "the tablet's data can't be opened: {error}"),
}
