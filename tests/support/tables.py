"""Small tables for the tests, as text."""

import sys
from textwrap import dedent

import pytest
import yaml

from gkrw import store
from gkrw.core.findings import Finding
from gkrw.project.open_table import check_table as check_loaded

SMALL = """\
format: 1
title: 政务公开工作重点任务分解表
departments:
  - name: 财政局
    aliases: [新区财政局]
  - name: 审计局
  - name: 建设局
collectives:
  - name: 各部门
    members: all
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
                requirement: |
                  建立健全列席政府有关会议的制度并抓好落实。
                lead: [新区财政局]
          - id: T02
            title: 审计公开
            requirement: |
              对审计发现问题、整改落实及问责情况进行公开。
            lead: [审计局]
            responsible: [建设局]
"""
"""A complete, valid table."""


def without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read tables as with a PyYAML that was built without libyaml."""
    monkeypatch.setitem(sys.modules, "yaml.cyaml", None)
    monkeypatch.delattr(yaml, "cyaml", raising=False)


def edited(*changes: tuple[str, str], text: str = SMALL) -> str:
    """Replace texts in a table. Each old text must occur exactly once."""
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands in the table {text.count(old)} times"
        text = text.replace(old, new)
    return text


def read(text: str | bytes) -> store.ParsedFile:
    """Read the table in a text without checking the rules. The file's name is 表.yaml."""
    data = text if isinstance(text, bytes) else dedent(text).encode()
    return store.read(data, "表.yaml")


def check(text: str | bytes) -> tuple[Finding, ...]:
    """Return all findings of a table, from reading and from the rules."""
    loaded = read(text)
    checked = check_loaded(loaded)
    return loaded.findings if checked is None else checked.findings


def places(text: str | bytes) -> list[tuple[str, int, int]]:
    """Return code, line and column of each finding, in the order of the file."""
    return [(each.code, each.place.line, each.place.column) for each in check(text)]
