"""Words of the verdict: outcomes, reasons, directions, kinds. Neutral: a queue may be listening (A3)."""

TEXTS: dict[str, tuple[str, str]] = {
    "outcome.admit": ("放行", "ADMIT"),
    "outcome.check": ("核实", "CHECK"),
    "outcome.refer": ("转处置", "REFER"),
    "outcome.refuse": ("劝返", "REFUSE"),
    "outcome.measure": ("请测温", "MEASURE"),
    "direction.in": ("进", "In"),
    "direction.out": ("出", "Out"),
    "category.resident": ("居民", "Resident"),
    "category.worker": ("工作人员", "Worker"),
    "category.visitor": ("访客", "Visitor"),
    "category.unknown": ("未登记人员", "Not registered"),
    "source.scanner": ("扫码", "Scanner"),
    "source.camera": ("摄像头", "Camera"),
    "source.short_code": ("短码", "Short code"),
    "source.search": ("查找", "Search"),
    "source.list": ("户内名单", "Household list"),
    "source.paper": ("纸质补录", "From paper"),
    "source.none": ("无证登记", "No pass"),
    "source.emergency": ("紧急放行", "Emergency exit"),
    "source.rescue": ("救援进入", "Rescue services in"),
    "pass_type.1": ("居民证", "Resident"),
    "pass_type.2": ("家庭采购证", "Household errand"),
    "pass_type.3": ("工作证", "Worker"),
    "pass_type.4": ("访客证", "Visitor"),
    "pass_type.5": ("车辆证", "Vehicle"),
    "pass_type.6": ("就医证", "Medical"),
    "pass_type.7": ("临时证", "Temporary"),
    "reason.emergency": ("紧急放行，不作任何限制", "Emergency exit: nothing holds it up"),
    "reason.not_a_pass": (
        "这不是出入证的二维码，请按姓名或房号查找本人",
        "This is not a pass. Look the person up by name or room",
    ),
    "foreign.other_pass": (
        "这是其他系统的通行证或健康码，请出示本场所的出入证",
        "This is a pass or health code of another system. Ask for the pass of this place",
    ),
    "foreign.newer_pass": (
        "这张证的格式比本机程序新，请联网更新程序；现在按姓名、房号核对本人",
        "This pass is of a newer kind than this app. Update the app; check the person by name or room now",
    ),
    "foreign.enrolment": (
        "这是终端注册码，不是出入证；请收好，不要给他人看",
        "This is a tablet's enrolment code, not a pass. Put it away and show it to nobody",
    ),
    "foreign.payment": (
        "这是付款码或收款码，请立即收好；请出示出入证",
        "This is a payment code: put it away. Ask for the pass",
    ),
    "foreign.shop": (
        "这是商家或社交软件的二维码，请出示出入证",
        "This is a shop's or a chat app's code. Ask for the pass",
    ),
    "foreign.wifi": ("这是无线网络的二维码，请出示出入证", "This is a Wi-Fi code. Ask for the pass"),
    "foreign.contact": ("这是名片或电话的二维码，请出示出入证", "This is a contact's code. Ask for the pass"),
    "foreign.url": (
        "这是网页链接，不要打开；请出示出入证",
        "This is a link to a web page; do not open it. Ask for the pass",
    ),
    "foreign.goods": ("这是商品条码或编号，请出示出入证", "This is the bar code of goods. Ask for the pass"),
    "foreign.scanner": (
        "扫码枪的键盘设置不对，读不出这张证；请把扫码枪设为美式键盘（US），或改用摄像头、输入短码",
        "The scanner's keyboard setting is wrong. Set it to US, or use the camera or type the short code",
    ),
    "foreign.text": (
        "这不是出入证的二维码，请按姓名或房号查找本人",
        "This is not a pass. Look the person up by name or room",
    ),
    "reason.malformed": (
        "二维码残缺，读不完整，请擦净重扫，或按姓名、房号查找",
        "The code is damaged. Clean it and scan again, or look the person up",
    ),
    "reason.unknown_key": (
        "签发单位不在本机信任名单内，可能是外地的出入证，也可能名单未更新；请按姓名、房号核对本人，联网后同步",
        "This tablet does not know the issuer: a pass of another town, or an old list. Check the person; sync when online",
    ),
    "reason.bad_signature": (
        "签名不符，此证系伪造或被改动，请按姓名、房号查找本人",
        "The signature does not match: forged or altered. Look the person up by name or room",
    ),
    "reason.key_scope": (
        "签发单位无权签发这类证件，请报督导员",
        "The issuer may not issue this kind of pass. Tell the supervisor",
    ),
    "reason.other_place": ("这是其他场所的出入证，本卡点不能使用", "This pass belongs to another place"),
    "reason.revoked": (
        "此证已吊销（挂失或换发），请出示新证，或查找本人",
        "This pass was revoked (lost or replaced). Ask for the new one, or look the person up",
    ),
    "reason.not_yet": ("此证尚未生效", "This pass is not valid yet"),
    "reason.expired": (
        "此证已过有效期，请查找本人，并提醒换证",
        "This pass has expired. Look the person up and ask them to renew it",
    ),
    "reason.pass_missing": ("未出示出入证，请核对本人身份", "No pass shown. Check who the person is"),
    "reason.not_on_roster": (
        "名册里没有此人，请询问住址和事由，必要时联系住户或督导员",
        "Not on the roster. Ask where they live and why they come; call the household or the supervisor",
    ),
    "reason.list_stale": (
        "吊销名单已超过规定时间未更新，请核对本人身份",
        "The revocation list is too old. Check who the person is",
    ),
    "reason.household_locked": (
        "该户正在居家管理，暂不能外出；就医请走紧急放行",
        "This household is under a stay-at-home order. For medical care use the emergency exit",
    ),
    "reason.quota_used": ("该户本期外出次数已用完", "The household has used its exits for this period"),
    "reason.quota_unsure": (
        "这不是该户的责任卡点，其他卡点的出入记录未及时同步，外出次数不能确定；请电话核实后再放行",
        "Not the household's home gate, and the other gates' records are not fresh: its exits are uncertain. Ask by telephone first",
    ),
    "reason.lock_stale": (
        "该户登记为居家管理，但已较久没有更新，请联系督导员核实",
        "The household is listed as staying at home, but the list is old. Check with the supervisor",
    ),
    "reason.returnee": (
        "该户有返乡人员登记，出入证暂停使用；就医请走紧急放行",
        "A returnee registered in this household: its passes are void for now. For medical care use the emergency exit",
    ),
    "reason.pass_suspended": ("现阶段此类证件停用", "This kind of pass is not valid in the present phase"),
    "reason.id_check": (
        "凭此证通行须同时查验身份证件",
        "This pass is good only together with an identity document. Ask for it",
    ),
    "reason.roster_missing": (
        "本机还没有名册，请询问姓名、住址，人工核对后登记",
        "This tablet has no roster yet. Ask for name and address, and check by hand",
    ),
    "reason.gate_closed": (
        "本卡点现在不在开放时间，请走其他卡点",
        "This gate is closed at this hour. Use another gate",
    ),
    "reason.gate_one_way": (
        "本卡点只准单向通行，请走其他卡点",
        "This gate is for the other direction only. Use another gate",
    ),
    "reason.visitor_unannounced": (
        "访客须住户事先同意，请给住户打电话核实并注明",
        "Visitors need the household's consent. Call the household and note it",
    ),
    "reason.appointment_missing": (
        "没有选定预约：请在今日预约里核对；确实没约的，请社区补约，同步后再选",
        "No booking chosen: look in today's list. If there is none, the community books one, and a sync brings it",
    ),
    "reason.appointment_time": ("不在预约的时段内", "Not within the booked time"),
    "reason.booking_used": (
        "这条预约已经用过，请核对是不是本人、是不是同一批人",
        "This booking was used before. Check that it is they, and of the same party",
    ),
    "reason.slot_full": ("本时段预约名额已满，请改约下一时段", "This time slot is full. Offer the next one"),
    "reason.place_unsure": (
        "其他卡点的出入记录未及时同步，场内外来人数不能确定；请电话核实后再放行",
        "The other gates' records are not fresh: how many guests are inside is uncertain. Ask by telephone first",
    ),
    "reason.vehicle_trips": (
        "这辆车今天外出次数已用完；人可以步行外出",
        "This vehicle has used its trips for today. Its people may go on foot",
    ),
    "reason.place_full": ("场内人数已达上限，请稍候", "The place is full. Ask them to wait"),
    "reason.vehicle_refused": ("车辆不准进入，请停在外面步行入内", "Vehicles may not come in. Park outside and walk"),
    "reason.vehicle_riders": (
        "车上人数超过规定，请其下车逐一登记",
        "More people in the vehicle than allowed. Ask them to get out and register each",
    ),
    "reason.worker_unnamed": (
        "此人没有实名信息，请查验身份证并补登",
        "No identity recorded for this worker. Check the identity card and add it",
    ),
    "reason.readings_due": (
        "按本卡点所知，今天测温次数不够，请补测",
        "As far as this gate knows, too few readings today. Measure again now",
    ),
    "reason.thermometer_cold": (
        "连续几个人读数都偏低，应是体温枪受冷：请捂热或更换后重测",
        "Several low readings in a row: the thermometer is cold. Warm it or take another, then measure again",
    ),
    "reason.curfew": ("现在是宵禁时段，请询问事由", "It is curfew time. Ask for the reason"),
    "reason.visitors_closed": ("目前不接待访客", "Visitors are not admitted at present"),
    "reason.site_closed": ("本场所已闭园，暂不开放", "This place is closed"),
    "reason.same_direction": (
        "与上一次记录的方向相同，请确认方向，或是否有人代用此证",
        "Same direction as the last record. Check the direction, or whether somebody else used the pass",
    ),
    "reason.overdue": (
        "回来晚了，超过规定或自己说的时间，请询问去向",
        "Back later than allowed or than they said. Ask where they were",
    ),
    "reason.trip_unsaid": (
        "外出须登记去向和预计返回时间，请询问并点选",
        "Going out asks for a destination and a time to be back. Ask, and tap them",
    ),
    "reason.temperature_missing": ("还没有测体温", "No temperature yet"),
    "reason.temperature_low": (
        "读数偏低，可能是体温枪受冷，请捂热后重测",
        "The reading is too low; the thermometer may be cold. Warm it and measure again",
    ),
    "reason.alone": (
        "独自一人，需要照看：请陪在身边，不要让其独自离开，联系家属；不舒服的打 120",
        "Alone and in need of somebody: stay with them, do not let them go alone, call the family; 120 if unwell",
    ),
    "reason.remeasure": (
        "体温达到上限，请在一旁休息后复测（第一次读数已保留）",
        "At or above the limit. Let them rest and measure again (the first reading is kept)",
    ),
    "reason.fever_open": (
        "发热已登记，处置步骤还没做完：先不放行，接着处置（读数已保留）",
        "A fever is on record and its steps are not done: do not let them pass, go on with the steps",
    ),
    "reason.fever_before": (
        "不久前登记过发热：请重新测温，问清处置结果再放行",
        "A fever was on record lately: measure afresh, and ask how it ended before they pass",
    ),
    "reason.fever": (
        "复测仍达到上限，请转处置：单独等候，并报告督导员",
        "Still at or above the limit: take them aside and report to the supervisor",
    ),
    "detail.list_stale": ("已 {hours} 小时未更新", "{hours} hours old"),
    "detail.lock_stale": ("名单已 {hours} 小时未更新", "the list is {hours} hours old"),
    "detail.returnee": ("返乡已 {days} 天，连今天还有 {left} 天", "came {days} days ago, {left} days left with today"),
    "detail.quota_used": ("{days} 天内限 {exits}，已用 {used}", "{used} of {exits} used in {days} days"),
    "detail.quota_unsure": (
        "其他卡点的记录是 {minutes} 分钟前的",
        "the other gates' records are {minutes} minutes old",
    ),
    "detail.appointment_time": ("相差 {minutes} 分钟", "{minutes} minutes off"),
    "detail.booking_used": ("首次使用：{at} {gate}", "first used: {at}, {gate}"),
    "detail.slot_full": ("本时段已入 {taken} 人，限 {most} 人", "{taken} of {most} let in"),
    "detail.place_unsure": (
        "其他卡点的记录是 {minutes} 分钟前的",
        "the other gates' records are {minutes} minutes old",
    ),
    "detail.vehicle_trips": ("今天已外出 {trips} 次，限 {most} 次", "{trips} of {most} trips today"),
    "detail.place_full": ("场内 {inside} 人，限 {most} 人", "{inside} inside, {most} allowed"),
    "detail.vehicle_riders": ("同乘 {riders} 人，限 {most} 人", "{riders} beside the driver, {most} allowed"),
    "detail.readings_due": (
        "本卡点知道今天测过 {done} 次，须 {wanted} 次",
        "This gate knows of {done} of {wanted} today",
    ),
    "detail.same_direction": ("上次：{at} {gate} {direction}", "last: {at}, {gate}, {direction}"),
    "detail.overdue": ("已外出 {minutes} 分钟，超时 {over} 分钟", "out for {minutes} minutes, {over} too long"),
    "detail.temperature_low": ("读数 {degrees} ℃", "reading {degrees} °C"),
    "detail.thermometer_cold": ("已连续 {count} 次", "{count} in a row"),
    "detail.remeasure": ("首次 {first} ℃，休息 {minutes} 分钟后复测", "first {first} °C, rest {minutes} minutes"),
    "detail.fever_open": ("{since} 测得发热，还差 {left} 步", "found at {since}, {left} steps left"),
    "detail.fever_before": ("约 {hours} 小时前", "about {hours} h ago"),
    "detail.fever": ("{rounds} 次中 {high} 次达到上限", "{high} of {rounds} readings at the limit"),
}
