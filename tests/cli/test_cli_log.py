"""`gkrw log`: the history of a task or a department through git."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from repositories import Repo, new_repo

from conftest import Ran
from tables import SMALL, edited

PATH = "data/tasks.yaml"
BROKEN = "<<<<<<< 我\n- 这不是表\n"


def put(repo: Repo, subject: str, *changes: tuple[str, str], text: str | None = None) -> str:
    """Commit an edited table. Returns the short hash."""
    file = repo.folder / PATH
    before = file.read_text(encoding="utf-8") if file.exists() else SMALL
    repo.write(PATH, edited(*changes, text=before) if text is None else text)
    return repo.commit(subject)[:10]


@pytest.fixture
def table(repo) -> Repo:
    """A repository whose first commit is the table."""
    put(repo, "建表", text=SMALL)
    return repo


@pytest.fixture
def log(gkrw, table):
    """Run `gkrw log` on the table of the repository."""

    def call(*arguments: str, path: str = PATH) -> Ran:
        return gkrw("--table", str(table.folder / path), "log", *arguments)

    return call


def subjects(ran: Ran) -> list[str]:
    """The subjects of the commits in the output, in order."""
    return re.findall(r"(?m)^提交 .*\n(.*)$", ran.out)


REQUIREMENT = ("建立健全列席政府", "健全列席政府")
DEADLINE = ("lead: [审计局]\n", "lead: [审计局]\n            deadline: 年底前\n")


def test_log__each_commit_that_changed_the_task_newest_first(log, table):
    put(table, "改 T02", DEADLINE)
    changed = put(table, "改 T01 的要求", REQUIREMENT)
    ran = log("T01")
    assert ran.code == 0
    assert ran.err == ""
    assert subjects(ran) == ["改 T01 的要求", "建表"]
    assert ran.out.startswith("T01 的历史（新的在前）\n\n提交 ")
    assert ran.out.endswith("\n\n共 2 次改动。\n")
    assert f"提交 {changed}  2026-03-03 10:00  王协调\n改 T01 的要求\n" in ran.out
    assert f"~ T01 公众参与  {changed}:{PATH}:22\n" in ran.out
    assert "工作要求  [-建立-]健全列席政府" in ran.out


def test_log__the_commit_that_added_the_task_shows_its_content(log):
    ran = log("T02")
    assert "+ T02 审计公开（新增任务）" in ran.out
    assert "一、政府信息公开 › （一）主动公开\n" in ran.out
    assert "牵头部门  审计局\n" in ran.out
    assert "T01" not in ran.out, "what came along with it is not its history"


def test_log__another_way_of_writing_is_no_change(log, table):
    put(table, "加注释", ("sections:\n", "# 正文\nsections:\n"))
    put(table, "加引号", ("title: 公众参与", "title: '公众参与'"))
    assert subjects(log("T01")) == ["建表"]


def test_log__uncommitted_changes_come_first(log, table):
    table.write(PATH, edited(REQUIREMENT))
    ran = log("T01")
    assert re.search(r"（新的在前）\n\n\S.*tasks\.yaml\n还没有提交\n", ran.out)
    assert ran.out.index("还没有提交") < ran.out.index("建表")
    assert "还没有提交" not in log("T02").out


def test_log__small_letters_and_blanks_are_accepted_as_in_show(log):
    assert subjects(log(" t01 ")) == ["建表"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("responsible: [各部门]", "responsible: [建设局]"), "~ （一）主动公开"),
        (("title: 主动公开", "title: 主动公开工作"), "~ （一）主动公开工作"),
        (("topic: 会议公开", "topic: 会议"), "~ 会议 "),
        (("members: all", "members: [财政局]"), "~ 各部门"),
        (("aliases: [新区财政局]", "unconfirmed: [新区财政局]"), "~ 财政局"),
        (("  - name: 审计局\n", "  - name: 审计局\n  - name: 教体局\n"), "+ 教体局"),
        (("name: 财政局\n    aliases: [", "name: 财金局\n    aliases: [财政局, "), "~ 财金局"),
    ],
)  # fmt: skip
def test_log__a_change_that_reaches_the_task_is_shown_where_it_was_made(log, table, change, said):
    put(table, "改上面的", change)
    ran = log("T01")
    assert subjects(ran) == ["改上面的", "建表"]
    assert said in ran.out


@pytest.mark.parametrize(
    "change",
    [
        ("responsible: [各部门]", "responsible: [建设局]"),
        ("topic: 会议公开", "topic: 会议"),
        ("members: all", "members: [财政局]"),
        ("aliases: [新区财政局]", "aliases: [新区财政局, 老财政局]"),
    ],
)
def test_log__a_change_that_does_not_reach_the_task_is_not_shown(log, table, change):
    put(table, "改别的", change)
    assert subjects(log("T02")) == ["建表"]


def test_log__a_moved_task(log, table):
    block = SMALL[SMALL.index("          - id: T02") :]
    put(table, "移到专题里", text=SMALL.replace(block, "") + block.replace("          ", " " * 14, 1)
        .replace("\n            ", "\n                "))  # fmt: skip
    ran = log("T02")
    assert subjects(ran) == ["移到专题里", "建表"]
    assert "移动任务" in ran.out


def test_log__a_removed_task_still_has_a_history(log, table):
    text = SMALL[: SMALL.index("          - id: T02")]
    put(table, "删掉 T02", text=text)
    put(table, "再改", REQUIREMENT)
    ran = log("T02")
    assert ran.code == 0
    assert subjects(ran) == ["删掉 T02", "建表"]
    assert "- T02 审计公开（删除任务）" in ran.out


def test_log__a_task_removed_and_restored_has_both_lives(log, table):
    put(table, "删掉 T02", text=SMALL[: SMALL.index("          - id: T02")])
    put(table, "恢复", text=SMALL)
    assert subjects(log("T02")) == ["恢复", "删掉 T02", "建表"]


@pytest.mark.parametrize(("typed", "meant"), [("T1", "T01"), ("T99", ""), ("X02", "T02")])
def test_log__an_id_that_never_existed_suggests_the_nearest(log, typed, meant):
    ran = log(typed)
    assert ran.code == 2
    assert ran.out == ""
    assert f"哪个版本里都没有编号为“{typed}”的任务。" in ran.err
    assert meant in ran.err
    assert "gkrw list --format id" in ran.err


def test_log__ids_of_removed_tasks_are_suggested_too(log, table):
    put(
        table,
        "改编号",
        ("id: T02", "id: T17"),
        ("审计公开", "督查"),
        ("对审计发现问题、整改落实及问责情况进行公开", "每季度通报一次"),
    )
    put(table, "删掉", text=SMALL[: SMALL.index("          - id: T02")])
    assert "是不是 T17" in log("T017").err


def test_log__a_changed_id_is_followed(log, table):
    put(table, "改编号", ("id: T01", "id: T30"))
    put(table, "改要求", REQUIREMENT)
    ran = log("T30")
    assert subjects(ran) == ["改要求", "改编号", "建表"]
    assert "疑似改了编号：T01 → T30" in ran.out


def test_log__an_old_id_points_to_the_new_one(log, table):
    put(table, "改编号", ("id: T01", "id: T30"))
    put(table, "改要求", REQUIREMENT)
    ran = log("T01")
    assert subjects(ran) == ["改编号", "建表"]
    assert "从这一版起，编号是 T30；以后的改动用 gkrw log T30 查看。" in ran.out


def test_log__an_id_that_another_task_had_ends_there(log, table):
    put(table, "交换", ("id: T01", "id: T30"), ("id: T02", "id: T01"))
    put(table, "改要求", REQUIREMENT)
    ran = log("T01")
    assert subjects(ran) == ["交换", "建表"]
    assert "疑似改了编号：T02 → T01" in ran.out
    assert "疑似改了编号：T01 → T30" in ran.out


def test_log__follows_renames_of_the_file(log, table):
    table.git("mv", PATH, "data/任务.yaml")
    table.commit("改名")
    table.write("data/任务.yaml", edited(REQUIREMENT))
    table.commit("改要求")
    ran = log("T01", path="data/任务.yaml")
    assert subjects(ran) == ["改要求", "建表"]
    assert f":{PATH}:" in ran.out


def test_log__limit(log, table):
    put(table, "改要求", REQUIREMENT)
    ran = log("T01", "-n", "1")
    assert subjects(ran) == ["改要求"]
    assert ran.out.endswith("\n\n最近的 1 次改动。\n")
    assert "只列出最近 1 次改动，更早的没有查" in ran.err
    assert "更早的没有查" not in log("T01", "--limit", "9").err


@pytest.mark.parametrize("typed", ["0", "-1", "三", "1.5"])
def test_log__a_limit_that_is_no_number(log, typed):
    ran = log("T01", f"--limit={typed}")
    assert ran.code == 2
    assert f"--limit 不能是“{typed}”" in ran.err


def test_log__a_version_that_is_no_table_is_named_and_passed_over(log, table):
    broken = put(table, "改坏了", text=BROKEN)
    put(table, "改好", text=edited(REQUIREMENT))
    ran = log("T01")
    assert ran.code == 0
    assert subjects(ran) == ["改好", "改坏了", "建表"]
    assert "这一版读不出分解表，没有比较" in ran.out
    assert f"{broken}:{PATH}:" in ran.out
    assert ran.out.count("[-建立-]健全") == 1
    assert ran.out.endswith("\n共 2 次改动。\n")
    assert ran.out.count("新增任务") == 1, "compared with the last version that was a table"


def test_log__a_version_with_errors_is_compared_as_far_as_it_can_be_read(log, table):
    put(table, "改得不对", REQUIREMENT, ("lead: [审计局]", "lead: [审计局"))
    ran = log("T01")
    assert subjects(ran) == ["改得不对", "建表"]
    assert "处读不出，只比较了读得出的部分" in ran.out


def test_log__a_working_file_that_is_no_table(log, table):
    table.write(PATH, BROKEN)
    ran = log("T01")
    assert ran.code == 1
    assert "还没有提交\n\n这一版读不出分解表" in ran.out
    assert subjects(ran) == ["建表"]


def test_log__without_the_file_on_the_disk_only_commits_are_listed(log, table):
    (table.folder / PATH).unlink()
    ran = log("T01")
    assert subjects(ran) == ["建表"]
    assert "只列出已经提交的改动" in ran.err


# -- merges and clones ---------------------------------------------------------------------------


@pytest.fixture
def branches(table) -> Repo:
    """Two branches that changed different tasks, merged."""
    table.git("switch", "-q", "-c", "审计")
    put(table, "改 T02", DEADLINE)
    table.git("switch", "-q", "main")
    put(table, "改 T01", REQUIREMENT)
    table.git("merge", "-q", "--no-edit", "审计")
    return table


@pytest.mark.usefixtures("branches")
def test_log__a_merge_repeats_nothing(log):
    assert subjects(log("T01")) == ["改 T01", "建表"]
    assert subjects(log("T02")) == ["改 T02", "建表"]


def test_log__what_a_merge_itself_changed_is_shown(log, table):
    table.git("switch", "-q", "-c", "乙")
    put(table, "乙改", ("建立健全列席", "完善列席"))
    table.git("switch", "-q", "main")
    put(table, "甲改", ("建立健全列席", "健全列席"))
    table.git("merge", "-q", "乙", ok=False)
    table.write(PATH, edited(("建立健全列席", "建立完善列席")))
    table.commit("合并乙")
    ran = log("T01")
    assert sorted(subjects(ran)) == sorted(["合并乙", "乙改", "甲改", "建表"])
    assert re.search(r"提交 \w{10}（合并）", ran.out)


def test_log__a_merge_that_took_one_side_changed_nothing(log, branches):
    branches.git("switch", "-q", "-c", "旁支", "HEAD~1")
    put(branches, "旁改 T01", ("健全列席政府", "完善列席政府"))
    branches.git("switch", "-q", "main")
    branches.git("merge", "-q", "--no-edit", "-s", "ours", "旁支")
    assert subjects(log("T01")) == ["改 T01", "建表"]


def test_log__a_shallow_clone_says_that_the_rest_is_missing(gkrw, table, tmp_path):
    put(table, "改要求", REQUIREMENT)
    put(table, "改时限", DEADLINE)
    clone = tmp_path / "浅"
    subprocess.run(
        ["git", "clone", "-q", "--depth", "2", table.folder.as_uri(), str(clone)], check=True
    )
    ran = gkrw("--table", str(clone / PATH), "log", "T02")
    assert ran.code == 0
    assert subjects(ran) == ["改时限"]
    assert "这是浅克隆，2026-03-02" in ran.err
    assert "git fetch --unshallow" in ran.err
    nothing = gkrw("--table", str(clone / PATH), "log", "T01")
    assert nothing.code == 0
    assert nothing.out == "T01 的历史（新的在前）\n\n没有改动。\n"


def test_log__outside_of_git(gkrw, table_file):
    ran = gkrw("--table", table_file(SMALL), "log", "T01")
    assert ran.code == 3
    assert "不在 git 版本库里" in ran.err


def test_log__without_commits(gkrw, tmp_path):
    repo = new_repo(tmp_path / "新")
    file = repo.write(PATH, SMALL)
    ran = gkrw("--table", str(file), "log", "T01")
    assert ran.code == 3
    assert "还没有任何提交" in ran.err


# -- a department --------------------------------------------------------------------------------


def test_log_dept__what_changed_for_it(log, table):
    put(table, "改 T01 的要求", REQUIREMENT)
    put(table, "T02 也归财政局", ("responsible: [建设局]", "responsible: [建设局, 财政局]"))
    put(table, "换牵头", ("lead: [新区财政局]", "lead: [审计局]"))
    ran = log("--dept", "财政局")
    assert subjects(ran) == ["换牵头", "T02 也归财政局", "改 T01 的要求", "建表"]
    assert "角色有变  T01 公众参与：[-牵头-]{+共同+}" in ran.out
    assert "新增任务  {+T02 审计公开（责任）+}" in ran.out
    assert "内容有变  T01 公众参与（牵头）：工作要求" in ran.out


def test_log_dept__a_changed_note_does_not_concern_it(log, table):
    put(table, "备注", ("lead: [审计局]\n", "lead: [审计局]\n            note: 待核\n"))
    assert subjects(log("-d", "审计局")) == ["建表"]


def test_log_dept__a_task_of_others_does_not_concern_it(log, table):
    put(table, "T01 不再归各部门", ("responsible: [各部门]", "responsible: [建设局]"))
    put(table, "改 T01 的要求", REQUIREMENT)
    assert subjects(log("-d", "审计局")) == ["T01 不再归各部门", "建表"]


def test_log_dept__by_an_alias(log):
    ran = log("-d", "新区财政局")
    assert ran.out.startswith("财政局 的历史")
    assert "“新区财政局”即财政局。" in ran.err


def test_log_dept__by_a_collective(log, table):
    put(table, "默认", ("responsible: [各部门]", "responsible: [建设局]"))
    ran = log("-d", "各部门")
    assert subjects(ran) == ["默认", "建表"]
    assert "不再承担  [-T01 公众参与（原为责任）-]" in ran.out


def test_log_dept__is_followed_through_a_rename(log, table):
    put(
        table,
        "改名",
        ("name: 建设局", "name: 住建局"),
        ("responsible: [建设局]", "responsible: [住建局]"),
    )
    put(table, "改 T02", DEADLINE)
    ran = log("-d", "住建局")
    assert subjects(ran) == ["改 T02", "改名", "建表"]
    assert re.search(r"名称  .*住", ran.out)
    old = log("-d", "建设局")
    assert subjects(old) == ["改名", "建表"]
    assert "名称是 住建局；以后的改动用 gkrw log --dept 住建局 查看" in old.out


def test_log_dept__one_that_is_gone(log, table):
    put(table, "撤销", ("  - name: 建设局\n", ""), ("            responsible: [建设局]\n", ""))
    ran = log("-d", "建设局")
    assert subjects(ran) == ["撤销", "建表"]
    assert "已撤销" in ran.out


@pytest.mark.usefixtures("branches")
def test_log_dept__a_merge_repeats_nothing(log):
    assert subjects(log("-d", "财政局")) == ["改 T01", "建表"]
    assert sorted(subjects(log("-d", "建设局"))) == sorted(["改 T01", "改 T02", "建表"])


def test_log_dept__an_unknown_name(log):
    ran = log("-d", "财政")
    assert ran.code == 2
    assert "哪个版本里都没有名为“财政”的部门或统称。" in ran.err
    assert "财政局" in ran.err


@pytest.mark.parametrize("arguments", [[], ["T01", "--dept", "财政局"]])
def test_log__either_an_id_or_a_department(log, arguments):
    assert log(*arguments).code == 2


# -- formats -------------------------------------------------------------------------------------


def test_log__json(log, table):
    put(table, "改要求", REQUIREMENT)
    table.write(PATH, edited(REQUIREMENT, ("title: 公众参与", "title: 列席")))
    now, changed, came = json.loads(log("T01", "-f", "json").out)
    assert now["commit"] is None
    assert now["changes"][0]["field"] == "title"
    assert len(changed["commit"]) == 40
    assert changed["date"] == "2026-03-02T10:00:00+08:00"
    assert (changed["author"], changed["subject"], changed["file"]) == ("王协调", "改要求", PATH)
    assert came["changes"][0]["kind"] == "added"
    assert came["changes"][0]["after"]["requirement"].startswith("建立健全")


def test_log__json_of_a_department(log):
    (came,) = json.loads(log("-d", "审计局", "-f", "json").out)
    assert [each["task"] for each in came["department"]["gained"]] == ["T01", "T02"]
    assert "changes" not in came


def test_log__every_json_key_is_documented(log, table):
    put(table, "改坏了", text=BROKEN)
    page = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
    section = page.split("`gkrw log`")[1]
    for arguments in (["T01"], ["-d", "审计局"]):
        for record in json.loads(log(*arguments, "-f", "json").out):
            for key in record:
                assert f"`{key}`" in section


def test_log__markdown(log, table):
    changed = put(table, "改*要求*", REQUIREMENT)
    out = log("T01", "-f", "md").out
    assert out.startswith("## T01 的历史（新的在前）\n\n**改")
    assert f"**改\\*要求\\***\n\n提交 {changed}" in out
    assert "- **T01 公众参与**" in out


@pytest.mark.parametrize("columns", ["80", "120"])
def test_log__no_line_is_wider_than_the_screen(log, table, columns, monkeypatch):
    from rich.cells import cell_len

    put(table, "改要求" * 20, (REQUIREMENT[0], REQUIREMENT[1] * 20))
    monkeypatch.setattr("gkrw.cli.printing.is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", columns)
    out = log("T01").out
    assert max(cell_len(line) for line in out.splitlines()) <= int(columns)
    assert "\n共 2 次改动。\n" in out


def test_log__control_characters_are_not_sent_to_a_terminal(log, table):
    put(table, "改\x1b[31m要求", REQUIREMENT)
    assert "\x1b" not in log("T01").out


@pytest.mark.parametrize(
    "typed", [["T01,T02"], ["t01，Ｔ０２"], ["T01、T02、"], ["T01", "T02"], ["Ｔ０１", "T02,T01"]]
)
def test_log__several_ids_one_history_after_the_other(log, table, typed):
    put(table, "改要求", REQUIREMENT)
    ran = log(*typed)
    assert re.findall(r"(?m)^(T\d+) 的历史", ran.out) == ["T01", "T02"]
    assert subjects(ran) == ["改要求", "建表", "建表"]
    records = json.loads(log(*typed, "-f", "json").out)
    assert [each["task"] for each in records] == ["T01", "T01", "T02"]


def test_log__the_first_line_comes_before_older_versions_are_read(log, table, monkeypatch):
    import gkrw.cli.change_commands
    from gkrw import store

    for number in range(5):
        put(table, f"第{number}次", ("公众参与", "公众参与参与"))
    read, write, reads, before = store.read, gkrw.cli.change_commands.write, [], []
    monkeypatch.setattr(store, "read", lambda *given: reads.append(1) or read(*given))
    monkeypatch.setattr(
        gkrw.cli.change_commands, "write", lambda text: before.append(len(reads)) or write(text)
    )
    assert log("T01").code == 0
    assert before[1] <= 2 < len(reads)


def test_log__an_id_of_an_old_version_is_unknown_until_it_is_found(log, table):
    put(table, "删去", text=SMALL[: SMALL.index("          - id: T02")])
    put(table, "改坏了", text=BROKEN)
    put(table, "改好", text=SMALL[: SMALL.index("          - id: T02")])
    ran = log("T02")
    assert ran.out.startswith("T02 的历史（新的在前）\n\n提交 ")
    assert subjects(ran) == ["改坏了", "删去", "建表"]
    assert log("T99").out == ""


def test_log__an_unknown_format(log):
    ran = log("T01", "-f", "docx")
    assert ran.code == 2
    assert "text、md、json" in ran.err


def test_log__a_department_in_pinyin(log):
    ran = log("--dept", "sjj")
    assert ran.out == log("--dept", "审计局").out
    assert (ran.code, ran.err) == (0, "注意：“sjj”即审计局。\n")
    unknown = log("--dept", "czs")
    assert (unknown.code, unknown.out) == (2, "")


def test_log__a_department_in_place_of_an_id(log):
    ran = log("审计局")
    assert ran.code == 2
    assert "改法：看这个部门：gkrw log --dept 审计局。" in ran.err
