"""What `init` wrote, as lines to read."""

from collections.abc import Iterator, Sequence

from rich.cells import set_cell_size

from gkrw.core.wording import quoted, quoted_in_command

_ABOUT = {
    "data/tasks.yaml": "分解表：用文字编辑器打开它，改成自己的",
    "data/tasks.schema.json": "编辑器据此提示和检查，不用改",
    "data/progress.schema.json": "进展文件的，同上",
    "templates/letter.docx": "通知的 Word 模板，可以在 Word 或 WPS 里改",
    "templates/letter-han.docx": "信函格式的通知的",
    "templates/report.docx": "通报的",
    "templates/report-han.docx": "信函格式的通报的",
    "说明.md": "一页说明：一轮工作的十条命令",
    ".gitignore": "哪些不放进 git",
    ".gitattributes": "git 怎样看这些文件",
}


def new_project_lines(
    folder: str, written: Sequence[str], department: str, *, is_here: bool, has_git: bool
) -> Iterator[str]:
    """Yield what `init` wrote, each file with what it is for, and the next commands. `department` is
    one of the table's, empty where it has none. `is_here` says that the folder is the current one,
    `has_git` that a repository was set up."""
    place = "这个文件夹" if is_here else quoted(folder)
    if not written:
        yield f"{place}里的文件都已经有了，没有改动。"
    else:
        yield f"在{place}里写好了 {len(written)} 个文件："
        width = max(map(len, _ABOUT)) + 2
        for name in sorted(written, key=[*_ABOUT].index):
            yield f"  {set_cell_size(name, width)}{_ABOUT[name]}"
    if has_git:
        yield "git 也设置好了：看改动写明是哪项任务，有错误的分解表不让提交。"
    yield "接下来："
    if not is_here:
        yield f"  cd {quoted_in_command(folder)}"
    yield "  gkrw validate           改完 data/tasks.yaml，检查一遍"
    one = f"；加上 --dept {department}，看一个部门的" if department else ""
    yield f"  gkrw list               看全表{one}"
    yield "  gkrw letters --dry-run  先看会写哪些通知，再去掉 --dry-run"
    yield "忘了做到哪里，只写 gkrw。"
