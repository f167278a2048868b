"""The report on progress (通报): a Word document, and a workbook with charts."""
