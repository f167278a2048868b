"""What changed in meaning between two tables."""
