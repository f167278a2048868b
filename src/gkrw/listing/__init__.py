"""Reading the table: which tasks somebody asks for, whose they are, and how many."""
