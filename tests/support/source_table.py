"""Read the table as the office received it, with an independent parser.

It shares no code with `gkrw`: the tests compare its result for `source-table.txt` (a Word table
pasted as text) with gkrw's, so that neither hides a mistake of the other.

How the text is built: a cell begins with a tab; six page pieces, each under a header row of
four cells; every body row of a piece has the same number of cells (seven with the topic
column, six without); an empty cell continues the one above it.
"""

import re
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("source-table.txt")

DEPARTMENTS = [
    *("管委会办公室", "党工委办公室", "经发局", "审计局", "民政司法和社保局", "财政局"),
    *("农林水务局", "生态环境局", "市场监管局", "考核办", "建设局", "自然资源局"),
    *("卫生健康委", "应急管理局", "教体局"),
]
_OTHER_NAMES = ["民政局", "社保局", "各园区", "各相关部门", "各部门"]
_NAME = re.compile(rf"(?:新区)?(?:{'|'.join(DEPARTMENTS + _OTHER_NAMES)})|等")
_HEADER = re.compile(r"(?:\t工作(?:任务|内容|要求)\n){2}\t牵头部门\n\t责任部门\n")


@dataclass(frozen=True)
class Row:
    """One task as the source writes it; `section` and `group` with their numbers."""

    section: str
    group: str
    topic: str | None
    title: str
    requirement: str
    lead: list[str]
    responsible: list[str]


def squeeze(cell: str) -> str:
    """Remove every space and line break from a heading or title."""
    return re.sub(r"\s+", "", cell)


def paragraphs(cell: str) -> str:
    """Split a requirement: a line break ends a paragraph after 。 and is layout anywhere else."""
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    text = "".join(line + ("\n" if line.endswith("。") else "") for line in lines)
    return text.removesuffix("\n")


def names(cell: str) -> list[str]:
    """Return the names in a department cell; everything else in it must be separators."""
    text = squeeze(cell)
    left_over = _NAME.sub("", text)
    assert not left_over.strip("，、（）"), f"not a department name: {left_over!r} in {text!r}"
    return _NAME.findall(text)


def read_rows(text: str | None = None) -> list[Row]:
    """Return all tasks of the source, in order."""
    text = SOURCE.read_text(encoding="utf-8") if text is None else text
    rows: list[Row] = []
    for piece in _HEADER.split(text)[1:]:
        cells = [cell.strip() for cell in piece.strip("\n").split("\t")[1:]]
        width = 7 if len(cells) % 7 == 0 else 6
        assert len(cells) % width == 0
        above = [""] * width
        for start in range(0, len(cells), width):
            cells_here = cells[start : start + width]
            row, above = _continued(cells_here, above)
            rows.append(row)
    return rows


def _continued(cells: list[str], above: list[str]) -> tuple[Row, list[str]]:
    """Fill in the empty cells of a row. Returns it, and the cells that the next row continues."""
    section, group, *middle, title, requirement, lead, responsible = cells
    new_group = bool(group)
    section, group = section or above[0], group or above[1]
    topic = ""
    if middle:
        topic = middle[0] or ("" if new_group else above[2])
    if not title:
        if middle and (middle[0] or new_group):
            topic, title = "", middle[0]  # the heading to its left is the title
        else:
            title = above[-4]
    # `above` holds what is written, so that a title taken from the topic column is continued too
    written = [section, group, *([topic] if middle else []), title, requirement]
    leads = lead or ("" if _names_no_lead(title) else above[-2])
    duty = responsible or above[-1]
    row = Row(
        section=squeeze(section),
        group=squeeze(group),
        topic=squeeze(topic) or None,
        title=squeeze(title),
        requirement=paragraphs(requirement),
        lead=names(leads),
        responsible=names(duty),
    )
    return row, [*written, leads, duty]


def _names_no_lead(title: str) -> bool:
    """Tell whether an empty lead cell means no lead. Only in three rows; elsewhere it continues the
    cell above."""
    return squeeze(title) in {
        "公共资源配置领域信息公开",
        "社会公益事业建设领域信息公开",
        "重点民生领域信息公开",
    }


def drawn_pieces() -> str:
    """Return the source as foreign_documents.py draws documents: six tables, headings repeated,
    empty cells merged with those that they continue."""
    text = SOURCE.read_text(encoding="utf-8")
    first, *pieces = _HEADER.split(text)
    lines = [*first.strip().split("\n")]
    for piece in pieces:
        cells = ["⏎".join(cell.split("\n")) for cell in piece.strip("\n").split("\t")[1:]]
        cells = [re.sub("⏎[⏎ ]*", "⏎", cell.strip("⏎ ")) for cell in cells]
        width = 7 if len(cells) % 7 == 0 else 6
        lines += ["", f"工作任务{'｜<' * (width - 4)}｜工作要求｜牵头部门｜责任部门"]
        title = ""
        for start in range(0, len(cells), width):
            row, is_first = cells[start : start + width], start == 0
            is_new_group = bool(row[1])
            if not row[-4] and width == 7 and (row[2] or is_new_group):
                title, row[-4] = row[2], "<"
            title = row[-4] if row[-4] not in ("", "<") else title
            for at, cell in enumerate(row):
                goes_on = not (at == 2 and width == 7 and is_new_group)
                if at == width - 2 and _names_no_lead(title):
                    goes_on = False
                if not cell and goes_on and not is_first:
                    row[at] = "^"
            lines.append("｜".join(row))
    return "\n".join(lines)
