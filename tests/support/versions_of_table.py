"""Helpers for tests of differences between two versions of a table."""

from conftest import REAL_TABLE
from gkrw.diff.changes import Change, Diff
from gkrw.diff.describe import describe_changes
from gkrw.diff.entry import ChangeEntry
from gkrw.diff.text_diff import Edit
from gkrw.diff.tree_diff import diff
from tables import edited, read

REAL = REAL_TABLE.read_text(encoding="utf-8")
OFFICE = """\
format: 1
title: 政务公开工作重点任务分解表
departments:
  - name: 财政局
    aliases: [新区财政局]
  - name: 审计局
  - name: 建设局
  - name: 民政局
    unconfirmed: [社保局]
collectives:
  - name: 各部门
    members: all
  - name: 各园区
    members: unlisted
  - name: 各相关部门
    members: unspecified
sections:
  - title: 政府信息公开
    groups:
      - title: 主动公开
        responsible: [各部门]
        tasks:
          - topic: 会议公开
            tasks:
              - id: T01
                title: 公众参与
                requirement: 建立健全公众代表列席政府有关会议的制度并抓好落实。
                lead: [新区财政局]
              - id: T02
                title: 结果公开
                requirement: 会议讨论决定的事项及时公开。
                lead: [审计局]
                responsible: [建设局]
          - id: T03
            title: 审计公开
            requirement: 对审计发现问题、整改落实及问责情况进行公开。
            lead: [审计局]
      - title: 依申请公开
        lead: [民政局]
        responsible: [各园区]
        tasks:
          - id: T04
            title: 答复
            requirement: 依规做好依申请公开答复工作。
          - id: T05
            title: 台账
            requirement: 建立依申请公开台账，每季度统计一次。
            deadline: 每季度
  - title: 服务公开
    groups:
      - title: 政务服务
        lead: [建设局]
        tasks:
          - id: T06
            title: 办事指南
            requirement: 网上可办率不低于90%。
            responsible: [各相关部门]
            targets:
              - {name: 网上可办率, at_least: 90, unit: '%'}
"""
"""A table with every level of defaults and every kind of collective."""


def between(old: str, new: str) -> Diff:
    """The changes from one text of a table to another."""
    tables = read(old).table, read(new).table
    assert tables[0] is not None
    assert tables[1] is not None
    return diff(*tables)


def after(*edits: tuple[str, str], text: str = OFFICE) -> Diff:
    """The changes by some edits of a table; each edited text occurs in it once."""
    return between(text, edited(*edits, text=text))


def only_change(found: Diff) -> Change:
    """The only change of a diff."""
    assert len(found.changes) == 1, found.changes
    return found.changes[0]


def described(found: Diff) -> list[str]:
    """The descriptions of all changes, line by line, with marks."""
    return [line for entry in describe_changes(found.changes) for line in entry_lines(entry)]


def entry_lines(entry: ChangeEntry) -> list[str]:
    """An entry as lines of text."""
    marks = {Edit.KEPT: "{}", Edit.DELETED: "[-{}-]", Edit.INSERTED: "{{+{}+}}"}
    lines = [" ".join(filter(None, (entry.sign, entry.heading, entry.action)))]
    for line in entry.lines:
        text = "".join(marks[span.edit].format(span.text) for span in line.spans)
        lines.append(f"{line.label}：{text}" if line.label else text)
    return lines + [f"  {line}" for inner in entry.inside for line in entry_lines(inner)]
