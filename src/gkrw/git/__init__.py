"""Git: how it is asked, which version is meant, who changed the file, and what `git setup` puts in."""
