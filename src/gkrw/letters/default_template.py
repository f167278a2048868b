"""The default templates of letters, after GB/T 9704-2012《党政机关公文格式》.

`python templates/build.py` writes them to templates/letter.docx and templates/letter-han.docx.
"""

from collections.abc import Iterator
from html import escape

from gkrw.core.model import COLUMNS
from gkrw.letters.annex_columns import AnnexColumns
from gkrw.office.docx.document_builder import (
    TableColumn,
    build_document,
    landscape_section,
    loop_table,
    paragraph,
    portrait_section,
    record_section,
)
from gkrw.office.docx.document_format import DEADLINE_COLUMN
from gkrw.office.docx.document_parts import (
    corner,
    head,
    letter_form_head,
    letter_form_record_block,
    record_block,
    signature,
)

_USUAL = AnnexColumns()


def build_letter_template(columns: AnnexColumns = _USUAL) -> bytes:
    """Build the default template for tables with some columns. Returns a .docx file, the same bytes
    every time."""
    letter = _text_and_annex(corner(), portrait_section(), columns)
    return build_document(head() + letter + record_block() + _LAST)


def build_letter_form_template(columns: AnnexColumns = _USUAL) -> bytes:
    """Build the default template of letters in 信函格式 (10.1), likewise. It differs in 版头 and 版记, and
    its first page has no number."""
    text = _text_and_annex("", portrait_section(is_first_numbered=False), columns)
    return build_document(letter_form_head() + text + letter_form_record_block() + _LAST)


_LAST = record_section()
"""The last section: 版记 is on an upright page after the annex (7.4)."""


def _text_and_annex(below_recipient: str, section: str, columns: AnnexColumns) -> str:
    """Return the letter from its title to the end of the annex. `section` are the properties of the
    section of the letter."""
    table = _annex_columns(columns)
    title = paragraph("gkTitle", "{{ 标题 }}") + paragraph("gkRecipient", "{{ 主送机关 }}：")
    # Kept with 附件说明 and 署名, so that the page with 署名 has some of the text.
    letter = (
        title
        + below_recipient
        + "".join(paragraph(style, text) for style, text in _text(columns))
        + paragraph("gkBody", "{{ 报送单位 }}将加强跟踪督促，适时通报落实情况。", "<w:keepNext/>")
        + paragraph("gkAttached", "附件：{{ 附件标题 }}")
    )
    # The section is set in the last paragraph of the letter, so that no empty line follows it.
    signed = signature(section)
    annex = (
        paragraph("gkAnnex", "附件")
        + paragraph("gkAnnexTitle", "{{ 附件标题 }}")
        + paragraph("gkPart", "{%p for 部分 in 各部分 %}")
        # A single part has no number.
        + paragraph(
            "gkPart", "{% if 各部分|length > 1 %}{{ 部分.序号 }}、{% endif %}{{ 部分.标题 }}"
        )
        + loop_table(table, "任务", "部分.任务清单")
        + paragraph("gkPart", "{%p endfor %}")
        + paragraph("gkPart", "{%p if 可能涉及 %}")
        + paragraph("gkPart", "是否承担尚待明确的任务（不计入以上项数）")
        + paragraph("gkPartNote", "{{ 可能涉及说明 }}，待明确后执行。")
        + loop_table(table, "任务", "可能涉及")
        + paragraph("gkPart", "{%p endif %}")
    )
    # Word requires a paragraph after the last table. The section of the annex ends with it.
    return letter + signed + annex + paragraph("gkLow", properties=landscape_section())


def _text(columns: AnnexColumns) -> Iterator[tuple[str, str]]:
    """Yield the style and the text of each paragraph from 正文 to the last heading."""
    named = {key: escape(columns.headings[key]) for key in columns.lists}
    lead = named.get("lead", "")
    named_in = named.get("responsible") or named.get("support") or lead
    # A collective may stand in each of several columns.
    where = "写的是" if "support" in named and len(named) > 1 else f"中{named_in}为"
    yield (
        "gkBody",
        "为做好{{ 年份 }}{{ 工作名称 }}，根据《{{ 分解表 }}》（以下简称《{{ 简称 }}》），"
        "现将{{ 称呼 }}承担的任务及有关事项通知如下：",
    )
    yield "gkHeading", "一、承担的任务"
    unwritten = (
        f"{{% if 牵头未写明 %}}《{{{{ 简称 }}}}》没有写明{lead}的任务（{{{{ 牵头未写明 }}}}），"
        f"{lead}明确后另行通知。{{% endif %}}"
    )
    yield (
        "gkBody",
        "{{ 称呼 }}承担的任务{{ 承担情况 }}"
        f"{{% if 共同项数 %}}（《{{{{ 简称 }}}}》{where}{{{{ 统称 }}}}、包括{{{{ 称呼 }}}}的任务）"
        "{% endif %}，具体见附件。"
        "{% if 可能项数 %}另有{{ 可能项数 }}项是否由{{ 称呼 }}承担尚待明确，列在附件末尾。{% endif %}"
        + (unwritten if lead else ""),
    )
    yield "gkHeading", "二、明确责任"
    others = [heading for key, heading in named.items() if key != "lead"]
    leading = (
        f"{{% if 牵头项数 %}}对牵头负责的任务，要会同{{% if 几家牵头 %}}其他{lead}和{{% endif %}}"
        f"{'、'.join(others)}研究制定措施，抓好组织实施。{{% endif %}}"
    )
    counts = "责任项数 or 配合项数 or 共同项数" if "support" in named else "责任项数 or 共同项数"
    yield (
        "gkBody",
        "请{% if 是统称 %}{{ 称呼 }}分别{% endif %}明确1名分管负责同志和1名联络员，"
        "{% if 是发文机关 %}做好组织协调。{% else %}"
        "{% if 名单期限 %}并于{{ 名单期限 }}前将{% else %}及时将{% endif %}"
        "名单（姓名、职务、联系电话）报{{ 报送单位 }}。{% endif %}"
        + (leading if lead else "")
        + f"{{% if {counts} %}}对{{% if 牵头项数 %}}其他{{% else %}}承担的{{% endif %}}任务，"
        f"要按照职责分工，{f'配合{lead}' if lead else ''}抓好落实。{{% endif %}}",
    )
    yield "gkHeading", "三、按期落实"
    yield (
        "gkBody",
        f"请对照附件所列{escape(columns.headings['requirement'])}逐项抓好落实"
        "{% if 有完成时限 %}，明确完成时限的任务须按期完成{% endif %}。",
    )
    # At the beginning of a paragraph a blank for the date is not broken.
    yield (
        "gkBody",
        f"{{% if 不填报 %}}进展由{lead or named_in}等填报的单位统一报送，请向其提供落实情况及佐证材料。"
        "{% else %}"
        "{% if 报送期限 %}请于{{ 报送期限 }}前{% else %}请于{{ 报送期限空白 }}前{% endif %}"
        "将{{ 填报范围 }}落实情况及佐证材料"
        "{% if 是发文机关 %}整理汇总{% else %}报{{ 报送单位 }}{% endif %}。{% endif %}",
    )
    yield "gkHeading", "四、跟踪督促"


_WIDTH = 12756
"""The width of the type area (版心) of a landscape page in twips: 225 mm."""
_LEAST_REQUIREMENT = 2600
"""Twips: where it would be narrower, further columns are lines below the title instead."""
_EXTRA_WIDTH = 1150
_WIDTHS = {
    **{"title": 1850, "lead": 1420, "responsible": 1640, "support": 1420},
    **{"deadline": DEADLINE_COLUMN, "targets": 1340},
}
_CROWDED_WIDTHS = {
    **{"title": 1500, "lead": 1200, "responsible": 1500, "support": 1200},
    **{"deadline": DEADLINE_COLUMN, "targets": 1100},
}
"""Of a table with all three lists of names, so that 工作要求 stays the widest column."""


def _annex_columns(columns: AnnexColumns) -> tuple[TableColumn, ...]:
    """Return the columns of the annex. Together they are as wide as the type area; 工作要求 has the
    width that the others leave."""
    headings = {key: escape(text) for key, text in columns.headings.items()}
    widths = _CROWDED_WIDTHS if len(columns.lists) == 3 else _WIDTHS
    before = [
        TableColumn.of_text("序号", 590, "gkCellCentred", "{{ 任务.序号 }}"),
        TableColumn.of_text("编号", 700, "gkCellCentred", "{{ 任务.编号 }}"),
    ]
    after = [
        TableColumn.of_text(headings[key], widths[key], "gkCell", f"{{{{ 任务.{COLUMNS[key]} }}}}")
        for key in columns.lists
    ]
    after += [
        TableColumn.of_text(
            headings[key], widths[key], "gkCellCentred", f"{{{{ 任务.{COLUMNS[key]} }}}}"
        )
        for key in ("deadline", "targets")
    ]
    room = _WIDTH - widths["title"] - sum(each.width for each in (*before, *after))
    own = columns.extra[: max((room - _LEAST_REQUIREMENT) // _EXTRA_WIDTH, 0)]
    after += [
        TableColumn.of_text(
            escape(heading), _EXTRA_WIDTH, "gkCellCentred", f"{{{{ 任务.{field} }}}}"
        )
        for field, heading in own
    ]
    title = paragraph("gkCell", "{{ 任务.工作任务 }}")
    if columns.has_categories:
        title += paragraph("gkCellNote", "{{ 任务.所在分类 }}")
    for field, heading in columns.extra[len(own) :]:
        title += paragraph("gkCellNote", f"{{%p if 任务.{field} %}}")
        title += paragraph("gkCellNote", f"{escape(heading)}：{{{{ 任务.{field} }}}}")
        title += paragraph("gkCellNote", "{%p endif %}")
    requirement = (
        paragraph("gkCell", "{%p for 段落 in 任务.工作要求各段 %}")
        + paragraph("gkCell", "{{ 段落 }}")
        + paragraph("gkCell", "{%p endfor %}")
    )
    return (
        *before,
        TableColumn(headings["title"], widths["title"], title),
        TableColumn(headings["requirement"], room - len(own) * _EXTRA_WIDTH, requirement),
        *after,
    )
