"""Progress files edited by hand are read, and every mistake is reported with its place."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from conftest import REAL_TABLE
from gkrw import store
from gkrw.core.findings import Severity
from gkrw.progress.ledger import value_digest
from gkrw.progress.progress_reader import load_progress, read_progress_file, read_progress_files
from gkrw.progress.records import TaskProgress
from gkrw.progress.statuses import Status
from gkrw.project.open_table import check_table, read_table
from tables import SMALL, check

TABLE = check_table(read_table(REAL_TABLE))
assert TABLE is not None
GOOD = """\
# 经发局的进展
format: 1
department: 经发局
tasks:
  - id: T04
    status: 已完成
    result: |
      第一段。
      第二段。
    finished: 2026-10-08
    evidence: https://www.example.gov.cn/a#b
    reporter: 张三
    phone: '13900001111'
    note: 无
  - id: T32
    status: 推进中
    targets:
      - name: 网上可办率
        value: 92.5
      - name: “一窗”
        value: 70
"""


def read(text: str | bytes):
    data = text.encode() if isinstance(text, str) else text
    return read_progress_file(data, Path("经发局.yaml"), TABLE)


def findings(text: str | bytes) -> list[tuple[str, int, int]]:
    return [(each.code, each.place.line, each.place.column) for each in read(text).findings]


def test_a_file_of_another_table_is_one_finding():
    text = GOOD.replace("format: 1\n", "format: 1\ntable: 青山县2026年政务公开任务表\n")
    text = text.replace("经发局\n", "水务局\n").replace("T32\n", "T99\n    title: 水质公开\n")
    read_file = read(text)
    assert [finding.code for finding in read_file.findings] == ["G811"]
    assert read_file.progress is None


@pytest.mark.parametrize(
    ("word", "status"),
    [("已办结", "已完成"), ("正在办理", "推进中"), ("未启动", "未开始"), ("已完成。", "已完成")],
)
def test_a_status_in_other_words_is_asked_about(word, status):
    (found,) = read(GOOD.replace("status: 推进中", f"status: {word}")).findings
    assert found.code == "G805"
    assert found.fix.startswith(f"是不是 {status}？写成 未开始、推进中 或 已完成")


def test_a_word_that_is_no_status_is_not_guessed_at():
    (found,) = read(GOOD.replace("status: 推进中", "status: 滞后")).findings
    assert found.fix.startswith("写成 未开始、推进中 或 已完成；滞后、逾期不用写")


def test_a_good_file_is_read_whole():
    source = read(GOOD)
    assert source.findings == ()
    assert source.progress is not None
    assert source.progress.department == "经发局"
    assert source.progress.entries == (
        TaskProgress(
            "T04",
            Status.DONE,
            (),
            "第一段。\n第二段。",
            date(2026, 10, 8),
            "https://www.example.gov.cn/a#b",
            "张三",
            "13900001111",
            "无",
        ),
        # in the order of the task's targets
        TaskProgress(
            "T32", Status.UNDER_WAY, (("“一窗”", Decimal(70)), ("网上可办率", Decimal("92.5")))
        ),
    )


def test_entries_come_in_the_order_of_the_table():
    text = GOOD.replace("T04", "T40").replace("T32", "T01").split("    targets:")[0]
    progress = read(text).progress
    assert progress is not None
    assert [entry.id for entry in progress.entries] == ["T01", "T40"]


@pytest.mark.parametrize("version", ["'1'", "2", "[1]"])
def test_a_wrong_format_version_is_the_same_finding_as_in_a_table(version: str):
    (found,) = read(GOOD.replace("format: 1", f"format: {version}")).findings
    (in_table,) = check(SMALL.replace("format: 1", f"format: {version}"))
    assert (found.code, found.message, found.fix) == (
        in_table.code,
        in_table.message,
        in_table.fix,
    )


BROKEN = {
    "empty": ("", [("G111", 1, 1)]),
    "a-text": ("没有写进展", [("G111", 1, 1)]),
    "no-utf-8": (b"format: 1\ndepartment: \xff\n", None),
    "no-format": (("format: 1\n", ""), [("G202", 2, 1)]),
    "another-format": (("format: 1", "format: 2"), [("G207", 2, 9)]),
    "quoted-format": (("format: 1", "format: '1'"), [("G207", 2, 9)]),
    "empty-format": (("format: 1", "format:"), [("G204", 2, 8)]),
    "no-department": (("department: 经发局\n", ""), None),
    "unknown-department": (("department: 经发局", "department: 经发厅"), [("G801", 3, 13)]),
    "no-tasks": (("tasks:", "task:"), None),
    "tasks-no-list": ("format: 1\ndepartment: 经发局\ntasks: 无\n", None),
    "unknown-key": (("    note: 无", "    remark: 无"), None),
    "misspelled-key": (("    result: |", "    reslt: |"), None),
    "no-id": (("  - id: T04\n    status", "  - status"), None),
    "unknown-task": (("id: T04", "id: T99"), [("G802", 5, 9)]),
    "twice": (("id: T32", "id: T04"), None),
    "unknown-status": (("status: 推进中", "status: 正在办理"), [("G805", 16, 13)]),
    "status-late": (("status: 推进中", "status: 滞后"), [("G805", 16, 13)]),
    "status-done-in-other-words": (("status: 推进中", "status: 已办结"), [("G805", 16, 13)]),
    "status-yes": (("status: 推进中", "status: yes"), [("G805", 16, 13)]),
    "date-as-a-number": (("finished: 2026-10-08", "finished: 20261008"), [("G806", 10, 15)]),
    "collective-of-departments": (("department: 经发局", "department: 各部门"), [("G801", 3, 13)]),
    "collective-of-nobody-known": (
        ("department: 经发局", "department: 各相关部门"),
        [("G801", 3, 13)],
    ),
    "status-empty": (("status: 推进中", "status:"), None),
    "no-date": (("finished: 2026-10-08", "finished: 十月底"), [("G806", 10, 15)]),
    "impossible-date": (("finished: 2026-10-08", "finished: 2026-02-30"), [("G806", 10, 15)]),
    "date-without-year": (("finished: 2026-10-08", "finished: 10月8日"), [("G806", 10, 15)]),
    "finished-but-under-way": (("status: 已完成", "status: 推进中"), [("G808", 10, 15)]),
    "finished-without-status": (("    status: 已完成\n", ""), [("G808", 9, 15)]),
    "unknown-target": (("name: 网上可办率", "name: 办结率"), [("G807", 18, 15)]),
    "target-twice": (("name: “一窗”", "name: 网上可办率"), [("G807", 20, 15)]),
    "value-text": (("value: 92.5", "value: 92.5%"), [("G203", 19, 16)]),
    "value-missing": (("\n        value: 92.5", ""), None),
    "phone-number": (("phone: '13900001111'", "phone: 13900001111"), None),
    "tab": (("    note: 无", "\tnote: 无"), None),
    "anchor": (("note: 无", "note: &a 无"), None),
    "open-bracket": (("note: 无", "note: [无"), None),
    "list-as-text": (("note: 无", "note: [无]"), None),
    "key-twice": (("note: 无", "note: 无\n    note: 又"), None),
    "comment-behind": (("note: 无", "note: 附件 #2"), None),
    "folded": (("result: |", "result: >"), None),
}


@pytest.mark.parametrize(("change", "expected"), BROKEN.values(), ids=BROKEN)
def test_every_mistake_is_found_with_its_place(change, expected):
    if isinstance(change, tuple):
        assert GOOD.count(change[0]) == 1
        change = GOOD.replace(*change)
    found = read(change).findings
    assert found, "nothing was found"
    assert all(each.place.file.endswith("经发局.yaml") and each.fix for each in found)
    assert all(each.place.line >= 1 and each.place.column >= 1 for each in found)
    if expected is not None:
        assert findings(change) == expected


def test_a_task_that_is_not_the_departments_is_a_warning():
    text = (
        "format: 1\ntitle: 表\ndepartments: [{name: 甲局}, {name: 乙局}]\nsections:\n"
        "- title: 一\n  groups:\n  - title: 二\n    tasks:\n    - id: T01\n      title: 事\n"
        "      requirement: 办。\n      lead: [甲局]\n      responsible: []\nretired: [T07]\n"
    )
    table = check_table(store.read(text.encode(), "表.yaml"))
    assert table is not None
    data = "format: 1\ndepartment: 乙局\ntasks:\n  - id: T01\n  - id: T07\n"
    source = read_progress_file(data.encode(), Path("乙局.yaml"), table)
    assert [(each.code, each.severity, each.place.line) for each in source.findings] == [
        ("G803", Severity.WARNING, 4),
        ("G809", Severity.HINT, 5),
    ]
    assert source.progress is not None
    assert [entry.id for entry in source.progress.entries] == ["T01", "T07"]


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (("title: 重要政策措施执行和落实公开", "title 重要政策措施执行和落实公开"), "G106"),
        (("  - name: 经发局\n", "  - nam 经发局\n"), "G106"),
        (("at_least: 90", "at_least: 九十"), "G203"),
    ],
    ids=["a-task-is-lost", "the-department-is-lost", "a-target-is-lost"],
)
def test_what_could_not_be_read_of_the_table_is_not_held_against_progress(broken, code):
    text = REAL_TABLE.read_text(encoding="utf-8")
    assert text.count(broken[0]) == 1
    loaded = store.read(text.replace(*broken).encode(), "表.yaml")
    table = check_table(loaded)
    assert table is not None
    assert code in {each.code for each in table.findings}
    assert read_progress_file(GOOD.encode(), Path("经发局.yaml"), table).findings == ()


def test_parks_report_for_themselves():
    source = read("format: 1\ndepartment: 各园区\ntasks:\n  - id: T10\n")
    assert source.findings == ()


# -- all files of a project ------------------------------------------------------------------------


def project(tmp_path: Path, **files: str) -> Path:
    table = tmp_path / "data" / "tasks.yaml"
    (table.parent / "progress").mkdir(parents=True)
    table.write_bytes(REAL_TABLE.read_bytes())
    for name, text in files.items():
        (table.parent / "progress" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return table


def test_what_was_reported_is_found_by_department_and_task(tmp_path):
    found = load_progress(project(tmp_path, 经发局=GOOD), TABLE)
    assert found.errors == ()
    assert found.entries["经发局"]["T04"].status is Status.DONE


def test_without_files_nothing_was_reported(tmp_path):
    found = load_progress(tmp_path / "data" / "tasks.yaml", TABLE)
    assert (found.entries, found.errors) == ({}, ())


def test_two_files_of_one_department_are_an_error(tmp_path):
    other = GOOD.replace("department: 经发局", "department: 新区经发局")
    found = load_progress(project(tmp_path, 经发局=GOOD, 经发局二=other), TABLE)
    (finding,) = found.errors
    assert finding.code == "G801"
    assert "经发局的进展已经在" in finding.message


def test_what_an_editor_keeps_beside_the_files_is_passed_over(tmp_path):
    table = project(tmp_path, 经发局=GOOD)
    folder = table.parent / "progress"
    (folder / ".#经发局.yaml").symlink_to("zhang@office.1234")
    (folder / ".经发局.yaml.swp").write_bytes(b"\0")
    (folder / "说明.txt").write_text("各部门的进展", encoding="utf-8")
    assert [source.path.name for source in read_progress_files(table, TABLE)] == ["经发局.yaml"]


@pytest.mark.parametrize("name", ["经发局.yml", "经发局.YAML"])
def test_a_file_with_another_ending_is_said_not_to_be_read(tmp_path, name):
    table = project(tmp_path)
    (table.parent / "progress" / name).write_text(GOOD, encoding="utf-8")
    (source,) = read_progress_files(table, TABLE)
    assert source.progress is None
    assert [(each.code, each.severity) for each in source.findings] == [("G810", Severity.WARNING)]
    assert "改名为 经发局.yaml" in source.findings[0].fix


# -- the ledger ------------------------------------------------------------------------------------

LEDGER = """\
format: 1
department: 财政局
tasks:
  - id: T10
    title: 财政信息公开
    status: 已完成
    result: 公开了。
returns:
  - file: 财政局.xlsx
    sheet: 任务清单
    digest: 285a9502f3654be7
    saved: '2026-06-20T08:10:00Z'
    received: 2026-06-21
    taken: 1
    rows: T10:f17d346d+ T14
    values: |
      T10 status J4 7d5ade6d
"""


def codes_of(text: str) -> list[tuple[str, str]]:
    """The code and the message of each finding in the progress of 财政局."""
    file = read_progress_file(text.encode(), Path("财政局.yaml"), TABLE)
    return [(each.code, each.message) for each in file.findings]


def test_a_value_without_a_source_is_a_hint_and_one_that_has_its_own_is_in_order():
    assert codes_of(LEDGER) == [("G813", "T10 有的内容没有回收表作来源。")]
    sourced = LEDGER + f"      T10 result L4 {value_digest('公开了。')}\n"
    assert codes_of(sourced) == []
    read = read_progress_file(sourced.encode(), Path("财政局.yaml"), TABLE).progress
    (entry,) = read.returns
    assert (entry.times.split("，")[1], entry.taken) == ("2026-06-21 收到", 1)
    assert entry.rows == (("T10", "f17d346d+"), ("T14", ""))


def test_a_value_that_was_edited_after_it_was_collected_is_told():
    _, edited = codes_of(LEDGER.replace("status: 已完成", "status: 推进中"))
    assert edited == (
        "G812",
        "T10 的完成状态现在是“推进中”，不是财政局.xlsx › 任务清单 › J4 报的。",
    )
    _, (code, message) = codes_of(LEDGER.replace("    status: 已完成\n", ""))
    assert (code, "现在没有了" in message) == ("G812", True)


def test_an_entry_that_was_reported_of_another_task_is_not_counted():
    text = LEDGER.replace("title: 财政信息公开", "title: 惠企政策兑现")
    assert "G815" in [code for code, _ in codes_of(text)]
    read = read_progress_file(text.encode(), Path("财政局.yaml"), TABLE).progress
    assert read.entries == ()


@pytest.mark.parametrize(
    ("good", "bad", "code"),
    [
        ("title: 财政信息公开", "title: 惠企政策兑现", "G815"),
        ("  - id: T10", "  - id: [T10", "G106"),
        ("    title: ", "   title: ", "G106"),
        ("    status: 已完成", "    status: [已完成", "G106"),
    ],
)
def test_what_could_not_be_read_is_not_said_to_be_gone(good, bad, code):
    found = codes_of(LEDGER.replace(good, bad, 1))
    assert code in [each for each, _ in found]
    assert "G812" not in [each for each, _ in found]


@pytest.mark.parametrize(("value", "is_gone"), [("约7", False), ("7", False), ("", True)])
def test_a_value_of_a_target_is_said_to_be_gone_only_where_it_is(value, is_gone):
    target = f"    targets:\n      - name: 公示时限\n        value: {value}\n" if value else ""
    text = LEDGER.replace("T10", "T29").replace("    title: 财政信息公开\n", target)
    source = f"T29 targets.公示时限 K4 {value_digest('7')}"
    found = codes_of(text.replace("T29 status J4 7d5ade6d", source))
    assert ("G812" in [code for code, _ in found]) is is_gone


def test_a_ledger_that_was_damaged_is_told_and_the_rest_is_read():
    text = LEDGER.replace("2026-06-20T08:10:00Z", "六月二十日").replace("J4 7d5ade6d", "不知道")
    assert [code for code, _ in codes_of(text)].count("G814") == 2
