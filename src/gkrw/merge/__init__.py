"""Merge two versions of a table with a common base, by task and field. What both changed is a
conflict."""
