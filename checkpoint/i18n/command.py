"""Words of the command line."""

TEXTS: dict[str, tuple[str, str]] = {
    "command.port.in_use": ("端口 {port} 已被占用，请换一个端口", "port {port} is in use: choose another"),
    "command.port.none": (
        "端口 {port} 无效，请用 1 到 {most} 之间的数",
        "{port} is not a port: use a number from 1 to {most}",
    ),
    "command.port.twice": (
        "平板和服务器不能共用端口 {port}，请给其中一个换端口",
        "the tablet and the server can't share port {port}: change one of them",
    ),
    "command.no_server_data": (
        "{folder} 里没有服务器数据，请检查 --data",
        "there is no server data in {folder}: check --data",
    ),
    "command.logs.wrong_password": ("账号或密码不对", "wrong login or password"),
    "command.logs.locked": ("输错次数过多，请 {minutes} 分钟后再试", "too many wrong tries: wait {minutes} min"),
    "command.logs.unreachable": (
        "连不上服务器 {server}，请检查地址和网络",
        "the server {server} does not answer: check the address and the network",
    ),
    "command.logs.not_a_server": (
        "{server} 不是本系统的中心服务器，请检查地址",
        "{server} is not the central server: check the address",
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
}
