"""Reading a table: texts, names, defaults, places, and the parts around an error."""

from datetime import date
from decimal import Decimal

import pytest

from gkrw.core.findings import Place
from gkrw.core.model import Members, Table, Task, Topic
from gkrw.core.names import Level, NameList
from gkrw.store import SourceLines
from tables import SMALL, edited, places, read

REQUIREMENT = """\
            requirement: |
              对审计发现问题、整改落实及问责情况进行公开。
"""


def table_of(text: str) -> Table:
    """The table in a text with nothing wrong in it."""
    loaded = read(text)
    assert loaded.findings == ()
    assert loaded.table is not None
    return loaded.table


def task_of(text: str, task_id: str = "T02") -> Task:
    """One task of a text with nothing wrong in it."""
    (task,) = (task for task in table_of(text).tasks() if task.id == task_id)
    return task


def with_requirement(block: str) -> Task:
    """The second task of SMALL with its requirement written as `block`."""
    return task_of(edited((REQUIREMENT, block)))


def with_title(written: str) -> str:
    """The title of the second task of SMALL, written as given."""
    return task_of(edited(("title: 审计公开", f"title: {written}"))).title


def with_lead(written: str) -> NameList:
    """The lead of the second task of SMALL, written as given."""
    return task_of(edited(("lead: [审计局]", f"lead: {written}"))).lead


# -- texts ---------------------------------------------------------------------------------


def test_requirement_keeps_its_paragraphs_word_for_word():
    task = with_requirement(
        """\
            requirement: |
              按规定公开“三公”经费预决算等内容。
              按规定定期公开债务限额、余额（含偿债率）：不得遗漏 #，也不得改写 'A' 与 "B"。
"""
    )
    assert task.requirement == (
        "按规定公开“三公”经费预决算等内容。\n"
        "按规定定期公开债务限额、余额（含偿债率）：不得遗漏 #，也不得改写 'A' 与 \"B\"。"
    )


@pytest.mark.parametrize("mark", ["|", "|-", "|+", "|2", "|2-", "|+2"])
def test_requirement_is_the_same_in_every_kind_of_literal_block(mark: str):
    block = f"""\
            requirement: {mark}
              对审计发现问题进行公开。
              对整改落实情况进行公开。
"""
    task = with_requirement(block)
    assert task.requirement == "对审计发现问题进行公开。\n对整改落实情况进行公开。"
    assert task.places["requirement"] == Place("表.yaml", 27, 15)


def test_blank_lines_after_a_kept_block_are_not_part_of_it():
    task = with_requirement(
        """\
            requirement: |+
              对审计发现问题进行公开。


"""
    )
    assert task.requirement == "对审计发现问题进行公开。"


def test_blank_lines_inside_and_before_a_block_stay():
    task = with_requirement(
        """\
            requirement: |

              对审计发现问题进行公开。

              对整改落实情况进行公开。
"""
    )
    assert task.requirement == "\n对审计发现问题进行公开。\n\n对整改落实情况进行公开。"


def test_spaces_that_an_indentation_mark_leaves_belong_to_the_text():
    task = with_requirement(
        """\
            requirement: |2
                对审计发现问题进行公开。
              对整改落实情况进行公开。
"""
    )
    assert task.requirement == "  对审计发现问题进行公开。\n对整改落实情况进行公开。"
    assert task.places["requirement"] == Place("表.yaml", 27, 15)


def test_requirement_may_stand_on_the_line_of_its_key():
    task = with_requirement("            requirement: 对审计发现问题进行公开。\n")
    assert task.requirement == "对审计发现问题进行公开。"
    assert task.places["requirement"] == Place("表.yaml", 26, 26)


@pytest.mark.parametrize(
    "written",
    [
        r'"对审计发现问题公开。\n对整改公开。"',
        r'"\u5BF9审计发现问题公开。\n对整改公开。"',
        "'对审计发现问题公开。\n\n              对整改公开。'",
    ],
    ids=["line break as an escape", "character as an escape", "folded"],
)
def test_places_within_a_text_that_is_written_otherwise_are_its_beginning(written):
    loaded = read(edited((REQUIREMENT, f"            requirement: {written}\n")))
    assert loaded.table is not None
    (task,) = (task for task in loaded.table.tasks() if task.id == "T02")
    place = task.places["requirement"]
    assert place.within(task.requirement, task.requirement.index("整改")) == place
    assert place == Place("表.yaml", 26, 27)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("审计公开", "审计公开"),
        ("'审计公开'", "审计公开"),
        ("'“双随机,一公开”: 2026'", "“双随机,一公开”: 2026"),
        ("'审计''结果''公开'", "审计'结果'公开"),
        ('"审计\\"结果\\"公开"', '审计"结果"公开'),
        ('"C:\\\\审计"', "C:\\审计"),
        ('"\\u5ba1\\u8ba1公开"', "审计公开"),
        ("'yes'", "yes"),
        ('"2026"', "2026"),
        ("'@审计公开'", "@审计公开"),
        ("审计公开（2026年 第1期）", "审计公开（2026年 第1期）"),
        ("审计公开  # 第一页", "审计公开"),
        ("审计公开#1", "审计公开#1"),
        ("|\n              审计公开", "审计公开"),
    ],
)
def test_title_is_what_the_yaml_says(written: str, title: str):
    assert with_title(written) == title


@pytest.mark.parametrize("task_id", ["T10", "'T10'", '"T10"'])
def test_id_may_be_quoted(task_id: str):
    assert task_of(edited(("id: T02", f"id: {task_id}")), "T10").title == "审计公开"


def test_texts_of_the_office_and_the_annex():
    table = table_of(
        edited(
            (
                "departments:",
                "annex: 附件2\n"
                "office:\n"
                "  name: 管委会办公室\n"
                "  full_name: 兰州新区管理委员会办公室\n"
                "  contact: 李明\n"
                "  phone: '0931-8259000'\n"
                "departments:",
            )
        )
    )
    assert table.annex == "附件2"
    assert table.office is not None
    assert (table.office.name, table.office.full_name) == (
        "管委会办公室",
        "兰州新区管理委员会办公室",
    )
    assert (table.office.contact, table.office.phone) == ("李明", "0931-8259000")
    assert table.office.place == Place("表.yaml", 5, 3)


def test_year_is_that_of_its_key_and_without_one_that_of_the_title():
    titled = edited(("title: 政务公开工作", "title: 2025年政务公开工作"))
    assert table_of(edited(("format: 1\n", "format: 1\nyear: 2026\n"))).year == 2026
    assert table_of(titled.replace("format: 1\n", "format: 1\nyear: 2026\n")).year == 2026
    assert table_of(titled).year == 2025
    assert table_of(SMALL).year is None


def test_what_is_not_written_is_none():
    table = table_of(SMALL)
    (task, _) = table.tasks()
    assert (table.annex, table.office) == (None, None)
    assert (task.deadlines, task.targets, task.note) == ((), (), None)
    assert {department.full_name for department in table.departments} == {None}


# -- departments and collectives -----------------------------------------------------------


def test_department_with_everything():
    table = table_of(
        edited(
            (
                "  - name: 审计局\n",
                "  - name: 民政司法和社保局\n"
                "    aliases: [新区民政司法和社保局]\n"
                "    unconfirmed: [民政局, 社保局]\n"
                "    full_name: 兰州新区民政司法和社会保障局\n"
                "    contact: 张三\n"
                "    phone: '0931-8259000'\n"
                "    mail: msj@example.gov.cn\n"
                "    note: |\n"
                "      机构改革后合并。\n"
                "      待确认。\n"
                "  - name: 审计局\n",
            )
        )
    )
    department = table.departments[1]
    assert department.name == "民政司法和社保局"
    assert [alias.text for alias in department.aliases] == ["新区民政司法和社保局"]
    assert [alias.text for alias in department.unconfirmed] == ["民政局", "社保局"]
    assert department.full_name == "兰州新区民政司法和社会保障局"
    assert (department.contact, department.phone) == ("张三", "0931-8259000")
    assert department.mail == "msj@example.gov.cn"
    assert department.reached_at == "张三 0931-8259000"
    assert department.note == "机构改革后合并。\n待确认。"
    assert department.place == Place("表.yaml", 6, 11)
    assert department.unconfirmed[1].place == Place("表.yaml", 8, 24)


@pytest.mark.parametrize(
    ("written", "members", "listed", "exceptions"),
    [
        ("all", Members.ALL, [], []),
        ("unlisted", Members.UNLISTED, [], []),
        ("unspecified", Members.UNSPECIFIED, [], []),
        ("all\n    except: [审计局]", Members.ALL, [], ["审计局"]),
        ("[财政局, 建设局]", Members.LISTED, ["财政局", "建设局"], []),
        ("\n      - 财政局\n      - 建设局", Members.LISTED, ["财政局", "建设局"], []),
    ],
)
def test_members_of_a_collective(
    written: str, members: Members, listed: list[str], exceptions: list[str]
):
    (collective,) = table_of(edited(("members: all", f"members: {written}"))).collectives
    assert collective.members is members
    assert [name.text for name in collective.listed] == listed
    assert [name.text for name in collective.exceptions] == exceptions


# -- names ---------------------------------------------------------------------------------


def test_names_keep_their_order_and_their_wording():
    lead = with_lead("[新区财政局, 建设局, 财政局]")
    assert lead.flat() == ["新区财政局", "建设局", "财政局"]
    assert not lead.is_open
    assert lead.etc is None
    assert lead.level is Level.TASK


@pytest.mark.parametrize(
    "written",
    [
        "[财政局, 建设局]",
        "[ 财政局 , 建设局 ]",
        "[财政局, 建设局, ]",
        "['财政局', \"建设局\"]",
        "[财政局,\n                   建设局]",
        "\n              - 财政局\n              - 建设局",
        "\n            - 财政局\n            - 建设局",
    ],
)
def test_a_list_means_the_same_however_it_is_written(written: str):
    assert with_lead(written).flat() == ["财政局", "建设局"]


def test_etc_at_the_end_leaves_the_list_open():
    lead = with_lead("[财政局, 建设局, 等]")
    assert [name.text for name in lead.entries] == ["财政局", "建设局"]
    assert lead.is_open
    assert lead.flat() == ["财政局", "建设局", "等"]
    assert lead.etc is not None
    assert Place.of(lead.etc) == Place("表.yaml", 28, 30)


def test_list_in_brackets_stands_behind_its_collective():
    lead = with_lead("[财政局, {各部门: [审计局, 建设局, 等]}]")
    assert lead.flat() == ["财政局", "各部门", "审计局", "建设局", "等"]
    assert [name.text for name in lead.every_name()] == ["财政局", "各部门", "审计局", "建设局"]
    assert not lead.is_open
    bracket = lead.entries[1].bracket
    assert bracket is not None
    assert bracket.is_open
    assert lead.entries[1].place == Place("表.yaml", 28, 26)
    assert [name.place.column for name in bracket.entries] == [32, 37]


def test_brackets_may_be_written_as_a_block():
    written = "\n              - 财政局\n              - 各部门:\n                  - 建设局"
    assert str(with_lead(written)) == "财政局，各部门（建设局）"


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("[]", ""),
        ("[财政局]", "财政局"),
        ("[财政局, 建设局]", "财政局、建设局"),
        ("[财政局, 建设局, 等]", "财政局、建设局等"),
        ("[各部门, 财政局, 建设局]", "各部门，财政局、建设局"),
        ("[{各部门: [审计局, 建设局, 等]}]", "各部门（审计局、建设局等）"),
        ("[财政局, {各部门: [审计局]}]", "财政局，各部门（审计局）"),
    ],
)
def test_names_as_a_table_cell_shows_them(written: str, cell: str):
    assert str(with_lead(written)) == cell


# -- defaults ------------------------------------------------------------------------------

DEFAULTS = """\
format: 1
title: 政务公开工作重点任务分解表
departments:
  - name: 管委会办公室
  - name: 党工委办公室
  - name: 经发局
  - name: 财政局
sections:
  - title: 解读回应参与
    lead: [管委会办公室]
    responsible: [财政局]
    groups:
      - title: 政策解读
        tasks:
          - id: T19
            title: 多样化解读
            requirement: 运用多种方式，对政策进行立体式、多方位解读。
      - title: 舆情回应
        lead: [党工委办公室]
        tasks:
          - id: T23
            title: 机制建立
            requirement: 落实政务舆情回应主体责任。
          - topic: 重点舆情
            lead: [经发局]
            tasks:
              - id: T24
                title: 风险评估
                requirement: 认真做好舆情风险评估研判。
              - id: T25
                title: 舆情监测
                requirement: 重点做好经济社会热点的舆情监测。
                lead: [财政局, 经发局]
                responsible: []
  - title: 服务公开
    groups:
      - title: 政务服务公开
        tasks:
          - id: T31
            title: 服务事项公开
            requirement: 对办事服务事项集中分类展示。
"""


@pytest.mark.parametrize(
    ("task_id", "lead", "level"),
    [
        ("T19", ["管委会办公室"], Level.SECTION),
        ("T23", ["党工委办公室"], Level.GROUP),
        ("T24", ["经发局"], Level.TOPIC),
        ("T25", ["财政局", "经发局"], Level.TASK),
        ("T31", [], Level.NOWHERE),
    ],
)
def test_lead_comes_from_the_nearest_level_that_has_one(
    task_id: str, lead: list[str], level: Level
):
    task = task_of(DEFAULTS, task_id)
    assert task.lead.flat() == lead
    assert task.lead.level is level


@pytest.mark.parametrize(
    ("task_id", "responsible", "level"),
    [
        ("T19", ["财政局"], Level.SECTION),
        ("T24", ["财政局"], Level.SECTION),
        ("T25", [], Level.TASK),
        ("T31", [], Level.NOWHERE),
    ],
)
def test_explicit_empty_list_replaces_the_default_and_is_not_nothing(
    task_id: str, responsible: list[str], level: Level
):
    task = task_of(DEFAULTS, task_id)
    assert task.responsible.flat() == responsible
    assert task.responsible.level is level


def test_headings_keep_only_the_defaults_written_at_them():
    table = table_of(DEFAULTS)
    section, other = table.sections
    group = section.groups[1]
    topic = group.children[1]
    assert isinstance(topic, Topic)
    assert section.lead is not None
    assert section.lead.flat() == ["管委会办公室"]
    assert (section.groups[0].lead, section.groups[0].responsible) == (None, None)
    assert group.lead is not None
    assert group.responsible is None
    assert topic.lead is not None
    assert topic.lead.place == Place("表.yaml", 25, 19)
    assert (other.lead, other.responsible) == (None, None)


def test_tasks_and_topics_keep_the_order_of_the_file():
    table = table_of(DEFAULTS)
    assert [task.id for task in table.tasks()] == ["T19", "T23", "T24", "T25", "T31"]
    headings = [(row.section_heading, row.group_heading) for row in table.rows()]
    assert headings[0] == ("一、解读回应参与", "（一）政策解读")
    assert headings[-1] == ("二、服务公开", "（三）政务服务公开")
    topics = [row.topic.title if row.topic else None for row in table.rows()]
    assert topics == [None, None, "重点舆情", "重点舆情", None]


# -- deadlines and targets -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "text", "day"),
    [
        ("2026-10-31", "2026-10-31", date(2026, 10, 31)),
        ("'2026-10-31'", "2026-10-31", date(2026, 10, 31)),
        ("2026年10月31日前", "2026年10月31日前", date(2026, 10, 31)),
        ("2026/2/8", "2026/2/8", date(2026, 2, 8)),
        ("年底前", "年底前", None),
        ("每季度", "每季度", None),
        ("2026年10月", "2026年10月", None),
        ("2026-11-31", "2026-11-31", None),
    ],
)
def test_deadline_keeps_its_words_and_has_a_day_where_it_names_one(
    written: str, text: str, day: date | None
):
    source = edited(("lead: [审计局]", f"lead: [审计局]\n            deadline: {written}"))
    (deadline,) = task_of(source).deadlines
    assert (deadline.text, deadline.day) == (text, day)
    assert deadline.place == Place("表.yaml", 29, 23)


@pytest.mark.parametrize(
    ("written", "texts", "places"),
    [
        ("[3月底前出台方案, 2026-10-31]", ["3月底前出台方案", "2026-10-31"], [(29, 24), (29, 34)]),
        (
            "\n              - 3月底前出台方案\n              - '12月底前'",
            ["3月底前出台方案", "12月底前"],
            [(30, 17), (31, 17)],
        ),
        ("[年底前]", ["年底前"], [(29, 24)]),
    ],
)
def test_several_deadlines_are_read_one_by_one(written, texts, places):
    source = edited(("lead: [审计局]", f"lead: [审计局]\n            deadline: {written}"))
    task = task_of(source)
    assert [each.text for each in task.deadlines] == texts
    assert [(each.place.line, each.place.column) for each in task.deadlines] == places
    assert task.deadline_text == "；".join(texts)


TARGETS = edited(
    (
        "lead: [审计局]",
        """\
lead: [审计局]
            targets:
              - name: 网上可办率
                at_least: 90.50
                unit: '%'
              - {name: 办理时限, at_most: 7, unit: 个工作日}
              - name: 抽查比例
                at_least: 5
                at_most: 10
                unit: '%'""",
    )
)


def test_targets_are_exact_decimals():
    first, second, third = task_of(TARGETS).targets
    assert (first.name, first.at_least, first.at_most, first.unit) == (
        "网上可办率",
        Decimal("90.50"),
        None,
        "%",
    )
    assert isinstance(first.at_least, Decimal)
    assert (second.at_least, second.at_most, second.unit) == (None, Decimal(7), "个工作日")
    assert (third.at_least, third.at_most) == (Decimal(5), Decimal(10))
    assert [str(target) for target in (first, second, third)] == [
        "网上可办率≥90.5%",
        "办理时限≤7个工作日",
        "抽查比例≥5%，≤10%",
    ]
    assert first.place == Place("表.yaml", 30, 17)
    assert second.place == Place("表.yaml", 33, 17)


# -- places --------------------------------------------------------------------------------


def test_places_are_those_of_the_first_character_of_each_text():
    text = edited(
        ("title: 审计公开", "title: '审计公开'"),
        (
            "lead: [审计局]",
            "lead: [审计局]\n            deadline: 年底前\n            note: |\n\n"
            "              经办人待定。",
        ),
    )
    task = task_of(text)
    expected = {
        "id": (24, 17, "T02"),
        "title": (25, 21, "审计公开"),  # behind the quotation mark
        "requirement": (27, 15, "对审计"),  # in the block, not at its |
        "lead": (28, 19, "[审计局]"),
        "deadline": (29, 23, "年底前"),
        "responsible": (33, 26, "[建设局]"),
    }
    lines = text.split("\n")
    for key, (line, column, beginning) in expected.items():
        assert task.places[key] == Place("表.yaml", line, column)
        assert lines[line - 1][column - 1 :].startswith(beginning)
    assert set(task.places) == {*expected, "note"}
    assert task.place == Place("表.yaml", 24, 13)


def test_place_of_a_character_is_counted_from_the_first_line_of_its_block():
    task = with_requirement(
        """\
            requirement: |

              对审计发现问题进行公开。
              对整改落实情况进行公开。
"""
    )
    place = task.places["requirement"]
    assert place.within(task.requirement, task.requirement.index("审计")) == Place(
        "表.yaml", 28, 16
    )
    assert place.within(task.requirement, task.requirement.index("整改")) == Place(
        "表.yaml", 29, 16
    )


def test_keys_not_written_have_no_place():
    task = task_of(SMALL)
    assert "note" not in task.places
    assert len(task.places) == 5
    with pytest.raises(KeyError):
        task.places["note"]


def test_columns_count_characters_also_those_beyond_the_basic_plane():
    text = edited(("lead: [审计局]", "lead: [𬭛元素局, 审计局]"))
    assert [name.place.column for name in task_of(text).lead.entries] == [20, 26]


def test_headings_stand_at_their_titles():
    table = table_of(SMALL)
    (section,) = table.sections
    (group,) = section.groups
    topic = group.children[0]
    assert table.place == Place("表.yaml", 1, 1)
    assert section.place == Place("表.yaml", 12, 12)
    assert group.place == Place("表.yaml", 14, 16)
    assert topic.place == Place("表.yaml", 17, 20)


def test_texts_give_the_line_of_a_place():
    texts = SourceLines({"表.yaml": SMALL, "财政局.yaml": "format: 1"})
    assert texts.around(Place("表.yaml", 2, 1), 100)[0] == "title: 政务公开工作重点任务分解表"
    assert texts.around(Place("表.yaml", 24, 5), 100)[0] == "          - id: T02"
    assert texts.around(Place("财政局.yaml", 1, 1), 100)[0] == "format: 1"
    assert [texts.around(Place("表.yaml", line, 1), 100)[0] for line in (0, -1, 1000)] == [
        "",
        "",
        "",
    ]
    assert texts.around(Place("没有.yaml", 1, 1), 100) == ("", 0)
    assert texts.around(Place("表.yaml", 2, 10), 3) == (" 政务公开工", 3)
    assert texts.file_names() == "表.yaml 和另外 1 个文件"
    assert SourceLines({"表.yaml": ""}).file_names() == "表.yaml"


# -- what survives errors ------------------------------------------------------------------


def ids_after(text: str) -> list[str]:
    loaded = read(text)
    assert loaded.table is not None
    return [task.id for task in loaded.table.tasks()]


@pytest.mark.parametrize(
    "mistake",
    [
        ("title: 审计公开", "title: @审计公开"),
        ("title: 审计公开", "title: '审计公开"),
        ("title: 审计公开", "title: 审计公开: 问责"),
        ("lead: [审计局]", "lead: [审计局"),
        ("            lead: [审计局]", "           lead: [审计局]"),
    ],
)
def test_a_syntax_error_in_one_task_leaves_the_others(mistake: tuple[str, str]):
    loaded = read(edited(mistake))
    assert loaded.table is not None
    assert [finding.code for finding in loaded.findings] == ["G106"]
    assert [task.id for task in loaded.table.tasks()] == ["T01"]
    assert not loaded.table.whole
    assert loaded.text == edited(mistake)


def test_a_table_without_mistakes_is_whole():
    assert table_of(SMALL).whole


def test_only_the_first_of_two_documents_is_read():
    loaded = read(SMALL + "---\n" + SMALL.replace("T0", "T1"))
    assert loaded.table is not None
    assert [task.id for task in loaded.table.tasks()] == ["T01", "T02"]
    assert not loaded.table.whole


def test_repeated_key_keeps_its_first_value():
    text = edited(("lead: [审计局]", "lead: [审计局]\n            lead: [财政局]"))
    loaded = read(text)
    assert loaded.table is not None
    (_, task) = loaded.table.tasks()
    assert task.lead.flat() == ["审计局"]
    assert task.places["lead"] == Place("表.yaml", 28, 19)


def test_aliases_are_refused_and_the_other_tasks_are_read():
    text = edited(
        ("          - topic: 会议公开", "          - &topic\n            topic: 会议公开"),
        ("          - id: T02", "          - *topic\n          - id: T02"),
    )
    loaded = read(text)
    assert loaded.table is not None
    assert [(each.code, each.place.line) for each in loaded.findings] == [
        ("G108", 17),
        ("G108", 25),
    ]
    assert "T02" in ids_after(text)
    assert ids_after(text).count("T01") <= 1
    assert not loaded.table.whole


def test_billion_laughs_are_not_expanded():
    laughs = "\n".join(
        f"            x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]" for n in range(1, 12)
    )
    text = edited(
        ("lead: [审计局]", f"lead: [审计局]\n            x0: &x0 [哈哈]\n{laughs}"),
    )
    loaded = read(text)
    assert loaded.table is not None
    assert sum(finding.code == "G108" for finding in loaded.findings) == 12 + 11 * 9
    assert ids_after(text) == ["T01", "T02"]


def test_unusable_values_are_left_out_and_the_rest_is_read():
    loaded = read(
        edited(
            ("title: 审计公开", "title: [审计公开]"),
            ("lead: [审计局]", "lead: [审计局, {}]"),
            ("responsible: [建设局]", "responsible: [建设局]\n            targets: 无"),
        )
    )
    assert loaded.table is not None
    (_, task) = loaded.table.tasks()
    assert (task.id, task.title, task.targets) == ("T02", "", ())
    assert task.requirement.startswith("对审计发现问题")
    assert task.lead.flat() == ["审计局"]


@pytest.mark.parametrize("title", [">-\n", "'\n\n              '"])
def test_an_empty_text_over_several_lines_is_empty_not_folded(title):
    loaded = read(edited(("title: 审计公开", f"title: {title}")))
    (finding,) = loaded.findings
    assert (finding.code, finding.message) == ("G204", "“title”（工作任务）是空的。")


def test_an_empty_key_is_meant_for_no_other():
    text = edited(("lead: [审计局]", 'lead: [审计局]\n            "": 审计公开'))
    (finding,) = read(text).findings
    assert (finding.code, finding.place.line) == ("G201", 29)
    assert finding.message == "任务里没有“”这个键。"
    assert finding.fix.startswith("看看是写错了键，还是放错了层次（缩进）。可以用的键：id、title、")


@pytest.mark.parametrize("end", ["", "\n", "\nannex: 附件2"])
def test_a_comment_behind_a_text_is_quoted_up_to_the_end_of_its_line_or_of_the_file(end: str):
    text = "format: 1\ndepartments: []\nsections: []\ntitle: 2026年政务公开工作分解表 # 附件" + end
    (finding,) = read(text).findings
    assert (finding.code, finding.place) == ("G210", Place("表.yaml", 4, 23))
    assert finding.message == "“title”（标题）后面的“# 附件”被当作注释，没有读取。"


def test_names_written_as_one_text_are_read_as_names():
    loaded = read(edited(("lead: [审计局]", "lead: 审计局、建设局等")))
    assert loaded.table is not None
    (_, task) = loaded.table.tasks()
    assert task.lead.flat() == ["审计局", "建设局", "等"]


def test_a_cell_written_as_one_text_is_read_with_its_brackets_and_its_fix_can_be_followed():
    cell = "各园区，各相关部门（财政局、建设局等）等"
    text = edited(("responsible: [建设局]", f"responsible: {cell}"))
    (finding,) = [each for each in read(text).findings if each.code == "G203"]
    assert finding.fix == "写成 responsible: [各园区, {各相关部门: [财政局, 建设局, 等]}, 等]。"
    followed = text.replace(f"responsible: {cell}", finding.fix[3:-1])
    for written in (text, followed):
        table = read(written).table
        assert table is not None
        assert str(list(table.tasks())[1].responsible) == cell
    assert read(followed).findings == ()


@pytest.mark.parametrize("text", ["- 财政局\n", "政务公开\n", "[1, 2]\n", ""])
def test_what_is_no_mapping_holds_no_table(text: str):
    loaded = read(text)
    assert loaded.table is None
    assert loaded.findings


# -- equality ------------------------------------------------------------------------------


def test_tables_that_mean_the_same_are_equal_wherever_the_lines_stand():
    spread = SMALL.replace("\n        tasks:", "\n\n        # 以下各项\n        tasks:").replace(
        "lead: [审计局]", "lead:\n              - 审计局  # 2026 年新设"
    )
    assert spread != SMALL
    assert table_of(spread) == table_of(SMALL)


def test_order_of_keys_and_quotes_do_not_matter():
    moved = edited(
        ("            lead: [审计局]\n", ""),
        ("          - id: T02\n", '          - lead: ["审计局"]\n            id: T02\n'),
    )
    assert table_of(moved) == table_of(SMALL)


@pytest.mark.parametrize(
    "change",
    [
        ("title: 审计公开", "title: 审计结果公开"),
        ("lead: [审计局]", "lead: [审计局, 等]"),
        ("lead: [审计局]", "lead: [审计局, {各部门: [财政局]}]"),
        ("responsible: [建设局]", "responsible: []"),
        ("members: all", "members: unlisted"),
        ("问责情况进行公开。", "问责情况进行公开。\n              及时更新。"),
    ],
)
def test_tables_that_mean_something_else_differ(change: tuple[str, str]):
    assert table_of(edited(change)) != table_of(SMALL)


def test_small_table_has_nothing_wrong():
    assert places(SMALL) == []


_NAME = "  - name: 审计局\n"


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        (f"    <<<<<<< HEAD\n{_NAME}    =======\n{_NAME}    >>>>>>> main\n", "第 6、8、10 行"),
        (f"{_NAME}=======\n", "第 7 行"),
        (f"||||||| 共同的上一版\n{_NAME}", "第 6 行"),
    ],
)
def test_marks_of_a_conflict_are_known_indented_or_alone(written, numbers):
    (finding,) = read(edited((_NAME, written))).findings
    assert finding.code == "G115"
    assert numbers in finding.message


def test_of_a_conflict_without_its_end_nothing_but_the_marks_is_left_out():
    other = "  - name: 水务局\n"
    parsed = read(edited((_NAME, f"<<<<<<< HEAD\n{other}||||||| 上一版\n{_NAME}=======\n")))
    assert [each.code for each in parsed.findings] == ["G115"]
    assert parsed.table is not None
    assert [each.name for each in parsed.table.departments][1:3] == ["水务局", "审计局"]


def test_a_key_is_not_taken_for_one_that_merely_shares_letters():
    (finding,) = read(SMALL + "requirement: |\n  公开财政预决算。\n").findings
    assert finding.code == "G201"
    assert finding.fix.startswith("看看是写错了键，还是放错了层次（缩进）。")
    assert finding.edit is None


def test_a_letter_of_another_script_in_a_key_is_named():
    findings = read(edited(("lead: [审计局]", "l\u0435ad: [审计局]"))).findings
    assert "（其中的“\u0435”是 U+0435，不是英文字母）" in findings[0].message
