"""Checklists: the Excel workbooks that departments fill in and send back."""
