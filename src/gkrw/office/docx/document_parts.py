"""The common parts of official documents (GB/T 9704-2012, 7.2 to 7.4) as paragraphs of a template,
and their fields. A part that a document does not have leaves no paragraph."""

from gkrw.office.docx import document_format as form
from gkrw.office.docx.document_builder import formatted_paragraph, paragraph
from gkrw.office.docx.template_spec import TemplateField

HEAD_FIELDS = (
    TemplateField("发文机关", "发文机关的全称（分解表 office 的 full_name）；不知道的留空白。"),
    TemplateField("发文机关标志", "发文机关；联合发文的，各机关（office 的 joint）各占一行。"),
    TemplateField("标志字数", "其中名称最长的有几个字，用来选字号。", number=True),
    TemplateField("主办机关字数", "发文机关的全称有几个字，用来选信函格式的字号。", number=True),
    TemplateField("份号", "如 000001（--with）；没有给出的为空。"),
    TemplateField("密级", "密级和保密期限，如 秘密★1年（--with）；没有给出的为空。"),
    TemplateField("紧急程度", "特急或加急（--with）；没有给出的为空。"),
    TemplateField("签发人", "上行文的签发人（--with）；没有给出的为空。"),
    TemplateField("发文字号", "如 新政公开〔2026〕7号（--number）；不知道的留空白。"),
)
_ROW = (
    TemplateField("左", "左边的机关；没有的为空。"),
    TemplateField("右", "右边的机关。"),
)
END_FIELDS = (
    TemplateField("联系人", "分解表 office 的 contact；不知道的留空白。"),
    TemplateField("电话", "分解表 office 的 phone；不知道的留空白。"),
    TemplateField(
        "前几排署名",
        "联合发文的署名两个一排，最后一排以前的各排，供循环用。",
        entry="排",
        of=_ROW,
    ),
    TemplateField("左边署名", "最后一排左边的机关；没有的为空。"),
    TemplateField("署名", "成文日期上面的机关；只有一个发文机关的，就是它的全称。"),
    TemplateField("署名字数", "它有几个字：太长的，靠版心右边缘写。", number=True),
    TemplateField("成文日期", "文书的日期（--date）；没有给出的留空白，不会用当天。"),
    TemplateField("抄送", "抄送机关（office 的 copies_to，或 --with）；没有的为空。"),
    TemplateField("印发机关", "印发机关（office 的 printer，或 --with）；没有版记的为空。"),
    TemplateField("印发日期", "印发日期（--with）；没有版记的为空。"),
)


def condition(test: str, *paragraphs: str, properties: str = "") -> str:
    """Return paragraphs that a document has only if a test holds. `properties` are those of the
    paragraphs with the tags: of their frame, which they would part."""
    return _tag(f"if {test}", properties) + "".join(paragraphs) + _tag("endif", properties)


def _tag(text: str, properties: str = "") -> str:
    return paragraph("gkBody", f"{{%p {text} %}}", properties)


def head() -> str:
    """Return 发文机关标志 and 发文字号 of the usual format of documents (7.2)."""
    # 7.2.6: with 签发人, whose name is in 楷体, the number is one character from the left, else it is
    # centred.
    signed = "　{{ 发文字号 }}\t\t签发人："
    number = f"{{% if 签发人 %}}{signed}{{% else %}}\t{{{{ 发文字号 }}}}{{% endif %}}"
    runs = [(number, ""), ("{{ 签发人 }}", form.fonts(form.KAITI))]
    return _mark("gkMark", "发文机关标志", "标志字数") + formatted_paragraph("gkNumber", runs)


def corner() -> str:
    """Return 份号, 密级 and 紧急程度 (7.2.1 to 7.2.3), from the first line of 版心 down. They are in a
    frame that does not move 发文机关标志; the result may be anywhere in the text of the first page."""
    frame = (
        f'<w:framePr w:w="4000" w:h="{3 * form.LINE}" w:hRule="exact" w:wrap="around"'
        f' w:vAnchor="page" w:hAnchor="margin" w:y="{form.TOP_OF_LINES}"/>'
    )
    marking = "{% if 密级 %}{{ 密级 }}\n{% endif %}{{ 紧急程度 }}"
    runs = [("{% if 份号 %}{{ 份号 }}\n{% endif %}", ""), (marking, form.fonts(form.HEITI))]
    return condition("份号 or 密级 or 紧急程度", formatted_paragraph("gkMarking", runs, frame))


def letter_form_head() -> str:
    """Return 版头 of 信函格式 (10.1): 发文机关标志 30 mm below the edge of the sheet, a red double line 4 mm
    below it and another one 20 mm above the foot of the sheet, both 170 mm long."""
    thick, thin = 40, 15
    rule = thick + 20 + thin
    # The type below the line is 7/8 of a character from it.
    below_mark, below_rule = round(4 * form.MM) - form.MARK_FOOT, form.TYPE * 7 // 8 - form.LEADING
    mark_height = form.MARK_LINE + below_mark + rule + below_rule
    mark = _wide_frame(round(30 * form.MM) - form.MARK_TOP, mark_height)
    foot = _wide_frame(round((297 - 20) * form.MM), rule)

    def low(frame: str, height: int, fill: str = "") -> str:
        shading = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
        spacing = f'<w:spacing w:line="{height}" w:lineRule="exact"/>'
        return paragraph("gkLow", properties=frame + shading + spacing)

    def rules(frame: str, *heights: int) -> str:
        upper, lower = heights
        return low(frame, upper, form.RED) + low(frame, 20) + low(frame, lower, form.RED)

    number = "\t{{ 发文字号 }}"
    heiti = form.fonts(form.HEITI)
    return (
        rules(foot, thin, thick)
        # A joint letter has 标志 of the first office only.
        + _mark("gkLetterMark", "发文机关", "主办机关字数", mark)
        + low(mark, below_mark)
        + rules(mark, thick, thin)
        + low(mark, below_rule)
        # 份号, 密级 and 紧急程度 from the first line down; 发文字号 at the right of the first line.
        + _tag("if 份号")
        + paragraph("gkLetterLine", "{{ 份号 }}" + number)
        + "".join(
            _tag(f"elif {name}")
            + formatted_paragraph("gkLetterLine", [(f"{{{{ {name} }}}}", heiti), (number, "")])
            for name in ("密级", "紧急程度")
        )
        + _tag("else")
        + paragraph("gkLetterLine", number)
        + _tag("endif")
        + condition("份号 and 密级", formatted_paragraph("gkMarking", [("{{ 密级 }}", heiti)]))
        + condition(
            "紧急程度 and 份号 or 紧急程度 and 密级",
            formatted_paragraph("gkMarking", [("{{ 紧急程度 }}", heiti)]),
        )
    )


def _wide_frame(y: int, height: int) -> str:
    return (
        f'<w:framePr w:w="{round(170 * form.MM)}" w:h="{height}" w:hRule="exact" w:wrap="around"'
        f' w:vAnchor="page" w:hAnchor="page" w:xAlign="center" w:y="{y}"/>'
    )


def _mark(style: str, field: str, length: str, properties: str = "") -> str:
    """Return 发文机关标志 in a size in which the longest name fits on a line. `field` has a line for each
    name, `length` is the number of characters of the longest."""
    runs, fitted = [], 0
    for most, size in form.MARK_SIZES:
        # Each size has a run of its own: a condition over several runs keeps the first one's size.
        upper = "" if most == form.MARK_SIZES[-1][0] else f" and {length} <= {most}"
        test = f"{length} > {fitted}{upper}"
        # Raised, so that smaller characters have their tops at the same height (measured).
        raised = round((form.MARK_SIZES[0][1] - size) * 0.6)
        position = f'<w:position w:val="{raised}"/>' if raised else ""
        shown = f"{position}{form.type_size(size)}"
        runs.append((f"{{% if {test} %}}{{{{ {field} }}}}{{% endif %}}", shown))
        fitted = most
    return formatted_paragraph(style, runs, properties)


def signature(section: str = "") -> str:
    """Return 署名, 成文日期 and 附注. `section` are the properties of the section that ends there."""
    stops = form.centre_tab(form.BESIDE_CENTRE) + form.centre_tab(form.DATE_CENTRE)
    beside = f"<w:tabs>{stops}</w:tabs>"
    # A name that is too long to be centred above the date ends at the right edge of 版心.
    long = '<w:jc w:val="right"/>'
    # The seals, 42 mm wide, must not touch each other: 45 mm from row to row.
    gap = f'<w:keepNext/><w:spacing w:line="{round(45 * form.MM) - 3 * form.LINE}"/>'
    return (
        _tag("for 排 in 前几排署名")
        + _tag("if 排.左")
        + paragraph("gkOffice", "\t{{ 排.左 }}\t{{ 排.右 }}", beside)
        + _tag("else")
        + paragraph("gkOffice", "{{ 排.右 }}", long)
        + _tag("endif")
        + paragraph("gkLow", properties=gap)
        + _tag("endfor")
        + _tag("if 左边署名")
        + paragraph("gkOffice", "\t{{ 左边署名 }}\t{{ 署名 }}", beside)
        + _tag(f"elif 署名字数 > {form.MOST_CENTRED}")
        + paragraph("gkOffice", "{{ 署名 }}", long)
        + _tag("else")
        + paragraph("gkOffice", "\t{{ 署名 }}")
        + _tag("endif")
        + paragraph("gkDate", "\t{{ 成文日期 }}")
        + paragraph("gkContact", "（联系人：{{ 联系人 }}，电话：{{ 电话 }}）", section)
    )


def record_block() -> str:
    """Return 版记 (7.4) at the foot of the page, and the paragraph that anchors it."""
    return condition(
        "抄送 or 印发机关",
        paragraph("gkRuleOuter", properties=_RECORD),
        condition("抄送", _COPIES, properties=_RECORD),
        condition(
            "抄送 and 印发机关", paragraph("gkRuleInner", properties=_RECORD), properties=_RECORD
        ),
        condition(
            "印发机关",
            paragraph("gkPrinter", "{{ 印发机关 }}\t{{ 印发日期 }}印发", _RECORD),
            properties=_RECORD,
        ),
        paragraph("gkRuleOuter", properties=_RECORD),
        paragraph("gkFoot", properties=_RECORD),
        paragraph("gkLow"),
    )


def letter_form_record_block() -> str:
    """Return 版记 of 信函格式 (10.1): without lines, 印发机关 and 印发日期."""
    return condition("抄送", _COPIES, paragraph("gkFoot", properties=_RECORD), paragraph("gkLow"))


_RECORD = (
    f'<w:framePr w:w="{form.TYPE_WIDTH}" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin"'
    ' w:xAlign="left" w:yAlign="bottom"/>'
)
_COPIES = paragraph("gkCopies", "抄送：{{ 抄送 }}。", _RECORD)
