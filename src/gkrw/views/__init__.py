"""What people see: texts, rows of tables, JSON and layouts. Nothing here prints or depends on a
terminal."""
