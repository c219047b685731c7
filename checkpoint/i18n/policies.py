"""A policy in words: what it does, what is odd about it, what is wrong with its file."""

TEXTS: dict[str, tuple[str, str]] = {
    "policy.head": ("第 {version} 版 {title}，自 {at} 起执行", "Version {version} {title}, in force from {at}"),
    "policy.part.does": ("这份规则：", "What it does:"),
    "policy.part.odd": ("请再看一下：", "Look again:"),
    "policy.part.wrong": ("不能使用：", "It can't be used:"),
    "policy.fine": ("没有发现问题", "Nothing odd was found"),
    "policy.says.issued_by": ("发布单位：{unit}", "Issued by {unit}"),
    "policy.says.supervisor_phone": (
        "督导员电话：{number}（卡点另设的优先）",
        "The supervisor's telephone: {number}, where a gate has none of its own",
    ),
    "policy.wrong.phone": (
        "supervisor_phone 不是电话号码：3 至 {most} 位数字，可有空格和连字符",
        "supervisor_phone is no telephone number: 3 to {most} digits, with spaces and hyphens",
    ),
    "policy.says.valid_until": ("预定执行到 {day}", "Meant to hold until {day}"),
    "policy.wrong.until": ("valid_until 不晚于 valid_from", "valid_until is not later than valid_from"),
    "policy.says.no_temperature": (
        "不要求测温，但测了就按下列标准判断",
        "A temperature is not required; one that is taken is judged so:",
    ),
    "policy.says.temperature": (
        "体温达到 {fever} ℃（含）为异常，休息 {minutes} 分钟后复测，{rounds} 次中有 {decides} 次达到即转处置；低于 {low} ℃ 请重测，连续 {cold} 次偏低视为体温枪受冷",
        "A reading of {fever} °C or more is high: rest {minutes} minutes, measure again, {decides} of {rounds} make a fever; below {low} °C measure again, {cold} in a row are a cold thermometer",
    ),
    "policy.says.fever_holds": (
        "发热处置没有做完的，{hours} 小时内再来先不放行，接着处置；之后重新测温",
        "Whose fever is not seen through is held when they come again within {hours} hours; later they are measured afresh",
    ),
    "policy.says.readings_per_day": (
        "名册人员每天离场前至少测温 {count} 次",
        "People of the roster are measured {count} times a day before they leave",
    ),
    "policy.says.no_quota": ("外出不限次数", "Going out is not limited"),
    "policy.says.quota_trips": (
        "每户每 {days} 天限外出 {exits} 人次",
        "Exits of a household in {days} days: {exits}",
    ),
    "policy.says.quota_persons": (
        "每户每 {days} 天限 {exits} 人外出",
        "People of a household who go out in {days} days: {exits}",
    ),
    "policy.says.quota_each": (
        "每人每 {days} 天限外出 {exits} 次",
        "Exits of each person in {days} days: {exits}",
    ),
    "policy.says.quota_known": (
        "责任卡点可自行放行；其他卡点的记录超过 {minutes} 分钟未同步时须核实",
        "The home gate lets out by itself; elsewhere records older than {minutes} minutes make it a check",
    ),
    "policy.says.minutes_out": ("每次外出不超过 {minutes} 分钟", "An outing lasts at most {minutes} minutes"),
    "policy.says.destination_ask": (
        "外出时可登记去向和预计返回时间",
        "A destination and a time to be back may be noted on the way out",
    ),
    "policy.says.destination_require": (
        "外出必须登记去向和预计返回时间，未登记须核实",
        "Going out without a destination and a time to be back is a check",
    ),
    "policy.says.curfew": ("{begin} 至 {end} 宵禁，须核实事由", "Curfew from {begin} to {end}: a check"),
    "policy.says.returnee": (
        "有返乡人员的户，从返乡当天起 {days} 天内出入证暂停外出使用",
        "A household with a returnee does not go out for {days} days, the day of arrival the first",
    ),
    "policy.says.lock": (
        "居家管理户不得外出（就医除外），居家隔离令每次最多 {days} 天；名单超过 {hours} 小时未更新时须核实",
        "Locked households do not go out, medical care excepted, by orders of {days} days at most; a list older than {hours} hours makes it a check",
    ),
    "policy.says.site_closed": ("闭园：外来人员不得进入", "The place is closed to people from outside"),
    "policy.says.visitors_allowed": ("接待访客", "Visitors come in"),
    "policy.says.visitors_announced": ("访客须住户同意方可进入", "Visitors come in when the host agreed"),
    "policy.says.visitors_refused": ("不接待访客", "No visitors"),
    "policy.says.visitor_wait": (
        "不认识的来访者等候督导员答复不超过 {minutes} 分钟，到时由值守员决定",
        "A visitor whom nobody knows has an answer within {minutes} minutes; then the gate decides",
    ),
    "policy.says.appointments": (
        "外来人员须分时段实名预约，早到、晚到不超过 {minutes} 分钟",
        "People from outside need a booking, {minutes} minutes early or late at most",
    ),
    "policy.says.slot_minutes": ("每个预约时段 {minutes} 分钟", "A time slot lasts {minutes} minutes"),
    "policy.says.slot_capacity": ("每个时段限 {most} 人", "{most} people in a time slot"),
    "policy.says.capacity": ("场内外来人员限 {most} 人", "At most {most} people from outside are inside"),
    "policy.says.vehicles_allowed": ("车辆可以进入", "Vehicles come in"),
    "policy.says.vehicles_residents": (
        "只准名册人员和持车辆证的车辆进入",
        "Only vehicles of the roster or with a vehicle pass come in",
    ),
    "policy.says.vehicle_trips": ("每辆车每天限外出 {most} 次", "A vehicle goes out {most} times a day"),
    "policy.says.vehicles_refused": ("车辆不得进入", "No vehicles"),
    "policy.says.riders": ("车上除驾驶人外限 {most} 人", "At most {most} people beside the driver"),
    "policy.says.workers": ("工人须实名进场", "Workers come in with their identity on record"),
    "policy.says.pass_required": ("居民须出示出入证，否则核实身份", "Residents show a pass, or are checked"),
    "policy.says.pass_not_required": (
        "居民可凭姓名、房号查找，不必出示证件",
        "Residents may be looked up and need no pass",
    ),
    "policy.says.exempt_types": ("不受限次、宵禁和时长限制：{types}", "Under no quota, curfew or time limit: {types}"),
    "policy.says.check_types": ("须同时查验身份证件：{types}", "Good only with an identity document: {types}"),
    "policy.says.suspended_types": ("现阶段停用：{types}", "Suspended: {types}"),
    "policy.says.report_due": (
        "每日报告于次日 {by} 前报送",
        "The report of a day is to be handed in before {by} of the next day",
    ),
    "policy.says.keep": (
        "终端上，已上报的记录保留 {days} 天",
        "A tablet keeps records that were sent for {days} days",
    ),
    "policy.says.unseen": (
        "关爱对象连续 {days} 天没有出入记录，列入督导员的走访名单",
        "Whoever is looked after and was not seen for {days} days is on the supervisors' list of people to call on",
    ),
    "policy.says.quiet": (
        "开放的卡点连续 {minutes} 分钟没有任何登记，提示督导员查岗",
        "An open gate without a record for {minutes} minutes is pointed out to the supervisors",
    ),
    "policy.odd.unseen": (
        "关爱对象 {days} 天不见人才走访，时间太长：独居老人出事等不了这么久",
        "Nobody calls before {days} days: too long for somebody who lives alone and fell",
    ),
    "policy.odd.quiet": (
        "{minutes} 分钟没有登记就提示查岗，人少的卡点会经常误报",
        "A gate is pointed out after {minutes} quiet minutes: a small one will be all the time",
    ),
    "policy.says.stale": (
        "吊销名单超过 {hours} 小时未更新时，有效证件也须核实",
        "With a revocation list older than {hours} hours a good pass is a check",
    ),
    "policy.says.gate_homes": (
        "{gate} 号卡点是这些楼的责任卡点：{homes}",
        "Gate {gate} is the home gate of buildings {homes}",
    ),
    "policy.says.gate_hours": ("{gate} 号卡点 {begin} 至 {end} 开放", "Gate {gate} is open from {begin} to {end}"),
    "policy.says.gate_no_entries": ("{gate} 号卡点只出不进", "Gate {gate} is for leaving only"),
    "policy.says.gate_no_exits": ("{gate} 号卡点只进不出", "Gate {gate} is for coming in only"),
    "policy.says.gate_no_vehicles": ("{gate} 号卡点不走车辆", "Gate {gate} takes no vehicles"),
    "policy.says.gate_no_visitors": ("{gate} 号卡点不接待访客", "Gate {gate} takes no visitors"),
    "policy.says.no_tasks": ("没有安排当日任务", "No tasks of the day"),
    "policy.says.task_disinfection": (
        "每日 {begin} 至 {end} 公共区域消杀{title}",
        "Every day from {begin} to {end}: disinfection{title}",
    ),
    "policy.says.task_disinfection_contact": (
        "每日 {begin} 至 {end} 公共区域消杀{title}，作用 {minutes} 分钟",
        "Every day from {begin} to {end}: disinfection{title}, the agent acts {minutes} minutes",
    ),
    "policy.says.task_garbage": (
        "每日 {begin} 至 {end} 生活垃圾清运{title}",
        "Every day from {begin} to {end}: garbage cleared{title}",
    ),
    "policy.says.task_garbage_contact": (
        "每日 {begin} 至 {end} 生活垃圾清运{title}，消毒作用 {minutes} 分钟",
        "Every day from {begin} to {end}: garbage cleared{title}, the agent acts {minutes} minutes",
    ),
    "policy.says.task_mask_bin": (
        "每日 {begin} 至 {end} 清理废弃口罩专用桶{title}",
        "Every day from {begin} to {end}: the mask bin{title}",
    ),
    "policy.says.task_mask_bin_contact": (
        "每日 {begin} 至 {end} 清理废弃口罩专用桶{title}，消毒作用 {minutes} 分钟",
        "Every day from {begin} to {end}: the mask bin{title}, the agent acts {minutes} minutes",
    ),
    "policy.odd.task_contact": (
        "{begin} 的消杀没有作用时间，擦完就走等于没有消毒",
        "The disinfection at {begin} has no time to act: wiped off at once it does nothing",
    ),
    "policy.odd.task_short": (
        "{begin} 的任务时段比作用时间 {minutes} 分钟还短",
        "The task at {begin} has fewer minutes than the {minutes} that its agent acts",
    ),
    "policy.wrong.tasks_many": ("当日任务太多，最多 24 项", "Too many tasks of the day: at most 24"),
    "policy.wrong.task_hours": ("当日任务的结束不晚于开始", "A task of the day ends before it begins"),
    "policy.wrong.task_minutes": (
        "当日任务的作用时间须为 0 至 240 分钟，名称不超过 20 字",
        "A task's minutes are 0 to 240, its title at most 20 characters",
    ),
    "policy.wrong.task_twice": ("当日任务重复", "A task of the day stands there twice"),
    "policy.odd.fever": (
        "体温上限 {fever} ℃ 不常见，一般在 37.0 至 38.0 之间",
        "A fever limit of {fever} °C is unusual; 37.0 to 38.0 is what orders say",
    ),
    "policy.odd.fever_holds": (
        "未处置完的发热只保留 {hours} 小时：0 是再来就当没有发生过，超过 24 小时当班的人早已换过",
        "A fever not seen through holds for {hours} hours: 0 forgets it at once, over 24 nobody is left who saw it",
    ),
    "policy.odd.visitor_wait": (
        "来访者等候答复的时限是 {minutes} 分钟：0 是没有时间打电话，超过 30 分钟是让人在门外久等",
        "{minutes} minutes for an answer to a visitor: 0 leaves no time to call, over 30 leaves people standing outside",
    ),
    "policy.odd.no_rest": (
        "复测前不休息，可能把走热了的人当作发热",
        "No rest before measuring again: somebody warm from walking looks feverish",
    ),
    "policy.odd.all_rounds": (
        "{rounds} 次全部达到才算发热，容易漏掉",
        "Only {rounds} high readings of {rounds} make a fever: some will be missed",
    ),
    "policy.odd.stale": (
        "吊销名单 {hours} 小时不更新也不核实，挂失的证会用得很久",
        "A revocation list of {hours} hours passes unchecked: lost passes stay good for long",
    ),
    "policy.odd.lock_stale": (
        "居家管理名单 {hours} 小时不更新仍劝返，已解除的户会被挡住",
        "A lock of {hours} hours still refuses: released households are held up",
    ),
    "policy.odd.returnee": ("返乡限制 {days} 天，时间很长", "A household is held for {days} days: that is long"),
    "policy.odd.readings_not_required": (
        "规定了每天测温次数，却没有要求测温",
        "Readings a day are asked for, but no temperature is required",
    ),
    "policy.odd.quota_zero": (
        "外出次数为 0：除就医和免限人员外谁也不能出门",
        "A quota of 0: nobody goes out but for medical care and exempt people",
    ),
    "policy.odd.quota_offline": (
        "有多个卡点而没有规定同步时限：断网时各卡点会各放一次，只能事后查出",
        "Several gates and no limit on old records: offline each lets the household out once; that is found only afterwards",
    ),
    "policy.odd.no_home_gates": (
        "没有指定责任卡点：断网时每次外出都要核实",
        "No gate is a home gate: offline every exit is a check",
    ),
    "policy.odd.minutes_out": ("外出时长只有 {minutes} 分钟", "An outing of {minutes} minutes is short"),
    "policy.odd.curfew_empty": ("宵禁起止相同，等于没有宵禁", "The curfew begins when it ends: there is none"),
    "policy.odd.curfew_long": (
        "宵禁长达 {hours} 小时，起止是否写反了",
        "A curfew of {hours} hours: are its ends the wrong way round",
    ),
    "policy.odd.exempt_strangers": (
        "外来人员的证件被列为免限：{types}",
        "Passes of people from outside are exempt: {types}",
    ),
    "policy.odd.no_effect": ("{name} 在这份规则里不起作用", "{name} has no effect in this policy"),
    "policy.odd.home_twice": (
        "{building} 号楼有 {count} 个责任卡点：断网时会各放一次",
        "Building {building} has {count} home gates: offline each lets its households out",
    ),
    "policy.odd.gate_shut": ("{gate} 号卡点谁也不能通行", "Gate {gate} lets nobody through"),
    "policy.odd.home_no_exit": (
        "{gate} 号卡点是责任卡点，却不准外出",
        "Gate {gate} is a home gate but lets nobody out",
    ),
    "policy.odd.gate_unknown": ("这个场所没有 {gate} 号卡点", "The place has no gate {gate}"),
    "policy.odd.buildings_unknown": ("这个场所没有这些楼：{buildings}", "The place has no buildings {buildings}"),
    "policy.odd.homeless": (
        "这些楼没有责任卡点，断网时外出都要核实：{buildings}",
        "Buildings without a home gate, where offline every exit is a check: {buildings}",
    ),
    "policy.odd.past": ("生效时间已过，下发后立即执行", "The date is past: it holds as soon as it arrives"),
    "policy.odd.version": (
        "版本号 {version} 不大于现有的 {last}",
        "Version {version} is not above {last}, which is there",
    ),
    "policy.odd.overtaken": (
        "生效时间早于第 {last} 版，第 {last} 版到期后会取而代之",
        "It begins before version {last}, which will take its place",
    ),
    "policy.wrong.temperatures": (
        "体温上下限须满足 30.0 ≤ 下限 < 上限 ≤ 45.0",
        "The limits must be 30.0 <= low < fever <= 45.0",
    ),
    "policy.wrong.rounds": (
        "判定次数须在 1 与测量次数之间，测量次数最多 {most}",
        "The readings that decide are 1 up to the rounds, at most {most}",
    ),
    "policy.wrong.quota_days": ("限次天数须为 1 至 {most}", "The quota's days are 1 to {most}"),
    "policy.wrong.slot_minutes": (
        "slot_minutes 须为能把一天等分的分钟数，如 15、20、30、60、120，最短 10",
        "slot_minutes divides a day evenly, such as 15, 20, 30, 60 or 120, and is 10 at least",
    ),
    "policy.wrong.isolation_days": (
        "isolation_days 须为 1 至 {most}：更久的隔离须另下一道隔离令",
        "isolation_days is 1 to {most}: whoever stays longer needs another order",
    ),
    "policy.wrong.curfew_half": ("宵禁须有起、止两个时间", "A curfew has a beginning and an end"),
    "policy.wrong.naive": ("生效时间须带时区", "The date needs its time zone"),
    "policy.wrong.negative": ("{name} 不能是负数", "{name} is not negative"),
    "policy.wrong.gate_twice": ("同一个卡点写了两次", "A gate is there twice"),
    "policy.wrong.not_a_file": ("{file} 读不出来：{error}", "{file} can't be read: {error}"),
    "policy.wrong.syntax": ("文件格式不对：{error}", "Not a policy file: {error}"),
    "policy.wrong.syntax_line": (
        "文件格式不对：第 {line} 行既不是 TOML 也不是 JSON（{error}）",
        "Line {line} is neither TOML nor JSON ({error})",
    ),
    "policy.wrong.whole": (
        "{name} 写成了 {value}，应为整数，例如 2",
        "{name} is {value}; it is a whole number, such as 2",
    ),
    "policy.wrong.flag": ("{name} 写成了 {value}，应为 true 或 false", "{name} is {value}; it is true or false"),
    "policy.wrong.degrees": (
        "{name} 写成了 {value}，应为度数，至多一位小数，例如 37.3",
        "{name} is {value}; it is degrees with one decimal, such as 37.3",
    ),
    "policy.wrong.moment": (
        "{name} 写成了 {value}，应为日期或时间，例如 2026-12-01 或 2026-12-01T06:00:00",
        "{name} is {value}; it is a date or a time, such as 2026-12-01 or 2026-12-01T06:00:00",
    ),
    "policy.wrong.clock": (
        '{name} 写成了 {value}，应为时刻，例如 "08:00"',
        '{name} is {value}; it is a time of day, such as "08:00"',
    ),
    "policy.wrong.span": (
        '{name} 写成了 {value}，应为起、止两个时刻，例如 ["22:30", "05:30"]',
        '{name} is {value}; it is two times of day, such as ["22:30", "05:30"]',
    ),
    "policy.wrong.words": (
        "{name} 写成了 {value}，应为文字，加引号",
        "{name} is {value}; it is a text in quotation marks",
    ),
    "policy.wrong.choice": ("{name} 写成了“{value}”，应为其一：{known}", "{name} is {value}; it is one of {known}"),
    "policy.wrong.pass_types": (
        "{name} 写成了 {value}，应为证件类别的列表，可用：{known}",
        "{name} is {value}; it is a list of kinds of pass: {known}",
    ),
    "policy.wrong.unknown_key": ("不认识“{name}”", "{name} is not known"),
    "policy.wrong.unknown_key_near": ("不认识“{name}”，是不是“{near}”", "{name} is not known; is it {near}"),
    "policy.wrong.missing": ("缺少“{name}”", "{name} is missing"),
    "policy.wrong.value": ("写法不对：{error}", "A value is wrong: {error}"),
    "policy.issued": (
        "{place}：第 {version} 版已发布，自 {at} 起执行",
        "{place}: version {version} is issued, in force from {at}",
    ),
    "policy.not_issued": (
        "没有发布：版本号 {version} 已经有了，改动请用新的版本号（最新为 {last}）",
        "not issued: version {version} is there already; a change takes a new number (the last is {last})",
    ),
    "policy.none": ("{place}还没有规则", "{place} has no policy yet"),
    "policy.row": ("{mark} 第 {version} 版 {title}，自 {at}", "{mark} version {version} {title}, from {at}"),
    "policy.replay.head": (
        "{since} 以来 {movements} 条记录，按第 {version} 版重新判定：{count} 条处置不同，{reasons} 条只是原因不同",
        "{movements} movements since {since} decided again under version {version}: {count} other outcomes, {reasons} with other reasons only",
    ),
    "policy.replay.row": (
        "{at} {gate} 号卡点 {direction} {who}：{before} → {after}（{reasons}）",
        "{at} gate {gate} {direction} {who}: {before} -> {after} ({reasons})",
    ),
    "policy.replay.more": ("……另有 {count} 条", "... and {count} more"),
    "policy.replay.counted": (
        "其中 {count} 条的外出次数按现有记录重新计算",
        "the exits of {count} of them were counted anew from the records",
    ),
    "policy.replay.none": ("这段时间没有出入记录", "there are no movements in that time"),
    "policy.no_store": ("{folder} 里没有终端数据，请检查 --data", "there is no tablet data in {folder}: check --data"),
    "policy.surplus.head": (
        "{place} {since} 以来超次外出 {count} 次",
        "{place}: {count} exits beyond the quota since {since}",
    ),
    "policy.surplus.row": (
        "{at} {who}：{days} 天内第 {exits} 次，限 {allowed}；放行卡点：{gates}（卡点当时无法得知）",
        "{at} {who}: no. {exits} in {days} days, {allowed} allowed; let out at {gates} (no gate could know)",
    ),
    "policy.surplus.known": (
        "{at} {who}：{days} 天内第 {exits} 次，限 {allowed}；放行卡点：{gates}（人工放行）",
        "{at} {who}: no. {exits} in {days} days, {allowed} allowed; let out at {gates} (against the verdict)",
    ),
}
