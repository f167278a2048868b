"""Run git, find and read the versions of one file, and install the settings and the hook of `gkrw
git setup`. Nothing here knows about tables."""
