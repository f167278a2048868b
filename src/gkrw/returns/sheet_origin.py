"""Find out whose checklist a returned sheet is."""

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import NamedTuple

from gkrw.checklist.content import TITLES_WITH_WORK, digest, without_title
from gkrw.core.assignments import LoadedTable, Role
from gkrw.core.findings import CellPlace, Finding
from gkrw.core.overall import OVERALL_ID
from gkrw.core.roster import can_receive
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.cell_texts import cell_text
from gkrw.returns.issued_record import IssuedRows
from gkrw.returns.returned_sheet import DepartmentReturn, ReturnedSheet, texts_on

_TITLE = re.compile("任务清单$|^(?:填报)?(?:单位|部门)[:：]")


def is_title(text: str) -> bool:
    """Return whether a text above the headings says whose checklist a sheet is."""
    return _TITLE.search(text) is not None


NOT_WRITTEN = "没有写明是哪个部门的"
_SHEET, _FILE = "工作表的名称是", "文件名写的是"


class Origin(NamedTuple):
    """The department of a sheet; empty where it is not certain, and `problem` says why.

    With --take, `department` is that of the first certain sign, and `problem` says which signs
    contradict each other.
    """

    department: str
    problem: str = ""
    only_file_name: bool = False
    """Whether everything but the name of the file agrees."""
    unknown: str = ""
    """A name in the title that is none of the table's, if no other sign names a body."""


def origin_of_sheet(
    sheet: ReturnedSheet, issued: IssuedRows, loaded: LoadedTable, preferred: bool
) -> Origin:
    """Return the department of a sheet.

    The title above the headings, the name of the sheet, the departments that the workbook was
    issued to and the name of the file are signs, in that order; each may be missing. Where they, or
    two titles, contradict each other, the department is not certain; if the file is `preferred`
    (--take), the first sign that names a single department counts.
    """
    above = texts_on(sheet.grid, sheet.layout.row).values()
    titles = {without_title(text) for text in above if is_title(text)} - {""}
    others = [text for text in above if not is_title(text)]
    office = loaded.table.office and loaded.roster.find(loaded.table.office.name)
    addressee = {office.name} if office else set()  # 报送单位：管委会办公室
    found = {
        # a title without a known body counts as an unknown body
        "标题写的是": {each for text in titles for each in bodies_in(text, loaded) or {text}},
        "表头上面写的是": set().union(
            *(_bodies_titled(text, loaded) - addressee for text in others)
        ),
        _SHEET: bodies_in(sheet.grid.name, loaded),
        "清单发给的是": _bodies_called((department for department, _ in issued), loaded),
        _FILE: bodies_in(PurePath(sheet.file).stem, loaded),
    }
    named = set().union(*found.values())
    for label, text in ((_SHEET, sheet.grid.name), (_FILE, PurePath(sheet.file).stem)):
        found[label] = found[label] or _unknown_body(text, named, loaded)
    signs = {label: bodies for label, bodies in found.items() if bodies}
    known = _bodies_called(set().union(*signs.values()), loaded)
    each_title = [bodies for text in titles if (bodies := bodies_in(text, loaded) - addressee)]
    common = set.intersection(*signs.values(), *each_title) if signs else set()
    if len(common) == 1 and common <= known:
        return Origin(common.pop())
    if not signs or (common and common <= known):
        return Origin("", NOT_WRITTEN)
    problem = "，".join(f"{label}{'、'.join(sorted(each))}" for label, each in signs.items())
    if not known:
        return Origin("", f"{problem}，分解表里没有这个单位", unknown="、".join(sorted(titles)))
    certain = [bodies for bodies in signs.values() if len(bodies) == 1 and bodies <= known]
    if preferred and certain:
        return Origin(min(certain[0]), problem)
    signs.pop(_FILE, None)
    inside = set.intersection(*signs.values(), *each_title)
    return Origin("", problem, len(inside) == 1 and inside <= known)


_USUAL_WORDS = (
    "附件?|填报|填表|报送|上报|单位|部门|名称|政务公开|重点|工作|任务|分解|完成|进展|情况|清单|台账|统计表"
    "|汇总|回收|反馈|报表|表|共|项|年|度|季|月|份|日|号|的"
)
_BODY = re.compile(
    rf"(?:{_USUAL_WORDS})*(?P<body>(?![报交呈致送给转收各全本我]|发给|发至|市直|县直|区直)[\u4e00-\u9fff]{{1,12}}?"
    "(?:局(?!长|部|面)|委员会|管委会|委(?!员|托|会)|厅|(?<![全各内外干本一大])部(?!门|分|位|署|长)|政府(?![办信采网])"
    "|办公室|办(?![公事理法结])|镇(?![化长村])|乡(?![镇村长])|街道|法院|检察院|学院|公司|银行))"
    rf"(?:{_USUAL_WORDS})*(?:[\u4e00-\u9fff]{{2,3}})?(?:{_USUAL_WORDS})*"
)
"""Matches the Chinese part of a name of a file or a sheet that names a body: 统计局张三填报表."""


def _unknown_body(text: str, named: Collection[str], loaded: LoadedTable) -> set[str]:
    """Return what looks like the name of a body in the name of a file or a sheet, if it can be none
    of the bodies that other signs name, nor one that such a collective stands for, and is not
    short for one of their names, or longer."""
    found: set[str] = set()
    for part in re.findall(r"[\u4e00-\u9fff]{3,60}", text[:100]):
        match = _BODY.fullmatch(part)
        if match and len(match["body"]) > len("某局") and "公开" not in match["body"]:
            found.add(match["body"])
    departments = [
        loaded.roster.departments[name] for name in named if name in loaded.roster.departments
    ]
    if len(departments) < len(named) or not named:
        return set()
    names = {*loaded.roster.names_of(named), *(each.full_name or each.name for each in departments)}
    return {each for each in found if not any(_abbreviates(each, name) for name in names)}


def _abbreviates(one: str, other: str) -> bool:
    """Whether all characters of one of two names are in the other one, in their order."""
    short, long = sorted((one, other), key=len)
    characters = iter(long)
    return all(character in characters for character in short)


_OTHER_ROLES = 2
"""A department may correct its role in one row; in several, it would hardly be another's in all."""


def whose_roles(
    sheet: ReturnedSheet, department: str, issued: IssuedRows, loaded: LoadedTable
) -> str:
    """Return the other departments that have all the roles written in the rows of a sheet, where
    several rows have another role than the sheet's own department: the rows of a neighbour were
    pasted below its title. One such row is enough if the rows are all those of the neighbour, and
    not those of the department. Empty where there are none."""
    typed = {sheet.ids[number]: cell_text(sheet.value(number, "role")) for number in sheet.numbers}
    typed = {task: role for task, role in typed.items() if role in _ROLES and task != OVERALL_ID}
    own = _role_labels(loaded, department)
    wrong = sum(
        before is None or before.digests.get("role") != digest(role)
        for task, role in typed.items()
        if role != own.get(task)
        for before in [issued.get((department, task))]
    )
    bodies = loaded.assignments.by_body.keys() - {department} if wrong else ()
    found = {body: _role_labels(loaded, body) for body in bodies}
    if wrong >= _OTHER_ROLES:
        whose = [body for body, roles in found.items() if typed.items() <= roles.items()]
    else:
        is_own = typed.keys() == _assigned(own).keys()
        whose = [body for body, roles in found.items() if not is_own and typed == _assigned(roles)]
    return "、".join(sorted(whose))


def whose_reporters(read: DepartmentReturn, loaded: LoadedTable) -> str:
    """Return the bodies that new names of reporters contain, 审计局王五, if none of them is the
    department of the return; else the empty text."""
    bodies = {body for text in _new_reporters(read) for body in bodies_in(text, loaded)}
    return "" if read.department in bodies else "、".join(sorted(bodies))


_SURELY_BODIES = re.compile("(?<!分)局$|委员会$|管委会$|法院$|检察院$")
"""Matches names of bodies that are neither those of persons nor of parts of a department."""


def unknown_reporters(read: DepartmentReturn, loaded: LoadedTable) -> Iterator[Finding]:
    """Yield a note if new names of reporters contain a body that is not in the table, 税务局王五, and
    none contains the department of the return."""
    texts = _new_reporters(read)
    if any(bodies_in(text, loaded) for text in texts):
        return
    for text, place in texts.items():
        bodies = _unknown_body(text, {read.department}, loaded)
        if found := sorted(body for body in bodies if _SURELY_BODIES.search(body)):
            message = f"填报人写的是{'、'.join(found)}，分解表里没有这个单位，照{read.department}的收了，请核对。"
            yield kinds.UNKNOWN_REPORTER.at(place, message)
            return


def _new_reporters(read: DepartmentReturn) -> dict[str, CellPlace]:
    """Return the new names of reporters, each with the first cell that has it."""
    return {
        cell.typed: cell.place
        for row in reversed(read.rows)
        for cell in row.cells
        if cell.key == "reporter" and row.is_new(cell)
    }


_ROLES = {role.label for role in Role}


def _assigned(roles: Mapping[str, str]) -> dict[str, str]:
    return {task: role for task, role in roles.items() if role != Role.POSSIBLE.label}


def _role_labels(loaded: LoadedTable, body: str) -> dict[str, str]:
    by_role = loaded.assignments.by_body[body]
    return {row.task.id: role.label for role, rows in by_role.items() for row in rows}


_LONGEST_TITLE = 30
"""Characters: a longer text in a row of its own is a remark."""
_BESIDE_NAME = re.compile(
    r"(?:[\W_\d一二三四五六七八九十]|附件?|填报|填表|报送|上报|单位|部门|名称|政务公开|重点|工作|任务|分解"
    r"|完成|进展|情况|清单|台账|统计|汇总|表|共|项|年|度|季|月|第|次|修改|最终|[定终]?稿|版|副本)*"
)
"""What stands beside the name of a body in a title: 二、审计局（12项）, 填报单位：审计局."""


class BlockTitle(NamedTuple):
    """The text of a row that may be the title of the rows below it, and the bodies that it names.

    One that is not `certain` may be a remark: 与审计局共同完成.
    """

    text: str
    bodies: Collection[str]
    is_certain: bool


def title_of_block(sheet: ReturnedSheet, number: int, loaded: LoadedTable) -> BlockTitle | None:
    """Return the title of a checklist that a row is, or may be; None for any other row.

    A title is the first text of a row that ends as titles do, or the only text of a row if it is
    the name of a body, or a short text with one that is not in a column to fill in: 单位：审计局.
    Beside other texts, it only may be one.
    """
    texts = {
        at: text for at, value in sheet.grid.rows[number].items() if (text := cell_text(value))
    }
    if not texts:
        return None
    at, first = min(texts.items())
    is_alone, body = len(texts) == 1, loaded.roster.find(without_title(first))
    if first.endswith(TITLES_WITH_WORK) or (is_alone and body):
        return BlockTitle(first, {body.name} if body else bodies_in(first, loaded), True)
    filled = {sheet.layout.columns[key] for key in sheet.layout.filled}
    if at in filled or len(first) > _LONGEST_TITLE or not (bodies := bodies_in(first, loaded)):
        return None
    return BlockTitle(first, bodies, is_alone and bool(_bodies_titled(first, loaded)))


def _bodies_titled(text: str, loaded: LoadedTable) -> set[str]:
    """Return the bodies that a short text names, if it holds nothing but names and the usual words
    of titles: 审计局2026年政务公开台账."""
    if len(text) > _LONGEST_TITLE or not (names := _names_in(text, loaded)):
        return set()
    beside = text
    for name in names:
        beside = beside.replace(name, "")
    return _bodies_called(names, loaded) if _BESIDE_NAME.fullmatch(beside) else set()


_OTHER_HEADINGS = BlockTitle("次序不同的表头", (), True)


def rows_of_others(
    sheet: ReturnedSheet,
    department: str,
    known: Container[str],
    own: Container[str],
    loaded: LoadedTable,
) -> dict[int, str]:
    """Return the numbers of the rows that do not belong to the checklist of a department, each with
    the title above it, or 次序不同的表头 where headings in another order are above it. `known` are
    the ids of all tasks, `own` those of the department.

    A text that may be a title or a remark is taken for a title if the rows below it do not continue
    the checklist: they repeat the headings or a task that is above it, or have a task that is not
    the department's.
    """
    blocks: list[tuple[BlockTitle | None, list[int]]] = [(None, [])]
    ids = sheet.ids
    for number, task in ids.items():
        title = None
        if sheet.has_other_headings(number):
            title = _OTHER_HEADINGS
        elif task not in known:
            title = title_of_block(sheet, number, loaded)
        if title:
            blocks.append((title, []))
        blocks[-1][1].append(number)
    rows, seen, found, other = {*sheet.numbers}, set[str](), dict[int, str](), ""
    for title, numbers in blocks:
        tasks = {ids[number] for number in numbers if ids[number] in known}
        if title and title.is_certain:
            other = "" if department in title.bodies else title.text
        elif title and not other:
            goes_on = rows.issuperset(numbers) and all(each in own for each in tasks - seen)
            other = "" if goes_on and not tasks & seen else title.text
        found |= dict.fromkeys(numbers if other else (), other)
        seen |= tasks
    return found


def _names_in(text: str, loaded: LoadedTable) -> list[str]:
    """Return the names in a text that are no part of a longer one in it. A name of two characters,
    妇联, counts only where nothing but the usual words of titles is beside it."""
    inside = [
        name
        for name in loaded.roster.canonical
        if name in text and (len(name) > 2 or _BESIDE_NAME.fullmatch(text.replace(name, "")))
    ]
    return [name for name in inside if not any(name != other and name in other for other in inside)]


def bodies_in(text: str, loaded: LoadedTable) -> set[str]:
    """Return the bodies whose names are in a title or a file name; where one name is part of
    another, only the longer one counts."""
    if whole := _bodies_called([text], loaded):
        return whole
    return _bodies_called(_names_in(text, loaded), loaded)


def _bodies_called(names: Iterable[str], loaded: LoadedTable) -> set[str]:
    """Return the canonical names of the bodies with these names that can get a checklist."""
    bodies = (loaded.roster.find(name.strip()) for name in dict.fromkeys(names))
    return {body.name for body in bodies if body is not None and can_receive(body)}
