"""Progress files are read back as they were written, and are replaced in one step."""

import json
import os
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import REAL_TABLE
from gkrw.core.errors import UserError
from gkrw.core.findings import errors_in
from gkrw.progress.ledger import LedgerEntry
from gkrw.progress.progress_reader import read_progress_file
from gkrw.progress.progress_writer import (
    dump_progress,
    dump_yaml,
    progress_file_name,
    progress_lock,
    save_progress,
)
from gkrw.progress.records import DepartmentProgress, TaskProgress
from gkrw.progress.statuses import Status
from gkrw.project.open_table import check_table, read_table
from gkrw.returns.cell_texts import cell_text

TABLE = check_table(read_table(REAL_TABLE))
PROGRESS = DepartmentProgress(
    "经发局",
    (
        TaskProgress(
            "T04", Status.DONE, (), "第一段。\n第二段。", date(2026, 10, 8), phone="13900001111"
        ),
        TaskProgress("T32", Status.UNDER_WAY, (("网上可办率", Decimal("92.5")),)),
    ),
)


def test_the_head_of_a_file_says_which_command_wrote_it():
    imported = LedgerEntry("台账.xlsx", "重点任务", "1f3c9a0b1f3c9a0b", taken=2)
    collected = replace(imported, received=date(2026, 10, 8))
    for returns, command in (((imported,), "import"), ((imported, collected), "collect")):
        text = dump_progress(replace(PROGRESS, returns=returns)).decode()
        assert f"由 gkrw {command} 写入" in text


def test_a_file_reads_like_one_written_by_hand():
    assert dump_progress(PROGRESS).decode() == (
        "# 经发局的进展，由 gkrw collect 写入；手工改过以后，请运行 gkrw validate。\n"
        "format: 1\n"
        "department: 经发局\n"
        "tasks:\n"
        "  - id: T04\n"
        "    status: 已完成\n"
        "    result: |\n"
        "      第一段。\n"
        "      第二段。\n"
        "    finished: 2026-10-08\n"
        "    phone: '13900001111'\n"
        "  - id: T32\n"
        "    status: 推进中\n"
        "    targets:\n"
        "      - name: 网上可办率\n"
        "        value: 92.5\n"
    )


_TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "- 不是列表",
            "a: b",
            "#1",
            "附件 #2",
            "'",
            '"',
            "是",
            "yes",
            "null",
            "~",
            "1.10",
            "2026-10-08",
        ]
    ),
    st.lists(st.text(max_size=12), max_size=4).map("\n".join),
    st.sampled_from(
        [
            "a\u2028b",
            "a\x85b",
            "𠮷👍",
            "\ufeff",
            "a \n b",
            "|\n>",
            "{x}",
            "[等]",
            "@甲",
            "%",
            "&a *b !c",
            "<<<<<<< HEAD\n甲",
            "甲\n>>>>>>> 修订",
            "甲\n\u200bnote: 乙",
        ]
    ),
).map(cell_text)
_WITH_TABS = st.sampled_from(["甲\n\t乙", "\t甲"]).map(str.strip)


@settings(max_examples=300)
@given(result=_TEXTS | _WITH_TABS, evidence=_TEXTS, reporter=_TEXTS, phone=_TEXTS, note=_TEXTS)
def test_any_text_comes_back_as_it_was(result, evidence, reporter, phone, note):
    entry = TaskProgress("T04", None, (), result, None, evidence, reporter, phone, note)
    source = read_progress_file(
        dump_progress(DepartmentProgress("经发局", (entry,))), Path("经发局.yaml"), TABLE
    )
    assert not errors_in(source.findings), source.findings
    assert source.progress is not None
    assert source.progress.entries == (entry,)


_BY_HAND = st.text(
    alphabet=st.sampled_from("财政公开。“”、\u3000𠮷 \n\t-:#'\"[]{}&*!|>%@`~,?=<0.1Ty\\"),
    min_size=1,
    max_size=16,
).filter(str.strip)


@settings(max_examples=500)
@given(_BY_HAND)
@example("第一段。\n第二段。 ")
@example("第一段。\n")
@example("\n第一段。")
def test_any_text_that_was_put_in_by_hand_comes_back_as_it_was(text):
    escaped = json.dumps(text, ensure_ascii=False)
    data = f"format: 1\ndepartment: 经发局\ntasks:\n  - id: T04\n    result: {escaped}\n"
    by_hand = read_progress_file(data.encode(), Path("经发局.yaml"), TABLE)
    assert by_hand.findings == ()
    assert by_hand.progress is not None
    assert by_hand.progress.entries[0].result == text
    again = read_progress_file(dump_progress(by_hand.progress), Path("经发局.yaml"), TABLE)
    assert again.findings == ()
    assert again.progress == by_hand.progress
    assert again.progress is not None
    assert dump_progress(again.progress) == dump_progress(by_hand.progress)


@settings(max_examples=100)
@given(st.decimals(-(10**12), 10**12, allow_nan=False, places=9))
def test_any_number_comes_back_as_it_was(number):
    number = number.normalize()
    entry = TaskProgress("T32", None, (("网上可办率", number),))
    source = read_progress_file(
        dump_progress(DepartmentProgress("经发局", (entry,))), Path("经发局.yaml"), TABLE
    )
    assert source.findings == ()
    assert source.progress is not None
    assert source.progress.entries == (entry,)


# -- on the disk -----------------------------------------------------------------------------------


def test_a_file_is_written_and_left_alone_when_nothing_is_new(tmp_path):
    path = save_progress(tmp_path, PROGRESS)
    assert path == tmp_path / "经发局.yaml"
    assert path.read_bytes() == dump_progress(PROGRESS)
    before = path.stat()
    save_progress(tmp_path, DepartmentProgress(PROGRESS.department, PROGRESS.entries, str(path)))
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert [each.name for each in tmp_path.iterdir()] == ["经发局.yaml"]


def test_a_file_of_another_name_keeps_it(tmp_path):
    assert (
        save_progress(tmp_path, DepartmentProgress("经发局", (), "data/progress/jfj.yaml")).name
        == "jfj.yaml"
    )


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path, monkeypatch, broken):
    path = save_progress(tmp_path, PROGRESS)
    before = path.read_bytes()

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "fsync") if broken == "fsync" else (Path, "replace")), fail)
    with pytest.raises(OSError, match="No space"):
        save_progress(tmp_path, DepartmentProgress("经发局", ()))
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["经发局.yaml"]


@pytest.mark.parametrize("name", ["../../x", "a/b", "CON", "名" * 200, "."])
def test_no_name_leads_anywhere_else(tmp_path, name):
    path = save_progress(tmp_path, DepartmentProgress(name, ()))
    assert path.parent == tmp_path
    assert path.is_file()
    assert progress_file_name(DepartmentProgress(name, ())) == path.name


def test_only_one_run_writes_at_a_time(tmp_path):
    folder = tmp_path / "progress"
    with progress_lock(folder), pytest.raises(UserError) as caught, progress_lock(folder):
        pass
    assert "另一个 gkrw 正在写" in caught.value.message
    assert not folder.exists()  # nothing was written
    with progress_lock(folder):
        save_progress(folder, PROGRESS)
    assert [each.name for each in folder.iterdir()] == ["经发局.yaml"]


def test_a_new_file_never_takes_the_place_of_anothers(tmp_path):
    first = save_progress(tmp_path, DepartmentProgress("甲/乙局", ()))
    second = save_progress(tmp_path, DepartmentProgress("甲|乙局", ()))
    assert first != second
    assert "甲/乙局" in first.read_text(encoding="utf-8")
    assert "甲|乙局" in second.read_text(encoding="utf-8")


def test_what_a_killed_run_has_left_is_cleared_away(tmp_path):
    (tmp_path / ".gkrw-abc.tmp").write_text("format: 1", encoding="utf-8")
    (tmp_path / "记录.tmp").write_text("别人的", encoding="utf-8")
    with progress_lock(tmp_path):
        save_progress(tmp_path, PROGRESS)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["经发局.yaml", "记录.tmp"]


def test_lists_are_indented_and_paragraphs_have_a_line_each():
    data = {"部门": "财政局", "任务": [{"编号": "T01", "要求": "第一段。\n第二段。"}], "数": []}
    assert dump_yaml(data) == (
        "部门: 财政局\n任务:\n  - 编号: T01\n    要求: |\n      第一段。\n      第二段。\n数: []\n"
    )


def test_a_long_line_is_not_folded():
    assert dump_yaml({"a": "公开 " * 100 + "。"}).count("\n") == 1


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("92.50"), "92.50"),
        (Decimal("1E+3"), "1000"),
        (date(2026, 3, 5), "2026-03-05"),
        (1, "1"),
        ("1", "'1'"),
        ("2026-03-05", "'2026-03-05'"),
        ("yes", "'yes'"),
        ("a\u2028b", '"a\\Lb"'),
    ],
)
def test_values(value: object, written: str):
    assert dump_yaml({"a": value}) == f"a: {written}\n"


@pytest.mark.parametrize("text", ["第一段。\n", "\n第一段。", "甲 \n乙", "甲\n\t乙", "a\x85b\nc"])
def test_a_text_that_no_block_can_hold_comes_back_as_it_was(text: str):
    written = dump_yaml({"a": text})
    end_of_block = "\n" if written.startswith("a: |") else ""
    assert yaml.safe_load(written) == {"a": text + end_of_block}


def test_the_same_object_twice_is_written_twice():
    names = ["财政局"]
    assert dump_yaml([names, names]) == "- - 财政局\n- - 财政局\n"
