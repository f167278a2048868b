"""What a table accepts: which findings an entry accepts, and which entries are left over."""

from pathlib import Path

import pytest

from conftest import REAL_TABLE
from gkrw import rules
from gkrw.core.findings import Finding
from gkrw.store import read
from gkrw.store.acceptance import NOT_THERE, accept_findings
from gkrw.views.finding_text import table_kinds
from tables import SMALL, check, edited

REAL = REAL_TABLE.read_text(encoding="utf-8")
HEADING = ("title: 主动公开", "title: 主动公开，，公开")
TASK = ("responsible: [建设局]", "responsible: [建设局, 等]")
DEPARTMENT = ("  - name: 建设局\n", "  - name: 建设局\n  - name: 气象局\n")


def accepting(*entries: str, text: str = SMALL) -> str:
    """Return a table with entries of `accepted` at its end."""
    return text + "accepted:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries)


def settled(text: str, unchecked: tuple[str, ...] = ()) -> list[Finding]:
    """Return the findings of a table, with what it accepts."""
    parsed = read(text.encode(), "表.yaml")
    assert parsed.table is not None
    found = rules.check(parsed.table, None, parsed.findings)
    return [*accept_findings(parsed, found, table_kinds(), unchecked)]


def reasons(text: str) -> list[tuple[str, str]]:
    """Return code and reason of each finding, an empty reason for those that are open."""
    return [(each.code, each.accepted) for each in settled(text)]


@pytest.mark.parametrize(
    ("change", "entry"),
    [
        (TASK, "code: G405, task: T02"),
        (TASK, "code: g405, task: T02"),
        (HEADING, "code: G506, heading: 主动公开，，公开"),
        (("topic: 会议公开", "topic: 一、会议公开"), "code: G313, heading: 一、会议公开"),
        (DEPARTMENT, "code: G403, name: 气象局"),
        (
            (
                "title: 政务公开工作重点任务分解表",
                "title: 2035年政务公开工作重点任务分解表\nyear: 2026",
            ),
            "code: G606",
        ),
    ],
)
def test_an_entry_accepts_the_finding_of_its_code_and_subject(change, entry):
    text = edited(change)
    before = [each.code for each in check(text)]
    assert len(before) == 1
    assert reasons(accepting(f"{entry}, reason: 原表如此", text=text)) == [
        (code, "原表如此") for code in before
    ]


def test_an_entry_survives_moved_lines_and_another_order_of_tasks():
    moved = SMALL.replace(TASK[0], TASK[1])
    start, end = moved.index("          - topic"), moved.index("          - id: T02")
    moved = f"# 说明\n\n{moved[:start]}{moved[end:]}{moved[start:end]}"
    assert reasons(accepting("code: G405, task: T02, reason: 原表如此", text=moved)) == [
        ("G405", "原表如此")
    ]


def test_an_entry_accepts_one_finding_so_that_a_second_one_is_new():
    text = edited(("title: 审计公开", "title: 审计,公开"), ("整改落实及", "整改,落实及"))
    entry = "code: G501, task: T02, reason: 原文如此"
    assert reasons(accepting(entry, text=text)) == [("G501", "原文如此"), ("G501", "")]
    assert reasons(accepting(entry, entry, text=text)) == [("G501", "原文如此")] * 2


def test_a_default_of_a_heading_is_about_the_heading_not_about_the_task_above_it():
    text = SMALL.replace("        responsible: [各部门]\n", "")
    text += "        responsible: [各部门, 等]\n"
    assert [each.code for each in check(text)] == ["G405"]
    entry = "code: G405, heading: 主动公开, reason: 原表如此"
    assert reasons(accepting(entry, text=text)) == [("G405", "原表如此")]


def test_what_is_in_braces_has_a_subject_too():
    text = SMALL.replace(
        "lead: [审计局]\n", "lead: [审计局]\n            targets: [{name: 比例, unit: '%'}]\n"
    )
    assert [each.subject.task for each in settled(text)] == ["T02"]


def test_an_error_is_not_accepted():
    text = edited(("lead: [审计局]", "lead: [审记局]"))
    error, entry = settled(accepting("code: G401, task: T02, reason: 以后再改", text=text))
    assert (error.code, error.accepted) == ("G401", "")
    assert entry.code == NOT_THERE.code
    assert entry.message == "G401（不认识的部门名称）是错误，不能认可，要改正。"


@pytest.mark.parametrize(
    ("entry", "message", "advice"),
    [
        (
            "code: G405, task: T02",
            "任务 T02 没有（或者不再有）G405（名单以“等”结尾），这一条用不着了。",
            "",
        ),
        ("code: G405, task: T20", "没有编号为“T20”的，无从认可。", "是不是 T01、T02？"),
        (
            "code: G506, heading: 主动公升",
            "没有标题为“主动公升”的，无从认可。",
            "是不是 主动公开？",
        ),
        ("code: G403, name: 财务局", "没有名称为“财务局”的，无从认可。", "是不是 财政局"),
        ("code: G4O5, task: T02", "分解表的问题里没有代码“G4O5”。", "是不是 G405"),
        ("code: G921, task: T02", "分解表的问题里没有代码“G921”。", ""),
        (
            "code: G405, task: T02, name: 审计局",
            "认可 G405 的一条里写了 task、name。",
            "只留一个；",
        ),
    ],
)
def test_an_entry_that_applies_to_nothing_says_why_and_which_lines_to_delete(
    entry, message, advice
):
    text = accepting(f"{entry}, reason: 原表如此")
    (finding,) = settled(text)
    assert (finding.code, finding.message) == (NOT_THERE.code, message)
    assert finding.fix.startswith(advice)
    assert finding.fix.endswith("删掉这一条（第 31 行；一条也不剩的，连同第 30 行的 accepted）。")
    lines = text.split("\n")
    assert settled("\n".join(lines[:29] + lines[31:])) == []


def test_the_lines_of_one_entry_among_others():
    kept = "code: G405, task: T02, reason: 原表如此"
    text = accepting(kept, text=edited(TASK))
    text += "  - code: G405\n    task: T01\n    reason: 原表如此\n\n# 完\n"
    finding = settled(text)[-1]
    assert "删掉这一条（第 32—34 行）。" in finding.fix
    lines = text.split("\n")
    assert reasons("\n".join(lines[:31] + lines[34:])) == [("G405", "原表如此")]


def test_an_entry_in_brackets_is_named_as_such():
    text = SMALL + "accepted: [{code: G405, task: T02, reason: 原表如此}]\n"
    (finding,) = settled(text)
    assert "删掉这一条（第 30 行方括号里的这一项）" in finding.fix


def test_an_entry_of_a_retired_task_is_no_longer_needed():
    text = accepting("code: G405, task: T09, reason: 原表如此", text="retired: [T09]\n" + SMALL)
    (finding,) = settled(text)
    assert finding.message == "任务 T09 已经停用，这一条用不着了。"
    assert finding.edit is not None


def test_an_entry_may_use_another_name_of_a_department_such_as_its_former_one():
    text = edited(DEPARTMENT).replace("- name: 气象局", "- name: 天气局\n    aliases: [气象局]")
    entry = "code: G403, name: 气象局, reason: 今年没有任务"
    assert reasons(accepting(entry, text=text)) == [("G403", "今年没有任务")]


def test_what_was_not_looked_for_is_not_missed():
    text = accepting("code: G607, task: T02, reason: 经同意调整")
    assert settled(text, unchecked=("G607",)) == []
    assert [each.code for each in settled(text)] == [NOT_THERE.code]


def test_nothing_is_missed_in_a_table_that_was_not_read_whole():
    broken = edited(("lead: [审计局]", "lead: [审计局")) + "accepted:\n"
    broken += "  - {code: G405, task: T02, reason: 原表如此}\n"
    assert NOT_THERE.code not in {each.code for each in settled(broken)}


@pytest.mark.parametrize("entry", ["code: G405, task: T02", "task: T02, reason: 原表如此"])
def test_an_entry_without_code_or_reason_is_an_error_and_accepts_nothing(entry):
    found = settled(accepting(entry, text=edited(TASK)))
    assert [(each.code, each.accepted) for each in found if each.code in ("G202", "G405")] == [
        ("G405", ""),
        ("G202", ""),
    ]


def test_every_warning_and_hint_of_the_real_table_can_be_accepted():
    """With the entry that its own JSON gives."""
    found = settled(REAL)
    entries = []
    for each in found:
        told = each.as_json()
        about = [f"{key}: {told[key]}" for key in ("task", "heading", "name") if told[key]]
        entries.append(", ".join([f"code: {each.code}", *about, "reason: 查过"]))
    assert len(entries) == 17
    assert {each.accepted for each in settled(accepting(*entries, text=REAL))} == {"查过"}


def test_the_documentation_shows_entries_that_are_read():
    page = (Path(__file__).parents[2] / "docs" / "table.md").read_text(encoding="utf-8")
    example = page[page.index("accepted:\n") :].split("```")[0]
    table = read((SMALL + example).encode(), "表.yaml")
    assert table.findings == ()
    assert table.table is not None
    assert [entry.code for entry in table.table.accepted] == ["G407", "G406", "G403"]


def test_an_entry_is_still_needed_where_an_error_hides_what_it_accepts():
    text = accepting(
        "code: G407, task: T02, reason: 原表如此",
        text=edited(("responsible: [建设局]", "responsible: [审计局, 建设局]")),
    )
    assert reasons(text) == [("G407", "原表如此")]
    renamed = text.replace("- name: 审计局", "- name: 审计监督局")
    assert NOT_THERE.code not in {each.code for each in settled(renamed)}
