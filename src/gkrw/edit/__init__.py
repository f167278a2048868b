"""Edits of a table as a person means them: another value, a new task, a new name of a department.

An edit changes the plain data of the table (`store.layout.data_of`) in place, or raises UserError.
`edited_table` writes the data into the text and checks the result.
"""
