"""What people are shown: texts, rows of tables, JSON and layouts. Nothing here prints, or asks
about the terminal."""
