"""Words of measuring at the doors of those who stay at home by order, and of a fever there."""

TEXTS: dict[str, tuple[str, str]] = {
    "care.whose": ("给谁测", "Whose reading"),
    "care.whose.due": ("{name} 未测", "{name}: due"),
    "care.whose.taken": ("{name} {reading}℃", "{name} {reading}°C"),
    "care.wrong.whose": ("还没有选是谁的体温。请点选", "Whose reading is it? Tap a name"),
    "care.gone": ("这条隔离已经解除或变动，请再看一遍", "This isolation was ended or changed: look again"),
    "care.taken": ("已测 {done}/{all}", "{done} of {all}"),
    "care.and": ("、", ", "),
    "care.still": ("待测：{names}", "Still due: {names}"),
    "home.hint": (
        "居家隔离人员发热：打电话、报告，请其在家等人上门，做一步点一步；病情紧急要就医的，随时放行",
        "A high temperature at home: ring, report, ask them to wait for who comes. In an emergency they may leave at once",
    ),
    "home.later": ("打过电话、报告后，再点谁上门处置", "Ring and report first, then tap who came"),
    "home.came": ("谁来上门处置？点一下结案", "Who came? Tap to close"),
    "home.came.ambulance": ("120 急救", "Ambulance"),
    "home.came.clinic": ("社区医生", "Clinic"),
    "home.came.community": ("社区、督导员", "Community"),
    "home.came.normal": ("复测正常、填错了，结案", "Second reading normal, or mistyped: close"),
    "console.duty.at_home": ("居家隔离", "in isolation"),
    "console.duty.came": ("{by}已上门", "came: {by}"),
    "console.duty.well_again": ("已结案，复测正常或填错", "closed: normal again, or mistyped"),
    "console.care.flat": ("全户 {reading}", "flat {reading}"),
}
