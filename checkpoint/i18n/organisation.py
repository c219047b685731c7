"""Words of setting a server up: its organisation, and who may sign in at the console."""

from checkpoint.i18n import policies

_SAME = ("syntax", "syntax_line", "unknown_key", "unknown_key_near")
"""What is wrong with any file that is written by hand is said alike."""

TEXTS: dict[str, tuple[str, str]] = {
    **{f"organisation.wrong.{problem}": policies.TEXTS[f"policy.wrong.{problem}"] for problem in _SAME},
    "organisation.unusable": (
        "{file} 不能使用，没有改动任何内容。请改正下列各处后再导入：",
        "{file} can't be used and nothing was changed. Put these right and import it again:",
    ),
    "organisation.unreadable": (
        "{file} 读不出来：{error}",
        "{file} can't be read: {error}",
    ),
    "organisation.none": (
        "还没有单位和场所，请先执行 checkpoint organisation import",
        "there are no units and places yet: run checkpoint organisation import",
    ),
    "organisation.same": ("与库中一致，没有要改的", "the same as what is there; nothing to change"),
    "organisation.would": (
        "以上 {count} 处会改动，现在还没有写入；确认后加 --apply",
        "these {count} things would change, nothing is written yet; add --apply to do it",
    ),
    "organisation.applied": ("已写入，共 {count} 处改动", "written: {count} changes"),
    "organisation.change.unit": ("新单位：{name}", "new unit: {name}"),
    "organisation.change.unit_named": ("单位改名：{before} → {after}", "unit renamed: {before} → {after}"),
    "organisation.change.place": ("新场所：{name}，责任单位 {unit}", "new place: {name}, in the charge of {unit}"),
    "organisation.change.place_handed": (
        "场所 {after} 改由 {unit} 负责；原单位从此看不到它",
        "place {after} goes to {unit}; the unit of before no longer sees it",
    ),
    "organisation.change.place_changed": (
        "场所资料变更：{before} → {after}（责任单位仍为 {unit}）",
        "place changed: {before} → {after} (still in the charge of {unit})",
    ),
    "organisation.change.gate": ("{place}：新卡点 {number} 号 {name}", "{place}: new gate {number}, {name}"),
    "organisation.change.gate_named": (
        "{place}：{number} 号卡点改名，{before} → {after}（以前的记录也显示新名）",
        "{place}: gate {number} renamed, {before} → {after} (earlier records show the new name too)",
    ),
    "organisation.wrong.nothing": ("文件里没有单位，也没有场所", "the file has neither units nor places"),
    "organisation.wrong.not_rows": ("{part} 应写成 [[{part}]] 一条一条", "{part} is written as rows, [[{part}]] each"),
    "organisation.wrong.number": (
        "{what}：number 应为 1 至 {most} 的整数",
        "{what}: number is a whole number from 1 to {most}",
    ),
    "organisation.wrong.name": (
        "{what}：名称不能空，不超过 {most} 字，场所名不能全是数字",
        "{what}: a name is not empty, at most {most} characters, and of a place not digits alone",
    ),
    "organisation.wrong.under": (
        "{what}：under 应为上级单位的编号，最上级不写",
        "{what}: under is the number of the unit above; the topmost has none",
    ),
    "organisation.wrong.no_unit": (
        "{what}：没有责任单位，请用 unit 写明单位编号",
        "{what}: nobody is in charge of it; give the unit's number as unit",
    ),
    "organisation.wrong.kind": ("{what}：kind 应为 {kinds} 之一", "{what}: kind is one of {kinds}"),
    "organisation.wrong.timezone": (
        "{what}：timezone 不认识，例如 Asia/Shanghai",
        "{what}: this timezone is not known; an example is Asia/Shanghai",
    ),
    "organisation.wrong.gates": (
        '{what}：至少要有一个卡点，编号 1 至 {most}，例如 gates = {{ 1 = "东门" }}',
        '{what}: at least one gate, numbers 1 to {most}, such as gates = {{ 1 = "East" }}',
    ),
    "organisation.wrong.gate_name_twice": ("{what}：两个卡点同名", "{what}: two gates have one name"),
    "organisation.wrong.unit_twice": ("单位编号 {what} 写了两次", "unit number {what} stands there twice"),
    "organisation.wrong.unit_name_twice": ("单位“{what}”写了两次", "unit {what} stands there twice"),
    "organisation.wrong.place_twice": (
        "场所编号 {what} 写了两次；一个场所只能有一个责任单位",
        "place number {what} stands there twice; exactly one unit is in charge of a place",
    ),
    "organisation.wrong.place_name_twice": (
        "场所“{what}”写了两次；一个场所只能有一个责任单位",
        "place {what} stands there twice; exactly one unit is in charge of a place",
    ),
    "organisation.wrong.place_name_taken": (
        "场所“{what}”与库中编号 {number} 的场所同名",
        "place {what} has the name of the place {number} that is there already",
    ),
    "organisation.wrong.unit_unknown": (
        "{what}：责任单位 {unit} 不存在",
        "{what}: there is no unit {unit} to be in charge of it",
    ),
    "organisation.wrong.parent_unknown": (
        "{what}：上级单位 {under} 不存在",
        "{what}: there is no unit {under} above it",
    ),
    "organisation.wrong.unit_moved": (
        "{what}（编号 {number}）：单位不能换上级，谁能看什么由此而定；请另建单位",
        "{what} (number {number}): a unit can't move in the tree, who sees what hangs on it; add another unit",
    ),
    "accounts.no_login": (
        "登录名不对：1 至 {most} 个字符，不含空格",
        "this is no login: 1 to {most} characters without spaces",
    ),
    "accounts.no_name": ("姓名不能空", "a name is not empty"),
    "accounts.no_unit": ("没有单位 {unit}；现有：{units}", "there is no unit {unit}; there are: {units}"),
    "accounts.taken": (
        "账号 {login} 已存在；忘记密码请用 checkpoint accounts password {login}",
        "account {login} exists; for a lost password run checkpoint accounts password {login}",
    ),
    "accounts.unknown": ("没有账号 {login}；现有：{logins}", "there is no account {login}; there are: {logins}"),
    "accounts.password": (
        "账号 {login}，密码 {password}（只显示这一次，请当面交给本人）",
        "account {login}, password {password} (shown this once; hand it over in person)",
    ),
    "accounts.shut_out": (
        "账号 {login} 已停用，已登录的也已退出",
        "account {login} is shut out, wherever it was signed in",
    ),
    "accounts.let_in": ("账号 {login} 已恢复，密码不变", "account {login} is let in again, with the password it had"),
    "accounts.disabled": ("停用", "disabled"),
    "accounts.none": (
        "还没有账号，请先执行 checkpoint accounts add",
        "there is no account yet: run checkpoint accounts add",
    ),
}
