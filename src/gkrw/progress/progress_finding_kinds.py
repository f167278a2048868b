"""The kinds of findings that only progress files have. The others are in `store.finding_kinds`."""

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
    "改正编号；任务已经删掉的，把编号记入分解表的 retired，这一项进展可以留着。",
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
    "这项任务已经从分解表里删掉（编号在 retired 中），以前的进展留在这里备查。",
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
MOVE = "那张表另存成 data/2025.yaml 的，把这个文件移到 data/progress/2025；"
OTHER_TABLE = Severity.ERROR.kind(
    "G811",
    "是另一张分解表的进展",
    "进展文件写着是另一张表（或另一年的表）的，没有读取，也不会被改写。",
    "table: 2025年政务公开工作重点任务分解表",
    f"{MOVE}确实是这张表的，改正 table。",
)
KINDS = kinds_in(globals())
