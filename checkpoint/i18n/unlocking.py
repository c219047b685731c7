"""Words of the unlock code: at the sign-in of a tablet, and on the console."""

TEXTS: dict[str, tuple[str, str]] = {
    "unlock.title": ("{name}：已锁定", "{name}: locked"),
    "unlock.locked": (
        "PIN 已输错 10 次，需督导员解锁：联网时可换发新 PIN；没有网络时，请督导员出示解锁码，在下面扫码。其他值守员可以照常签到",
        (
            "Ten wrong PINs. The supervisor can give a new one, which arrives with the next sync, or, without a "
            "network, show an unlock code: scan it below. Others can sign in"
        ),
    ),
    "unlock.hint": ("请扫解锁码", "Unlock code"),
    "unlock.done": ("已解锁，请输入 PIN", "Unlocked. Enter your PIN"),
    "unlock.no_code": (
        "这不是解锁码，请督导员在督导台上生成",
        "No unlock code. The supervisor makes one on the console",
    ),
    "unlock.untrusted": (
        "解锁码无效：不是本场所的督导台签发的",
        "Not valid: this code was not signed by the console of this place",
    ),
    "unlock.other_device": (
        "这个解锁码是给另一台终端的，请督导员选本机重新生成",
        "This code is for another tablet. The supervisor makes a new one for this tablet",
    ),
    "unlock.other_operator": (
        "这个解锁码是给另一位值守员的，请督导员重新生成",
        "This code is for somebody else. The supervisor makes a new one for you",
    ),
    "unlock.expired": (
        "解锁码已过期（15 分钟内有效），请督导员重新生成；如果刚刚生成，请检查本机时间",
        "This code has expired: it holds for 15 minutes. Ask for a new one; if it is new, look at this tablet's clock",
    ),
    "unlock.used": (
        "这个解锁码已经用过，请督导员重新生成",
        "This code was used already. Ask the supervisor for a new one",
    ),
    "unlock.not_locked": ("没有锁定，请直接输入 PIN", "Not locked: just enter your PIN"),
    "error.no_unlock": (
        "本机存储写不进去，没有解锁；请联系技术支持，或换一位值守员签到",
        "The storage cannot be written and nobody was unlocked. Call support, or let somebody else sign in",
    ),
    "console.unlock.heading": ("解锁", "Unlock"),
    "console.unlock.about": (
        "值守员输错 PIN 十次、卡点又没有网络时用：选人、选终端，把生成的解锁码给他当面扫，或发图片过去。",
        "For somebody locked out after ten wrong PINs at a gate without network: choose who and which tablet, and show the code there or send its picture.",
    ),
    "console.unlock.operator": ("值守员", "Volunteer"),
    "console.unlock.device": ("终端", "Tablet"),
    "console.unlock.make": ("生成解锁码", "Make an unlock code"),
    "console.unlock.for": ("{name} 的解锁码", "Unlock code for {name}"),
    "console.unlock.where": (
        "只能在「{device}」上用，{until} 前有效，只能用一次",
        "For {device} only, until {until}, and once",
    ),
    "console.unlock.then": (
        "在终端的签到界面选中本人后扫码，再输入原来的 PIN。请先确认是本人。",
        "At the tablet: choose the name, scan this, then enter the PIN as before. Make sure first who asks.",
    ),
    "console.unlock.none": ("这个场所没有在用的终端", "There is no tablet in use at this place"),
    "console.unlock.too_many": (
        "一小时内生成的解锁码太多，请稍后再试",
        "Too many unlock codes within the hour. Please try again later",
    ),
}
