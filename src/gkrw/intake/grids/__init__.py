"""The tasks in the grids of a document: what their columns, rows and cells mean, and what stands above."""
