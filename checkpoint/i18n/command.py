"""Words of the command line."""

TEXTS: dict[str, tuple[str, str]] = {
    "command.port.in_use": ("端口 {port} 已被占用，请换一个端口", "port {port} is in use: choose another"),
    "command.sync.exported": (
        "已写出 {count} 条待上传记录：{file}。记录仍在本机，带回回执后才算上传",
        "{count} waiting events written to {file}; they stay here until the receipts are brought back",
    ),
    "command.sync.taken": (
        "收下 {new} 条，已有 {known} 条，退件 {aside} 条，接不上的 {left} 批；回执已写入 {file}，请带回终端再导入一次",
        (
            "{new} events taken, {known} were there, {aside} kept aside, {left} batches do not join; "
            "the receipts are in {file}: bring it back to the tablet"
        ),
    ),
    "command.sync.acknowledged": (
        "已确认 {count} 条，还有 {left} 条待上传",
        "{count} events acknowledged, {left} wait",
    ),
    "command.sync.refused": ("转运件不能用：{why}", "this carrier cannot be used: {why}"),
    "command.sync.too_large": ("文件过大：{file}", "this file is too large: {file}"),
    "command.sync.not_enrolled": ("本机还没有注册", "this tablet is not enrolled"),
    "command.devices.none": ("没有符合的终端", "no tablet fits"),
    "command.devices.several": ("不止一台终端符合，请写全编号", "several tablets fit: give the whole number"),
    "command.devices.changed": ("终端 {device}：{state}", "tablet {device}: {state}"),
    "command.port.none": (
        "端口 {port} 无效，请用 1 到 {most} 之间的数",
        "{port} is not a port: use a number from 1 to {most}",
    ),
    "command.port.twice": (
        "终端和服务器不能共用端口 {port}，请给其中一个换端口",
        "the tablet and the server can't share port {port}: change one of them",
    ),
    "command.no_server_data": (
        "{folder} 里没有服务器数据，请检查 --data；新服务器请先启动一次 checkpoint server",
        "there is no server data in {folder}: check --data; a new server is started once first, by checkpoint server",
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
    "command.logs.backwards": (
        "结束时间 {until} 不晚于开始时间 {since}，没有提取任何记录",
        "the end {until} is not after the beginning {since}: nothing was pulled",
    ),
    "command.logs.no_folder": ("没有文件夹 {folder}", "there is no folder {folder}"),
    "command.logs.not_written": ("文件 {file} 写不进去：{error}", "{file} can't be written: {error}"),
    "command.logs.saved": ("已保存 {count} 条出入记录：{file}", "{count} movements saved: {file}"),
    "command.server.one_worker": (
        "多个进程要用 PostgreSQL（CHECKPOINT_DATABASE_URL）；文件数据库只用一个进程",
        "several workers need PostgreSQL (CHECKPOINT_DATABASE_URL); a file is for one",
    ),
    "command.server.no_address": (
        "“{text}”不是 IP 地址或网段，请写成 127.0.0.1 或 10.0.0.0/8",
        "{text} is no IP address or network: write 127.0.0.1 or 10.0.0.0/8",
    ),
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
    "command.keys.created": (
        "根密钥已建立，已签信任名单第 {seq} 号，含 {places} 个场所。请把 {file} 和口令分开备份两份",
        "the root key is made and trust list no. {seq} signed for {places} places. Keep two copies of {file}, the passphrase elsewhere",
    ),
    "command.keys.there": (
        "根密钥已存在：{file}。换签发密钥用 checkpoint keys rotate，添加场所后用 checkpoint keys sign",
        "there is a root key already: {file}. checkpoint keys rotate begins another issuer's key, sign takes new places in",
    ),
    "command.keys.signed": ("已签信任名单第 {seq} 号，含 {keys} 行", "trust list no. {seq} signed, {keys} rows"),
    "command.keys.rotated": (
        "已启用新签发密钥 {kid}；旧密钥 {old} 签的证到期前仍有效",
        "new issuer key {kid}; passes signed by {old} stay valid until they expire",
    ),
    "command.keys.retired": (
        "密钥 {kid} 已停用，此前签的证到期前仍有效",
        "key {kid} is retired; what it signed before stays valid",
    ),
    "command.keys.compromised": (
        "密钥 {kid} 已作废并列入吊销名单，各场所的证须重新签发：checkpoint passes print",
        "key {kid} is void and on the revocation list; print the passes of every place again: checkpoint passes print",
    ),
    "command.keys.in_use": (
        "{kid} 是现用的签发密钥，请先执行 checkpoint keys rotate",
        "{kid} is the issuer's current key: run checkpoint keys rotate first",
    ),
    "command.keys.unknown": ("没有这把密钥：{kid}", "no such key: {kid}"),
    "command.keys.no_root": (
        "还没有根密钥，请先执行 checkpoint keys init",
        "there is no root key yet: run checkpoint keys init",
    ),
    "command.keys.wrong": ("口令不对", "wrong passphrase"),
    "command.keys.short": ("口令至少 {count} 个字符", "a passphrase has {count} characters or more"),
    "command.keys.passphrase": ("根密钥口令", "Passphrase of the root key"),
    "command.keys.unsigned": (
        "注意：信任名单尚未包含此场所的签发密钥，卡点暂不认这些证。请执行 checkpoint keys sign",
        "note: the trust list does not have this place's issuer yet, so gates do not know these passes. Run checkpoint keys sign",
    ),
    "command.keys.test": ("（测试密钥，仅限演示）", "(a test key, for demonstrations only)"),
    "command.keys.none": ("信任名单：尚未签署", "trust list: not signed yet"),
    "command.keys.list": (
        "信任名单第 {seq} 号，签于 {at}，{age} 天前",
        "trust list no. {seq}, signed {at}, {age} days ago",
    ),
    "command.appointments.full": ("该时段名额不够，还剩 {left} 人", "the slot has room for {left} more"),
    "command.appointments.booked": (
        "已预约：{name} {party} 人，编号 {number}",
        "booked: {name}, {party}, number {number}",
    ),
    "command.appointments.row": (
        "{begins}–{ends} {name} 尾号 {tail} {party} 人（本时段 {taken}） {number}",
        "{begins}-{ends} {name} tail {tail} party {party} (slot {taken}) {number}",
    ),
    "command.appointments.none": ("{place}这一天没有预约", "{place} has no bookings on that day"),
    "command.appointments.cancelled": ("预约 {number} 已取消", "booking {number} is cancelled"),
    "command.appointments.unknown": ("没有预约 {number}", "there is no booking {number}"),
    "command.store.intact": ("完好", "intact"),
    "command.store.none": (
        "{folder} 里没有终端数据，请检查路径或 --data",
        "there are no data of a tablet in {folder}: check the path or --data",
    ),
    "command.store.counted.sealed": (
        "{part}：{records} 条流水，{segments} 段，{bytes} 字节，已加密",
        "{part}: {records} records in {segments} segments, {bytes} bytes, sealed",
    ),
    "command.store.counted.plain": (
        "{part}：{records} 条流水，{segments} 段，{bytes} 字节，未加密",
        "{part}: {records} records in {segments} segments, {bytes} bytes, not sealed",
    ),
    "command.store.table": (
        "{name}：{count} 份，末号 {last}",
        "{name}: {count} documents, last id {last}",
    ),
    "command.store.size": (
        "{segments} 段，占用磁盘 {size} 字节，下一条流水号 {seq}",
        "{segments} segments, {size} bytes on the disk, next record {seq}",
    ),
    "command.store.first_bad": ("最先坏的记录：{problem}", "first bad record: {problem}"),
    "command.store.bad": ("  还有：{problem}", "  then: {problem}"),
    "command.store.gone": ("  第 {first} 至 {last} 条已丢失", "  records {first} to {last} are gone"),
    "command.store.torn": (
        "末尾有 {bytes} 字节没有写完（断电），下次启动时移到一边，没有丢失已确认的记录",
        "{bytes} bytes of an unfinished write at the end; the next start sets them aside, nothing acknowledged is lost",
    ),
    "command.store.damaged": (
        "有损坏，其余可读。不必清空：终端照常使用，缺失会自动上报中心；用 export 可导出剩下的，用 repair 重建索引",
        "damaged; the rest can be read. Keep it: the tablet works on and tells the server; see `export` and `repair`",
    ),
    "command.store.lost": ("损坏丢失 {count} 条", "{count} records lost to damage"),
    "command.store.repaired": (
        "索引已重建；丢失 {count} 条，移到一边 {bytes} 字节。损坏的原样留在原处",
        "sidecars made anew; {count} records lost, {bytes} bytes set aside. What is damaged stays where it is",
    ),
    "command.store.rekeyed": (
        "{count} 条文档已换用新的数据密钥，旧存储已删除",
        "{count} documents under a fresh data key; the old store is gone",
    ),
    "command.store.no_key": ("{folder} 里没有密钥文件 device.key", "there is no key file device.key in {folder}"),
    "command.store.no_root": ("{folder} 里没有根密钥", "there is no root key in {folder}"),
    "command.store.wrong_passphrase": ("根密钥口令不对", "this passphrase does not open the root key"),
}
