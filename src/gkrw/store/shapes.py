"""The keys of the YAML file of a table, declared once for the reader and for the JSON Schema."""

from enum import Enum
from typing import NamedTuple

from gkrw.core.model import COLUMNS, LISTS, Reports


class ValueForm(Enum):
    """The kind of value that a key takes. The value is the Chinese word in messages."""

    LINE = "一行文字"
    TEXT = "文字"
    DEADLINE = "日期或文字"
    DEADLINES = "日期、文字，或者它们的列表"
    DAY = "日期"
    CHOICE = "规定的几个词之一"
    NUMBER = "数字"
    FORMAT = "格式版本号"
    NAMES = "名称列表"
    PLAIN_NAMES = "名称列表（不带括号）"
    TEXTS = "一组“栏名: 文字”"
    MEMBERS = "all、unlisted、unspecified 或名称列表"
    ONE = "一组“键: 值”"
    MANY = "列表"


DATED = (ValueForm.DEADLINE, ValueForm.DEADLINES)
"""The forms in which a date may be written without quotes."""


class KeySpec(NamedTuple):
    """One key: its Chinese name in messages, its form, and its description in the schema.

    `shapes` are the shapes of the value for ValueForm.ONE and of each entry for ValueForm.MANY: two
    for the tasks of a group, where an entry may be a topic. `choices` are the words of
    ValueForm.CHOICE.
    """

    key: str
    label: str
    description: str
    form: ValueForm = ValueForm.LINE
    required: bool = False
    shapes: tuple["Shape", ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def phrase(self) -> str:
        """“lead”（牵头部门）: the key in a message."""
        return f"“{self.key}”（{self.label}）"


class Shape(NamedTuple):
    """One kind of mapping in the file: its Chinese name, its keys, and the required ones."""

    name: str
    label: str
    fields: dict[str, KeySpec]
    required: frozenset[str]


def shape(name: str, label: str, *fields: KeySpec) -> Shape:
    """Make a shape of keys in the order of the file."""
    required = frozenset(field.key for field in fields if field.required)
    return Shape(name, label, {field.key: field for field in fields}, required)


def many(key: str, label: str, description: str, *entries: Shape, required: bool = True) -> KeySpec:
    """Return a key whose value is a list. Each of its items has one of the shapes `entries`."""
    return KeySpec(key, label, description, ValueForm.MANY, required, entries)


FORMAT_VERSION = 1
MEMBERS_WORDS = ("all", "unlisted", "unspecified")
"""The words that stand for the members of a collective."""

_DEFAULT = (
    "写在这里，就是下面各项任务的默认值（相当于表中纵向合并的单元格）；任务自己写了的，以任务为准。"
)

_LEAD = KeySpec(
    "lead",
    COLUMNS["lead"],
    "牵头部门名称的列表，按表中的写法写，如 [新区财政局]。表中没有写明牵头部门的，写 []。"
    + _DEFAULT,
    ValueForm.NAMES,
)
_RESPONSIBLE = KeySpec(
    "responsible",
    COLUMNS["responsible"],
    "责任部门名称的列表，按表中的写法写，如 [各园区, 各部门]。表中以“等”结尾的，最后一项写“等”；"
    "带括号的写成 {各相关部门: [生态环境局, 建设局, 等]}。" + _DEFAULT,
    ValueForm.NAMES,
)
_SUPPORT = KeySpec(
    "support",
    COLUMNS["support"],
    "配合部门名称的列表，写法和责任部门一样；表中没有这一栏的，不写。" + _DEFAULT,
    ValueForm.NAMES,
)
_REPORTS = KeySpec(
    "reports",
    "由谁填报",
    "由谁填报进展：lead 牵头单位（没有牵头单位的，责任部门里点名的），named 点名的单位（牵头和责任），"
    "all 承担的单位都填报（不写就是 all）。别的单位的清单里也列着这项任务，只供了解。"
    "写在标题上，管它下面的任务；任务自己写了的，以任务为准。",
    ValueForm.CHOICE,
    choices=tuple(each.value for each in Reports),
)
_INHERITED = (_LEAD, _RESPONSIBLE, _SUPPORT, _REPORTS)
"""The keys of a heading that apply to the tasks below it."""
_NOTE = KeySpec("note", COLUMNS["note"], "给编辑的人看的说明，不进入通知和清单。", ValueForm.TEXT)

TARGET = shape(
    "target",
    "量化指标",
    KeySpec("name", "指标名称", "指标的名称，如 网上可办率。", required=True),
    KeySpec("at_least", "不低于", "下限：不低于、达……以上。只写数字，如 90。", ValueForm.NUMBER),
    KeySpec("at_most", "不超过", "上限：不超过、……以内。只写数字，如 7。", ValueForm.NUMBER),
    KeySpec("unit", "单位", "数字的单位，如 个工作日；百分号要加引号，写成 '%'。", required=True),
)
MOVE = shape(
    "move",
    "时限的一次调整",
    KeySpec("from", "原定时限", "调整以前的完成时限，照原来的写法。", ValueForm.DEADLINE, True),
    KeySpec("reason", "原因", "为什么调整、谁同意的，如 经管委会主任办公会议同意。", required=True),
)
TASK = shape(
    "task",
    "任务",
    KeySpec(
        "id",
        "编号",
        "任务的编号，如 T01。定下后不再改动，删掉的编号也不再使用：进展、清单和历史都靠它对应。",
        required=True,
    ),
    KeySpec("title", COLUMNS["title"], "表中“工作任务”一栏的文字，写成一行。", required=True),
    KeySpec(
        "requirement",
        COLUMNS["requirement"],
        "表中“工作要求（工作内容）”一栏的原文，一个自然段写一行，前面一行写“requirement: |”。",
        ValueForm.TEXT,
        required=True,
    ),
    _LEAD,
    _RESPONSIBLE,
    _SUPPORT,
    KeySpec(
        "deadline",
        COLUMNS["deadline"],
        "日期（2026-10-31），或表中的文字（年底前、每季度、持续推进）。有几个的写成列表，"
        "如 [3月底前出台方案, 2026-10-31]，分别判断。",
        ValueForm.DEADLINES,
    ),
    many("moved", "时限调整", "完成时限调整过的，原来是什么、为什么调整。", MOVE, required=False),
    many("targets", COLUMNS["targets"], "工作要求中规定的数字。", TARGET, required=False),
    KeySpec(
        "extra",
        "其他栏",
        "表里另有的栏（列在 columns 的 extra 里）的文字，如 {责任领导: 张三, 任务来源: 政府工作报告}。",
        ValueForm.TEXTS,
    ),
    _REPORTS,
    _NOTE,
)
TOPIC = shape(
    "topic",
    "专题",
    KeySpec("topic", "专题名称", "第三级标题，如 会议公开。", required=True),
    *_INHERITED,
    many("tasks", "任务列表", "这个专题下的任务。", TASK),
)
GROUP = shape(
    "group",
    "二级分类",
    KeySpec("title", "标题", "第二级标题，不写（一）：序号按先后自动产生。", required=True),
    *_INHERITED,
    many(
        "tasks",
        "任务列表",
        "这一类的任务；有第三级标题的，写成“- topic: 名称”，任务写在它下面的 tasks 里。",
        *(TASK, TOPIC),
    ),
)
SECTION = shape(
    "section",
    "一级分类",
    KeySpec("title", "标题", "第一级标题，不写“一、”：序号按先后自动产生。", required=True),
    *_INHERITED,
    many(
        "tasks",
        "任务列表",
        "直接写在这一部分里、不属于哪个二级分类的任务和专题。",
        *(TASK, TOPIC),
        required=False,
    ),
    many("groups", "二级分类列表", "这一部分的二级分类。", GROUP, required=False),
)
DEPARTMENT = shape(
    "department",
    "部门",
    KeySpec("name", "部门名称", "规范简称，如 财政局。", required=True),
    KeySpec("aliases", "别名", "表中出现的其他写法，如 [新区财政局]。", ValueForm.PLAIN_NAMES),
    KeySpec(
        "unconfirmed",
        "待确认的别名",
        "看来指这个部门、但还没有确认的写法。暂按别名处理，gkrw validate 会逐处提示。",
        ValueForm.PLAIN_NAMES,
    ),
    KeySpec("full_name", "全称", "通知抬头用的全称；不写就用简称。"),
    KeySpec("contact", "联络员", "这个部门的联络员，催报时列出，如 张三。"),
    KeySpec("phone", "联络员电话", "联络员的电话，加引号，如 '0931-8259000'。"),
    KeySpec("mail", "联络员邮箱", "联络员的邮箱，如 czj@example.gov.cn。"),
    _NOTE,
)
COLLECTIVE = shape(
    "collective",
    "统称",
    KeySpec("name", "统称名称", "代表多个部门的名称，如 各部门。", required=True),
    KeySpec(
        "members",
        "成员",
        "all：上面列出的全部部门；unlisted：成员没有列明，通知发给这个统称本身（各园区）；"
        "unspecified：表中没有说明是哪些部门（各相关部门）；也可以写成部门名称的列表。",
        ValueForm.MEMBERS,
        required=True,
    ),
    KeySpec("except", "除外", "members 为 all 时，不算在内的部门。", ValueForm.PLAIN_NAMES),
    _NOTE,
)
ACCEPTED = shape(
    "accepted",
    "认可的问题",
    KeySpec("code", "代码", "问题的代码，如 G407。只有警告和提示可以认可。", required=True),
    KeySpec("task", "任务", "哪一项任务的，写编号；task、heading、name 只写一个。"),
    KeySpec("heading", "标题", "哪个标题的，写不带序号的标题，如 主动公开。"),
    KeySpec("name", "部门或统称", "哪个部门或统称的，写它的 name。"),
    KeySpec("reason", "理由", "为什么不改，如 原表如此、经……同意。", required=True),
)
OFFICE = shape(
    "office",
    "发文机关",
    KeySpec("name", "名称", "发文机关的简称，如 管委会办公室。", required=True),
    KeySpec("full_name", "全称", "通知落款用的全称。不知道就不写，通知中会留出空白。"),
    KeySpec("contact", "联系人", "通知附注中的联系人。不知道就不写，会留出空白。"),
    KeySpec("phone", "电话", "通知附注中的电话，加引号，如 '0931-1234567'。"),
    KeySpec(
        "joint",
        "联合发文机关",
        "几个机关联合发文的，主办机关（full_name）以外各机关的全称，按先后，如 [青山县财政局]。",
        ValueForm.PLAIN_NAMES,
    ),
    KeySpec(
        "copies_to",
        "抄送机关",
        "文书抄送哪些机关，印在版记里，如 [县委办公室, 县人大常委会办公室]。",
        ValueForm.PLAIN_NAMES,
    ),
    KeySpec("printer", "印发机关", "送印文书的机关，印在版记里；不写就没有。"),
)
COLUMN_HEADINGS = shape(
    "columns",
    "各栏",
    *(
        KeySpec(
            key,
            label,
            f"“{label}”一栏在这张表里叫什么，如 {example}。"
            + ("写了 columns、没有写这一栏的，这张表就没有这种角色。" if key in LISTS else ""),
        )
        for (key, label), example in zip(
            COLUMNS.items(),
            (
                "重点工作",
                "具体要求",
                "牵头单位",
                "责任科室",
                "配合单位",
                "时限要求",
                "目标",
                "备注",
            ),
            strict=True,
        )
    ),
    KeySpec(
        "extra",
        "其他栏",
        "另外还有哪些栏，如 [责任领导, 任务来源]。gkrw 不解释它们的意思，照原样带进清单和通知。",
        ValueForm.PLAIN_NAMES,
    ),
)
TABLE = shape(
    "table",
    "分解表",
    KeySpec("format", "格式版本", "本文件的格式版本，现在是 1。", ValueForm.FORMAT, required=True),
    KeySpec("title", "标题", "分解表的全名。", required=True),
    KeySpec("key", "标识", "分解表的简短标识，定了不再改；明年的表另用一个，如 zwgk-2026。"),
    KeySpec(
        "year",
        "年份",
        "这张表是哪一年的；没有写年份的时限按这一年算。不写的，用标题里的年份。",
        ValueForm.NUMBER,
    ),
    KeySpec("annex", "附件号", "表左上角的附件号，如 附件2。"),
    KeySpec("office", "发文机关", "发文机关和通知中的联系方式。", ValueForm.ONE, shapes=(OFFICE,)),
    many("departments", "部门", "全部部门，每个部门一项；通知按这里的先后排列。", DEPARTMENT),
    many("collectives", "统称", "代表多个部门的名称。", COLLECTIVE, required=False),
    _REPORTS,
    KeySpec(
        "retired",
        "停用的编号",
        "删掉的任务用过的编号，如 [T07, T31]：不再给别的任务使用。",
        ValueForm.PLAIN_NAMES,
    ),
    many(
        "accepted",
        "认可的问题",
        "gkrw validate 指出、查过以后决定不改的警告和提示，每一处一项，写明理由；以后分开计数。",
        ACCEPTED,
        required=False,
    ),
    KeySpec(
        "columns",
        "各栏",
        "表里有哪些栏，叫什么；不写的，有牵头部门、责任部门等通常的栏。",
        ValueForm.ONE,
        shapes=(COLUMN_HEADINGS,),
    ),
    many(
        "tasks",
        "任务列表",
        "不属于哪个一级分类的任务和专题；没有分类的表，任务都写在这里。",
        *(TASK, TOPIC),
        required=False,
    ),
    many(
        "groups",
        "二级分类列表",
        "不属于哪个一级分类的二级分类；只有一级标题、标题没有序号的表，也写在这里。",
        GROUP,
        required=False,
    ),
    many(
        "sections",
        "一级分类",
        "分解表的正文：一级分类 → 二级分类 → （专题）→ 任务。",
        SECTION,
        required=False,
    ),
)
OUTLINE = ("sections", "groups", "tasks")
"""The keys of the lists of headings and tasks."""
SHAPES = (
    TABLE,
    OFFICE,
    DEPARTMENT,
    COLLECTIVE,
    COLUMN_HEADINGS,
    ACCEPTED,
    SECTION,
    GROUP,
    TOPIC,
    TASK,
    TARGET,
    MOVE,
)
