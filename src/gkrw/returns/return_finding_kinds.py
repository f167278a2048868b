"""The kinds of findings that `collect` reports about returned checklists.

G90x: whole workbooks and sheets. G91x: rows. G92x: cells to fill in. G93x: everything else that is
written into a workbook. G94x: conflicts. G95x and G96x: notes about what was taken.
"""

from gkrw.core.findings import CellPlace, Finding, FindingKind, Severity, kinds_in


def not_taken(kind: FindingKind, place: CellPlace, reason: str, fix: str = "") -> Finding:
    """Return the finding for something that was not taken: the reason, then 没有收. The fix is that
    of the kind where none is given."""
    return kind.at(place, f"{reason}，没有收。", fix or kind.fix)


def _error(code: str, *texts: str) -> FindingKind:
    """The kind of something that was not taken: title, meaning, example and fix."""
    return FindingKind(code, Severity.ERROR, *texts)


UNREADABLE_WORKBOOK = _error(
    "G901",
    "交回的文件读不了",
    "文件不是 .xlsx 工作簿，加了密码，已经损坏，大得不正常，或者正被别的程序占用，里面的内容一格也没有收。",
    "财政局.xls（旧的格式）",
    "用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”，不加密码，再收一次。",
)
NO_CHECKLIST = _error(
    "G902",
    "文件里没有任务清单",
    "没有一页的表头有“编号”“完成状态”这样的栏目，认不出哪一页是任务清单。",
    "表头的一行被删掉了",
    "确认交回的是 gkrw checklist 发出的清单；表头被删掉的，照原样补上。",
)
UNKNOWN_DEPARTMENT = _error(
    "G903",
    "看不出是哪个部门的清单",
    "标题、工作表的名称和清单发给的部门互相矛盾，或者都没有写明，整页没有收。",
    "标题是“财政局政务公开工作任务清单”，工作表的名称是“审计局”",
    "把工作表的名称改成部门的名称（如 财政局），再收一次。",
)
OTHER_SHEET = _error(
    "G904",
    "写在清单以外的工作表上",
    "这一页不是任务清单，上面写的没有收。",
    "添加了一页“补充”，写了两点说明",
    "要收的内容写到清单的“完成情况”或“备注”里，再收一次。",
)
NO_ID = _error(
    "G911",
    "这一行没有编号",
    "没有编号，工作任务和工作要求也和分解表的哪一项都不一样，不知道写的是哪一项。",
    "在清单下面添了一行，没有填编号",
    "填上任务的编号，如 T10，再收一次。",
)
UNKNOWN_ID = _error(
    "G912",
    "分解表里没有这个编号",
    "编号写错了，或者任务已经从分解表里删掉（停用），这一行没有收。",
    "编号写成 T99",
    "改正编号，再收一次；已经停用的，不用再报。",
)
NOT_THEIR_TASK = _error(
    "G913",
    "不是这个部门的任务",
    "分解表中，这个部门在这项任务里没有角色，这一行没有收。",
    "财政局的清单里，编号写成审计局的 T02",
    "确认编号没有写错；分解表已经不再让这个部门负责的，不用再报。",
)
ID_AGAINST_TEXT = _error(
    "G914",
    "编号和内容对不上",
    "编号是一项任务的，工作任务和工作要求是另一项的，不知道填报的是哪一项，这一行没有收。",
    "只给“编号”一栏排了序",
    "让编号和内容对上，再收一次。",
)
MERGED_ID = _error(
    "G915",
    "几行合用一个编号",
    "“编号”的单元格被合并了，不知道哪一行填报的是这项任务。",
    "B4:B6 合并成一格，写着 T10",
    "取消合并，让每一行都有自己的编号，再收一次。",
)
SEVERAL_ROWS = _error(
    "G916",
    "一项任务写了几行",
    "几行的编号一样，填的内容不一样，一行也没有收。内容一样的，按一行收。",
    "T10 有两行，一行填“已完成”，一行填“推进中”",
    "留下正确的一行，再收一次。",
)
STATUS = _error(
    "G921",
    "不认识的完成状态",
    "完成状态只有未开始、推进中、已完成三种；“已办结”“正在办理”等说法也认识。滞后、逾期由 gkrw 按时限判断。",
    "滞后",
    "从下拉列表中选：未开始、推进中、已完成。",
)
NUMBER = _error(
    "G922",
    "指标完成值不是数字",
    "指标完成值是按指标的单位填的一个数字；“无”说不清是零还是没有数字，也不收。",
    "基本达到",
    "只填数字，不写单位：90% 填 90。",
)
NO_TARGET = _error(
    "G923",
    "任务没有这个指标",
    "分解表没有给这项任务定这个量化指标，填的数字对不上。",
    "没有量化指标的 T10，“指标完成值”填了 90",
    "写到“完成情况”里。",
)
DATE = _error(
    "G924",
    "完成日期不是日期",
    "完成日期要是日历上确实有的一天，在 2000 年到 2099 年之间。",
    "十月底",
    "写成 2026-10-08。",
)
PHONE = _error(
    "G925",
    "联系电话丢了数字",
    "号码被当成数字，变成了科学记数法，后面的数字已经丢失。",
    "1.39E+10",
    "把单元格设为文本格式以后重新填写。",
)
FORMULA = _error(
    "G926",
    "公式没有结果",
    "单元格里是公式，文件里没有算好的结果，或者结果是一个错误。gkrw 从不计算公式。",
    "#REF!",
    "在 Excel 里打开、保存一次，或直接填内容，再收一次。",
)
FIXED_CELL = _error(
    "G931",
    "固定的栏目被改了",
    "左边的栏目来自分解表，交回的改动没有收；同一行填报的内容照收。",
    "“工作要求”改成了“只公开预算。”",
    "对任务有意见的，写在“备注”里；要改任务，改分解表。",
)
OTHER_COLUMN = _error(
    "G932",
    "写在清单没有的栏目里",
    "这一栏没有表头，表头出现了两次，或者不是清单里的栏目，里面写的没有收。",
    "添加了一栏“领导意见”",
    "要收的内容写到清单的“完成情况”或“备注”里，再收一次。",
)
COMMENT = _error(
    "G933",
    "写在批注里",
    "单元格的批注没有收。",
    "批注：尚缺材料",
    "要收的内容写到清单的“完成情况”或“备注”里，再收一次。",
)
STORED_DIFFERS = _error(
    "G941",
    "与已存的不一致",
    "这份清单发出以后，已存的内容又变过；多半是交回了旧的一份，或者同一份清单改了再交。",
    "填的是“已完成”，已存的是“推进中”",
    "问清以后，以这份回收表为准的，加上 --take 和它的文件名。",
)
RETURNS_DIFFER = _error(
    "G942",
    "两份回收表不一致",
    "两份回收表对同一格填得不一样，都没有收。",
    "一份填“已完成”，一份填“推进中”",
    "问清以后，以哪一份为准，就加上 --take 和它的文件名。",
)
OTHER_FILE_NAME = FindingKind(
    "G951",
    Severity.WARNING,
    "文件名写的是另一个部门",
    "部门按清单的内容认，照内容收了；文件名可能写错了，也可能交错了文件。",
    "审计局.xlsx 里是财政局的清单",
    "核对是不是交错了文件。",
)
MISSING_COLUMN = FindingKind(
    "G952",
    Severity.WARNING,
    "少了填报的栏目",
    "表头里没有这一栏，可能被删掉了，里面填的也就没有收到。",
    "“完成日期”一栏被删掉了",
    "请部门用原来的清单补报这一栏。",
)
FOUND_BY_TEXT = FindingKind(
    "G953",
    Severity.HINT,
    "没有编号，按内容认",
    "这一行没有编号，或者整张表没有“编号”一栏，按工作任务和工作要求认出是哪一项。",
    "“编号”一栏被删掉了",
    "不用改。",
)
OUTSIDE_ROWS = FindingKind(
    "G954",
    Severity.WARNING,
    "写在任务的行以外",
    "清单的上下写了别的文字，不属于哪一项任务，没有收。",
    "在清单下面写了“以上情况属实”",
    "要收的内容写到任务的“完成情况”或“备注”里。",
)
TABLE_CHANGED = FindingKind(
    "G955",
    Severity.WARNING,
    "分解表在清单发出以后改过",
    "填报的内容已收，但是部门填报时看到的不是现在的任务。",
    "清单发出以后，改了 T10 的工作要求",
    "核对填报的内容还对得上；对不上的，重新发一次清单。",
)
NOT_DONE_YET = FindingKind(
    "G956",
    Severity.WARNING,
    "没有完成却有完成日期",
    "填了完成日期，完成状态却不是已完成；两格都照收了。",
    "完成状态“推进中”，完成日期 2026-10-08",
    "向部门核对。",
)
READ_AS_EMPTY = FindingKind(
    "G957",
    Severity.HINT,
    "填的是“无”",
    "填的是“无”，当作没有填。",
    "完成日期填“无”",
    "不用改。",
)
MERGED_CELL = FindingKind(
    "G958",
    Severity.HINT,
    "填报的单元格是合并的",
    "几行的单元格合并成一格，内容算作每一行的。",
    "K4:K6 合并成一格，填“已完成”",
    "不是每一行都这样的，取消合并，分别填写，再收一次。",
)
ODD_VALUE = FindingKind(
    "G959",
    Severity.WARNING,
    "指标完成值不像是要填的数",
    "百分比在 0 到 1 之间或者超过 100，或者数是负的：可能把 95% 填成了 0.95。照收了。",
    "单位是 % 的指标填了 0.95",
    "向部门核对。",
)
DATE_WITHOUT_YEAR = FindingKind(
    "G960",
    Severity.HINT,
    "完成日期没有写年份",
    "按今天以前最近的那一天收。",
    "10月8日",
    "年份不对的，请部门写成 2026-10-08，再收一次。",
)
DATE_TO_COME = FindingKind(
    "G961",
    Severity.WARNING,
    "完成日期还没有到",
    "填的完成日期在今天以后；照收了。",
    "2026 年 11 月填 2026-12-31",
    "向部门核对。",
)
EMPTIED = FindingKind(
    "G962",
    Severity.HINT,
    "已存的内容被清空",
    "交回的是空格，已存的内容仍然保留。",
    "“完成情况”删空了",
    "确实要删掉的，在进展文件里删。",
)
NOT_PREFERRED = FindingKind(
    "G963",
    Severity.HINT,
    "按 --take 以另一份为准",
    "几份回收表对同一格填得不一样，收了 --take 指定的那一份的。",
    "--take 乙.xlsx，甲.xlsx 里填得不一样",
    "不用改。",
)
KINDS = kinds_in(globals())
