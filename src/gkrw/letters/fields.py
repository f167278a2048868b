"""The fields that the template of letters may use, and their values in a letter."""

from dataclasses import replace
from typing import Any, NamedTuple

from gkrw.core.assignments import LoadedTable, Role
from gkrw.core.deadlines import written_deadline
from gkrw.core.model import COLUMNS, LISTS, Collective, Row
from gkrw.core.particulars import CONTACTS_DUE, issuer_in_title, particular_fields
from gkrw.core.wording import (
    UNWRITTEN,
    chinese_number,
    id_ranges,
    in_title_marks,
    short_title,
    work_of,
)
from gkrw.files.manifest import DocumentKind
from gkrw.letters.annex_columns import AnnexColumns
from gkrw.letters.content import Letter, RoleTasks
from gkrw.office.docx.cell_lines import cell_lines
from gkrw.office.docx.document_format import DEADLINE_WIDTH
from gkrw.office.docx.document_parts import END_FIELDS, HEAD_FIELDS
from gkrw.office.docx.template_spec import NO_VALUE, TemplateField, TemplateSpec
from gkrw.office.docx.title_lines import break_title

_TASK = (
    TemplateField("序号", "在这一部分里的序号，从 1 开始。", number=True),
    TemplateField("编号", "任务的编号，如 T10。"),
    TemplateField("一级分类", "如 一、政府信息公开。"),
    TemplateField("二级分类", "如 （一）主动公开。"),
    TemplateField("专题", "第三级标题，如 会议公开；没有的为空。"),
    TemplateField("所在分类", "二级分类和专题连在一起，如 （一）主动公开·会议公开。"),
    TemplateField("工作任务", "分解表“工作任务”一栏。", required=True),
    TemplateField("工作要求", "分解表“工作要求”一栏的全文；几个自然段之间换行。"),
    TemplateField("工作要求各段", "同上，每个自然段一项，供循环用。", entry="段落"),
    TemplateField("牵头部门", "分解表“牵头部门”一栏，照原样。", required=True),
    TemplateField("责任部门", "分解表“责任部门”一栏，照原样。", required=True),
    TemplateField("配合部门", "分解表“配合部门”一栏，照原样；没有的为 —，用在 if 里算没有。"),
    TemplateField("完成时限", "任务的完成时限；没有的为 —，用在 if 里算没有。", required=True),
    TemplateField(
        "量化指标",
        "任务的量化指标，如 网上可办率≥90%；没有的为 —，用在 if 里算没有。",
        required=True,
    ),
)
_PART = (
    TemplateField("序号", "这一部分的序号：一、二、三。"),
    TemplateField("角色", "牵头、责任、配合或共同。"),
    TemplateField("标题", "如 牵头负责的任务（3项）。"),
    TemplateField("任务清单", "这一部分的任务，供循环用。", required=True, entry="任务", of=_TASK),
)
FIELDS = (
    *HEAD_FIELDS,
    TemplateField(
        "标题",
        "通知的标题，如 关于落实《……分解表》的通知；知道发文机关全称的，以它开头。",
    ),
    TemplateField("主送机关", "收通知的部门；分解表写了全称（full_name）的用全称。", required=True),
    TemplateField("联络员", "主送机关的联络员（分解表里部门的 contact）；不知道的为空。"),
    TemplateField("联络员电话", "联络员的电话（phone）；不知道的为空。"),
    TemplateField("联络员邮箱", "联络员的邮箱（mail）；不知道的为空。"),
    TemplateField("称呼", "正文里怎样称呼收通知的：你单位；写给统称的是它的名称，如 各园区。"),
    TemplateField("是统称", "是不是写给统称的（用在 if 里）。"),
    TemplateField("是发文机关", "是不是写给发文机关自己的（用在 if 里）。"),
    TemplateField("年份", "如 2026年；分解表没有年份的为空。"),
    TemplateField(
        "工作名称",
        "是什么工作：政务公开工作、信息公开工作等；分解表的标题里没有“公开”的，是 有关工作。",
    ),
    TemplateField("分解表", "分解表的名称。"),
    TemplateField("简称", "分解表的简称，是标题末尾的词，如 分解表、责任清单、台账。"),
    TemplateField(
        "承担情况",
        "承担多少项、各是什么角色，如 共38项，其中牵头负责3项，作为责任部门承担1项，与其他部门共同承担34项。",
    ),
    TemplateField("任务总数", "承担的任务一共多少项，不含可能涉及的。", number=True),
    TemplateField("牵头项数", "牵头的任务有多少项。", number=True),
    TemplateField("责任项数", "点名负责的任务有多少项。", number=True),
    TemplateField("配合项数", "配合的任务有多少项。", number=True),
    TemplateField("共同项数", "“各部门”等统称包括本单位的任务有多少项。", number=True),
    TemplateField("可能项数", "另列的可能涉及的任务有多少项。", number=True),
    TemplateField("几家牵头", "牵头的任务里，有没有与别的部门一起牵头的（用在 if 里）。"),
    TemplateField("牵头未写明", "表中没有写明牵头部门的任务的编号，如 T12；没有的为空。"),
    TemplateField("统称", "共同任务在表中是用哪些统称写的，如 各部门；没有的为空。"),
    TemplateField("名单期限", "报送分管负责同志和联络员名单的日期（--with）；没有给出的为空。"),
    TemplateField("报送期限", "报送落实情况的日期（--due）；没有给出的为空。"),
    TemplateField("报送期限空白", "供手工填写日期的空白。"),
    TemplateField(
        "填报范围",
        "只填报一部分任务的，是哪些，如 由你单位填报进展的4项任务（T10、T12、T14、T40）的；都填报的为空。",
    ),
    TemplateField("不填报", "是不是一项也不填报，都由别的单位填报（用在 if 里）。"),
    TemplateField("有完成时限", "有没有任务写了完成时限（用在 if 里）。"),
    TemplateField("报送单位", "收落实情况的单位（分解表 office 的 name）；不知道的留空白。"),
    TemplateField("附件标题", "如 财政局政务公开工作任务清单。"),
    TemplateField(
        "各部分",
        "按角色分成的几部分，供循环用；没有任务的角色不出现。",
        required=True,
        entry="部分",
        of=_PART,
    ),
    TemplateField(
        "可能涉及",
        "可能涉及的任务（--include-possible），供循环用。",
        required=True,
        entry="任务",
        of=_TASK,
    ),
    TemplateField("可能涉及说明", "为什么只是可能涉及；没有的为空。"),
    *END_FIELDS,
)
"""All fields, nearly in the order in which a letter uses them."""
LETTER_SPEC = TemplateSpec(DocumentKind.LETTERS, FIELDS, {"工作要求": "工作要求各段"})


def letter_spec(columns: AnnexColumns) -> TemplateSpec:
    """Return the fields of letters on a table with some columns: those of its further columns too.
    A template must use the fields of the lists of names that the table has."""
    if columns == AnnexColumns():
        return LETTER_SPEC
    lists = {COLUMNS[key]: key in columns.lists for key in LISTS}
    fields = tuple(replace(each, required=lists.get(each.name, each.required)) for each in _TASK)
    extra = tuple(
        TemplateField(field, f"分解表“{heading}”一栏；没有的为空。")
        for field, heading in columns.extra
    )
    every = tuple(_with_task_fields(each, fields + extra) for each in FIELDS)
    return replace(LETTER_SPEC, fields=every)


def _with_task_fields(field: TemplateField, fields: tuple[TemplateField, ...]) -> TemplateField:
    """Return a field in which the entries of every list of tasks have other fields."""
    if field.of == _TASK:
        return replace(field, of=fields)
    return replace(field, of=tuple(_with_task_fields(each, fields) for each in field.of))


def unneeded_fields(loaded: LoadedTable) -> frozenset[str]:
    """Return the fields that have nothing to show in any letter of a table."""
    tasks = [row.task for row in loaded.rows]
    shown = {
        "牵头部门": any(task.lead.entries for task in tasks),
        "责任部门": any(task.responsible.entries for task in tasks),
        "配合部门": any(task.support.entries for task in tasks),
        "完成时限": any(task.deadlines for task in tasks),
        "量化指标": any(task.targets for task in tasks),
        "可能涉及": any(Role.POSSIBLE in roles for roles in loaded.assignments.by_body.values()),
    }
    return frozenset(name for name, is_shown in shown.items() if not is_shown)


def context_of(letter: Letter) -> dict[str, Any]:
    """Return the values of all fields for one letter, by name. The value of a list is a list with
    such a mapping for each entry."""
    office, name = letter.office, letter.body.name
    by_role = {part.role: part for part in letter.parts}
    lead = by_role.get(Role.LEAD, RoleTasks(Role.LEAD, ()))
    collective = by_role.get(Role.COLLECTIVE, RoleTasks(Role.COLLECTIVE, ()))
    possible = letter.possible
    return {
        **particular_fields(office, letter.particulars, letter.number),
        "标题": "\n".join(break_title(letter.title, issuer_in_title(office))),
        "主送机关": letter.recipient,
        **{
            field: getattr(letter.body, key, None) or ""
            for field, key in (
                ("联络员", "contact"),
                ("联络员电话", "phone"),
                ("联络员邮箱", "mail"),
            )
        },
        "称呼": _address(letter),
        "是统称": isinstance(letter.body, Collective),
        "是发文机关": office is not None and office.name == name,
        "年份": f"{letter.year}年" if letter.year else "",
        "工作名称": work_of(letter.table_title) or "有关工作",
        "分解表": in_title_marks(letter.table_title),
        "简称": short_title(letter.table_title),
        "承担情况": _duties(letter),
        "任务总数": len(letter.rows),
        "牵头项数": letter.count(Role.LEAD),
        "责任项数": letter.count(Role.NAMED),
        "配合项数": letter.count(Role.SUPPORT),
        "共同项数": letter.count(Role.COLLECTIVE),
        "可能项数": letter.count(Role.POSSIBLE),
        "几家牵头": any(len(row.task.lead.entries) > 1 for row in lead.rows),
        "牵头未写明": "、".join(_without_lead(letter)),
        "统称": _quoted(collective),
        "名单期限": letter.particulars.parts.get(CONTACTS_DUE, ""),
        "有完成时限": any(row.task.deadlines for row in letter.rows),
        "填报范围": _reporting(letter),
        "不填报": not letter.reported,
        "附件标题": f"{name}{work_of(letter.table_title)}任务清单",
        "各部分": [
            {
                "序号": chinese_number(number),
                "角色": part.role.label,
                "标题": f"{_duty(part.role, letter).heading}（{len(part.rows)}项）",
                "任务清单": _tasks(part, letter.columns),
            }
            for number, part in enumerate(letter.parts, 1)
        ],
        "可能涉及": _tasks(possible, letter.columns) if possible else [],
        "可能涉及说明": f"《{short_title(letter.table_title)}》写的是{_quoted(possible)}，没有说明是否包括{name}"
        if possible
        else "",
    }


class _Duty(NamedTuple):
    """The words for a role: what a body does (followed by the number of tasks), what all tasks are
    if it has no other role, and the heading above them."""

    verb: str
    sole: str
    heading: str


def _duty(role: Role, letter: Letter) -> _Duty:
    if role is Role.LEAD:
        return _Duty("牵头负责", "为牵头任务", "牵头负责的任务")
    if role is Role.SUPPORT:
        return _Duty("配合", "为配合任务", "配合的任务")
    words = f"与其他{_kind_of_bodies(letter)}共同承担"
    if role is Role.NAMED:
        words = f"作为{letter.columns.headings['responsible']}承担"
    return _Duty(words, words, f"{words}的任务")


def _kind_of_bodies(letter: Letter) -> str:
    """Return the word of the table's own headings for those who have tasks: 科室 where it has a column
    责任科室."""
    lists = (key for key in ("responsible", "lead", "support") if key in letter.columns.lists)
    headings = (letter.columns.headings[key] for key in lists)
    return next((each[-2:] for each in headings if each.endswith(_KINDS)), _KINDS[0])


_KINDS = ("部门", "单位", "科室", "处室", "股室")


def _without_lead(letter: Letter) -> list[str]:
    """Return the ids of the tasks without a lead; none where the table has no such column."""
    has_leads = "lead" in letter.columns.lists
    return [row.task.id for row in letter.rows if has_leads and not row.task.lead.entries]


def _duties(letter: Letter) -> str:
    """Return 共38项，其中牵头负责3项，作为责任部门承担1项，与其他部门共同承担34项, or with a single role
    共15项，均为牵头任务, or with a single task 共1项，为牵头任务."""
    total = len(letter.rows)
    if len(letter.parts) == 1:
        sole = _duty(letter.parts[0].role, letter).sole
        return f"共{total}项，{'均' if total > 1 else ''}{sole}"
    counts = "，".join(
        f"{_duty(each.role, letter).verb}{len(each.rows)}项" for each in letter.parts
    )
    return f"共{total}项，其中{counts}"


def _address(letter: Letter) -> str:
    return letter.body.name if isinstance(letter.body, Collective) else "你单位"


def _reporting(letter: Letter) -> str:
    """Return 由你单位填报进展的4项任务（T10、T12、T14、T40）的; empty where the body reports on all."""
    ids = letter.reported
    if len(ids) == len(letter.rows):
        return ""
    return f"由{_address(letter)}填报进展的{len(ids)}项任务（{id_ranges(ids)}）的"


def _quoted(part: RoleTasks) -> str:
    """Return the collectives of a part: “各园区”“各部门”."""
    return "".join(f"“{name}”" for name in part.collectives)


def _tasks(part: RoleTasks, columns: AnnexColumns) -> list[dict[str, Any]]:
    return [_task(number, row, columns) for number, row in enumerate(part.rows, 1)]


def _task(number: int, row: Row, columns: AnnexColumns) -> dict[str, Any]:
    task = row.task
    extra = dict(task.extra)
    return {
        "序号": number,
        "编号": task.id,
        "一级分类": row.section_heading,
        "二级分类": row.group_heading,
        "专题": row.topic_title,
        "所在分类": row.category,
        "工作任务": task.title,
        "工作要求": task.requirement,
        "工作要求各段": task.requirement.split("\n"),
        "牵头部门": str(task.lead) or UNWRITTEN,
        "责任部门": str(task.responsible) or UNWRITTEN,
        "配合部门": str(task.support) or NO_VALUE,
        "完成时限": cell_lines(written_deadline(task.deadline_text), DEADLINE_WIDTH) or NO_VALUE,
        "量化指标": task.targets_text or NO_VALUE,
        **{field: extra.get(heading, "") for field, heading in columns.extra},
    }
