"""The history of a task or a department: what is passed over without reading would have said
nothing, and merges, broken and repeated versions say everything once."""

import copy
import re
from datetime import datetime, timezone
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_edits import BASES, REAL, SINGLE, Data, tasks_in

from gkrw.git.file_history import Commit
from gkrw.history.blocks import changed_tasks, cut, is_known
from gkrw.history.contents import Contents
from gkrw.history.log_text import found_entries, found_record
from gkrw.history.subject import OneDepartment, OneTask
from gkrw.history.table_log import Log, Step
from tables import SMALL, edited, read

tries = settings(max_examples=60, deadline=None, derandomize=True)


def walk(asked, texts: list[str], *, whole: bool = False) -> Log:
    """A walk through versions in a row, the oldest first; `whole` reads every one of them."""
    blobs = [f"{number:040x}" for number in range(len(texts))]
    content = dict(zip(blobs, texts, strict=True))
    steps = []
    for number, blob in enumerate(blobs):
        before = (blobs[number - 1],) if number else ()
        when = datetime(2026, 3, 1, 10, number % 60, tzinfo=timezone.utc)
        commit = Commit(blob, "王协调", when, f"第{number}版", "data/tasks.yaml", blob, before)
        steps.insert(0, Step(commit, blob, before))
    uses = [each for step in steps for each in (step.blob, *step.before)]
    contents = Contents(
        uses, {}, {}, lambda wanted: ((each, content[each].encode()) for each in wanted)
    )
    log = Log(steps, asked, contents)
    if whole:
        log.touched = lambda *_: None
    return log


def told(log: Log) -> list[object]:
    """Everything that is said, but for the errors of versions, which are only found by reading."""
    return [
        (found_entries(found), {**found_record(found), "unread": None}) for found in log.found()
    ]


# -- the table as a person writes it -----------------------------------------------------------


def names_text(names: list) -> str:
    parts = [
        each
        if isinstance(each, str)
        else "".join(f"{{{name}: [{', '.join(inside)}]}}" for name, inside in each.items())
        for each in names
    ]
    return f"[{', '.join(parts)}]"


def task_lines(task: Data, indent: str) -> list[str]:
    lines = [f"{indent}- id: {task['id']}", f"{indent}  title: {task['title']}"]
    lines.append(f"{indent}  requirement: |")
    lines += [f"{indent}    {each}" for each in task["requirement"].split("\n")]
    for key in ("lead", "responsible"):
        if key in task:
            lines.append(f"{indent}  {key}: {names_text(task[key])}")
    for key in ("deadline", "note"):
        if key in task:
            lines.append(f"{indent}  {key}: {task[key]}")
    if "targets" in task:
        lines.append(f"{indent}  targets:")
        for target in task["targets"]:
            lines.append(f"{indent}    - name: {target['name']}")
            bounds = (key for key in ("at_least", "at_most") if key in target)
            lines += [f"{indent}      {key}: {target[key]}" for key in bounds]
            lines.append(f"{indent}      unit: '{target['unit']}'")
    return lines


def heading_lines(heading: Data, indent: str) -> list[str]:
    key = "topic" if "topic" in heading else "title"
    lines = [f"{indent}- {key}: {heading[key]}"]
    for names in ("lead", "responsible"):
        if names in heading:
            lines.append(f"{indent}  {names}: {names_text(heading[names])}")
    below = "groups" if "groups" in heading else "tasks"
    lines.append(f"{indent}  {below}:" if heading[below] else f"{indent}  {below}: []")
    for each in heading[below]:
        lines += (task_lines if "id" in each else heading_lines)(each, indent + "    ")
    return lines


def written(data: Data) -> str:
    import yaml

    head = {key: value for key, value in data.items() if key != "sections"}
    lines = [yaml.safe_dump(head, allow_unicode=True, sort_keys=False).rstrip("\n"), "sections:"]
    for section in data["sections"]:
        lines += heading_lines(section, "  ")
    return "\n".join(lines) + "\n"


def damaged(text: str, rng: Random) -> str:
    """One line written as it should not be, or only otherwise."""
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    line = lines[at]
    lines[at] = rng.choice(
        [
            f"{line} # 注",
            f"{line}\n{line}",
            line.replace(": ", ': "', 1),
            line.replace(": ", ": [", 1),
            line.replace(": |", ": >"),
            f" {line}",
            line[1:],
            line.replace("  ", "\t", 1),
            "",
            f"{line}\r",
            line.replace("id: T0", "id: T1"),
            f"# {line}",
            line.replace("]", "").replace("。", "。'"),
            f"{line}\n                - id: T77",
            line.replace(": ", ": &a ", 1),
        ]
    )
    return "\n".join(lines)


def history_of(base: Data, seed: int, length: int, damage: float) -> list[str]:
    """Versions that each have one to three edits more than the one before, and sometimes a slip
    that the next version does not have any more."""
    rng = Random(seed)
    data = copy.deepcopy(base)
    texts = [written(data)]
    quiet = [
        each for each in SINGLE if re.match(r"edit_(title|req|dead|targ|note|task)", each.__name__)
    ]
    for _ in range(length):
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            edit = rng.choice(quiet if rng.random() < 0.75 else SINGLE)
            if tasks_in(data) and all(each["groups"] for each in data["sections"]):
                edit(rng, data)
        text = written(data)
        texts.append(damaged(text, rng) if rng.random() < damage else text)
    return texts


@tries
@given(
    base=st.sampled_from(BASES),
    seed=st.integers(0, 10**6),
    damage=st.sampled_from([0.0, 0.0, 0.4]),
    asked=st.sampled_from(
        [
            OneTask("T01"),
            OneTask("T02"),
            OneTask("T14"),
            *map(OneDepartment, ["财政局", "审计局", "各部门"]),
        ]
    ),
)
def test_what_is_not_read_would_have_said_nothing_else(base, seed, damage, asked):
    texts = history_of(base, seed, 12, damage)
    quick, whole = walk(asked, texts), walk(asked, texts, whole=True)
    assert told(quick) == told(whole)
    assert quick.was_there == whole.was_there


def test_most_versions_of_a_usual_history_are_not_read():
    texts = history_of(BASES[1], 5, 60, 0)
    quick, whole = walk(OneTask("T14"), texts), walk(OneTask("T14"), texts, whole=True)
    assert told(quick) == told(whole)
    assert quick.compared < whole.compared / 2


def test_written_as_the_real_table_is():
    assert read(written(BASES[1])).findings == ()


# -- texts ---------------------------------------------------------------------------------------


def touched(new: str, old: str = SMALL) -> set[str] | None:
    """The tasks that two texts differ in; None where anything may have changed."""
    blocks = cut(old.encode()), cut(new.encode())
    if None in blocks:
        return None
    found = changed_tasks(*blocks)
    return None if found is None else set(found.ids)


def test_the_real_table_is_cut_up_into_its_tasks():
    blocks = cut(REAL.encode())
    table = read(REAL).table
    assert is_known(blocks, table)
    assert [task.id for task in blocks.tasks] == [task.id for task in table.tasks()]


def test_windows_line_breaks_make_no_difference():
    assert touched(SMALL.replace("\n", "\r\n")) == set()


@pytest.mark.parametrize(
    ("change", "tasks"),
    [
        (("建立健全列席", "健全列席"), {"T01"}),
        (("title: 审计公开", "title: 审计结果公开"), {"T02"}),
        (("            responsible: [建设局]\n", ""), {"T02"}),
        (("            responsible: [建设局]\n", "            deadline: 年底前\n"), {"T02"}),
        (("lead: [审计局]", "lead: [{各部门: [审计局, 等]}]"), {"T02"}),
        (("title: 审计公开", "title: '审计公开"), None),
        (("title: 审计公开", "title: 审计: 公开"), None),
        (("title: 审计公开", "title: 审计公开 # 待改"), None),
        (("lead: [审计局]", "lead: [审计局"), None),
        (("lead: [审计局]", "lead: &a [审计局]"), None),
        (("对审计发现问题", "\u3000\u3000对审计发现问题"), None),
        (("            requirement: |\n              对", "            requirement: >\n              对"), None),
        (("- id: T02", "- id: T03"), None),
        (("responsible: [各部门]", "responsible: [审计局]"), None),
        (("topic: 会议公开", "topic: 会议"), None),
        (("name: 建设局", "name: 住建局"), None),
        (("title: 政府信息公开", "title: 信息公开"), None),
        (("          - id: T02\n", "          # 下一项\n          - id: T02\n"), None),
        (("            title: 审计公开\n", "\t\ttitle: 审计公开\n"), None),
    ],
)  # fmt: skip
def test_only_what_is_surely_inside_of_tasks_is_told_from_the_text(change, tasks):
    assert touched(edited(change)) == tasks


def test_tasks_that_took_over_each_others_titles_are_read():
    swapped = edited(("title: 公众参与", "title: 甲"), ("title: 审计公开", "title: 公众参与"))
    assert touched(swapped) is None


def test_a_text_that_only_looks_like_a_task_is_none():
    text = edited(
        ("建立健全列席", "见下：\n                  - id: T09\n                  建立健全列席")
    )
    assert [task.id for task in cut(text.encode()).tasks] == ["T01", "T02"]


def test_a_hostile_text_takes_no_time():
    many = "            note: |\n              文\n\n\n" * 2000
    hostile = edited(("            responsible: [建设局]\n", many + "            坏: [\n"))
    assert touched(hostile) is None


# -- walks -----------------------------------------------------------------------------------------


def test_nothing_is_kept_of_versions_that_are_done_with():
    texts = history_of(BASES[0], 1, 30, 0)
    log = walk(OneTask("T01"), texts)
    most = max(len(log.contents._here) for _ in log.found())
    assert most <= 3
    assert not log.contents._here
