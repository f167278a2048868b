"""A table against its former versions in git: ids that vanish or change hands, deadlines put off."""

import random
import re
import subprocess
from datetime import date, timedelta

import pytest
from repositories import Repo, clone

from gkrw import store
from gkrw.core.deadlines import due_on
from gkrw.history.past_versions import Past, check_past, past_versions
from tables import edited

PATH = "data/tasks.yaml"
TODAY = date(2026, 9, 1)
YEAR = ("departments:\n", "key: zwgk\nyear: 2026\ndepartments:\n")
JUNE = (
    "            lead: [审计局]\n",
    "            deadline: 6月底前\n            lead: [审计局]\n",
)
TABLE = edited(YEAR, JUNE)
OTHER = TABLE.replace("审计", "审计结果", 1)
T02 = TABLE[TABLE.index("          - id: T02") :]
OTHER_T02 = """\
          - id: T02
            title: 惠企政策兑现
            requirement: 惠企资金七月一日以前拨付到位。
            lead: [财政局]
"""


def told(repo: Repo, *versions: str, now: str) -> list[tuple[str, str]]:
    """Commit the versions from March 2026 on. Returns code and fix of each finding in `now`."""
    for version in versions:
        repo.write(PATH, version)
        repo.commit("改")
    table = store.read(now.encode(), PATH).table
    found = check_past(table, past_versions(repo.folder / PATH, table), TODAY)
    return [(each.code, each.fix) for each in found]


def test_nothing_is_told_of_a_table_as_it_was(repo):
    assert told(repo, TABLE, now=TABLE) == []


def test_nothing_is_told_where_there_is_no_git(tmp_path):
    table = store.read(TABLE.encode(), PATH).table
    assert past_versions(tmp_path / PATH, table) == Past()


def test_a_shallow_clone_says_since_when_it_can_compare(repo, tmp_path):
    told(repo, TABLE, OTHER, now=OTHER)
    shallow = clone(repo, tmp_path / "浅", "--depth=1")
    table = store.read(TABLE.encode(), PATH).table
    (found,) = check_past(table, past_versions(shallow, table), TODAY)
    assert (found.code, found.severity.name) == ("G307", "HINT")
    assert "浅克隆" in found.message
    fetch = re.search(r"git fetch --unshallow", found.fix)[0]
    subprocess.run(fetch.split(), cwd=shallow.parent, check=True)
    assert list(check_past(table, past_versions(shallow, table), TODAY)) == []


def test_versions_that_git_cannot_read_are_said(repo):
    told(repo, TABLE, OTHER, now=OTHER)
    first = repo.git("rev-parse", f"HEAD~1:{PATH}").strip()
    (repo.folder / ".git" / "objects" / first[:2] / first[2:]).unlink()
    table = store.read(TABLE.encode(), PATH).table
    (found,) = check_past(table, past_versions(repo.folder / PATH, table), TODAY)
    assert (found.code, bool(found.fix)) == ("G307", True)


def test_an_id_that_vanished_is_to_be_recorded_with_the_line_to_paste(repo):
    ((code, fix),) = told(repo, TABLE, now=TABLE.replace(T02, ""))
    assert (code, "retired: [T02]" in fix) == ("G305", True)


def test_the_line_to_paste_has_the_ids_that_are_retired_already_and_works(repo):
    retired = edited(("sections:\n", "retired: [T09]\nsections:\n"), text=TABLE)
    without = retired.replace(T02, "")
    ((_, fix),) = told(repo, retired, now=without)
    line = re.search(r"retired: \[.*?\]", fix)[0]
    assert line == "retired: [T09, T02]"
    assert told(repo, now=without.replace("retired: [T09]", line)) == []


def test_an_id_that_vanished_many_commits_ago_is_found(repo):
    without = TABLE.replace(T02, "")
    later = without.replace("公众参与", "公众列席")
    assert [code for code, _ in told(repo, TABLE, without, later, now=later)] == ["G305"]


def test_a_task_with_another_id_gets_its_id_back(repo):
    ((code, fix),) = told(repo, TABLE, now=TABLE.replace("id: T02", "id: T45"))
    assert (code, fix) == ("G305", "编号定下后不再改动：把 T45 改回 T02。")


@pytest.mark.parametrize("versions", [[TABLE], [TABLE, TABLE.replace(T02, "")]])
def test_an_id_that_stood_for_another_task_is_told_with_one_that_is_free(repo, versions):
    ((code, fix),) = told(repo, *versions, now=TABLE.replace(T02, OTHER_T02))
    assert code == "G306"
    assert "如 T03；" in fix
    mended = OTHER_T02.replace("T02", "T03")
    line = re.search(r"retired: \[.*?\]", fix)[0]
    now = TABLE.replace(T02, mended).replace("sections:\n", f"{line}\nsections:\n")
    assert told(repo, now=now) == []


def test_a_task_that_was_reworded_step_by_step_is_the_same_one(repo):
    first = TABLE.replace("title: 审计公开", "title: 审计结果公开")
    second = first.replace("对审计发现问题、整改落实及问责情况进行公开", "审计结果公告一律上网")
    assert told(repo, TABLE, first, now=second) == []


def test_an_id_that_has_its_task_back_is_in_order(repo):
    assert told(repo, TABLE, TABLE.replace(T02, OTHER_T02), now=TABLE) == []


def test_the_next_years_table_in_the_same_file_begins_anew(repo):
    after = TABLE.replace("key: zwgk\nyear: 2026", "key: zwgk-2027\nyear: 2027")
    assert told(repo, TABLE, now=after.replace(T02, OTHER_T02)) == []


# -- deadlines -----------------------------------------------------------------------------------


@pytest.mark.parametrize("later", ["12月底前", "2027年6月底前", "持续推进"])
def test_a_deadline_put_off_after_it_passed_is_told_with_the_line_to_paste(repo, later):
    now = TABLE.replace("6月底前", later)
    ((code, fix),) = told(repo, TABLE, now=now)
    assert code == "G607"
    line = re.search(r"moved: \[.*\]", fix)[0].replace("（写明原因和谁同意的）", "管委会同意")
    assert told(repo, now=now.replace("deadline:", f"{line}\n            deadline:")) == []


def test_a_deadline_that_is_gone_is_told(repo):
    now = TABLE.replace("            deadline: 6月底前\n", "")
    assert [code for code, _ in told(repo, TABLE, now=now)] == ["G607"]
    table = store.read(now.encode(), PATH).table
    (found,) = check_past(table, past_versions(repo.folder / PATH, table), TODAY)
    assert found.message == "T02 的完成时限“6月底前”到 2026-06-30 已经过了，2026-09-01 才去掉。"


def test_a_deadline_put_off_in_time_or_brought_forward_is_no_secret(repo):
    in_march = TABLE.replace("6月底前", "12月底前")
    assert told(repo, TABLE, in_march, now=in_march) == []  # committed in March
    assert told(repo, now=in_march.replace("12月底前", "5月底前")) == []


def test_a_deadline_that_was_put_back_is_in_order(repo):
    assert told(repo, TABLE, TABLE.replace("6月底前", "12月底前"), now=TABLE) == []


_DEADLINES = [
    *("6月底前", "2026-06-30", "2026年5月31日", "上半年", "年底前", "12月底前", "持续推进"),
    *("每季度", "第三季度", "2027年6月底前", "8月31日前", "尽快", "7个工作日内"),
]


@pytest.mark.parametrize("seed", range(40))
def test_no_edit_of_a_deadline_that_has_passed_goes_without_a_word(repo, seed):
    """A task that is red before an edit and not after it is told, whatever the wordings."""
    chance = random.Random(seed)
    before, after = chance.choice(_DEADLINES), chance.choice([*_DEADLINES, ""])
    now = TABLE.replace("            deadline: 6月底前\n", "")
    if after:
        now = TABLE.replace("6月底前", after)
    due, due_now = due_on(before, 2026), due_on(after, 2026)
    was_red = due is not None and due < TODAY - timedelta(days=1)
    is_red = due_now is not None and due_now < TODAY
    found = told(repo, TABLE.replace("6月底前", before), now=now)
    if was_red and not is_red:
        assert [code for code, _ in found] == ["G607"]


# -- odd histories -------------------------------------------------------------------------------


def test_a_version_that_was_taken_back_is_no_change(repo):
    """The same content comes twice: before a slip, and after it was reverted."""
    slip = TABLE.replace(T02, OTHER_T02)
    assert told(repo, TABLE, slip, TABLE, now=TABLE) == []


def test_tasks_in_flow_style_are_read_too(repo):
    start = TABLE[: TABLE.index("          - id: T02")]
    flow = (
        start
        + "          - {id: T02, title: 审计公开, requirement: 公开审计结果。, lead: [审计局]}\n"
    )
    other = (
        start
        + "          - {id: T02, title: 惠企政策, requirement: 资金拨付到位。, lead: [财政局]}\n"
    )
    assert [code for code, _ in told(repo, flow, other, now=other)] == ["G306"]
    assert [code for code, _ in told(repo, now=start)] == ["G305"]


def test_two_branches_that_each_add_a_task_are_merged_in_order(repo):
    repo.write(PATH, TABLE)
    repo.commit("建表")
    mine = "          - id: T03\n            title: 惠企政策兑现\n            requirement: 资金拨付到位。\n"
    theirs = "          - id: T03\n            title: 建议提案办理\n            requirement: 答复一律上网。\n"
    repo.git("checkout", "-q", "-b", "别人的")
    repo.write(PATH, TABLE + theirs)
    repo.commit("加一项")
    repo.git("checkout", "-q", "main")
    repo.write(PATH, TABLE + mine)
    repo.commit("也加一项")
    repo.git("merge", "-q", "-s", "ours", "--no-commit", "别人的")
    both = TABLE + mine + theirs.replace("T03", "T04")
    repo.write(PATH, both)
    repo.commit("合并")
    assert told(repo, now=both) == []


def test_two_ids_that_changed_hands_get_different_free_ones_and_one_line(repo):
    other_t01 = TABLE.replace("title: 公众参与", "title: 建议提案办理").replace(
        "建立健全列席政府有关会议的制度并抓好落实", "一律上网答复"
    )
    found = told(repo, TABLE, now=other_t01.replace(T02, OTHER_T02))
    assert [code for code, _ in found] == ["G306", "G306"]
    assert sorted(re.findall(r"如 (T\d\d)", "".join(fix for _, fix in found))) == ["T03", "T04"]
    assert {re.search(r"retired: \[.*?\]", fix)[0] for _, fix in found} == {"retired: [T01, T02]"}


def test_ids_that_were_moved_on_by_one_are_to_be_moved_back(repo):
    moved = TABLE.replace("id: T02", "id: T03").replace(
        "          - id: T03", f"{OTHER_T02}          - id: T03"
    )
    ((code, fix),) = told(repo, TABLE, moved, now=moved)
    assert (code, fix) == (
        "G306",
        "编号定下后不再改动：把 T03 改回 T02，现在的 T02（新任务）换成 T04。",
    )
    mended = TABLE + OTHER_T02.replace("T02", "T04")
    ((code, fix),) = told(repo, now=mended)  # T03 was an id for a while
    line = re.search(r"retired: \[.*?\]", fix)[0]
    assert (code, line) == ("G305", "retired: [T03]")
    assert told(repo, now=mended.replace("sections:\n", f"{line}\nsections:\n")) == []


def test_an_id_that_was_changed_and_committed_can_be_changed_back(repo):
    renumbered = TABLE.replace("id: T02", "id: T45")
    ((_, fix),) = told(repo, TABLE, renumbered, now=renumbered)
    assert fix == "编号定下后不再改动：把 T45 改回 T02。"
    ((code, fix),) = told(repo, now=TABLE)
    line = re.search(r"retired: \[.*?\]", fix)[0]
    assert (code, line) == ("G305", "retired: [T45]")
    assert told(repo, now=TABLE.replace("sections:\n", f"{line}\nsections:\n")) == []


def test_one_of_several_deadlines_that_was_put_off_is_told_with_the_line_to_paste(repo):
    before = TABLE.replace("6月底前", "[3月底前出台方案, 6月底前, 年底前]")
    now = TABLE.replace("6月底前", "[5月底前出台方案, 8月底前, 年底前]")
    found = told(repo, before, now=now)
    assert [code for code, _ in found] == ["G607", "G607"]
    line = re.search(r"moved: \[.*\]", found[0][1])[0].replace("（写明原因和谁同意的）", "同意")
    assert line == ("moved: [{from: 3月底前出台方案, reason: 同意}, {from: 6月底前, reason: 同意}]")
    assert told(repo, now=now.replace("deadline:", f"{line}\n            deadline:")) == []


def test_a_later_stage_behind_a_deadline_that_has_passed_is_told(repo):
    """An unfinished task would be late no more."""
    now = TABLE.replace("6月底前", "[6月底前, 年底前]")
    assert [code for code, _ in told(repo, TABLE, now=now)] == ["G607"]
    assert told(repo, now=TABLE.replace("6月底前", "[5月底前, 6月底前]")) == []


def test_a_deadline_put_off_twice_gets_one_line_for_both(repo):
    first = TABLE.replace("6月底前", "7月底前")
    second = TABLE.replace("6月底前", "12月底前")
    repo.day = 1
    for text, day in ((TABLE, "2026-03-01"), (first, "2026-07-02")):
        repo.write(PATH, text)
        repo.git("add", "-A")
        repo.git("commit", "-q", "-m", "改", GIT_AUTHOR_DATE=f"{day} 10:00:00 +0800")
    ((_, fix),) = told(repo, now=second)
    line = re.search(r"moved: \[.*\]", fix)[0].replace("（写明原因和谁同意的）", "同意")
    assert line == "moved: [{from: 7月底前, reason: 同意}]"
    ((_, fix),) = told(repo, now=second.replace("deadline:", f"{line}\n            deadline:"))
    line = re.search(r"moved: \[.*\]", fix)[0].replace("（写明原因和谁同意的）", "同意")
    assert told(repo, now=second.replace("deadline:", f"{line}\n            deadline:")) == []


def test_a_reason_that_was_not_filled_in_is_said():
    text = TABLE.replace(
        "deadline: 6月底前",
        "deadline: 12月底前\n            moved: [{from: 6月底前, reason: （写明原因和谁同意的）}]",
    )
    assert "G204" in [each.code for each in store.read(text.encode(), PATH).findings]


def test_a_deadline_without_a_year_is_not_judged_in_a_table_without_one(repo):
    plain = edited(JUNE)
    assert told(repo, plain, now=plain.replace("6月底前", "12月底前")) == []


def test_a_version_that_cannot_be_read_hides_nothing_before_it(repo):
    broken = TABLE[:200] + "\n<<<<<<< 我\n"
    without = TABLE.replace(T02, "")
    assert [code for code, _ in told(repo, TABLE, broken, without, now=without)] == ["G305"]
