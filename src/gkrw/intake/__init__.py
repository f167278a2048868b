"""Foreign documents into the data of a table: Word, Excel, CSV, pasted text and prose."""
