"""`gkrw dept`: add and rename departments in the table."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from gkrw.cli import completions, options
from gkrw.cli.options import find_body, load_table
from gkrw.cli.plain_arguments import split_list
from gkrw.cli.printing import note
from gkrw.cli.table_editing import PreviewOption, edit_table
from gkrw.core.errors import Exit, usage_error

if TYPE_CHECKING:
    from gkrw.store.layout import Data


def add_department_command(
    ctx: typer.Context,
    name: Annotated[str, options.argument("名称", "部门的规范简称，如 数据局。")],
    alias: Annotated[
        list[str],
        options.option("--alias", "名称", "表中出现的其他写法，如 新区数据局，可以写几次。"),
    ] = [],  # noqa: B006 - never changed
    full_name: Annotated[
        str, options.option("--full-name", "名称", "通知抬头用的全称；不写就用简称。")
    ] = "",
    contact: Annotated[str, options.option("--contact", "姓名", "联络员。")] = "",
    phone: Annotated[str, options.option("--phone", "电话", "联络员的电话。")] = "",
    mail: Annotated[str, options.option("--mail", "邮箱", "联络员的邮箱。")] = "",
    after: Annotated[
        str,
        options.option(
            "--after", "部门", "排在哪个部门后面；不写就排在最后。", completions.departments
        ),
    ] = "",
    dry_run: PreviewOption = False,
) -> int:
    """加一个部门。

    例：gkrw dept add 数据局 --alias 新区数据局
    """
    from gkrw.edit.department_edits import add_department
    from gkrw.intake.body_names import is_collective

    values: dict[str, Any] = {"name": _name(name)}
    if aliases := [each for text in alias for each in split_list(text)]:
        values["aliases"] = list(dict.fromkeys(aliases))
    others = {"full_name": full_name, "contact": contact, "phone": phone, "mail": mail}
    values |= {key: text.strip() for key, text in others.items() if text.strip()}
    behind = find_body(load_table(ctx).roster, after).name if after.strip() else ""
    edit_table(ctx, lambda data: add_department(data, values, behind), dry_run)
    if is_collective(values["name"]):
        note(
            f"{values['name']}像是几个单位的统称；是统称的，在文件里从 departments 移到 collectives，"
            f"写成 - {{name: {values['name']}, members: unlisted}}。"
        )
    return Exit.DONE


def rename_command(
    ctx: typer.Context,
    old: Annotated[
        str,
        options.argument(
            "原名", "现在的名称（简称、别名、统称，或拼音）。", completions.departments
        ),
    ],
    new: Annotated[str, options.argument("新名", "新的名称。")],
    full_name: Annotated[
        str, options.option("--full-name", "名称", "全称也变了的，新的全称。")
    ] = "",
    everywhere: Annotated[
        bool,
        typer.Option(
            "--everywhere", help="任务的名单里写着原名的，也改成新名；不写就照表中的写法。"
        ),
    ] = False,
    dry_run: PreviewOption = False,
) -> int:
    """给部门改名：原名记为别名，任务的名单照表中的写法不动，进展、已发的清单和文书都还是它的。

    统称没有别名，改名时各处的名单一起改。

    例：gkrw dept rename 民政司法和社保局 民政和人社局
    """
    from gkrw.edit.department_edits import rename_body

    former, name = find_body(load_table(ctx).roster, old).name, _name(new)
    full_names: list[str] = []

    def edit(data: "Data") -> None:
        full_names[:] = rename_body(
            data, former, name, full_name=full_name.strip(), everywhere=everywhere
        )

    edit_table(ctx, edit, dry_run)
    for key in full_names:
        where = "发文机关" if key == "office" else "部门"
        note(
            f"{where}的全称（full_name）没有改；也变了的，在文件里改；下次改名时可以一起写 --full-name。"
        )
    return Exit.DONE


def _name(typed: str) -> str:
    """Return a name. Raises UserError for a blank one, and for several: wherever names are typed,
    these marks stand between them."""
    listed = split_list(typed)
    names = [part for each in listed for part in each.split()]
    if not names:
        raise usage_error("名称是空的。", "写出部门的规范简称，如 数据局。")
    if len(names) > 1:
        fix = f"一次写一个，如 {names[0]}；名称里真有顿号的，直接在文件里写。"
        if len(listed) == 1:
            fix = f"一个名称的，去掉空格，写成 {''.join(names)}；几个名称的，一次写一个。"
        raise usage_error(f"“{typed.strip()}”是 {len(names)} 个名称，这里要一个。", fix)
    return names[0]
