"""Add the cells of a row to a task: bodies, deadlines, notes and what the document has besides."""

import re
from collections.abc import Callable, Sequence

from gkrw.core.wording import shortened
from gkrw.intake.grid_columns import NUMBER_TEXT, SHARE_MARKS, GridColumn
from gkrw.intake.grid_layout import GridLayout
from gkrw.intake.grid_texts import deadlines_of, parted_persons
from gkrw.intake.headings import BODY_KINDS, ColumnMeaning, person_heading
from gkrw.intake.outline import Assumption, Found, FoundTask, PlacedText
from gkrw.intake.source import GridCell, Paragraph

_OWN_TEXTS = (ColumnMeaning.HEADING, ColumnMeaning.TITLE, ColumnMeaning.REQUIREMENT)
_NAMED = (*BODY_KINDS, ColumnMeaning.DEADLINE)
_DITTO = re.compile(r"[（(]?(?:同上|同前|〃|″|〞)[）)]?")
"""How a cell says that it has the text of the one above it."""
_NOTHING = re.compile(r"(?:[（(]未写明[）)]|\[\])|[-—－–/／\\、\s]+|暂?无|空白?")
"""How a cell says that it is empty."""


class RowCells:
    """Adds the cells of the rows of one table to tasks."""

    def __init__(self, found: Found, layout: GridLayout) -> None:
        self.found = found
        self.layout = layout
        self.carried: dict[ColumnMeaning, GridCell] = {}
        """The last cell that was not empty of each kind of column of bodies."""
        self.above: dict[int, GridCell] = {}
        """The last cell of each column that says something itself."""

    def add(
        self, task: FoundTask, row: Sequence[GridCell], is_new: Callable[[GridCell], bool]
    ) -> None:
        """Add the cells of a row to a task that `is_new` takes: of a further row of the same task,
        those that do not go on from above. A cell over several columns is added once, as bodies
        rather to the responsible ones."""
        texts = {row[each.position] for each in self.layout.of(*_OWN_TEXTS)}
        added: dict[GridCell, GridColumn] = {}
        for column in self.layout.columns:
            cell = self._filled(column, row)
            if not cell.lines or not is_new(cell) or cell in texts:
                continue
            if cell not in added or column.kind is ColumnMeaning.RESPONSIBLE:
                added[cell] = column
        for cell, column in added.items():
            if column.kind in _NAMED and _NOTHING.fullmatch("".join(cell.lines)):
                continue
            self._add_cell(task, column, cell)

    def _filled(self, column: GridColumn, row: Sequence[GridCell]) -> GridCell:
        """Return the cell of a column; the one above it where the document does not show that both
        are merged: an empty cell of bodies behind one that is not, or where all of them are
        empty."""
        cell = row[column.position]
        if not self.layout.fills_blanks or column.kind not in BODY_KINDS:
            return cell
        if cell.lines:
            self.carried[column.kind] = cell
            return cell
        after = [
            each
            for each in self.layout.of(*BODY_KINDS)
            if each.position > column.position and row[each.position].lines
        ]
        return cell if after else self.carried.get(column.kind, cell)

    def _add_cell(self, task: FoundTask, column: GridColumn, cell: GridCell) -> None:
        cell = self._as_above(column, cell)
        text = "\n".join(cell.lines)
        if column.is_body and text in SHARE_MARKS:
            task.bodies.append(
                (SHARE_MARKS[text] or column.kind, PlacedText(column.heading, cell.place))
            )
        elif column.kind in BODY_KINDS:
            if heading := person_heading(column.heading):
                bodies, persons = parted_persons(cell.lines)
                text = "\n".join(bodies)
                if persons:
                    self._add_extra(task, heading, "、".join(persons))
            if text:
                task.bodies.append((column.kind, PlacedText(text, cell.place)))
        elif column.kind is ColumnMeaning.DEADLINE:
            task.deadlines += [
                each for each in deadlines_of(cell.lines) if each not in task.deadlines
            ]
        elif column.kind is ColumnMeaning.TARGETS:
            task.targets.append(text)
        elif column.kind is ColumnMeaning.NOTE:
            task.notes.append(text)
        elif column.kind is ColumnMeaning.ID:
            task.id = task.id or cell.line
        elif column.kind is ColumnMeaning.EXTRA:
            self._add_extra(task, column.heading or f"第{column.position + 1}栏", text)
        elif column.kind is ColumnMeaning.NUMBER and NUMBER_TEXT.fullmatch(text):
            self.found.numbers.add(cell.place)
        elif column.kind in (ColumnMeaning.NUMBER, ColumnMeaning.LEFT_OUT):
            self.found.left_out.append(Paragraph(text, cell.place))

    def _as_above(self, column: GridColumn, cell: GridCell) -> GridCell:
        """Return the cell above for one that says 同上."""
        above = self.above.get(column.position)
        if above is None or not _DITTO.fullmatch(cell.line):
            self.above[column.position] = cell
            return cell
        self.found.doubts.append(
            Assumption(
                cell.place, f"“{cell.line}”看作“{shortened(above.line)}”"
            )
        )
        return GridCell(above.text, cell.rows, cell.columns, cell.place)

    def _add_extra(self, task: FoundTask, heading: str, text: str) -> None:
        if heading not in self.found.extra:
            self.found.extra.append(heading)
        texts = task.extra.setdefault(heading, [])
        if text not in texts:
            texts.append(text)
