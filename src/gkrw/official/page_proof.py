"""Read the page again and compare it with the table."""

from collections.abc import Iterator

from lxml import html

from gkrw.core.wording import with_signs
from gkrw.official.content import Export
from gkrw.official.page import page_columns


def missing_from_page(data: bytes, export: Export) -> list[str]:
    """Return what a page lacks, in Chinese: T10 的工作要求."""
    page = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    columns = page_columns(export)
    table = page.get_element_by_id("table")
    lost = [] if page.findtext(".//h1") == with_signs(export.loaded.table.title) else ["标题"]
    if table.xpath("thead//th/text()") != [with_signs(column.heading) for column in columns]:
        lost.append("表头")
    shown = {row.get("id"): row for row in table.iter("tr")}
    for at, row in enumerate(export.rows):
        id = row.task.id
        found = shown.get(f"task-{with_signs(id)}")
        if found is None:
            lost.append(id)
            continue
        lost += [
            f"{id} 的{column.heading}"
            for column, cell in zip(columns, found, strict=True)
            if column.key != "status" and _text_of(cell) != with_signs(column.texts[at])
        ]
        if export.items.get(id) and _reports_in(found.getnext()) != [*_reports_of(export, id)]:
            lost.append(f"{id} 的完成情况")
    headings = [with_signs(text) for row in export.rows for text in row.path]
    there = {heading.text_content() for heading in table.iter("h2", "h3", "h4")}
    return [*lost, *(text for text in dict.fromkeys(headings) if text not in there)]


def _text_of(cell: html.HtmlElement) -> str:
    """Return the text of a cell, one line for each paragraph, without former deadlines."""
    if paragraphs := cell.findall("p"):
        return "\n".join(each.text_content() for each in paragraphs)
    moves = "".join(each.text_content() for each in cell.findall("small"))
    return cell.text_content().removesuffix(moves)


def _reports_of(export: Export, id: str) -> Iterator[str]:
    for item in export.items[id]:
        if item.entry and item.entry.result:
            yield with_signs(f"{item.department}：{item.entry.result}")


def _reports_in(row: html.HtmlElement | None) -> list[str]:
    return [
        f"{each.findtext('b')}：{text}"
        for each in (() if row is None else row.iter("li"))
        if (text := each.findtext("p[@class='result']"))
    ]
