"""The fields that the Word templates of a kind of document may use.

Users type the names in Word, so they are Chinese. A field that is a list is looped over:
`{%tr for 任务 in 部分.任务清单 %}`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gkrw.core.findings import Severity, kinds_in
from gkrw.files.manifest import DocumentKind


class _NoValue(str):
    """A text that conditions take for empty: {% if 任务.完成时限 %}."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


NO_VALUE = _NoValue("—")
"""The text of a cell without a value."""


@dataclass(frozen=True, slots=True)
class TemplateField:
    """One name that a template may use.

    A template must use a `required` field: documents would lose content without it. A list has an
    `entry`, the name of the loop variable in examples, and `of`, the fields of each entry. The
    entries of a list without `of` are texts. A `number` can be compared with an integer.
    """

    name: str
    explanation: str
    required: bool = False
    number: bool = False
    entry: str = ""
    of: tuple["TemplateField", ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return bool(self.entry)


@dataclass(frozen=True, slots=True)
class TemplateSpec:
    """The fields of a kind of document. `either` maps a field to another that may replace it."""

    kind: DocumentKind
    fields: tuple[TemplateField, ...]
    either: Mapping[str, str] = field(default_factory=dict)


NOT_WORD = Severity.ERROR.kind(
    "G701",
    "不是可以使用的 Word 文件",
    "模板要是 .docx 文件：没有加密、没有损坏、不是旧的 .doc，也不是带宏的 .docm。",
    "通知模板.doc（Word 97-2003 格式）",
    "用 Word 或 WPS 打开，另存为“Word 文档（.docx）”，不加密码。",
)
UNSAFE = Severity.ERROR.kind(
    "G702",
    "模板里有不安全的内容",
    "模板引用了外部文件，带有宏，或者解压后大得不正常。这样的模板可能带来危险，不使用。",
    "插入了“链接到文件”的图片",
    "删掉外部引用和宏；图片改为直接插入。不知道哪里来的，用 gkrw template new 重新取一份默认模板。",
)
BROKEN_TAG = Severity.ERROR.kind(
    "G703",
    "标签写得不完整",
    "标签要成对、写全：{{ 字段 }}，{% if … %} 配 {% endif %}，{% for … %} 配 {% endfor %}。",
    "{{ 主送机关 }：",
    "对照 gkrw template fields 补全标签；单独占一段的循环写 {%p … %}，占一行表格的写 {%tr … %}。",
)
UNKNOWN_FIELD = Severity.ERROR.kind(
    "G704",
    "没有这个字段",
    "标签里写的字段 gkrw 不认识，多半是打错了字，或者写在了循环外面。",
    "{{ 主送机构 }}",
    "运行 gkrw template fields 查看全部字段（通报加 --for report）。",
)
NOT_ALLOWED = Severity.ERROR.kind(
    "G705",
    "模板里不能这样写",
    "模板只能写字段、循环（for）和条件（if），不能运行程序、引用别的文件或进行计算。",
    "{{ range(999999) }}",
    "删掉这个标签，改用现有的字段。",
)
MISSING_FIELD = Severity.ERROR.kind(
    "G706",
    "文件里会缺少内容",
    "通知要写明发给谁、哪些任务、要求是什么、谁牵头谁负责，通报要写明各单位的数字、逾期的任务、没有报的单位。模板缺了其中一项，就会漏掉内容。",
    "任务表格里删掉了“责任部门”一列",
    "把提示的字段补回模板；不知道写在哪里的，对照 gkrw template new 取出的默认模板。",
)
FONT = Severity.WARNING.kind(
    "G707",
    "没有写明中文字体",
    "只设了西文字体，没有设中文字体。在别的电脑上，中文会变成不一样的字体。",
    "在 Word 中只选了 Times New Roman",
    "在 Word 的“字体”对话框里，把“中文字体”也设好（如 仿宋_GB2312）。",
)
UNFINISHED = Severity.ERROR.kind(
    "G708",
    "还有修订、批注或隐藏的文字",
    "模板里的修订、批注和写它们的人的名字，还有隐藏的文字，会跟着每一份文件发出去，所以先要处理完。",
    "“按要求公开”一句是修订加上的，还没有接受",
    "在 Word 或 WPS 的“审阅”里接受全部修订，删除全部批注，再保存。",
)
LOST_CONTENT = Severity.ERROR.kind(
    "G709",
    "标签旁边的内容会丢掉",
    "{%p … %} 填写时连同它的一段、{%tr … %} 连同它的一行去掉，那里的分页符、图片也会不见；"
    "文本框里的循环，一页写不下的会被截掉。",
    "{%p endif %} 一段的末尾有分页符",
    "把分页符、图片移到前面或后面的段落，标签单独占一段或一行；循环移到文本框外面。",
)
SPLIT_CONTENT = Severity.ERROR.kind(
    "G710",
    "成对的标签中间不完整",
    "成对的标签要包住整段、整行、整节、整个域：一半在里面一半在外面的，填写后 Word 打不开，或者版面全变。",
    "{% for 任务 in 部分.任务清单 %} 写在第一格，{% endfor %} 写在最后一格",
    "成对的标签移到同一个地方；要每项任务一行，用 {%tr for … %}，各占表格的一行。",
)
BROKEN_REFERENCE = Severity.ERROR.kind(
    "G711",
    "引用的内容不在文件里",
    "文件里有图片、脚注等的引用，却没有它们的内容，Word 打开时会说文件有问题。",
    "从别的文件复制来的图片，只有边框没有图",
    "删掉这一处的图片、脚注或链接，重新插入；找不到的，用 gkrw template new 重新取一份默认模板。",
)
OWN_FIELD = Severity.WARNING.kind(
    "G712",
    "有 Word 自己会改的域",
    "DATE 一类的域显示打开文件那一天的日期，AUTHOR 一类的显示人名，发出以后还会变。",
    "落款用“插入日期”并选了“自动更新”",
    "日期改写成 {{ 成文日期 }} 标签；别的域按 Ctrl+Shift+F9 变成普通文字，或者删掉。",
)
NOT_PROVED = Severity.ERROR.kind(
    "G713",
    "填写后核对不过",
    "用分解表现在的内容试着填写，填出来的文件缺少该有的内容，正式写的时候也会因此停下。",
    "{{ 主送机关 }} 和很多别的文字写在同一段",
    "照提示的一处改；不知道怎样改的，对照 gkrw template new 取出的默认模板。",
)
PROTECTED = Severity.HINT.kind(
    "G714",
    "模板设了“限制编辑”",
    "“限制编辑”是管模板的，文件里不带：没有给出的空白还要手工填写。只许填写窗体的保留，不带密码。",
    "在“审阅”里选了“限制编辑”，只许查看",
    "不用改。文件不让人改的，转成 PDF 发（加 --pdf）。",
)
REPEATED = Severity.ERROR.kind(
    "G715",
    "每一项会写两遍",
    "循环里的一行、一个表格，或者整个循环，复制了一份，文件里每项任务、每个单位就会写两遍。",
    "在任务那一行下面“插入复制的行”",
    "删掉多出来的一行、一个表格或一个循环；要写成不一样的，用 {%tr if … %} 和 {%tr else %} 分开。",
)
ODD_LOOK = Severity.WARNING.kind(
    "G716",
    "改模板时做的记号会发出去",
    "填写的内容照标签的样子：标签加了底色、删除线，是白色、彩色的字，每一份文件里也是这样。"
    "别的文字也一样。",
    "改模板的时候把 {{ 报送期限 }} 标成了黄色",
    "选中这一处，“突出显示”和“底纹”选“无”，去掉删除线，字体颜色选“自动”。特意要这样的，不用改。",
)
KINDS = kinds_in(globals())


def field_lines(
    fields: Sequence[TemplateField], values: Mapping[str, object], entry: str = "", depth: int = 0
) -> Iterator[str]:
    """Yield two lines for each field: the tag with its meaning, and the value if there is one. The
    fields of the entries of a list follow the list, indented, with the values of the first entry.
    `entry` is the loop variable of the list around the fields."""
    indent = "    " * depth
    for one in fields:
        value = values.get(one.name)
        name = f"{entry}.{one.name}" if entry else one.name
        required = "（必须有）" if one.required else ""
        if not one.is_list:
            yield f"{indent}{{{{ {name} }}}}  {one.explanation}{required}"
            if value is not None:
                yield f"{indent}    = {_value_text(one.name, value)}"
            continue
        entries = value if isinstance(value, list) else []
        yield f"{indent}{{% for {one.entry} in {name} %}}  {one.explanation}{required}"
        if one.of:
            first = "，第一项是" if entries else "，每项有"
            yield f"{indent}    共 {len(entries)} 项{first}："
            yield from field_lines(one.of, entries[0] if entries else {}, one.entry, depth + 1)
        else:
            yield f"{indent}    {{{{ {one.entry} }}}}"
            yield from (f"{indent}    = {each}" for each in entries)


def _value_text(name: str, value: object) -> str:
    if isinstance(value, bool):
        yes, no = ("是", "否") if name.startswith("是") else ("有", "没有")
        return yes if value else no
    return str(value).replace("\n", "↵") or "（空）"
