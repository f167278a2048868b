"""What a person sees on a terminal: whole at every width, aligned, and coloured only there."""

import re
from collections.abc import Callable

import pytest
from rich.cells import cell_len
from terminal import needs_terminal, on_terminal

from conftest import Ran
from tables import edited

WIDTHS = [60, 80, 120, 200]


@pytest.fixture
def screen(gkrw, monkeypatch) -> Callable[..., Ran]:
    """Run a command line as on a terminal of some width."""
    monkeypatch.setattr("gkrw.cli.printing.is_terminal", lambda: True)

    def call(width: int, *arguments: str) -> Ran:
        monkeypatch.setenv("COLUMNS", str(width))
        return gkrw(*arguments)

    return call


def squeezed(text: str) -> str:
    return re.sub(r"[\s│╭╮╰╯─]+", "", text)


def column(lines: list[str], start: int, width: int) -> str:
    """What stands in some cells of each line, joined."""
    joined = ""
    for line in lines:
        position = 0
        for character in line:
            if start <= position < start + width:
                joined += character
            position += cell_len(character)
    return squeezed(joined)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["list", "--dept", "财政局", "--include-possible"],
        ["list", "--dept", "财政局", "--dept", "社保局"],
        ["show", "T16", "T32", "T10"],
        ["validate"],
        ["validate", "--explain", "G406"],
        ["depts"],
        ["depts", "--matrix"],
        ["--help"],
        ["list", "--help"],
        ["validate", "--help"],
    ],
    ids=" ".join,
)
def test_no_line_is_wider_than_the_screen_or_ends_in_blanks(screen, width, arguments):
    out = screen(width, *arguments).out
    for line in out.splitlines():
        assert cell_len(line) <= width
        assert line == line.rstrip()
    if arguments != ["validate"]:  # which shows a part of a long line
        assert "…" not in out.replace("编号…", "").replace("[参数]…", "")


@pytest.mark.parametrize("width", [60, 80])
def test_cards_show_every_text_whole(screen, real_table, width):
    seen = squeezed(screen(width, "list").out)
    for task in real_table.tasks():
        card = "".join(
            [task.id, task.title, "", task.requirement, "牵头部门", str(task.lead) or "（未写明）"]
        )
        after_id = seen[seen.index(squeezed(task.id + task.title)) :]
        assert squeezed(task.requirement) in after_id, card
        assert squeezed(str(task.responsible)) in after_id


@pytest.mark.parametrize("width", [100, 120, 168, 200])
def test_tables_show_every_text_whole_in_its_column(screen, real_table, width):
    out = screen(width, "list").out
    lines = out.splitlines()
    heading = next(line for line in lines if line.startswith("编号"))
    starts = [cell_len(heading[: heading.index(title)]) for title in heading.split()]
    titles, requirements, leads, responsible = (
        column(lines, start, end - start)
        for start, end in zip(starts[1:], [*starts[2:], width], strict=True)
    )
    for task in real_table.tasks():
        assert squeezed(task.title) in titles
        assert squeezed(task.requirement) in requirements
        assert squeezed(str(task.lead) or "（未写明）") in leads
        assert squeezed(str(task.responsible)) in responsible


def test_list__one_blank_line_between_tasks(screen):
    for width in (80, 120):
        out = screen(width, "list", "--dept", "财政局").out
        assert "\n\n\n" not in out
        assert not out.startswith("\n")


def test_list__remarks_come_first_and_the_summary_last(screen):
    lines = screen(80, "list", "--dept", "社保局").out.splitlines()
    assert lines[0] == "“社保局”在分解表中按“民政司法和社保局”理解，待确认。"
    assert "民政司法和社保局：牵头 5 项，责任 2 项，共同 31 项。" in lines[-3:]


def test_list__nothing_found(screen):
    assert screen(80, "list", "--grep", "高铁").out == "没有符合条件的任务（全表 44 项）。\n"


def test_list__shows_deadline_targets_and_role(screen, table_file):
    facts = "lead: [审计局]\n            deadline: 年底前"
    path = table_file(edited(("lead: [审计局]", facts)))
    for width in (80, 120):
        out = screen(width, "-t", path, "list", "-d", "财政局", "-d", "审计局").out
        assert "年底前" in out
        assert "审计局牵头" in out


def test_depts__names_are_never_cut(screen):
    out = screen(80, "depts").out
    assert "民政司法和社保局  部门" in out
    assert not any(line.strip().startswith("、") for line in out.splitlines())


@pytest.mark.parametrize("width", [60, 80, 120])
def test_depts__numbers_are_never_broken_however_long_a_name_is(screen, table_file, width):
    long = "兰州新区大数据管理和政务服务局（行政审批服务局）"
    path = table_file(edited(("  - name: 建设局", f"  - name: {long}\n  - name: 建设局")))
    for arguments in (["depts"], ["depts", "--matrix"]):
        out = screen(width, "--table", path, *arguments).out
        assert squeezed(long) in squeezed(out)
        assert all(cell_len(line) <= width for line in out.splitlines())
    assert "0/0/1" in out


def test_depts__becomes_cards_where_the_table_does_not_fit(screen):
    out = screen(50, "depts").out
    assert "财政局\n  类别 部门，别名 新区财政局，牵头 3，责任 1，" in out


def test_validate__marks_the_place_under_the_line(screen, table_file):
    path = table_file(edited(("lead: [审计局]", "lead: [财政局, 审记局]")))
    lines = screen(80, "-t", path, "validate").out.splitlines()
    at = lines.index("    │ lead: [财政局, 审记局]")
    assert cell_len(lines[at + 1]) - 1 == cell_len("    │ lead: [财政局, ")
    assert lines[at + 1].endswith("^")


def test_validate__shows_the_part_of_a_long_line_around_the_place(screen, table_file):
    long = "及时公开相关信息，" * 20 + "公 开。"
    path = table_file(edited(("对审计发现问题、整改落实及问责情况进行公开。", long)))
    lines = screen(80, "-t", path, "validate").out.splitlines()
    (excerpt,) = [line for line in lines if line.startswith("    │ …")]
    mark = lines[lines.index(excerpt) + 1]
    before = excerpt[: excerpt.index("公 开") + 1]
    assert cell_len(mark) - 1 == cell_len(before)


def test_validate__place_past_the_end_of_the_file_has_no_excerpt(screen, table_file):
    ran = screen(80, "-t", table_file("# 空的\n\n"), "validate")
    assert "G110" in ran.out


@needs_terminal
@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colour_on_a_real_terminal_unless_no_color(no_color, coloured):
    out = on_terminal("list", "--dept", "财政局", NO_COLOR=no_color).decode()
    assert "财政信息公开" in out
    assert (re.search(r"\x1b\[[0-9;]*3[0-9]m|\x1b\[36m", out) is not None) is coloured


@pytest.mark.parametrize("width", [0, 1, 2, 7, 20, 23])
@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["show", "T16"],
        ["validate"],
        ["depts"],
        ["depts", "--matrix"],
        ["status"],
        ["--help"],
        ["list", "--help"],
    ],
    ids=" ".join,
)
def test_a_terminal_too_narrow_for_anything_gets_everything(screen, width, arguments):
    ran = screen(width, *arguments)
    assert squeezed(ran.out).count("部门") >= squeezed(screen(24, *arguments).out).count("部门") > 0


def test_help__below_60_columns_each_text_stands_below_its_name(screen):
    out = screen(44, "list", "--help").out
    assert "\n--overdue\n  只看逾期的任务：" in out


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(
    "arguments",
    [["list"], ["show", "T16"], ["validate"], ["depts"], ["status"], ["list", "--help"]],
)
def test_what_must_be_read_is_not_faint(screen, monkeypatch, width, arguments):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    out = screen(width, *arguments).out
    faint = re.findall(r"\x1b\[(?:[0-9;]*;)?(?:2|90)m([^\x1b]*)", out)
    assert "\x1b[" in out
    assert not re.search(r"[^\s│╭╮╰╯─]", "".join(faint))


def test_validate__a_place_far_along_a_line_is_found_at_once(screen, table_file):
    # Character by character it would take minutes.
    text = edited(("title: 审计公开", "title: 审计" + "公开" * 200_000 + " 公开"))
    lines = screen(80, "--table", table_file(text), "validate").out.splitlines()
    mark = next(number for number, line in enumerate(lines) if line.strip("│ ") == "^")
    assert "│ …" in lines[mark - 1]
    assert cell_len(lines[mark - 1]) <= 80


def test_validate__control_characters_are_shown_as_signs(gkrw, table_file):
    text = edited(("title: 审计公开", "title: 审计\x1b[2J公\0开")).replace(
        "members: all", '"m\\ey": 1'
    )
    for format in ("text", "json", "github"):
        out = gkrw("--table", table_file(text), "validate", "--format", format).out
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", out)


def test_depts__a_table_without_departments_is_drawn(screen, table_file):
    text = "format: 1\ntitle: 表\ndepartments: []\nsections: []\n"
    assert screen(80, "--table", table_file(text), "depts").code in (0, 1)
    assert screen(80, "--table", table_file(text), "depts", "--matrix").code in (0, 1)


def test_validate__a_line_with_thousands_of_findings_is_not_printed_whole_for_each(
    gkrw, screen, table_file
):
    names = ", ".join(f"第{number}局" for number in range(5_000))
    path = table_file(edited(("responsible: [建设局]", f"responsible: [{names}]")))
    for ran in (gkrw("--table", path, "validate"), screen(80, "--table", path, "validate")):
        assert ran.out.count("“第4999局”不是已知的") == 1
        assert len(ran.out) < 5_000 * 2_000


def test_status__a_coloured_line_ends_without_blanks(screen, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    out = screen(120, "status").out
    assert "\x1b[" in out
    assert not re.search(r" (?:\x1b\[0m)?$", out, re.MULTILINE)
