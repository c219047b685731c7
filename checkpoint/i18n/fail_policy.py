"""The rows of the fail policy in words: the situation, and what the gate does."""

TEXTS: dict[str, tuple[str, str]] = {
    "fail.emergency": (
        "紧急外出：火情、就医、分娩、暴力、水淹、地震",
        "Emergency out: fire, medical, birth, violence, flood, quake",
    ),
    "fail.emergency.does": (
        "任何界面两下即放行，什么都不问；原因 24 小时内可补写，可不填",
        "Two taps from every screen, nothing asked; the reason may follow within 24 hours and need not",
    ),
    "fail.evacuation": ("全员疏散", "Mass evacuation"),
    "fail.evacuation.does": (
        "按住 1.5 秒：核验暂停 30 分钟，可延长，逐人计数，联网后上级可见",
        "Hold 1.5 s: verdicts off for 30 minutes, extendable, a tap each; supervisors see it on next contact",
    ),
    "fail.rescue": ("急救、消防、公安、抢修进入", "Ambulance, fire, police, utilities in"),
    "fail.rescue.does": ("两下即放行，车辆信息事后补", "Two taps; the vehicle is noted afterwards"),
    "fail.list_fresh": ("签名有效，离线，吊销名单不超过 72 小时", "Valid signature, offline, list of 72 hours at most"),
    "fail.list_fresh.does": ("放行，显示名单更新时间", "Admitted; the age of the list is shown"),
    "fail.list_old": ("签名有效，吊销名单超过 72 小时", "Valid signature, list over 72 hours"),
    "fail.list_old.does": ("核对本人身份", "Check who it is"),
    "fail.no_pass": (
        "没有手机、没有证的居民回家，规则要求出示证件",
        "A resident without phone or pass comes home, where the policy wants a pass",
    ),
    "fail.no_pass.does": (
        "按楼栋房号、姓名查到本人，家人作证或看纸质证，登记后回家",
        "Looked up by room or name, the household vouches or a paper pass is shown; home with a record",
    ),
    "fail.no_pass_known": ("同上，规则没有要求出示证件（默认）", "The same, where no pass is required (the default)"),
    "fail.no_pass_known.does": ("查到本人即是核实，登记后回家", "To be looked up is the check; home with a record"),
    "fail.roster_missing": ("名册缺失或损坏", "Roster missing or corrupt"),
    "fail.roster_missing.does": (
        "询问姓名、住址，人工核对后登记；不作劝返理由",
        "Name and address are asked for and checked by hand; never a reason to refuse",
    ),
    "fail.unknown_visitor": ("不认识的来访者，没有任何信息", "Unknown visitor, no data"),
    "fail.unknown_visitor.does": (
        "问不到住户的：给号码，避风处等候、给水，打督导员电话；15 分钟（规则可定）到时响铃，由值守员决定",
        "No host answers: a number, shelter, water, call the supervisor; after 15 min it rings until somebody decides",
    ),
    "fail.order_fresh": (
        "不得外出的决定，24 小时内更新过",
        "An order to stay in, confirmed within 24 hours",
    ),
    "fail.order_fresh.does": (
        "由人确认劝返；屏上只说“需要核实”，说明规则、发布单位、期限和异议电话",
        'A person confirms; the glass says "needs a check", with rules, author, expiry and whom to call',
    ),
    "fail.order_medical": ("同上，持就医证外出", "The same, out for medical care with a medical pass"),
    "fail.order_medical.does": ("放行；没有就医证的走紧急放行", "Admitted; without the pass by the emergency exit"),
    "fail.order_old": ("不得外出的决定，超过 24 小时未更新", "An order to stay in, older than 24 hours"),
    "fail.order_old.does": ("联系督导员核实", "Check with the supervisor"),
    "fail.temperature": ("体温高，或读数高得离奇", "Temperature high, or beyond what is likely"),
    "fail.temperature.does": (
        "休息 5 分钟后复测，仍高则单独安置、就医；从不由机器劝返",
        "Rest 5 minutes, measure again; then medical guidance; never a refusal by the machine",
    ),
    "fail.thermometer": ("读数偏低（体温枪受冷或故障）", "Reading low: a cold or broken thermometer"),
    "fail.thermometer.does": (
        "捂热或更换后重测；量不成可注明后放行",
        "Warm it or take another and measure again; may be let through unmeasured",
    ),
    "fail.alone": ("小孩、意识不清或不舒服的人独自一人", "Child, confused or unwell person alone"),
    "fail.alone.does": (
        "陪在身边，联系家属、监护人，不舒服打 120，记下移交给谁",
        "Stay with them, call family or guardian, 120 if unwell; to whom they were handed over is recorded",
    ),
}
