"""Git, and nothing of tables: running it, finding and reading versions of one file, and the settings
and the hook that `gkrw git setup` installs."""
