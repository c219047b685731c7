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
    "source.none": ("无证登记", "No pass"),
    "source.emergency": ("紧急放行", "Emergency exit"),
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
    "reason.curfew": ("现在是宵禁时段，请询问事由", "It is curfew time. Ask for the reason"),
    "reason.visitors_closed": ("目前不接待访客", "Visitors are not admitted at present"),
    "reason.site_closed": ("本场所已闭园，暂不开放", "This place is closed"),
    "reason.same_direction": (
        "与上一次记录的方向相同，请确认方向，或是否有人代用此证",
        "Same direction as the last record. Check the direction, or whether somebody else used the pass",
    ),
    "reason.overdue": ("外出超过规定时长，请询问去向", "Out for longer than allowed. Ask where they were"),
    "reason.temperature_missing": ("还没有测体温", "No temperature yet"),
    "reason.temperature_low": (
        "读数偏低，可能是体温枪受冷，请捂热后重测",
        "The reading is too low; the thermometer may be cold. Warm it and measure again",
    ),
    "reason.remeasure": (
        "体温达到上限，请在一旁休息后复测（第一次读数已保留）",
        "At or above the limit. Let them rest and measure again (the first reading is kept)",
    ),
    "reason.fever": (
        "复测仍达到上限，请转处置：单独等候，并报告督导员",
        "Still at or above the limit: take them aside and report to the supervisor",
    ),
}
