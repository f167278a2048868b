"""The shape of the YAML file, declared once: the reader walks it, the JSON Schema prints it."""

from dataclasses import dataclass
from enum import Enum


class Form(Enum):
    """What kind of value a key takes."""

    LINE = "一行文字"
    TEXT = "文字"
    DEADLINE = "日期或文字"
    DAY = "日期"
    CHOICE = "规定的几个词之一"
    NUMBER = "数字"
    FORMAT = "格式版本号"
    NAMES = "名称列表"
    PLAIN_NAMES = "名称列表（不带括号）"
    MEMBERS = "all、unlisted、unspecified 或名称列表"
    ONE = "一组“键: 值”"
    MANY = "列表"


@dataclass(frozen=True, slots=True)
class Field:
    """One key: its Chinese name in messages, its form, and its description in the schema.

    `of` is the shape below it for Form.ONE and Form.MANY; for tasks there are two, the second
    for an entry that is a topic. `choices` are the words of Form.CHOICE.
    """

    key: str
    label: str
    form: Form
    description: str
    required: bool = False
    of: tuple["Shape", ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of mapping in the file: its Chinese name, its keys, and those it must have."""

    name: str
    label: str
    fields: dict[str, Field]
    required: frozenset[str]


def shape(name: str, label: str, *fields: Field) -> Shape:
    """A shape with these keys, in the order of the file."""
    required = frozenset(field.key for field in fields if field.required)
    return Shape(name, label, {field.key: field for field in fields}, required)


FORMAT_VERSION = 1

_DEFAULT = (
    "写在这里，就是下面各项任务的默认值（相当于表中纵向合并的单元格）；任务自己写了的，以任务为准。"
)

_LEAD = Field(
    "lead",
    "牵头部门",
    Form.NAMES,
    "牵头部门名称的列表，按表中的写法写，如 [新区财政局]。表中没有写明牵头部门的，写 []。"
    + _DEFAULT,
)
_RESPONSIBLE = Field(
    "responsible",
    "责任部门",
    Form.NAMES,
    "责任部门名称的列表，按表中的写法写，如 [各园区, 各部门]。表中以“等”结尾的，最后一项写“等”；"
    "带括号的写成 {各相关部门: [生态环境局, 建设局, 等]}。" + _DEFAULT,
)
_NOTE = Field("note", "备注", Form.TEXT, "给编辑的人看的说明，不进入通知和清单。")

TARGET = shape(
    "target",
    "量化指标",
    Field("name", "指标名称", Form.LINE, "指标的名称，如 网上可办率。", required=True),
    Field("at_least", "不低于", Form.NUMBER, "下限：不低于、达……以上。只写数字，如 90。"),
    Field("at_most", "不超过", Form.NUMBER, "上限：不超过、……以内。只写数字，如 7。"),
    Field(
        "unit",
        "单位",
        Form.LINE,
        "数字的单位，如 个工作日；百分号要加引号，写成 '%'。",
        required=True,
    ),
)
TASK = shape(
    "task",
    "任务",
    Field(
        "id",
        "编号",
        Form.LINE,
        "任务的编号，如 T01。定下后不再改动，删掉的编号也不再使用：进展、清单和历史都靠它对应。",
        required=True,
    ),
    Field("title", "工作任务", Form.LINE, "表中“工作任务”一栏的文字，写成一行。", required=True),
    Field(
        "requirement",
        "工作要求",
        Form.TEXT,
        "表中“工作要求（工作内容）”一栏的原文，一个自然段写一行，前面一行写“requirement: |”。",
        required=True,
    ),
    _LEAD,
    _RESPONSIBLE,
    Field(
        "deadline",
        "完成时限",
        Form.DEADLINE,
        "日期（2026-10-31），或表中的文字（年底前、每季度、持续推进）。",
    ),
    Field("targets", "量化指标", Form.MANY, "工作要求中规定的数字。", of=(TARGET,)),
    _NOTE,
)
TOPIC = shape(
    "topic",
    "专题",
    Field("topic", "专题名称", Form.LINE, "第三级标题，如 会议公开。", required=True),
    _LEAD,
    _RESPONSIBLE,
    Field("tasks", "任务列表", Form.MANY, "这个专题下的任务。", required=True, of=(TASK,)),
)
GROUP = shape(
    "group",
    "二级分类",
    Field(
        "title", "标题", Form.LINE, "第二级标题，不写（一）：序号按先后自动产生。", required=True
    ),
    _LEAD,
    _RESPONSIBLE,
    Field(
        "tasks",
        "任务列表",
        Form.MANY,
        "这一类的任务；有第三级标题的，写成“- topic: 名称”，任务写在它下面的 tasks 里。",
        required=True,
        of=(TASK, TOPIC),
    ),
)
SECTION = shape(
    "section",
    "一级分类",
    Field(
        "title", "标题", Form.LINE, "第一级标题，不写“一、”：序号按先后自动产生。", required=True
    ),
    _LEAD,
    _RESPONSIBLE,
    Field("groups", "二级分类列表", Form.MANY, "这一部分的二级分类。", required=True, of=(GROUP,)),
)
DEPARTMENT = shape(
    "department",
    "部门",
    Field("name", "部门名称", Form.LINE, "规范简称，如 财政局。", required=True),
    Field("aliases", "别名", Form.PLAIN_NAMES, "表中出现的其他写法，如 [新区财政局]。"),
    Field(
        "unconfirmed",
        "待确认的别名",
        Form.PLAIN_NAMES,
        "看来指这个部门、但还没有确认的写法。暂按别名处理，gkrw validate 会逐处提示。",
    ),
    Field("full_name", "全称", Form.LINE, "通知抬头用的全称；不写就用简称。"),
    _NOTE,
)
COLLECTIVE = shape(
    "collective",
    "统称",
    Field("name", "统称名称", Form.LINE, "代表多个部门的名称，如 各部门。", required=True),
    Field(
        "members",
        "成员",
        Form.MEMBERS,
        "all：上面列出的全部部门；unlisted：成员没有列明，通知发给这个统称本身（各园区）；"
        "unspecified：表中没有说明是哪些部门（各相关部门）；也可以写成部门名称的列表。",
        required=True,
    ),
    Field("except", "除外", Form.PLAIN_NAMES, "members 为 all 时，不算在内的部门。"),
    _NOTE,
)
OFFICE = shape(
    "office",
    "发文机关",
    Field("name", "名称", Form.LINE, "发文机关的简称，如 管委会办公室。", required=True),
    Field("full_name", "全称", Form.LINE, "通知落款用的全称。不知道就不写，通知中会留出空白。"),
    Field("contact", "联系人", Form.LINE, "通知附注中的联系人。不知道就不写，会留出空白。"),
    Field("phone", "电话", Form.LINE, "通知附注中的电话，加引号，如 '0931-1234567'。"),
)
TABLE = shape(
    "table",
    "分解表",
    Field("format", "格式版本", Form.FORMAT, "本文件的格式版本，现在是 1。", required=True),
    Field("title", "标题", Form.LINE, "分解表的全名。", required=True),
    Field("annex", "附件号", Form.LINE, "表左上角的附件号，如 附件2。"),
    Field("office", "发文机关", Form.ONE, "发文机关和通知中的联系方式。", of=(OFFICE,)),
    Field(
        "departments",
        "部门",
        Form.MANY,
        "全部部门，每个部门一项；通知按这里的先后排列。",
        required=True,
        of=(DEPARTMENT,),
    ),
    Field("collectives", "统称", Form.MANY, "代表多个部门的名称。", of=(COLLECTIVE,)),
    Field(
        "retired",
        "停用的编号",
        Form.PLAIN_NAMES,
        "删掉的任务用过的编号，如 [T07, T31]：不再给别的任务使用。",
    ),
    Field(
        "sections",
        "一级分类",
        Form.MANY,
        "分解表的正文：一级分类 → 二级分类 → （专题）→ 任务。",
        required=True,
        of=(SECTION,),
    ),
)
SHAPES = (TABLE, OFFICE, DEPARTMENT, COLLECTIVE, SECTION, GROUP, TOPIC, TASK, TARGET)
