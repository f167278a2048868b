"""The Word templates of a project: which there are, their fields, and their default content."""

from enum import Enum
from typing import TYPE_CHECKING

from gkrw.core.assignments import LoadedTable
from gkrw.core.model import COLUMNS, Table

if TYPE_CHECKING:
    from gkrw.office.docx.template_spec import TemplateSpec


class TemplateKind(Enum):
    """The documents that are made from a template."""

    LETTER = "letter"
    LETTER_FORM = "letter-han"
    REPORT = "report"
    REPORT_FORM = "report-han"

    @property
    def is_report(self) -> bool:
        """Whether reports are made from it, and not letters."""
        return self in (TemplateKind.REPORT, TemplateKind.REPORT_FORM)

    @property
    def in_letter_form(self) -> "TemplateKind":
        """The kind of the same documents in 信函格式."""
        return TemplateKind.REPORT_FORM if self.is_report else TemplateKind.LETTER_FORM

    @property
    def default_path(self) -> str:
        """The path of the project's own template relative to the folder of the project:
        templates/letter.docx."""
        return f"templates/{self.value}.docx"

    def spec(self, table: Table | None) -> "TemplateSpec":
        """Return the fields that the template may use, and the fields that it must use, for
        documents on a table; with None, for the usual table."""
        if self.is_report:
            from gkrw.report.fields import REPORT_SPEC

            return REPORT_SPEC
        from gkrw.letters.annex_columns import AnnexColumns, annex_columns
        from gkrw.letters.fields import letter_spec

        return letter_spec(annex_columns(table) if table else AnnexColumns())

    @property
    def option(self) -> str:
        """` --for report`, to be appended to a command in a message; empty for letters, the default
        kind."""
        return "" if self is TemplateKind.LETTER else f" --for {self.value}"

    def unneeded_fields(self, loaded: LoadedTable) -> frozenset[str]:
        """Return the fields that have nothing to show in any document of a table."""
        if self.is_report:
            from gkrw.report import fields as report_fields

            return report_fields.unneeded_fields(loaded)
        from gkrw.letters import fields as letter_fields

        return letter_fields.unneeded_fields(loaded)

    def build_default(self, table: Table | None = None) -> bytes:
        """Build the default template, with the columns of a table where one is given."""
        if self.is_report:
            from gkrw.report import default_template as of_reports

            own = dict(table.columns.own) if table else {}
            headings = {COLUMNS[key]: own[key] for key in ("title", "deadline") if key in own}
            if self is TemplateKind.REPORT_FORM:
                return of_reports.build_report_form_template(headings)
            return of_reports.build_report_template(headings)
        from gkrw.letters import default_template as of_letters
        from gkrw.letters.annex_columns import AnnexColumns, annex_columns

        columns = annex_columns(table) if table else AnnexColumns()
        if self is TemplateKind.LETTER_FORM:
            return of_letters.build_letter_form_template(columns)
        return of_letters.build_letter_template(columns)
