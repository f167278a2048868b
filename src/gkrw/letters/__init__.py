"""Letters: a Word notice for each department.

The document packages (letters, checklist, report) use the same names for their modules:
`content` (the facts of a document, before it is drawn), `fields` (the fields that a template may
use) or `columns`, `default_template`, `draw` (as a workbook) and `publish` (the files of a run,
made and checked one after the other).
"""
