"""Random damage to a text, its bytes, or its data, as slips of people and programs do it."""

import copy
import json
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import yaml

PROJECT = Path(__file__).parent.parent
# The tables and the edits of the tests are the material.
sys.path[:0] = [str(PROJECT / "tests" / "support"), str(PROJECT / "tests")]

from table_edits import SINGLE, WRONG, data_of, edit_all  # noqa: E402 - see above
from versions_of_table import OFFICE, REAL  # noqa: E402

from tables import SMALL  # noqa: E402

__all__ = [
    "REAL",
    "SINGLE",
    "SMALL_TABLES",
    "WRONG",
    "damaged_bytes",
    "damaged_data",
    "damaged_text",
    "data_of",
    "edit_all",
    "odd_text",
]

RICH = """\
format: 1
title: 2026年政务公开工作重点任务分解表
annex: 附件 2
departments:
  - name: 财政局
    aliases: [新区财政局, 市财政局]
    full_name: 新区财政局（金融工作局）
  - name: 审计局
    unconfirmed: [审计处]
    note: 与财政局合署。
  - name: 建设局
  - name: 民政局
collectives:
  - name: 各部门
    members: all
    except: [审计局]
  - name: 各园区
    members: unlisted
  - name: 两局
    members: [财政局, 各园区]
  - name: 各相关部门
    members: unspecified
retired: [T09]
sections:
  - title: 政府信息公开
    responsible: [各部门]
    groups:
      - title: 主动公开
        lead: [民政局]
        tasks:
          - topic: 会议公开
            tasks:
              - id: T01
                title: 公众参与
                requirement: |
                  建立健全列席政府有关会议的制度。
                  列席比例不低于70%，7个工作日内公开。
                deadline: 2026年10月底前
                targets:
                  - {name: 列席比例, at_least: 70, unit: '%'}
                  - {name: 公开时间, at_most: 7, unit: 个工作日}
          - id: T02
            title: “审计”公开
            requirement: 对审计发现问题公开：及时、准确。
            lead: [审计局, 新区财政局]
            responsible: [两局, 各相关部门: [建设局, 等], 等]
            deadline: 持续推进
            note: 上年未完成。
          - {id: T03, title: 台账, requirement: 建立台账。, lead: [], responsible: [财政局]}
"""
SMALL_TABLES = (SMALL, OFFICE, RICH)
PIECES = (
    *"-:#'\"[]{},&*!|>%@`?~=<+.\\/ \t\n\r01",
    *(
        "- ",
        ": ",
        "<<: ",
        "---\n",
        "...\n",
        "\n  ",
        "''",
        "|\n",
        ">-\n",
        "? ",
        "!!str ",
        "&a ",
        "*a",
    ),
    *("<<<<<<< HEAD\n", "|||||||\n", "=======\n", ">>>>>>> x\n", "null", "yes", "1.10", "0x1F"),
    *"一二（）、，。：；“”《》等新区各部门财政局𬭛⺠\u3000Ｔ１ａ",
    *"\x00\x07\x08\x0b\x1b\x7f\x85\xa0\xad\u200b\u200f\u2028\u2029\u202e\u2066\u2069\ufeff\ufffd\uffff",
    *(
        "\U0001f468\u200d\U0001f469",
        "e\u0301",
        "\U000e0041",
        "א",
        "عرب",
        "財政局",
        "a" * 300,
        "长" * 300,
    ),
)
VALUES: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        1.5,
        10**30,
        "",
        " ",
        "等",
        "各部门",
        "财政局",
        "T01",
        "2026-02-30",
    ),
    *(
        [],
        {},
        [[]],
        [None],
        {"a": 1},
        [["财政局"]],
        {"各部门": ["财政局"]},
        ["等"],
        "年底前",
        "all",
    ),
)


def odd_text(rng: Random) -> str:
    """A short text of pieces that mean something to YAML, to readers or to terminals."""
    return "".join(rng.choice(PIECES) for _ in range(rng.choice((1, 1, 1, 2, 4))))


def damaged_text(rng: Random, text: str) -> str:
    """A text with some places or lines typed over, deleted, repeated, moved, shifted or joined."""
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        if rng.random() < 0.5:
            start = rng.randint(0, len(text))
            end = start + rng.choice((0, 0, 1, 1, 2, 30))
            text = text[:start] + rng.choice((odd_text(rng), "")) + text[end:]
        else:
            lines = text.split("\n")
            rng.choice(_LINE_SLIPS)(lines, rng.randrange(len(lines)), rng.randrange(len(lines)))
            text = "\n".join(lines)
    return text


def _delete(lines: list[str], at: int, other: int) -> None:
    del lines[at : max(at + 1, min(other, at + 5))]


def _repeat(lines: list[str], at: int, other: int) -> None:
    part = lines[at : at + 1 + other % 6]
    lines[other:other] = part


def _swap(lines: list[str], at: int, other: int) -> None:
    lines[at], lines[other] = lines[other], lines[at]


def _indent(lines: list[str], at: int, other: int) -> None:
    for each in range(at, min(at + 1 + other % 4, len(lines))):
        lines[each] = (" " * (1 + other % 3) if other % 2 else "\t") + lines[each]


def _outdent(lines: list[str], at: int, other: int) -> None:
    lines[at] = lines[at].removeprefix(" " * (1 + other % 2))


def _join(lines: list[str], at: int, other: int) -> None:  # noqa: ARG001 - one kind of slip
    if at + 1 < len(lines):
        lines[at] += lines.pop(at + 1).strip()


def _conflict(lines: list[str], at: int, other: int) -> None:
    middle = ["=======", *lines[at : at + 2], ">>>>>>> theirs"]
    base = ["||||||| base", *lines[at : at + 1]] if other % 2 else []
    lines[at + 1 : at + 1] = [*base, *middle[: other % 5 + 1]]
    lines.insert(at, "<<<<<<< HEAD")


_LINE_SLIPS: tuple[Callable[[list[str], int, int], None], ...] = (
    *(_delete, _repeat, _swap, _indent, _outdent, _join, _conflict),
)


def damaged_bytes(rng: Random, text: str) -> bytes:
    """A text in some encoding, perhaps cut off, with a few bytes put in."""
    encoding = rng.choice(
        ("utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-32")
    )
    data = text.encode(encoding, "replace")
    at = rng.randint(0, len(data))
    return (
        data[:at]
        + rng.randbytes(rng.choice((0, 1, 4)))
        + rng.choice((data[at:], data[at + 1 :], b""))
    )


def damaged_data(rng: Random, text: str) -> str:
    """YAML whose values are of another type or length, and whose keys are lost, renamed or moved."""
    data = yaml.safe_load(text)
    for _ in range(rng.choice((1, 1, 2, 4, 8))):
        nodes = [node for node in _nodes(data) if node]
        if not nodes:
            break
        node = rng.choice(nodes)
        key = rng.choice(list(node)) if isinstance(node, dict) else rng.randrange(len(node))
        slip = rng.randrange(7)
        if slip == 0:
            node[key] = copy.deepcopy(rng.choice(VALUES))
        elif slip == 1:
            del node[key]
        elif slip == 2:
            node[key] = [node[key]]
        elif slip == 3 and isinstance(node, list):
            node.insert(rng.randint(0, len(node)), copy.deepcopy(node[key]))
        elif slip == 3:
            node[odd_text(rng)] = node.pop(key)
        elif slip == 4 and isinstance(node[key], str):
            at = rng.randint(0, len(node[key]))
            node[key] = node[key][:at] + odd_text(rng) + node[key][at:]
        elif slip == 5:
            other = rng.choice(nodes)
            value = copy.deepcopy(node[key])
            if isinstance(other, list):
                other.append(value)
            else:
                other[rng.choice(list(other))] = value
        else:
            node[key] = {rng.choice(("name", "id", "tasks", odd_text(rng))): node[key]}
    if rng.random() < 0.3:
        return json.dumps(
            data, ensure_ascii=rng.random() < 0.3, indent=rng.choice((None, 2)), default=str
        )
    return yaml.safe_dump(
        data,
        allow_unicode=rng.random() < 0.8,
        sort_keys=False,
        default_flow_style=rng.choice((None, False, True)),
        width=rng.choice((20, 80, 10**6)),
    )


def _nodes(data: Any) -> list[Any]:
    found = [data] if isinstance(data, (dict, list)) else []
    for node in found:
        found += [
            each
            for each in (node.values() if isinstance(node, dict) else node)
            if isinstance(each, (dict, list))
        ]
    return found
