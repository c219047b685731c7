"""Words of the command line."""

TEXTS: dict[str, tuple[str, str]] = {
    "command.logs.wrong_password": ("账号或密码不对", "wrong login or password"),
    "command.logs.locked": ("输错次数过多，请 {minutes} 分钟后再试", "too many wrong tries: wait {minutes} min"),
    "command.logs.unreachable": (
        "连不上服务器 {server}，请检查地址和网络",
        "the server {server} does not answer: check the address and the network",
    ),
    "command.logs.not_a_server": (
        "{server} 的回答看不懂，可能不是本系统的服务器",
        "{server} does not answer like our server",
    ),
    "command.logs.no_place": (
        "您的范围内没有场所“{place}”；有：{places}",
        "no place {place} in your scope; there are: {places}",
    ),
    "command.logs.no_time": (
        "看不懂时间“{time}”，请写成 2026-11-22 或 '2026-11-22 08:00'",
        "{time} is not a time: write 2026-11-22 or '2026-11-22 08:00'",
    ),
    "command.logs.no_folder": ("没有文件夹 {folder}", "there is no folder {folder}"),
    "command.logs.not_written": ("文件 {file} 写不进去：{error}", "{file} can't be written: {error}"),
    "command.logs.saved": ("已保存 {count} 条出入记录：{file}", "{count} movements saved: {file}"),
    "command.server.ready": ("督导台：{url} （按 Ctrl+C 停止）", "console: {url} (Ctrl+C stops it)"),
    "command.server.no_tls": (
        "注意：已对外监听而没有加密，请在前面放 HTTPS 反向代理",
        "note: listening beyond this machine without encryption; put an HTTPS proxy in front",
    ),
    "command.print.drawing": ("正在制证", "drawing"),
    "command.print.done": (
        "共 {cards} 张证，{pages} 页，其中新签发 {issued} 张：{file}",
        "{cards} cards on {pages} pages, {issued} of them issued now: {file}",
    ),
    "command.print.nobody": ("{place}没有可制证的人员", "there is nobody in {place} to print a pass for"),
    "command.print.missing": (
        "字库缺 {count} 个字，卡面上印作“〓”，请手工补写：",
        "the font lacks {count} characters; they are printed as 〓, write them in by hand:",
    ),
    "command.print.missing_row": ("  {char}（{point}）：{subjects}", "  {char} ({point}): {subjects}"),
    "command.print.not_written": ("文件 {file} 写不进去：{error}", "{file} can't be written: {error}"),
    "command.print.register": ("空白登记表 {pages} 页：{file}", "{pages} pages of blank register: {file}"),
    "command.print.spare": (
        "备用证 {count} 张，编号 {first} 至 {last}：{file}",
        "{count} spare passes, numbers {first} to {last}: {file}",
    ),
}
