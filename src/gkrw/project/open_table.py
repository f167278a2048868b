"""Open the table of a project: find it, read it, check it by the rules."""

import os
from pathlib import Path

from gkrw import store
from gkrw.core.assignments import CheckedTable, LoadedTable
from gkrw.core.errors import Exit, UserError, os_reason
from gkrw.core.roster import build_roster
from gkrw.files.file_access import (
    FETCHES,
    MAX_YAML_BYTES,
    display_path,
    read_limited,
    refuse_document,
    typed_path,
    unfetched,
)
from gkrw.project import TABLE_PATH, find_table


def locate_table(named: str = "") -> Path:
    """Return the path of the table: `named`, else that in GKRW_TABLE, else the nearest enclosing
    data/tasks.yaml. Raise UserError where there is none of them."""
    named = named or os.environ.get("GKRW_TABLE", "")
    if named:
        return typed_path(named)
    try:
        found = find_table(Path.cwd())
    except FileNotFoundError:
        raise UserError(
            "当前文件夹已经不存在。", "进入项目文件夹再运行。", exit=Exit.WORLD
        ) from None
    if found is None:
        raise UserError(
            f"这个文件夹和它的上级文件夹里都没有 {TABLE_PATH.as_posix()}。",
            "先进入项目文件夹再运行，或用 gkrw --table 文件 指明分解表在哪里。",
            exit=Exit.WORLD,
        )
    return found


def read_table(path: Path) -> store.ParsedFile:
    """Read the file of a table without checking it by the rules. Raise UserError when it cannot be
    opened."""
    return store.read(table_content(path), display_path(path))


def table_content(path: Path) -> bytes | None:
    """Return the content of the file of a table, None if it is too big. Raise UserError when it
    cannot be opened."""
    try:
        data = read_limited(path, MAX_YAML_BYTES)
    except FileNotFoundError:
        by_variable = os.environ.get("GKRW_TABLE") == str(path)
        named = "（由环境变量 GKRW_TABLE 指定）" if by_variable else ""
        message = f"找不到分解表 {path}{named}。"
        fix = "检查路径和文件名；不写 --table 时会自动查找 data/tasks.yaml。"
        if path.is_symlink() and (what := unfetched(path.readlink().as_posix())):
            message, fix = f"分解表 {path}：这个{what}", FETCHES[what]
    except IsADirectoryError:
        message = f"{path} 是一个文件夹，不是分解表。"
        inside = path / TABLE_PATH.name
        found = inside if inside.is_file() else find_table(path)
        fix = (
            f"指明文件，如 {display_path(found)}。"
            if found
            else "指明分解表的文件，它是 .yaml 的。"
        )
    except PermissionError:
        message = f"没有权限读取 {path}。"
        fix = "检查文件的权限，或请管理员处理；Windows 上请先在别的软件中关闭它。"
    except OSError as error:
        message = f"读取 {path} 时出错：{os_reason(error)}。"
        fix = "检查路径，以及磁盘或网络位置是否可用，再试一次。"
    else:
        refuse_document(display_path(path), data or b"")
        return data
    raise UserError(message, fix, exit=Exit.WORLD)


def check_table(parsed: store.ParsedFile) -> CheckedTable | None:
    """Check by all rules what was read; return None when the file holds no table. The findings of
    `parsed` then say why."""
    from gkrw import rules

    if parsed.table is None:
        return None
    roster = build_roster(parsed.table)
    return CheckedTable(parsed.table, roster, rules.check(parsed.table, roster, parsed.findings))


def open_table(path: Path) -> LoadedTable:
    """Return the table of a file with its errors. Raise UserError when it cannot be opened or holds
    no table."""
    from gkrw import rules

    parsed = read_table(path)
    if parsed.table is None:
        raise no_table(parsed)
    roster = build_roster(parsed.table)
    errors = rules.find_errors(parsed.table, roster, parsed.findings)
    return LoadedTable(parsed.table, roster, errors)


def no_table(parsed: store.ParsedFile) -> UserError:
    """Return the error that a file holds no table."""
    first = parsed.findings[0]
    fix = f"{first.fix}运行 gkrw validate 查看全部问题。"
    return UserError(f"{first.place} {first.message}", fix)
