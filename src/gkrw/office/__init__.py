"""Read and write Word and Excel documents. Nothing in this package depends on the table."""
