"""The files that a project starts with: its table, schemas, Word templates and git files."""
