"""The model of a table and the computations on it that need no files: roles, names, ids,
deadlines."""
