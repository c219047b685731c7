"""Where somebody goes who goes out, and when they mean to be back: on the card, in the lists, in exports."""

TEXTS: dict[str, tuple[str, str]] = {
    "trip.where": ("去哪里", "Going to"),
    "trip.to.shopping": ("买菜购物", "Shopping"),
    "trip.to.medical": ("就医", "Doctor"),
    "trip.to.work": ("上班", "Work"),
    "trip.to.other": ("其他", "Other"),
    "trip.when": ("几点前回", "Back by"),
    "trip.due.limit": ("最迟 {time}", "{time} latest"),
    "trip.due.1": ("1 小时", "1 hour"),
    "trip.due.2": ("2 小时", "2 hours"),
    "trip.due.3": ("3 小时", "3 hours"),
    "trip.due.today": ("今天内", "Today"),
    "trip.asked": ("请问去向和预计返回时间", "Ask where they go and when they will be back"),
    "trip.destination": ("去向：{place}", "to: {place}"),
    "trip.back": ("{time} 前回", "back by {time}"),
    "export.destination": ("目的地", "Destination"),
    "export.due_back": ("预计返回时间", "Due back"),
}
