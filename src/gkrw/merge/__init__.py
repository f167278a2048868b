"""Merge two versions of a table that come from one: by task and field, never a silent loss."""
