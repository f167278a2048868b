"""The table as data, and the questions that need nothing else: roles, names, numbers, dates."""
