"""The PIN before what changes how the gate works, and the list of what was changed."""

TEXTS: dict[str, tuple[str, str]] = {
    "guard.sound": ("关闭声音", "Turn the sound off"),
    "guard.number": ("更改求助电话", "Change the number for help"),
    "guard.diagnosis": ("生成诊断", "Draw up the diagnosis"),
    "guard.practice": ("进入练习模式", "Begin practice"),
    "guard.whose": ("请输入{name}的 PIN，操作会记入日志", "PIN of {name}; it is recorded"),
    "guard.close": ("不改了", "Leave it"),
    "guard.not_recorded": ("没有记录下来，所以没有更改", "Not recorded, and so not changed"),
    "settings.number_save": ("保存号码", "Save the number"),
    "setting.sound.on": ("声音：打开", "Sound on"),
    "setting.sound.off": ("声音：关闭", "Sound off"),
    "setting.number": ("求助电话：更改", "Number for help changed"),
    "setting.diagnosis": ("诊断：生成", "Diagnosis drawn up"),
    "setting.practice": ("练习模式：开始", "Practice begun"),
    "console.duty.kind.settings": ("设置变更", "Settings"),
    "console.duty.setting": ("变更", "Change"),
    "console.duty.pin_of": ("输入 PIN 者", "By the PIN of"),
    "console.duty.empty.settings": ("近 30 天没有更改卡点设置", "No settings of a gate changed in the last 30 days"),
}
