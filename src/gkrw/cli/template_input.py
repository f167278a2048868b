"""Opening the Word template that a command fills."""

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from gkrw.cli.messages import note
from gkrw.cli.table_input import table_path
from gkrw.core.errors import Exit, UserError, os_reason
from gkrw.core.findings import Severity
from gkrw.files.read import MAX_DOCUMENT_BYTES, read_limited
from gkrw.project import layout

if TYPE_CHECKING:
    from gkrw.office.docx.template import WordTemplate
    from gkrw.office.docx.template_fields import TemplateSpec


class TemplateFor(Enum):
    """What a template is for. A project has one of each in templates/, named after the value."""

    LETTER = "letter"
    REPORT = "report"

    @property
    def file(self) -> Path:
        """Where a project keeps it, below its folder."""
        return Path("templates") / f"{self.value}.docx"

    @property
    def form(self) -> "TemplateSpec":
        """What it may say."""
        if self is TemplateFor.REPORT:
            from gkrw.report.fields import REPORT_SPEC

            return REPORT_SPEC
        from gkrw.letters.fields import LETTER_SPEC

        return LETTER_SPEC

    @property
    def build(self) -> Callable[[], bytes]:
        """What makes the default one."""
        if self is TemplateFor.REPORT:
            from gkrw.report.default_template import build_report_template

            return build_report_template
        from gkrw.letters.default_template import build_letter_template

        return build_letter_template

    @property
    def asked(self) -> str:
        """What is typed after `gkrw template …` so that this one is meant."""
        return "" if self is TemplateFor.LETTER else f" --for {self.value}"


def template_path(ctx: typer.Context, named: str, wanted: TemplateFor) -> Path:
    """The template that was named, or the project's own."""
    if named:
        return Path(named).expanduser()
    return layout.template_path(table_path(ctx), wanted.value)


def open_template(ctx: typer.Context, named: str, wanted: TemplateFor) -> "WordTemplate":
    """Open and check the template that was named, the project's own, or else the default one.

    Raises UserError when it cannot be read or has errors.
    """
    from gkrw.office.docx.template_check import check_template

    path = template_path(ctx, named, wanted)
    if not named and not path.exists():
        note(
            f"没有 {wanted.file.as_posix()}，用默认模板。"
            f"要改版式，运行 gkrw template new{wanted.asked}。"
        )
        data = wanted.build()
    else:
        data = read_template(path, wanted)
    template, findings = check_template(data, path.name, wanted.form)
    if template is None:
        first = next(each for each in findings if each.severity is Severity.ERROR)
        raise UserError(
            f"模板 {first.place} {first.message}没有写出任何{wanted.form.kind.label}。",
            f"{first.fix}运行 gkrw template check {path}{wanted.asked} 查看全部问题。",
        )
    return template


def read_template(path: Path, wanted: TemplateFor) -> bytes:
    """The bytes of a template's file. Raises UserError."""
    try:
        data = read_limited(path, MAX_DOCUMENT_BYTES)
    except FileNotFoundError:
        raise UserError(
            f"找不到模板 {path}。",
            f"检查路径；运行 gkrw template new{wanted.asked} 可以取一份默认模板。",
            exit=Exit.WORLD,
        ) from None
    except OSError as error:
        raise UserError(
            f"读取模板 {path} 时出错：{os_reason(error)}。", "检查文件和权限。", exit=Exit.WORLD
        ) from None
    if data is None:
        raise UserError(
            f"模板 {path} 超过 20 MiB，没有读取。",
            "确认文件选对了。",
        )
    return data
