"""The history of one task or one department through the versions of the table in git."""
