"""The report on progress (通报): what it says, as a Word document and as a workbook with charts."""
