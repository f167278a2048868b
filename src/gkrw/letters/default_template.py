"""The default template of letters, after GB/T 9704-2012《党政机关公文格式》.

`python templates/build.py` writes it to templates/letter.docx.
"""

from gkrw.office.docx.document_builder import (
    TableColumn,
    build_document,
    landscape_section,
    loop_table,
    paragraph,
    portrait_section,
    signature,
)


def build_letter_template() -> bytes:
    """Build the default template. Returns a .docx file, the same bytes every time."""
    letter = "".join(paragraph(style, text) for style, text in _LETTER)
    # The section is set in the last paragraph of the letter, so that no empty line follows it.
    signed = signature(portrait_section())
    annex = (
        paragraph("gkAnnex", "附件")
        + paragraph("gkAnnexTitle", "{{ 附件标题 }}")
        + paragraph("gkPart", "{%p for 部分 in 各部分 %}")
        + paragraph("gkPart", "{{ 部分.序号 }}、{{ 部分.标题 }}")
        + loop_table(_COLUMNS, "任务", "部分.任务清单")
        + paragraph("gkPart", "{%p endfor %}")
        + paragraph("gkPart", "{%p if 可能涉及 %}")
        + paragraph("gkPart", "可能涉及的任务（不计入以上项数）")
        + paragraph("gkPartNote", "{{ 可能涉及说明 }}，待明确后执行。")
        + loop_table(_COLUMNS, "任务", "可能涉及")
        + paragraph("gkPart", "{%p endif %}")
    )
    # Word requires a paragraph after the last table; this low one adds no page.
    end = paragraph("gkCell", properties='<w:spacing w:line="20"/>')
    return build_document(letter + signed + annex + end + landscape_section())


_LETTER = (
    ("gkMark", "{{ 发文机关 }}"),
    ("gkNumber", "{{ 发文字号 }}"),
    ("gkTitle", "{{ 标题 }}"),
    ("gkRecipient", "{{ 主送机关 }}："),
    (
        "gkBody",
        "按照《{{ 分解表 }}》，{{ 称呼 }}承担政务公开工作重点任务{{ 承担情况 }}"
        "{% if 共同项数 %}（共同任务指责任部门为{{ 统称 }}、{{ 称呼 }}包括在内的任务）{% endif %}，"
        "具体见附件。{% if 可能项数 %}另有{{ 可能项数 }}项是否由{{ 称呼 }}承担尚待明确，"
        "列于附件末尾。{% endif %}现就有关事项通知如下：",
    ),
    ("gkHeading", "一、明确责任"),
    (
        "gkBody",
        "请{% if 是统称 %}{{ 称呼 }}分别{% endif %}确定一名负责同志和一名联络员。"
        "{% if 牵头项数 %}对牵头的{{ 牵头项数 }}项任务，会同"
        "{% if 几家牵头 %}其他牵头部门和{% endif %}责任部门制定措施，抓好落实"
        "{% if 责任项数 or 共同项数 %}；{% else %}。{% endif %}{% endif %}"
        "{% if 责任项数 or 共同项数 %}按照职责分工，配合牵头部门做好"
        "{% if 牵头项数 %}其余{% else %}所承担{% endif %}任务的落实。{% endif %}"
        "{% if 牵头未写明 %}分解表未写明牵头部门的任务（{{ 牵头未写明 }}），"
        "牵头部门待明确后另行通知。{% endif %}",
    ),
    ("gkHeading", "二、按期落实"),
    (
        "gkBody",
        "请对照附件中的工作要求逐项落实"
        "{% if 有完成时限 %}，写明完成时限的任务按时限完成{% endif %}。"
        "{% if 报送期限 %}请于{{ 报送期限 }}前{% else %}请于{{ 报送期限空白 }}前{% endif %}"
        "将落实情况及佐证材料"
        "{% if 是发文机关 %}整理汇总{% else %}报{{ 报送单位 }}{% endif %}。",
    ),
    ("gkHeading", "三、加强督促"),
    ("gkBody", "{{ 报送单位 }}将适时了解任务进展，对落实情况进行通报。"),
    ("gkAttached", "附件：{{ 附件标题 }}"),
)

_COLUMNS = (
    TableColumn.of_text("序号", 620, "gkCellCentred", "{{ 任务.序号 }}"),
    TableColumn.of_text("编号", 700, "gkCellCentred", "{{ 任务.编号 }}"),
    TableColumn(
        "工作任务",
        1810,
        paragraph("gkCell", "{{ 任务.工作任务 }}") + paragraph("gkCellNote", "{{ 任务.所在分类 }}"),
    ),
    TableColumn(
        "工作要求",
        3296,
        paragraph("gkCell", "{%p for 段落 in 任务.工作要求各段 %}")
        + paragraph("gkCell", "{{ 段落 }}")
        + paragraph("gkCell", "{%p endfor %}"),
    ),
    TableColumn.of_text("牵头部门", 1300, "gkCell", "{{ 任务.牵头部门 }}"),
    TableColumn.of_text("责任部门", 1700, "gkCell", "{{ 任务.责任部门 }}"),
    TableColumn.of_text("完成时限", 2030, "gkCellSmall", "{{ 任务.完成时限 }}"),
    TableColumn.of_text("量化指标", 1300, "gkCellSmall", "{{ 任务.量化指标 }}"),
)
"""The columns of the annex. Together they are as wide as the type area (版心) of a landscape page,
225 mm."""
