"""Words for a visitor of whom nothing is known, who waits by a number for the supervisor's answer."""

TEXTS: dict[str, tuple[str, str]] = {
    "held.begin": ("等督导员答复", "Ask supervisor"),
    "held.begin_short": ("等候答复", "Ask supervisor"),
    "held.title": ("等候督导员答复", "Waiting for the supervisor"),
    "held.number": ("{number} 号", "No. {number}"),
    "held.left": ("{time} 内须答复", "{time} left"),
    "held.due": ("到时，请决定", "decide now"),
    "held.over": ("已等满 {minutes} 分钟，请立即决定", "{minutes} min are over: decide now"),
    "held.hint": (
        "请告诉来访者号码；可以接着登记。到时响铃，由你决定",
        "Tell them the number. A bell rings at the end; you decide",
    ),
    "held.found": ("找到住户", "Host found"),
    "held.gone": ("人已离开", "They left"),
    "held.whose": ("谁同意的（姓名，不填记电话）", "Who agreed? (else the number)"),
    "held.word": ("{whose} 同意进入", "{whose} agrees: let in"),
    "held.word_whose": ("同意进入：请先写谁同意的", "Supervisor agrees: first say who"),
    "held.allowed": ("督导员 {whose} 同意进入", "Supervisor {whose} agreed"),
    "incident.ask": ("给督导员打电话", "Call the supervisor"),
    "incident.ask.done": ("已给督导员打电话", "Supervisor called"),
    "incident.shelter": ("请到避风处坐下，给水喝", "Seat and shelter, offer water"),
    "incident.shelter.done": ("已安置，有水", "Sheltered, has water"),
    "handover.held": (
        "{number} 号来访者在等督导员答复，{time} 前须决定",
        "Visitor no. {number} waits for the supervisor; decide by {time}",
    ),
    "console.duty.held": ("{number} 号来访者等候督导员答复", "visitor no. {number} waits for the supervisor"),
    "console.duty.held_over": (
        "{number} 号来访者等候答复已满 {minutes} 分钟，尚未决定",
        "visitor no. {number} has waited {minutes} min: not decided",
    ),
    "console.visit.allowed_by": ("督导员 {whose} 同意", "on the word of {whose}"),
    "export.allowed_by": ("督导员同意", "Allowed by"),
}
