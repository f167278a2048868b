"""The files of one project: where the table is, and opening it. Needs no command line."""
