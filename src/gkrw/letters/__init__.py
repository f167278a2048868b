"""Letters: a Word notice for each department.

Document packages (letters, checklist, report) name their modules alike:
`content` (the facts of a document, before it is drawn), `fields` (those that a template may use) or
`columns`, `default_template`, `draw` (as a workbook) and `publish` (the files of a run, made and
proved one after the other).
"""
