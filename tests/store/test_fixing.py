"""Edits of findings: what has one right fix is fixed, and nothing else changes."""

from pathlib import Path
from random import Random

import pytest
from fixable_slips import slipped
from versions_of_table import REAL

from gkrw.core.findings import Place, TextEdit, errors_in
from gkrw.project.open_table import check_table
from gkrw.store import read
from gkrw.store.acceptance import accept_findings
from gkrw.store.fixing import Contents, Fixed, Reading, apply_edits, fix, retiring_edit
from gkrw.views.finding_text import table_kinds
from tables import SMALL, edited

FILE = Path("表.yaml")
TABLES = sorted((Path(__file__).parents[1] / "office_tables").glob("*.yaml"))


def reading(contents: Contents) -> Reading:
    parsed = read(contents[FILE], FILE.name)
    loaded = check_table(parsed)
    found = parsed.findings
    if loaded is not None:
        found = accept_findings(parsed, loaded.findings, table_kinds())
    texts, records = {FILE.name: parsed.text}, {FILE.name: parsed.table}
    return Reading(found, texts, records, {FILE.name: FILE})


def fixed(text: str | bytes) -> Fixed:
    return fix({FILE: text if isinstance(text, bytes) else text.encode()}, reading)


def text_of(result: Fixed) -> str:
    content = result.contents[FILE]
    assert content is not None
    return content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        b"\xef\xbb\xbf" + SMALL.encode(),
        SMALL.replace("\n", "\r\n").encode(),
        SMALL.replace("\n", "\r").encode(),
        edited(("title: 公众参与", "title: 公众参与\r")).encode(),
        b"\xff\xfe" + SMALL.encode("utf-16-le"),
        edited(("  - name: 审计局", "\t- name: 审计局")),
        edited(("  - name: 审计局", "\u3000- name: 审计局")),
        edited(("                title: 公众参与", "\u3000" * 8 + "title: 公众参与")),
        edited(("                title: 公众参与", "\t\ttitle: 公众参与")),
        edited(("              - id: T01", "              -\tid: T01")),
        edited(("title: 公众参与", "title：公众参与")),
        edited(("title: 公众参与", "title:公众参与")),
        edited(("title: 公众参与", "title ：公众参与")),
        edited(("    groups:\n", "    groups：\n")),
        edited(("- id: T01", "－ id: T01")),
        edited(("- id: T01", "-id: T01")),
        edited(("- name: 财政局", "- name:财政局")),
        edited(("- name: 财政局", "－name: 财政局")),
        edited(("lead: [审计局]", "lead: 审计局")),
        edited(("responsible: [各部门]", 'responsible: "【各部门】"')),
        edited(("format: 1", "format: '1'")),
        edited(("title: 政府信息公开", "title: 一、政府信息公开")),
        edited(("title: 主动公开", "title: （一） 主动公开")),
    ],
)
def test_what_has_one_right_fix_is_fixed(wrong):
    result = fixed(wrong)
    assert text_of(result) == SMALL
    assert result.reading.findings == ()
    assert result.refused == []


@pytest.mark.parametrize(
    "wrong",
    [
        "\taliases：[新区财政局]",
        "\t\taliases：[新区财政局]",
        "\t\t\taliases:[新区财政局]",
        "\u3000aliases：[新区财政局]",
        "\u3000\u3000aliases ：新区财政局",
        "  \taliases：新区财政局",
    ],
)
def test_a_line_with_a_wrong_indent_and_a_wrong_colon_does_not_become_text_of_the_line_above(wrong):
    result = fixed(edited(("    aliases: [新区财政局]", wrong)))
    assert text_of(result) == SMALL
    assert result.refused == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("lead: 审计局、财政局", "lead: [审计局, 财政局]"),
        ("lead: [审计局、财政局]", "lead: [审计局, 财政局]"),
        ("lead: [审计局，财政局]", "lead: [审计局, 财政局]"),
        ("lead: [审 计局]", "lead: [审计局]"),
        ("lead: [{各部门: 审计局、财政局}]", "lead: [{各部门: [审计局, 财政局]}]"),
        ("lead: [{各部门：[审计局]}]", "lead: [{各部门: [审计局]}]"),
        ("lead: [审计局]\n            note: 12:30", "lead: [审计局]\n            note: '12:30'"),
        ("lead: [审计局]\n            note: @张三", "lead: [审计局]\n            note: '@张三'"),
        (
            "lead: [审计局]\n            targets: [{name: 比例, at_least: '70', unit: 项}]",
            "lead: [审计局]\n            targets: [{name: 比例, at_least: 70, unit: 项}]",
        ),
    ],
)
def test_only_the_wrong_part_of_a_line_changes(wrong, right):
    result = fixed(edited(("lead: [审计局]", wrong)))
    assert text_of(result) == edited(("lead: [审计局]", right))
    assert errors_in(result.reading.findings) == ()


def test_a_dash_that_was_forgotten_is_put_before_the_entry():
    second = SMALL[SMALL.index("          - id: T02") :]
    third = second.replace("T02", "T03").replace("审计公开", "采购公开").replace("审计发现", "采购")
    result = fixed(SMALL + third.replace("- id:", "  id:"))
    assert text_of(result) == SMALL + third
    assert errors_in(result.reading.findings) == ()


def test_a_key_that_is_written_twice_alone_begins_no_entry():
    wrong = edited(("- id: T02\n", "- id: T02\n            id: T03\n"))
    assert text_of(fixed(wrong)) == wrong
    assert "漏了短横线" not in fixed(wrong).reading.findings[0].message


def test_a_column_behind_a_full_width_colon_is_written_with_a_half_width_one():
    columns = "columns: {lead: 牵头部门, responsible: 责任部门, extra: [责任领导]}\nsections:\n"
    text = edited(
        ("sections:\n", columns), ("[建设局]\n", "[建设局]\n            extra: {责任领导：张三}\n")
    )
    result = fixed(text)
    assert text_of(result) == text.replace("责任领导：张三", "责任领导: 张三")
    assert errors_in(result.reading.findings) == ()


def test_an_entry_of_accepted_that_applies_to_nothing_is_deleted():
    kept = edited(("[建设局]", "[建设局, 等]")) + "accepted:\n  # 查过\n"
    kept += "  - {code: G405, task: T02, reason: 原表如此}\n"
    gone = "  - code: G406\n    task: T02\n    reason: 已请示\n"
    assert text_of(fixed(kept + gone + "# 完\n")) == kept + "# 完\n"
    assert text_of(fixed(SMALL + "accepted:\n" + gone + gone)) == SMALL


def test_an_entry_that_may_be_misspelled_is_left():
    wrong = SMALL + "accepted:\n  - {code: G405, task: T20, reason: 原表如此}\n"
    assert text_of(fixed(wrong)) == wrong


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (SMALL, SMALL.replace("sections:\n", "retired: [T03, T05]\nsections:\n")),
        (
            SMALL.replace("sections:\n", "\n# 正文\nsections:\n"),
            SMALL.replace("sections:\n", "\nretired: [T03, T05]\n\n# 正文\nsections:\n"),
        ),
        (
            SMALL.replace("sections:\n", "retired: [T99]  # 去年的\nsections:\n"),
            SMALL.replace("sections:\n", "retired: [T99, T03, T05]  # 去年的\nsections:\n"),
        ),
        (
            SMALL.replace("sections:\n", "retired:\n  - T99\nsections:\n"),
            SMALL.replace("sections:\n", "retired:\n  - T99\n  - T03\n  - T05\nsections:\n"),
        ),
        (
            SMALL.replace("sections:\n", "retired: []\nsections:\n"),
            SMALL.replace("sections:\n", "retired: [T03, T05]\nsections:\n"),
        ),
        (SMALL + "retired:\n- 'T99'\n", SMALL + "retired:\n- 'T99'\n- T03\n- T05\n"),
    ],
)
def test_retired_ids_are_added_as_the_others_are_written(text, after):
    edit = retiring_edit(read(text.encode(), FILE.name), ["T03", "T05"])
    assert edit is not None
    assert apply_edits(text, [edit]) == (after, [edit])


# -- what is not certain ----------------------------------------------------------------------------


def test_a_line_that_may_belong_to_the_task_or_to_its_group_is_left():
    wrong = edited(("            lead: [审计局]\n", "")) + "\t    lead: [审计局]\n"
    result = fixed(wrong)
    assert text_of(result) == wrong
    assert [each.reason for each in result.refused] == ["行首的空格有不止一种读法，说不准是哪一种"]


def test_an_edit_that_brings_another_finding_is_not_made_and_that_is_said():
    text = edited(("  - name: 审计局\n", "  - name: 审计局\n    unconfirmed: [审计处]\n"))
    wrong = text.replace("lead: [审计局]", "lead: [审计处、财政局]")
    result = fixed(wrong)
    assert text_of(result) == wrong
    (refused,) = result.refused
    assert refused.finding.code == "G401"
    assert refused.reason.startswith("改了以后会有别的问题：G409 任务 T02 的牵头部门“审计处”")


def test_an_edit_that_brings_a_finding_which_is_accepted_is_made():
    accepted = "accepted:\n  - {code: G407, task: T02, reason: 原表如此}\n"
    text = edited(("responsible: [建设局]", "responsible: [建设局, 审计局]")) + accepted
    wrong = text.replace("[建设局, 审计局]", "[建设局、审计局]")
    result = fixed(wrong)
    assert (text_of(result), result.refused) == (text, [])


def test_what_is_accepted_is_left_as_it_is():
    text = edited(("title: 政府信息公开", "title: 一、政府信息公开"))
    text += "accepted:\n  - {code: G313, heading: 一、政府信息公开, reason: 原表如此}\n"
    result = fixed(text)
    assert (text_of(result), result.refused) == (text, [])


def test_a_text_that_is_not_understood_as_a_list_is_left():
    wrong = edited(("lead: [审计局]", "lead: 审计局会同有关科室"))
    result = fixed(wrong)
    assert text_of(result) == wrong
    (refused,) = result.refused
    assert refused.reason.startswith("改了以后这一行还有错误：G401 任务 T02 的牵头部门“审计局会同")


def test_one_edit_that_is_not_right_does_not_keep_others_from_being_made():
    wrong = (
        edited(("[建设局]", "建设局"), ("            lead: [审计局]\n", ""))
        + "\t    lead: [审计局]\n"
    )
    assert text_of(fixed(wrong)) == wrong.replace("建设局\n\t", "[建设局]\n\t")


def test_an_error_on_another_line_that_nothing_can_fix_keeps_no_edit_from_being_made():
    right = edited(("lead: [审计局]", "lead: [审记局]"))
    result = fixed(right.replace("responsible: [建设局]", "responsible: 建设局"))
    assert text_of(result) == right
    assert [each.code for each in errors_in(result.reading.findings)] == ["G401"]
    assert result.refused == []


def test_a_table_without_anything_to_fix_is_left():
    result = fixed(REAL)
    assert (text_of(result), result.made, result.refused) == (REAL, [], [])


@pytest.mark.parametrize(
    "wrong", [b"", b"\xff", b"PK\x03\x04", b"title: [", "财政局".encode("gbk")]
)
def test_what_is_no_table_is_left(wrong):
    assert fixed(wrong).contents == {FILE: wrong}


@pytest.mark.parametrize("title", ["二、政府信息公开", "（一）政府信息公开部分", "1.0版目录"])
def test_a_number_in_a_title_that_may_belong_to_it_is_left(title):
    wrong = edited(("title: 审计公开", f"title: {title}"))
    assert text_of(fixed(wrong)) == wrong


# -- edits ------------------------------------------------------------------------------------------


def test_edits_are_made_from_the_end_and_overlapping_ones_left_out():
    at = [Place("表.yaml", 1, column) for column in (1, 2, 4)]
    edits = [
        TextEdit(at[2], "丁", "四"),
        TextEdit(at[0], "甲乙", "一二"),
        TextEdit(at[1], "乙", "二"),
    ]
    text, made = apply_edits("甲乙丙丁\n", edits)
    assert (text, made) == ("一二丙四\n", [edits[1], edits[0]])


def test_an_edit_whose_old_text_is_not_there_is_left_out():
    assert apply_edits("甲\n", [TextEdit(Place("表.yaml", 1, 1), "乙", "丙")]) == ("甲\n", [])
    assert apply_edits("甲\n", [TextEdit(Place("表.yaml", 9, 1), "", "丙")]) == ("甲\n", [])


# -- any slips ----------------------------------------------------------------------------------------


def test_a_damaged_table_is_read_as_it_was_and_other_lines_keep_their_bytes():
    before, original = REAL.split("\n"), read(REAL.encode(), FILE.name).table
    refused = []
    for seed in range(60):
        damaged, changed = slipped(Random(seed), REAL)
        result = fixed(damaged)
        after = text_of(result).split("\n")
        assert len(before) == len(after)
        others = (at for at in range(len(before)) if at not in changed)
        assert [at for at in others if before[at] != after[at]] == [], seed
        if result.refused:
            assert errors_in(result.reading.findings), "what is left is still an error"
            refused.append(seed)
        else:
            assert result.reading.records == {FILE.name: original}, seed
            assert errors_in(result.reading.findings) == ()
    assert len(refused) <= 2, "several slips in one place may hide how a line was meant"


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", range(6))
def test_a_table_of_another_shape_is_as_it_was_or_what_is_left_is_said(table, seed):
    text = table.read_text(encoding="utf-8")
    damaged, changed = slipped(Random(seed), text)
    result = fixed(damaged)
    before, after = text.split("\n"), text_of(result).split("\n")
    assert [at for at in range(len(before)) if before[at] != after[at] and at not in changed] == []
    if not result.refused and not errors_in(result.reading.findings):
        assert result.reading.records == {FILE.name: read(text.encode(), FILE.name).table}


@pytest.mark.parametrize("seed", range(20))
def test_fixing_what_is_fixed_changes_nothing(seed):
    once = fixed(slipped(Random(seed), SMALL)[0])
    assert fix(once.contents, reading).contents == once.contents
