"""When each rule holds, for the manual and for `checkpoint policy rules`."""

TEXTS: dict[str, tuple[str, str]] = {
    "rule.emergency": ("紧急放行：任何规则都不适用", "emergency: no rule applies"),
    "rule.not_a_pass": ("出示的二维码不是出入证", "the code shown is no pass"),
    "rule.malformed": ("出入证的码文不完整", "the pass's text is damaged"),
    "rule.unknown_key": ("本机信任名单里没有签发单位", "the issuer is not on this tablet's trust list"),
    "rule.bad_signature": ("签名不符", "the signature does not match"),
    "rule.key_scope": ("签发单位无权签发这类证件", "the issuer may not sign this kind of pass"),
    "rule.other_place": ("证件属于其他场所", "the pass is for another place"),
    "rule.revoked": ("证件在吊销名单上", "the pass is on the revocation list"),
    "rule.not_yet": ("证件尚未生效", "before the pass's first day"),
    "rule.expired": ("证件过期", "after the pass's last day"),
    "rule.pass_suspended": (
        "规则停用这类证件（就医证除外）",
        "the policy suspends this kind of pass (never a medical one)",
    ),
    "rule.id_check": ("规则要求这类证件同时验身份证件", "the policy wants an identity document with this kind of pass"),
    "rule.pass_missing": ("规则要求出示证件而居民没有出示", "the policy wants a pass and a resident showed none"),
    "rule.roster_missing": (
        "终端没有名册，无法查找本人；凭预约进入的除外",
        "the tablet has no roster to look the person up in; who comes in on a booking excepted",
    ),
    "rule.not_on_roster": (
        "名册里没有此人；凭预约进入的除外",
        "the person is not on the roster; who comes in on a booking excepted",
    ),
    "rule.list_stale": ("证件有效，但吊销名单超过规定时间", "the pass is good but the revocation list is too old"),
    "rule.household_locked": (
        "该户居家管理，外出且非就医，名单在规定时间内更新过",
        "going out of a locked household, not for medical care, the list being fresh",
    ),
    "rule.lock_stale": ("同上，但名单超过规定时间未更新", "the same, the list being too old"),
    "rule.returnee": (
        "该户有人返乡，从返乡当天算起未满规定天数，外出且非就医",
        "going out, not for medical care, of a household to which a returnee came within the days set, the day of arrival the first",
    ),
    "rule.quota_used": (
        "外出次数（人数）已达上限，免限人员和就医证除外",
        "exits (people) have reached the quota; exempt and medical not counted",
    ),
    "rule.quota_unsure": (
        "有外出限次、未达上限，但不在责任卡点，其他卡点记录超过规定分钟数",
        "under a quota not yet used, away from the home gate, the other gates' records being too old",
    ),
    "rule.curfew": ("宵禁时段内，免限人员和就医证除外", "within the curfew; exempt and medical excepted"),
    "rule.gate_closed": ("不在本卡点开放时间", "outside this gate's hours"),
    "rule.gate_one_way": ("与本卡点准行方向相反", "against this gate's direction"),
    "rule.visitors_closed": (
        "规则或本卡点不接待访客，访客要进入",
        "a visitor comes in where the policy or the gate takes none",
    ),
    "rule.visitor_unannounced": (
        "访客须住户同意而未注明同意",
        "a visitor comes in without the host's consent where it is needed",
    ),
    "rule.appointment_missing": ("须预约而没有预约", "bookings are needed and there is none"),
    "rule.appointment_time": ("早于或晚于预约时段，超过宽限", "earlier or later than booked by more than the grace"),
    "rule.booking_used": (
        "须预约，而这条预约已有人用过",
        "bookings are needed and somebody came in on this one before",
    ),
    "rule.slot_full": (
        "本时段凭预约已入人数（含同行）加上这批人，超过名额",
        "with this party more people than the slot takes would be in on bookings",
    ),
    "rule.place_full": ("全部卡点合计，场内外来人数达到上限", "as many guests are inside, over all gates, as allowed"),
    "rule.place_unsure": (
        "场内外来人数有上限，其他卡点记录超过规定分钟数",
        "guests inside are limited, the other gates' records being too old",
    ),
    "rule.vehicle_trips": (
        "车辆当天从本卡点外出次数达到上限，免限人员和就医证除外",
        "the vehicle went out by this gate as often today as allowed; exempt and medical excepted",
    ),
    "rule.vehicle_refused": (
        "车辆要进入而规则或本卡点不准",
        "a vehicle comes in where the policy or the gate takes none, or none of strangers",
    ),
    "rule.vehicle_riders": ("同乘人数超过上限", "more people beside the driver than allowed"),
    "rule.site_closed": ("闭园期间外来人员要进入", "somebody from outside comes in while the place is closed"),
    "rule.worker_unnamed": ("工人进场而没有实名信息", "a worker comes in without an identity on record"),
    "rule.readings_due": (
        "离场时当天已知的测温次数不足",
        "leaving with fewer readings known of that day than required",
    ),
    "rule.same_direction": ("与上一次通行方向相同", "the same direction as the last passage"),
    "rule.overdue": (
        "回来时外出时间超过上限，或超过外出时自己说的返回时间（取早的）",
        "coming back after more minutes than allowed, or later than said on the way out, whichever is sooner",
    ),
    "rule.trip_unsaid": (
        "规则要求登记去向，名册人员外出而去向、返回时间没有问全；免限人员和就医证除外",
        "the policy requires a destination, and somebody of the roster goes out without it or without a time to be back; exempt and medical excepted",
    ),
    "rule.temperature_missing": ("须测温而未测", "a temperature is required and there is none"),
    "rule.temperature_low": ("读数低于下限", "the reading is below the low limit"),
    "rule.thermometer_cold": (
        "本卡点连续多次读数低于下限",
        "several readings in a row at this gate are below the low limit",
    ),
    "rule.alone": (
        "值守员看到小孩、意识不清或不舒服的人独自一人",
        "the volunteer saw a child, or somebody confused or unwell, alone",
    ),
    "rule.remeasure": (
        "有一次达到上限，尚未被正常读数否定，或休息时间不够",
        "a reading reached the limit and is not outvoted yet, or there was no rest before the last one",
    ),
    "rule.fever_open": (
        "规定时间内（一般为 12 小时，即一个班次）登记的发热，处置步骤还没做完",
        "a fever within the hours set (12 as a rule, a shift) is on record here and its steps are not all taken",
    ),
    "rule.fever_before": (
        "48 小时内登记过发热，已处置、已结案或已超过规定时间",
        "a fever of the last 48 hours that is seen through, closed, or older than the hours set",
    ),
    "rule.fever": ("达到上限的次数已够判定", "as many readings at the limit as decide"),
}
