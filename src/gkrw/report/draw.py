"""Draw a report as a workbook: summary, charts, heat map and lists of items."""

from openpyxl import Workbook

from gkrw.office.xlsx.workbook_writer import workbook_bytes
from gkrw.report.charts import draw_charts
from gkrw.report.content import Report
from gkrw.report.heatmap import draw_heatmap
from gkrw.report.item_lists import draw_list, lists_of
from gkrw.report.sheets import every_style
from gkrw.report.summary import blocks_of, draw_summary

SUMMARY, CHARTS, HEATMAP = "汇总", "图表", "热力图"


def workbook_of(report: Report) -> bytes:
    """Draw the workbook. Returns an .xlsx file, the same bytes for the same report.

    Numbers are values, not formulas: a formula shows nothing until a program has computed it.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    office = report.office
    book.properties.creator = (office and (office.full_name or office.name)) or "gkrw"
    book.properties.title = report.title
    for style in every_style():
        book.add_named_style(style)
    summary = book.create_sheet(SUMMARY)
    draw_summary(summary, report)
    if report.items:  # a chart needs entries
        departments, sections = blocks_of(report)
        charts = book.create_sheet(CHARTS)
        title = f"{report.table_title}进展"
        draw_charts(charts, summary, (departments, sections), departments.last + 1, title)
    draw_heatmap(book.create_sheet(HEATMAP), report)
    for listed in lists_of(report):
        draw_list(book.create_sheet(listed.name), report, listed)
    return workbook_bytes(book)
