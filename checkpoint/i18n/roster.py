"""Words of the roster import."""

TEXTS: dict[str, tuple[str, str]] = {
    # columns
    "roster.column.building": ("楼栋", "building"),
    "roster.column.unit": ("单元", "unit"),
    "roster.column.room": ("房号", "room"),
    "roster.column.name": ("姓名", "name"),
    "roster.column.sex": ("性别", "sex"),
    "roster.column.id_number": ("身份证号", "ID number"),
    "roster.column.phone": ("联系电话", "phone"),
    "roster.column.relation": ("与户主关系", "relation"),
    "roster.column.note": ("备注", "note"),
    "roster.column.looked_after": ("关爱对象", "looked after"),
    # the whole file
    "roster.error.no_file": ("找不到文件：{path}", "no such file: {path}"),
    "roster.error.unreadable": ("文件打不开：{path}（{why}）", "the file cannot be opened: {path} ({why})"),
    "roster.error.empty": ("文件是空的", "the file is empty"),
    "roster.error.too_costly": (
        "读这个文件用的内存或时间超过限制，没有导入。请在表格软件里另存为新的 xlsx 或 CSV 再试",
        "reading this file takes more memory or time than allowed; nothing was imported. Save it anew as xlsx or CSV",
    ),
    "roster.error.too_large": (
        "文件超过 {limit} MB，请按楼栋拆成几个文件再导入",
        "the file is larger than {limit} MB: split it by building",
    ),
    "roster.error.not_a_table": (
        "读不出表格：请用 Excel 或 WPS 另存为 .xlsx 或 .csv 后再导入",
        "this is not a table that can be read: save it as .xlsx or .csv from a spreadsheet program",
    ),
    "roster.error.old_excel": (
        "这是旧版 .xls 文件或加了打开密码的文件，请另存为不加密码的 .xlsx 后再导入",
        "this is an old .xls file, or one locked with a password: save it as .xlsx without a password",
    ),
    "roster.error.too_many_entries": (
        "工作簿里的部件超过 {limit} 个，请只留名册一张表，另存后再导入",
        "the workbook has more than {limit} parts: keep only the roster's sheet and save it anew",
    ),
    "roster.error.unpacked": (
        "工作簿解压后超过 {limit} MB，请删去图片和其他表，另存后再导入",
        "the workbook unpacks to more than {limit} MB: remove pictures and other sheets and save it anew",
    ),
    "roster.error.too_many_rows": (
        "超过 {limit} 行，请按楼栋拆成几个文件再导入",
        "more than {limit} rows: split the file by building",
    ),
    "roster.error.too_wide": (
        "表里有一行异常地宽，请只留名册的几列，另存后再导入",
        "a row of the table is abnormally wide: keep only the roster's columns and save it anew",
    ),
    "roster.error.no_header": (
        "前 {rows} 行里找不到表头。表头应有：楼栋、单元、房号、姓名、性别、身份证号、联系电话、与户主关系、备注、关爱对象（次序不限，至少要有房号和姓名）；第一行是：{found}",
        "no header in the first {rows} rows. Expected: building, unit, room, name, sex, ID number, phone, relation, note, looked after (any order; room and name at least); the first row is: {found}",
    ),
    "roster.error.missing_columns": ("表头里缺少：{columns}", "the header lacks: {columns}"),
    "roster.error.no_rows": ("表头下面没有一行内容", "there are no rows under the header"),
    # single rows
    "roster.problem.name_missing": ("没有姓名", "no name"),
    "roster.problem.name_invalid": (
        "姓名应为 2 至 30 个字，不含数字和符号",
        "a name has 2 to 30 letters, no digits or signs",
    ),
    "roster.problem.building_missing": ("没有楼栋", "no building"),
    "roster.problem.room_missing": ("没有房号", "no room"),
    "roster.problem.room_is_date": (
        "Excel 已把房号变成日期，请把该列设为文本后重填",
        "the spreadsheet turned this into a date: format the column as text and enter it again",
    ),
    "roster.problem.building_unknown": (
        "本场所没有这栋楼（现有：{hint}）；确是新楼请加 --new-buildings",
        "no such building here (known: {hint}); if it is new, use --new-buildings",
    ),
    "roster.problem.looked_after_unknown": (
        "关爱对象一栏请填“是”或“否”（不写具体情况）",
        "looked after is yes or no, without particulars",
    ),
    "roster.problem.sex_unknown": ("性别应为男或女", "sex is M or F"),
    "roster.problem.sex_contradicts_id": ("性别与身份证号不符", "sex contradicts the ID number"),
    "roster.problem.id_length": ("身份证号应为 18 位", "an ID number has 18 characters"),
    "roster.problem.id_characters": ("身份证号里有不该有的字符", "an ID number has only digits, and X at its end"),
    "roster.problem.id_date": ("身份证号里的出生日期不存在", "the birth date in the ID number does not exist"),
    "roster.problem.id_check_digit": (
        "身份证号校验位不对，请核对是否抄错",
        "the ID number's check digit is wrong: a slip of the pen",
    ),
    "roster.problem.phone_length": (
        "电话位数不对：手机 11 位，座机 7 至 8 位，可带区号",
        "wrong length: a mobile number has 11 digits, a landline 7 or 8, with or without area code",
    ),
    "roster.problem.phone_characters": ("电话里有不该有的字符", "a phone number has only digits"),
    "roster.problem.phone_several": ("一格里有几个号码，请只留一个", "several numbers in one cell: keep one"),
    "roster.problem.scientific": (
        "Excel 已把号码变成科学计数，后几位已丢失，请把该列设为文本后重填",
        "the spreadsheet turned this into scientific notation and lost digits: format the column as text and enter it again",
    ),
    "roster.problem.too_long": ("字数太多", "too long"),
    "roster.problem.forbidden_character": (
        "含有看不见的控制字符，请重新输入",
        "contains invisible control characters: type it anew",
    ),
    "roster.problem.duplicate_id": ("与第 {hint} 行身份证号相同", "same ID number as in line {hint}"),
    "roster.problem.duplicate_person": (
        "与第 {hint} 行同户同名，没有身份证号可以区分",
        "same name and flat as in line {hint}, and no ID number tells them apart",
    ),
    # the file of rejected rows
    "roster.rejected.line": ("行号", "Line"),
    "roster.rejected.reason": ("原因", "Reason"),
    # what the command prints
    "roster.reading": ("正在读取文件", "reading the file"),
    "roster.checking": ("正在核对 {count} 行", "checking {count} rows"),
    "roster.saving": ("正在写入名册", "writing the roster"),
    "roster.title": ("名册导入：{place}", "Roster import: {place}"),
    "roster.source": ("{file}（{form}，第 {line} 行是表头）", "{file} ({form}, header in line {line})"),
    "roster.ignored": ("没有用到的列：{columns}", "columns not used: {columns}"),
    "roster.other_sheets": ("没有读的工作表：{sheets}", "sheets not read: {sheets}"),
    "roster.count.rows": ("文件里的人", "people in the file"),
    "roster.count.added": ("新增", "added"),
    "roster.count.changed": ("变更", "changed"),
    "roster.count.moved": ("　其中换户", "  of them moved to another flat"),
    "roster.count.unchanged": ("未变", "unchanged"),
    "roster.count.missing": (
        "移除：名册里有、文件里没有（未加 --remove-missing，保留）",
        "removed: on the roster, not in the file (kept without --remove-missing)",
    ),
    "roster.count.removed": ("移除：名册里有、文件里没有", "removed: on the roster, not in the file"),
    "roster.count.rejected": ("未收的行", "rows rejected"),
    "roster.count.households": ("新增住户", "new households"),
    "roster.changes": ("变更（前 {shown} 条，共 {total} 条）", "Changes (first {shown} of {total})"),
    "roster.problems": (
        "未收的行（前 {shown} 条问题，共 {total} 条）",
        "Rejected rows (first {shown} of {total} problems)",
    ),
    "roster.header.line": ("行号", "line"),
    "roster.header.column": ("列", "column"),
    "roster.header.value": ("内容", "value"),
    "roster.header.reason": ("原因", "reason"),
    "roster.header.person": ("人员", "person"),
    "roster.header.address": ("住址", "flat"),
    "roster.header.fields": ("改了什么", "what changed"),
    "roster.field.moved": ("换户", "moved"),
    "roster.rejected_file": (
        "未收的行已写入 {path}，改好后可直接再导入（含完整号码，用完请删除）",
        "the rejected rows are in {path}: correct them and import that file (it holds full numbers: delete it afterwards)",
    ),
    "roster.removal_held": (
        "有未收的行，本次不移除任何人：改好后再用 --remove-missing",
        "rows were rejected, so nobody is removed: correct them first, then use --remove-missing",
    ),
    "roster.dry_run": (
        "这是预演，名册没有改动；确认无误后加 --apply 写入",
        "this was a dry run, nothing was changed; add --apply to write",
    ),
    "roster.applied": ("已写入名册", "the roster was written"),
    "roster.nothing": ("名册没有变化", "nothing to change"),
}
