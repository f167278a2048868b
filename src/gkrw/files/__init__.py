"""Files on disk, each written completely or not at all. Knows nothing of tables."""
