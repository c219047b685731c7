"""What each key of a policy's file means, for the example that is printed."""

TEXTS: dict[str, tuple[str, str]] = {
    "policy.example.head": (
        "规则文件样例：去掉行首的 # 并改成需要的值；没写的按下面的默认值",
        "An example of a policy: take the # away and change what is needed; the rest is as shown",
    ),
    "policy.key.version": (
        "版本号，每发一版加 1",
        "The version's number, one more each time",
    ),
    "policy.key.valid_from": (
        "自何时起执行；不写时区就是当地时间",
        "From when it holds; without a zone it is local time",
    ),
    "policy.key.valid_until": (
        "预定执行到何时；过期后在新版发出前继续有效",
        "Until when it is meant to hold; it goes on until the next one",
    ),
    "policy.key.title": (
        "名称，卡点上能看到",
        "Its name, seen at the gates",
    ),
    "policy.key.issued_by": (
        "发布单位，劝返时告知",
        "Who answers for it; told to whoever is refused",
    ),
    "policy.key.supervisor_phone": (
        "督导员电话",
        "The supervisor's telephone",
    ),
    "policy.key.fever": (
        "体温达到或超过它算发热（℃）",
        "A reading at or above it is a fever (°C)",
    ),
    "policy.key.low": (
        "低于它多半是体温计太凉（℃）",
        "Below it the thermometer is cold rather than the person (°C)",
    ),
    "policy.key.remeasure_minutes": (
        "发热后静坐多少分钟再测",
        "Minutes of rest before measuring again",
    ),
    "policy.key.fever_holds_hours": (
        "发热或休息未处置完，再来时保留多少小时",
        "Hours that a rest, or a fever with steps left, holds whoever comes again",
    ),
    "policy.key.fever_rounds": (
        "一共测几次",
        "Readings in all",
    ),
    "policy.key.fever_decides": (
        "其中几次发热就算发热",
        "So many high ones of them are a fever",
    ),
    "policy.key.cold_after": (
        "连续几次偏低提示体温计太凉",
        "So many low readings in a row are a cold thermometer",
    ),
    "policy.key.temperature_required": (
        "是否必须测温",
        "Whether a temperature must be taken",
    ),
    "policy.key.pass_required": (
        "是否必须出示证件；false 时可按姓名、房号查找",
        "Whether a pass must be shown; false: a name or room will do",
    ),
    "policy.key.quota_exits": (
        "限次：每户在 quota_days 天内可外出几次（人）；不写就是不限",
        "Exits, or people, of a household within quota_days; left out: no limit",
    ),
    "policy.key.quota_days": (
        "限次的天数，含当天",
        "The days that quota counts, today included",
    ),
    "policy.key.quota_kind": (
        "限次方式：trips 每户人次，persons 每户人数，each 每人次数",
        "What it counts: trips of a household, its persons, or each one's trips",
    ),
    "policy.key.quota_known_minutes": (
        "其他卡点的记录同步多少分钟内算数；不写就一直算数",
        "For how many minutes after a sync other gates' records are certain; left out: always",
    ),
    "policy.key.minutes_out_max": (
        "每次外出最多多少分钟；不写就是不限",
        "Longest outing in minutes; left out: no limit",
    ),
    "policy.key.ask_destination": (
        "去向登记：none 不问，ask 有空就问，require 必问",
        "Where somebody goes: none, ask where there is time, require of everybody",
    ),
    "policy.key.curfew": (
        "宵禁起、止；不写就没有宵禁",
        "Curfew, from and until; left out: none",
    ),
    "policy.key.visitors": (
        "访客：allowed 可进，announced 须户主同意，refused 不接待",
        "Visitors: allowed, announced by their host, refused",
    ),
    "policy.key.vehicles": (
        "车辆进入：allowed 都可进，residents 仅本场所人员和车辆证，refused 一律不进",
        "Vehicles that come in: allowed, residents (and vehicle passes), refused",
    ),
    "policy.key.riders_max": (
        "一辆车最多几名同乘；不写就是不限",
        "Passengers beside a driver; left out: no limit",
    ),
    "policy.key.vehicle_trips": (
        "一辆车一天最多外出几次；不写就是不限",
        "Exits of a vehicle in a day; left out: no limit",
    ),
    "policy.key.appointments": (
        "外来人员是否须预约",
        "Whether outsiders need a booking",
    ),
    "policy.key.visitor_wait_minutes": (
        "情况不明的访客最多等多少分钟",
        "Minutes that an unknown visitor waits for an answer",
    ),
    "policy.key.slot_grace_minutes": (
        "预约前后可宽限多少分钟",
        "Minutes of grace before and after a booked time",
    ),
    "policy.key.slot_minutes": (
        "每个预约时段多少分钟，从零点起算，如 30 或 60",
        "Minutes of a booked slot, counted from midnight, such as 30 or 60",
    ),
    "policy.key.slot_capacity": (
        "每个预约时段最多几人；不写就是不限",
        "People in one booked slot; left out: no limit",
    ),
    "policy.key.capacity_inside": (
        "场内外来人员最多几人；不写就是不限",
        "Outsiders inside at most; left out: no limit",
    ),
    "policy.key.exempt_types": (
        "免限的证件类别",
        "Kinds of pass under no quota, curfew or time limit",
    ),
    "policy.key.check_types": (
        "要另外核对身份证件的类别",
        "Kinds of pass that need an identity document too",
    ),
    "policy.key.suspended_types": (
        "本阶段停用的类别",
        "Kinds of pass that are not valid now",
    ),
    "policy.key.returnee_days": (
        "从返乡当天算起，该户证件停用几天；0 为不停",
        "Days for which a returnee's household has no valid pass, the day of arrival the first; 0: no such rule",
    ),
    "policy.key.isolation_days": (
        "一道居家隔离令最多几天，连首日；卡点和督导台相同",
        "Days that an order to stay at home holds at most, the first included, from a gate or the console",
    ),
    "policy.key.site_open": (
        "是否开放；false 为闭园",
        "Whether the site is open",
    ),
    "policy.key.workers_real_name": (
        "务工人员是否须实名",
        "Whether workers are registered by their real names",
    ),
    "policy.key.readings_per_day": (
        "离场前当天应测温几次（工地常为 2）；0 为不要求",
        "Readings needed before leaving for the day (work sites: 2); 0: none",
    ),
    "policy.key.stale_hours": (
        "吊销名单超过多少小时改为核实",
        "Hours after which an old revocation list makes a pass a matter for CHECK",
    ),
    "policy.key.lock_stale_hours": (
        "居家名单超过多少小时改为核实",
        "Hours after which an old lock is a matter for CHECK",
    ),
    "policy.key.keep_days": (
        "终端保留已上传记录几天",
        "Days a tablet keeps what the server has",
    ),
    "policy.key.report_due": (
        "次日几点前报日报告",
        "By when on the day after a daily report is due",
    ),
    "policy.key.unseen_days": (
        "关爱对象几天没出入要走访；0 为不列",
        "Days unseen after which whoever is looked after is called on; 0: no list",
    ),
    "policy.key.quiet_minutes": (
        "卡点多少分钟没有登记要提示；0 为不提示",
        "Minutes without a record after which a gate is pointed out; 0: never",
    ),
    "policy.key.gates": (
        "个别卡点的规则，一个卡点一段",
        "Rules of single gates, a table each",
    ),
    "policy.key.tasks": (
        "当日任务（消杀、垃圾、口罩桶），写了就替换默认的",
        "Tasks of the day; given ones replace the usual ones",
    ),
}
