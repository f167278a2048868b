"""Letters: what each department is told, drawn by a Word template, checked and put in its place."""
