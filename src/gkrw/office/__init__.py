"""Word and Excel documents, in and out. Knows nothing of the table."""
