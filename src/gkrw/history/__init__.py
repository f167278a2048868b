"""The history of one task or department through git."""
