"""Foreign documents into the data of a table: Word, Excel, PDF, CSV, pasted text, prose and HTML.

The way of an import (`import_table`):

    document    source_reader knows the format; the modules of `sources` make paragraphs and grids of
                cells of it (`source`), each with its place for messages; source_text joins the
                lines that wrapping broke, pdf_tables the pieces of a table on several pages
    grids       grid_tasks reads row by row, grid_layout and grid_columns say what the columns mean
                (`headings` has the words, column_texts what stands in the columns, grid_guesses
                does without headings), grid_rows which rows are
                headings, row_remarks which are no tasks, grid_headings what stands above a row,
                grid_cells what a cell adds to a task; table_regions takes the titles above tables
    prose       where no grid has tasks: prose_lines joins lines and parts the document, prose_outline
                makes a tree of them, prose_bodies and prose_body_lines find who is named,
                prose_points moves text and bodies to where they belong, prose_tasks decides what is
                a task, prose_writer adds it; sentence_bodies finds who is named in the sentences of
                a task without bodies; prose_titles takes the titles of the whole and of annexes
    found       both end in `outline.Found`: tasks with the texts that the document has
    data        compose parses the names (body_names, name_lines, body_lists), and makes the data of the table;
                named_bodies lists its departments and collectives; lead_rules follows
                列第一位的为牵头单位 and the like; last_year takes over ids and departments from an
                earlier table
    progress    with --progress found_progress takes what progress_columns knows for progress out of
                the further columns of that data
    check       accounting finds the texts that are nowhere
    YAML        import_table.table_text

The way back of an edited export (`import --update`) is in `exported`: own_marks knows the file again;
own_page reads a page, export_rows the rows of the others by the headings in the marks, and
export_states parses the cells that were edited; task_states compares the tasks of the exported and of
the edited version, returned_export plans the edits against the table of now, and makes them.

The packages `sources`, `grids`, `prose` and `exported` know nothing of one another: what they share is
beside them.
"""
