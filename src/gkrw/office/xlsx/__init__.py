"""Read and write Excel workbooks. Knows nothing of tables."""
