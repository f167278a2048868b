"""The default templates of reports, after GB/T 9704-2012《党政机关公文格式》.

`python templates/build.py` writes them to templates/report.docx and templates/report-han.docx.
"""

from collections.abc import Mapping
from html import escape

from gkrw.office.docx.document_builder import (
    TableColumn,
    build_document,
    formatted_paragraph,
    loop_table,
    paragraph,
    portrait_section,
)
from gkrw.office.docx.document_format import DEADLINE_COLUMN, KAITI, LINE, fonts, hanging_indent
from gkrw.office.docx.document_parts import (
    condition,
    corner,
    head,
    letter_form_head,
    letter_form_record_block,
    record_block,
    signature,
)
from gkrw.progress.statuses import STATUS_WORDS

_USUAL: Mapping[str, str] = {}


def build_report_template(headings: Mapping[str, str] = _USUAL) -> bytes:
    """Build the default template. Returns a .docx file, the same bytes every time. `headings` are
    those of a table by usual heading, where they differ."""
    text = _text_and_annexes(corner(), headings)
    return build_document(head() + text + record_block() + portrait_section())


def build_report_form_template(headings: Mapping[str, str] = _USUAL) -> bytes:
    """Build the default template of reports in 信函格式 (10.1), likewise. It differs in 版头 and 版记, and
    its first page has no number."""
    record = letter_form_record_block() + portrait_section(is_first_numbered=False)
    return build_document(letter_form_head() + _text_and_annexes("", headings) + record)


def _text_and_annexes(below_recipient: str, headings: Mapping[str, str]) -> str:
    """Return the report from its title to the end of its annexes."""
    title = paragraph("gkTitle", "{{ 标题 }}") + paragraph("gkRecipient", "{{ 主送机关 }}：")
    late = loop_table(_columns("事项", _LATE, headings), "事项", "逾期事项")
    missed = loop_table(_columns("指标", _MISSED, headings), "指标", "未达标指标", is_divided=True)
    further = (
        _annex("2", "逾期附件标题", late, "逾期事项"),
        _annex(_MISSED_ANNEX, "未达标附件标题", missed, "未达标指标"),
    )
    return "".join((title, below_recipient, *_TEXT, *further))


def _body(*texts: str) -> str:
    return "".join(paragraph("gkBody", text) for text in texts)


def _kept(text: str) -> str:
    """Return the last paragraph of the text. It is kept on the page of 署名, so that 署名 is not alone
    there: alone of the text, because LibreOffice keeps paragraphs whole."""
    return paragraph("gkBody", text, "<w:keepNext/>")


def _annex(number: str, title: str, table: str, entries: str) -> str:
    """Return an annex with a table, for a report in which a list has entries. `title` is the field
    with its title."""
    return condition(
        entries,
        paragraph("gkAnnex", f"附件{number}", _NEW_PAGE),
        paragraph("gkAnnexTitle", f"{{{{ {title} }}}}"),
        _below_title("（截至{{ 截至日期 }}）"),
        table,
    )


def _below_title(text: str) -> str:
    """Return a line in 楷体 below the title of an annex."""
    return formatted_paragraph("gkPart", [(text, fonts(KAITI))], '<w:jc w:val="center"/>')


_NEW_PAGE = "<w:pageBreakBefore/>"
_FURTHER_ANNEX = f'<w:spacing w:before="0" w:after="0" w:line="{LINE}" w:lineRule="exact"/>{hanging_indent(6, 1)}'
"""Below the first annex: its number after the two characters of the indent and 附件：."""
_DIVIDED = "<w:widowControl/>"
"""Of a cell that a page break may divide: two of its lines or more stay together."""
_ABOVE_TABLE = '<w:keepNext/><w:spacing w:line="120" w:lineRule="exact"/>'
_AFTER_TABLE = f'<w:spacing w:before="200" w:after="0" w:line="{LINE}" w:lineRule="exact"/>'


def _columns(
    entry: str, widths: Mapping[str, int], headings: Mapping[str, str] = _USUAL
) -> tuple[TableColumn, ...]:
    """Return the columns of a table. `widths` are in twips, by the fields of the table's entries;
    together they are as wide as the type area (版心): 156 mm, 8844 twips. `headings` are by field
    where they differ from it."""
    return tuple(
        TableColumn.of_text(
            escape(headings.get(name) or _HEADINGS.get(name, name)),
            width,
            _STYLES.get(name, "gkCellCentred"),
            f"{{{{ {entry}.{name} }}}}",
            _DIVIDED if name == "未达标单位" else "",
        )
        for name, width in widths.items()
    )


_HEADINGS = {"任务已完成": "任务\n已完成", "任务逾期": "任务\n逾期"}
"""Headings that are broken into lines by sense."""
_STYLES = dict.fromkeys(("单位", "分类", "工作任务", "指标", "逾期单位", "未达标单位"), "gkCell")
_COUNTS = {
    "项次": 780,
    **dict(zip(STATUS_WORDS, (880, 880, 880, 780), strict=True)),
    **{"逾期": 780, "完成率": 880, "灯": 504},
}
_DEPARTMENTS = _columns("单位", {"名次": 620, "单位": 1860, **_COUNTS})
_SECTIONS = _columns(
    "分类",
    {
        **{"分类": 2584, "任务": 620, "任务已完成": 1260, "任务逾期": 980},
        **{"项次": 640, "已完成": 800, "逾期": 640, "完成率": 840, "灯": 480},
    },
)
_TOTAL = (
    "",
    "合计",
    "{{ 项次总数 }}",
    *(f"{{{{ {name}项次 }}}}" for name in (*STATUS_WORDS, "逾期")),
    "{{ 完成率 }}",
    "{{ 灯 }}",
)
_TASK = {"序号": 620, "编号": 700, "工作任务": 1610}
_LATE = {**_TASK, "完成时限": DEADLINE_COLUMN, "逾期单位": 3594}
_MISSED = {**_TASK, "指标": DEADLINE_COLUMN, "未达标单位": 3594}
_MISSED_ANNEX = "{% if 逾期事项 %}3{% else %}2{% endif %}"
"""The number of the annex with missed targets."""
_TABLE = "《{{ 简称 }}》"
_COUNTED = f"{{% if 统计角色 %}}统计的任务{{% else %}}{_TABLE}{{% endif %}}"
_MOST_UNREPORTED = 10
"""The most departments with unreported tasks that the text names: of more, annex 1 has the numbers."""
_DEMAND = (
    "{% if 未完成项次 %}各单位要对照任务清单，抓紧落实尚未完成的任务，及时报送进展。"
    f"{{% else %}}{{% if 统计角色 or 未写明承担 %}}统计{{% else %}}{_TABLE}{{% endif %}}"
    "的任务已全部完成，各单位要继续做好日常的{{ 工作名称 }}。{% endif %}"
)
_DEMANDS = (
    "{% if 逾期事项 %}逾期单位要逐项查明原因，制定措施、加快推进，明确完成时限。{% endif %}"
    "{% if 未达标指标 %}指标未达标的单位要逐项查找差距、分析原因，改进工作，尽快达标。{% endif %}"
    "{% if 未报单位 or 部分未报 %}{% if 未报单位 %}尚未报送{% endif %}"
    "{% if 未报单位 and 部分未报 %}、{% endif %}{% if 部分未报 %}未报全{% endif %}的单位请于"
    "{% if 报送期限 %}{{ 报送期限 }}{% else %}{{ 报送期限空白 }}{% endif %}"
    "前将落实进展情况报{{ 报送单位 }}。{% endif %}"
)
"""What is asked of some departments: a paragraph of its own, at least two lines long each of its
sentences, so that the page with 署名 has two lines of the text and the page before has the rest."""
_TEXT = (
    _body(
        f"现将《{{{{ 分解表 }}}}》（以下简称{_TABLE}）"
        "截至{{ 截至日期 }}的落实进展情况通报如下。"
        "一项任务由几个单位{{ 承担或填报 }}的，按单位分别计算，称为项次。"
    ),
    paragraph("gkHeading", "一、总体情况"),
    _body(
        f"{_TABLE}共{{{{ 任务总数 }}}}项任务"
        "{% if 统计角色 %}。本通报只统计{{ 统计角色 }}任务，共{{ 统计任务数 }}项{% endif %}"
        "，由{{ 单位数 }}个单位{{ 承担或填报 }}。"
        "其中，{% if 已完成任务数 %}{{ 承担或填报 }}单位均已完成的{{ 已完成任务数 }}项"
        "{% else %}尚无{{ 承担或填报 }}单位均已完成的任务{% endif %}"
        "{% if 逾期任务数 %}，有单位逾期的{{ 逾期任务数 }}项{% endif %}。"
        "按单位计算，合计{{ 项次总数 }}项次，其中已完成{{ 已完成项次 }}项次，完成率{{ 完成率 }}"
        "{% if 推进中项次 %}；推进中{{ 推进中项次 }}项次{% endif %}"
        "{% if 未开始项次 %}；未开始{{ 未开始项次 }}项次{% endif %}"
        "{% if 未报项次 %}；未报送{{ 未报项次 }}项次{% endif %}。"
        "{% if 未写明承担 %}{{ 未写明承担 }}没有写明承担单位，未计算在内。{% endif %}"
        "{% if 各分类 %}各分类的情况见下表，{% endif %}各单位的情况见附件{% if 逾期事项 or 未达标指标 %}1{% endif %}。"
    ),
    condition(
        "各分类",
        paragraph("gkLow", properties=_ABOVE_TABLE),
        loop_table(_SECTIONS, "分类", "各分类"),
    ),
    paragraph("gkHeading", "二、逾期任务", _AFTER_TABLE),
    _body(
        "{%p if 逾期事项 %}",
        "截至{{ 截至日期 }}，{{ 逾期任务数 }}项任务（{{ 逾期项次 }}项次）"
        "已超过完成时限但尚未完成，具体任务和单位见附件2。",
        "{%p elif 有到期日 %}",
        "截至{{ 截至日期 }}，没有任务逾期。",
        "{%p else %}",
        f"{_COUNTED}没有写明能够据以判断逾期的完成时限。",
        "{%p endif %}",
        "{%p if 待核实阶段 %}",
        "以下任务的阶段时限已过，报送的是推进中，阶段任务是否完成有待核实：{{ 待核实阶段 }}。",
        "{%p endif %}",
        "{%p if 未写年份 %}",
        f"{_TABLE}没有写明年份，{{{{ 未写年份 }}}}的完成时限按{{{{ 判断年份 }}}}年判断。",
        "{%p endif %}",
    ),
    paragraph("gkHeading", "三、量化指标"),
    _body(
        "{%p if 未达标指标 %}",
        "截至{{ 截至日期 }}，{{ 未达标指标|length }}项指标有单位未达标，"
        f"具体指标和单位见附件{_MISSED_ANNEX}。",
        "{%p elif 指标值个数 %}",
        "{% if 统计角色 %}统计的单位{% else %}各单位{% endif %}报送的{{ 指标值个数 }}个指标完成值均已达标。",
        "{%p elif 有量化指标 %}",
        "{% if 统计角色 %}统计的单位{% else %}各单位{% endif %}还没有报送指标完成值。",
        "{%p else %}",
        f"{_COUNTED}没有规定量化指标。",
        "{%p endif %}",
        "{%p if 未填指标 %}",
        "以下任务已报完成，但指标完成值未填全：{{ 未填指标 }}。",
        "{%p endif %}",
    ),
    paragraph("gkHeading", "四、报送情况"),
    _body(
        "{% if 未报单位 %}{{ 未报单位 }}尚未报送进展"
        "{% if 未报单位数 > 1 %}，共{{ 未报单位数 }}个单位{% endif %}。"
        "{% else %}{% if 承担或填报 == '填报' %}应填报{% else %}承担任务{% endif %}"
        "的单位均已报送进展。{% endif %}"
        f"{{% if 部分未报单位数 > {_MOST_UNREPORTED} %}}"
        "部分任务尚未报送的有{{ 部分未报单位数 }}个单位，项次见附件"
        "{% if 逾期事项 or 未达标指标 %}1{% endif %}“未报”一栏。"
        "{% elif 部分未报 %}部分任务尚未报送的：{{ 部分未报 }}。{% endif %}"
        "{% if 未写状态 %}以下任务已报送内容，但未写明完成状态：{{ 未写状态 }}。{% endif %}"
        "{% if 另报 %}以下任务已报送进展，但不计入项次：{{ 另报 }}。{% endif %}"
    ),
    paragraph("gkHeading", "五、工作要求"),
    condition("逾期事项 or 未达标指标 or 未报单位 or 部分未报", _body(_DEMAND), _kept(_DEMANDS)),
    condition("not (逾期事项 or 未达标指标 or 未报单位 or 部分未报)", _kept(_DEMAND)),
    condition(
        "逾期事项 or 未达标指标",
        paragraph("gkAttached", "附件：1.{{ 附件标题 }}", hanging_indent(6, 4)),
    ),
    condition("not (逾期事项 or 未达标指标)", paragraph("gkAttached", "附件：{{ 附件标题 }}")),
    condition("逾期事项", paragraph("gkAttached", "2.{{ 逾期附件标题 }}", _FURTHER_ANNEX)),
    condition(
        "未达标指标",
        paragraph("gkAttached", f"{_MISSED_ANNEX}.{{{{ 未达标附件标题 }}}}", _FURTHER_ANNEX),
    ),
    signature(),
    paragraph("gkAnnex", "附件{% if 逾期事项 or 未达标指标 %}1{% endif %}", _NEW_PAGE),
    paragraph("gkAnnexTitle", "{{ 附件标题 }}"),
    _below_title("（截至{{ 截至日期 }}，按完成率排列）"),
    loop_table(_DEPARTMENTS, "单位", "各单位", _TOTAL),
    paragraph(
        "gkPartNote",
        "注：红灯表示有任务逾期；黄灯表示有任务在{{ 临期天数 }}天以内到期，"
        "{% if 待核实阶段 %}或者阶段时限已过，{% endif %}或者已完成但指标未达标、未报，"
        "或者部分任务未开始、未报；绿灯表示全部任务正在推进或已完成；“—”表示全部任务未开始或未报。",
        '<w:keepNext w:val="0"/>'
        '<w:spacing w:before="60" w:after="0" w:line="400" w:lineRule="exact"/>',
    ),
)
"""The text and its first annex from top to bottom."""
