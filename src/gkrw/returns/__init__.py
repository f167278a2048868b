"""Reading filled-in checklists and merging them into the progress files."""
