"""The way back of an edited export: what was edited is read, compared, and written into the table."""
