"""What people are shown: texts, rows of tables, JSON, layouts; nothing here prints or asks about the
terminal."""
