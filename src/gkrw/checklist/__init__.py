"""Checklists: the Excel workbooks in which departments report their progress.

The modules are named as in every document package, see gkrw.letters.
"""
