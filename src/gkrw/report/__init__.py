"""The report on progress (通报): a Word document, and a workbook with charts.

Its modules are named as in every document package, see gkrw.letters.
"""
