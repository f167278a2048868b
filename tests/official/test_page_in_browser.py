"""The page as people use it: in Chromium, on a desk and on a telephone, on paper, by the keyboard."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from browser import AXE, Browser, chromium, needs_axe, needs_chromium
from pages import ledger, office_ledger
from rendered import needs_libreoffice, pages_of
from reports import OFFICE

from conftest import REAL_TABLE
from gkrw.core.assignments import CheckedTable
from gkrw.official.content import compose_export
from gkrw.official.page import build_page
from gkrw.official.page_changes import PageChanges, changes_since
from gkrw.project.open_table import check_table, open_table
from tables import SMALL, edited, read

pytestmark = needs_chromium

DESKTOP, TELEPHONE = 1280, 390


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Pages of every kind by what they show."""
    folder = tmp_path_factory.mktemp("页面")
    built = {
        "任务": build_page(compose_export(open_table(REAL_TABLE), "0123abcd")),
        "进展": build_page(ledger()),
        "达标": build_page(office_ledger(), with_contacts=True),
        "变化": build_page(office_ledger(), changes=office_changes()),
        "月份": build_page(compose_export(table_of_months(), "")),
    }
    for name, data in built.items():
        (folder / f"{name}.html").write_bytes(data)
    return {name: folder / f"{name}.html" for name in built}


def table_of_months() -> CheckedTable:
    """A table with a column for each month, in which ticks stand."""
    months = [f"推进计划（{month}月）" for month in range(1, 13)]
    columns = f"columns:\n  extra: [责任人, {', '.join(months)}]\nsections:"
    task = f"deadline: 1—12月\n{' ' * 12}extra: {{责任人: 王建国, {months[11]}: √}}\n"
    table = check_table(
        read(edited(("sections:", f"year: 2026\n{columns}"), text=f"{SMALL}{' ' * 12}{task}"))
    )
    assert table is not None
    return table


def office_changes() -> PageChanges:
    after = office_ledger()
    text = edited(("title: 审计公开", "title: 审计信息公开"), text=OFFICE)
    before = check_table(read(text))
    assert before is not None
    return changes_since(after, date(2026, 9, 1), before, {})


@pytest.fixture
def browser(window: Browser) -> Browser:
    """The window at the width of a desktop, in light."""
    window.devtools("Emulation.setScriptExecutionDisabled", value=False)
    window.prefer("light")
    window.resize(DESKTOP)
    return window


def shown_tasks(browser: Browser) -> list[str]:
    return browser.run(
        "return [...document.querySelectorAll('.task')]"
        ".filter(row => row.checkVisibility()).map(row => row.id.slice(5))"
    )


def set_filter(browser: Browser, **values: str) -> str:
    """Choose and type in filters, by their ids. Returns what is said of the result."""
    script = """
        for (const [id, value] of Object.entries(arguments[0])) {
          const field = document.getElementById(id);
          const option = field.options && [...field.options].find(each => each.text === value);
          field.value = option ? option.value : value;
          field.dispatchEvent(new Event("input", { bubbles: true }));
        }
        await new Promise(done => setTimeout(done, 200));
        return document.getElementById("count").textContent;"""
    return browser.run(script, values)


# -- screen readers --------------------------------------------------------------------------------


@needs_axe
@pytest.mark.parametrize("width", [DESKTOP, TELEPHONE])
@pytest.mark.parametrize(
    ("name", "scheme"),
    [("任务", "light"), ("进展", "light"), ("进展", "dark"), ("达标", "dark"), ("变化", "light")],
)
def test_an_audit_for_screen_readers_finds_nothing_serious(browser, files, name, scheme, width):
    browser.prefer(scheme)
    browser.resize(width)
    browser.open(files[name], "#单位=财政局" if name == "达标" else "")
    browser.devtools("Runtime.evaluate", expression=Path(AXE).read_text(encoding="utf-8"))
    found = browser.run(
        "const found = await axe.run(document, { resultTypes: ['violations'] });"
        "return found.violations.map(each => [each.id, each.impact, each.nodes[0].html]);"
    )
    assert [each for each in found if each[1] in ("serious", "critical")] == []
    assert browser.run("return document.querySelectorAll('.task').length") > 0


def test_a_screen_reader_is_told_of_headings_and_the_table_on_a_telephone_too(browser, files):
    browser.resize(TELEPHONE)
    browser.open(files["进展"])
    nodes = browser.devtools("Accessibility.getFullAXTree")["nodes"]
    roles = [each["role"]["value"] for each in nodes if not each["ignored"]]
    assert roles.count("row") > 44
    assert {"banner", "main", "navigation", "search", "status", "columnheader"} <= {*roles}
    names = [each["name"]["value"] for each in nodes if each["role"]["value"] == "heading"]
    assert names[0] == "兰州新区政务公开工作重点任务分解表"
    assert "（一）主动公开" in names


# -- sizes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [DESKTOP, 800, TELEPHONE, 320])
@pytest.mark.parametrize("name", ["任务", "进展", "达标", "变化", "月份"])
def test_nothing_sticks_out_of_the_window(browser, files, name, width):
    browser.resize(width)
    browser.open(files[name])
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("name", ["任务", "达标", "月份"])
def test_no_text_runs_into_the_next_column_and_no_id_is_broken(browser, files, name):
    browser.open(files[name])
    assert (
        browser.run(
            "const cells = [...document.querySelectorAll('#table th, #table td')];"
            "return cells.filter(each => each.scrollWidth > each.clientWidth).map(each => each.textContent)"
        )
        == []
    )
    assert browser.run("""
        const range = document.createRange();
        return [...document.querySelectorAll('.task .id')].map(cell => {
          range.selectNodeContents(cell);
          return range.getClientRects().length;
        }).every(lines => lines === 1);""")


def test_on_a_telephone_each_cell_has_its_heading_and_none_is_empty(browser, files):
    browser.resize(TELEPHONE)
    browser.open(files["任务"])
    labels = browser.run(
        "return [...document.querySelectorAll('#task-T01 td')].filter(cell => cell.checkVisibility())"
        ".map(cell => getComputedStyle(cell, '::before').content + cell.textContent)"
    )
    assert labels[0] == "noneT01"
    assert labels[2:] == ['"牵头部门"管委会办公室', '"责任部门"各园区，各部门']


def test_on_a_telephone_the_names_of_departments_stay_beside_their_figures(browser, files):
    browser.resize(TELEPHONE)
    browser.open(files["进展"])
    left, width = browser.run(
        "const part = document.querySelector('.departments'); part.open = true;"
        "part.querySelector('.wide').scrollLeft = 300;"
        "const name = part.querySelector('tbody th').getBoundingClientRect();"
        "return [name.left, name.width]"
    )
    assert 0 <= left < 60
    assert width >= 100


# -- filters ---------------------------------------------------------------------------------------


def test_a_department_sees_its_tasks(browser, files):
    browser.open(files["任务"])
    assert set_filter(browser) == "共 44 项任务。"
    said = set_filter(browser, department="财政局", role="牵头")
    assert said == "财政局，牵头：3 项任务，共 44 项。另有 4 项可能涉及，在“角色”里可以选。"
    assert shown_tasks(browser) == ["T10", "T14", "T40"]
    headings = browser.run(
        "return [...document.querySelectorAll('.heading')].filter(row => row.checkVisibility())"
        ".map(row => row.innerText.trim())"
    )
    assert headings[:3] == ["一、政府信息公开", "（一）主动公开", "重点领域信息公开"]
    browser.run("document.querySelector('button[type=reset]').click()")
    assert set_filter(browser) == "共 44 项任务。"
    assert len(shown_tasks(browser)) == 44


def test_tasks_that_may_concern_a_department_are_shown_only_when_asked_for(browser, files):
    browser.open(files["任务"])
    all_of_it = {*set_and_list(browser, department="财政局")}
    possible = {*set_and_list(browser, role="可能涉及")}
    assert len(possible) == 4
    assert not possible & all_of_it


def set_and_list(browser: Browser, **values: str) -> list[str]:
    set_filter(browser, **values)
    return shown_tasks(browser)


@pytest.mark.parametrize(
    ("words", "tasks"),
    [
        ("预决算", ["T10"]),
        ("ｔ１０", ["T10"]),
        ("审计 问责", ["T05"]),
        ("czxxgk", ["T10"]),
        ("caizhengxinxi", ["T10"]),
        ("没有这样的字", []),
    ],
)
def test_words_and_pinyin(browser, files, words, tasks):
    browser.open(files["任务"])
    said = set_filter(browser, words=words)
    assert shown_tasks(browser) == tasks
    assert said.startswith(f"{words}：" + (f"{len(tasks)} 项" if tasks else "没有符合的任务"))


@pytest.mark.parametrize("typed", ["czj", "caizhengju", "Cai Zheng Ju", "新区财政局", "xqczj"])
def test_a_department_can_be_typed(browser, files, typed):
    browser.open(files["任务"])
    assert set_filter(browser, words=typed).endswith("看财政局的任务")
    browser.run("document.querySelector('#count button').click()")
    assert browser.run("return document.getElementById('department').selectedOptions[0].text") == (
        "财政局"
    )
    assert len(shown_tasks(browser)) == 38


def test_statuses_are_those_of_the_department(browser, files):
    browser.open(files["达标"])
    assert set_and_list(browser, status="推进中") == ["T02"]
    assert set_and_list(browser, status="逾期") == ["T02"]
    assert set_and_list(browser, status="推进中", department="建设局") == []
    assert set_and_list(browser, status="未报") == ["T01", "T02", "T03"]
    assert set_and_list(browser, status="未开始", department="审计局") == ["T01"]
    mark = browser.run("return document.querySelector('#task-T01 .own').textContent")
    assert mark == "共同，未开始"


def test_changed_tasks(browser, files):
    browser.open(files["变化"])
    assert set_and_list(browser, changed="2026年9月1日以来有变化") == ["T01", "T02"]
    assert set_and_list(browser, words="办事指南") == []


def test_a_link_to_a_task_that_was_filtered_out_shows_it(browser, files):
    browser.open(files["变化"])
    assert set_and_list(browser, words="办事指南") == ["T03"]
    browser.run("document.querySelector('.changes a[href=\"#task-T01\"]').click()")
    assert set_filter(browser) == "共 4 项任务。"
    assert shown_tasks(browser) == ["T01", "T02", "T03", "T04"]


def test_of_one_department_its_own_report_is_unfolded(browser, files):
    browser.open(files["达标"], "#单位=审计局")
    reports = (
        "[...document.querySelectorAll('.progress li')].filter(each => each.checkVisibility())"
    )
    own = browser.run(f"return {reports}.map(each => each.querySelector('b').textContent)")
    assert own == ["审计局", "审计局"]
    set_filter(browser, department="")
    assert browser.run(f"return {reports}.length") == 0


def test_a_link_can_say_whose_tasks_to_show(browser, files):
    browser.open(files["任务"])
    set_filter(browser, department="审计局", words="公开")
    link = browser.run("return decodeURIComponent(location.hash)")
    shown = shown_tasks(browser)
    browser.open(files["任务"], link)
    assert set_filter(browser).startswith("审计局，公开：")
    assert shown_tasks(browser) == shown
    browser.open(files["任务"], "#单位=没有这个单位&词=")
    assert set_filter(browser) == "共 44 项任务。"


def test_the_name_of_a_department_among_the_figures_shows_its_tasks(browser, files):
    browser.open(files["进展"])
    browser.run("document.querySelectorAll('.body button')[3].click()")
    assert set_filter(browser).startswith("审计局：36 项任务")


# -- keyboard --------------------------------------------------------------------------------------

TAB = "\ue004"
ENTER = "\ue007"


def test_the_keyboard_reaches_the_tasks_and_shows_where_it_is(browser, files):
    browser.open(files["任务"])
    browser.press(TAB)
    assert browser.run("return document.activeElement.textContent") == "跳到任务"
    assert browser.run("return document.activeElement.getBoundingClientRect().top >= 0")
    browser.press(ENTER)
    browser.press(TAB, TAB)
    outline = browser.run("return getComputedStyle(document.activeElement).outlineStyle")
    assert browser.run("return document.activeElement.closest('#tasks') !== null")
    assert outline == "solid"


# -- without JavaScript, and on paper --------------------------------------------------------------


def test_without_javascript_everything_is_shown_and_nothing_to_filter(browser, files):
    browser.devtools("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(files["进展"])
    nodes = browser.devtools("Accessibility.getFullAXTree")["nodes"]
    seen = [each for each in nodes if not each["ignored"]]
    texts = [each["name"]["value"] for each in seen if "name" in each]
    assert [f"T{number:02}" for number in range(1, 45)] == [
        text for text in dict.fromkeys(texts) if text[:1] == "T" and text[1:].isdigit()
    ]
    assert texts.count("已在门户网站公开。") > 100
    assert not {"combobox", "searchbox", "button"} & {each["role"]["value"] for each in seen}


@needs_libreoffice
def test_on_paper_it_is_a_table_with_its_head_on_every_page(browser, files, tmp_path):
    browser.open(files["任务"])
    pages = pages_of(browser.printed(tmp_path / "任务.pdf"))
    assert {(round(page.width), round(page.height)) for page in pages} == {(297, 210)}
    whole = "".join(line for page in pages for line in page.lines)
    assert all(f"T{number:02}" in whole for number in range(1, 45))
    assert "清除" not in whole
    assert "跳到任务" not in whole
    first = next(at for at, page in enumerate(pages) if page.lines[1] == "一、政府信息公开")
    for page in pages[first:]:
        assert page.lines[0] == "编号工作任务工作要求牵头部门责任部门量化指标"
        assert page.lines[-1] == f"{page.number}/{len(pages)}"
        assert page.lines[-2][:1] not in "一二三四五（", "a heading is the last line of its page"


@needs_libreoffice
def test_on_paper_a_department_has_its_tasks_and_its_reports(browser, files, tmp_path):
    browser.prefer("dark")
    browser.open(files["达标"], "#单位=审计局")
    (page,) = pages_of(browser.printed(tmp_path / "审计局.pdf"))
    text = "".join(word.text for word in page.words)
    assert "审计局：2项任务，共4项。" in text
    assert "正在办理" in text
    assert "总体进展" not in text
    assert "已完成2026" not in text, "the report of another department"
    assert page.inked(0, 5) == [], "paper is white"
