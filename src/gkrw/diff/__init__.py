"""The changes in meaning between two tables."""
