"""The default templates of letters, after GB/T 9704-2012《党政机关公文格式》.

`python templates/build.py` writes them to templates/letter.docx and templates/letter-han.docx.
"""

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


def build_letter_template() -> bytes:
    """Build the default template. Returns a .docx file, the same bytes every time."""
    return build_document(
        head() + _text_and_annex(corner(), portrait_section()) + record_block() + _LAST
    )


def build_letter_form_template() -> bytes:
    """Build the default template of letters in 信函格式 (10.1), likewise. It differs in 版头 and 版记, and
    its first page has no number."""
    text = _text_and_annex("", portrait_section(is_first_numbered=False))
    return build_document(letter_form_head() + text + letter_form_record_block() + _LAST)


_LAST = record_section()
"""The last section: 版记 is on an upright page after the annex (7.4)."""


def _text_and_annex(below_recipient: str, section: str) -> str:
    """Return the letter from its title to the end of the annex. `section` are the properties of the
    section of the letter."""
    title = paragraph("gkTitle", "{{ 标题 }}") + paragraph("gkRecipient", "{{ 主送机关 }}：")
    # Kept with 附件说明 and 署名, so that the page with 署名 has some of the text.
    letter = (
        title
        + below_recipient
        + "".join(paragraph(style, text) for style, text in _TEXT)
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
        + loop_table(_COLUMNS, "任务", "部分.任务清单")
        + paragraph("gkPart", "{%p endfor %}")
        + paragraph("gkPart", "{%p if 可能涉及 %}")
        + paragraph("gkPart", "是否承担尚待明确的任务（不计入以上项数）")
        + paragraph("gkPartNote", "{{ 可能涉及说明 }}，待明确后执行。")
        + loop_table(_COLUMNS, "任务", "可能涉及")
        + paragraph("gkPart", "{%p endif %}")
    )
    # Word requires a paragraph after the last table. The section of the annex ends with it.
    return letter + signed + annex + paragraph("gkLow", properties=landscape_section())


_TEXT = (
    (
        "gkBody",
        "为做好{{ 年份 }}政务公开工作，根据《{{ 分解表 }}》（以下简称《分解表》），"
        "现将{{ 称呼 }}承担的任务及有关事项通知如下：",
    ),
    ("gkHeading", "一、承担的任务"),
    (
        "gkBody",
        "{{ 称呼 }}承担的任务{{ 承担情况 }}"
        "{% if 共同项数 %}（《分解表》中责任部门为{{ 统称 }}、包括{{ 称呼 }}的任务）{% endif %}，具体见附件。"
        "{% if 可能项数 %}另有{{ 可能项数 }}项是否由{{ 称呼 }}承担尚待明确，列在附件末尾。{% endif %}"
        "{% if 牵头未写明 %}《分解表》没有写明牵头部门的任务（{{ 牵头未写明 }}），"
        "牵头部门明确后另行通知。{% endif %}",
    ),
    ("gkHeading", "二、明确责任"),
    (
        "gkBody",
        "请{% if 是统称 %}{{ 称呼 }}分别{% endif %}明确1名分管负责同志和1名联络员，"
        "{% if 是发文机关 %}做好组织协调。{% else %}"
        "{% if 名单期限 %}并于{{ 名单期限 }}前将{% else %}及时将{% endif %}"
        "名单（姓名、职务、联系电话）报{{ 报送单位 }}。{% endif %}"
        "{% if 牵头项数 %}对牵头负责的任务，要会同{% if 几家牵头 %}其他牵头部门和{% endif %}"
        "责任部门研究制定措施，抓好组织实施。{% endif %}"
        "{% if 责任项数 or 共同项数 %}对{% if 牵头项数 %}其他{% else %}承担的{% endif %}任务，"
        "要按照职责分工，配合牵头部门抓好落实。{% endif %}",
    ),
    ("gkHeading", "三、按期落实"),
    (
        "gkBody",
        "请对照附件所列工作要求逐项抓好落实"
        "{% if 有完成时限 %}，明确完成时限的任务须按期完成{% endif %}。"
        "{% if 不填报 %}进展由牵头部门等填报的单位统一报送，请向其提供落实情况及佐证材料。{% else %}"
        "{% if 报送期限 %}请于{{ 报送期限 }}前{% else %}请于{{ 报送期限空白 }}前{% endif %}"
        "将{{ 填报范围 }}落实情况及佐证材料"
        "{% if 是发文机关 %}整理汇总{% else %}报{{ 报送单位 }}{% endif %}。{% endif %}",
    ),
    ("gkHeading", "四、跟踪督促"),
)

_COLUMNS = (
    TableColumn.of_text("序号", 620, "gkCellCentred", "{{ 任务.序号 }}"),
    TableColumn.of_text("编号", 700, "gkCellCentred", "{{ 任务.编号 }}"),
    TableColumn(
        "工作任务",
        1710,
        paragraph("gkCell", "{{ 任务.工作任务 }}") + paragraph("gkCellNote", "{{ 任务.所在分类 }}"),
    ),
    TableColumn(
        "工作要求",
        3296,
        paragraph("gkCell", "{%p for 段落 in 任务.工作要求各段 %}")
        + paragraph("gkCell", "{{ 段落 }}")
        + paragraph("gkCell", "{%p endfor %}"),
    ),
    TableColumn.of_text("牵头部门", 1400, "gkCell", "{{ 任务.牵头部门 }}"),
    TableColumn.of_text("责任部门", 1700, "gkCell", "{{ 任务.责任部门 }}"),
    TableColumn.of_text("完成时限", DEADLINE_COLUMN, "gkCellSmall", "{{ 任务.完成时限 }}"),
    TableColumn.of_text("量化指标", 1300, "gkCellSmall", "{{ 任务.量化指标 }}"),
)
"""The columns of the annex. Together they are as wide as the type area (版心) of a landscape page,
225 mm."""
