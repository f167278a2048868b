"""Read what `gkrw import` takes: foreign documents, what their columns mean, the table of another
year."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gkrw.core.errors import Exit, UserError, usage_error
from gkrw.core.findings import errors_in
from gkrw.core.gc_pause import no_cyclic_collection
from gkrw.core.wording import quoted_in_command
from gkrw.files.file_access import display_path, read_document, typed_path, unfetched
from gkrw.project import is_table

if TYPE_CHECKING:
    from gkrw.core.assignments import CheckedTable
    from gkrw.intake.headings import ColumnMeaning
    from gkrw.intake.import_table import ImportedTable
    from gkrw.intake.last_year import Earlier
    from gkrw.intake.source import ForeignDocument
    from gkrw.progress.records import DepartmentProgress

IMPORTED = "导入的表"
"""Stands for the file of the table in places, while it is not written."""


def parse_columns(typed: Iterable[str]) -> "Mapping[str, ColumnMeaning]":
    """Parse 内容=要求,科室=责任. Raises UserError for an unknown meaning."""
    from gkrw.intake.headings import ColumnMeaning, heading_text

    meanings = {each.value: each for each in ColumnMeaning}
    chosen = {}
    for pair in (each for text in typed for each in re.split("[,，]", text) if each.strip()):
        heading, sign, meaning = re.sub("[＝:：]", "=", pair).rpartition("=")
        if not sign or meaning.strip() not in meanings:
            raise usage_error(
                f"--columns 的“{pair.strip()}”不能认。",
                f"写成 栏名=意思，意思有：{'、'.join(meanings)}。",
            )
        chosen[heading_text(heading)] = meanings[meaning.strip()]
    return chosen


def read_foreign(
    file: str,
    columns: "Mapping[str, ColumnMeaning]",
    title: str = "",
    earlier: "Earlier | None" = None,
) -> "tuple[ImportedTable, CheckedTable]":
    """Import a document, and check its table by the rules. Raises UserError, with the name of the
    file, where it cannot be read or no task is found."""
    from gkrw.intake.import_table import import_source

    document, name = open_foreign(file)
    with _named(name):
        imported = import_source(document, columns, title, earlier)
        return imported, _checked(imported)


def read_with_progress(
    file: str,
    columns: "Mapping[str, ColumnMeaning]",
    title: str = "",
    earlier: "Earlier | None" = None,
) -> "tuple[ImportedTable, CheckedTable, tuple[DepartmentProgress, ...]]":
    """Import a document as `read_foreign` does, and take the progress out of its columns. Raises
    UserError also where the table has errors, or no column of it holds progress."""
    from gkrw.intake.found_progress import SourceFile, progress_headings, take_progress
    from gkrw.intake.import_table import import_source
    from gkrw.intake.source_reader import read_source
    from gkrw.progress.ledger import return_digest
    from gkrw.progress.progress_writer import check_read_back

    data, path, name = _content(file)
    with _named(name):
        document = read_source(data, path.name)
        if document.data is not None:
            raise UserError(
                "导出的网页里的进展不收。",
                "去掉 --progress，或者用 gkrw export --progress 的 xlsx。",
            )
        imported = import_source(document, columns, title, earlier, with_progress=True)
        if not progress_headings(imported):
            raise UserError(
                "里面没有完成情况这样的栏。",
                "有的话，用 --columns 说明是哪一栏，如 --columns 进度=完成情况"
                "（还有完成状态、完成日期）；没有就去掉 --progress。",
            )
        loaded = _checked(imported)
        if loaded.errors:
            raise UserError(
                f"导入的表有错误（{loaded.errors[0].message}），进展不知道记在哪里。",
                "不加 --progress 运行一次，看看有哪些错误，在原文里改好再试。",
            )
        origin = SourceFile(path.name, return_digest(data), document.marks is not None)
        taken = take_progress(imported, loaded, origin)
        loaded = _checked(taken.table)
        for each in taken.departments:
            check_read_back(each, loaded)
    return taken.table, loaded, taken.departments


@no_cyclic_collection()
def _checked(imported: "ImportedTable") -> "CheckedTable":
    """Read an imported table back and check it by the rules. Raise UserError where its text does not
    say what was found."""
    from gkrw import store
    from gkrw.project.open_table import check_table
    from gkrw.store.layout import data_of

    read = store.read(imported.text.encode(), IMPORTED)
    loaded = check_table(read)
    if loaded is None or read.root is None or data_of(read.root) != imported.data:
        raise UserError("认出来的内容写不成分解表。", "请把这个文件交给维护人员。")
    return loaded


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Put the name of the document before the message of a UserError."""
    try:
        yield
    except UserError as error:
        raise UserError(f"{name}：{error.message}", error.fix, exit=error.exit) from None


def open_foreign(file: str) -> "tuple[ForeignDocument, str]":
    """Read a document, and return it with the name for messages. Raises UserError, with the name,
    where it cannot be read."""
    from gkrw.intake.source_reader import read_source

    data, path, name = _content(file)
    with _named(name):
        return read_source(data, path.name), name


def _content(file: str) -> tuple[bytes, Path, str]:
    """Return the content of a document, its path, and its name for messages."""
    path = typed_path(file)
    name = display_path(path)
    missing = UserError(f"找不到文件 {file}。", "检查路径和文件名。", exit=Exit.WORLD)
    if path.is_dir():
        raise usage_error(f"{file} 是文件夹。", "写明要导入的文件。")
    data = read_document(path, f" {name}", missing)
    if is_table(data):
        raise usage_error(
            f"{name} 已经是分解表，不用导入。",
            f"检查它，运行 gkrw --table {quoted_in_command(name)} validate；新的表沿用它的编号，"
            f"写成 gkrw import 新的文件 --match {quoted_in_command(name)}。",
        )
    if path.suffix.lower() in (".yaml", ".yml") and not unfetched(data):
        raise usage_error(
            f"{name} 是 YAML 文件，但不是分解表（里面没有任务）。",
            "确认文件选对了：能导入的有 Word、Excel、PDF、CSV、网页和文本文件；"
            "是分解表的，运行 gkrw --table "
            f"{quoted_in_command(name)} validate 看看哪里写错了。",
        )
    return data, path, name


def read_earlier(file: str) -> "Earlier":
    """Read the table of another year. Raises UserError where the file holds no table."""
    from gkrw.intake.last_year import Earlier
    from gkrw.project.open_table import read_table
    from gkrw.store.layout import data_of

    parsed = read_table(typed_path(file))
    if parsed.table is None or parsed.root is None or errors_in(parsed.findings):
        raise UserError(
            f"--match 的 {parsed.file} 不是分解表，或者有错误。",
            f"先改好：gkrw --table {quoted_in_command(parsed.file)} validate。",
        )
    return Earlier(data_of(parsed.root), parsed.table)
