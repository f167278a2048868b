"""The Word templates of a run: found, read and checked."""

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from gkrw import project
from gkrw.cli.inputs import table_path
from gkrw.cli.printing import note
from gkrw.core.errors import Exit, UserError, os_reason
from gkrw.core.findings import Severity
from gkrw.files.file_access import MAX_DOCUMENT_BYTES, read_limited

if TYPE_CHECKING:
    from gkrw.office.docx.template import WordTemplate
    from gkrw.office.docx.template_spec import TemplateSpec


class TemplateKind(Enum):
    """The documents that are made from a template."""

    LETTER = "letter"
    REPORT = "report"

    @property
    def default_path(self) -> str:
        """The path of the project's own template, below its folder: templates/letter.docx."""
        return f"templates/{self.value}.docx"

    @property
    def spec(self) -> "TemplateSpec":
        """The fields that the template may use, and those that it must."""
        if self is TemplateKind.REPORT:
            from gkrw.report.fields import REPORT_SPEC

            return REPORT_SPEC
        from gkrw.letters.fields import LETTER_SPEC

        return LETTER_SPEC

    @property
    def option(self) -> str:
        """` --for report`, to be appended to a command in a message; empty for letters, the default."""
        return "" if self is TemplateKind.LETTER else f" --for {self.value}"

    def build_default(self) -> bytes:
        """Build the default template."""
        if self is TemplateKind.REPORT:
            from gkrw.report.default_template import build_report_template

            return build_report_template()
        from gkrw.letters.default_template import build_letter_template

        return build_letter_template()


def template_path(ctx: typer.Context, named: str, kind: TemplateKind) -> Path:
    """The path of the template that was named, or of the project's own."""
    if named:
        return Path(named).expanduser()
    return project.template_path(table_path(ctx), kind.value)


def open_template(ctx: typer.Context, named: str, kind: TemplateKind) -> "WordTemplate":
    """Open and check the template that was named, the project's own, or else the default one.

    Raises UserError when it cannot be read or has errors.
    """
    from gkrw.office.docx.template_check import check_template

    path = template_path(ctx, named, kind)
    if not named and not path.exists():
        note(
            f"没有 {kind.default_path}，用默认模板。要改版式，运行 gkrw template new{kind.option}。"
        )
        data = kind.build_default()
    else:
        data = read_template(path, kind)
    template, findings = check_template(data, path.name, kind.spec)
    if template is None:
        first = next(each for each in findings if each.severity is Severity.ERROR)
        raise UserError(
            f"模板 {first.place} {first.message}没有写出任何{kind.spec.kind.label}。",
            f"{first.fix}运行 gkrw template check {path}{kind.option} 查看全部问题。",
        )
    return template


def read_template(path: Path, kind: TemplateKind) -> bytes:
    """Read the file of a template. Raises UserError."""
    try:
        data = read_limited(path, MAX_DOCUMENT_BYTES)
    except FileNotFoundError:
        raise UserError(
            f"找不到模板 {path}。",
            f"检查路径；运行 gkrw template new{kind.option} 可以取一份默认模板。",
            exit=Exit.WORLD,
        ) from None
    except OSError as error:
        raise UserError(
            f"读取模板 {path} 时出错：{os_reason(error)}。", "检查文件和权限。", exit=Exit.WORLD
        ) from None
    if data is None:
        raise UserError(f"模板 {path} 超过 20 MiB，没有读取。", "确认文件选对了。")
    return data
