"""What changed in the table: its versions in git, and the meaning of what lies between two."""
