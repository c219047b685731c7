"""Words of the console's page of one's own account: where it is signed in, and its second factor."""

TEXTS: dict[str, tuple[str, str]] = {
    "console.account.heading": ("我的账号", "My account"),
    "console.account.nav": ("账号", "Account"),
    "console.account.said.ended": ("已退出所选的登录", "Those sign-ins were ended"),
    "console.account.said.off": (
        "动态码已停用，今后登录只要密码",
        "The code is off: the password alone signs in from now on",
    ),
    "console.account.sessions.heading": ("登录情况", "Where you are signed in"),
    "console.account.sessions.about": (
        "看到不是自己的登录，请立即退出它，并在下面更换密码",
        "One that is not yours? End it at once, and draw a new password below",
    ),
    "console.account.sessions.by": ("方式", "By"),
    "console.account.sessions.from": ("网络地址", "Address"),
    "console.account.sessions.begun": ("登录时间", "Since"),
    "console.account.sessions.used": ("最近使用", "Last used"),
    "console.account.sessions.this": ("本次登录", "this one"),
    "console.account.sessions.kind.console": ("浏览器", "Browser"),
    "console.account.sessions.kind.command": ("命令行", "Command line"),
    "console.account.sessions.kind.unknown": ("升级前登录", "Before the upgrade"),
    "console.account.sessions.end": ("退出", "End"),
    "console.account.sessions.end_others": ("退出其他全部登录", "End all others"),
    "console.account.password.heading": ("登录密码", "Password"),
    "console.account.password.about": (
        "密码由系统生成，不能自定，所以不会太短，也不会与别处相同。更换后，在别处的登录全部退出",
        "The server draws it, so it is never short nor used elsewhere. With a new one all other sign-ins end",
    ),
    "console.account.password.draw": ("更换密码", "Draw a new password"),
    "console.account.password.new": ("新密码，只显示这一次", "The new password, shown this once"),
    "console.account.password.once": (
        "旧密码已失效。请现在抄写保存；忘了只能请系统管理员重发",
        "The old one is void. Write it down now: if it is lost, the administrator draws another",
    ),
    "console.account.second.heading": ("登录动态码", "Code at sign-in"),
    "console.account.second.about": (
        "开通后，登录除密码外还要输入手机上的六位动态码，密码泄露也进不来。需要一个动态码应用，不用联网",
        "Once it is on, signing in takes the password and six digits from an app on your telephone, which needs no network",
    ),
    "console.account.second.begin": ("开通动态码", "Turn the code on"),
    "console.account.second.picture": ("动态码二维码", "Picture for the app"),
    "console.account.second.how": (
        "用手机上的动态码应用扫这个二维码，再把应用显示的六位数字填在下面。填对之前不会启用",
        "Scan this with the app on your telephone, then type the six digits that it shows. Until then nothing changes",
    ),
    "console.account.second.by_hand": ("不能扫码时，手工输入密钥：", "Where nothing can be scanned, type the key:"),
    "console.account.second.first": ("应用显示的六位数字", "The six digits that it shows"),
    "console.account.second.confirm": ("确认开通", "Confirm"),
    "console.account.second.on": (
        "已于 {day} 开通，恢复码还剩 {left} 个",
        "On since {day}; {left} recovery codes are left",
    ),
    "console.account.second.few": (
        "恢复码快用完了：请停用后重新开通，领一组新的",
        "Few are left: turn the code off and on again for new ones",
    ),
    "console.account.second.off": ("停用动态码", "Turn the code off"),
    "console.account.recovery.heading": ("恢复码，只显示这一次", "Recovery codes, shown this once"),
    "console.account.recovery.about": (
        "动态码已开通。手机不在身边时，用一个恢复码代替动态码，每个只能用一次。请抄写或打印，与手机分开保管",
        "The code is on. Without your telephone each of these stands in for it, once. Keep them apart from it",
    ),
    "console.account.code": ("动态码或恢复码", "Code or recovery code"),
    "console.account.code.heading": ("请输入动态码", "Your code"),
    "console.account.code.about": (
        "密码正确。请在五分钟内输入手机应用显示的六位动态码，也可以用一个恢复码",
        "The password is right. Type the six digits from your app within five minutes, or a recovery code",
    ),
    "console.account.code.lost": (
        "手机和恢复码都不在：请系统管理员运行 checkpoint accounts second-off 停用动态码",
        "Neither telephone nor recovery codes? The administrator turns it off: checkpoint accounts second-off",
    ),
    "console.error.code_wrong": (
        "动态码不对，或者已经用过。请等应用换出下一个再输入；一直不对，请核对手机时间",
        "That code is wrong or was used already. Wait for the next one; if none fits, check the telephone's time",
    ),
    "console.error.code_needed": (
        "该账号开通了动态码，请连同动态码一起登录",
        "This account has a code at sign-in: send it along",
    ),
    "console.error.sign_in_again": (
        "密码输入后已过五分钟，请重新登录",
        "The password was given more than five minutes ago: sign in again",
    ),
    "console.error.second_there": (
        "动态码已经开通。要换手机，请先停用再开通",
        "The code is on already. For another telephone turn it off, then on",
    ),
    "console.error.second_gone": (
        "这次开通已经中断，没有启用，请重新开通",
        "This was broken off and nothing was turned on: begin again",
    ),
    "accounts.second_off": (
        "{login} 的动态码已停用，今后登录只要密码；请确认是本人要求的",
        "{login}: the code at sign-in is off, the password alone signs in; make sure that they asked for it",
    ),
    "accounts.second_none": ("{login} 没有开通动态码", "{login} has no code at sign-in"),
    "console.trail.did.code_asked": ("密码正确，等候动态码", "Gave the password, code awaited"),
    "console.trail.did.second_begun": ("开始开通动态码", "Began to turn the code on"),
    "console.trail.did.second_on": ("开通动态码", "Turned the code on"),
    "console.trail.did.second_off": ("停用动态码", "Turned the code off"),
    "console.trail.did.second_refused": ("动态码不对", "Gave a wrong code"),
    "console.trail.did.recovery_used": ("用了一个恢复码（数为所剩）", "Used a recovery code (number: left)"),
    "console.trail.did.sessions_ended": ("退出自己的登录", "Ended own sign-ins"),
}
