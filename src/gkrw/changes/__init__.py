"""What changed in the meaning of the table, between two versions and through its history."""
