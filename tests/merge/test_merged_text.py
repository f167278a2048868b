"""Merging two versions of a table: by task and field, with conflicts that name both."""

from random import Random

import pytest
from paired_edits import (
    applied,
    are_contested,
    data,
    is_result,
    may_be_contested,
    some_edits,
    with_noise,
)
from versions_of_table import REAL

from gkrw.merge.merged_text import MergedText, NotMerged, merge_contents
from gkrw.merge.sequences import Three
from gkrw.views.merge_summary import clash_lines
from tables import SMALL, edited


def merge(base: str, ours: str, theirs: str) -> MergedText:
    merged = merge_contents(Three(base.encode(), ours.encode(), theirs.encode()), 7)
    assert isinstance(merged, MergedText)
    return merged


def clean(base: str, ours: str, theirs: str) -> str:
    """The merged text, which must have no conflict."""
    merged = merge(base, ours, theirs)
    assert merged.clashes == ()
    return merged.content.decode()


def said(merged: MergedText) -> list[str]:
    """The conflicts as people read them."""
    lines = clash_lines("表.yaml", merged)
    return [line.strip() for line in lines[1:-1]]


def task(task_id: str, title: str, lead: str = "财政局") -> str:
    return (
        f"          - id: {task_id}\n            title: {title}\n"
        f"            requirement: |\n              {title}的要求。\n            lead: [{lead}]\n"
    )


def lines_in(shown: str, what: str) -> list[str]:
    """The lines between the markers: of 甲, or of 乙."""
    start, middle, end = "<<<<<<< 甲（我们的）\n", "=======\n", ">>>>>>> 乙（对方的）\n"
    ours, theirs = shown.split(start)[1].split(end)[0].split(middle)
    return (ours if what == "甲" else theirs).splitlines()


# -- what two persons do at the same time ---------------------------------------------------------


def test_both_append_a_task():
    merged = clean(SMALL, SMALL + task("T45", "甲"), SMALL + task("T46", "乙"))
    assert merged == SMALL + task("T45", "甲") + task("T46", "乙")


def test_both_add_a_name_to_one_list():
    base = edited(("responsible: [建设局]", "responsible: [建设局, 等]"))
    merged = clean(
        base,
        base.replace("[建设局, 等]", "[建设局, 财政局, 等]"),
        base.replace("[建设局, 等]", "[建设局, 审计局, 等]"),
    )
    assert merged == base.replace("[建设局, 等]", "[建设局, 财政局, 审计局, 等]")


def test_both_add_a_name_in_the_same_brackets():
    base = edited(("responsible: [建设局]", "responsible: [{各部门: [建设局]}]"))
    merged = clean(
        base,
        base.replace("[建设局]}", "[建设局, 财政局]}"),
        base.replace("[{各部门: [建设局]}]", "[{各部门: [建设局, 审计局]}, 财政局]"),
    )
    assert "responsible: [{各部门: [建设局, 财政局, 审计局]}, 财政局]\n" in merged


def test_different_fields_of_one_task():
    merged = clean(
        SMALL,
        edited(("title: 审计公开", "title: 审计结果公开")),
        edited(("lead: [审计局]", "lead: [审计局, 财政局]\n            deadline: 年底前")),
    )
    assert merged == edited(
        ("title: 审计公开", "title: 审计结果公开"),
        ("lead: [审计局]", "lead: [审计局, 财政局]\n            deadline: 年底前"),
    )


def test_different_paragraphs_of_one_requirement():
    line = "              对审计发现问题、整改落实及问责情况进行公开。\n"
    base = edited((line, line + "              第二段。\n              第三段。\n"))
    merged = clean(
        base,
        base.replace("第二段。", "第二段改。"),
        base.replace("第三段。", "第三段改。").replace("进行公开。", "公开。"),
    )
    assert merged == base.replace("第二段。", "第二段改。").replace(
        "第三段。", "第三段改。"
    ).replace("进行公开。", "公开。")


def test_different_paragraphs_of_a_text_in_quotes_are_a_conflict():
    old = "|\n              对审计发现问题、整改落实及问责情况进行公开。\n"
    base = edited((old, '"公开问题。\\n公开整改。"\n'))
    ours, theirs = base.replace("公开问题", "公开全部问题"), base.replace("公开整改", "公开问责")
    merged = merge(base, ours, theirs)
    assert said(merged)[0].endswith("的“requirement”（工作要求）：两边都改了，改得不一样。")
    shown = merged.content.decode()
    assert [line.strip() for line in lines_in(shown, "甲")] == [
        'requirement: "公开全部问题。\\n公开整改。"'
    ]


def test_one_moves_a_task_the_other_edits_it():
    block = SMALL[SMALL.index("              - id: T01") : SMALL.index("          - id: T02")]
    rest = SMALL.replace(block, "").replace(
        "          - topic: 会议公开\n            tasks:\n",
        "          - topic: 会议公开\n            tasks: []\n",
    )
    moved = rest + "".join(line[4:] for line in block.splitlines(keepends=True))
    merged = clean(SMALL, moved, edited(("title: 公众参与", "title: 公众列席")))
    assert merged == moved.replace("title: 公众参与", "title: 公众列席")


def test_one_renames_a_heading_the_other_adds_a_task_below_it():
    merged = clean(
        SMALL, edited(("title: 主动公开", "title: 主动公开工作")), SMALL + task("T03", "丙")
    )
    assert merged == edited(("title: 主动公开", "title: 主动公开工作")) + task("T03", "丙")


def test_departments_aliases_targets_and_retired_ids_are_added_by_both():
    target = "\n            targets:\n              - {{name: {}, at_least: 70, unit: '%'}}"
    both = []
    for name, alias, measure, old in (
        ("民政局", "审计处", "公开率", "T90"),
        ("统计局", "审计办", "办结率", "T91"),
    ):
        both.append(
            edited(
                ("  - name: 建设局\n", f"  - name: 建设局\n  - name: {name}\n"),
                ("  - name: 审计局\n", f"  - name: 审计局\n    aliases: [{alias}]\n"),
                ("responsible: [建设局]", "responsible: [建设局]" + target.format(measure)),
                ("sections:\n", f"retired: [{old}]\nsections:\n"),
            )
        )
    read = data(clean(SMALL, *both))
    assert [each["name"] for each in read["departments"]][-2:] == ["民政局", "统计局"]
    assert read["departments"][1]["aliases"] == ["审计处", "审计办"]
    audit = read["sections"][0]["groups"][0]["tasks"][1]
    assert [each["name"] for each in audit["targets"]] == ["公开率", "办结率"]
    assert read["retired"] == ["T90", "T91"]


def test_findings_accepted_by_both_are_kept_and_a_better_reason_is_taken():
    base = f"{SMALL}accepted:\n  - {{code: G405, task: T02, reason: 待查}}\n"
    ours = base.replace("待查", "原表如此") + "  - {code: G407, task: T02, reason: 原表如此}\n"
    theirs = base + "  - {code: G407, task: T01, reason: 原表如此}\n"
    read = data(clean(base, ours, theirs))["accepted"]
    assert [(each["code"], each["task"], each["reason"]) for each in read] == [
        ("G405", "T02", "原表如此"),
        ("G407", "T02", "原表如此"),
        ("G407", "T01", "原表如此"),
    ]
    assert len(said(merge(base, ours, base.replace("待查", "已请示")))) == 1


def test_comments_quotes_and_blank_lines_of_both_stay():
    base = edited(("title: 审计公开", "title: '审计公开'  # 待定"))
    merged = clean(
        base,
        base.replace("          - id: T02", "\n          # 甲的话\n          - id: T02"),
        base.replace("'审计公开'  # 待定", "'审计结果公开'  # 待定").replace(
            "            lead: [审计局]", "            # 乙的话\n            lead: ['审计局']"
        ),
    )
    assert "\n\n          # 甲的话\n          - id: T02\n" in merged
    assert "title: '审计结果公开'  # 待定\n" in merged
    assert "            # 乙的话\n            lead: ['审计局']\n" in merged


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_line_breaks_and_a_byte_order_mark_stay(end, bom):
    base, ours, theirs, expected = (
        bom + text.replace("\n", end)
        for text in (
            SMALL,
            edited(("title: 审计公开", "title: 审计结果公开")),
            SMALL + task("T03", "丙"),
            edited(("title: 审计公开", "title: 审计结果公开")) + task("T03", "丙"),
        )
    )
    assert clean(base, ours, theirs) == expected


def test_one_side_turns_the_line_breaks_of_windows_into_others():
    ours = edited(("title: 审计公开", "title: 审计结果公开"))
    windows = SMALL.replace("\n", "\r\n")
    assert clean(windows, ours, windows + task("T03", "丙").replace("\n", "\r\n")) == (
        ours + task("T03", "丙")
    )


def test_the_end_of_a_file_without_a_line_break():
    base = SMALL.removesuffix("\n")
    ours = edited(("title: 审计公开", "title: 审计结果公开")).removesuffix("\n")
    assert clean(base, ours, base + "\n" + task("T03", "丙")) == f"{ours}\n{task('T03', '丙')}"


def test_a_comment_at_the_end_stays_at_the_end():
    base = SMALL + "\n# 表格到此为止\n"
    ours, theirs = (
        base.replace("\n# 表", task(*new) + "\n# 表") for new in (("T03", "丙"), ("T04", "丁"))
    )
    assert clean(base, ours.replace("\n\n#", "\n#"), theirs.replace("\n\n#", "\n#")).count("#") == 1


# -- what only a person can decide ----------------------------------------------------------------


def test_one_field_in_two_ways_is_a_conflict_of_this_field_alone():
    merged = merge(
        SMALL,
        edited(
            ("问责情况进行公开", "问责情况及时进行公开"), ("title: 审计公开", "title: 审计结果公开")
        ),
        edited(("对审计发现问题", "对审计发现的问题"), ("lead: [审计局]", "lead: [财政局]")),
    )
    assert said(merged) == ["T02 审计结果公开的“requirement”（工作要求）：两边都改了，改得不一样。"]
    shown = merged.content.decode()
    assert lines_in(shown, "甲") == [
        "            requirement: |",
        "              对审计发现问题、整改落实及问责情况及时进行公开。",
    ]
    assert (
        lines_in(shown, "乙")[1] == "              对审计发现的问题、整改落实及问责情况进行公开。"
    )
    assert "title: 审计结果公开\n<<<<<<< 甲（我们的）\n" in shown
    assert ">>>>>>> 乙（对方的）\n            lead: [财政局]\n" in shown


def test_in_a_conflict_the_other_paragraphs_are_merged():
    line = "              对审计发现问题、整改落实及问责情况进行公开。\n"
    base = edited((line, line + "              第二段。\n              第三段。\n"))
    merged = merge(
        base,
        base.replace("第二段。", "第二段甲。"),
        base.replace("第二段。", "第二段乙。").replace("第三段。", "第三段改。"),
    )
    shown = merged.content.decode()
    assert lines_in(shown, "甲")[2:] == ["              第二段甲。", "              第三段改。"]
    assert lines_in(shown, "乙")[2:] == ["              第二段乙。", "              第三段改。"]


def test_the_same_new_id_is_said_with_the_next_free_one():
    base = SMALL.replace("sections:\n", "retired: [T46]\nsections:\n")
    merged = merge(base, base + task("T45", "甲"), base + task("T45", "乙"))
    assert said(merged) == [
        "T45 乙：两边各新增了一项任务，用了同一个编号 T45；都留下，其中一项改用 T47。"
    ]
    shown = merged.content.decode()
    assert "\n".join(lines_in(shown, "甲")) + "\n" == task("T45", "甲")
    assert "\n".join(lines_in(shown, "乙")) + "\n" == task("T45", "乙")


def test_the_same_new_task_is_one_task():
    new = SMALL + task("T45", "甲")
    assert clean(SMALL, new, new + task("T46", "乙")) == new + task("T46", "乙")


@pytest.mark.parametrize(
    "other", [("lead: [审计局]", "lead: [财政局]"), ("title: 审计公开", "title: 公开")]
)
def test_one_deletes_what_the_other_edits(other):
    without = SMALL[: SMALL.index("          - id: T02")]
    assert said(merge(SMALL, without, edited(other)))[0].endswith("：甲删掉了，乙改了。")
    merged = merge(SMALL, edited(other), without)
    assert said(merged)[0].endswith("：乙删掉了，甲改了。")
    assert lines_in(merged.content.decode(), "乙") == []
    assert f"            {other[1]}" in lines_in(merged.content.decode(), "甲")


def test_one_deletes_a_heading_below_which_the_other_adds_a_task():
    extra = (
        "      - title: 依申请公开\n        tasks:\n          - id: T05\n"
        "            title: 答复\n            requirement: 按时答复。\n"
    )
    base = SMALL + extra
    merged = merge(base, SMALL, base + task("T06", "台账"))
    assert said(merged) == ["二级分类“依申请公开”：甲删掉了，乙改了。"]
    assert "\n".join(lines_in(merged.content.decode(), "乙")) + "\n" == extra + task("T06", "台账")


def test_one_deletes_a_heading_below_which_the_other_edits_a_task():
    extra = (
        "      - title: 依申请公开\n        tasks:\n          - id: T05\n"
        "            title: 答复\n            requirement: 按时答复。\n"
    )
    base = SMALL + extra
    edited_below = base.replace("title: 答复", "title: 依法答复")
    merged = merge(base, SMALL, edited_below)
    assert said(merged) == [
        "T05 依法答复：甲删掉了，乙改了。",
        "二级分类“依申请公开”：甲删掉了，乙改了它下面的内容。",
    ]
    assert said(merge(base, edited_below, SMALL))[1].endswith("：乙删掉了，甲改了它下面的内容。")


def test_both_move_a_task_to_different_headings():
    block = SMALL[SMALL.index("          - id: T02") :]
    two = "".join(
        f"      - title: {title}\n        tasks:\n{task(number, title)}"
        for title, number in (("依申请公开", "T05"), ("平台建设", "T06"))
    )
    base = SMALL + two
    rest = base.replace(block, "")
    ours = rest.replace(task("T05", "依申请公开"), task("T05", "依申请公开") + block)
    merged = merge(base, ours, rest + block)
    assert said(merged) == ["T02 审计公开：两边把它放到了不同的地方。"]
    assert merged.content.decode().count("<<<<<<< 甲") == 2


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("lead: [财政局]", "lead: [建设局]"),
        ("lead: []", "lead: [审计局, 建设局]"),
        ("lead: [财政局]", "lead: [建设局]  # 商定"),
    ],
)
def test_a_list_that_both_replaced_is_a_conflict(ours, theirs):
    merged = merge(SMALL, edited(("lead: [审计局]", ours)), edited(("lead: [审计局]", theirs)))
    assert said(merged) == ["T02 审计公开的“lead”（牵头部门）：两边都改了，改得不一样。"]


def test_a_conflict_is_told_with_the_heading_that_the_table_has():
    base = edited(
        (
            "departments:",
            "columns: {lead: 牵头单位, title: 重点任务, responsible: 责任部门}\n\ndepartments:",
        )
    )
    ours, theirs = (
        base.replace("lead: [审计局]", f"lead: [{each}]").replace(
            "title: 审计公开", f"title: 审计{each}"
        )
        for each in ("财政局", "建设局")
    )
    ours, theirs = (
        each.replace("title: 主动公开", f"title: {title}")
        for each, title in ((ours, "公开"), (theirs, "全面公开"))
    )
    assert said(merge(base, ours, theirs)) == [
        "T02 审计财政局的“title”（重点任务）：两边都改了，改得不一样。",
        "T02 审计财政局的“lead”（牵头单位）：两边都改了，改得不一样。",
        "二级分类“公开”的“title”（标题）：两边都改了，改得不一样。",
    ]


def test_comments_that_both_wrote_behind_a_dash_are_a_conflict():
    base, ours, theirs = (
        SMALL.replace("- id: T02\n", f"- # {each}\n            id: T02\n")
        for each in ("待核", "已核", "再核")
    )
    merged = merge(base, ours, theirs)
    assert lines_in(merged.content.decode(), "乙") == ["          - # 再核"]
    assert said(merged) == ["T02 审计公开：两边改了写法或注释，改得不一样。"]


def test_comments_that_both_wrote_at_the_end_are_a_conflict():
    merged = merge(*(f"{SMALL}# {each}\n" for each in ("待核", "已核", "再核")))
    assert lines_in(merged.content.decode(), "甲") == ["# 已核"]
    assert said(merged)[0].endswith("的“末尾的注释”：两边都改了，改得不一样。")


def test_lists_that_both_wrote_in_place_of_a_default_are_a_conflict():
    base = edited(("            responsible: [建设局]\n", ""))
    merged = merge(
        base,
        base + "            responsible: [建设局]\n",
        base + "            responsible: [财政局]\n",
    )
    assert said(merged) == ["T02 审计公开的“responsible”（责任部门）：两边都改了，改得不一样。"]


def test_a_side_that_cannot_be_read_is_not_merged_by_task():
    merged = merge_contents(Three(SMALL.encode(), SMALL.encode(), b"title: [a\n"), 7)
    assert isinstance(merged, NotMerged)
    assert merged.reason.startswith("乙一份第 ")
    odd = SMALL.replace("title: 审计公开", "[审计]: 公开")
    assert isinstance(
        merge_contents(Three(SMALL.encode(), SMALL.encode(), odd.encode()), 7), NotMerged
    )
    conflict = SMALL.replace("title: 审计公开", "<<<<<<< a\ntitle: 审计\n=======\n>>>>>>> b")
    assert isinstance(merge_contents(Three(conflict.encode(), b"a: 1\n", b"a: 2\n"), 7), NotMerged)


# -- random pairs ---------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(200))
def test_random_edits_of_two_persons(number):
    rng = Random(f"merge-{number}")
    base = with_noise(rng, REAL)
    (ours, text), (theirs, other) = some_edits(rng, base), some_edits(rng, base)
    merged = merge(base, text, other)
    if data(text) != data(other) and are_contested(ours, theirs):
        assert merged.clashes, "one of the two edits is lost"
        assert said(merged)[0].count("：") >= 1
        return
    if merged.clashes and may_be_contested(ours, theirs):
        return
    known = {edit.what for edit in ours}, {edit.what for edit in theirs}
    orders = [
        applied(text, [edit for edit in theirs if edit.what not in known[0]]),
        applied(other, [edit for edit in ours if edit.what not in known[1]]),
    ]
    assert merged.clashes == ()
    assert is_result(merged.content.decode(), [each for each in orders if each is not None])


def dated(deadline: str) -> str:
    return edited(("lead: [审计局]", f"lead: [审计局]\n            deadline: {deadline}"))


def test_several_deadlines_merge_as_a_list():
    base = dated("[3月底前, 12月底前]")
    merged = clean(base, dated("[2月底前, 12月底前]"), dated("[3月底前, 9月底前, 12月底前]"))
    assert merged == dated("[2月底前, 9月底前, 12月底前]")
    assert clean(dated("年底前"), dated("[6月底前, 年底前]"), dated("年底前")) == dated(
        "[6月底前, 年底前]"
    )


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("[5月底前, 12月底前]", "[6月底前, 12月底前]"), ("年底前", "[3月底前, 10月底前]")],
)
def test_a_deadline_that_both_changed_is_a_conflict(ours, theirs):
    assert merge(dated("[3月底前, 12月底前]"), dated(ours), dated(theirs)).clashes


def test_deadlines_that_both_set_are_not_put_together():
    assert merge(SMALL, dated("[3月底前, 9月底前]"), dated("[6月底前, 12月底前]")).clashes
