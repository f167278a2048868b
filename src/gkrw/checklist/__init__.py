"""Checklists: the Excel workbooks in which departments report their progress."""
