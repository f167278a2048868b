"""The kinds of findings about reported progress: G80x and G81x in progress files, G95x to G97x also
in returns. Those of every YAML file are in `store.finding_kinds`."""

from gkrw.core.findings import Severity, kinds_in

UNKNOWN_BODY = Severity.ERROR.kind(
    "G801",
    "进展文件的部门不对",
    "每份进展文件属于一个部门，department 写分解表中的名称，每个部门只有一份。",
    "department: 财政厅",
    "改成分解表中的名称；两份文件属于同一个部门的，合并成一份。",
)
UNKNOWN_TASK = Severity.ERROR.kind(
    "G802",
    "进展里的编号不在分解表中",
    "这个编号分解表里没有，进展对不上任务。",
    "- id: T99",
    "改正编号；任务已经停用的，把编号记入分解表的 retired，这一项进展可以留着。",
)
NOT_THEIRS = Severity.WARNING.kind(
    "G803",
    "不是这个部门的任务",
    "分解表中，这个部门在这项任务里没有角色。多半是分解表改过，或者进展写错了文件。",
    "department: 审计局\ntasks:\n  - id: T10",
    "核对分解表；确实与这个部门无关的，删掉这一项进展。",
)
TWICE = Severity.ERROR.kind(
    "G804",
    "同一项任务写了两次进展",
    "一个部门对一项任务只有一份进展，后一次没有读取。",
    "- id: T10\n- id: T10",
    "两处合并成一处。",
)
STATUS = Severity.ERROR.kind(
    "G805",
    "不认识的完成状态",
    "完成状态只有未开始、推进中、已完成三种。",
    "status: 正在办理",
    "写成 未开始、推进中 或 已完成；滞后、逾期不用写，gkrw 按时限判断。",
)
DATE = Severity.ERROR.kind(
    "G806",
    "完成日期不是日期",
    "完成日期要是日历上确实有的一天，写明年月日。",
    "finished: 十月底",
    "写成 2026-10-08。",
)
TARGET = Severity.ERROR.kind(
    "G807",
    "任务没有这个指标",
    "指标名称要与分解表中这项任务的一样，每个指标只写一次。",
    "targets:\n  - {name: 办结率, value: 90}",
    "改成分解表中的指标名称；指标已经取消的，删掉这一项。",
)
UNFINISHED = Severity.WARNING.kind(
    "G808",
    "没有完成却有完成日期",
    "写了完成日期，完成状态却不是已完成。",
    "status: 推进中\nfinished: 2026-10-08",
    "核对：完成了的，状态改成已完成；没有完成的，删掉完成日期。",
)
RETIRED = Severity.HINT.kind(
    "G809",
    "任务已经停用",
    "这项任务已经停用（编号在分解表的 retired 中），以前的进展留在这里备查。",
    "- id: T07",
    "不用改；不要了的，可以删掉。",
)
NOT_READ = Severity.WARNING.kind(
    "G810",
    "进展文件的扩展名不对",
    "只读取扩展名是 .yaml 的进展文件，这一份没有读取，里面的进展也就没有算进去。",
    "data/progress/财政局.yml",
    "扩展名改成小写的 .yaml。",
)
MOVE_FIX = "那张表另存成 data/2025.yaml 的，把这个文件移到 data/progress/2025；"
OTHER_TABLE = Severity.ERROR.kind(
    "G811",
    "是另一张分解表的进展",
    "进展文件写着是另一张表（或另一年的表）的，没有读取，也不会被改写。",
    "table: 2025年政务公开工作重点任务分解表",
    f"{MOVE_FIX}确实是这张表的，改正 table。",
)
EDITED = Severity.WARNING.kind(
    "G812",
    "与回收表报的不一样",
    "这个内容是从回收表收来的，后来在进展文件里改过或删掉了，与来源的单元格对不上。",
    "status: 已完成\n…\nvalues: |\n  T10 status K4 5d41402a",
    "改错了的，从版本库取回；确实要改的，从 returns 的 values 里删掉这一行来源（只有这一行的，连 values 一起删）。",
)
NO_SOURCE = Severity.HINT.kind(
    "G813",
    "没有来源的进展",
    "这份进展里别的内容都记着来自哪一份回收表，这一项没有：是手工写的，或者是记录来源以前收的。",
    "- id: T10\n  status: 已完成",
    "手工写的，请部门补报；用 gkrw show 编号 --source 查看来源。",
)
LEDGER = Severity.WARNING.kind(
    "G814",
    "回收台账看不懂",
    "台账（returns）由 gkrw collect 写，这里被改过，看不懂的没有读取。",
    "saved: 六月二十日",
    "从版本库取回。",
)
ODD_VALUE = Severity.WARNING.kind(
    "G959",
    "指标完成值不像是要填的数",
    "百分比在 0 到 1 之间或者超过 100（指标本身不是这样的），或者数是负的：可能把 95% 填成了 0.95。照收了。",
    "单位是 % 的指标填了 0.95",
    "向部门核对。",
)
DATE_TO_COME = Severity.WARNING.kind(
    "G961",
    "完成日期还没有到",
    "填的完成日期在今天以后，照收了。",
    "2026 年 11 月填 2026-12-31",
    "向部门核对。",
)
ODD_PHONE = Severity.WARNING.kind(
    "G967",
    "联系电话看着不对",
    "电话的位数不对，可能丢了开头的 0，或者有字母，或者是一个姓名；照原样收了。",
    "9318250000（0931-8250000 丢了开头的 0）",
    "向部门核对。",
)
LOCAL_LINK = Severity.WARNING.kind(
    "G968",
    "链接是自己电脑上的",
    "地址是填报人电脑上的文件，别人打不开；照原样收了。",
    "D:\\材料\\截图.png",
    "请部门另外报送材料，或写公开网页的网址。",
)
STATUS_IN_RESULT = Severity.WARNING.kind(
    "G969",
    "完成状态写在完成情况里",
    "“完成情况”或者“备注”里只写了一个状态，“完成状态”空着；照原样收了，状态还是未报。",
    "“完成情况”填“已完成”",
    "请部门在“完成状态”里选。",
)
OTHER_YEAR = Severity.WARNING.kind(
    "G970",
    "完成日期是另一年的",
    "完成日期不在分解表的年份里，可能是去年的清单，或者年份填错了，照收了。",
    "2026 年的表，完成日期填 2025-06-30",
    "向部门核对。",
)
SAME_AS_ABOVE = Severity.WARNING.kind(
    "G976",
    "填的是“同上”",
    "“同上”说的是清单里上面一行的内容；通报、统计按任务分开列，看不出说的是什么。照原样收了。",
    "“完成情况”填“同上”",
    "请部门把内容写全。",
)
WRONG_COLUMN = Severity.WARNING.kind(
    "G979",
    "像是填错了栏",
    "日期、电话号码、网址或者完成状态写在了别的栏里；照原样收了。",
    "“填报人”填 13900001111，“联系电话”填 张三",
    "向部门核对；填错了的，请部门改正以后再交。",
)
LIKE_CLEARING = Severity.WARNING.kind(
    "G981",
    "像是要删去报过的内容",
    "整格只写了“删除”“清除”，像是不要以前报的了；要删去的写法是“清空”，别的照原样收了。",
    "“完成情况”填“删除”",
    "向部门核对；要删去的，请在这一格填“清空”，再交一次。",
)
OTHER_TASK = Severity.ERROR.kind(
    "G815",
    "是给另一项任务报的",
    "进展里记的工作任务与分解表中这个编号的任务不是一项：编号换过任务，没有算进来。",
    "- id: T07\n  title: 基本信息、结果信息公开（现在的 T07 是别的任务）",
    "给新任务换一个编号；确实是同一项任务的，改正 title。",
)
KINDS = kinds_in(globals())
