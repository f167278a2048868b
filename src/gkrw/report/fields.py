"""The fields that the template of reports may use, and their values in a report."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from gkrw.core.assignments import ASSIGNED, LoadedTable
from gkrw.core.deadlines import written_deadline
from gkrw.core.particulars import Particulars, issuer_in_title, particular_fields
from gkrw.core.wording import (
    in_title_marks,
    short_title,
    without_blanks_at_figures,
    work_of,
    written_date,
)
from gkrw.files.manifest import DocumentKind
from gkrw.office.docx.cell_lines import cell_lines
from gkrw.office.docx.document_format import DEADLINE_WIDTH
from gkrw.office.docx.document_parts import END_FIELDS, HEAD_FIELDS
from gkrw.office.docx.template_spec import NO_VALUE, TemplateField, TemplateSpec
from gkrw.office.docx.title_lines import break_title
from gkrw.progress import cautions, standing
from gkrw.progress.statuses import STATUS_WORDS, Status
from gkrw.report.content import Report, cells_of, counts_of, task_counts_of

_COUNTS = (
    TemplateField("项次", "承担多少项次。", required=True, number=True),
    TemplateField("已完成", "其中已完成多少项次。", required=True, number=True),
    TemplateField("推进中", "其中推进中多少项次。", required=True, number=True),
    TemplateField("未开始", "其中未开始多少项次。", required=True, number=True),
    TemplateField("未报", "其中没有报状态的多少项次。", required=True, number=True),
    TemplateField("逾期", "过了完成时限仍未完成的多少项次。", required=True, number=True),
    TemplateField("完成率", "已完成占全部的百分比，四舍五入；没有全部完成的不超过 99%。"),
    TemplateField("灯", "红、黄、绿或 —，含义见 docs/checklists.md。"),
)
_BODY = (
    TemplateField("序号", "从 1 开始。", number=True),
    TemplateField("单位", "单位的名称。", required=True),
)
_DEPARTMENT = (
    *_BODY,
    TemplateField("名次", "按完成率排的名次；完成率一样的，名次一样。", number=True),
    *_COUNTS,
)
_TASK_COUNTS = (
    TemplateField("任务", "有多少项任务，不管由几个单位承担。", number=True),
    TemplateField("任务已完成", "其中承担单位都报了已完成的多少项任务。", number=True),
    TemplateField("任务逾期", "其中有单位逾期的多少项任务。", number=True),
)
_SECTION = (
    TemplateField("分类", "如 一、政府信息公开。", required=True),
    *_TASK_COUNTS,
    *(replace(field, required=False) for field in _COUNTS),
)
_TASK = (
    TemplateField("序号", "从 1 开始。", number=True),
    TemplateField("编号", "任务的编号，如 T10。"),
    TemplateField("工作任务", "分解表“工作任务”一栏。", required=True),
)
_LATE_TASK = (
    *_TASK,
    TemplateField("完成时限", "分解表写的完成时限。"),
    TemplateField(
        "逾期单位", "逾期的单位，牵头的在前，如 牵头：财政局；共同：审计局、建设局。", required=True
    ),
    TemplateField("逾期单位数", "逾期的单位有多少个。", number=True),
)
_ITEM = (
    *_BODY,
    TemplateField("编号", "任务的编号，如 T10。", required=True),
    TemplateField("工作任务", "分解表“工作任务”一栏。", required=True),
    TemplateField("角色", "牵头、责任、配合或共同。"),
    TemplateField("完成时限", "分解表写的完成时限；没有的为 —，用在 if 里算没有。"),
    TemplateField("状态", "推进中、未开始或未报。"),
)
_MISSED = (
    *_ITEM,
    TemplateField("指标", "如 网上可办率≥90%。", required=True),
    TemplateField("完成值", "单位报的值，如 85%。", required=True),
)
_MISSED_TARGET = (
    *_TASK,
    TemplateField("指标", "如 网上可办率≥90%。", required=True),
    TemplateField(
        "未达标单位", "未达标的单位和报的值，如 财政局（85%）、审计局（60%）。", required=True
    ),
    TemplateField("未达标单位数", "未达标的单位有多少个。", number=True),
)
FIELDS = (
    *HEAD_FIELDS,
    TemplateField(
        "标题",
        "通报的标题，如 关于《……分解表》落实进展情况的通报；知道发文机关全称的，以它开头。",
    ),
    TemplateField("附件标题", "如 各单位落实进展情况。"),
    TemplateField("逾期附件标题", "如 逾期任务清单。"),
    TemplateField("未达标附件标题", "如 未达标指标清单。"),
    TemplateField("主送机关", "如 各园区、各部门。"),
    TemplateField(
        "工作名称", "政务公开工作、信息公开工作等；分解表的标题里没有“公开”的，是 有关工作。"
    ),
    TemplateField("分解表", "分解表的名称。"),
    TemplateField("简称", "分解表的简称，是标题末尾的词，如 分解表、责任清单、台账。"),
    TemplateField("截至日期", "统计到哪一天（--as-of），如 2026年11月25日。", required=True),
    TemplateField("任务总数", "分解表共有多少项任务。", number=True),
    TemplateField("单位数", "列入统计的有多少个单位。", number=True),
    TemplateField("承担或填报", "承担；分解表写明由谁填报的，只算填报的单位，是 填报。"),
    TemplateField("统计角色", "只统计哪几种角色的任务（--role），如 牵头、责任；全部的为空。"),
    TemplateField("统计任务数", "统计了多少项任务，不管由几个单位承担。", number=True),
    TemplateField("已完成任务数", "承担单位都报了已完成的多少项任务。", number=True),
    TemplateField("逾期任务数", "有单位逾期的多少项任务。", number=True),
    TemplateField(
        "项次总数", "每个单位承担的任务加在一起：几个单位承担的，算几项次。", number=True
    ),
    *(
        TemplateField(f"{name}项次", "各单位合计。", number=True)
        for name in (*STATUS_WORDS, "逾期")
    ),
    TemplateField("完成率", "已完成项次占项次总数的百分比，如 12%。"),
    TemplateField("灯", "全部合在一起的红、黄、绿。"),
    TemplateField("临期天数", "离完成时限多少天以内算临近，如 30。", number=True),
    TemplateField(
        "各单位", "每个承担任务的单位，供循环用。", required=True, entry="单位", of=_DEPARTMENT
    ),
    TemplateField("各分类", "每个一级分类，供循环用。", entry="分类", of=_SECTION),
    TemplateField(
        "逾期任务",
        "每个单位逾期的每一项任务，供循环用；按任务合在一起的，用 逾期事项。",
        required=True,
        entry="任务",
        of=_ITEM,
    ),
    TemplateField(
        "逾期事项",
        "每一项有单位逾期的任务，供循环用；可以代替 逾期任务。",
        entry="事项",
        of=_LATE_TASK,
    ),
    TemplateField(
        "待核实阶段",
        "有几个时限的任务，前面的时限已过、报的是推进中的，如 财政局 T10、T12；没有的为空。",
    ),
    TemplateField("有到期日", "有没有任务的完成时限能定出日期，从而判断逾期（用在 if 里）。"),
    TemplateField(
        "未达标",
        "每个单位报的值没有达到的每一个指标，供循环用；按指标合在一起的，用 未达标指标。",
        required=True,
        entry="指标",
        of=_MISSED,
    ),
    TemplateField(
        "未达标指标",
        "每一个有单位没有达到的指标，供循环用；可以代替 未达标。",
        entry="指标",
        of=_MISSED_TARGET,
    ),
    TemplateField("有量化指标", "有没有任务定了量化指标（用在 if 里）。"),
    TemplateField("指标值个数", "各单位一共报了多少个指标完成值。", number=True),
    TemplateField("未报单位", "什么也没有报的单位，顿号隔开；没有的为空。", required=True),
    TemplateField("未报单位数", "什么也没有报的单位有多少个。", number=True),
    TemplateField("未写状态", "报了内容、没有写状态的，如 财政局 T10、T12；没有的为空。"),
    TemplateField("未填指标", "报了已完成、没有填全指标完成值的，如 经发局 T32；没有的为空。"),
    TemplateField(
        "部分未报", "报了一部分的单位，各还有几项没有报，如 财政局（31项）；没有的为空。"
    ),
    TemplateField("部分未报单位数", "报了一部分的单位有多少个。", number=True),
    TemplateField("未完成项次", "没有完成的一共多少项次。", number=True),
    TemplateField("未写年份", "完成时限没有写年份、分解表标题里也没有的任务的编号；没有的为空。"),
    TemplateField("判断年份", "没有写年份的时限按哪一年判断，如 2026。", number=True),
    TemplateField(
        "另报", "不计入项次、也报了进展的（只是可能涉及，或者不是该单位的）；没有的为空。"
    ),
    TemplateField("未写明承担", "没有单位承担的任务的编号；没有的为空。"),
    TemplateField("报送期限", "还没有报的什么时候报（--due）；没有给出的为空。"),
    TemplateField("报送期限空白", "供手工填写日期的空白。"),
    TemplateField("报送单位", "收进展的单位（分解表 office 的 name）；不知道的留空白。"),
    *END_FIELDS,
)
"""All fields, nearly in the order in which a report uses them."""
REPORT_SPEC = TemplateSpec(
    DocumentKind.REPORT, FIELDS, either={"逾期任务": "逾期事项", "未达标": "未达标指标"}
)


def unneeded_fields(loaded: LoadedTable) -> frozenset[str]:
    """Return the fields that have nothing to show in any report on a table."""
    tasks = [row.task for row in loaded.rows]
    shown = {
        "逾期任务": any(task.deadlines for task in tasks),
        "未达标": any(task.targets for task in tasks),
    }
    return frozenset(name for name, is_shown in shown.items() if not is_shown)


_NAMED_TASKS = {
    "未写状态": cautions.without_status_text,
    "未填指标": cautions.without_value_text,
    "另报": cautions.not_counted_text,
    "待核实阶段": cautions.stage_unsure_text,
}
"""The fields that name tasks and departments in one text."""


def context_of(report: Report, particulars: Particulars) -> dict[str, Any]:
    """Return the values of all fields, by name. The value of a list is a list with such a mapping
    for each entry."""
    counts, tasks = _counts(report.whole), task_counts_of(report.whole)
    is_whole = report.roles == ASSIGNED
    unreported = {
        each.name: missing
        for each in report.departments
        if each.has_reported and (missing := sum(item.entry is None for item in each.items))
    }
    return {
        **particular_fields(report.office, particulars, particulars.number),
        "标题": "\n".join(break_title(report.title, issuer_in_title(report.office))),
        "附件标题": "各单位落实进展情况",
        "逾期附件标题": "逾期任务清单",
        "未达标附件标题": "未达标指标清单",
        "主送机关": report.addressee,
        "工作名称": work_of(report.table_title) or "有关工作",
        "分解表": in_title_marks(report.table_title),
        "简称": short_title(report.table_title),
        "截至日期": written_date(report.as_of),
        "任务总数": report.tasks,
        "单位数": len(report.departments),
        "承担或填报": report.verb,
        "统计角色": "" if is_whole else "、".join(role.label for role in report.roles),
        "统计任务数": tasks["任务"],
        "已完成任务数": tasks["任务已完成"],
        "逾期任务数": tasks["任务逾期"],
        "项次总数": counts["项次"],
        **{f"{name}项次": counts[name] for name in (*STATUS_WORDS, "逾期")},
        "完成率": counts["完成率"],
        "灯": counts["灯"],
        "临期天数": standing.SOON.days,
        "各单位": _entries(
            _DEPARTMENT,
            ({**_counts(each), "名次": rank} for rank, each in standing.ranked(report.departments)),
        ),
        "各分类": _entries(
            _SECTION, ({**_counts(each), **task_counts_of(each)} for each in report.sections)
        ),
        "逾期任务": _entries(_ITEM, map(_item, report.whole.late)),
        "逾期事项": _entries(_LATE_TASK, map(_late_task, report.late_tasks)),
        "有到期日": any(item.due for item in report.items),
        "未达标": _entries(
            _MISSED, ({**_item(item), **each} for item, each in report.missed_targets)
        ),
        "未达标指标": _entries(_MISSED_TARGET, _missed_targets(report)),
        "有量化指标": any(item.row.task.targets for item in report.items),
        "指标值个数": sum(len(item.entry.values) for item in report.items if item.entry),
        "未报单位": "、".join(report.silent),
        "未报单位数": len(report.silent),
        **{
            name: without_blanks_at_figures(text_of(report.departments))
            for name, text_of in _NAMED_TASKS.items()
        },
        "部分未报": "、".join(f"{name}（{missing}项）" for name, missing in unreported.items()),
        "部分未报单位数": len(unreported),
        "未完成项次": report.whole.total - report.whole.count(Status.DONE),
        "未写年份": "、".join(report.without_year),
        "判断年份": report.as_of.year,
        "未写明承担": "、".join(report.unassigned),
    }


def _counts(each: standing.Standing) -> dict[str, Any]:
    named = {"单位": each.name, "分类": each.name}
    return {**named, **counts_of(each), "完成率": f"{each.rate}%"}


def _item(item: standing.TaskStanding) -> dict[str, Any]:
    return {**cells_of(item), "完成时限": _deadline(item) or NO_VALUE}


def _deadline(item: standing.TaskStanding) -> str:
    return cell_lines(written_deadline(item.deadline_with_moves), DEADLINE_WIDTH)


def _late_task(task: standing.TaskItems) -> dict[str, Any]:
    by_role = (
        (role.label, "、".join(item.department for item in task.late if item.role is role))
        for role in ASSIGNED
    )
    return {
        "编号": task.row.task.id,
        "工作任务": task.row.task.title,
        "完成时限": _deadline(task.late[0]),
        "逾期单位": "；".join(f"{label}：{names}" for label, names in by_role if names),
        "逾期单位数": len(task.late),
    }


def _missed_targets(report: Report) -> Iterator[dict[str, Any]]:
    """Yield the missed targets, in the order of the table, with the bodies that miss them."""
    found: dict[tuple[str, str], list[str]] = {}
    for item, each in report.missed_targets:
        bodies = found.setdefault((item.row.task.id, each["指标"]), [])
        bodies.append(f"{item.department}（{each['完成值']}）")
    for task in (joint.row.task for joint in report.items_by_task):
        for target in map(str, task.targets):
            bodies = found.get((task.id, target), [])
            if bodies:
                yield {
                    "编号": task.id,
                    "工作任务": task.title,
                    "指标": target,
                    "未达标单位": "、".join(bodies),
                    "未达标单位数": len(bodies),
                }


def _entries(
    fields: Iterable[TemplateField], records: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    names = [field.name for field in fields]
    numbered = ({**each, "序号": number} for number, each in enumerate(records, 1))
    return [{name: each[name] for name in names} for each in numbered]
