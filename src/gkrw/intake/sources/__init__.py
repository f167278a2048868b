"""Documents of each format as paragraphs and grids of cells, see `gkrw.intake.source`."""
