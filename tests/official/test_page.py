"""The page as markup: everything is in it, can be read back from it, and does nothing."""

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from lxml import html
from pages import AS_OF, ledger, office_ledger, open_office_table
from reports import OFFICE

from conftest import OFFICE_TABLES, REAL_TABLE
from gkrw.core.model import LISTS, Heading, Table, Task
from gkrw.core.names import ETC, Level, Name, NameList, parse_names
from gkrw.core.wording import with_signs
from gkrw.official.content import Export, Selection, compose_export
from gkrw.official.page import build_page, missing_from_page
from gkrw.progress.records import TaskProgress
from gkrw.progress.standing import total_of
from gkrw.progress.statuses import Status
from gkrw.project.open_table import check_table, open_table
from tables import read

EVERY_TABLE = [REAL_TABLE, *OFFICE_TABLES]


def parsed(export: Export, **options: bool) -> html.HtmlElement:
    return html.document_fromstring(build_page(export, **options))


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def loaded_from(text: str):
    loaded = check_table(read(text))
    assert loaded is not None
    return loaded


# -- what is there ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EVERY_TABLE, ids=lambda path: path.stem)
def test_every_task_is_shown_without_javascript(path):
    loaded = open_table(path)
    page = parsed(compose_export(loaded, ""))
    rows = page.xpath("//tr[@class='task']")
    assert [row.xpath("string(th)") for row in rows] == [row.task.title for row in loaded.rows]
    assert [each.get("id") for each in page.xpath("//*[@hidden]")] == ["filter"]
    assert page.xpath("//details[not(@open)]") == []


def test_columns_have_the_headings_of_the_office():
    page = parsed(compose_export(open_office_table("配合和责任领导"), ""))
    assert page.xpath("//table[@id='table']/thead//th/text()") == [
        *(
            "编号",
            "重点工作",
            "具体要求",
            "牵头单位",
            "责任单位",
            "配合单位",
            "完成时限",
            "量化指标",
        ),
        *("责任领导", "任务来源"),
    ]


def test_the_table_of_contents_leads_to_every_heading():
    page = parsed(compose_export(open_table(REAL_TABLE), ""))
    links = page.xpath("//nav//a")
    assert [text_of(link) for link in links[:3]] == [
        "一、政府信息公开",
        "（一）主动公开",
        "会议公开",
    ]
    for link in links:
        (heading,) = page.xpath("//tr[@id=$id]", id=link.get("href").removeprefix("#"))
        assert text_of(heading) == text_of(link)
    counts = page.xpath("//nav//li[@class='depth0']/span/text()")
    assert sum(map(int, counts)) == 44


def test_a_task_below_a_section_after_a_group_comes_under_the_section_again():
    text = (
        OFFICE
        + """\
    tasks:
      - id: T05
        title: 年报
        requirement: 编制年报。
        lead: [财政局]
"""
    )
    page = parsed(compose_export(loaded_from(text), ""))
    *_, above, task = page.xpath("//table[@id='table']/tbody/tr")
    assert text_of(above) == "二、服务公开（续）"
    assert task.get("id") == "task-T05"
    assert task.get("data-under") == above.get("data-again")


def test_a_part_of_the_table_is_said_to_be_one():
    page = parsed(compose_export(open_table(REAL_TABLE), "", Selection(("审计局",))))
    assert "只列出审计局承担的任务。" in text_of(page.find(".//header"))
    assert page.xpath("//select[@id='department']/option[@value!='']/text()") == ["审计局"]


# -- it can be read back ---------------------------------------------------------------------------


def paragraphs(cell: html.HtmlElement) -> str:
    return "\n".join(each.text_content() for each in cell.iter("p"))


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def read_names(cell: html.HtmlElement) -> NameList:
    level = Level(cell.get("data-level"))
    lines = cell.get("data-names")
    names = read_lines(lines, level) if lines else parse_names(cell.text or "", START, level)
    return replace(names, is_stated=names.level not in (Level.NOWHERE, Level.UNREAD))


def read_lines(text: str, level: Level) -> NameList:
    names: list[Name] = []
    is_open = text.split("\n")[-1] == ETC
    for name, inside in re.findall(r"^(\S.*)((?:\n .*)*)", text, re.MULTILINE):
        bracket = read_lines(re.sub("^ ", "", inside[1:], flags=re.MULTILINE), level)
        names.append(Name(name, bracket if inside else None, mark=START))
    return NameList(tuple(names[: len(names) - is_open]), level, is_open, mark=START)


class Start:
    """The position of what has none."""

    line = column = 1


START: Any = Start()


def read_page(page: html.HtmlElement) -> Iterator[tuple[Any, ...]]:
    """Yield the headings and tasks of a page from its markup, with the position of what is above."""
    table = page.get_element_by_id("table")
    keys = table.xpath("thead//th/@data-key")
    positions: dict[str | None, int | None] = {None: None}
    for row in table.xpath("tbody/tr[not(@data-again) and not(@class='progress')]"):
        above = positions[row.get("data-under")]
        if level := row.get("data-level"):
            positions[row.get("id")] = len(positions)
            texts = [row.get(f"data-{key}") for key in LISTS]
            lists = [each if each is None else read_lines(each, Level.GROUP) for each in texts]
            lists = [each if each is None else (each.entries, each.is_open) for each in lists]
            title = row.xpath("string(.//*[@class='title'])")
            yield "heading", above, level, title, lists, row.get("data-reports")
            continue
        cells = dict(zip(keys, row, strict=True))
        lists = {key: read_names(cells[key]) for key in LISTS if key in cells}
        deadlines = cells["deadline"].find_class("deadline") if "deadline" in cells else ()
        moves = cells["deadline"].find_class("move") if "deadline" in cells else ()
        targets = cells["targets"].find_class("target") if "targets" in cells else ()
        yield (
            *("task", above, cells["id"].text, cells["title"].text),
            *(paragraphs(cells["requirement"]), {k: (v, v.level) for k, v in lists.items()}),
            [each.text for each in deadlines],
            [(each.get("data-before"), each.get("data-reason")) for each in moves],
            [
                (
                    each.get("data-name"),
                    *(number(each.get(key)) for key in ("data-at-least", "data-at-most")),
                    each.get("data-unit"),
                )
                for each in targets
            ],
            {k: c.text for k, c in cells.items() if k.startswith("extra.") and c.text},
            (cells["note"].text if "note" in cells else None),
            row.get("data-reports"),
        )


def facts_of(table: Table) -> Iterator[tuple[Any, ...]]:
    """Yield the same from the table itself."""
    count = 0

    def walk(parts: tuple[Heading | Task, ...], above: int | None) -> Iterator[tuple[Any, ...]]:
        nonlocal count
        for part in parts:
            reports = part.reports.value if part.reports else None
            if isinstance(part, Heading):
                count += 1
                lists = [
                    each if each is None else (each.entries, each.is_open) for each in part.lists
                ]
                yield "heading", above, type(part).__name__.lower(), part.title, lists, reports
                yield from walk(part.children, count)
                continue
            yield (
                *("task", above, part.id, part.title, part.requirement),
                {
                    key: (names, names.level)
                    for key, names in zip(LISTS, part.lists, strict=True)
                    if key in table.lists
                },
                [each.text for each in part.deadlines],
                [(each.before, each.reason) for each in part.moved],
                [(each.name, each.at_least, each.at_most, each.unit) for each in part.targets],
                {f"extra.{heading}": text for heading, text in part.extra},
                part.note,
                reports,
            )

    return walk(table.children, None)


@pytest.mark.parametrize("path", EVERY_TABLE, ids=lambda path: path.stem)
def test_the_table_can_be_read_back_from_the_markup(path):
    loaded = open_table(path)
    page = parsed(compose_export(loaded, ""))
    assert list(read_page(page)) == list(facts_of(loaded.table))


def test_defaults_of_headings_and_names_with_brackets_can_be_read_back():
    names = "[各园区, {各相关部门: [财政局, 审计局, 等]}, {各部门: [建设局（人防办）]}, 等]"
    text = OFFICE.replace("title: 主动公开", f"title: 主动公开\n        support: {names}")
    loaded = loaded_from(text.replace("- name: 教体局", "- name: 建设局（人防办）"))
    page = parsed(compose_export(loaded, ""))
    assert list(read_page(page)) == list(facts_of(loaded.table))
    cell = page.xpath("//tr[@id='task-T01']/td[@data-label='配合部门']")[0]
    shown = "各园区，各相关部门（财政局、审计局等），各部门（建设局（人防办））等"
    assert (cell.text, cell.get("data-level")) == (shown, "group")


def test_who_has_which_names_can_be_read_back():
    loaded = open_table(REAL_TABLE)
    page = parsed(compose_export(loaded, ""))
    rows = page.xpath("//table[@id='bodies']/tbody/tr")
    assert [row.xpath("string(.//*[@class='body'])") for row in rows] == [
        body.name for body in loaded.roster.bodies()
    ]
    for row, body in zip(rows, loaded.table.departments, strict=False):
        assert row.xpath(".//*[@class='alias']/text()") == [each.text for each in body.aliases]
    assert [row.get("data-members") for row in rows[-3:]] == ["unlisted", "all", "unspecified"]


# -- figures ---------------------------------------------------------------------------------------


def test_the_figures_are_those_of_the_standings():
    export = ledger()
    page = parsed(export)
    whole = total_of(map(export.standing, export.rows))
    legend = dict(text_of(each).split(" ") for each in page.find_class("legend")[0])
    assert legend == {
        "已完成": str(whole.count(Status.DONE)),
        "推进中": str(whole.count(Status.UNDER_WAY)),
        "未开始": str(whole.count(Status.NOT_STARTED)),
        "未报": str(whole.count(None)),
        "其中逾期": str(len(whole.late)),
    }
    assert whole.late
    assert whole.count(Status.DONE)
    codes = " ".join(page.xpath("//tr[@class='task']/@data-bodies")).split()
    assert sum(code.endswith("!") for code in codes) == len(whole.late)
    assert sum(code.rstrip("!")[-1] == "d" for code in codes) == whole.count(Status.DONE)


def test_the_bars_of_a_chart_fill_their_length():
    page = parsed(ledger())
    bars = page.xpath("//*[@class='bars']//*[local-name()='svg']")
    assert len(bars) == 5
    for bar in bars:
        ends = [float(each.get("x")) + float(each.get("width")) for each in bar]
        assert ends[-1] == pytest.approx(100, abs=0.02)
        assert re.search("：.*[0-9]", bar.get("aria-label"))


def test_every_report_is_there():
    page = parsed(office_ledger())
    (row,) = page.xpath("//tr[@id='task-T02']/following-sibling::tr[1]")
    assert text_of(row) == (
        "填报情况（1 个单位已报，1 个未报） 审计局 牵头 推进中 逾期 公开率 85.5%（未达标） "
        "答复时限 9个工作日（未达标） 正在办理 佐证材料：https://www.example.gov.cn/sj 备注：年底完成 "
        "未报 建设局"
    )
    assert text_of(page.xpath("//tr[@id='task-T02']/td[@class='status']")[0]) == (
        "推进中1，未报1；逾期2"
    )


def test_without_progress_nothing_is_said_of_it():
    page = parsed(compose_export(open_table(REAL_TABLE), ""))
    assert "未报" not in text_of(page.find(".//main"))
    assert page.xpath("//select[@id='status'] | //tr[@class='progress']") == []


# -- proof ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EVERY_TABLE, ids=lambda path: path.stem)
def test_a_page_lacks_nothing(path):
    export = compose_export(open_table(path), "")
    assert missing_from_page(build_page(export), export) == []


@pytest.mark.parametrize("export", [ledger(), office_ledger()], ids=["frozen", "office"])
def test_a_page_with_progress_lacks_nothing(export):
    assert missing_from_page(build_page(export), export) == []


@pytest.mark.parametrize(
    ("there", "instead", "lost"),
    [
        ("公开率不低于90%", "公开率不低于9%", "T02 的工作要求"),
        ("公众参与</th>", "</th>", "T01 的工作任务"),
        (">各部门</td>", ">各部</td>", "T01 的责任部门"),
        ("答复时限≤7个工作日", "答复时限≤7", "T02 的量化指标"),
        (">10月底前</time>", "></time>", "T02 的完成时限"),
        ("正在办理", "正在", "T02 的完成情况"),
        ('id="task-T03"', "", "T03"),
        ("<h1>2026年", "<h1>", "标题"),
        (">责任部门</th>", "></th>", "表头"),
        ('<span class="title">政务服务</span>', "", "（二）政务服务"),
    ],
)
def test_what_a_page_lacks_is_named(there, instead, lost):
    export = office_ledger()
    text = build_page(export).decode()
    assert text.count(there) == 1, text.count(there)
    assert missing_from_page(text.replace(there, instead).encode(), export) == [lost]


# -- personal data ---------------------------------------------------------------------------------

PERSONAL = ("张三", "13900001111", "王五", "0931-8250000")


def test_persons_are_named_only_when_asked_for():
    export = office_ledger()
    assert [each for each in PERSONAL if each in build_page(export).decode()] == []
    asked = build_page(export, with_contacts=True).decode()
    assert [each for each in PERSONAL if each in asked] == [*PERSONAL]


def test_liaisons_are_named_only_when_asked_for():
    text = OFFICE.replace(
        "- name: 教体局", "- name: 教体局\n    contact: 李四\n    phone: 0931-8259999"
    )
    export = compose_export(loaded_from(text), "")
    assert "李四" not in build_page(export).decode()
    assert "李四 0931-8259999" in text_of(parsed(export, with_contacts=True))


# -- it does nothing -------------------------------------------------------------------------------

HOSTILE = "</script></style><img src=x onerror=alert(1)> \" ' & {{ 7*7 }} <!-- ]]> \x1b[31m\u202e"


def test_hostile_texts_are_only_texts():
    in_yaml = (
        '"' + HOSTILE.replace('"', '\\"').replace("\x1b", "\\e").replace("\u202e", "\\u202e") + '"'
    )
    text = OFFICE
    for was in (
        "公众参与",
        "会议公开",
        "政府信息公开",
        "2026年《政务公开》重点任务分解表",
        "某某新区管理委员会办公室",
    ):
        text = text.replace(f": {was}\n", f": {in_yaml}\n")
    loaded = check_table(read(text))
    assert loaded is not None
    evil = {"财政局": {"T01": TaskProgress("T01", Status.DONE, result=HOSTILE, evidence=HOSTILE)}}
    export = compose_export(loaded, HOSTILE, None, evil, AS_OF)
    data = build_page(export)
    page = html.document_fromstring(data)
    assert page.xpath("//img | //comment() | //@onerror") == []
    assert [each.tag for each in page.xpath("//script | //style")] == ["style", "script"]
    assert page.xpath("string(//tr[@id='task-T01']/th)") == with_signs(loaded.rows[0].task.title)
    assert page.xpath("string(//*[@class='result'])") == with_signs(HOSTILE)
    assert re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", data.decode()) is None


def test_nothing_is_loaded_and_only_its_own_script_runs():
    page = parsed(ledger())
    assert page.xpath("//@src | //link | //iframe | //object | //@style | //base") == []
    assert {href[0] for href in page.xpath("//@href")} == {"#"}
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; ")
    for tag in ("script", "style"):
        (text,) = page.xpath(f"//{tag}/text()")
        digest = b64encode(sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "url(" not in page.xpath("string(//style)")


def test_same_input_same_bytes():
    assert build_page(ledger()) == build_page(ledger())


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 12, 31)])
def test_deadlines_are_judged_on_the_day(day):
    page = parsed(ledger(day))
    late = page.xpath("string(//dt[text()='有单位逾期的任务']/following-sibling::dd/b)")
    assert (late == "0") is (day.month == 1)
