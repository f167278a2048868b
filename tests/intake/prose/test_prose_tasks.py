"""Tasks in prose: the layouts of public plans, with the tree that a person would type from each."""

import io
import re
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest
from docx import Document
from foreign_documents import valid
from hypothesis import given, settings
from hypothesis import strategies as st

from gkrw import store
from gkrw.core.errors import UserError
from gkrw.intake.import_table import ImportedTable, import_source
from gkrw.intake.source import ForeignDocument, Paragraph
from gkrw.intake.sources.text_source import read_csv, read_text
from gkrw.intake.sources.word_source import read_word

LAYOUTS = Path(__file__).parent / "prose-layouts.txt"
"""Each layout: === its name, the document, ---, the headings and tasks, and what is left out."""


def imported(text: str) -> ImportedTable:
    return valid(import_source(read_text(text.encode(), "计划"), {}))


def tree(table: ImportedTable) -> str:
    """The title; headings; tasks as 标题｜要求｜单位｜时限｜备注｜其他栏; the numbers of lines left out."""
    read = store.read(table.text.encode(), "tasks.yaml").table
    assert read is not None
    lines = [f"题目：{table.data['title']}"]
    above = None
    for row in read.rows():
        if row.path != above:
            above = row.path
            lines.append(" ＞ ".join(above) or "（没有标题）")
        task = row.task
        roles = (("牵头", task.lead), ("责任", task.responsible), ("配合", task.support))
        bodies = "，".join(f"{role} {names}" for role, names in roles if str(names))
        fields = [task.title, task.requirement.replace("\n", "⏎"), bodies or "没有单位"]
        fields += [each for each in (task.deadline_text, task.note) if each]
        fields += [f"{heading}：{text}" for heading, text in task.extra]
        lines.append(f"- {'｜'.join(fields)}")
    if places := [re.sub("[第行段]", "", each.place) for each in table.left_out]:
        lines.append(f"没有导入：第{'、'.join(dict.fromkeys(places))}行")
    return "\n".join(lines)


def layouts() -> list[tuple[str, ...]]:
    blocks = LAYOUTS.read_text(encoding="utf-8").split("=== ")[1:]
    return [tuple(re.split("\n---\n", block.strip())) for block in blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(text.partition("\n")[2], expected, id=text.partition("\n")[0])
        for text, expected in layouts()
    ],
)
def test_the_tasks_of_a_layout(text: str, expected: str):
    assert tree(imported(text)) == expected


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        (
            "（一）抓项目。修路。（甲局负责）修桥。（乙局负责）",
            "第1行 这一段有 2 组单位，分成 2 项任务，“抓项目”看作标题",
        ),
        (
            "1.修路。（甲局牵头，乙局配合）",
            "第1行 写着“配合”“参与”的，看作责任单位",
        ),
        (
            "1.修路。（甲局）\n2.修桥。\n3.修渠。（乙局）",
            "第2行 “修桥”没有写负责的单位，单位留空",
        ),
        (
            "一、任务\n1.修路。（甲局）\n二、检查验收\n1.年底验收。",
            "第3行 “检查验收”里没有写负责的单位，没有作为任务导入",
        ),
        (
            "一、修路（牵头单位：甲局）\n1.修桥。\n2.修渠。（责任单位：乙局）",
            "第1行 写在标题“修路”后面的单位，用于下面没有写明的任务：牵头单位：甲局",
        ),
        (
            "1.修路。（甲局负责）注意安全。",
            "第1行 单位后面的文字放进了同一项任务：注意安全。",
        ),
        (
            "1.修路。\n2.修桥。",
            "第1行 全文没有写负责的单位，编号为“1.”的段落看作任务，单位留空",
        ),
        (
            "列第一位的责任单位为牵头单位。\n1.修路。（责任单位：甲局、乙局）",
            "第1行 文中写有“列第一位的责任单位为牵头单位”："
            "照此把 1 项任务写在第一位的责任单位作为牵头单位",
        ),
        (
            "排在首位的为牵头单位。\n1.修路。（各部门、甲局）",
            "第2行 写在第一位的“各部门”是统称，没有作为牵头单位，牵头单位留空",
        ),
        (
            "1.由甲局牵头，乙局配合，修路。",
            "第1行 句中写有“由甲局牵头，乙局配合”，看作这项任务的单位，文字照原样保留",
        ),
        (
            "一、城建\n1.修路。（甲局）\n二、服务\n2.修桥。由乙局牵头。\n3.修渠。",
            "第3行 “服务”下面有 1 项任务没有写负责的单位，单位留空",
        ),
        (
            "1.由甲局牵头，修路。（乙局）",
            "第1行 句中写有“由甲局牵头”，名单没有照此改动，请核对",
        ),
        (
            "1.由甲局牵头，修路。\n2.修桥。",
            "第1行 全文没有单独写单位，编号为“1.”的段落看作任务，其中 1 项句中也没有，单位留空",
        ),
        (
            "财政局2026年计划\n1.修路。",
            "第2行 全文没有写负责的单位，编号为“1.”的段落看作任务，由题目里的“财政局”负责",
        ),
        (
            "一、修路（牵头单位：甲局）\n1.修桥。（牵头单位：乙局）\n2.修渠。（牵头单位：丙局）",
            "第1行 写在标题“修路”后面的单位，没有放进名单，下面的任务都写明了单位：牵头单位：甲局",
        ),
        (
            "科室：医务科\n1.培训。\n2.演练。",
            "第1行 “科室：医务科”写在所有任务上面，用于没有写明的任务",
        ),
        (
            "一、教育局\n1.修路。\n二、住建局\n1.修桥。",
            "第1行 写在标题“教育局”后面的单位，用于下面没有写明的任务：教育局",
        ),
        (
            "1.教研。（教科室（教师发展中心））\n2.培训。（教科室）",
            "部门 “教科室”“教科室（教师发展中心）”看作不同的部门；是同一个的，"
            "写出以后删去部门“教科室（教师发展中心）”，“教科室”的下面写上 aliases: [教科室（教师发展中心）]",
        ),
        (
            "附件1\n水利计划\n1.修渠。（甲局）\n附件2\n交通计划\n1.修路。（乙局）",
            "第2行 几部分各有题目，没有总的题目，用文件名作题目",
        ),
        (
            "附件1\n水利计划\n1.修渠。（甲局）\n附件2\n交通计划\n1.修路。（乙局）",
            "第5行 这一部分的题目“交通计划”作了它的任务的分类",
        ),
        (
            "1.推进供热（住建局），年底完成。\n2.修桥。（甲局）",
            "第1行 括号里的“住建局”像是单位，没有放进名单",
        ),
    ],
)
def test_an_assumption_is_told_with_its_place(text: str, doubt: str):
    assert doubt in [f"{each.place} {each.text}" for each in imported(text).doubts]


def test_prose_beside_a_table_with_tasks_is_left_out():
    text = "1.修路。（甲局负责）"
    grid = read_csv("工作任务,责任单位\n修桥,乙局\n".encode(), "表").blocks
    table = import_source(ForeignDocument((Paragraph(text, "第1段"), *grid), "计划"), {})
    assert tree(table).splitlines()[1:] == [
        "（没有标题）",
        "- 修桥｜修桥｜责任 乙局",
        "没有导入：第1行",
    ]


def test_a_table_that_is_not_understood_is_no_reason_to_guess_tasks_in_the_letter_before_it():
    letter = [Paragraph("一、提高认识。", "第1段"), Paragraph("二、压实责任。", "第2段")]
    grid = read_csv("甲,乙\n丙,丁\n".encode(), "表").blocks
    with pytest.raises(UserError):
        import_source(ForeignDocument((*letter, *grid), "计划"), {})


def test_soft_line_breaks_in_a_paragraph_begin_lines_of_their_own():
    text = "1.修路。\n牵头单位：甲局\n责任单位：乙局"
    table = import_source(ForeignDocument((Paragraph(text, "第1段"),), "计划"), {})
    assert tree(table).splitlines()[-1] == "- 修路｜修路。｜牵头 甲局，责任 乙局"


def test_a_line_goes_on_in_the_next_one_where_blank_lines_part_the_paragraphs():
    text = "1.建立项目包保机制和要素保障机制，每月调度一次重点项目的\n进展。\n\n"
    text += "责任单位：甲局\n\n2.修桥。\n\n责任单位：乙局"
    assert tree(imported(text)).splitlines()[2:] == [
        "- 建立项目包保机制和要素保障机制｜"
        "建立项目包保机制和要素保障机制，每月调度一次重点项目的进展。｜责任 甲局",
        "- 修桥｜修桥。｜责任 乙局",
    ]


def test_lines_without_blank_ones_between_them_go_on_only_where_they_are_filled():
    heading = "（一）加快推进以县城为重要载体的新型城镇化建设和城乡融合发展"
    text = f"{heading}\n提升县城承载能力。（甲局负责）\n补齐公共服务短板。（乙局负责）"
    assert tree(imported(text)).splitlines()[1:] == [
        heading,
        "- 提升县城承载能力｜提升县城承载能力。｜责任 甲局",
        "- 补齐公共服务短板｜补齐公共服务短板。｜责任 乙局",
    ]


def test_numbers_that_word_counts_itself_tell_the_tasks():
    document = Document()
    for task in ("修路。平整路面。", "修桥。"):
        document.add_paragraph(task, style="List Number")
        document.add_paragraph("牵头单位：甲局")
    document.add_paragraph("请各单位抓好落实。")
    stream = io.BytesIO()
    document.save(stream)
    table = import_source(read_word(stream.getvalue(), "计划"), {})
    assert tree(table).splitlines()[2:] == [
        "- 修路｜平整路面。｜牵头 甲局",
        "- 修桥｜修桥。｜牵头 甲局",
        "没有导入：第5行",
    ]


# -- random documents ------------------------------------------------------------------------------


class Wanted(NamedTuple):
    """A task that a random document has."""

    sentences: tuple[str, ...]
    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    deadline: str


NAMES = (
    "市教育局",
    "财政局",
    "市委宣传部",
    "高新区管委会",
    "人事科",
    "供电公司",
    "市妇联",
    "审计处",
)
DEADLINES = ("", "2024年10月底前", "长期坚持", "6月底前完成")
NUMBERS = "一二三四五六七八九"


@st.composite
def plans(draw: st.DrawFn) -> tuple[str, list[Wanted]]:
    """A plan in which each sentence has a number of its own, and its tasks."""
    serial = count(101)
    form = draw(st.sampled_from(["括号", "标签", "下面", "下面括号", "每句"]))
    has_sections, has_groups = draw(st.booleans()), draw(st.booleans())
    runs_on = draw(st.booleans())
    lines = ["甲市重点任务分工方案"] if draw(st.booleans()) else []
    lines += ["为抓好落实，制定本方案。"] if draw(st.booleans()) else []
    wanted: list[Wanted] = []
    number = 0
    for section in range(draw(st.integers(1, 3)) if has_sections else 1):
        if has_sections:
            lines.append(f"{NUMBERS[section]}、推进建设{next(serial)}")
        for group in range(draw(st.integers(1, 3)) if has_groups else 1):
            if has_groups:
                lines.append(f"（{NUMBERS[group]}）提升水平{next(serial)}")
            number = number if runs_on else 0
            for _ in range(draw(st.integers(1, 3))):
                number += 1
                lines += draw(_task_lines(form, number, serial, wanted))
    if has_sections and draw(st.booleans()):
        lines += [f"{NUMBERS[5]}、保障措施", "（一）加强组织领导。成立专班。"]
    lines += ["甲市人民政府办公室", "2024年3月1日"] if draw(st.booleans()) else []
    return "\n".join(lines), wanted


@st.composite
def _task_lines(
    draw: st.DrawFn, form: str, number: int, serial: "count[int]", wanted: list[Wanted]
) -> list[str]:
    def bodies(is_labelled: bool) -> tuple[str, Wanted]:
        names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
        deadline = draw(st.sampled_from(DEADLINES))
        at = draw(st.integers(0, 1)) if len(names) > 1 else 0
        lead, rest = names[:at], names[at:]
        if is_labelled:
            parts = [f"牵头单位：{'、'.join(lead)}"] if lead else []
            parts += [f"责任单位：{'、'.join(rest)}"]
            parts += [f"完成时限：{deadline}"] if deadline else []
            text = "；".join(parts)
        else:
            text = f"{'、'.join(lead)}牵头，" if lead else ""
            text += f"{'、'.join(rest)}按职责分工负责" + (f"，{deadline}" if deadline else "")
        return text, Wanted((), tuple(lead), tuple(rest), deadline)

    def sentence() -> str:
        tail = draw(
            st.sampled_from(["", "（含乡镇）", "，做到“应公开、尽公开”", "，确保达到95%以上"])
        )
        return f"完成事项{next(serial)}{tail}。"

    if form == "每句":
        theme = sentence()
        line = f"{number}.{theme}"
        for _ in range(2):
            own = sentence()
            text, task = bodies(draw(st.booleans()))
            line += f"{own}（{text}）"
            wanted.append(task._replace(sentences=(own,)))
        return [line]
    sentences = tuple(sentence() for _ in range(draw(st.integers(1, 3))))
    text, task = bodies(form in ("标签", "下面"))
    wanted.append(task._replace(sentences=sentences))
    line = f"{number}.{''.join(sentences)}"
    if form == "下面":
        return [line, *text.split("；")]
    return [line, f"（{text}）"] if form == "下面括号" else [f"{line}（{text}）"]


@settings(max_examples=100)
@given(plans())
def test_the_tasks_of_a_random_plan_are_found_with_their_bodies(plan: tuple[str, list[Wanted]]):
    text, wanted = plan
    read = store.read(imported(text).text.encode(), "tasks.yaml").table
    assert read is not None
    found = [row.task for row in read.rows()]
    assert [
        (tuple(task.lead.flat()), tuple(task.responsible.flat()), task.deadline_text)
        for task in found
    ] == [(each.lead, each.responsible, each.deadline) for each in wanted]
    for task, each in zip(found, wanted, strict=True):
        whole = f"{task.title}。{task.requirement}"
        assert all(sentence in whole for sentence in each.sentences)


ROLE_WORDS = re.compile(
    "会同?|等|以及|^(?:此项工作|(?:责任|牵头)单位[为是])|由|(?<=部门)[及和](?=各)|(?:总|分别)?牵头|协同|配合|参与|参加|协助|分工落实|按职责分工|(?:分别)?负责(?:落实)?|落实"
)
"""What a table says by the place of a name."""
LABEL_OR_NUMBER = re.compile(
    "(?:责任|配合|成员|完成|整改|具体|主要|任务|时限|牵头|目标|反馈|重点|活动|承办)?"
    "(?:单位|部门|科室|处室|站所|时限|时间|节点|要求|任务|内容|名称|措施|举措|领导|问题)"
    "|(?:第|问题|项目|专栏|行动)?[一二三四五六七八九十]?(?:章|条|部分)?|主|辅"
)
LINES = st.sampled_from(
    [line for text, _ in layouts() for line in text.split("\n")[1:] if line]
    + ["——", "（", "1.", "》。", "●", "（甲局负责）修路。", "一、（甲局）"]
)


@settings(max_examples=100)
@given(st.lists(LINES, min_size=1, max_size=12))
def test_no_text_is_lost_whatever_stands_below_what(lines: list[str]):
    try:
        table = imported("\n".join(lines))
    except UserError:
        return
    read = store.read(table.text.encode(), "tasks.yaml").table
    assert read is not None
    assert list(read.rows())
    everything = "\n".join([table.text, *(each.text for each in table.left_out)])
    everything = re.sub(r"[^\w\n]", "", everything)
    text = re.sub("(?m)^（[一二三](?=[^）]*$)", "", "\n".join(lines))
    parts = re.findall("[\u4e00-\u9fff]+", text)
    kept = {text for part in parts for text in ROLE_WORDS.split(part)}
    lost = {text for text in kept if text not in everything}
    assert {text for text in lost if not LABEL_OR_NUMBER.fullmatch(text)} == set()


def test_several_deadlines_in_a_bracket():
    task = "1.推行分时段预约。开放全部号源。（责任科室：门诊部；完成时限：{}）\n"
    text = "2026年改善服务方案\n一、重点任务\n" + "".join(
        task.format(each) for each in ("4月底前完成摸底；10月底前全院推行", "10月底前；视情况而定")
    )
    first, second = imported(text).data["sections"][0]["tasks"]
    assert first["deadline"] == ["4月底前完成摸底", "10月底前全院推行"]
    assert second["deadline"] == "10月底前；视情况而定"
